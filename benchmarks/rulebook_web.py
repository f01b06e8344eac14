"""The web API with ten rights beside OpenFisca's web API, one process each. See README.md.

./run python benchmarks/rulebook_web.py [--requests 400]

Installs `openfisca-core[web-api]` (Flask, gunicorn; not in the development group) in
an environment that it throws away.
"""

import argparse
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from plan_pages import throw_away_database
from ten_rights import openfisca_ten
from ten_rights.engines import Theirs
from ten_rights.households import DATE, household, openfisca_form

HERE = Path(__file__).parent
OURS, THEIRS = "/aalst/api/v1/rights/check", "/calculate"
NOTHING_HERE, NOTHING_THERE = "/aalst/api/v1/niets", "/empty"
"""Addresses that answer without computing: of ours one that does not exist, through all middleware."""
STARTED_WITHIN = 60


def main() -> None:
    """Start both, compare answers, ask both in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=400)
    given = parser.parse_args()
    households = [household(seed) for seed in range(given.requests)]
    with tempfile.TemporaryDirectory() as folder, throw_away_database():
        prepare()
        with serving(granian()) as here, serving(gunicorn(Path(folder))) as there:
            print(
                f"conditions: {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}, one process per server,"
            )
            print(f"a new connection per request, {given.requests} households in turn, {Theirs().version}\n")
            compare(here, there, households[:50])
            measure(here, there, households)


def prepare() -> None:
    """A database with one municipality."""
    import logging

    import django

    django.setup()
    from django.core.management import call_command

    from baken.foundation.territory.models import Municipality

    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)
    Municipality.objects.create(nis="41002", name="Aalst", slug="aalst")


def granian() -> tuple[list[str], int]:
    """Baken as it is served, with one process and one thread."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1"]
    command += ["--blocking-threads", "1", "--no-ws", "--no-log", "--log-level", "error"]
    return [*command, "ten_rights.served_baken:application"], port


def gunicorn(folder: Path) -> tuple[list[str], int]:
    """OpenFisca as its documentation serves it, with one process."""
    uv = Path(os.environ["BAKEN_HOME"]) / "tools" / "bin" / "uv"
    python = folder / "bin" / "python"
    wanted = f"{Theirs().version.replace(' ', '[web-api]==')}"
    for command in (
        [uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, folder],
        [uv, "pip", "install", "--quiet", "--python", python, wanted, "pyyaml"],
    ):
        subprocess.run(command, check=True)
    port = free_port()
    command = [str(python), "-m", "gunicorn", "--workers", "1", "--worker-class", "sync"]
    command += ["--bind", f"127.0.0.1:{port}", "--log-level", "error", "--chdir", str(HERE / "ten_rights")]
    return [*command, "served_openfisca:application"], port


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def serving(started: tuple[list[str], int]) -> Iterator[int]:
    """A server that runs until we are done; its port."""
    command, port = started
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    # Both write their lines as always; nobody reads them.
    server = subprocess.Popen(
        command, cwd=HERE, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        end = time.monotonic() + STARTED_WITHIN
        while True:
            try:
                asked(port, "GET", "/")
                break
            except OSError:
                if server.poll() is not None or time.monotonic() > end:
                    raise SystemExit(f"{command[2]} does not start") from None
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(10)


def asked(port: int, method: str, path: str, body: str = "") -> tuple[int, bytes]:
    """Status and body of an answer, over a connection of its own: gunicorn's sync worker keeps none open."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Content-Type": "application/json"} if body else {}
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


def our_body(one: dict[str, Any], *, because: bool = False) -> str:
    """What our API is asked."""
    return json.dumps({"situation": one, "date": DATE.isoformat(), "because": because})


def their_body(one: dict[str, Any]) -> str:
    """What OpenFisca's API is asked: all ten rights and their amounts, of everybody."""
    form, year = openfisca_form(one), str(DATE.year)
    for right in openfisca_ten.RIGHTS:
        plural = openfisca_ten.LEVELS[right]
        for row in form[plural].values():
            row[right] = {year: None}
            if right in openfisca_ten.PAID:
                row[f"{right}_amount"] = {year: None}
    return json.dumps(form)


def compare(here: int, there: int, households: Sequence[dict[str, Any]]) -> None:
    """Both servers say yes and no to the same."""
    for one in households:
        status, mine = asked(here, "POST", OURS, our_body(one))
        other, theirs = asked(there, "POST", THEIRS, their_body(one))
        if (status, other) != (200, 200):
            raise SystemExit(f"{status} {mine[:300]!r}; {other} {theirs[:300]!r}")
        said, form = json.loads(mine)["rights"], json.loads(theirs)
        for right in openfisca_ten.RIGHTS:
            rows = form[openfisca_ten.LEVELS[right]]
            holds = any(next(iter(row[right].values())) for row in rows.values())
            if (said[right]["entitlement"] == "yes") != holds:
                raise SystemExit(f"{right}: {said[right]} here, {rows} there: {one}")
    print(f"answers compared: {len(households)} households x 10 rights, all the same\n")


def measure(here: int, there: int, households: Sequence[dict[str, Any]]) -> None:
    """Milliseconds per request, every kind in turn."""
    kinds = {
        "baken, check": [(here, "POST", OURS, our_body(one)) for one in households],
        "baken, check with all reasons": [
            (here, "POST", OURS, our_body(one, because=True)) for one in households
        ],
        "baken, empty answer": [(here, "GET", NOTHING_HERE, "")] * len(households),
        "OpenFisca, calculate": [(there, "POST", THEIRS, their_body(one)) for one in households],
        "OpenFisca, empty answer": [(there, "GET", NOTHING_THERE, "")] * len(households),
    }
    measured: dict[str, list[float]] = {name: [] for name in kinds}
    for turn in range(len(households)):
        for name, requests in kinds.items():
            begin = time.perf_counter()
            asked(*requests[turn])
            measured[name].append((time.perf_counter() - begin) * 1e3)
    p50 = {name: statistics.median(values[20:]) for name, values in measured.items()}
    for name, value in p50.items():
        print(f"{name:35} p50 {value:7.2f} ms")
    check, reasons, empty, calculate, nothing = p50.values()
    print(f"\nthrough the web API: {calculate / check:.1f} times OpenFisca (asked: 2.5)")
    print(f"with all reasons: {calculate / reasons:.1f} times")
    print(f"without the empty answers: {(calculate - nothing) / max(0.01, check - empty):.1f} times")


if __name__ == "__main__":
    main()
