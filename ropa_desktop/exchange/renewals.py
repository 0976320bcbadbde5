"""What is new in a version of an assessment: its answers beside those of the version that it replaces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ropa_desktop.domain.facts import FACTS
from ropa_desktop.domain.field import from_json
from ropa_desktop.exchange.outline import Column, Grid, Row
from ropa_desktop.exchange.source import Chosen, Source, handed_over
from ropa_desktop.services.knowledge import as_json
from ropa_desktop.services.records import Stored
from ropa_desktop.services.worksheets import facts_of
from ropa_desktop.storage.worksheets import sheet_of

_CONTROL = frozenset(
    {
        "reference",
        "status",
        "version",
        "date",
        "worksheet",
        "approver",
        "approved_on",
        "replaces",
        "change_reason",
        "note",
    }
)
"""What every version has of its own, which is no change of the assessment."""

BLANK = "–"
"""What stands where nothing does, so that it is seen."""

Change = tuple[str, str, str, str]


def changes(source: Source, before: Stored, after: Stored, chosen: Chosen = None) -> Grid:
    """Give the answers, the record's own fields, and what the register said, that differ between two versions."""
    place = f"{after.type}/{after.id}/since"
    found = [
        *_fields(source, before, after, chosen),
        *_answers(source, before, after),
        *_register(source, before, after, chosen),
    ]
    columns = tuple(
        Column(f"since.{name}", source.say(f"document.since.{name}"), share)
        for name, share in (("code", 0.4), ("question", 1.6), ("before", 2.0), ("after", 2.0))
    )
    rows = tuple(
        Row(f"{place}/{number}", (code, label, was or BLANK, text or BLANK))
        for number, (code, label, was, text) in enumerate(found, 1)
    )
    return Grid(place, f"{after.type}.since", source.say("document.since"), columns, rows)


def _fields(source: Source, before: Stored, after: Stored, chosen: Chosen) -> Iterator[Change]:
    for field in after.record_type.fields:
        old, new = (handed_over(field, each.values[field.name], chosen) for each in (before, after))
        if field.name not in _CONTROL and not field.internal and old != new:
            label = source.wording.label(after.record_type, field.name)
            yield ("", label, source.wording.text(field, old), source.wording.text(field, new))


def _answers(source: Source, before: Stored, after: Stored) -> Iterator[Change]:
    old, new = _said(source, before), _said(source, after)
    for name in dict.fromkeys((*new, *old)):
        code, label, text = new.get(name) or (*old[name][:2], "")
        was = old[name][2] if name in old else ""
        if was != text:
            yield (code, label, was, text)


def _said(source: Source, stored: Stored) -> dict[str, tuple[str, str, str]]:
    """Give each answer by name: the code and label of its question, and its words; then the accepted warnings."""
    kept = stored.values["worksheet"]
    if not kept:
        return {}
    sheet, say, wording = sheet_of(stored.type, kept), source.say, source.wording
    given = sheet.answers(kept)
    found = {}
    for question in sheet.questions:
        for field in question.fields:
            label = say(sheet.label_key(question.name))
            if field.name != question.name:
                label = f"{label} – {say(sheet.label_key(field.name))}"
            found[field.name] = (question.code, label, wording.text(field, given[field.name]))
    for code, why in kept.get("accepted", {}).items():
        asking = sheet.by_name.get(code.partition(".")[0])
        label = say("worksheet.accepted", what=wording.message(sheet, code))
        found[f"accepted/{code}"] = (asking.code if asking else "", label, why)
    return found


def _register(source: Source, before: Stored, after: Stored, chosen: Chosen) -> Iterator[Change]:
    """Give what the register said at the earlier approval and says now, or said at the later one."""
    old = _assessed(before)
    new = _assessed(after) or _today(source, after)
    for field in FACTS[after.type] if old else ():
        values = (from_json(field, each.get(field.name, field.kind.blank)) for each in (old, new))
        was, text = (source.wording.text(field, handed_over(field, value, chosen)) for value in values)
        if was != text:
            label = source.say("document.says", what=source.say(f"worksheet.fact.{field.name}"))
            yield ("", label, was, text)


def _assessed(stored: Stored) -> Mapping[str, Any]:
    return (stored.values["worksheet"] or {}).get("assessed") or {}


def _today(source: Source, stored: Stored) -> Mapping[str, Any]:
    with source.register.reading() as connection:
        facts = facts_of(connection, stored)
    return as_json(stored.type, facts)


__all__ = ["BLANK", "changes"]
