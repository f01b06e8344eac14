"""Reading the law: YAML files of a folder, or rows that somebody edited on screen, through one reader.

A folder holds `units.yaml`, `facts/*.yaml`, `parameters/**/*.yaml` (the path is the name),
`variables/*.yaml`, `rights/*.yaml` and `life_events/*.yaml`. Keys are unique in a file and names in
the whole; everything is checked when it is read, and an error names its record.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from rulebook import records
from rulebook import terms as t
from rulebook.errors import CircularRules, LawError
from rulebook.kinds import BOOL
from rulebook.life_events.records import life_event
from rulebook.model import PERSON, Rulebook, Variable
from rulebook.parameters import sources_of
from rulebook.reading import read
from rulebook.yaml_text import read_yaml

SHIPPED = Path(str(files("rulebook"))) / "law"
Named = tuple[str, str, Any]
"""Where a record stands, its name, and what it says."""
KINDS = ("fact", "parameter", "variable", "right", "life_event")


def load(folder: Path = SHIPPED, *, rows: Iterable[Mapping[str, Any]] = ()) -> Rulebook:
    """The law of a folder, with a city's own rows added.

    A row is {"kind": …, "name": …, "record": …}; the kinds are KINDS. Raises LawError.
    """
    if not (folder / "units.yaml").is_file():
        raise LawError("there is no law here (units.yaml is missing)", where=str(folder))
    book = Rulebook()
    for name, one in read_yaml((folder / "units.yaml").read_text(), where="units.yaml").items():
        book.units[str(name)] = records.unit_kind(book, str(name), one, where=f"units.yaml:{name}")
    _add(
        book,
        {
            "fact": list(_records(folder / "facts")),
            "parameter": list(_parameters(folder / "parameters")),
            "variable": list(_records(folder / "variables")),
            "right": list(_records(folder / "rights")),
            "life_event": list(_records(folder / "life_events")),
        },
    )
    rows = list(rows)
    return extended(book, rows) if rows else book


def extended(book: Rulebook, rows: Iterable[Mapping[str, Any]]) -> Rulebook:
    """A law with a city's own rows added, without reading the rest again; the first stays as it was.

    Raises LawError.
    """
    named: dict[str, list[Named]] = {kind: [] for kind in KINDS}
    for row in rows:
        place, kind = f"row {row.get('name')}", row.get("kind")
        if kind not in named:
            raise LawError(f"kind must be one of: {', '.join(KINDS)}", where=place)
        named[kind].append((place, str(row["name"]), row["record"]))
    other = book.copy()
    _add(other, named)
    return other


def replaced(book: Rulebook, rows: Iterable[Mapping[str, Any]]) -> Rulebook:
    """A law in which these rows stand in the place of the parameters, variables and rights of their names;
    what has no such name yet is added. The first stays as it was. Raises LawError.

    A variable keeps its level and type, and a parameter its type, because other rules read them.
    """
    other = book.copy()
    rows = list(rows)
    for row in rows:
        _take_out(other, str(row.get("kind")), str(row["name"]))
    changed = extended(other, rows)
    for name, known in book.declared.items():
        if changed.declared.get(name, known) != known:
            raise LawError("other rules read it as it was: keep its level and type", where=name)
    for name, parameter in book.parameters.parameters.items():
        now = changed.parameters.parameters.get(name)
        if now is None or now.type != parameter.type:
            raise LawError(f"other rules read it as {parameter.type}", where=name)
    _require_no_circles(changed, list(changed.variables))
    return changed


def _take_out(book: Rulebook, kind: str, name: str) -> None:
    """Make room for a record of this name."""
    if kind == "right":
        book.rights.pop(name, None)
    elif kind == "life_event":
        book.life_events.pop(name, None)
    elif kind == "variable":
        book.variables.pop(name, None)
        book.declared.pop(name, None)
    elif kind == "parameter":
        tree = book.parameters
        tables: tuple[dict[str, Any], ...] = (tree.parameters, tree.scales, tree.tables, tree.descriptions)
        for table in tables:
            for known in [one for one in table if one == name or one.startswith(f"{name}.")]:
                del table[known]


def _add(book: Rulebook, named: Mapping[str, list[Named]]) -> None:
    _add_facts(book, named["fact"])
    for where, name, data in named["parameter"]:
        book.parameters.add(name, data, where=where)
    _add_variables(book, named["variable"])
    for where, name, record in named["right"]:
        if name in book.rights:
            raise LawError("there is already a right with this name", where=where)
        book.rights[name] = records.right(book, name, record, where=where)
    for where, name, record in named["life_event"]:
        if name in book.life_events:
            raise LawError("there is already a life event with this name", where=where)
        book.life_events[name] = life_event(book, name, record, where=where)
    _check_links(book)


def _records(folder: Path) -> Iterator[Named]:
    for path in sorted(folder.glob("*.yaml")):
        data = read_yaml(path.read_text(), where=path.name)
        if not isinstance(data, Mapping):
            raise LawError("a file holds records by name", where=path.name)
        for name, record in data.items():
            yield f"{folder.name}/{path.name}:{name}", str(name), record


def _parameters(folder: Path) -> Iterator[Named]:
    """Parameters with the metadata that the `index.yaml` of their folders gives to all below it."""
    indexes = {
        path.parent: read_yaml(path.read_text(), where=path.name) for path in folder.rglob("index.yaml")
    }
    for path in sorted(folder.rglob("*.yaml")):
        parts = path.relative_to(folder).with_suffix("").parts
        if parts[-1] == "index":
            continue
        data = read_yaml(path.read_text(), where=path.name)
        shared: dict[str, Any] = {}
        for parent in reversed([one for one in path.parents if one in indexes]):
            shared |= indexes[parent].get("metadata") or {}
        if shared and isinstance(data, Mapping):
            data = {**data, "metadata": {**shared, **(data.get("metadata") or {})}}
        yield str(path.relative_to(folder)), ".".join(parts), data


def _add_facts(book: Rulebook, named: list[Named]) -> None:
    for where, name, record in named:
        if name in book.facts:
            raise LawError("there is already a fact with this name", where=where)
        book.facts[name] = records.fact(book, name, record, where=where)
    added = [book.facts[name] for _, name, _ in named]
    for fact in [one for one in added if one.only_if]:
        name = fact.name
        if fact.otherwise is None:
            raise LawError("only_if needs otherwise: the value where it does not hold", where=name)
        term = read(fact.only_if, level=fact.level, names=book, where=f"{name}.only_if", expected=BOOL)
        book.facts[name] = replace(fact, only_if_term=term)
    for fact in added:
        _require_plain(book, fact.name, fact.name, ())


def _require_plain(book: Rulebook, name: str, first: str, path: tuple[str, ...]) -> None:
    """What decides whether a question makes sense never comes back to that question."""
    if name in path:
        raise CircularRules(f"these questions wait for each other: {' → '.join([*path, name])}", where=first)
    term = book.facts[name].only_if_term
    for part in term.walk() if term else ():
        if isinstance(part, t.FactOf):
            _require_plain(book, part.fact, first, (*path, name))


def _add_variables(book: Rulebook, named: list[Named]) -> None:
    for where, name, data in named:
        if name in book.declared or name in book.facts or not name.isidentifier():
            raise LawError("a variable needs a name of its own, written as one word", where=where)
        record = records.required(data, "type", where=where)
        records.only(record, records.OF_VARIABLE, where=where)
        level = records.level_of(book, record, default=PERSON, where=where)
        book.declared[name] = (level, records.type_of(record, name=name, where=where))
    for where, name, record in named:
        level, kind = book.declared[name]
        if record.get("is") is None:
            raise LawError("is (the expression) is missing", where=where)
        book.variables[name] = Variable(
            name=name,
            label=str(record.get("label", name)),
            level=level,
            type=kind,
            expressions=records.dated(book, record["is"], level=level, expected=kind, where=where),
            sources=sources_of(record.get("reference"), where=where),
            labels=records.labels_of(record),
        )
    _require_no_circles(book, [name for _, name, _ in named])


def _require_no_circles(book: Rulebook, added: list[str]) -> None:
    done = book.variables.keys() - set(added)  # what was there is in order, and knows nothing of what is new

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            circle = " → ".join([*path[path.index(name) :], name])
            raise CircularRules(f"these rules need each other: {circle}", where=name)
        if name in done:
            return
        for dated in book.variables[name].expressions:
            for term in dated.term.walk():
                if isinstance(term, t.VariableOf):
                    visit(term.variable, (*path, name))
        done.add(name)

    for name in added:
        visit(name, ())


def _check_links(book: Rulebook) -> None:
    for right in book.rights.values():
        for excluded in right.excludes:
            if excluded not in book.rights:
                raise LawError(f"excludes '{excluded}', which is no right", where=right.name)
        for shown in right.shows:
            if shown not in book.variables or book.variables[shown].level != right.level:
                raise LawError(f"shows '{shown}', which is no variable of a {right.level}", where=right.name)
