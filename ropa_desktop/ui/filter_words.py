"""What a filter of a list asks for, in words."""

from __future__ import annotations

from ropa_desktop.domain.field import Field, Kind, RecordType
from ropa_desktop.services.find import Filter
from ropa_desktop.services.wording import Wording
from ropa_desktop.ui.standings import standing_words


def filter_words(one: Filter, record_type: RecordType, wording: Wording) -> str:
    """Say what a filter asks for."""
    say = wording.say
    special = {
        "art30": lambda: say("list.filter_letter", letter=one.value),
        "rule": lambda: say(f"rule.{one.value}").rstrip("."),
        "mentions": lambda: say("list.filter_mentions", name=wording.name(int(one.value or 0))),
        "remarks": lambda: say("list.filter_remarks"),
        "standing": lambda: standing_words(say, str(one.value)),
        "inapplicable": lambda: say("list.filter_inapplicable", letter=one.value),
        "answered": lambda: say("list.filter_answered", letter=one.value),
        "gravest": lambda: say("list.filter_gravest", what=say(f"severity.{one.value}")),
        "area": lambda: say("list.filter_area", what=say(f"area.{one.value}")),
        "area_in_order": lambda: say("list.filter_area_in_order", what=say(f"area.{one.value}")),
        "risk": lambda: say(f"risk.{one.value}"),
    }
    if one == Filter("standing", "open"):
        return say("list.filter_open")
    if one == Filter("art30", "missing"):
        return say("list.filter_art30")
    if one.path in special:
        return special[one.path]()
    field = _field_at(record_type, one.path)
    name = wording.label(record_type, one.path.partition(".")[0])
    if one.value is None:
        return say("list.filter_blank", name=name)
    many = field.kind in {Kind.CHOICES, Kind.LINKS}
    return f"{name}: {wording.brief(field, [one.value] if many else one.value)}"


def _field_at(record_type: RecordType, path: str) -> Field:
    name, _, inner = path.partition(".")
    field = record_type.by_name[name]
    return field.row_field(inner) if inner else field
