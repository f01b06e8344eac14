"""More persons, more rules, and all rights of the country: what `rulebook_growth.py` measures."""

import datetime as dt
import re
import shutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from ten_rights import ours_scan
from ten_rights.measuring import Measured, clocked
from ten_rights.population import DATE

from rulebook import load
from rulebook.scanning.scan import scan
from rulebook.scanning.snapshot import make_snapshot, open_snapshot
from rulebook.scanning.sources import open_tables

COUNTRY_DATE = dt.date(2026, 5, 15)
PART = 500_000
UNKNOWN, UPTAKE = 0.1, 0.6


def law_of(copies: int, folder: Path) -> Path:
    """The ten rights so many times, with other names and other amounts."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ours_scan.LAW, folder)
    rules = {kind: (folder / kind / "all.yaml").read_text() for kind in ("variables", "rights")}
    names = re.findall(r"^(\w+): \{", rules["variables"], flags=re.MULTILINE)
    for copy in range(2, copies + 1):
        for kind, text in rules.items():
            (folder / kind / f"copy{copy}.yaml").write_text(_renamed(text, names, copy))
        for path in sorted((folder / "parameters" / "ten").glob("*.yaml")):
            changed = (
                _raised(path.read_text(), copy) if "currency-EUR" in path.read_text() else path.read_text()
            )
            other = folder / "parameters" / f"ten{copy}" / path.name
            other.parent.mkdir(exist_ok=True)
            other.write_text(changed)
    return folder


def _renamed(text: str, names: list[str], copy: int) -> str:
    """Rules and amounts of a copy; labels and choices keep their words."""
    text = re.sub(r"\bten\.", f"ten{copy}.", text)
    known = re.compile(r'(?<![.\w"])(' + "|".join(names) + r")\b")

    def rule(found: re.Match[str]) -> str:
        return found[1] + known.sub(rf"\1_{copy}", found[2])

    lines = [re.sub(r"^(\w+)(?=: \{)", rf"\1_{copy}", line) for line in text.splitlines()]
    return "\n".join([*(re.sub(r"(is: )('[^']*'|[^,}]*)", rule, line) for line in lines), ""])


def _raised(text: str, copy: int) -> str:
    """Each amount so many cents more."""
    return re.sub(
        r"(?<!threshold: )\{2020-01-01: ([\d.]+)\}",
        lambda match: f"{{2020-01-01: {Decimal(match[1]) + Decimal(copy) / 100}}}",
        text,
    )


def ingest(folder: Path, _copies: int) -> Measured:
    """Make the snapshot of the ten rights' population."""
    return ours_scan.ingest(folder)


def scan_copies(folder: Path, copies: int) -> Measured:
    """Scan it with so many times ten rights."""
    law = law_of(copies, folder / f"law{copies}")
    book = load(law)
    assert len(book.rights) == 10 * copies
    return clocked(lambda: len(scan(open_snapshot(folder / "snapshot", book), book, date=DATE).rights))


def country_ingest(folder: Path, _copies: int) -> Measured:
    """A city of the size of the country, part by part, to tables and to a snapshot; both are counted."""
    from rulebook.population import FactColumns, generate
    from rulebook.scanning.reading import read_batches
    from rulebook.scanning.writing import write_tables

    persons, book = int((folder / "persons").read_text()), load()

    def parts() -> Iterator[Any]:
        for number, start in enumerate(range(0, persons, PART)):
            made = generate(min(PART, persons - start), number, COUNTRY_DATE)
            yield FactColumns(population=made, book=book)

    def work() -> None:
        write_tables(parts(), folder / "tables", unknown=UNKNOWN, takes_up=UPTAKE)
        batches = read_batches(open_tables(folder / "tables"), book, COUNTRY_DATE)
        make_snapshot(folder / "snapshot", batches, book, date=COUNTRY_DATE, keys=False)
        shutil.rmtree(folder / "tables")

    return clocked(work)


def country_scan(folder: Path, _copies: int) -> Measured:
    """Every right that ships."""
    book = load()
    people = open_snapshot(folder / "snapshot", book)

    def work() -> dict[str, int]:
        result = scan(people, book, date=COUNTRY_DATE)
        return {"persons": result.persons, "rights": len(result.rights)}

    return clocked(work)


ENGINES: dict[str, Callable[[Path, int], Measured]] = {
    "ingest": ingest,
    "scan": scan_copies,
    "country-ingest": country_ingest,
    "country-scan": country_scan,
}
