"""What killed processes leave behind is recognised and put right."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from baken.config import embedded_database as embedded


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "postgresql"
    folder.mkdir()
    return folder


def pid_file(data, pid, status="ready"):
    lines = [str(pid), str(data), "1", "5432", str(data), "", "1 1", status]
    (data / "postmaster.pid").write_text("\n".join(lines))


@pytest.fixture
def server(data):
    """A process that looks like our server to whoever reads the list of processes."""
    waiting = "import sys; sys.stdin.read()"
    process = subprocess.Popen(  # noqa: S603  # this very Python
        [sys.executable, "-c", waiting, "postgres", "-D", str(data)], stdin=subprocess.PIPE
    )
    while str(data) not in Path(f"/proc/{process.pid}/cmdline").read_text():
        time.sleep(0.01)  # its command line shows a moment after it began
    yield process
    process.kill()
    process.communicate()


def test_no_file_means_no_server(data):
    assert embedded._state(data) == "gone"


def test_a_number_that_another_program_uses_by_now_is_no_server(data):
    pid_file(data, os.getpid())
    assert embedded._state(data) == "gone"


@pytest.mark.parametrize("text", ["", "onzin", "99999999\n/x"])
def test_a_half_written_file_is_no_server(data, text):
    (data / "postmaster.pid").write_text(text)
    assert embedded._state(data) == "gone"


def test_a_living_server_is_ready_or_on_its_way(data, server):
    pid_file(data, server.pid)
    assert embedded._state(data) == "ready"
    pid_file(data, server.pid, status="starting")
    assert embedded._state(data) == "moving"


def test_the_traces_of_a_dead_server_are_removed(data):
    pid_file(data, 99999999)
    for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
        (data / name).touch()
    embedded._settle(data)
    assert list(data.iterdir()) == []


def test_the_traces_of_a_living_server_stay(data, server):
    pid_file(data, server.pid)
    (data / ".s.PGSQL.5432").touch()
    embedded._settle(data)
    assert len(list(data.iterdir())) == 2


@pytest.mark.parametrize(("text", "left"), [("[{me}, 99999999]", True), ("[{me}, 1", False), ("", False)])
def test_killed_processes_leave_the_list(data, text, left):
    handles = data / ".handle_pids.json"
    handles.write_text(text.replace("{me}", str(os.getpid())))
    embedded._prune_handles(data)
    assert json.loads(handles.read_text()) == ([os.getpid()] if left else [])


def test_a_half_made_cluster_is_no_cluster(data):
    (data / "PG_VERSION").touch()
    assert not embedded._is_cluster(data)


def test_the_home_is_where_the_environment_says(tmp_path, monkeypatch):
    monkeypatch.setenv("BAKEN_HOME", str(tmp_path / "eigen"))
    assert embedded.home() == tmp_path / "eigen"
