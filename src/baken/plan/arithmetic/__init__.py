"""The plan's arithmetic: pure functions over small typed facts.

No Django, no clock, no rounding that is not named: today is an argument, amounts
are integer cents, figures are Decimal, and what is unknown is None and never zero.

- `progress`    an indicator between its baseline and its dated targets
- `milestones`  how a milestone stands on a date
- `terms`       short, middle and long term as dates; a node's own window
- `formulas`    an amount from a rate, a quantity and days
- `budget`      totals in which a shared line counts once
- `spending`    planned, revised, committed and paid per code, with warnings
- `reasons`     what each milestone, indicator, date and code argues for
- `status`      why a node is late, at risk or done; a human's word beside it
- `roll_up`     children on their parent: counts per state and the worst reasons
- `sentences`   a Dutch sentence as a template with named values

Every sentence is a `Sentence`: `str()` gives the Dutch text; a screen that
translates takes `template` and `values`. Queries turn rows into facts (`LineFact`,
`MilestoneFact`, `NodeFacts`), these functions turn facts into answers, and nothing
of the answer is stored.
"""
