"""Values in words, in one language: what lists, histories and documents say of a field."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from ropa_desktop.domain.collation import sort_key
from ropa_desktop.domain.field import Field, Kind, RecordType, Values, is_blank
from ropa_desktop.domain.identity import mask
from ropa_desktop.domain.texts import Say, Texts, text_owner
from ropa_desktop.domain.vocabulary import Word
from ropa_desktop.domain.worksheet import UNANSWERED, Worksheet
from ropa_desktop.storage import derived, listing, records
from ropa_desktop.storage.register import Register
from ropa_desktop.storage.texts import citation, language, vocabularies
from ropa_desktop.storage.worksheets import sheet_of

PERIODS = {"D": "day", "W": "week", "M": "month", "Y": "year"}


class Wording:
    """Speaks one language about one register; names of records and own words are read when first needed."""

    def __init__(self, register: Register, code: str) -> None:
        self.language = code
        self.say: Texts = language(code)
        self._register = register
        self._names: dict[int, str] = {}
        self._own: dict[int, str] | None = None

    def forget(self) -> None:
        """Read names and own words anew: the register has changed."""
        self._names.clear()
        self._own = None

    def label(self, record_type: RecordType, path: str) -> str:
        """Give the label of a field, or of a row's field by its path."""
        return self.say(text_owner(record_type.name, path))

    def cite(self, key: str, *, short: bool = False) -> str:
        """Write a provision as this language cites it."""
        return citation(key, self.language, short=short)

    def cites(self, keys: Iterable[str]) -> str:
        """Cite several provisions in short; bare numbers of articles come first, lest one be taken for a clause."""
        pairs = ((self.cite(key), self.cite(key, short=True)) for key in keys)
        told = sorted(pairs, key=lambda pair: not pair[1][0].isdigit() or pair[0][0].isdigit())
        return ", ".join(dict.fromkeys(short for _, short in told))

    def word(self, vocabulary: str, code: str) -> str:
        """Give a word, with its provision before it where the vocabulary is one of provisions."""
        own = derived.own_word(code)
        if own is not None:
            return self._own_words().get(own, code)
        found = vocabularies().find(vocabulary, code)
        return self._shipped(vocabulary, found) if found else code

    def _shipped(self, vocabulary: str, word: Word) -> str:
        text = word.label(self.language)
        if not word.cite or vocabulary not in CITED:
            return text
        between = ", " if vocabulary == "secrecy_ground" else " "
        return f"{self.cite(word.cite, short=True)}{between}{text}"

    def brief_word(self, vocabulary: str, code: str) -> str:
        """Give a word as short as a list needs it: for a provision, its number alone."""
        found = vocabularies().find(vocabulary, code)
        return (
            self.cite(found.cite, short=True)
            if found and found.cite and vocabulary in CITED
            else self.word(vocabulary, code)
        )

    def found_by(self, vocabulary: str, code: str) -> str:
        """Give what a word can be picked by beside its label."""
        return vocabularies().found_by(vocabulary, code)

    def words(self, vocabulary: str) -> list[tuple[str, str]]:
        """Give code and word of a vocabulary: those shipped in their order, then the office's own by alphabet."""
        shipped = vocabularies().get(vocabulary)
        found = [(w.code, self._shipped(vocabulary, w)) for w in shipped.words] if shipped else []
        if vocabulary == "country":
            found.sort(key=lambda item: sort_key(item[1]))
        own = [(f"{derived.OWN_WORD}{i}", self._own_words()[i]) for i in self._own_in(vocabulary)]
        return found + sorted(own, key=lambda item: sort_key(item[1]))

    def ranks(self, vocabulary: str) -> dict[str, int]:
        """Give the alphabetical rank of each word."""
        if not vocabulary:
            return {}
        pairs = (
            [(a, self.answer(a)) for a in ("yes", "no", "unsure")] if vocabulary == "answer" else self.words(vocabulary)
        )
        return {code: rank for rank, (code, _) in enumerate(sorted(pairs, key=lambda item: sort_key(item[1])))}

    def _own_words(self) -> dict[int, str]:
        if self._own is None:
            with self._register.reading() as connection:
                stored = list(records.read_many(connection, "word", records.ids_of(connection, "word")))
                content = content_language(self._register)
            mine = content == self.language
            self._own = {
                s.id: s.values["name"] if mine else s.values["translation"] or s.values["name"] for s in stored
            }
            self._own_vocabulary = {s.id: s.values["vocabulary"] for s in stored if s.values["retired"] is None}
        return self._own

    def _own_in(self, vocabulary: str) -> list[int]:
        self._own_words()
        return [i for i, name in self._own_vocabulary.items() if name == vocabulary]

    def answer(self, value: str) -> str:
        """Give "yes", "no" or "unsure" in words."""
        return self.say(f"answer.{value}")

    def period(self, value: str) -> str:
        """Give an ISO 8601 duration of one unit in words ("P12M" → "12 månader"); another text stays as it is."""
        match = re.fullmatch(r"P(\d+)([DWMY])", value)
        if not match:
            return value
        return self.say(f"period.{PERIODS[match[2]]}", count=int(match[1]))

    def name(self, record_id: int) -> str:
        """Give how a record is called."""
        if record_id not in self._names:
            self._read_names([record_id])
        return self._names[record_id]

    def read_names(self, ids: Iterable[int]) -> None:
        """Read how many records are called, at once."""
        if missing := set(ids) - self._names.keys():
            self._read_names(sorted(missing))

    def _read_names(self, ids: Sequence[int]) -> None:
        with self._register.reading() as connection:
            found = listing.names(connection, ids)
        for i in ids:
            self._names[i] = found[i][2] if i in found else self.say("record.gone")

    def prepare(self, several: Iterable[tuple[RecordType, Values]], *, only: Collection[str] | None = None) -> None:
        """Read the names of all records that some records name, at once."""
        wanted: set[int] = set()
        for record_type, values in several:
            wanted |= derived.mentioned(record_type, values if only is None else _part(values, only))
        self.read_names(wanted)

    def text(self, field: Field, value: Any) -> str:
        """Give a value in words, whole; "" for a blank. The rows of a field are given a line each."""
        if is_blank(value):
            return ""
        if field.kind is Kind.ROWS:
            return "\n".join(self.row(field, row) for row in value)
        if field.kind is Kind.WORKSHEET:
            return "\n".join(f"{label}: {text}" for label, text in self.answers(field, value))
        return listed(self._one(field, item) for item in (value if field.kind.many else [value]))

    def _one(self, field: Field, value: Any) -> str:
        """Give one value, or one of a list."""
        match field.kind:
            case Kind.CHOICE | Kind.CHOICES:
                return self.word(field.words, value)
            case Kind.ANSWER:
                return self.answer(value)
            case Kind.PERIOD:
                return self.period(value)
            case Kind.LINK | Kind.LINKS:
                return self.name(value)
            case Kind.FILES:
                return str(value["name"])
            case _:
                return mask(value) if field.name == "organisation_number" else str(value)

    def row(self, field: Field, row: Values) -> str:
        """Give a row in one line."""
        return " · ".join(t for f in field.rows if (t := self.text(f, row[f.name])))

    def answers(self, field: Field, value: Any) -> list[tuple[str, str]]:
        """Give each answer of a kept worksheet in words, behind its question, in the order of the questions."""
        sheet = sheet_of(field.words, value)
        given = sheet.answers(value)
        texts = ((sheet.label_key(name), self.text(f, given[name])) for name, f in sheet.fields.items())
        found = [(self.say(key), text) for key, text in texts if text]
        reasons = (value.get("accepted") or {}).items()
        return [
            *found,
            *((self.say("worksheet.accepted", what=self.message(sheet, code)), why) for code, why in reasons),
        ]

    def message(self, sheet: Worksheet, code: str) -> str:
        """Say what a check of a worksheet found; a code that its questions do not know stays as it is."""
        key = f"{sheet.key}.check.{code}"
        for known in (key, f"rule.{code}"):
            if known in self.say:
                return self.say(known)
        return self.say("worksheet.unanswered") if code.endswith(f".{UNANSWERED}") else code

    def brief(self, field: Field, value: Any) -> str:
        """Give a value as short as a list needs it, on one line."""
        if is_blank(value):
            return ""
        match field.kind:
            case Kind.ROWS:
                first = listing.telling(field)
                return listed(dict.fromkeys(t for row in value if (t := self.brief(first, row[first.name]))))
            case Kind.WORKSHEET:
                return self.say("worksheet.answers", count=len(value["answers"]))
            case Kind.CHOICE:
                return self.brief_word(field.words, value)
            case Kind.CHOICES:
                return listed(self.brief_word(field.words, code) for code in value)
            case _:
                return " ".join(self.text(field, value).split())


def listed(texts: Iterable[str]) -> str:
    """Give several texts as a list, in which what has a comma of its own is set apart by semicolons."""
    several = list(texts)
    return ("; " if any(", " in text for text in several) else ", ").join(several)


CITED = frozenset({"article_6", "article_9", "transfer_tool", "automated_ground", "notice_exception", "secrecy_ground"})
"""The vocabularies whose words are provisions: the provision stands before the word."""


def _part(values: Values, only: Collection[str]) -> Values:
    return {key: value for key, value in values.items() if key in only}


def content_language(register: Register) -> str:
    """Give the language in which a register's texts are written ("sv" or "en")."""
    return own_settings(register).get("content_language") or "sv"


def own_settings(register: Register) -> Values:
    """Give the values of the register's own record, or {}."""
    with register.reading() as connection:
        ids = records.ids_of(connection, "register")
        stored = next(iter(records.read_many(connection, "register", ids[:1])), None)
    return stored.values if stored else {}


__all__ = ["CITED", "Say", "Wording", "content_language", "listed", "own_settings"]
