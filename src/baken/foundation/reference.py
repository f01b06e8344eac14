"""Reference data and the demonstration's content: each module registers its own loader.

`AppConfig.ready()` registers; apps are made ready lowest floor first, so loaders run
in that order. Every loader may be run again at any time and then changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class ReferenceLoader:
    """Loads the reference data of one module; idempotent."""

    name: str
    title: str | Promise
    load: Callable[[], object]


@dataclass(frozen=True, kw_only=True)
class DemonstrationSeed:
    """Makes the demonstration's content of one module; idempotent, never run in production.

    Gets the demonstration's municipalities when it takes the argument `municipalities`.
    """

    name: str
    title: str | Promise
    seed: Callable[..., object]


class LoaderRegisteredTwice(Exception):
    """Two loaders carry the same name."""


_loaders: dict[str, ReferenceLoader] = {}
_seeds: dict[str, DemonstrationSeed] = {}


def register_reference_loader(loader: ReferenceLoader) -> None:
    """Add a module's loader. Raises LoaderRegisteredTwice."""
    if loader.name in _loaders:
        raise LoaderRegisteredTwice(loader.name)
    _loaders[loader.name] = loader


def register_demonstration_seed(seed: DemonstrationSeed) -> None:
    """Add a module's demonstration content. Raises LoaderRegisteredTwice."""
    if seed.name in _seeds:
        raise LoaderRegisteredTwice(seed.name)
    _seeds[seed.name] = seed


def reference_loaders() -> tuple[ReferenceLoader, ...]:
    """All loaders, lowest floor first."""
    return tuple(_loaders.values())


def demonstration_seeds() -> tuple[DemonstrationSeed, ...]:
    """All demonstration content, lowest floor first."""
    return tuple(_seeds.values())
