"""text: a right as a lawyer reads it, made from the same terms that are computed."""

import datetime as dt
import json

import pytest

from rulebook import LawError, Rulebook, rule_text
from rulebook.reading import read
from rulebook.wording import Wording

from .conftest import DATE


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("years(birth_date) >= aid.adult_age", "de leeftijd is minstens leeftijd"),
        ("wage < eur('1200', 'month')", "loon is lager dan € 1.200 per maand"),
        ("not wage < eur('1200', 'month')", "loon is niet lager dan € 1.200 per maand"),
        ('status in ("leefloon", "pension")', "statuut is “leefloon” of “pensioen”"),
        ('status != "leefloon"', "statuut is niet “leefloon”"),
        ("not disabled", "niet: erkende handicap"),
        (
            "taxable_income[-2] + taxable_income[-1]",
            "belastbaar inkomen (2 jaar geleden) + belastbaar inkomen (vorig jaar)",
        ),
        (
            "per_month(taxable_income, 'half_up') - wage",
            "een twaalfde van belastbaar inkomen (afgerond op de cent) − loon",
        ),
        ("max(0, wage)", "loon, nooit minder dan nul"),
        ("min(wage, rent)", "het laagste van loon en huurprijs"),
        ('rate(wage, aid.rent_share, "down")', "loon × deel van het loon (naar beneden afgerond)"),
        ("2 * wage", "2 × loon"),
        (
            'count(where=role == "child")',
            "het aantal personen in het huishouden (kind)",
        ),
        ("any(disabled)", "minstens één persoon in het huishouden voor wie geldt: erkende handicap"),
        ('not any(role == "child")', "niemand in het huishouden (kind)"),
        (
            "sum(wage, where=role == 'partner' and disabled)",
            "de som van loon, over de personen in het huishouden (partner) voor wie geldt: erkende handicap",
        ),
        ("between(False, disabled)", "misschien als erkende handicap (de bronnen zeggen het niet eenduidig)"),
        ("at_most(wage, 'het OCMW')", "hoogstens loon; het OCMW beslist"),
        (
            "(wage if disabled else rent) if wage < rent else 2 * rent",
            "loon als (loon is lager dan huurprijs) en erkende handicap, "
            "en anders huurprijs als (loon is lager dan huurprijs), en anders 2 × huurprijs",
        ),
        ("birth_date < date('2019-01-01')", "geboortedatum ligt voor 1 januari 2019"),
        ("wage if disabled else rent", "loon als erkende handicap, en anders huurprijs"),
        ("table(aid.amount, category)", "hulp per maand volgens categorie"),
        (
            "months(status_since) >= aid.months",
            "het aantal volle maanden sinds de begindag is minstens wachttijd",
        ),
    ],
)
def test_a_term_in_words(book: Rulebook, expression: str, words: str) -> None:
    assert Wording(book, DATE).say(read(expression, level="person", names=book, where="")) == words


def test_the_whole_text_has_conditions_amounts_sources_and_terms(book: Rulebook) -> None:
    text = rule_text(book, "aid", DATE)
    markdown = text.as_markdown()
    for expected in (
        "# Hulp",
        "Zoals het geldt op 15 mei 2026",
        "1. **Je bent 18 of ouder**",
        "Bron: Wet art. 3",
        "_(beoordeeld door OCMW)_",
        "Precies: middelen is lager dan 12 × hulp per maand volgens categorie.",
        "- **volwassen**: de leeftijd is minstens leeftijd.",
        "€ 1.776,07 per maand sinds 1 januari 2025",
        "vanaf € 6.200: 6 %; vanaf € 12.500: 10 % sinds 1 oktober 2002",
        "## Wetgeving",
    ):
        assert expected in markdown
    assert json.loads(json.dumps(text.as_json()))["conditions"][2]["assessed_by"] == "OCMW"


def test_what_must_be_looked_up_says_so(book: Rulebook) -> None:
    assert "na te kijken" not in rule_text(book, "aid", DATE).as_markdown()
    assert "na te kijken" in rule_text(book, "aid", dt.date(2026, 8, 1)).as_markdown()


def test_there_is_no_text_of_a_right_that_does_not_exist(book: Rulebook) -> None:
    with pytest.raises(LawError, match="castle"):
        rule_text(book, "castle", DATE)


def test_every_shipped_right_can_be_read(shipped: Rulebook) -> None:
    for right in shipped.rights:
        text = rule_text(shipped, right, dt.date(2026, 4, 1))
        assert text.conditions
        assert text.sources
        assert "None" not in text.as_markdown()
