"""What holds for every test: no network, a frozen clock."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

NOW = dt.datetime(2024, 3, 15, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))


@pytest.fixture(autouse=True)
def frozen_clock(request: pytest.FixtureRequest) -> Iterator[None]:
    """15 March 2024, ten o'clock; a browser journey needs a clock that runs."""
    with time_machine.travel(NOW, tick="journey" in request.keywords):
        yield


def pytest_runtest_setup(item: pytest.Item) -> None:
    """No network: only this machine."""
    from pytest_socket import socket_allow_hosts

    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
