"""The sheets that say what the plan is: plan, levels, parts, partners and codes."""

from baken.plan.interchange.cells import Choice, Date, YesNo
from baken.plan.interchange.columns import NODE_COLUMN, Sheet, column_of
from baken.plan.interchange.document import Cooperation
from baken.plan.interchange.labels import (
    COOPERATIONS,
    TERMS,
)
from baken.plan.interchange.texts import Key, Name, Names, OptionalName, Text

PLAN = Sheet(
    key="plan",
    name="Plan",
    meaning="Het plan zelf, op één rij.",
    required=True,
    columns=(
        column_of(
            "slug",
            "Naam in het adres",
            Key(80),
            "Korte naam in webadressen, bijvoorbeeld lsb-aalst.",
            required=True,
        ),
        column_of("title", "Titel", Text(200), "Titel van het plan.", required=True),
        column_of("start", "Begin", Date(), "Eerste dag van het plan.", required=True),
        column_of("end", "Einde", Date(), "Laatste dag van het plan.", required=True),
        column_of(
            "municipality",
            "NIS-code",
            Name(5, pattern="[0-9]{5}", shape="de NIS-code van de gemeente: vijf cijfers"),
            "NIS-code van de gemeente.",
            required=True,
        ),
        column_of("description", "Beschrijving", Text(), "Waarover het plan gaat."),
        column_of("source", "Brondocument", Text(300), "Het document waaruit het plan komt."),
        column_of(
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
        column_of("id", "Kenmerk", Key(50), "Korte naam van het niveau.", required=True),
        column_of("name", "Naam", Text(100), "Naam voor één onderdeel, bijvoorbeeld actie.", required=True),
        column_of("plural", "Meervoud", Text(100), "Naam voor meer onderdelen, bijvoorbeeld acties."),
        column_of(
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
        column_of(
            "id", "Kenmerk", Name(60), "Vaste naam van het onderdeel; verander hem niet.", required=True
        ),
        column_of(
            "level", "Niveau", Name(100), "Kenmerk of naam van het niveau.", required=True, refers="levels"
        ),
        column_of(
            "parent", "Deel van", OptionalName(60), "Kenmerk van het onderdeel hierboven.", refers="nodes"
        ),
        column_of("code", "Nummer", Name(50), "Nummer zoals het plan het schrijft."),
        column_of("other_codes", "Andere nummers", Names(50), "Andere lezingen van het nummer."),
        column_of("title", "Titel", Text(300), "Titel van het onderdeel.", required=True),
        column_of("description", "Beschrijving", Text(4000), "Beschrijving."),
        column_of("leads", "Trekkers", Names(300), "Diensten die instaan voor het onderdeel."),
        column_of("term", "Termijn", Choice(TERMS), "Wanneer het gebeurt."),
        column_of("start", "Begin", Date(), "Eerste dag."),
        column_of("end", "Einde", Date(), "Laatste dag."),
        column_of("priority", "Prioritair", YesNo(), "Of het onderdeel voorrang krijgt."),
        column_of("life_domain", "Levensdomein", Name(50), "Kenmerk van het levensdomein."),
        column_of("remark", "Opmerking", Text(), "Vrije tekst."),
        column_of(
            "line_order",
            "Volgorde van de ramingen",
            Names(120),
            "Alleen nodig als de ramingen hier in een andere volgorde staan dan op het blad Ramingen.",
            refers="lines",
        ),
        column_of(
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
        NODE_COLUMN,
        column_of("name", "Partner", Name(300), "Naam van de organisatie.", required=True),
        column_of(
            "cooperation",
            "Soort samenwerking",
            Choice(COOPERATIONS, empty=Cooperation.COOPERATION),
            "Hoe de partner meewerkt. Leeg betekent samenwerking.",
        ),
        column_of("remark", "Opmerking", Text(300), "Vrije tekst."),
    ),
)
CODES = Sheet(
    key="codes",
    name="Codes",
    meaning="Codes van andere plannen en van hogere overheden waarnaar een onderdeel verwijst.",
    identity=("node", "list", "code"),
    columns=(
        NODE_COLUMN,
        column_of(
            "list",
            "Codelijst",
            Key(50),
            "Kenmerk van de codelijst.",
            required=True,
            refers="code_lists",
        ),
        column_of("code", "Code", Name(200), "Code zoals de lijst ze schrijft.", required=True),
        column_of(
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
        column_of("id", "Kenmerk", Key(50), "Korte naam van de lijst.", required=True),
        column_of("title", "Titel", Text(200), "Titel van de lijst.", required=True),
        column_of("valid_from", "Geldig vanaf", Date(), "Eerste dag waarop de lijst geldt."),
        column_of("valid_until", "Geldig tot en met", Date(), "Laatste dag waarop de lijst geldt."),
        column_of("reporting", "Voor rapportering", YesNo(), "Of een hogere overheid om deze codes vraagt."),
    ),
)
CODE_ENTRIES = Sheet(
    key="code_entries",
    name="Codes per lijst",
    meaning="Wat elke code betekent.",
    identity=("list", "code"),
    columns=(
        column_of(
            "list",
            "Codelijst",
            Key(50),
            "Kenmerk van de codelijst.",
            required=True,
            refers="code_lists",
        ),
        column_of("code", "Code", Name(200), "De code.", required=True),
        column_of("label", "Betekenis", Text(), "Wat de code betekent."),
    ),
)
