"""The money of a record: the period's years from the plan, earlier years from the earlier record."""

from collections import defaultdict
from collections.abc import Iterable

from baken.plan.annual import record as r
from baken.plan.arithmetic.budget import Total, Totals, YearKind, domain_totals
from baken.plan.arithmetic.spending import CodeSpending
from baken.plan.interchange.document import LineKind
from baken.plan.picture import NodeView, PlanPicture
from baken.plan.wording import KIND_HEADINGS, sentence_case

FINANCE = ("revised", "committed", "paid")


def item_amounts(
    *, totals: Totals, years: Iterable[int], earlier: Iterable[r.Amounts]
) -> tuple[r.Amounts, ...]:
    """An item's planned amounts, shared lines once; earlier years as they were frozen."""
    return _with_earlier([_amounts(key, totals[key]) for key in sorted(totals)], years, earlier)


def item_lines(*, view: NodeView, years: Iterable[int]) -> tuple[r.Line, ...]:
    """The budget lines of the item itself in the period's years, with every item they serve."""
    wanted = set(years)
    return tuple(
        r.Line(
            key=shown.line.key,
            code=shown.line.code,
            year=shown.line.year,
            kind=shown.line.kind,
            kind_name=str(KIND_HEADINGS[LineKind(shown.line.kind)]),
            state=shown.line.state,
            planned=shown.line.planned,
            serves=tuple(node.key for node in shown.nodes),
        )
        for shown in view.lines
        if shown.line.year in wanted
    )


def budget_record(*, picture: PlanPicture, years: Iterable[int], earlier: r.ReportRecord | None) -> r.Budget:
    """Totals, domains and codes. The domains come to the totals and what they count more than once."""
    wanted = sorted(years)
    domains = domain_totals(
        lines=picture.line_facts, domains={key: picture.domain_of(key).key for key in picture.nodes}
    )
    then = earlier.budget if earlier else None
    frozen = {domain.key: domain.amounts for domain in then.domains} if then else {}
    spending = [row for row in picture.spending if row.year in wanted]
    return r.Budget(
        totals=_with_earlier(_whole(domains.grand, spending), wanted, then.totals if then else ()),
        domains=tuple(
            r.DomainAmounts(
                key=root.key,
                title=root.node.title,
                amounts=item_amounts(
                    totals=domains.groups.get(root.key, {}), years=wanted, earlier=frozen.get(root.key, ())
                ),
            )
            for root in picture.roots
        ),
        counted_more_often=_with_earlier(
            [
                r.Amounts(year=key.year, kind=key.kind.value, kind_name=_name(key.kind), planned=cents)
                for key, cents in sorted(domains.counted_more_often.items())
                if cents
            ],
            wanted,
            then.counted_more_often if then else (),
        ),
        codes=tuple(_spending(row) for row in spending)
        + tuple(row for row in (then.codes if then else ()) if row.year < wanted[0]),
    )


def _with_earlier(
    amounts: Iterable[r.Amounts], years: Iterable[int], earlier: Iterable[r.Amounts]
) -> tuple[r.Amounts, ...]:
    wanted = set(years)
    before = [amount for amount in earlier if amount.year < min(wanted)]
    return (*before, *(amount for amount in amounts if amount.year in wanted))


def _whole(totals: Totals, spending: Iterable[CodeSpending]) -> list[r.Amounts]:
    """The plan's totals with what finance reported over all its codes."""
    known: dict[YearKind, dict[str, int]] = defaultdict(dict)
    for row in spending:
        for name in FINANCE:
            if (cents := getattr(row, name)) is not None:
                of_key = known[YearKind(row.year, row.kind)]
                of_key[name] = of_key.get(name, 0) + cents
    return [
        _amounts(key, totals.get(key, Total()), **known.get(key, {})) for key in sorted({*totals, *known})
    ]


def _amounts(key: YearKind, total: Total, **finance: int) -> r.Amounts:
    return r.Amounts(
        year=key.year,
        kind=key.kind.value,
        kind_name=_name(key.kind),
        planned=total.planned if total.lines else None,
        to_be_determined=total.to_be_determined,
        shared=total.shared,
        **finance,
    )


def _name(kind: LineKind) -> str:
    return str(KIND_HEADINGS[kind])


def _spending(row: CodeSpending) -> r.Spending:
    return r.Spending(
        code=row.code,
        year=row.year,
        kind=row.kind.value,
        kind_name=_name(row.kind),
        planned=row.planned,
        revised=row.revised,
        committed=row.committed,
        paid=row.paid,
        available=row.available,
        committed_percent=row.committed_percent,
        paid_percent=row.paid_percent,
        warnings=tuple(sentence_case(str(row.sentence(warning))) for warning in row.warnings),
    )
