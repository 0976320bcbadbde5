"""The office's own words in open vocabularies."""

from __future__ import annotations

from ropa_desktop.domain.problems import Problem
from ropa_desktop.services.records import save
from ropa_desktop.storage.derived import OWN_WORD
from ropa_desktop.storage.register import Register
from ropa_desktop.storage.texts import vocabularies


def is_open(vocabulary: str) -> bool:
    """Tell whether an office may add words to a vocabulary."""
    found = vocabularies().all.get(vocabulary)
    return found is not None and found.open


def add_word(register: Register, vocabulary: str, text: str, *, author: str) -> str:
    """Add a word and give its code, as a CHOICE holds it. Problem: closed_vocabulary."""
    if not is_open(vocabulary):
        raise Problem("closed_vocabulary", vocabulary=vocabulary)
    change = save(register, "word", None, {"name": text, "vocabulary": vocabulary}, author=author)
    return f"{OWN_WORD}{change.id}"
