"""What can go wrong, each with words for the person who tried."""

from django.utils.translation import gettext as _


class IndicatorError(Exception):
    """Something about an indicator is refused; `str()` is a Dutch sentence."""


class NotANumber(IndicatorError):
    """A text cannot be read as a figure."""


class DoesNotFit(IndicatorError):
    """A figure is none of its indicator's kind."""


class AlreadyRecorded(IndicatorError):
    """There is a figure for this date and category; correct that one."""

    def __init__(self) -> None:
        super().__init__(_("Voor deze datum is er al een cijfer. Verbeter dat cijfer."))


class ReasonMissing(IndicatorError):
    """A correction says why."""

    def __init__(self) -> None:
        super().__init__(_("Schrijf waarom je dit cijfer verbetert."))


class MeasuredByItself(IndicatorError):
    """The indicator computes its figures from a measure; nobody types them."""

    def __init__(self) -> None:
        super().__init__(_("Deze indicator rekent zichzelf uit. Je kunt er geen meting voor invullen."))


class UnknownMeasure(IndicatorError):
    """No module registered this measure."""

    def __init__(self, key: str) -> None:
        super().__init__(_("De berekening '%(key)s' bestaat niet.") % {"key": key})


class KeyTaken(IndicatorError):
    """The municipality has another indicator with this key."""

    def __init__(self, key: str) -> None:
        super().__init__(_("Er is al een indicator met het kenmerk '%(key)s'.") % {"key": key})


class ValuesDoNotFit(IndicatorError):
    """The kind or the steps cannot change while figures exist that would no longer fit."""

    def __init__(self) -> None:
        super().__init__(_("Er zijn al cijfers die niet bij deze soort of deze stappen passen."))


class ChangedMeanwhile(IndicatorError):
    """Somebody else saved first; nothing was overwritten."""

    def __init__(self) -> None:
        super().__init__(_("Iemand anders heeft dit intussen gewijzigd. Kijk na en bewaar opnieuw."))
