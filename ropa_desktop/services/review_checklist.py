"""What a review asks of each record and of the whole: the questions shipped, and those that an office words itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ropa_desktop.services.knowledge import Knowledge
from ropa_desktop.storage import records
from ropa_desktop.storage.records import Stored
from ropa_desktop.storage.register import Connection
from ropa_desktop.storage.texts import vocabularies

__all__ = ["usual", "worded"]


def worded(connection: Connection, review: Stored) -> list[dict[str, Any]]:
    """Give the rows of a review's checklist, or the usual ones, each with its question in the register's language."""
    code = Knowledge(connection).settings.get("content_language") or "sv"
    rows: list[dict[str, Any]] = [dict(row) for row in review.values["checklist"]] or usual(code)
    own = {s.id: s.values["name"] for s in records.read_many(connection, "word", records.ids_of(connection, "word"))}
    for row in rows:
        row["asked_of"] = row.get("asked_of") or "record"
        row["asked"] = row.get("asked") or _words_of(row["question"], code, own)
    return rows


def usual(code: str) -> list[dict[str, Any]]:
    """Give the questions that a new review asks: those shipped, of each record and of the whole."""
    words = vocabularies().all["review_question"].words
    return [
        {"question": w.code, "asked_of": "whole" if "whole" in w.tags else "record", "asked": w.label(code)}
        for w in words
    ]


def _words_of(question: str | None, code: str, own: Mapping[int, str]) -> str | None:
    if question is None:
        return None
    word = vocabularies().find("review_question", question)
    return word.label(code) if word else own.get(int(question.partition(":")[2] or 0))
