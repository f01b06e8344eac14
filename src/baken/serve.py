"""`./run serve`: prepare the database and keep server and worker running.

Console script. Exit codes: 0 stopped when asked, 1 cannot start (a Dutch message), 2 wrong usage.
"""

import argparse
import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

from baken.start.children import Child, ChildKeepsEnding, run_together
from baken.start.ports import Port, PortTaken, take_port

DEMONSTRATION_SETTINGS = "baken.config.settings.demonstration"
UP_WITHIN = 60.0


class Stop(threading.Event):
    """Set when we are asked to stop; while nothing serves yet, asking interrupts at once."""

    serving = False


class CannotStart(Exception):
    """Something must be put right first; the message says what."""


def main() -> None:
    """Console script."""
    sys.exit(run(sys.argv[1:]))


def run(argv: Sequence[str]) -> int:
    """Serve until stopped; the exit code."""
    arguments = _arguments(argv)
    stop = Stop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _interrupt(stop))
    try:
        _serve(arguments, stop)
    except KeyboardInterrupt:
        print("Gestopt tijdens het starten.", file=sys.stderr)
        return 0
    except (CannotStart, PortTaken, ChildKeepsEnding) as reason:
        print(reason, file=sys.stderr)
        return 1
    print("Gestopt.")
    return 0


def _interrupt(stop: Stop) -> Callable[[int, object], None]:
    """While serving: stop in order, however often we are asked; while preparing: give up at once."""

    def interrupt(_number: int, _frame: object) -> None:
        stop.set()
        if not stop.serving:
            raise KeyboardInterrupt

    return interrupt


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="serve", description="Start Baken.")
    parser.add_argument("--port", type=int, help="poort (anders de eerste vrije vanaf 8000)")
    parser.add_argument("--host", default="127.0.0.1", help="adres waarop Baken luistert (127.0.0.1)")
    parser.add_argument(
        "--workers", type=int, default=min(2, os.cpu_count() or 1), help="aantal processen van de webserver"
    )
    arguments = parser.parse_args(argv)
    if arguments.port is not None and not 0 < arguments.port < 65536:
        parser.error("een poort is een getal van 1 tot 65535")
    return arguments


def _serve(arguments: argparse.Namespace, stop: Stop) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", DEMONSTRATION_SETTINGS)
    from baken.config.embedded_database import home

    port = take_port(host=arguments.host, wanted=arguments.port, folder=home() / "ports")
    address = f"http://localhost:{port.number}/"
    if os.environ["DJANGO_SETTINGS_MODULE"] == DEMONSTRATION_SETTINGS:
        # Links in mails lead to this port; in production they lead to the first of BAKEN_HOSTS.
        os.environ.setdefault("BAKEN_URL", address.rstrip("/"))
    if not _nothing_changed(home() / "static"):
        _prepare()
    if arguments.port is None and port.number != 8000:
        print(f"Poort 8000 is in gebruik: Baken neemt poort {port.number}.")

    def when_up() -> None:
        _set_up()  # while the children do the same
        _wait_until_up(arguments.host, port, stop)
        _announce(address)

    stop.serving = True
    run_together(_children(arguments, port), stop=stop, when_up=when_up)


def _prepare() -> None:
    """Database, reference data, demonstration and static files; nothing when nothing changed."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError, OperationalError

    try:
        _set_up()
        _prepare_database()
    except ImproperlyConfigured as reason:
        raise CannotStart(str(reason)) from reason
    except OperationalError as reason:
        raise CannotStart(f"De databank antwoordt niet: {str(reason).splitlines()[0]}") from reason
    except DatabaseError as reason:
        raise CannotStart(f"De databank weigert: {str(reason).splitlines()[0]}") from reason


def _nothing_changed(static: Path) -> bool:
    """Whether the demonstration can be served at once."""
    from baken.start.fingerprint import is_prepared

    if os.environ["DJANGO_SETTINGS_MODULE"] != DEMONSTRATION_SETTINGS:
        return False
    if not os.environ.get("DATABASE_URL"):
        # The children use this process' embedded server, which ends with this process.
        os.environ["DATABASE_URL"] = _embedded_server()
    return is_prepared(url=os.environ["DATABASE_URL"], static=static)


def _embedded_server() -> str:
    from baken.config.embedded_database import EmbeddedDatabaseFailed, ensure_running

    try:
        return ensure_running()
    except EmbeddedDatabaseFailed as reason:
        raise CannotStart(str(reason)) from reason


def _set_up() -> None:
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


def _prepare_database() -> None:
    from django.conf import settings
    from django.db import connection

    from baken.start import preparation
    from baken.start.static_files import collect_when_changed

    if settings.DEMONSTRATION:
        preparation.prepare(demonstration=True, say=lambda text: print(text, flush=True))
    elif waiting := preparation.unapplied_migrations():
        raise CannotStart(
            f"De databank mist {len(waiting)} wijzigingen van deze versie. Maak een back-up en voer uit:\n"
            "  baken database migrate\n  baken reference load"
        )
    with preparation.alone():
        collect_when_changed()
    connection.close()


def _children(arguments: argparse.Namespace, port: Port) -> list[Child]:
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", arguments.host]
    server += ["--port", str(port.number), "--workers", str(arguments.workers), "--blocking-threads", "4"]
    server += ["--no-ws", "--no-log", "--respawn-failed-workers", "--workers-kill-timeout", "8"]
    return [
        Child("De webserver", [*server, "baken.config.wsgi:application"], os.environ, signal.SIGTERM),
        # Its unfinished work is rolled back and taken up by the next worker.
        Child("De werker", [sys.executable, "-m", "baken", "jobs", "work"], os.environ, signal.SIGKILL),
    ]


def _wait_until_up(host: str, port: Port, stop: threading.Event) -> None:
    there = "127.0.0.1" if host in {"0.0.0.0", ""} else host  # noqa: S104  # compared, not bound
    request = urllib.request.Request(  # our own address, asked for as a proxy would
        f"http://{there}:{port.number}/health/",
        headers={"Host": _own_host(), "X-Forwarded-Proto": "https"},
    )
    end = time.monotonic() + UP_WITHIN
    while time.monotonic() < end and not stop.is_set():
        try:
            with urllib.request.urlopen(request, timeout=2):  # noqa: S310
                return
        except urllib.error.HTTPError:
            return  # it answers; what it answers is not for here
        except OSError:
            stop.wait(0.05)
    if not stop.is_set():
        raise CannotStart("De webserver antwoordt niet.")


def _own_host() -> str:
    """A host that the settings allow, so that asking ourselves is not logged as an attack."""
    from django.conf import settings

    return str(settings.ALLOWED_HOSTS[0]).lstrip(".")


def _announce(address: str) -> None:
    from django.conf import settings

    if settings.DEMONSTRATION:
        _announce_accounts()
        print(f"\nBaken staat klaar: {address}", flush=True)
    else:
        print(f"Baken staat klaar voor {settings.PUBLIC_URL}/ op {address}", flush=True)


def _announce_accounts() -> None:
    from baken.foundation.accounts.api import demonstration_accounts
    from baken.start.preparation import demonstration_municipalities

    print("\nDemonstratie: meld je aan als")
    for account in demonstration_accounts(municipalities=demonstration_municipalities()[:1]):
        print(f"  {account.role:<32} {account.email:<44} {account.password}")


if __name__ == "__main__":
    main()
