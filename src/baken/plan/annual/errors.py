"""What can go wrong with an annual report, each with the message that people read."""

from django.utils.translation import gettext as _


class AnnualReportError(Exception):
    """Something about a report is refused; `str()` is plain Dutch."""


class ReportClosed(AnnualReportError):
    """The report was closed meanwhile, so its texts no longer change."""

    def __init__(self) -> None:
        super().__init__(
            _("Dit jaarverslag is afgesloten. Wat je typte, staat hieronder nog: kopieer wat je nodig hebt. ")
            + _("Wil je iets verbeteren? Open het verslag dan voor een verbeterde versie.")
        )


class ReportNotClosed(AnnualReportError):
    """Only a closed report can be published or corrected."""

    def __init__(self) -> None:
        super().__init__(_("Dit jaarverslag is nog niet afgesloten."))


class PeriodNotOver(AnnualReportError):
    """A report is closed after its period, or figures of the period would still be coming."""

    def __init__(self) -> None:
        super().__init__(_("De periode is nog niet voorbij. Afsluiten kan vanaf de dag erna."))


class PeriodTaken(AnnualReportError):
    """There is a report over this period, or with this name in the address."""

    def __init__(self) -> None:
        super().__init__(_("Over deze periode is er al een jaarverslag."))


class PlanIsDraft(AnnualReportError):
    """Nothing of a draft becomes public."""

    def __init__(self) -> None:
        super().__init__(_("Het plan is nog een ontwerp. Publiceer eerst het plan, daarna het jaarverslag."))


class CorrectionUnexplained(AnnualReportError):
    """A new version says what changed."""

    def __init__(self) -> None:
        super().__init__(_("Zeg wat je verbeterde. Dat staat voor iedereen in de nieuwe versie."))


class TextMoved(AnnualReportError):
    """Somebody else changed the same text since it was opened; `theirs` is what stands now."""

    def __init__(self, *, question: str, theirs: str, version: int) -> None:
        super().__init__(_("Iemand anders wijzigde deze tekst intussen. Er is niets overschreven."))
        self.question, self.theirs, self.version = question, theirs, version


class AlreadyAnswered(AnnualReportError):
    """Somebody else answered the remark since it was opened."""

    def __init__(self) -> None:
        super().__init__(_("Iemand anders werkte deze opmerking intussen bij. Bekijk eerst wat er nu staat."))
