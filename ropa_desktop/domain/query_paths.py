"""Where a path of a question leads: fields, the rows of a record, records linked with it, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from ropa_desktop.domain.field import Field, Kind, RecordType, paths
from ropa_desktop.domain.types import RECORD_TYPES

LETTERS, FINDING, STANDING, CHANGED, CHANGED_BY, MENTIONS = (
    "letters",
    "finding",
    "standing",
    "changed",
    "changed_by",
    "mentions",
)
"""What can be asked of a record beside its fields."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a path has reached: a record of one of some types, or a row of one (`rows` names the rows)."""

    types: tuple[str, ...]
    rows: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: a field, told for each type that has it, or (`back`) the records of a type that name this."""

    name: str
    fields: Mapping[str, Field]
    back: bool = False

    @property
    def field(self) -> Field:
        """The field, as the first of the types has it."""
        return next(iter(self.fields.values()))

    @property
    def after(self) -> Place | None:
        """Where one stands behind it; None where nothing follows."""
        match self.field.kind:
            case Kind.ROWS:
                return Place(tuple(self.fields), self.name)
            case Kind.LINK | Kind.LINKS:
                return Place(tuple(dict.fromkeys(t for f in self.fields.values() for t in f.target)))
            case _:
                return None


@cache
def steps(place: Place) -> Mapping[str, Step]:
    """Give every step that can be taken from a place, by name: own fields first, then what else is told."""
    found: dict[str, dict[str, Field]] = {}
    for type_name in place.types:
        for field in _fields_at(RECORD_TYPES[type_name], place.rows):
            owners = found.setdefault(field.name, {})
            if all(f.kind is field.kind for f in owners.values()):
                owners[type_name] = field
    made = {name: Step(name, owners) for name, owners in found.items()}
    if not place.rows:
        back = sorted({t for owner in place.types for t in naming(owner)} - made.keys())
        made |= {t: Step(t, {t: Field(t, Kind.LINKS, target=(t,))}, back=True) for t in back}
    return made


@cache
def naming(type_name: str) -> frozenset[str]:
    """Give the types that can name a record of a type in a link."""
    return frozenset(t.name for t in RECORD_TYPES.values() for _, f in paths(t.fields) if type_name in f.target)


def _fields_at(record_type: RecordType, rows: str) -> Iterator[Field]:
    if not rows:
        yield from record_type.fields
        yield from beside(record_type.name).values()
        return
    field = beside(record_type.name).get(rows) or record_type.by_name[rows]
    yield from field.rows


@cache
def beside(type_name: str) -> Mapping[str, Field]:
    """Give what is told of a record of a type beside its fields, as if it were fields."""
    record_type = RECORD_TYPES[type_name]
    found = [
        Field(
            FINDING,
            Kind.ROWS,
            rows=(
                Field("rule", Kind.CHOICE, words="rule"),
                Field("severity", Kind.CHOICE, words="severity"),
                Field("letter", Kind.TEXT),
                Field("area", Kind.CHOICE, words="area"),
            ),
        ),
        Field(CHANGED, Kind.DATE),
        Field(CHANGED_BY, Kind.TEXT),
        Field(MENTIONS, Kind.LINKS, target=tuple(RECORD_TYPES)),
    ]
    if record_type.letters:
        states = tuple(Field(letter, Kind.CHOICE, words="letter_state") for letter in record_type.letters)
        found.insert(0, Field(LETTERS, Kind.ROWS, rows=states))
    if any(f.kind is Kind.WORKSHEET for f in record_type.fields):
        found.insert(0, Field(STANDING, Kind.CHOICE, words="standing"))
    return {f.name: f for f in found if f.name not in record_type.by_name}


def walk(place: Place, path: tuple[str, ...]) -> Step:
    """Give the last step of a path that leads on from a place; KeyError where it does not."""
    step = None
    for name in path:
        if step is not None:
            if step.after is None:
                raise KeyError(name)
            place = step.after
        step = steps(place)[name]
    if step is None:
        raise KeyError("")
    return step


def start(type_name: str) -> Place:
    """Give the place where a question about a type of record begins."""
    return Place((type_name,))
