"""What the README tells somebody to copy works when it is copied."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from rulebook.cli import main
from rulebook.loading import SHIPPED

ROOT = Path(__file__).parents[2]
README = (ROOT / "rulebook" / "README.md").read_text()
COMMANDS = re.findall(r"^\$ \./run rulebook (.*?) +#", README, flags=re.MULTILINE)
BLOCKS = re.findall(r"^```yaml\n# (law/\S+)\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
TESTED_ELSEWHERE = {"test", "links", "population", "edges", "scan", "reform", "export", "worklist"}
"""Commands over the whole law; their own tests run them. Here only whether they are asked rightly."""


@pytest.fixture
def law(tmp_path: Path) -> Path:
    """A copy of the law, with the right of the walkthrough in it."""
    shutil.copytree(SHIPPED, tmp_path / "law")
    for path, text in BLOCKS:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path / "law"


def test_the_right_of_the_walkthrough_passes_its_tests_and_lint(
    law: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [path for path, _ in BLOCKS] == [
        "law/parameters/baby/amount.yaml",
        "law/parameters/baby/age.yaml",
        "law/rights/babypakket.yaml",
        "law/tests/babypakket.yaml",
    ]
    assert main(["--law", str(law), "test", "-k", "babypakket"]) == 0
    assert "3 tests, 0 differences" in capsys.readouterr().out
    assert main(["--law", str(law), "text", "babypakket", "--date", "2026-04-01"]) == 0
    assert "de leeftijd is lager dan leeftijdsgrens voor het babypakket" in capsys.readouterr().out
    assert main(["--law", str(law), "lint", "--date", "2026-04-01"]) == 0
    found = [line for line in capsys.readouterr().out.splitlines() if line.startswith("· babypakket")]
    assert found == [
        "· babypakket: missing: Of een tweeling twee pakketten krijgt staat er niet in.",
        "· babypakket: fewer than 4 tests",
        "· babypakket: no test at a limit (rulebook edges)",
    ]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_readme_works(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    words = [
        str(path)
        for word in shlex.split(command)
        for path in (sorted(ROOT.glob(word)) if "*" in word else [word])
    ]
    if words[0] in TESTED_ELSEWHERE:
        with pytest.raises(SystemExit) as done:
            main([*words, "--help"])
        assert done.value.code == 0
    else:
        dated = "--date" in words or words[0] == "names"
        assert main([*words, *([] if dated else ["--date", "2026-04-01"])]) == 0
    assert len(capsys.readouterr().out) > 50


def test_every_command_stands_in_the_readme() -> None:
    from rulebook.cli import COMMANDS as KNOWN

    assert {command.split()[0] for command in COMMANDS} == set(KNOWN)
