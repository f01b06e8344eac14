"""The command `baken`: nouns and verbs, Dutch, exit codes, no traceback."""

import os
import subprocess
import sys

import pytest
from django.db import DatabaseError
from django_scopes import get_scope
from django_scopes.exceptions import ScopeError

from baken import cli
from baken.foundation.commands import Command, CommandFailed, CommandScope
from baken.foundation.territory.models import Municipality
from baken.start import preparation


def run(capsys, *argv):
    code = cli.run(argv)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def brings(monkeypatch, function, scope=CommandScope.REGION):
    command = Command("proef", "doe", "Doe een proef.", function, scope=scope)
    monkeypatch.setattr(cli, "all_commands", lambda: (command,))


def test_help_lists_every_noun(capsys):
    code, out, _err = run(capsys, "--help")
    assert code == 0
    for noun in ("database", "reference", "demonstration", "jobs", "mail", "search", "django"):
        assert noun in out
    assert "gebruik:" in out


@pytest.mark.parametrize("argv", [(), ("database",), ("onzin",), ("database", "migrate", "--onzin")])
def test_wrong_usage_ends_with_two_and_says_so_in_dutch(capsys, argv):
    code, _out, err = run(capsys, *argv)
    assert code == 2
    assert "gebruik:" in err
    assert "required" not in err
    assert "unrecognized" not in err


def test_every_command_of_every_module_has_its_own_help(capsys):
    for command in cli.all_commands():
        code, out, _err = run(capsys, command.noun, command.verb, "--help")
        assert code == 0
        assert str(command.help)[:20] in " ".join(out.split())


@pytest.mark.parametrize(
    ("failure", "message"),
    [
        (CommandFailed("Dat kan niet."), "Dat kan niet."),
        (FileNotFoundError(2, "no", "plan.xlsx"), "Het bestand plan.xlsx bestaat niet."),
        (DatabaseError("relation x\nDETAIL: secret"), "De databank weigert: relation x"),
        (KeyboardInterrupt(), "Afgebroken."),
    ],
)
def test_what_fails_ends_with_one_and_one_dutch_line(capsys, monkeypatch, failure, message):
    def fail(_arguments):
        raise failure

    brings(monkeypatch, fail)
    assert run(capsys, "proef", "doe") == (1, "", message + "\n")


def test_a_command_of_the_region_reaches_every_municipality(capsys, monkeypatch, db):
    seen = []
    brings(monkeypatch, lambda _arguments: seen.append(get_scope()))
    assert run(capsys, "proef", "doe")[0] == 0
    assert seen[0]["_enabled"] is False


def test_a_command_of_one_municipality_reaches_only_that_one(capsys, monkeypatch, db):
    aalst = Municipality.objects.create(nis="41002", name="Aalst", slug="aalst")
    seen = []
    brings(monkeypatch, lambda arguments: seen.append(arguments.municipality), CommandScope.MUNICIPALITY)
    assert run(capsys, "proef", "doe", "--municipality", "aalst")[0] == 0
    assert run(capsys, "proef", "doe", "--municipality", "41002")[0] == 0
    assert seen == [aalst, aalst]
    assert run(capsys, "proef", "doe", "--municipality", "gent")[0] == 1
    assert "Zeg voor welke gemeente" in run(capsys, "proef", "doe")[2]


def test_a_command_without_scope_cannot_read_records_of_municipalities(capsys, monkeypatch, db):
    from baken.foundation.jobs.models import Job

    brings(monkeypatch, lambda _arguments: list(Job.objects.all()), CommandScope.NONE)
    with pytest.raises(ScopeError):
        run(capsys, "proef", "doe")


def test_a_change_by_a_command_says_so_in_the_trail(capsys, monkeypatch, db):
    import pghistory.models

    def change(_arguments):
        Municipality.objects.create(nis="41002", name="Aalst", slug="aalst")

    brings(monkeypatch, change)
    assert run(capsys, "proef", "doe")[0] == 0
    context = pghistory.models.Context.objects.get()
    assert context.metadata["source"] == "opdracht"


def test_django_commands_pass_through(capsys):
    code, out, _err = run(capsys, "django", "help", "migrate")
    assert code == 0
    assert "migrate" in out


def test_the_demonstration_is_refused_where_real_data_may_be(capsys):
    code, _out, err = run(capsys, "demonstration", "seed")
    assert code == 1
    assert "nooit" in err


@pytest.mark.django_db(transaction=True)
def test_reference_data_is_loaded_again_without_change(capsys):
    from baken.foundation.organisations.models import Organisation

    assert run(capsys, "reference", "load")[0] == 0
    before = (Municipality.objects.count(), Organisation.objects.count())
    assert before[0] > 0
    assert run(capsys, "reference", "load")[0] == 0
    assert (Municipality.objects.count(), Organisation.objects.count()) == before


def test_the_fingerprint_tells_whether_anything_must_be_prepared(db, monkeypatch):
    monkeypatch.setattr(preparation, "_claim_for_demonstration", lambda: None)  # this one is full of tests
    done = []
    for name in ("migrate", "load_reference", "seed_demonstration"):
        monkeypatch.setattr(preparation, name, lambda name=name, **_say: done.append(name))
    assert preparation.prepare(demonstration=True, say=print)
    assert done == ["migrate", "load_reference", "seed_demonstration"]
    assert not preparation.prepare(demonstration=True, say=print)
    assert len(done) == 3


def test_a_broken_preparation_is_done_again(db, monkeypatch):
    def broken(**_say):
        raise RuntimeError

    monkeypatch.setattr(preparation, "migrate", lambda **_say: None)
    monkeypatch.setattr(preparation, "load_reference", broken)
    with pytest.raises(RuntimeError):
        preparation.prepare(demonstration=False, say=print)
    assert preparation.prepared_fingerprint() is None


def test_in_the_demonstration_a_first_command_prepares_the_database_itself(capsys, monkeypatch, settings, db):
    prepared = []
    monkeypatch.setattr(preparation, "prepare", lambda *, demonstration, say: prepared.append(demonstration))
    brings(monkeypatch, lambda _arguments: None)
    assert run(capsys, "proef", "doe")[0] == 0
    assert prepared == []
    settings.DEMONSTRATION = True
    assert run(capsys, "proef", "doe")[0] == 0
    assert prepared == [True]


def test_the_command_starts_in_an_environment_without_settings():
    environment = {k: v for k, v in os.environ.items() if k not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}}
    done = subprocess.run(  # this very Python
        [sys.executable, "-m", "baken", "plan", "--help"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "werkboek" in done.stdout


def test_a_reader_that_stops_halfway_gives_no_message():
    code = (
        "import sys; from baken import cli; from baken.foundation.commands import Command, CommandScope\n"
        "def talk(_arguments): [print('x' * 9000) for _ in range(99)]\n"
        "cli.all_commands = lambda: (Command('proef', 'doe', 'Proef.', talk, scope=CommandScope.NONE),)\n"
        "sys.exit(cli.run(['proef', 'doe']))"
    )
    process = subprocess.Popen(  # noqa: S603  # this very Python
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    process.stdout.read(1)
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 1


def test_the_demonstration_never_claims_a_database_that_holds_something_else(db):
    with pytest.raises(preparation.NotADemonstration, match="niet van de demonstratie"):
        preparation.prepare(demonstration=True, say=print)
