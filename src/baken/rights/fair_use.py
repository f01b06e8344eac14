"""How much one address may have computed: a minute is shared by all, and nothing is written down for it."""

import time
from collections import OrderedDict
from threading import Lock

from allauth.core.internal.ratelimit import get_ip
from django.http import HttpRequest

PER_MINUTE = 120
"""Per address and process of the web server; counted in memory, so that a question costs no write."""
MINUTE = 60.0
MOST_ADDRESSES = 10_000

_counted: OrderedDict[str, tuple[float, int]] = OrderedDict()
_counting = Lock()


def seconds_to_wait(request: HttpRequest) -> int:
    """0: go on, and this one counts. Otherwise the seconds until the next minute of this address begins."""
    return wait_of(get_ip(request), now=time.monotonic())


def wait_of(address: str, *, now: float) -> int:
    """The same for an address at a moment in seconds."""
    with _counting:
        began, number = _counted.get(address, (now, 0))
        if now - began >= MINUTE:
            began, number = now, 0
        if number >= PER_MINUTE:
            return max(1, round(began + MINUTE - now))
        _counted[address] = began, number + 1
        _counted.move_to_end(address)
        while len(_counted) > MOST_ADDRESSES:
            _counted.popitem(last=False)
        return 0


def forget() -> None:
    """Begin anew, for tests."""
    with _counting:
        _counted.clear()
