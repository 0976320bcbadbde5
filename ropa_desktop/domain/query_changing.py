"""A question with one thing in the place of another: a record by its id, a word by its code."""

from __future__ import annotations

from ropa_desktop.domain.changing import Thing
from ropa_desktop.domain.query import All, Compare, Condition, Not, Some, Within
from ropa_desktop.domain.query_paths import Place, start, walk


def with_instead(condition: Condition, record_type: str, old: Thing, new: Thing) -> Condition:
    """Put one thing in the place of another in a question about a type, wherever the new may stand."""
    return _within(condition, start(record_type), old, new)


def _within(condition: Condition, place: Place, old: Thing, new: Thing) -> Condition:
    match condition:
        case Compare(path, op, values):
            fields = walk(place, path).fields.values()
            if not any(old.may_stand_in(one) and new.may_stand_in(one) for one in fields):
                return condition
            return Compare(path, op, tuple(dict.fromkeys(new.value if one == old.value else one for one in values)))
        case Within(path, part):
            after = walk(place, path).after
            return Within(path, _within(part, after, old, new)) if after else condition
        case Not(part):
            return Not(_within(part, place, old, new))
        case All(parts) | Some(parts):
            return type(condition)(tuple(_within(part, place, old, new) for part in parts))
