"""What editors get from an open register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from ropa_desktop.domain import office
from ropa_desktop.domain.field import Field
from ropa_desktop.domain.problems import Problem
from ropa_desktop.services import check, files, find, records, words
from ropa_desktop.services.wording import Wording, own_settings
from ropa_desktop.storage.register import Register
from ropa_desktop.storage.texts import help_on
from ropa_desktop.ui.context import Surroundings


class Desk(Protocol):
    """What the window does for editors."""

    def open_record(self, record_id: int, path: str = "") -> None: ...
    def tell(self, problem: Problem) -> None: ...
    def tell_changed(self, record_type: str, origin: object = None) -> None: ...
    def pick_files(self) -> Sequence[Path]: ...
    def scratch_file(self, name: str) -> Path: ...
    def open_path(self, path: Path) -> None: ...
    def place_for(self, name: str) -> Path | None: ...


@dataclass
class RegisterContext:
    """Editors' way to a register, in one language; see `EditorContext`."""

    register: Register
    wording: Wording
    surroundings: Surroundings
    desk: Desk
    author: str
    _words: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def help(self, path: str) -> Mapping[str, str] | None:
        return help_on(self.wording.language, path)

    def cite(self, key: str) -> str:
        return self.wording.cite(key)

    def usual(self, owner: str, path: str) -> str:
        if (owner, path) == ("authority_request", "reminder"):
            return office.reminder(own_settings(self.register))
        return office.usual(path) if owner == "register" else ""

    def text(self, declared: Field, value: Any) -> str:
        return self.wording.text(declared, value)

    def words(self, vocabulary: str) -> Sequence[tuple[str, str]]:
        if vocabulary not in self._words:
            self._words[vocabulary] = self.wording.words(vocabulary)
        return self._words[vocabulary]

    def word_label(self, vocabulary: str, code: str) -> str:
        return self.wording.word(vocabulary, code)

    def found_by(self, vocabulary: str, code: str) -> str:
        return self.wording.found_by(vocabulary, code)

    def is_open(self, vocabulary: str) -> bool:
        return words.is_open(vocabulary) and not self.register.read_only

    def add_word(self, vocabulary: str, text: str) -> str | None:
        try:
            code = words.add_word(self.register, vocabulary, text, author=self.author)
        except Problem as problem:
            self.desk.tell(problem)
            return None
        self.forget()
        self.desk.tell_changed("word")
        return code

    def find_records(self, types: Sequence[str], text: str, limit: int) -> Sequence[tuple[int, str, str]]:
        return [(i, label, kind) for i, kind, label in find.suggest(self.register, types, text, limit)]

    def record_label(self, record_id: int) -> str:
        return self.wording.name(record_id)

    def create_record(self, record_type: str, name: str) -> int | None:
        try:
            change = records.save(self.register, record_type, None, {"name": name}, author=self.author)
        except Problem as problem:
            self.desk.tell(problem)
            return None
        self.forget()
        self.desk.tell_changed(record_type)
        return change.id

    def open_record(self, record_id: int, path: str = "") -> None:
        self.desk.open_record(record_id, path)

    def lacking(self, record_ids: Sequence[int], cite: str) -> tuple[int, str] | None:
        return check.beside(self.register, record_ids, cite)

    def pick_files(self) -> Sequence[Path]:
        return self.desk.pick_files()

    def keep_file(self, path: Path) -> Mapping[str, Any] | None:
        try:
            return files.keep_file(self.register, path)
        except Problem as problem:
            self.desk.tell(problem)
            return None

    def open_file(self, sha256: str, name: str) -> None:
        path = self.desk.scratch_file(name)
        if self._write(sha256, path):
            self.desk.open_path(path)

    def save_file(self, sha256: str, name: str) -> None:
        target = self.place_for(name)
        if target is not None:
            self._write(sha256, target)

    def place_for(self, name: str) -> Path | None:
        return self.desk.place_for(name)

    def forget(self) -> None:
        """Read names and words anew: the register has changed."""
        self.wording.forget()
        self._words.clear()

    def _write(self, sha256: str, target: Path) -> bool:
        try:
            files.write_file(self.register, sha256, target)
        except Problem as problem:
            self.desk.tell(problem)
            return False
        return True
