"""Marking something for a secrecy review: what, on which ground, why, and who marks it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import records, secrecy
from ropa_desktop.services.records import Stored
from ropa_desktop.services.secrecy import Spot, Wish
from ropa_desktop.ui.asking_form import asking_form
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.editors_plain import LongEditor, TextEditor
from ropa_desktop.ui.parts import Combo, label, scrolled_column

SHORTEST = 24
"""Letters that are shown of what can be marked at least; a row may say much."""


class SecrecyDialog(QDialog):
    """`marked()`: it is marked, and that is kept. `spot` is proposed: what the person was at."""

    marked = Signal()

    def __init__(self, desk: Desk, stored: Stored, spot: Spot, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._stored = desk, stored
        say, px = desk.say, desk.surroundings.theme.px
        self.setWindowTitle(say("secrecy.title"))
        self.setObjectName("dialog.secrecy")
        self.resize(QSize(px(600), px(470)).boundedTo(parent.size()))
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(18), px(20), px(16))
        box.setSpacing(px(12))
        box.addWidget(label(say("secrecy.title"), "title", wrap=True))
        area, column = scrolled_column(px(8), px(10))
        column.addWidget(label(desk.wording.name(stored.id), "heading", wrap=True))
        column.addWidget(label(say("secrecy.hint"), wrap=True))
        column.addLayout(self._form(spot))
        column.addStretch(1)
        box.addWidget(area, 1)
        box.addLayout(self._buttons())
        self._judge()

    def _form(self, spot: Spot) -> QFormLayout:
        desk, around = self._desk, self._desk.surroundings
        self.what, self.ground = Combo(around), Combo(around)
        for each, words in secrecy.spots_of(self._stored, desk.wording):
            self.what.addItem(words, each)
        places = [self.what.itemData(place) for place in range(self.what.count())]
        self.what.setCurrentIndex(places.index(spot) if spot in places else 0)
        for code, words in desk.wording.words("secrecy_ground"):
            self.ground.addItem(words, code)
        self.ground.setCurrentIndex(self.ground.findData(secrecy.usual_ground(desk.register)))
        for combo in (self.what, self.ground):
            combo.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(SHORTEST)
            combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            combo.setToolTip(combo.currentText())
            combo.currentTextChanged.connect(combo.setToolTip)
        self.reason, self.by = LongEditor(around), TextEditor(around)
        self.by.set_value(desk.author or None)
        self.by.edited.connect(self._judge)
        form = asking_form(around)
        rows = (("what", self.what), ("ground", self.ground), ("reason", self.reason), ("marked_by", self.by))
        for name, editor in rows:
            own = name == "what"
            words = desk.say("secrecy.what") if own else desk.wording.label(RECORD_TYPES["secrecy_mark"], name)
            editor.setObjectName(name)
            editor.setAccessibleName(words)
            form.addRow(label(words, "soft"), editor)
        return form

    def _buttons(self) -> QHBoxLayout:
        cancel = button(self._desk.say("prompt.cancel"))
        cancel.clicked.connect(self.reject)
        self.mark_button = button(self._desk.say("secrecy.mark"), "primary", default=True)
        self.mark_button.clicked.connect(self._mark)
        row = QHBoxLayout()
        row.setSpacing(self._desk.surroundings.theme.px(8))
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.mark_button)
        return row

    def _judge(self) -> None:
        self.mark_button.setEnabled(bool((self.by.value() or "").strip()) and self.what.count() > 0)

    def _mark(self) -> None:
        today = records.now().date()
        reason, by = self.reason.value() or "", self.by.value() or ""
        wish = Wish(self.what.currentData(), self.ground.currentData(), reason, by, today)
        try:
            secrecy.mark(self._desk.register, self._stored.id, wish, author=self._desk.author)
        except Problem as problem:
            self._desk.tell(problem)
            return
        self.accept()
        self.marked.emit()
