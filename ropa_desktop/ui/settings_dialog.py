"""Settings: language, colours, text size and the name under which changes are kept. They apply at once."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.ui.asking_form import asking_grid
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.parts import Combo, label
from ropa_desktop.ui.settings import Settings

SCHEMES = ("system", "light", "dark")
SIZES = (90, 100, 110, 125, 150, 175, 200)


class SettingsDialog(QDialog):
    """`changed` follows each choice that shows."""

    changed = Signal()

    def __init__(self, around: Surroundings, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._settings = settings
        say, px = around.say, around.theme.px
        self.setWindowTitle(say("settings.title"))
        self.setObjectName("dialog.settings")
        self.language, self.scheme, self.size_choice = Combo(around), Combo(around), Combo(around)
        for code in LANGUAGES:
            self.language.addItem(say(f"language.{code}"), code)
        for choice in SCHEMES:
            self.scheme.addItem(say(f"settings.scheme.{choice}"), choice)
        for percent in sorted({*SIZES, settings.text_size}):
            self.size_choice.addItem(f"{percent} %", percent)
        self.language.setCurrentIndex(self.language.findData(settings.language))
        self.scheme.setCurrentIndex(self.scheme.findData(settings.scheme))
        self.size_choice.setCurrentIndex(self.size_choice.findData(settings.text_size))
        self.author = QLineEdit(settings.author)
        asked = {
            "language": self.language,
            "scheme": self.scheme,
            "text_size": self.size_choice,
            "author": self.author,
        }
        grid, _ = asking_grid(around, ((say(f"settings.{key}"), widget) for key, widget in asked.items()))
        closer = button(say("prompt.close"), "primary", default=True)
        closer.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(closer)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(18), px(20), px(16))
        box.setSpacing(px(14))
        box.addWidget(label(say("settings.title"), "title"))
        box.addLayout(grid)
        box.addWidget(label(say("settings.hint"), "soft", wrap=True))
        box.addLayout(foot)
        self.setMinimumWidth(px(460))
        self.language.activated.connect(self._keep)
        self.scheme.activated.connect(self._keep)
        self.size_choice.activated.connect(self._keep)
        self.author.editingFinished.connect(self._keep_author)

    def _keep(self) -> None:
        self._settings.language = self.language.currentData()
        self._settings.scheme = self.scheme.currentData()
        self._settings.text_size = self.size_choice.currentData()
        self.changed.emit()

    def _keep_author(self) -> None:
        if self.author.text().strip():
            self._settings.author = self.author.text().strip()
