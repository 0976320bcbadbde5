"""Values as they come from a form, a file or an archive: brought to the one blank of their kind, or refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from ropa_desktop.domain.field import Field, Kind, RecordType, Values, blank_row, from_json
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.worksheet import pack
from ropa_desktop.storage import derived, worksheets

LARGEST = 2**53
"""The largest number or id taken: the largest that JSON holds exactly."""


def checked(record_type: RecordType, values: Values) -> dict[str, Any]:
    """Give values with the one blank of each kind. Problem: bad_value (an unknown field, a value of another type)."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        declared = record_type.by_name.get(name)
        if declared is None:
            raise _refused(record_type, name)
        if declared.kind is Kind.ROWS:
            found[name] = _checked_rows(record_type, declared, value)
        elif declared.kind is Kind.WORKSHEET:
            found[name] = _checked_worksheet(record_type, declared, value)
        else:
            found[name] = _checked_value(record_type, name, declared.kind, value)
    return found


def _checked_worksheet(record_type: RecordType, declared: Field, value: Any) -> dict[str, Any] | None:
    """See to it that every answer belongs to the worksheet in its version, and fits; blanks are left out."""
    if not value:
        return None
    try:
        sheet = worksheets.sheet(declared.words, value["version"] if is_id(value["version"]) else 0)
        answers, reasons = dict(value.get("answers", {})), dict(value.get("accepted", {}))
        assessed = value.get("assessed")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _refused(record_type, declared.name) from error
    if set(value) - {"version", "answers", "accepted", "assessed"} or not isinstance(assessed, dict | None):
        raise _refused(record_type, declared.name)
    found: dict[str, Any] = {}
    for name, answer in answers.items():
        if name not in sheet.fields:
            raise _refused(record_type, f"{declared.name}.{name}")
        found[name] = _checked_answer(record_type, f"{declared.name}.{name}", sheet.fields[name], answer)
    if not all(map(_is_text, (*reasons, *reasons.values()))):
        raise _refused(record_type, f"{declared.name}.accepted")
    return pack(sheet, found, reasons, assessed)


def _checked_answer(record_type: RecordType, path: str, declared: Field, answer: Any) -> Any:
    """Give an answer as a typed value; it comes as JSON holds it."""
    try:
        value = from_json(declared, answer)
    except (TypeError, ValueError, AttributeError) as error:
        raise _refused(record_type, path) from error
    if declared.kind is Kind.ROWS:
        return [{**row, "id": None} for row in _rows_of(record_type, path, declared, value)]
    return _checked_value(record_type, path, declared.kind, value)


def _rows_of(record_type: RecordType, path: str, declared: Field, rows: Any) -> list[dict[str, Any]]:
    if not isinstance(rows, list):
        raise _refused(record_type, path)
    return [
        {f.name: _checked_value(record_type, f"{path}.{f.name}", f.kind, row[f.name]) for f in declared.rows}
        for row in rows
    ]


def _refused(record_type: RecordType, path: str) -> Problem:
    return Problem("bad_value", field=path, type=record_type.name)


def _checked_rows(record_type: RecordType, declared: Field, rows: Any) -> list[dict[str, Any]]:
    if rows is None:
        return []
    if not isinstance(rows, (list, tuple)):
        raise _refused(record_type, declared.name)
    return [_checked_row(record_type, declared, row) for row in rows]


def _checked_row(record_type: RecordType, declared: Field, row: Any) -> dict[str, Any]:
    if not isinstance(row, Mapping):
        raise _refused(record_type, declared.name)
    kinds = {f.name: f.kind for f in declared.rows}
    if unknown := set(row) - set(kinds) - {"id"}:
        raise _refused(record_type, f"{declared.name}.{min(unknown, key=str)}")
    given = {
        key: _checked_value(record_type, f"{declared.name}.{key}", kinds[key], value)
        for key, value in row.items()
        if key != "id"
    }
    row_id = row.get("id")
    if row_id is not None and not is_id(row_id):
        raise _refused(record_type, f"{declared.name}.id")
    return blank_row(declared) | {"id": row_id} | given


def _checked_value(record_type: RecordType, path: str, kind: Kind, value: Any) -> Any:
    if value is None or (isinstance(value, (str, list, tuple)) and not value):
        return kind.blank
    if isinstance(value, tuple) and kind.many:
        value = list(value)
    if not _fits(kind, value):
        raise _refused(record_type, path)
    return value


def _fits(kind: Kind, value: Any) -> bool:
    if kind.many:
        return isinstance(value, list) and all(map(_ITEM[kind], value))
    return _FITS.get(kind, _is_text)(value)


def _is_text(value: Any) -> bool:
    """Whether it is a text that UTF-8 can hold: half a surrogate pair is none."""
    return isinstance(value, str) and not _SURROGATE.search(value)


_SURROGATE = re.compile("[\ud800-\udfff]")


def is_id(value: Any) -> bool:
    """Tell whether a value can be the id of a record or a row."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST


def _is_file(value: Any) -> bool:
    if not isinstance(value, dict) or set(value) != {"name", "sha256", "size"}:
        return False
    named = _is_text(value["name"]) and _is_text(value["sha256"])
    return named and _is_number(value["size"])


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST


def _is_answer(value: Any) -> bool:
    return isinstance(value, str) and value in {"yes", "no", "unsure"}


_FITS: Mapping[Kind, Callable[[Any], bool]] = {
    Kind.ANSWER: _is_answer,
    Kind.DATE: _is_day,
    Kind.NUMBER: _is_number,
    Kind.LINK: is_id,
}
_ITEM: Mapping[Kind, Callable[[Any], bool]] = {
    Kind.CHOICES: lambda item: bool(item) and _is_text(item),
    Kind.LINKS: is_id,
    Kind.FILES: _is_file,
}


def keep_row_ids(declared: Field, before: Sequence[Values], rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Let a row that came without an id, but says what a row says that is there, be that row."""
    given = {row["id"] for row in rows}
    free = [row for row in before if row["id"] not in given]
    found = []
    for row in rows:
        same = next((old for old in free if row["id"] is None and _says_the_same(declared, old, row)), None)
        if same is not None:
            free.remove(same)
        found.append(row if same is None else row | {"id": same["id"]})
    return found


def _says_the_same(declared: Field, one: Values, other: Values) -> bool:
    return all(one[f.name] == other[f.name] for f in declared.rows)


def check_links(record_type: RecordType, values: Values, types: Mapping[int, str]) -> None:
    """See to it that every link leads to a record of a type that it may lead to. Problem: unknown_record."""
    for declared, value in derived.links_in(record_type, values):
        allowed = declared.target or ("word",)
        for record_id in derived.targets(declared.kind, value):
            if types.get(record_id) not in allowed:
                raise Problem("unknown_record", id=record_id, type=record_type.name)
