"""Seconds, CPU and private memory of work in a process of its own."""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

TUNED = {
    "MALLOC_MMAP_THRESHOLD_": "1073741824",
    "MALLOC_TRIM_THRESHOLD_": "1073741824",
    "MALLOC_TOP_PAD_": "67108864",
}
"""glibc gives no memory back between two arrays: they need not be cleared by the kernel again."""
Measured = dict[str, Any]


def conditions() -> str:
    """The machine and the versions."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "polars", "openfisca-core"))
    return (
        f"{os.cpu_count()} CPUs ({platform.machine()}), load {os.getloadavg()[0]:.1f}, "
        f"Python {platform.python_version()}, {versions}"
    )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What every measurement of populations takes; `--engine` is for the processes that it starts."""
    parser.add_argument("--folder", type=Path, help="where populations stand and stay; else they are removed")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--engine", help=argparse.SUPPRESS)


@contextmanager
def folder_of(given: argparse.Namespace) -> Iterator[Path]:
    """The folder that was asked for, or one that is removed afterwards."""
    if given.folder:
        yield given.folder
        return
    with TemporaryDirectory(prefix="rulebook-") as folder:
        yield Path(folder)


def clocked(work: Callable[[], Any]) -> Measured:
    """In the process that works: seconds, CPU seconds of it and of its children, and what came of it."""
    cpu, begin = _cpu(), time.perf_counter()
    answers = work()
    wall = time.perf_counter() - begin
    return {"wall": wall, "cpu": _cpu() - cpu, "answers": answers}


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def run(script: str, arguments: Sequence[str], *, tuned: bool = False, every: float = 0.0) -> Measured:
    """Runs `script` with `arguments`, which prints what `clocked` found. `every`: seconds between
    looks at its memory (0: none, which costs no time); then `private` and `anonymous` are the most, in MB.
    """
    environment = dict(os.environ) | (TUNED if tuned else {})
    with subprocess.Popen(
        [sys.executable, script, *arguments], stdout=subprocess.PIPE, text=True, env=environment
    ) as child:
        private = anonymous = 0
        while every and child.poll() is None:
            now = [_memory(one) for one in _family(child.pid)]
            private = max(private, sum(one[0] for one in now))
            anonymous = max(anonymous, sum(one[1] for one in now))
            time.sleep(every)
        text = child.communicate()[0]
    if child.returncode:
        raise SystemExit(f"{script} {' '.join(arguments)} ended with {child.returncode}")
    found: Measured = json.loads(text.splitlines()[-1])
    if every:
        found |= {"private": private / 1e3, "anonymous": anonymous / 1e3}
    return found | {"load": os.getloadavg()[0]}


def _family(process: int) -> list[int]:
    """A process and those that it started."""
    found = [process]
    try:
        for thread in Path(f"/proc/{process}/task").iterdir():
            for child in (thread / "children").read_text().split():
                found += _family(int(child))
    except (FileNotFoundError, ProcessLookupError):
        pass
    return found


def _memory(process: int) -> tuple[int, int]:
    """kB that only this process has (clean pages of mapped files too), and kB that belong to no file."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0, 0
    rows = dict(line.split(":", 1) for line in text.splitlines()[1:])
    size = {name: int(value.split()[0]) for name, value in rows.items()}
    return size["Private_Clean"] + size["Private_Dirty"], size["Anonymous"]


def interleaved(
    runs: dict[str, Callable[[float], Measured]], rounds: int, every: float
) -> dict[str, Measured]:
    """Every round runs each once, so that a busy moment hits all; a last round looks at memory. Medians."""
    measured: dict[str, list[Measured]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, one in runs.items():
            measured[name].append(one(0.0))
    found = {}
    for name, one in runs.items():
        looked, rows = one(every), measured[name]
        found[name] = {key: statistics.median(row[key] for row in rows) for key in ("wall", "cpu", "load")}
        found[name] |= {key: looked[key] for key in ("private", "anonymous")}
        found[name] |= {"walls": [row["wall"] for row in rows], "answers": looked["answers"]}
    return found


def table(found: dict[str, Measured]) -> str:
    """Readable lines."""
    head = f"{'':50}{'seconds':>9}{'CPU':>8}{'private':>11}{'anonymous':>12}{'load':>6}"
    rows = []
    for name, one in found.items():
        times = f"{one['wall']:9.3f}{one['cpu']:8.2f}"
        rows.append(f"{name:50}{times}{one['private']:8.0f} MB{one['anonymous']:9.0f} MB{one['load']:6.1f}")
    return "\n".join([head, *rows])
