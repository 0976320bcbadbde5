"""A new register: whose it is, the language that it is written in, and where its file lies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.storage.places import SUFFIX
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.parts import Combo, ElidedLabel, label, with_role
from ropa_desktop.ui.prompts import Prompts

UNFIT = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
LONGEST = 80


@dataclass(frozen=True, slots=True)
class NewRegister:
    """What the person wants made."""

    name: str
    language: str
    path: Path


def with_suffix(path: Path) -> Path:
    """Give a path that ends as a register's does."""
    return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)


def file_for(folder: Path, name: str) -> Path:
    """Give a file that is not there yet, called as the organisation as far as file systems allow."""
    stem = " ".join(UNFIT.sub(" ", name).split())[:LONGEST].strip(" .") or "register"
    path, number = folder / f"{stem}{SUFFIX}", 1
    while path.exists():
        number += 1
        path = folder / f"{stem} {number}{SUFFIX}"
    return path


class NewRegisterDialog(QDialog):
    """`asked` carries a `NewRegister`; the dialog stays until it could be made."""

    asked = Signal(object)

    def __init__(self, around: Surroundings, prompts: Prompts, folder: Path, language: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._say, self._prompts, self._folder = around.say, prompts, folder
        self._chosen: Path | None = None
        px, say = around.theme.px, around.say
        self.setWindowTitle(say("start.new"))
        self.setObjectName("dialog.new_register")
        self.name = QLineEdit()
        self.name.textChanged.connect(lambda _: self._follow())
        self.language = Combo(around)
        for code in LANGUAGES:
            self.language.addItem(say(f"language.{code}"), code)
        self.language.setCurrentIndex(self.language.findData(language))
        self._place = with_role(ElidedLabel(), "soft")
        place = button(say("new.choose"))
        place.clicked.connect(self._choose)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(14))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(1, 1)
        for row, (key, widget) in enumerate((("name", self.name), ("language", self.language))):
            words = label(say(f"new.{key}"))
            words.setBuddy(widget)
            widget.setAccessibleName(words.text())
            grid.addWidget(words, 2 * row, 0)
            grid.addWidget(widget, 2 * row, 1, 1, 2)
            grid.addWidget(label(say(f"new.{key}_hint"), "soft", wrap=True), 2 * row + 1, 1, 1, 2)
            grid.setRowMinimumHeight(2 * row + 1, px(34))
        grid.addWidget(label(say("new.place")), 4, 0)
        grid.addWidget(self._place, 4, 1)
        grid.addWidget(place, 4, 2)
        self._make = button(say("new.make"), "primary", default=True)
        self._make.clicked.connect(self._ask)
        cancel = button(say("prompt.cancel"))
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(cancel)
        foot.addStretch(1)
        foot.addWidget(self._make)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(18), px(20), px(16))
        box.setSpacing(px(14))
        box.addWidget(label(say("start.new"), "title"))
        box.addLayout(grid)
        box.addSpacing(px(4))
        box.addLayout(foot)
        self.setMinimumWidth(px(560))
        self._follow()

    @property
    def path(self) -> Path:
        """Where the register will lie."""
        return self._chosen or file_for(self._folder, self.name.text().strip() or self._say("new.file"))

    def _follow(self) -> None:
        self._place.show_text(str(self.path))
        self._make.setEnabled(bool(self.name.text().strip()))

    def _choose(self) -> None:
        found = self._prompts.save_file(self._say("start.new"), self.path, f"*{SUFFIX}", over=False)
        if found is not None:
            self._chosen = with_suffix(found)
            self._follow()

    def _ask(self) -> None:
        self.asked.emit(NewRegister(self.name.text().strip(), self.language.currentData(), self.path))
