"""Python's garbage collector, set for a server that makes many small records per page and drops them."""

import gc

YOUNG = 20_000
"""New objects before a collection; a page of a plan makes some fifty thousand and frees them itself."""


def settle_memory() -> None:
    """Call once when everything is loaded.

    The application's own objects stay for good: left out of every collection, pages lose
    the pause that was half of their slowest time (benchmarks/plan_pages.py shows it).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)
