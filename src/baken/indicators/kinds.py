"""The kinds of figures, and their names on screen. The values are those of the plan's documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a value looks like."""

    NUMBER = "number", _("getal")
    PERCENTAGE = "percentage", _("percentage")
    YES_NO = "yes_no", _("ja of nee")
    STEPS = "steps", _("stappen")


class Direction(models.TextChoices):
    """Which way it should go."""

    INCREASE = "increase", _("moet stijgen")
    DECREASE = "decrease", _("moet dalen")
    MAINTAIN = "maintain", _("moet gelijk blijven")


class Period(models.TextChoices):
    """How often a figure is expected; empty: no fixed rhythm."""

    YEAR = "year", _("elk jaar")
    SEMESTER = "semester", _("elk half jaar")
    QUARTER = "quarter", _("elk kwartaal")
    MONTH = "month", _("elke maand")


class ValueRole(models.TextChoices):
    """What a value is."""

    BASELINE = "baseline", _("nulmeting")
    TARGET = "target", _("streefwaarde")
    OBSERVATION = "observation", _("meting")
