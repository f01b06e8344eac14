"""The index: one row for each thing that can be found, and the words of public pages."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager


class SearchEntry(models.Model):
    """What can be found, with what is shown of it. Derived: never the only place of anything."""

    kind = models.CharField(_("soort"), max_length=50)
    subject_id = models.CharField(_("wat"), max_length=64)
    municipality = models.ForeignKey(
        "territory.Municipality", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    title = models.CharField(_("titel"), max_length=500)
    body = models.TextField(_("tekst"), blank=True)
    url = models.CharField(_("adres"), max_length=500)
    public = models.BooleanField(_("openbaar"), default=False)
    roles = ArrayField(models.CharField(max_length=30), default=list, blank=True, verbose_name=_("rollen"))
    vector = SearchVectorField()

    objects: ClassVar[models.Manager["SearchEntry"]] = ScopedManager(municipality="municipality")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="search_entry_once")]
        indexes = [GinIndex(fields=["vector"], name="search_vector")]

    def __str__(self) -> str:
        return self.title


class SearchWord(models.Model):
    """A word that stands on a public page of a municipality (empty: of the region), to suggest."""

    municipality = models.ForeignKey(
        "territory.Municipality", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    word = models.CharField(max_length=60)

    objects: ClassVar[models.Manager["SearchWord"]] = ScopedManager(municipality="municipality")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "word"], name="search_word_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.word
