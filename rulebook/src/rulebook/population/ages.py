"""Ages and sexes: everybody gets one so that the city has its published ages, and families are possible.

Each person has a position (child, partner, lone parent …). A table of positions by age and sex is fitted to
how many there are of both. Within a position ages are dealt out; couples and parents with their children are
then put side by side by rank, with some noise, so that the totals stay what they are.
"""

import datetime as dt

import numpy as np

from rulebook.population.drawing import Array, Random, fitted, whole
from rulebook.population.households import (
    APPLICANT,
    CHILD,
    FAMILY,
    INSTITUTION,
    LONE,
    OTHER,
    PARTNER,
    RELATIVE,
    SEVERAL,
    TOGETHER,
    Places,
)
from rulebook.population.marginals import Marginals

OLDEST = 104
BANDS = (0, 3, 6, 12, 18, 25, 35, 45, 55, 65, 75, 80, 85)
"""Where the bands of the published ages begin."""
WOMAN, MAN = 0, 1
YOUNGEST_PARENT = 16
PARENT_NOISE, PARTNER_NOISE = 3.0, 2.0  # years
DAYS = 365.25
POSITIONS = ("child", "couple", "parent_in_couple", "lone_parent", "alone", "other", "institution")
CHILD_AT, COUPLE_AT, PARENT_AT, LONE_AT, ALONE_AT, OTHER_AT, INSTITUTION_AT = range(len(POSITIONS))


def ages_and_sexes(found: Places, date: dt.date, random: Random, figures: Marginals) -> tuple[Array, Array]:
    """Day of birth (ordinal) and sex (0 woman, 1 man) of each person."""
    position = positions(found)
    sex = _sexes_of_families(found, position, random, figures)
    cells = _cells(position, sex, len(found.household), figures)
    birth, sex = _dealt_out(cells, position, sex, date, random)
    _pair_partners(found, birth, sex, random)
    _join_children(found, birth, date, random)
    return birth.astype(np.int32), sex


def positions(found: Places) -> Array:
    """The position of each person, as an index of POSITIONS."""
    kind = found.type_of_person
    head = np.isin(found.role, (APPLICANT, PARTNER))
    has_child = np.zeros(len(found.type), dtype=bool)
    has_child[found.household[found.role == CHILD]] = True
    position = np.full(len(found.household), OTHER_AT, dtype=np.int8)
    position[found.role == CHILD] = CHILD_AT
    couple = head & np.isin(kind, (1, FAMILY, SEVERAL))
    position[couple] = COUPLE_AT
    position[couple & has_child[found.household]] = PARENT_AT
    position[head & (kind == LONE)] = LONE_AT
    position[kind == 0] = ALONE_AT
    position[kind == TOGETHER] = OTHER_AT
    position[(found.role == RELATIVE) | ((found.role == OTHER) & (kind != INSTITUTION))] = OTHER_AT
    position[kind == INSTITUTION] = INSTITUTION_AT
    return position


def _sexes_of_families(found: Places, position: Array, random: Random, figures: Marginals) -> Array:
    """The sex of partners and lone parents; -1 where the table of ages decides."""
    sex = np.full(len(position), -1, dtype=np.int8)
    couples = np.flatnonzero(found.role == PARTNER)
    first = found.first[found.household[couples]]
    applicant = random.integers(0, 2, len(couples), dtype=np.int8)
    same = np.zeros(len(couples), dtype=bool)
    same[: round(len(couples) * figures.one("same_sex_couples"))] = True
    random.shuffle(same)
    sex[first], sex[couples] = applicant, np.where(same, applicant, 1 - applicant)
    lone = np.flatnonzero(position == LONE_AT)
    fathers = round(len(lone) * figures.one("lone_fathers"))
    sex[lone] = random.permutation(np.arange(len(lone)) < fathers)
    return sex


def _cells(position: Array, sex: Array, persons: int, figures: Marginals) -> dict[tuple[int, int], Array]:
    """Per position and sex (-1: both) how many of each sex and band: [woman bands, man bands]."""
    women, men = (figures.row(name) for name in ("women", "men"))
    everybody = whole([row[band] for row in (women, men) for band in BANDS], persons)
    weights = figures.rows("positions_by_age")
    keys = [
        (place, one)
        for place in range(len(POSITIONS))
        for one in (-1, WOMAN, MAN)
        if ((position == place) & (sex == one)).any()
    ]
    table = np.array([_row(weights[POSITIONS[place]], one) for place, one in keys])
    totals = np.array([int(((position == place) & (sex == one)).sum()) for place, one in keys])
    table = fitted(np.maximum(table, 0), totals, everybody)
    return {key: whole(row, total) for key, row, total in zip(keys, table, totals, strict=True)}


def _row(weights: dict[int, float], sex: int) -> Array:
    bands = np.array([weights[band] for band in BANDS])
    return np.concatenate([bands * (sex != MAN), bands * (sex != WOMAN)])


def _dealt_out(
    cells: dict[tuple[int, int], Array], position: Array, sex: Array, date: dt.date, random: Random
) -> tuple[Array, Array]:
    starts = np.array(BANDS)
    bands = len(starts)
    birth, chosen = np.zeros(len(position), dtype=np.int64), sex.copy()
    for (place, one), counts in cells.items():
        people = np.flatnonzero((position == place) & (sex == one))
        cell = np.repeat(np.arange(2 * bands), counts)
        random.shuffle(cell)
        birth[people] = _births(_ages(starts, cell % bands, random), date, random)
        chosen[people] = cell // bands
    return birth, chosen


def _ages(starts: Array, band: Array, random: Random) -> Array:
    """An age in a band: any of its years; the last band falls off by a sixth each year."""
    ends = np.append(starts[1:], starts[-1] + 1)
    ages: Array = starts[band] + (random.random(len(band)) * (ends - starts)[band]).astype(np.int64)
    oldest = band == len(starts) - 1
    ages[oldest] = np.minimum(starts[-1] - 1 + random.geometric(1 / 6, int(oldest.sum())), OLDEST)
    return ages


def anniversaries(date: dt.date) -> Array:
    """Ordinals: whoever is born after [n + 1] and up to [n] is n years old on the date."""
    day = dt.date(date.year, date.month, 28) if (date.month, date.day) == (2, 29) else date
    return np.array([day.replace(year=day.year - age).toordinal() for age in range(OLDEST + 3)])


def _births(ages: Array, date: dt.date, random: Random) -> Array:
    turned = anniversaries(date)
    latest = turned[ages]
    return np.asarray(latest - (random.random(len(ages)) * (latest - turned[ages + 1])).astype(np.int64))


def years_old(birth: Array, date: dt.date) -> Array:
    """Whole years from a day of birth (ordinal) to the date."""
    turned = anniversaries(date)
    return np.asarray(np.searchsorted(-turned, -birth, side="right") - 1)


def months_old(since: Array, date: dt.date) -> Array:
    """Whole months from a day (ordinal) to the date; never below nought."""
    days = np.asarray(since, dtype="int64") - dt.date(1970, 1, 1).toordinal()
    day = days.astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    of_month = (day - month).astype("int64") + 1
    passed = (date.year - 1970) * 12 + date.month - 1 - month.astype("int64")
    return np.asarray(np.maximum(passed - (date.day < of_month), 0))


def _pair_partners(found: Places, birth: Array, sex: Array, random: Random) -> None:
    """Gives partners of one kind of couple ages that lie near each other."""
    partner = np.flatnonzero(found.role == PARTNER)
    applicant = found.first[found.household[partner]]
    has_child = np.zeros(len(found.type), dtype=bool)
    has_child[found.household[found.role == CHILD]] = True
    parents = has_child[found.household[partner]]
    for with_children in (False, True):
        for own in (WOMAN, MAN):
            for other in (WOMAN, MAN):
                here = (parents == with_children) & (sex[applicant] == own) & (sex[partner] == other)
                a, b = applicant[here], partner[here]
                order = np.argsort(birth[a] + random.normal(0, PARTNER_NOISE * DAYS, len(a)), kind="stable")
                birth[b[order]] = np.sort(birth[b])


def _join_children(found: Places, birth: Array, date: dt.date, random: Random) -> None:
    """Gives children ages that go with their youngest parent; who would be too old becomes younger."""
    child = np.flatnonzero(found.role == CHILD)
    if not len(child):
        return
    household = found.household[child]
    applicant = found.first[household]
    second = applicant + 1
    couple = np.zeros(len(child), dtype=bool)
    couple[found.size[household] > 1] = found.role[second[found.size[household] > 1]] == PARTNER
    youngest = birth[applicant].copy()
    youngest[couple] = np.maximum(youngest[couple], birth[second[couple]])
    order = np.argsort(youngest + random.normal(0, PARENT_NOISE * DAYS, len(child)), kind="stable")
    birth[child[order]] = np.sort(birth[child])
    earliest = youngest + round(YOUNGEST_PARENT * DAYS)
    late = birth[child] < earliest
    room = np.minimum(earliest + 2 * DAYS, date.toordinal()) - earliest
    moved = earliest + (random.random(len(child)) * np.maximum(room, 0)).astype(np.int64)
    birth[child[late]] = moved[late]
