"""Why a document could not be read, in words for whoever chose the file."""

from collections.abc import Sequence
from pathlib import Path


class ReadingError(Exception):
    """The document could not be read at all; the message is Dutch and meant for the screen."""


class MissingDocument(ReadingError):
    """There is no file there."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"Ik vind het bestand {path.name} niet. Kijk na of de naam en de map kloppen.")


class TooLarge(ReadingError):
    """The file is bigger than the reader takes."""

    def __init__(self, path: Path, limit: int) -> None:
        super().__init__(
            f"{path.name} is te groot: ik lees bestanden tot {limit // 1_000_000} MB. "
            "Bewaar het plan zonder foto's, of geef alleen de bladzijden met de doelstellingen."
        )


class EmptyDocument(ReadingError):
    """There is no text in the file."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"In {path.name} staat geen tekst. Is het een ingescande pdf? "
            "Laat er dan eerst tekstherkenning (OCR) op los."
        )


class NotText(ReadingError):
    """The file is neither text nor PDF."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path.name} is geen tekst en geen pdf. Bewaar het plan als pdf of als platte tekst "
            "en probeer opnieuw."
        )


class Encrypted(ReadingError):
    """The PDF asks for a password."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path.name} is beveiligd met een wachtwoord. Bewaar een kopie zonder wachtwoord.")


class Damaged(ReadingError):
    """The PDF cannot be opened."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path.name} is een pdf die ik niet kan openen: het bestand is beschadigd of onvolledig."
        )


class UnknownLayout(ReadingError):
    """No profile recognises the document."""

    def __init__(self, path: Path, known: Sequence[str]) -> None:
        super().__init__(
            f"Ik herken de opbouw van {path.name} niet. Ik ken deze opbouwen: {', '.join(known) or 'geen'}. "
            "Geef er zelf een mee, of beschrijf een nieuwe opbouw in een profiel "
            "(zie de README bij baken.plan.reading)."
        )


class NothingFound(ReadingError):
    """The profile fits, but not one heading was found."""

    def __init__(self, path: Path, profile: str) -> None:
        super().__init__(
            f"In {path.name} vind ik met het profiel {profile} geen enkele doelstelling. "
            "Kijk na of dit het juiste document en het juiste profiel is."
        )


class ProfileError(ReadingError):
    """A profile says something the reader does not know."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"Het profiel {name} klopt niet: {problem}.")
