"""What nodes of JSON-LD are made of: references, texts in their language, days, durations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

Json = dict[str, Any]

_period = re.compile(r"P(\d+)([DWMY])").fullmatch
DAYS_OF_A_WEEK = 7


def ref(place: str) -> Json:
    """Refer to a node or a term."""
    return {"@id": place}


def refs(places: Iterable[str]) -> list[Json]:
    """Refer to several, each once."""
    return [ref(place) for place in dict.fromkeys(places)]


def text(value: str | None, language: str) -> Json | None:
    """Give a text in its language."""
    return {"@language": language, "@value": value} if value else None


def day(value: date | None) -> Json | None:
    """Give a day."""
    return {"@type": "xsd:date", "@value": value.isoformat()} if value else None


def duration(period: str | None) -> Json | None:
    """Give a period as XML Schema writes durations, which knows no weeks; nothing for one that is only words."""
    match = _period(period or "")
    if not match:
        return None
    number, unit = int(match[1]), match[2]
    written = f"P{number * DAYS_OF_A_WEEK}D" if unit == "W" else f"P{number}{unit}"
    return {"@type": "xsd:duration", "@value": written}


def node(place: str, types: Iterable[str], members: Mapping[str, Any]) -> Json:
    """Make a node of what is not blank; a list of one stands as that one."""
    told = {key: value for key, value in members.items() if value not in (None, "", [], {})}
    kinds = list(dict.fromkeys(types))
    return {"@id": place, "@type": kinds[0] if len(kinds) == 1 else kinds} | {
        key: value[0] if isinstance(value, list) and len(value) == 1 else value for key, value in told.items()
    }
