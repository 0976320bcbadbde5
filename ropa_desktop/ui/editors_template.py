"""The editor of a template for cover letters: tried before it is kept, and the program's own to begin from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ropa_desktop.domain.problems import Problem
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.context import EditorContext
from ropa_desktop.ui.editors_files import FilesEditor


class TemplateEditor(QWidget):
    """One kept file, a template in `language`. What is wrong with one that is added is said below it."""

    edited = Signal()
    told = Signal(str)

    def __init__(self, context: EditorContext, language: str) -> None:
        super().__init__()
        self._context, self._language = context, language
        self.files = FilesEditor(context, self._try)
        self.files.edited.connect(self._one_only)
        self.begin = button(context.surroundings.say("letter.save_template"), "quiet")
        self.begin.clicked.connect(self._save_template)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(context.surroundings.theme.px(2))
        box.addWidget(self.files)
        box.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.files.adder)

    def value(self) -> list[Mapping[str, Any]]:
        return self.files.value()

    def set_value(self, value: Sequence[Mapping[str, Any]]) -> None:
        self.files.set_value(value)
        self.told.emit("")

    def set_read_only(self, read_only: bool) -> None:
        self.files.set_read_only(read_only)

    def _try(self, path: Path) -> bool:
        """Tell what a template cannot do; one that is broken or hostile is not kept."""
        from ropa_desktop.exchange.letter import check_template  # its library is read when a letter is made

        say = self._context.surroundings.say
        try:
            unknown = check_template(path)
        except Problem as problem:
            self.told.emit(say(problem.key, **problem.facts))
            return False
        names = ", ".join(f"{{{{{name}}}}}" for name in unknown)
        self.told.emit(say("letter.unknown", names=names) if unknown else "")
        return True

    def _one_only(self) -> None:
        """The newest takes the place of the one before."""
        self.files.set_value(self.files.value()[-1:])
        if not self.files.value():
            self.told.emit("")
        self.edited.emit()

    def _save_template(self) -> None:
        from ropa_desktop.exchange.letter import write_default_template  # as above

        target = self._context.place_for(self._context.surroundings.say("letter.template_file"))
        if target is None:
            return
        try:
            write_default_template(target, self._language)
        except Problem as problem:
            self.told.emit(self._context.surroundings.say(problem.key, **problem.facts))
