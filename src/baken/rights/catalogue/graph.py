"""The graph of rights as a drawing: from the left to the right, what opens before what is opened. Pure.

Where everything stands is the layered drawing of Sugiyama, Tagawa and Toda (1981) as grandalf computes it.
"""

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from grandalf.graphs import Edge, Graph, Vertex
from grandalf.layouts import SugiyamaLayout, VertexViewer

from baken.rights.rules.catalogue import Entry
from baken.rights.rules.links import RightLink

WIDTH, HEIGHT = 220, 52
"""Of the box of a right, in pixels."""
ACROSS, DOWN = 330, 68
"""From one box to the next."""
MARGIN, ARROW = 12, 7
ROUNDS = 12
"""How often the order within layers is improved so that lines cross less."""
Point = tuple[int, int]
LONGEST_LINE, MOST_LINES = 25, 2


@dataclass(frozen=True, kw_only=True)
class Box:
    """A right where it stands, its name in lines that fit."""

    right: Entry
    x: int
    y: int
    lines: Sequence[tuple[int, str]]  # how far below the top, and the words


@dataclass(frozen=True, kw_only=True)
class Line:
    """A link as a path of SVG; `after`: where its months are written, and which."""

    link: RightLink
    path: str
    x: int
    y: int


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """Boxes and lines in a frame of so many pixels."""

    width: int
    height: int
    boxes: Sequence[Box]
    lines: Sequence[Line]
    box_width: int = WIDTH
    box_height: int = HEIGHT


def around(links: Sequence[RightLink], key: str) -> list[RightLink]:
    """The links of one right: what it opens on and on, what opens it, and what it does not go with."""
    forward, backward = {key}, {key}
    for _again in links:
        forward |= {one.other.key for one in links if not one.is_apart and one.right.key in forward}
        backward |= {one.right.key for one in links if not one.is_apart and one.other.key in backward}
    return [
        one
        for one in links
        if (one.is_apart and key in {one.right.key, one.other.key})
        or (not one.is_apart and (one.right.key in forward or one.other.key in backward))
    ]


def drawing_of(links: Sequence[RightLink]) -> Drawing:
    """Where boxes and lines stand. Rights that do not hang together stand in groups below each other."""
    every = {one.key: one for link in links for one in (link.right, link.other)}
    vertices = {key: Vertex(key) for key in sorted(every)}
    for vertex in vertices.values():
        vertex.view = VertexViewer(w=HEIGHT, h=WIDTH)
    opening = [link for link in links if not link.is_apart]
    edges = [Edge(vertices[one.right.key], vertices[one.other.key], data=one) for one in opening]
    for edge in edges:
        edge.view = _Route()
    spots, lines, top = dict[str, Point](), list[Line](), MARGIN
    for group in Graph(list(vertices.values()), edges).C:
        shift = _lay_out(group, top)
        for vertex in group.sV:
            spots[vertex.data] = shift(vertex.view.xy)
        lines += [_line(edge.data, [shift(point) for point in edge.view.points]) for edge in group.sE]
        top = max(spots[vertex.data][1] for vertex in group.sV) + DOWN
    lines += [_apart(link, spots[link.right.key], spots[link.other.key]) for link in links if link.is_apart]
    return Drawing(
        width=max((x for x, _y in spots.values()), default=0) + WIDTH + MARGIN,
        height=max((y for _x, y in spots.values()), default=0) + HEIGHT + MARGIN,
        boxes=[_box(right, spots[key]) for key, right in every.items()],
        lines=lines,
    )


class _Route:
    """Takes up the points along which a line goes."""

    points: Sequence[tuple[float, float]] = ()

    def setpath(self, points: Sequence[tuple[float, float]]) -> None:
        """Called by the layout: the middles of both boxes, and of the room kept free between them."""
        self.points = points


def _lay_out(group: Any, top: int) -> Callable[[tuple[float, float]], Point]:
    """Lay out what hangs together; what comes back turns a middle of the layout into a place on the page."""
    layout = SugiyamaLayout(group)
    layout.xspace, layout.yspace = DOWN - HEIGHT, ACROSS - WIDTH
    layout.init_all()
    layout.draw(ROUNDS)
    first = min(vertex.view.xy[0] for vertex in group.sV)
    if bends := [point[0] for edge in group.sE for point in edge.view.points]:
        first = min(first, *bends)
    start = min(vertex.view.xy[1] for vertex in group.sV)
    # Its layers lie below each other; ours stand from left to right.
    return lambda middle: (MARGIN + round(middle[1] - start), top + round(middle[0] - first))


def _box(right: Entry, spot: Point) -> Box:
    lines = textwrap.wrap(right.label, LONGEST_LINE, max_lines=MOST_LINES, placeholder=" …")
    first = HEIGHT // 2 + 5 - 9 * (len(lines) - 1)
    return Box(
        right=right, x=spot[0], y=spot[1], lines=[(first + 18 * at, line) for at, line in enumerate(lines)]
    )


def _line(link: RightLink, spots: Sequence[Point]) -> Line:
    """From the right side of a box to the left side of another, through the room between the others.

    In a circle a line may go back: then it leaves on the left.
    """
    forward = spots[0][0] <= spots[-1][0]
    near, far = (WIDTH, 0) if forward else (0, WIDTH)
    points = [(spots[0][0] + near, spots[0][1] + HEIGHT // 2)]
    for x, y in spots[1:-1]:
        points += [(x + far, y + HEIGHT // 2), (x + near, y + HEIGHT // 2)]
    points.append((spots[-1][0] + (-ARROW if forward else WIDTH + ARROW), spots[-1][1] + HEIGHT // 2))
    path = f"M{points[0][0]} {points[0][1]}"
    for (x, y), (next_x, next_y) in pairwise(points):
        half = (x + next_x) // 2
        path += f" C{half} {y} {half} {next_y} {next_x} {next_y}"
    last = points[-2]
    return Line(link=link, path=path, x=(last[0] + points[-1][0]) // 2, y=(last[1] + points[-1][1]) // 2)


def _apart(link: RightLink, start: Point, end: Point) -> Line:
    """A straight line between two boxes, drawn below them."""
    (x, y), (to_x, to_y) = ((spot[0] + WIDTH // 2, spot[1] + HEIGHT // 2) for spot in (start, end))
    return Line(link=link, path=f"M{x} {y} L{to_x} {to_y}", x=(x + to_x) // 2, y=(y + to_y) // 2)
