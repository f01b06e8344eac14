"""The command `rulebook`: check a situation, test and lint the law, print a rule, make a population."""

import argparse
import datetime as dt
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rulebook.errors import RulebookError
from rulebook.loading import SHIPPED, load

LARGEST_FILE = 1_000_000


def main(arguments: list[str] | None = None) -> int:
    """Runs a command; answers 0, or 1 when something is not in order, or 2 when it was asked wrongly."""
    parser = argparse.ArgumentParser(
        prog="rulebook", description="Rules of social rights: checked, asked, explained."
    )
    parser.add_argument("--law", type=Path, default=SHIPPED, help="folder with the law (default: what ships)")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (add, _run) in COMMANDS.items():
        add(commands.add_parser(name, help=(add.__doc__ or "").strip()))
    given = parser.parse_args(arguments)
    try:
        return COMMANDS[given.command][1](given)
    except RulebookError as error:
        print(f"rulebook: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day: write YYYY-MM-DD") from None


def _today() -> dt.date:
    """The day where somebody sits."""
    return dt.datetime.now().astimezone().date()


def _add_check(parser: argparse.ArgumentParser) -> None:
    """what a household has a right to, with reasons"""
    parser.add_argument("situation", type=Path, nargs="+", help="JSON files, or - for standard input")
    parser.add_argument("--date", type=_day, default=_today(), help="YYYY-MM-DD (default: today)")
    parser.add_argument("--json", action="store_true", help="JSON instead of text")
    parser.add_argument("--right", action="append", help="only this right (may be repeated)")


def _check(given: argparse.Namespace) -> int:
    from rulebook.checking import check
    from rulebook.printing import print_answers

    book = load(given.law)
    for path in given.situation:
        answers = check(book, _situation(path), date=given.date, rights=given.right)
        if given.json:
            print(json.dumps(answers.as_json(), ensure_ascii=False, indent=2))
            continue
        if len(given.situation) > 1:
            print(f"— {path.stem} —")
        print_answers(answers)
    return 0


def _situation(path: Path) -> Any:
    try:
        text = sys.stdin.read(LARGEST_FILE + 1) if str(path) == "-" else path.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise RulebookError(f"cannot be read: {error}", where=str(path)) from error
    if len(text) > LARGEST_FILE:
        raise RulebookError(f"larger than {LARGEST_FILE} characters", where=str(path))
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RulebookError(f"this is no JSON: {error}", where=str(path)) from error


def _add_ask(parser: argparse.ArgumentParser) -> None:
    """the next questions about a household"""
    parser.add_argument("situation", type=Path, help="JSON file, or - for standard input")
    parser.add_argument("--date", type=_day, default=_today(), help="YYYY-MM-DD (default: today)")
    parser.add_argument("--json", action="store_true", help="JSON instead of text")
    parser.add_argument("--right", action="append", help="only this right (may be repeated)")


def _ask(given: argparse.Namespace) -> int:
    from rulebook.asking import next_block

    block = next_block(load(given.law), _situation(given.situation), date=given.date, rights=given.right)
    if given.json:
        print(json.dumps(block.as_json() if block else None, ensure_ascii=False, indent=2))
    elif block is None:
        print("Er is niets meer te vragen dat nog iets verandert; wat een bereik is, telt als gezegd.")
    else:
        print(block.title)
        for question in block.questions:
            print(f"  {question.of}.{question.fact}: {question.text}")
    return 0


def _add_text(parser: argparse.ArgumentParser) -> None:
    """a right as readable Dutch, with its sources"""
    parser.add_argument("right")
    parser.add_argument("--date", type=_day, default=_today(), help="YYYY-MM-DD (default: today)")


def _text(given: argparse.Namespace) -> int:
    from rulebook.text import rule_text

    print(rule_text(load(given.law), given.right, given.date).as_markdown())
    return 0


def _add_test(parser: argparse.ArgumentParser) -> None:
    """run the tests of the rules"""
    parser.add_argument("folder", type=Path, nargs="?", help="folder with tests (default: those of the law)")
    parser.add_argument("-k", dest="only", default="", help="only tests with this text in their file or name")


def _test(given: argparse.Namespace) -> int:
    from rulebook.examples import read_examples, run_example

    book = load(given.law)
    failed = 0
    examples = [
        one
        for one in read_examples(given.folder or given.law / "tests")
        if given.only in f"{one.file} {one.name}"
    ]
    for example in examples:
        for problem in run_example(book, example):
            failed += 1
            print(f"✗ {example.file}: {example.name}\n    {problem}")
    print(f"{len(examples)} tests, {failed} differences")
    return 1 if failed or not examples else 0


def _add_names(parser: argparse.ArgumentParser) -> None:
    """the facts, amounts and variables that there are"""
    parser.add_argument("word", nargs="?", default="", help="only those with this in their name or label")


def _names(given: argparse.Namespace) -> int:
    book = load(given.law)
    rows = [("fact", one.name, one.level, str(one.type), one.label) for one in book.facts.values()]
    rows += [("variable", one.name, one.level, str(one.type), one.label) for one in book.variables.values()]
    rows += [
        ("amount", one.name, "", str(one.type), one.description)
        for one in book.parameters.parameters.values()
    ]
    rows += [
        ("scale", one.name, "", str(one.type), one.description) for one in book.parameters.scales.values()
    ]
    for kind, name, level, type_, label in rows:
        if given.word.lower() in f"{name} {label}".lower():
            print(f"{kind:9}{name:44} {level:10} {type_:26} {label}")
    return 0


def _add_lint(parser: argparse.ArgumentParser) -> None:
    """what is missing, doubtful or old in the law"""
    parser.add_argument("--date", type=_day, default=_today(), help="YYYY-MM-DD (default: today)")
    parser.add_argument("--json", action="store_true", help="JSON instead of text")


def _lint(given: argparse.Namespace) -> int:
    from rulebook.linting import lint

    findings = lint(load(given.law), folder=given.law, date=given.date)
    if given.json:
        print(json.dumps([one.as_json() for one in findings], ensure_ascii=False, indent=2))
    else:
        for one in findings:
            print(f"{'!' if one.is_error else '·'} {one.where}: {one.message}")
        print(f"{sum(one.is_error for one in findings)} errors, {len(findings)} findings")
    return 1 if any(one.is_error for one in findings) else 0


def _add_links(parser: argparse.ArgumentParser) -> None:
    """which rights open or exclude others, and whether the rules bear it out"""
    parser.add_argument("--date", type=_day, default=_today(), help="YYYY-MM-DD (default: today)")
    parser.add_argument("--json", action="store_true", help="JSON instead of text")


def _links(given: argparse.Namespace) -> int:
    from rulebook.examples import read_examples
    from rulebook.links import cases_of, differences, links_of, tried

    book = load(given.law)
    links = links_of(book, date=given.date)
    openings = tried(book, cases_of(read_examples(given.law / "tests")), date=given.date)
    wrong = differences(links, openings)
    if given.json:
        rows = [vars(one) for one in links]
        print(json.dumps({"links": rows, "differences": wrong}, ensure_ascii=False, indent=2))
        return 1 if wrong else 0
    for one in links:
        after = f" after {one.after} months" if one.after else ""
        print(f"{one.right} {one.kind} {one.other}{after}")
    for problem in wrong:
        print(f"! {problem}")
    return 1 if wrong else 0


def _add_worklist(parser: argparse.ArgumentParser) -> None:
    """what of the law must be looked up, where, and how many households it touches"""
    from rulebook.upkeep.command import add_arguments

    add_arguments(parser, day=_day, today=_today())


def _worklist(given: argparse.Namespace) -> int:
    from rulebook.upkeep.command import worklist_command

    return worklist_command(given)


def _add_edges(parser: argparse.ArgumentParser) -> None:
    """tests at each limit of a right, from the households in its tests"""
    parser.add_argument("right")
    parser.add_argument("--date", type=_day, default=_today(), help="YYYY-MM-DD (default: today)")


def _edges(given: argparse.Namespace) -> int:
    import yaml

    from rulebook.edges import edge_tests
    from rulebook.examples import read_examples

    seeds = []
    for one in read_examples(given.law / "tests"):
        if given.right in one.rights and not one.catches:
            seeds.append({key: value for key, value in one.input.items() if key != "rest"})
    tests, missed = edge_tests(load(given.law), given.right, given.date, seeds)
    for test in tests:
        print(yaml.safe_dump([test], allow_unicode=True, sort_keys=False, width=110), end="")
    for name in missed:
        print(f"rulebook: no household in the tests moves with {name}", file=sys.stderr)
    return 1 if missed else 0


def _add_population(parser: argparse.ArgumentParser) -> None:
    """a synthetic city from published figures"""
    from rulebook.population import add_arguments

    add_arguments(parser)


def _population(given: argparse.Namespace) -> int:
    from rulebook.population import population_command

    return population_command(given)


def _add_scan(parser: argparse.ArgumentParser) -> None:
    """who misses which right, in a whole population"""
    from rulebook.scanning.command import add_arguments

    add_arguments(parser)


def _scan(given: argparse.Namespace) -> int:
    from rulebook.scanning.command import scan_command

    return scan_command(given)


def _add_sql(parser: argparse.ArgumentParser) -> None:
    """the rules as one statement for a database or an engine"""
    from rulebook.sql.command import add_arguments

    add_arguments(parser, day=_day, today=_today())


def _sql(given: argparse.Namespace) -> int:
    from rulebook.sql.command import sql_command

    return sql_command(given, load(given.law))


def _add_reform(parser: argparse.ArgumentParser) -> None:
    """who wins and loses by changed amounts, dates or rules, and what it costs"""
    from rulebook.reforming.command import add_arguments

    add_arguments(parser)


def _reform(given: argparse.Namespace) -> int:
    from rulebook.reforming.command import reform_command

    return reform_command(given)


def _add_export(parser: argparse.ArgumentParser) -> None:
    """the law as an OpenFisca country package"""
    from rulebook.openfisca.command import add_arguments

    add_arguments(parser)


def _export(given: argparse.Namespace) -> int:
    from rulebook.openfisca.command import export_command

    return export_command(given)


def _add_event(parser: argparse.ArgumentParser) -> None:
    """what a birth, a job lost … does to the rights of a household"""
    from rulebook.life_events.command import add_arguments

    add_arguments(parser, day=_day, today=_today())


def _event(given: argparse.Namespace) -> int:
    from rulebook.life_events.command import event_command

    return event_command(given, load(given.law), _situation)


Command = tuple[Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], int]]
COMMANDS: dict[str, Command] = {
    "check": (_add_check, _check),
    "ask": (_add_ask, _ask),
    "text": (_add_text, _text),
    "test": (_add_test, _test),
    "names": (_add_names, _names),
    "lint": (_add_lint, _lint),
    "links": (_add_links, _links),
    "worklist": (_add_worklist, _worklist),
    "edges": (_add_edges, _edges),
    "event": (_add_event, _event),
    "population": (_add_population, _population),
    "scan": (_add_scan, _scan),
    "reform": (_add_reform, _reform),
    "export": (_add_export, _export),
    "sql": (_add_sql, _sql),
}

if __name__ == "__main__":
    sys.exit(main())
