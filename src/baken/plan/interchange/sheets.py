"""Every sheet and column of the workbook, once; writer, reader and explanation all use this.

A column names the key of the row's value, the heading people see, what kind of cell it is,
whether it must be filled in, and what it refers to ("onderdelen.id": the id column of that sheet).
"""

from dataclasses import dataclass
from typing import Any

from baken.plan.interchange.cells import (
    Amount,
    Cell,
    Choice,
    Date,
    Key,
    Name,
    Names,
    Number,
    OptionalName,
    PlannedAmount,
    Text,
    Whole,
    YesNo,
)
from baken.plan.interchange.document import Cooperation, Direction, IndicatorKind, LineKind
from baken.plan.interchange.labels import (
    AMOUNT_STATES,
    BASES,
    COOPERATIONS,
    DIRECTIONS,
    INDICATOR_KINDS,
    LINE_KINDS,
    PERIODS,
    TERMS,
    VALUE_ROLES,
)
from baken.plan.interchange.values import folded

FIRST_YEAR, LAST_YEAR = 1990, 2100
YEAR = Whole(minimum=FIRST_YEAR, maximum=LAST_YEAR)


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. `refers` is the key of the sheet whose rows it points at."""

    key: str
    heading: str
    cell: Cell
    meaning: str
    required: bool = False
    refers: str = ""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet: a table with a header row. `identity` are the columns that occur once together."""

    key: str
    name: str
    meaning: str
    columns: tuple[Column, ...]
    identity: tuple[str, ...] = ()
    required: bool = False

    def column(self, key: str) -> Column:
        """The column with this key."""
        return next(column for column in self.columns if column.key == key)

    @property
    def by_heading(self) -> dict[str, Column]:
        """Columns by their heading as headings are compared."""
        return {folded(column.heading): column for column in self.columns}


def _column(key: str, heading: str, cell: Cell, meaning: str, **more: Any) -> Column:
    return Column(key=key, heading=heading, cell=cell, meaning=meaning, **more)


_NODE = _column("node", "Onderdeel", Name(60), "Kenmerk van het onderdeel.", required=True, refers="nodes")
_REMARK = _column("remark", "Opmerking", Text(), "Vrije tekst.")

PLAN = Sheet(
    key="plan",
    name="Plan",
    meaning="Het plan zelf, op één rij.",
    required=True,
    columns=(
        _column(
            "slug",
            "Naam in het adres",
            Key(80),
            "Korte naam in webadressen, bijvoorbeeld lsb-aalst.",
            required=True,
        ),
        _column("title", "Titel", Text(200), "Titel van het plan.", required=True),
        _column("start", "Begin", Date(), "Eerste dag van het plan.", required=True),
        _column("end", "Einde", Date(), "Laatste dag van het plan.", required=True),
        _column(
            "municipality",
            "NIS-code",
            Name(5, pattern="[0-9]{5}", shape="de NIS-code van de gemeente: vijf cijfers"),
            "NIS-code van de gemeente.",
            required=True,
        ),
        _column("description", "Beschrijving", Text(), "Waarover het plan gaat."),
        _column("source", "Brondocument", Text(300), "Het document waaruit het plan komt."),
        _column(
            "review_required",
            "Wijzigingen worden nagelezen",
            YesNo(empty=True),
            "Of een wijziging eerst wordt nagelezen. Leeg betekent ja.",
        ),
    ),
)
LEVELS = Sheet(
    key="levels",
    name="Niveaus",
    meaning="De niveaus van het plan, het hoogste eerst.",
    required=True,
    identity=("id",),
    columns=(
        _column("id", "Kenmerk", Key(50), "Korte naam van het niveau.", required=True),
        _column("name", "Naam", Text(100), "Naam voor één onderdeel, bijvoorbeeld actie.", required=True),
        _column("plural", "Meervoud", Text(100), "Naam voor meer onderdelen, bijvoorbeeld acties."),
        _column(
            "asks_reporting",
            "Hierover wordt gerapporteerd",
            YesNo(),
            "Of trekkers over dit niveau verslag geven.",
        ),
    ),
)
NODES = Sheet(
    key="nodes",
    name="Onderdelen",
    meaning="Alles wat in het plan staat, van levensdomein tot actie; de volgorde is die van het plan.",
    required=True,
    identity=("id",),
    columns=(
        _column("id", "Kenmerk", Name(60), "Vaste naam van het onderdeel; verander hem niet.", required=True),
        _column(
            "level", "Niveau", Name(100), "Kenmerk of naam van het niveau.", required=True, refers="levels"
        ),
        _column(
            "parent", "Deel van", OptionalName(60), "Kenmerk van het onderdeel hierboven.", refers="nodes"
        ),
        _column("code", "Nummer", Name(50), "Nummer zoals het plan het schrijft."),
        _column("other_codes", "Andere nummers", Names(50), "Andere lezingen van het nummer."),
        _column("title", "Titel", Text(300), "Titel van het onderdeel.", required=True),
        _column("description", "Beschrijving", Text(4000), "Beschrijving."),
        _column("leads", "Trekkers", Names(300), "Diensten die instaan voor het onderdeel."),
        _column("term", "Termijn", Choice(TERMS), "Wanneer het gebeurt."),
        _column("start", "Begin", Date(), "Eerste dag."),
        _column("end", "Einde", Date(), "Laatste dag."),
        _column("priority", "Prioritair", YesNo(), "Of het onderdeel voorrang krijgt."),
        _column("life_domain", "Levensdomein", Name(50), "Kenmerk van het levensdomein."),
        _column("remark", "Opmerking", Text(), "Vrije tekst."),
        _column(
            "line_order",
            "Volgorde van de ramingen",
            Names(120),
            "Alleen nodig als de ramingen van dit onderdeel in een andere volgorde staan dan op het blad Ramingen.",
            refers="lines",
        ),
        _column(
            "adopted_hash",
            "Herkenning van de titel",
            Name(64, pattern="[0-9a-f]*", shape="cijfers en de letters a tot f"),
            "Berekend: herkent de goedgekeurde titel.",
        ),
    ),
)
PARTNERS = Sheet(
    key="partners",
    name="Partners",
    meaning="Wie meewerkt aan een onderdeel.",
    identity=("node", "name", "cooperation"),
    columns=(
        _NODE,
        _column("name", "Partner", Name(300), "Naam van de organisatie.", required=True),
        _column(
            "cooperation",
            "Soort samenwerking",
            Choice(COOPERATIONS, empty=Cooperation.COOPERATION),
            "Hoe de partner meewerkt. Leeg betekent samenwerking.",
        ),
        _column("remark", "Opmerking", Text(300), "Vrije tekst."),
    ),
)
CODES = Sheet(
    key="codes",
    name="Codes",
    meaning="Codes van andere plannen en van hogere overheden waarnaar een onderdeel verwijst.",
    identity=("node", "list", "code"),
    columns=(
        _NODE,
        _column(
            "list",
            "Codelijst",
            Key(50),
            "Kenmerk van de codelijst.",
            required=True,
            refers="code_lists",
        ),
        _column("code", "Code", Name(200), "Code zoals de lijst ze schrijft.", required=True),
        _column(
            "as_written",
            "In het document",
            Text(200),
            "Hoe het document de code schrijft, als dat verschilt.",
        ),
    ),
)
CODE_LISTS = Sheet(
    key="code_lists",
    name="Codelijsten",
    meaning="De lijsten waaruit de codes komen.",
    identity=("id",),
    columns=(
        _column("id", "Kenmerk", Key(50), "Korte naam van de lijst.", required=True),
        _column("title", "Titel", Text(200), "Titel van de lijst.", required=True),
        _column("valid_from", "Geldig vanaf", Date(), "Eerste dag waarop de lijst geldt."),
        _column("valid_until", "Geldig tot en met", Date(), "Laatste dag waarop de lijst geldt."),
        _column("reporting", "Voor rapportering", YesNo(), "Of een hogere overheid om deze codes vraagt."),
    ),
)
CODE_ENTRIES = Sheet(
    key="code_entries",
    name="Codes per lijst",
    meaning="Wat elke code betekent.",
    identity=("list", "code"),
    columns=(
        _column(
            "list",
            "Codelijst",
            Key(50),
            "Kenmerk van de codelijst.",
            required=True,
            refers="code_lists",
        ),
        _column("code", "Code", Name(200), "De code.", required=True),
        _column("label", "Betekenis", Text(), "Wat de code betekent."),
    ),
)
LINES = Sheet(
    key="lines",
    name="Ramingen",
    meaning="Geraamde bedragen. Een raming voor meer onderdelen staat hier één keer en telt één keer mee.",
    identity=("id",),
    columns=(
        _column("id", "Kenmerk", Name(120), "Vaste naam van de raming.", required=True),
        _column("code", "MJP-code", Name(100), "Code in het meerjarenplan; wordt nooit ontleed."),
        _column("code_as_written", "Code in het document", Text(100), "Hoe het document de code schrijft."),
        _column("year", "Jaar", YEAR, "Het jaar waarvoor geraamd is.", required=True),
        _column(
            "kind",
            "Soort",
            Choice(LINE_KINDS, empty=LineKind.OPERATING),
            "Waarvoor het bedrag is. Leeg betekent werking.",
        ),
        _column("state", "Toestand", Choice(AMOUNT_STATES), "Of er een bedrag is. Te bepalen is niet nul."),
        _column("planned", "Bedrag", PlannedAmount(), "Geraamd bedrag in euro; alleen bij toestand bedrag."),
        _column("remark", "Opmerking", Text(), "Vrije tekst."),
        _column(
            "nodes",
            "Onderdelen",
            Names(60),
            "Kenmerken van alle onderdelen die de raming dient.",
            refers="nodes",
        ),
    ),
)
FORMULAS = Sheet(
    key="formulas",
    name="Rekenregels",
    meaning="Hoe een raming berekend is: tarief × aantal × dagen; meer rijen worden opgeteld.",
    columns=(
        _column("line", "Raming", Name(120), "Kenmerk van de raming.", required=True, refers="lines"),
        _column(
            "basis", "Grondslag", Choice(BASES), "Waarmee het tarief vermenigvuldigd wordt.", required=True
        ),
        _column(
            "rate", "Tarief (EUR)", Number(places=4, digits=12, minimum=0), "Tarief in euro.", required=True
        ),
        _column("quantity", "Aantal", Whole(), "Aantal; leeg betekent het aantal inwoners."),
        _column("days", "Dagen", Whole(), "Aantal dagen."),
        _column("population_date", "Inwoners op", Date(), "Datum waarop de inwoners geteld worden."),
        _column("label", "Omschrijving", Text(200), "Omschrijving."),
    ),
)
POSITIONS = Sheet(
    key="positions",
    name="Standen",
    meaning="Wat de financiële dienst weet van een code in een jaar.",
    identity=("code", "year", "kind"),
    columns=(
        _column("code", "MJP-code", Name(100), "Code in het meerjarenplan.", required=True),
        _column("year", "Jaar", YEAR, "Het jaar.", required=True),
        _column("kind", "Soort", Choice(LINE_KINDS, empty=LineKind.OPERATING), "Leeg betekent werking."),
        _column("revised", "Herzien", Amount(), "Herzien bedrag in euro."),
        _column("committed", "Vastgelegd", Amount(), "Vastgelegd bedrag in euro."),
        _column("paid", "Betaald", Amount(), "Betaald bedrag in euro."),
    ),
)
MILESTONES = Sheet(
    key="milestones",
    name="Mijlpalen",
    meaning="Resultaten met een datum.",
    identity=("id",),
    columns=(
        _column("id", "Kenmerk", Name(80), "Vaste naam van de mijlpaal.", required=True),
        _NODE,
        _column("title", "Titel", Text(300), "Wat er klaar moet zijn.", required=True),
        _column("due", "Tegen", Date(), "Uiterste dag; leeg als die niet bekend is."),
        _column("completed", "Klaar op", Date(), "Dag waarop het klaar was."),
        _column("cancelled", "Vervalt", YesNo(), "Of de mijlpaal vervalt."),
        _REMARK,
    ),
)
INDICATORS = Sheet(
    key="indicators",
    name="Indicatoren",
    meaning="Wat er gemeten wordt.",
    identity=("id",),
    columns=(
        _column("id", "Kenmerk", Name(80), "Vaste naam van de indicator.", required=True),
        _NODE,
        _column("title", "Titel", Text(300), "Wat er gemeten wordt.", required=True),
        _column(
            "kind",
            "Soort",
            Choice(INDICATOR_KINDS, empty=IndicatorKind.NUMBER),
            "Hoe de waarden eruitzien. Leeg betekent getal.",
        ),
        _column("unit", "Eenheid", Text(100), "Waarin gemeten wordt."),
        _column(
            "direction",
            "Richting",
            Choice(DIRECTIONS, empty=Direction.INCREASE),
            "Waar het heen moet. Leeg betekent stijgen.",
        ),
        _column("steps", "Stappen", Names(300), "De stappen, de eerste eerst; alleen bij soort stappen."),
        _column("source", "Bron", Text(300), "Waar de waarden vandaan komen."),
        _column("period", "Periode", Choice(PERIODS), "Hoe vaak er gemeten wordt."),
        _column("measure", "Berekend uit", Name(100), "Naam van de maat die de waarde zelf berekent."),
    ),
)
VALUES = Sheet(
    key="values",
    name="Waarden",
    meaning="Beginwaarde, streefwaarden en gemeten waarden van de indicatoren.",
    columns=(
        _column(
            "indicator",
            "Indicator",
            Name(80),
            "Kenmerk van de indicator.",
            required=True,
            refers="indicators",
        ),
        _column("role", "Wat", Choice(VALUE_ROLES), "Wat voor waarde dit is.", required=True),
        _column("date", "Datum", Date(), "Dag waarvoor de waarde geldt.", required=True),
        _column(
            "value",
            "Waarde",
            Number(),
            "Een getal; bij ja/nee 1 of 0; bij stappen het nummer van de stap, te beginnen met 0.",
            required=True,
        ),
        _column("numerator", "Teller", Number(), "Teller van een percentage."),
        _column("denominator", "Noemer", Number(), "Noemer van een percentage."),
        _column("category", "Groep", Text(200), "Voor wie de waarde geldt; leeg betekent iedereen."),
        _REMARK,
    ),
)
RELATED = Sheet(
    key="related",
    name="Verwant",
    meaning="Onderdelen die bij elkaar horen.",
    identity=("node", "related"),
    columns=(
        _NODE,
        _column(
            "related",
            "Verwant onderdeel",
            Name(60),
            "Kenmerk van het andere onderdeel.",
            required=True,
            refers="nodes",
        ),
    ),
)
SHEETS = (
    PLAN,
    LEVELS,
    NODES,
    PARTNERS,
    CODES,
    CODE_LISTS,
    CODE_ENTRIES,
    LINES,
    FORMULAS,
    POSITIONS,
    MILESTONES,
    INDICATORS,
    VALUES,
    RELATED,
)
EXPLANATION = "Uitleg"
REPORT = "Verslag"
