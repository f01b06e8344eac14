"""Every module's reference data and demonstration content, lowest floor first."""

import importlib
import importlib.util
from collections.abc import Callable

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from baken.foundation.reference import (
    DemonstrationSeed,
    ReferenceLoader,
    demonstration_seeds,
    reference_loaders,
)


def all_reference_loaders() -> tuple[ReferenceLoader, ...]:
    """Registered loaders, and `load_reference` of a module's `reference.py`, in the order of the floors."""
    registered = {loader.name: loader for loader in reference_loaders()}
    found = []
    for label, name in _rooms():
        if label in registered:
            found.append(registered.pop(label))
        elif (load := _function(f"{name}.reference", "load_reference")) is not None:
            found.append(ReferenceLoader(name=label, title=_("referentiegegevens"), load=load))
    return (*found, *registered.values())


def all_demonstration_seeds() -> tuple[DemonstrationSeed, ...]:
    """Registered seeds, and `seed_demonstration` of a module's `demonstration.py`, in the same order."""
    registered = {seed.name: seed for seed in demonstration_seeds()}
    found = []
    for label, name in _rooms():
        if label in registered:
            found.append(registered.pop(label))
        elif (seed := _function(f"{name}.demonstration", "seed_demonstration")) is not None:
            found.append(DemonstrationSeed(name=label, title=_("demonstratie"), seed=seed))
    return (*found, *registered.values())


def _rooms() -> list[tuple[str, str]]:
    return [(c.label, c.name) for c in apps.get_app_configs() if c.name.startswith("baken.")]


def _function(module: str, name: str) -> Callable[..., object] | None:
    if importlib.util.find_spec(module) is None:
        return None
    found: Callable[..., object] | None = getattr(importlib.import_module(module), name, None)
    return found
