"""The processes that do the work, and the one that watches them."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1
STOP_WITHIN = 12.0
"""Seconds that a child gets to end by itself."""
TOO_SOON = 3.0
"""A child that lives shorter than this, five times in a row, is not started again."""
MOST_QUICK_ENDS = 5

_libc = ctypes.CDLL(None, use_errno=True)


class ChildKeepsEnding(Exception):
    """A child ends at once, again and again; starting it once more makes no sense."""


@dataclass
class Child:
    """One process that must always run."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    ends_with_parent: signal.Signals
    process: subprocess.Popen[bytes] | None = None
    started: float = field(default=0.0)
    quick_ends: int = 0

    def start(self) -> None:
        """Start it in a group of its own: only the watcher hears Ctrl+C and stops it in order."""
        parent, death_signal = os.getpid(), int(self.ends_with_parent)

        def die_with_parent() -> None:
            _libc.prctl(PR_SET_PDEATHSIG, death_signal)
            if os.getppid() != parent:  # the parent was killed in between
                os._exit(1)

        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603  # our own commands
            self.command,
            env=dict(self.environment),
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            preexec_fn=die_with_parent,  # noqa: PLW1509  # no threads run yet
        )

    def watch(self) -> None:
        """Start it again when it ended. Raises ChildKeepsEnding."""
        if self.process is None or self.process.poll() is None:
            return
        code = self.process.returncode
        self._kill_group()  # what it started itself must not stay behind
        self.quick_ends = self.quick_ends + 1 if time.monotonic() - self.started < TOO_SOON else 0
        if self.quick_ends >= MOST_QUICK_ENDS:
            raise ChildKeepsEnding(f"{self.name} stopt telkens meteen (code {code}).")
        print(f"{self.name} stopte (code {code}) en wordt opnieuw gestart.", file=sys.stderr, flush=True)
        self.start()

    def ask_to_stop(self) -> None:
        """Ask it to end."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def end(self, *, before: float) -> None:
        """Wait until that moment (monotonic) and then end it by force, with all it started."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=max(0.1, before - time.monotonic()))
        self._kill_group()
        self.process.wait()

    def _kill_group(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


def run_together(children: Sequence[Child], *, stop: threading.Event, when_up: Callable[[], None]) -> None:
    """Start the children, call `when_up`, keep all running until `stop`. Raises ChildKeepsEnding."""
    try:
        for child in children:
            child.start()
        when_up()
        while not stop.wait(0.2):
            for child in children:
                child.watch()
    finally:
        for child in children:
            child.ask_to_stop()
        before = time.monotonic() + STOP_WITHIN
        for child in children:
            child.end(before=before)
