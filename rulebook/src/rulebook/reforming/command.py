"""The command `rulebook reform`: scenarios over a snapshot of a population."""

import argparse
import datetime as dt
import hashlib
import json
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rulebook.errors import RulebookError
from rulebook.loading import load
from rulebook.reforming.publishing import rounded
from rulebook.reforming.results import Change, Outcome, ReformResult, Tally, Told
from rulebook.reforming.running import reform
from rulebook.reforming.scenarios import load_scenario, scenario_of
from rulebook.values import euro

BETWEEN = 0.2
"""Seconds between two words of progress."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--snapshot", type=Path, required=True, help="folder of a snapshot (rulebook scan)")
    parser.add_argument(
        "--change", action="append", default=[], help="name=value or name=+5%% (may be repeated)"
    )
    parser.add_argument(
        "--scenario", type=Path, action="append", default=[], help="JSON or YAML file (may be repeated)"
    )
    parser.add_argument("--date", type=dt.date.fromisoformat, help="YYYY-MM-DD (default: today)")
    parser.add_argument("--right", action="append", help="only this right (may be repeated)")
    parser.add_argument("--income", default="", help="amount of persons or households to make bands of")
    parser.add_argument("--by", choices=("total", "household_type", "band"), default="total")
    parser.add_argument("--json", action="store_true", help="JSON instead of a table")
    parser.add_argument(
        "--exact", action="store_true", help="as it is, to the cent: not rounded, not for publication"
    )
    parser.add_argument(
        "--save", type=Path, help="keep the result in this file, with the law it was made with"
    )


def reform_command(given: argparse.Namespace) -> int:
    """Runs the command; answers 0. Raises RulebookError for what cannot be read or computed."""
    from rulebook.scanning.snapshot import open_snapshot

    scenarios = [load_scenario(path) for path in given.scenario]
    if given.change:
        scenarios.insert(0, scenario_of(given.change))
    if not scenarios:
        raise RulebookError("say what changes: --change name=value, or --scenario FILE")
    if given.by == "band" and not given.income:
        raise RulebookError("bands are of an income: --income NAME", where="--by")
    book = load(given.law)
    people = open_snapshot(given.snapshot, book)
    result = reform(
        people.blocks,
        book,
        scenarios,
        date=given.date or dt.datetime.now().astimezone().date(),
        rights=given.right,
        given=people.given,
        income=given.income,
        tell=None if given.json else _Progress(),
    )
    told: Told = Tally.as_json if given.exact else rounded
    if given.save or given.json:
        text = json.dumps(_whole(result, told), ensure_ascii=False, indent=1)
    if given.save:
        _save(given.save, text + "\n")
    print(text if given.json else "\n".join(_table(result, given.by, told)))
    return 0


def _whole(result: ReformResult, told: Told) -> dict[str, Any]:
    """With a fingerprint of what is told: one of exact numbers could be guessed back."""
    found = result.as_json(told)
    text = json.dumps(found, sort_keys=True, ensure_ascii=False)
    return found | {"fingerprint": hashlib.sha256(text.encode()).hexdigest()}


def _save(path: Path, text: str) -> None:
    """In a file that only its maker can read, whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(text)
        beside.replace(path)
    except OSError as error:
        raise RulebookError(f"cannot be written: {error.strerror}", where=str(path)) from error
    finally:
        beside.unlink(missing_ok=True)


class _Progress:
    """Says on a terminal how far it is."""

    def __init__(self) -> None:
        self.said = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        if not sys.stderr.isatty() or (done < total and time.monotonic() - self.said < BETWEEN):
            return
        self.said = time.monotonic()
        print(f"\r{100 * done // max(1, total):3} %", end="\r" if done == total else "", file=sys.stderr)


def _table(result: ReformResult, by: str, told: Told) -> list[str]:
    lines = [f"wet {result.law[:12]}, {result.date}"]
    if told is rounded:
        lines.append("aantallen op vijf na afgerond, bedragen daarvan afgeleid")
    for outcome in result.outcomes:
        lines += ["", f"— {outcome.scenario.name} —", _HEAD]
        lines += _of_outcome(result, outcome, by, told)
        lines += [f"  niet te berekenen: {name}: {why}" for name, why in outcome.left_out.items()]
    return lines


_HEAD = f"{'':28}{'wint':>9}{'verliest':>9}{'gelijk':>11}{'onbekend':>9}  kost per jaar"


def _of_outcome(result: ReformResult, outcome: Outcome, by: str, told: Told) -> list[str]:
    if not outcome.rights:
        return ["  niemand merkt er iets van"]
    lines = []
    for name, change in [*outcome.rights.items(), ("samen, per huishouden", outcome.total)]:
        lines.append(_row(name, told(change.total), is_paid=bool(change.period)))
        for label, tally in _parts(result, change, by):
            if tally.units:
                lines.append(_row(f"  {label}", told(tally), is_paid=bool(change.period)))
    return lines


def _parts(result: ReformResult, change: Change, by: str) -> list[tuple[str, Tally]]:
    if by == "household_type":
        return list(change.by_household_type.items())
    if by == "band":
        starts = [f"vanaf {euro(one)}" for one in result.bands]
        return list(zip(["minder", *starts, "niet bekend"], change.by_band, strict=True))
    return []


def _row(label: str, told: Mapping[str, Any], *, is_paid: bool) -> str:
    low, high = told["change_low"], told["change_high"]
    numbers = "".join(
        f"{one:>{width}}" if isinstance(one, str) else f"{one:{width},}".replace(",", ".")
        for one, width in ((told[name], width) for name, width in _WIDTHS.items())
    )
    if not is_paid or low is None or high is None:
        return f"{label[:27]:28}{numbers}"
    low, high = min(low, high), max(low, high)  # each is rounded by itself
    return f"{label[:27]:28}{numbers}  {euro(low) if low == high else f'{euro(low)} tot {euro(high)}'}"


_WIDTHS = {"winners": 9, "losers": 9, "unchanged": 11, "unknown": 9}
