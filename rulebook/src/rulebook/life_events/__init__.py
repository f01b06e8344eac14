"""What happens to people, as an entry to rights: a birth, a separation, a job lost.

changed = happens(book, "birth", situation, date=date)       # the situation as it is then
found = effects(book, situation, "birth", date=date)         # which rights start, stop, change
count_effects(book, "birth", situations, date=date)          # for how many households
"""

from rulebook.life_events.comparing import CHANGES, Effect, Effects, Side, effects
from rulebook.life_events.counting import EventCounts, count_effects
from rulebook.life_events.happening import happens, to_whom

__all__ = [
    "CHANGES",
    "Effect",
    "Effects",
    "EventCounts",
    "Side",
    "count_effects",
    "effects",
    "happens",
    "to_whom",
]
