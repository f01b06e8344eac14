"""Which column of a finance file is which: headings in any order, by the names that packages give them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from baken.plan.interchange.document import LineKind

AMOUNTS = ("revised", "committed", "paid")
"""The columns with an amount; a file has one of them at least."""

NAMES: Mapping[str, tuple[str, ...]] = {
    "code": (
        "code", "mjp code", "mjpcode", "code mjp", "budgetcode", "actiecode", "code actie", "bbc code",
        "ramingscode",
    ),
    "year": ("jaar", "boekjaar", "dienstjaar", "begrotingsjaar", "budgetjaar", "year"),
    "kind": ("soort", "kind", "soort budget", "soort krediet"),
    "revised": (
        "herzien", "herzien budget", "herzien krediet", "budget na wijziging", "krediet na wijziging",
        "budget na budgetwijziging", "krediet na budgetwijziging", "aangepast budget", "revised",
    ),
    "committed": (
        "vastgelegd", "vastgelegd bedrag", "vastlegging", "vastleggingen", "geengageerd", "engagement",
        "engagementen", "committed",
    ),
    "paid": ("betaald", "betaald bedrag", "betaling", "betalingen", "paid"),
}  # fmt: skip
"""What the column is called, folded as `fold` does."""

SECOND_NAMES: Mapping[str, tuple[str, ...]] = {
    "code": ("actie", "actienummer", "beleidsitem"),
    "kind": ("type", "e i"),
    "revised": ("budget", "krediet", "raming"),
    "committed": ("verbonden", "verbintenis", "verbintenissen"),
    "paid": ("aangerekend", "aanrekening", "aanrekeningen", "gerealiseerd"),
}
"""Names that often stand beside the real one and then mean something else ("Actie" as the title)."""

LABELS = {
    "code": "code", "year": "jaar", "kind": "soort", "revised": "herzien", "committed": "vastgelegd",
    "paid": "betaald",
}  # fmt: skip

KINDS: Mapping[LineKind, tuple[str, ...]] = {
    LineKind.OPERATING: (
        "werking", "werkingskosten", "werkingsuitgaven", "exploitatie", "exploitatie uitgaven",
        "exploitatieuitgaven", "operating", "e", "",
    ),
    LineKind.INVESTMENT: (
        "investering", "investeringen", "investerings uitgaven", "investeringsuitgaven", "investment", "i",
    ),
    LineKind.INCOME: (
        "inkomsten", "inkomst", "ontvangst", "ontvangsten", "opbrengst", "opbrengsten",
        "exploitatie ontvangsten", "exploitatieontvangsten", "investeringsontvangsten", "income",
    ),
}  # fmt: skip
"""What the kind is called; an empty cell is operating."""


class HeadingsRefused(Exception):
    """No row of headings was found, or two columns claim the same; the Dutch message says what to do."""


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The place of each column (from 0), the headings as they stand, and those nobody asked for."""

    places: Mapping[str, int]
    headings: tuple[str, ...]
    ignored: tuple[str, ...]

    @property
    def amounts(self) -> tuple[str, ...]:
        return tuple(name for name in AMOUNTS if name in self.places)

    def heading(self, name: str) -> str:
        """A column as the file calls it; as we call it when the file has none."""
        return self.headings[self.places[name]] if name in self.places else LABELS[name]


def fold(text: str) -> str:
    """A heading as it is compared: no capitals, accents, signs, or unit in brackets."""
    text = re.sub(r"\([^)]*\)|\bin (?:euro|eur)\b|€", " ", text.casefold())
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())


def columns_of(cells: Sequence[str]) -> Columns | None:
    """The columns when this is the row of headings, else None. Raises HeadingsRefused for two of the same."""
    folded = [fold(cell) for cell in cells]
    places: dict[str, int] = {}
    for name in NAMES:
        for known in (NAMES[name], SECOND_NAMES.get(name, ())):
            found = [place for place, heading in enumerate(folded) if heading in known]
            if found:
                places[name] = found[0]
                break
        else:
            continue
        if len(found) > 1 and _enough(places):
            raise HeadingsRefused(
                _("Deze kolommen zeggen allebei wat %(what)s is: %(columns)s. Hou er één over.")
                % {"what": LABELS[name], "columns": ", ".join(f"'{cells[place][:60]}'" for place in found)}
            )
    if not _enough(places):
        return None
    return Columns(
        places=places,
        headings=tuple(" ".join(cell.split())[:60] for cell in cells),
        ignored=tuple(
            cell[:60] for place, cell in enumerate(cells) if cell.strip() and place not in places.values()
        ),
    )


def _enough(places: Mapping[str, int]) -> bool:
    return {"code", "year"} <= places.keys() and not places.keys().isdisjoint(AMOUNTS)


def expected_headings() -> str:
    """Which headings a file must have, in Dutch."""
    return _(
        "Op de eerste rij staan de namen van de kolommen: code, jaar, en minstens één van herzien, "
        "vastgelegd en betaald. Een kolom soort (werking, investering of inkomsten) mag erbij."
    )


def kind_of(text: str) -> LineKind | None:
    """The kind that a cell names; None when it names none."""
    folded = fold(text)
    if not folded and text.strip():
        return None
    return next((kind for kind, names in KINDS.items() if folded in names), None)
