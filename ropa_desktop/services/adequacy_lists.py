"""Lists of adequacy decisions: the program's own, and files of the same form, which are read with care."""

from __future__ import annotations

import json
import re
import stat
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ropa_desktop.domain.collation import sort_key
from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.storage.texts import countries, language, vocabularies

__all__ = ["Listed", "own_list", "read_list"]

LARGEST = 1024**2
"""The bytes of a list that is read, at most."""
MOST = 400
"""Its decisions at most: there are some hundred and ninety states."""
LONGEST = 10_000
"""The characters of one of its texts at most."""

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Listed:
    """A decision in a list: its key there, and the values of its record in one language."""

    key: str
    celex: str
    values: Mapping[str, Any]


def own_list(code: str) -> list[Listed]:
    """Give the program's own decisions with their texts in a language, by the alphabet of that language."""
    found = [_listed(table, code) for table in countries()["adequacy"]]
    return sorted(found, key=lambda one: sort_key(one.values["name"]))


def read_list(path: Path, code: str) -> list[Listed]:
    """Read a list from a file: TOML in the form of the program's own country data, or JSON of the same shape.

    Only its decisions are taken; those parts that are about the EEA, territories and authorities are passed over.
    Problems: not_found, unreadable, and those that begin with list_, which say where.
    """
    try:
        return [_listed(table, code) for table in _checked(_parsed(_content(path), path.suffix))]
    except FileNotFoundError as error:
        raise Problem("not_found", path=path) from error
    except OSError as error:
        raise Problem("unreadable", path=path, why=error.strerror) from error
    except Problem as problem:
        problem.facts["path"] = path
        raise


def normal(celex: str | None) -> str:
    """Give a CELEX number as it is compared."""
    return "".join((celex or "").split()).upper()


# What a decision becomes


def _listed(table: Table, code: str) -> Listed:
    def said(name: str) -> str | None:
        """Give a text in the language, or in the other where it stands only there."""
        return next((text for c in (code, *LANGUAGES) if (text := table.get(f"{name}_{c}"))), None)

    country, organisation, celex = table.get("country"), said("organisation"), normal(table["celex"])
    word = vocabularies().find("country", country) if country else None
    place = word.label(code) if word else organisation
    values = {
        "name": f"{place} – {said('decision')}",
        "status": table["status"],
        "country": country,
        "international_organisation": organisation,
        "decision": said("decision"),
        "celex": celex,
        "amended_by": ", ".join(table.get("amended_by", ())) or None,
        "scope": table["scope"],
        "scope_description": said("scope"),
        "question": said("question"),
        "threat": said("warning"),
        "review_note": _review(table, said("review"), code),
        "source_url": table.get("source_url") or language(code)("decisions.eur_lex", celex=celex),
        "sourcing": _sourcing(table.get("source") or "", code),
    }
    dates = {name: table.get(name) for name in ("adopted", "expires", "next_review", "ended_on", "verified_on")}
    return Listed(str(table.get("id") or celex), celex, {**values, **dates})


def _review(table: Table, note: str | None, code: str) -> str | None:
    last = table.get("last_review")
    parts = [language(code)("decisions.last_review", day=last)] if last else []
    return " ".join([*parts, note] if note else parts) or None


def _sourcing(marks: str, code: str) -> str | None:
    """Write the marks of the evidence out; one that is not ours stays as it is."""
    say = language(code)
    words = [say(f"decisions.source.{m}") if f"decisions.source.{m}" in say else m for m in marks.split()]
    text = ", ".join(words)
    return text[:1].upper() + text[1:] or None


# A file, which may hold anything


def _content(path: Path) -> str:
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise Problem("list_form")
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Problem("list_too_large", megabytes=LARGEST // 1024**2)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem("list_form") from error


def _parsed(text: str, suffix: str) -> Any:
    as_json = suffix.lower() == ".json" or (suffix.lower() != ".toml" and text.lstrip().startswith("{"))
    try:
        return json.loads(text, object_pairs_hook=_once) if as_json else tomllib.loads(text)
    except RecursionError as error:
        raise Problem("list_nesting") from error
    except ValueError as error:  # of which both parsers' own are kinds
        raise Problem("list_form") from error


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


PARTS = frozenset({"also", "verified_on", "eea", "eea_source", "territory", "authority", "adequacy"})
TEXTS = frozenset({"id", "celex", "source", "source_url"}) | {
    f"{name}_{code}"
    for name in ("organisation", "decision", "scope", "question", "warning", "review")
    for code in LANGUAGES
}
DATES = frozenset({"adopted", "expires", "last_review", "next_review", "ended_on", "verified_on"})
WORDS = {"country": "country", "status": "decision_status", "scope": "decision_scope"}
NEEDED = ("celex", "status", "scope", "verified_on")
NAMED = (("country", *(f"organisation_{code}" for code in LANGUAGES)), tuple(f"decision_{code}" for code in LANGUAGES))
"""Of each of these, one is needed: what the decision is about, and what it is called."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CELEX = re.compile(r"[0-9A-Z()_]{6,30}")
_SURROGATE = re.compile("[\ud800-\udfff]")


def _checked(found: Any) -> list[dict[str, Any]]:
    """See to it that a list holds decisions, and nothing in them but what a decision has."""
    if not isinstance(found, dict):
        raise Problem("list_form")
    if unknown := sorted(set(found) - PARTS):
        raise Problem("list_part", name=_short(unknown[0]))
    tables = found.get("adequacy")
    if not isinstance(tables, list) or not tables:
        raise Problem("list_empty")
    if len(tables) > MOST:
        raise Problem("list_too_many", most=MOST)
    decisions = [_decision(number, table) for number, table in enumerate(tables, 1)]
    seen: set[str] = set()
    for table in decisions:
        if (celex := normal(table["celex"])) in seen:
            raise Problem("list_twice", celex=celex)
        seen.add(celex)
    return decisions


def _decision(number: int, table: Any) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise Problem("list_value", number=number, name="adequacy", value=_short(table))
    found: dict[str, Any] = {}
    for name, value in table.items():
        check = _check_of(name)
        if check is None:
            raise Problem("list_unknown", number=number, name=_short(name))
        found[name] = _day(value) if name in DATES else value
        if not check(found[name]):
            raise Problem("list_value", number=number, name=name, value=_short(value))
    for names in (*((name,) for name in NEEDED), *NAMED):
        if not any(found.get(name) for name in names):
            raise Problem("list_missing", number=number, name=" / ".join(names))
    return found


def _check_of(name: Any) -> Callable[[Any], bool] | None:
    if name == "celex":
        return lambda value: _is_text(value) and bool(_CELEX.fullmatch(normal(value)))
    if name in TEXTS:
        return _is_text
    if name in DATES:
        return lambda value: isinstance(value, date) and not isinstance(value, datetime)
    if name in WORDS:
        return lambda value: _is_text(value) and vocabularies().find(WORDS[name], value) is not None
    if name == "amended_by":
        return lambda value: isinstance(value, list) and len(value) <= MOST and all(map(_is_text, value))
    return None


def _day(value: Any) -> Any:
    """Turn a day as JSON writes it into one; what is none stays as it is, and is refused."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST and not _SURROGATE.search(value)


def _short(value: Any) -> str:
    """Give what a message shows of a value."""
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return _SURROGATE.sub("�", text)[:60]
