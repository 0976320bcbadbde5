"""One party, system, measure, agreement, word … put in the place of another everywhere, or in some records only."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

from ropa_desktop.domain.changing import Thing, put_instead, put_instead_in_rows
from ropa_desktop.domain.field import Field, Kind, RecordType, Values, paths
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.domain.query_changing import with_instead
from ropa_desktop.domain.query_text import parse
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.types.oversight import REVIEWED
from ropa_desktop.domain.worksheet import packed
from ropa_desktop.services import query
from ropa_desktop.services.many import Draft, Left, Plan, left_out
from ropa_desktop.services.wording import Wording, content_language
from ropa_desktop.storage import derived, history, records
from ropa_desktop.storage.records import Stored
from ropa_desktop.storage.register import Connection, Register
from ropa_desktop.storage.texts import vocabularies
from ropa_desktop.storage.worksheets import sheet_of

__all__ = ["Thing", "kinds", "label_of_kind", "plan_replacement", "types_instead_of"]


def kinds() -> list[str]:
    """Give what can be replaced: the types of record that others name, then the open vocabularies."""
    named = [name for name in RECORD_TYPES if name in _named_types()]
    return [*named, *(v.name for v in vocabularies().all.values() if v.open and first_use(v.name))]


def types_instead_of(type_name: str) -> tuple[str, ...]:
    """Give the types of record that may stand in the place of one of a type, its own first.

    A link that leads to nearly everything (what an action is about) makes nothing alike.
    """
    alike = (field.target for field in _links() if type_name in field.target and len(field.target) <= ALIKE)
    beside = {other for targets in alike for other in targets}
    return (type_name, *(name for name in RECORD_TYPES if name in beside and name != type_name))


ALIKE = 3


@cache
def _links() -> tuple[Field, ...]:
    every = (field for t in RECORD_TYPES.values() for _, field in paths(t.fields))
    return tuple(field for field in every if field.kind in {Kind.LINK, Kind.LINKS})


def _named_types() -> Collection[str]:
    return {name for field in _links() for name in field.target}


def first_use(vocabulary: str) -> tuple[RecordType, str] | None:
    """Give the first field whose words are of a vocabulary: its name is what the vocabulary is called by."""
    for record_type in RECORD_TYPES.values():
        for path, field in paths(record_type.fields):
            if field.words == vocabulary:
                return record_type, path
    return None


def label_of_kind(wording: Wording, kind: str) -> str:
    """Call what can be replaced: "Part", or "Ord: kategorier av mottagare"."""
    if kind in RECORD_TYPES:
        return wording.say(kind)
    used = first_use(kind)
    return wording.say("replace.word", list=wording.label(*used) if used else kind)


def plan_replacement(
    register: Register,
    old: Thing,
    new: Thing,
    *,
    only: Collection[int] | None = None,
    retired: bool = True,
    retire_on: date | None = None,
    progress: Progress = untold,
) -> Plan:
    """Plan to put one thing in the place of another wherever it stands, or in the records `only`.

    With `retired`, records that are no longer in use are meant too; with a day `retire_on`, the thing replaced is taken
    out of use in the same step. Problems: replace_same, replace_kind (the new may stand nowhere where the old does).
    """
    if (old.id, old.code) == (new.id, new.code):
        raise Problem("replace_same")
    if not (new.type in types_instead_of(old.type) if old.id else new.type == old.type and not new.id):
        raise Problem("replace_kind")
    draft, code = Draft(), content_language(register)
    asked = _questions(register, old, new)
    with register.reading() as connection:
        wanted = _candidates(connection, old, asked, only)
        total, number = sum(map(len, wanted.values())), 0
        for type_name, ids in wanted.items():
            for stored in records.read_many(connection, type_name, ids):
                number += 1
                if retired or stored.values["retired"] is None:
                    _put(draft, stored, old, new, asked.get(stored.id, {}))
                progress(number, total)
        if retire_on:
            _retire(connection, draft, old, retire_on, code)
        called = " → ".join(_called(connection, thing, code) for thing in (old, new))
        return draft.finish("replace", history.newest(connection), called)


ASKING = {"saved_filter": "condition", "review": "where", "authority_request": "where"}
"""The types of record that hold a question, and in which field."""


def _questions(register: Register, old: Thing, new: Thing) -> dict[int, Values]:
    """Give the questions that ask for a thing, asking for another; one that cannot be read stays as it is."""
    lexicon, found = query.Dictionary(register, LANGUAGES[0]), dict[int, Values]()
    with register.reading() as connection:
        stored = [
            one for name in ASKING for one in records.read_many(connection, name, records.ids_of(connection, name))
        ]
    for one in stored:
        field = ASKING[one.type]
        if (text := one.values[field]) and (instead := _asking(lexicon, one, text.strip(), old, new)):
            found[one.id] = {field: instead}
    return found


def _asking(lexicon: query.Dictionary, stored: Stored, text: str, old: Thing, new: Thing) -> str:
    """Give a question with one thing in the place of another; "" where it asks for no such thing."""
    values = stored.values
    for about in [values["about"]] if stored.type == "saved_filter" else values["types"] or REVIEWED:
        with contextlib.suppress(Problem):
            asked = parse(text, about, lexicon) if about in RECORD_TYPES else None
            if asked and (instead := with_instead(asked, about, old, new)) != asked:
                return query.kept(about, instead)
    return ""


def _candidates(
    connection: Connection, old: Thing, asking: Collection[int], only: Collection[int] | None
) -> dict[str, Sequence[int]]:
    """Give the records that may name a thing, and those that ask for it, by type.

    The program's words are in no index, and so all records that may say them are read.
    """
    named = old.id or derived.own_word(old.code)
    found: dict[str, list[int]] = {}
    if named:
        for record_id, type_name in derived.mentioners(connection, named):
            found.setdefault(type_name, []).append(record_id)
    else:
        found = {name: records.ids_of(connection, name) for name, t in RECORD_TYPES.items() if _may_say(t, old.type)}
    for record_id, type_name in records.types_of(connection, asking).items():
        if record_id not in found.setdefault(type_name, []):
            found[type_name].append(record_id)
    if only is None:
        return dict(found)
    return {name: [i for i in ids if i in only] for name, ids in found.items()}


def _may_say(record_type: RecordType, vocabulary: str) -> bool:
    fields = (field for _, field in paths(record_type.fields))
    return any(field.words == vocabulary or field.kind is Kind.WORKSHEET for field in fields)


def _put(draft: Draft, stored: Stored, old: Thing, new: Thing, asking: Values) -> None:
    after = dict(asking)
    if not asking and not _is_named(stored, old):
        return
    if stored.id == new.id:
        draft.left.append(left_out(stored, "itself"))
        return
    for field in stored.record_type.fields:
        value = stored.values[field.name]
        if field.kind is Kind.WORKSHEET:
            after[field.name] = _in_worksheet(field, value, old, new)
        elif field.kind is Kind.ROWS:
            after[field.name] = put_instead_in_rows(field, value, old, new)
        elif old.stands_in(field, value) and new.may_stand_in(field):
            after[field.name] = put_instead(field, value, old, new)
    refused = dict.fromkeys(_refused(stored, old, new))
    draft.take(stored, after, [left_out(stored, "wrong_type", path) for path in refused])


def _is_named(stored: Stored, old: Thing) -> bool:
    return any(old.stands_in(field, value) for field, value in derived.links_in(stored.record_type, stored.values))


def _refused(stored: Stored, old: Thing, new: Thing) -> Iterator[str]:
    """Give the fields that name the old and cannot name the new."""
    for field in stored.record_type.fields:
        cells = derived.links_in(stored.record_type, {field.name: stored.values[field.name]})
        if any(old.stands_in(one, value) and not new.may_stand_in(one) for one, value in cells):
            yield field.name


def _in_worksheet(field: Field, value: Any, old: Thing, new: Thing) -> Any:
    """Give a worksheet with one thing in the place of another in its answers."""
    if not value:
        return value
    declared = sheet_of(field.words, value).fields
    answers = dict(value["answers"])
    for name, answer in sheet_of(field.words, value).answers(value).items():
        one = declared[name]
        if one.kind is Kind.ROWS:
            rows = put_instead_in_rows(one, answer, old, new)
            if rows != answer:
                answers[name] = packed(one, rows)
        elif old.stands_in(one, answer) and new.may_stand_in(one):
            answers[name] = packed(one, put_instead(one, answer, old, new))
    return value | {"answers": answers}


def _retire(connection: Connection, draft: Draft, old: Thing, on: date, code: str) -> None:
    record_id = old.id or derived.own_word(old.code)
    stored = records.read(connection, record_id) if record_id else None
    if stored is None:
        draft.left.append(Left(0, "", _called(connection, old, code), "shipped"))
    elif stored.values["retired"] is None:
        draft.take(stored, {"retired": on})


def _called(connection: Connection, thing: Thing, code: str) -> str:
    """Call a thing by its name; a word of the program in the register's language. Problem: gone."""
    record_id = thing.id or derived.own_word(thing.code)
    if record_id:
        stored = records.read(connection, record_id)
        if stored is None:
            raise Problem("gone")
        return str(stored.values["name"])
    word = vocabularies().find(thing.type, thing.code)
    return word.label(code) if word else thing.code
