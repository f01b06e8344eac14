"""Names in a document that must lead to records: services, partners, life domains, codes."""

from dataclasses import dataclass

from baken.foundation.organisations.api import Organisation, OrganisationNames
from baken.foundation.vocabulary.api import Code, CodeList, LifeDomain
from baken.plan.interchange.document import Cooperation, Partner, PlanDocument


@dataclass(frozen=True)
class UnresolvedName:
    """A name nobody goes by, with names that look like it."""

    node: str
    field: str
    name: str
    suggestions: tuple[str, ...] = ()


class UnresolvedNames(Exception):
    """The document names organisations or life domains that do not exist."""

    def __init__(self, problems: tuple[UnresolvedName, ...]) -> None:
        super().__init__(", ".join(problem.name for problem in problems))
        self.problems = problems


class Names:
    """Resolves every name of a document with a constant number of queries."""

    def __init__(self, *, document: PlanDocument, municipality: str) -> None:
        self._organisations = OrganisationNames(municipality=municipality)
        self._domains = set(LifeDomain.objects.values_list("key", flat=True))
        problems = [*self._unknown_organisations(document), *self._unknown_domains(document)]
        if problems:
            raise UnresolvedNames(tuple(problems))
        self._codes = self._load_codes(document)

    def partner(self, partner: Partner) -> dict[str, object]:
        """Values of a partner row; one that is still to be found has a name and no organisation."""
        found = self._organisations.find(partner.name)
        if found is None and partner.cooperation is not Cooperation.TO_BE_DETERMINED:
            raise UnresolvedNames((UnresolvedName("", "partners", partner.name),))
        return {
            "organisation_id": found.pk if found else None,
            "to_be_found": "" if found else partner.name,
            "cooperation": partner.cooperation.value,
            "remark": partner.remark,
        }

    def organisation(self, name: str) -> Organisation:
        return self._organisations.resolve(name)

    def code(self, code_list: str, code: str) -> int:
        return self._codes[code_list, code]

    def _unknown_organisations(self, document: PlanDocument) -> list[UnresolvedName]:
        names = [(node.id, "leads", lead) for node in document.nodes for lead in node.leads]
        names += [
            (node.id, "partners", partner.name)
            for node in document.nodes
            for partner in node.partners
            if partner.cooperation is not Cooperation.TO_BE_DETERMINED
        ]
        return [
            UnresolvedName(node, field, name, self._organisations.suggest(name))
            for node, field, name in names
            if self._organisations.find(name) is None
        ]

    def _unknown_domains(self, document: PlanDocument) -> list[UnresolvedName]:
        return [
            UnresolvedName(node.id, "life_domain", node.life_domain, tuple(sorted(self._domains)))
            for node in document.nodes
            if node.life_domain and node.life_domain not in self._domains
        ]

    def _load_codes(self, document: PlanDocument) -> dict[tuple[str, str], int]:
        """Code lists and codes are made when they are new: a plan may bring its own."""
        for header in document.code_lists:
            CodeList.objects.get_or_create(
                key=header.key,
                defaults={
                    "title": header.title,
                    "valid_from": header.valid_from,
                    "valid_until": header.valid_until,
                    "reporting": header.reporting,
                },
            )
        labels = {(entry.list, entry.code): entry.label for entry in document.code_entries}
        for node in document.nodes:
            for link in node.codes:
                labels.setdefault((link.list, link.code), "")
        lists = dict(CodeList.objects.values_list("key", "id"))
        for key in {code_list for code_list, _code in labels} - lists.keys():
            lists[key] = CodeList.objects.create(key=key, title=key).pk
        Code.objects.bulk_create(
            (
                Code(code_list_id=lists[code_list], code=code, label=label)
                for (code_list, code), label in labels.items()
            ),
            ignore_conflicts=True,
        )
        rows = Code.objects.filter(code_list__in=lists.values()).values_list("code_list__key", "code", "id")
        return {(code_list, code): pk for code_list, code, pk in rows}
