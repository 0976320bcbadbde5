"""What the person has chosen, kept between sessions in the program's own folder."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from ropa_desktop.domain.texts import LANGUAGES

RECENT = 24
SHEETS = 200


class Settings:
    """Choices by name; what was never chosen has a sensible value."""

    def __init__(self, folder: Path, language: str = LANGUAGES[0], *, said: bool = False) -> None:
        self._otherwise, self._said = language, language if said else ""
        self._store = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)

    def _text(self, key: str, otherwise: str) -> str:
        found = self._store.value(key)
        return found if isinstance(found, str) and found else otherwise

    @property
    def language(self) -> str:
        """The window's language: the one said at the start, or chosen here, or else that of the system."""
        found = self._said or self._text("language", self._otherwise)
        return found if found in LANGUAGES else LANGUAGES[0]

    @language.setter
    def language(self, code: str) -> None:
        self._said = ""
        self._store.setValue("language", code)

    @property
    def scheme(self) -> str:
        """The colour scheme: "system", "light" or "dark"."""
        return self._text("scheme", "system")

    @scheme.setter
    def scheme(self, choice: str) -> None:
        self._store.setValue("scheme", choice)

    @property
    def text_size(self) -> int:
        """The size of text in per cent, 90 to 200."""
        found = self._text("text_size", "100")
        return min(max(int(found) if found.isdigit() else 100, 90), 200)

    @text_size.setter
    def text_size(self, percent: int) -> None:
        self._store.setValue("text_size", str(min(max(percent, 90), 200)))

    @property
    def author(self) -> str:
        """The name under which changes are kept."""
        return self._text("author", getpass.getuser())

    @author.setter
    def author(self, name: str) -> None:
        self._store.setValue("author", name)

    @property
    def recent(self) -> list[Path]:
        """The registers opened last, newest first."""
        found = self._store.value("recent") or []
        return [Path(p) for p in ([found] if isinstance(found, str) else found)]

    def opened(self, path: Path) -> None:
        """Remember a register that was opened."""
        kept = [path, *(p for p in self.recent if p != path)][:RECENT]
        if kept != self.recent:  # what is set is written to disk, changed or not
            self._store.setValue("recent", [str(p) for p in kept])

    def columns(self, record_type: str) -> list[str]:
        """Give the columns chosen for a list; empty when none were."""
        found = self._store.value(f"columns/{record_type}") or []
        return [found] if isinstance(found, str) else list(found)

    def keep_columns(self, record_type: str, columns: Sequence[str]) -> None:
        """Remember the columns of a list."""
        self._store.setValue(f"columns/{record_type}", list(columns))

    @property
    def sheet_short(self) -> bool:
        """Whether worksheets leave out the questions that neither block nor warn."""
        return self._text("sheet/short", "no") == "yes"

    @sheet_short.setter
    def sheet_short(self, on: bool) -> None:
        self._store.setValue("sheet/short", "yes" if on else "no")

    @property
    def sheet_whole(self) -> bool:
        """Whether worksheets show all parts one after another."""
        return self._text("sheet/whole", "no") == "yes"

    @sheet_whole.setter
    def sheet_whole(self, on: bool) -> None:
        self._store.setValue("sheet/whole", "yes" if on else "no")

    def sheet_part(self, sheet: str) -> str:
        """Give the part of a worksheet that was shown last; "" when none was."""
        found = (line.rpartition("|") for line in self._sheet_parts())
        return next((part for name, _, part in found if name == sheet), "")

    def keep_sheet_part(self, sheet: str, part: str) -> None:
        """Remember the part of a worksheet that was shown last, of the newest few worksheets."""
        others = [line for line in self._sheet_parts() if line.rpartition("|")[0] != sheet]
        self._store.setValue("sheet/parts", [f"{sheet}|{part}", *others][:SHEETS])

    def _sheet_parts(self) -> list[str]:
        found = self._store.value("sheet/parts") or []
        return [found] if isinstance(found, str) else list(found)

    @property
    def overview_tables(self) -> bool:
        """Whether the overview shows its figures as tables and not as drawings."""
        return self._text("overview/tables", "no") == "yes"

    @overview_tables.setter
    def overview_tables(self, on: bool) -> None:
        self._store.setValue("overview/tables", "yes" if on else "no")

    def state(self, name: str) -> QByteArray:
        """Give a kept size or arrangement; empty when there is none."""
        found: Any = self._store.value(f"state/{name}")
        return found if isinstance(found, QByteArray) else QByteArray()

    def keep_state(self, name: str, state: QByteArray) -> None:
        """Remember a size or arrangement."""
        if state != self.state(name):  # likewise
            self._store.setValue(f"state/{name}", state)

    def sync(self) -> None:
        """Write to disk."""
        self._store.sync()
