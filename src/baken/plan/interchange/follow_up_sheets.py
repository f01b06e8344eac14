"""The sheets with money and measuring: lines, formulas, positions, milestones, indicators."""

from baken.plan.interchange.cells import Amount, Choice, Date, Number, PlannedAmount, Whole, YesNo
from baken.plan.interchange.columns import NODE_COLUMN, REMARK_COLUMN, Sheet, column_of
from baken.plan.interchange.document import Direction, IndicatorKind, LineKind
from baken.plan.interchange.labels import (
    AMOUNT_STATES,
    BASES,
    DIRECTIONS,
    INDICATOR_KINDS,
    LINE_KINDS,
    PERIODS,
    VALUE_ROLES,
)
from baken.plan.interchange.texts import Name, Names, Text

FIRST_YEAR, LAST_YEAR = 1990, 2100
YEAR = Whole(minimum=FIRST_YEAR, maximum=LAST_YEAR)


LINES = Sheet(
    key="lines",
    name="Ramingen",
    meaning="Geraamde bedragen. Een raming voor meer onderdelen staat hier één keer en telt één keer mee.",
    identity=("id",),
    columns=(
        column_of("id", "Kenmerk", Name(120), "Vaste naam van de raming.", required=True),
        column_of("code", "MJP-code", Name(100), "Code in het meerjarenplan; wordt nooit ontleed."),
        column_of("code_as_written", "Code in het document", Text(100), "Hoe het document de code schrijft."),
        column_of("year", "Jaar", YEAR, "Het jaar waarvoor geraamd is.", required=True),
        column_of(
            "kind",
            "Soort",
            Choice(LINE_KINDS, empty=LineKind.OPERATING),
            "Waarvoor het bedrag is. Leeg betekent werking.",
        ),
        column_of("state", "Toestand", Choice(AMOUNT_STATES), "Of er een bedrag is. Te bepalen is niet nul."),
        column_of(
            "planned", "Bedrag", PlannedAmount(), "Geraamd bedrag in euro; alleen bij toestand bedrag."
        ),
        column_of("remark", "Opmerking", Text(), "Vrije tekst."),
        column_of(
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
        column_of("line", "Raming", Name(120), "Kenmerk van de raming.", required=True, refers="lines"),
        column_of(
            "basis", "Grondslag", Choice(BASES), "Waarmee het tarief vermenigvuldigd wordt.", required=True
        ),
        column_of(
            "rate", "Tarief (EUR)", Number(places=4, digits=12, minimum=0), "Tarief in euro.", required=True
        ),
        column_of("quantity", "Aantal", Whole(), "Aantal; leeg betekent het aantal inwoners."),
        column_of("days", "Dagen", Whole(), "Aantal dagen."),
        column_of("population_date", "Inwoners op", Date(), "Datum waarop de inwoners geteld worden."),
        column_of("label", "Omschrijving", Text(200), "Omschrijving."),
    ),
)
POSITIONS = Sheet(
    key="positions",
    name="Standen",
    meaning="Wat de financiële dienst weet van een code in een jaar.",
    identity=("code", "year", "kind"),
    columns=(
        column_of("code", "MJP-code", Name(100), "Code in het meerjarenplan.", required=True),
        column_of("year", "Jaar", YEAR, "Het jaar.", required=True),
        column_of("kind", "Soort", Choice(LINE_KINDS, empty=LineKind.OPERATING), "Leeg betekent werking."),
        column_of("revised", "Herzien", Amount(), "Herzien bedrag in euro."),
        column_of("committed", "Vastgelegd", Amount(), "Vastgelegd bedrag in euro."),
        column_of("paid", "Betaald", Amount(), "Betaald bedrag in euro."),
    ),
)
MILESTONES = Sheet(
    key="milestones",
    name="Mijlpalen",
    meaning="Resultaten met een datum.",
    identity=("id",),
    columns=(
        column_of("id", "Kenmerk", Name(80), "Vaste naam van de mijlpaal.", required=True),
        NODE_COLUMN,
        column_of("title", "Titel", Text(300), "Wat er klaar moet zijn.", required=True),
        column_of("due", "Tegen", Date(), "Uiterste dag; leeg als die niet bekend is."),
        column_of("completed", "Klaar op", Date(), "Dag waarop het klaar was."),
        column_of("cancelled", "Vervalt", YesNo(), "Of de mijlpaal vervalt."),
        REMARK_COLUMN,
    ),
)
INDICATORS = Sheet(
    key="indicators",
    name="Indicatoren",
    meaning="Wat er gemeten wordt.",
    identity=("id",),
    columns=(
        column_of("id", "Kenmerk", Name(80), "Vaste naam van de indicator.", required=True),
        NODE_COLUMN,
        column_of("title", "Titel", Text(300), "Wat er gemeten wordt.", required=True),
        column_of(
            "kind",
            "Soort",
            Choice(INDICATOR_KINDS, empty=IndicatorKind.NUMBER),
            "Hoe de waarden eruitzien. Leeg betekent getal.",
        ),
        column_of("unit", "Eenheid", Text(60), "Waarin gemeten wordt."),
        column_of(
            "direction",
            "Richting",
            Choice(DIRECTIONS, empty=Direction.INCREASE),
            "Waar het heen moet. Leeg betekent stijgen.",
        ),
        column_of("steps", "Stappen", Names(200), "De stappen, de eerste eerst; alleen bij soort stappen."),
        column_of("source", "Bron", Text(1000), "Waar de waarden vandaan komen."),
        column_of("period", "Periode", Choice(PERIODS), "Hoe vaak er gemeten wordt."),
        column_of("measure", "Berekend uit", Name(100), "Naam van de maat die de waarde zelf berekent."),
    ),
)
VALUES = Sheet(
    key="values",
    name="Waarden",
    meaning="Beginwaarde, streefwaarden en gemeten waarden van de indicatoren.",
    identity=("indicator", "role", "date", "category"),
    columns=(
        column_of(
            "indicator",
            "Indicator",
            Name(80),
            "Kenmerk van de indicator.",
            required=True,
            refers="indicators",
        ),
        column_of("role", "Wat", Choice(VALUE_ROLES), "Wat voor waarde dit is.", required=True),
        column_of("date", "Datum", Date(), "Dag waarvoor de waarde geldt.", required=True),
        column_of(
            "value",
            "Waarde",
            Number(places=4),
            "Een getal; bij ja/nee 1 of 0; bij stappen het nummer van de stap, te beginnen met 0.",
            required=True,
        ),
        column_of("numerator", "Teller", Number(places=4), "Teller van een percentage."),
        column_of("denominator", "Noemer", Number(places=4), "Noemer van een percentage."),
        column_of("category", "Groep", Text(100), "Voor wie de waarde geldt; leeg betekent iedereen."),
        column_of("remark", "Opmerking", Text(4000), "Vrije tekst."),
    ),
)
RELATED = Sheet(
    key="related",
    name="Verwant",
    meaning="Onderdelen die bij elkaar horen.",
    identity=("node", "related"),
    columns=(
        NODE_COLUMN,
        column_of(
            "related",
            "Verwant onderdeel",
            Name(60),
            "Kenmerk van het andere onderdeel.",
            required=True,
            refers="nodes",
        ),
    ),
)
