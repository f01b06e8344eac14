"""Answers for somebody at a terminal."""

from rulebook.checking import Amount, Answers
from rulebook.explaining import Explanation
from rulebook.values import PER, euro

WORDS = {"yes": "JA", "maybe": "MISSCHIEN", "no": "NEE"}


def amount_in_words(amount: Amount) -> str:
    """€ 1.314,20 per maand, of tussen … en …; with "na te kijken" where the law's amount is old."""
    said = (
        euro(amount.low) if amount.low == amount.high else f"tussen {euro(amount.low)} en {euro(amount.high)}"
    )
    return f"{said}{PER[amount.period]}{' (na te kijken)' if amount.to_check else ''}"


def print_answers(answers: Answers) -> None:
    """Per right: yes, no or maybe, the amount, who still decides, and what made it so."""
    explanation = Explanation(answers)
    for name in sorted(
        answers.rights, key=lambda one: ["yes", "maybe", "no"].index(answers.entitlement(one))
    ):
        best, amount = answers.best(name), answers.amount(name)
        line = f"{WORDS[best.entitlement]:<10} {best.right.label}"
        if amount and amount.high:
            line += f" · {amount_in_words(amount)}"
        if best.assessed_by:
            line += f" · beslist door {', '.join(best.assessed_by)}"
        print(line)
        told = explanation.as_json(best)
        for row in told["because"]:
            if row["decides"] or best.entitlement == "yes":
                print(f"           {row['sentence']}")
        for said in told["would_change"]:
            print(f"         → {said}")
    for name, reason in answers.missing_rights.items():
        print(f"{'—':<10} {answers.compiled.book.rights[name].label} · niet te berekenen ({reason})")
