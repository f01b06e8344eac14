"""A city's look outside the screens: its tokens and logo as data, read from the sheets the screens use."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_HERE = Path(__file__).parent
_STATIC, _LOGOS = _HERE / "static" / "ui", _HERE / "templates" / "ui" / "logos"
_TOKEN = re.compile(r"--(color-[\w-]+|chart-\d+):\s*([^;]+);")
_REFERENCE = re.compile(r"var\(--([\w-]+)\)")
_LOGO_RULE = re.compile(r"^\s*\.(logo__\w+) \{([^}]*)\}", re.MULTILINE)


@cache
def city_colours(*, slug: str) -> Mapping[str, str]:
    """The city's colours: "accent" → "#7d1f46". A city without a sheet of its own has the default ones."""
    # The first :root is the ordinary one; what follows it adapts to wishes of a reader on a screen.
    found = dict(_TOKEN.findall((_STATIC / "css" / "tokens.css").read_text().split("@media")[0]))
    if own := _own(_STATIC / "cities", f"{slug}.css"):
        found |= dict(_TOKEN.findall(own.read_text()))
    return MappingProxyType({name.removeprefix("color-"): _resolved(found, found[name]) for name in found})


@cache
def city_logo(*, slug: str) -> str:
    """The city's logo as an SVG that stands alone, in the colours it has on the city's header."""
    source = _own(_LOGOS, f"{slug}.html") or _LOGOS / "default.html"
    svg = source.read_text().strip()
    start = svg.index(">", svg.index("<svg")) + 1
    opening = svg[:start].replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return f"{opening}<style>{_logo_rules(city_colours(slug=slug))}</style>{svg[start:]}"


def _own(folder: Path, name: str) -> Path | None:
    """A file of that name in the folder; a name that is not there, whatever it looks like, is None."""
    return next((path for path in folder.iterdir() if path.name == name), None)


def _resolved(tokens: Mapping[str, str], value: str) -> str:
    return _REFERENCE.sub(lambda match: _resolved(tokens, tokens[match[1]]), value)


def _logo_rules(colours: Mapping[str, str]) -> str:
    """The header's rules for the parts of a logo, with the city's own colours filled in."""
    sheet = (_STATIC / "css" / "components" / "header.css").read_text()
    rules = "".join(f".{name}{{{body.strip()}}}" for name, body in _LOGO_RULE.findall(sheet))
    tokens = {f"color-{name}": value for name, value in colours.items()}
    return _resolved(tokens, rules).replace("currentColor", colours["on-header"])
