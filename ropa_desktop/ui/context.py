"""What editors and forms are given: words, records, files, texts and the look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from ropa_desktop.domain.field import Field
from ropa_desktop.domain.texts import Say
from ropa_desktop.ui.icons import Icons
from ropa_desktop.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of a picker. `key` is what is picked; `new` names what would be made of the text: a word or a type."""

    key: Any
    label: str
    detail: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every widget is made with: the texts of the window's language, the look and the icons."""

    say: Say
    theme: Theme
    icons: Icons


class EditorContext(Protocol):
    """What editors need from the register."""

    @property
    def surroundings(self) -> Surroundings: ...

    def help(self, path: str) -> Mapping[str, str] | None:
        """Give the help of a field by its text key: "asks", "example", "empty"."""

    def cite(self, key: str) -> str:
        """Write a provision as the language cites it."""

    def usual(self, owner: str, path: str) -> str:
        """Give what holds where a field is blank: a number, a period, or nothing."""

    def text(self, field: Field, value: Any) -> str:
        """Write a value in words; a blank is ""."""

    def words(self, vocabulary: str) -> Sequence[tuple[str, str]]:
        """Give the codes and labels of a vocabulary in the order of a picker."""

    def word_label(self, vocabulary: str, code: str) -> str:
        """Give the label of a word, or its code where it is not known."""

    def found_by(self, vocabulary: str, code: str) -> str:
        """Give what a word can be picked by beside its label."""

    def is_open(self, vocabulary: str) -> bool:
        """Tell whether the office may add words."""

    def add_word(self, vocabulary: str, text: str) -> str | None:
        """Add a word and give its code, or None where it could not be added."""

    def find_records(self, types: Sequence[str], text: str, limit: int) -> Sequence[tuple[int, str, str]]:
        """Find records by text: id, label and type of each."""

    def record_label(self, record_id: int) -> str:
        """Give what a link shows."""

    def create_record(self, record_type: str, name: str) -> int | None:
        """Make a record and give its id, or None where it could not be made."""

    def open_record(self, record_id: int, path: str = "") -> None:
        """Show a record, at a field of it."""

    def lacking(self, record_ids: Sequence[int], cite: str) -> tuple[int, str] | None:
        """Give the first of some records that itself lacks what a letter of Art. 30 asks for, and its field."""

    def pick_files(self) -> Sequence[Path]:
        """Ask for files to keep."""

    def keep_file(self, path: Path) -> Mapping[str, Any] | None:
        """Take a file into the register: name, sha256 and size."""

    def open_file(self, sha256: str, name: str) -> None:
        """Open a kept file in the program that the system has for it."""

    def save_file(self, sha256: str, name: str) -> None:
        """Ask where to, and save a copy of a kept file."""

    def place_for(self, name: str) -> Path | None:
        """Ask where to save a file of this name."""
