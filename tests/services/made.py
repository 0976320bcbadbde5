"""Registers and values for tests: made by hand where a sentence needs it, and by hypothesis everywhere else."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import strategies as st

from ropa_desktop.domain.field import Field, Kind, RecordType
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.domain.worksheet import pack
from ropa_desktop.services import records
from ropa_desktop.services.registers import open_register
from ropa_desktop.storage import records as storage
from ropa_desktop.storage.register import Register
from ropa_desktop.storage.texts import countries, vocabularies
from ropa_desktop.storage.worksheets import newest
from tests.examples import put_file, put_new

T = TypeVar("T")

EVA = "Eva Ek"
MADE_WITH = 2 + len(countries()["adequacy"]) + len(countries()["authority"])
"""The records of a new register: itself, its own organisation, the adequacy decisions and the authorities."""
FIRST = MADE_WITH + 1
"""The id of the first record that is added to one."""
NASTY = (
    "x" * 20_000,
    "🧾👩‍👩‍👧 \U0001f9fe",
    "<b>fet</b> & <para>&amp;",
    "=1+1",
    '=HYPERLINK("http://x")',
    "'citat' \"dubbelt\" `grav` \\ \\n %s %(a)s {x} ?1 :a",
    "rad 1\nrad 2\r\nrad 3\ttabb\x0b\x0c\u2028\u2029",
    "\x00\x01\x02\x1f\x7f\x85\ufeff\ufffe\uffff",
    " mellanslag runt ",
    "שלום العربية \u202eomvänt\u202c",
    "e\u0301 é ﬁ Å Å",
    "Robert'); DROP TABLE record;--",
    "NULL",
    "[]",
)
"""Texts that a careless layer changes."""


@contextlib.contextmanager
def opened(folder: Path, name: str = "register.ropa") -> Iterator[Register]:
    """Give a new register, open to write: record 1 is itself, 2 its own organisation; FIRST is the next to be added."""
    path = folder / name
    put_new(path, name="Exempel AB", author=EVA)
    with open_register(path) as register:
        yield register


@cache
def _file(fill: Callable[[Register], T]) -> tuple[bytes, T]:
    with tempfile.TemporaryDirectory() as folder:
        with opened(Path(folder)) as register:
            given = fill(register)
        return register.path.read_bytes(), given


@contextlib.contextmanager
def filled(folder: Path, fill: Callable[[Register], T]) -> Iterator[tuple[Register, T]]:
    """Give a register that was filled, which is done once in a run, and what that gave, which nobody changes."""
    content, given = _file(fill)
    with open_register(put_file(folder / "register.ropa", content)) as register:
        yield register, given


def add(register: Register, record_type: str, name: str = "Namn", **values: Any) -> int:
    """Add a record, and give its id."""
    return records.save(register, record_type, None, {"name": name} | values, author=EVA).id


def approvable(record_type: str) -> dict[str, Any]:
    """Give values with which a record can be approved, signed or sent: an assessment says no, and why."""
    if record_type not in {"balancing_test", "transfer_assessment"}:
        return {}
    reasons = dict.fromkeys(("officer_advice.missing", "next_review.missing"), "Ett prov.")
    summary = "Det som bedöms har inget stöd. " * 10
    worksheet = pack(newest(record_type), {"summary": summary}, reasons)
    conclusion = "cannot" if record_type == "balancing_test" else "not_sufficient"
    return {"conclusion": conclusion, "author": EVA, "worksheet": worksheet}


def put(register: Register, record_id: int, **values: Any) -> records.Change:
    """Change fields of a record."""
    stored = records.read(register, record_id)
    return records.save(register, stored.type, record_id, values, author=EVA)


def values_of(register: Register, record_id: int) -> dict[str, Any]:
    """Give a record's values."""
    return records.read(register, record_id).values


def everything(register: Register) -> dict[int, dict[str, Any]]:
    """Give the values of every record by id."""
    with register.reading() as connection:
        return {
            stored.id: stored.values
            for name in RECORD_TYPES
            for stored in storage.read_many(connection, name, storage.ids_of(connection, name))
        }


texts = st.one_of(st.sampled_from(NASTY), st.text(min_size=1, max_size=30))
"""Texts of every alphabet; hypothesis leaves out what UTF-8 cannot hold."""


def value(field: Field, links: Mapping[str, Sequence[int]]) -> st.SearchStrategy[Any]:
    """Give any value of a field; `links` says which records there are to link to."""
    if field.kind is Kind.ROWS:
        return st.lists(st.fixed_dictionaries({}, optional={f.name: value(f, links) for f in field.rows}), max_size=3)
    return st.one_of(st.just(field.kind.blank), _filled(field, links))


def _filled(field: Field, links: Mapping[str, Sequence[int]]) -> st.SearchStrategy[Any]:
    ids = [i for name in field.target for i in links.get(name, ())]
    codes = st.sampled_from(_codes(field) or ["eget"])
    file = st.fixed_dictionaries({"name": texts, "sha256": st.just("0" * 64), "size": st.integers(0, 10)})
    if field.kind is Kind.WORKSHEET:
        return st.builds(partial(pack, newest(field.words)), answers(field.words, links), st.dictionaries(texts, texts))
    strategies: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.CHOICE: codes,
        Kind.CHOICES: st.lists(codes, max_size=3),
        Kind.DATE: st.dates(),
        Kind.NUMBER: st.integers(-(2**53), 2**53),
        Kind.ANSWER: st.sampled_from(["yes", "no", "unsure"]),
        Kind.PERIOD: st.sampled_from(["P1D", "P2W", "P12M", "P7Y"]),
        Kind.LINK: st.sampled_from([*ids, None]),
        Kind.LINKS: st.lists(st.sampled_from(ids), max_size=3, unique=True) if ids else st.just([]),
        Kind.FILES: st.lists(file, max_size=2),
    }
    return strategies.get(field.kind, texts)


def answers(name: str, links: Mapping[str, Sequence[int]]) -> st.SearchStrategy[dict[str, Any]]:
    """Give answers to a few questions of a worksheet, as typed values."""
    fields = newest(name).fields
    few = st.lists(st.sampled_from(sorted(fields)), max_size=4, unique=True)
    return few.flatmap(lambda names: st.fixed_dictionaries({n: _answer(fields[n], links) for n in names}))


def _answer(field: Field, links: Mapping[str, Sequence[int]]) -> st.SearchStrategy[Any]:
    if field.kind is not Kind.ROWS:
        return value(field, links)
    row = st.fixed_dictionaries({f.name: value(f, links) for f in field.rows})
    return st.lists(row.map(lambda cells: {"id": None, **cells}), max_size=2)


def _codes(field: Field) -> list[str]:
    vocabulary = vocabularies().get(field.words) if field.words else None
    return [word.code for word in vocabulary.words] if vocabulary else []


@st.composite
def some_values(draw: st.DrawFn, record_type: RecordType, links: Mapping[str, Sequence[int]]) -> dict[str, Any]:
    """Give values of a few fields of a type; states that only an act may set are left out."""
    by_hand = [f.name for f in record_type.fields if f.name not in record_type.by_deed]
    names = draw(st.lists(st.sampled_from(by_hand), max_size=6, unique=True))
    values = {name: draw(value(record_type.by_name[name], links)) for name in names}
    if record_type.frozen:
        values.pop("status", None)
    return values | {"name": draw(texts.filter(lambda t: bool(t.strip()))).strip()}


def full(field: Field, links: Mapping[str, Sequence[int]], text: str) -> Any:
    """Give a value of a field that leaves no part of it blank."""
    codes = _codes(field)[:3] or [text]
    ids = [i for name in field.target for i in links.get(name, ())]
    if field.kind is Kind.ROWS:
        return [{f.name: full(f, links, text) for f in field.rows}, {}]
    if field.kind is Kind.WORKSHEET:
        sheet = newest(field.words)
        return pack(sheet, {n: _full_answer(f, links, text) for n, f in sheet.fields.items()}, {text: text})
    values = {
        Kind.CHOICE: codes[0],
        Kind.CHOICES: codes,
        Kind.DATE: date(2026, 2, 28),
        Kind.NUMBER: -7,
        Kind.ANSWER: "unsure",
        Kind.PERIOD: "P7Y",
        Kind.LINK: ids[0] if ids else None,
        Kind.LINKS: ids,
        Kind.FILES: [{"name": text, "sha256": "0" * 64, "size": 3}],
    }
    return values.get(field.kind, text)


def _full_answer(field: Field, links: Mapping[str, Sequence[int]], text: str) -> Any:
    if field.kind is not Kind.ROWS:
        return full(field, links, text)
    return [{"id": None} | {f.name: full(f, links, text) for f in field.rows}]


def bare(field: Field, found: Any) -> Any:
    """Take a value's row ids away, and write out what a row leaves blank, to compare it with what was given."""
    if field.kind is not Kind.ROWS:
        return found
    return [{f.name: row.get(f.name, f.kind.blank) for f in field.rows} for row in found]
