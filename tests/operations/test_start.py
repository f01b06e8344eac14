"""Starting for real, in a home of its own: killed, doubled, stopped; nothing stops the next start."""

import contextlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.start
ADDRESS = re.compile(r"Baken staat klaar: (http://localhost:\d+)/")


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A short path: a socket's name has room for a hundred signs."""
    folder = Path(tempfile.mkdtemp(prefix="baken-start-", dir="/tmp")).resolve()
    folder.chmod(0o755)
    yield folder
    for pid in processes_of(folder):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


class Start:
    """One `serve`, with what it prints."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self.out = home / f"out-{time.perf_counter_ns()}"
        environment = {
            k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
        }
        self.process = subprocess.Popen(  # noqa: S603  # this very Python
            [sys.executable, "-m", "baken.serve", "--workers", "1", *arguments],
            env={**environment, "BAKEN_HOME": str(home), "PYTHONUNBUFFERED": "1"},
            stdout=self.out.open("w"),
            stderr=subprocess.STDOUT,
        )

    def printed(self) -> str:
        return self.out.read_text()

    def address(self) -> str:
        """Wait until it says where it serves."""
        wait_until(
            lambda: ADDRESS.search(self.printed()) or self.process.poll() is not None, 90, self.printed
        )
        found = ADDRESS.search(self.printed())
        assert found, self.printed()
        return found[1]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(timeout=30)

    def children(self) -> list[int]:
        return [pid for pid in all_processes() if parent_of(pid) == self.process.pid]


def wait_until(condition, seconds, explain=lambda: ""):
    end = os.times().elapsed + seconds  # the tests' clock stands still
    while not condition():
        assert os.times().elapsed < end, f"took too long: {explain()}"
        time.sleep(0.05)


def all_processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def parent_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def processes_of(home: Path, *, database: bool = True) -> list[int]:
    """Living processes that belong to this home."""
    found = []
    for pid in all_processes():
        with contextlib.suppress(OSError):
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            environment = Path(f"/proc/{pid}/environ").read_bytes()
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            ours = f"BAKEN_HOME={home}\0".encode() in environment or str(home).encode() in command
            if ours and state != "Z" and (database or b"postgres" not in command):
                found.append(pid)
    return found


def health(address: str) -> dict[str, str]:
    with urllib.request.urlopen(f"{address}/health/", timeout=10) as answer:  # noqa: S310
        found: dict[str, str] = json.load(answer)
        return found


def answers(address: str) -> bool:
    try:
        return health(address)["database"] == "ok"
    except (OSError, urllib.error.URLError):
        return False


def test_killed_and_doubled_starts_leave_nothing_that_stops_the_next(home):
    moments = random.Random(os.getpid())  # noqa: S311  # moments to kill at
    for longest in (1.0, 4.0):  # while the cluster is made; while the database is prepared
        start = Start(home)
        time.sleep(moments.uniform(0.1, longest))
        start.kill()
    first, second = Start(home), Start(home)
    addresses = {first.address(), second.address()}
    assert len(addresses) == 2
    assert all(answers(address) for address in addresses)
    assert "coordinator@" in first.printed()

    # Killed by force: what it started ends too, and the other goes on.
    orphans = second.children()
    assert len(orphans) == 2
    second.kill()
    wait_until(lambda: not set(orphans) & set(processes_of(home)), 15)

    # A killed child is started again.
    address = first.address()
    before = first.children()
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: len(set(first.children()) - set(before)) == 2, 15, first.printed)
    wait_until(lambda: answers(address), 30, first.printed)

    # Asked to stop: nothing stays, not even the database.
    assert first.stop() == 0
    wait_until(lambda: not processes_of(home), 15, lambda: str(processes_of(home)))


def test_a_taken_port_is_refused_in_dutch(home):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        start = Start(home, "--port", str(port))
        assert start.process.wait(timeout=60) == 1
    assert f"Poort {port} is al in gebruik" in start.printed()
    assert "Traceback" not in start.printed()


def test_a_warm_start_takes_less_than_five_seconds(home):
    """Nothing changed, so nothing is prepared again; measured in processor time, whatever else runs."""
    first = Start(home)  # prepares, where no other test did before
    first.address()
    assert first.stop() == 0
    start = Start(home)
    start.address()
    assert "bijgewerkt" not in start.printed()
    ticks = Path(f"/proc/{start.process.pid}/stat").read_text().rpartition(")")[2].split()[11:15]
    assert sum(int(tick) for tick in ticks) / os.sysconf("SC_CLK_TCK") < 5
    assert start.stop() == 0
