"""The letters of Art. 30, each in the colour of its state: done, missing or not applicable."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ropa_desktop.domain.texts import Say
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.lines import Index, ground
from ropa_desktop.ui.parts import state_colours

STATES = {"d": "done", "m": "missing", "n": "neutral", "x": "missing"}


def spoken_marks(say: Say, letters: str, marks: str) -> str:
    """Say in words what the marks show: which letters are missing, and what the letters of Art. 30(1) stand for."""
    missing = [letter for letter, mark in zip(letters, marks, strict=False) if mark == "m"]
    if not missing:
        return say("list.letters_done")
    if letters == "abcdefg":
        missing = [letter + " " + say(f"letter.{letter}") for letter in missing]
    return say("list.letters_missing", letters=", ".join(missing))


class LetterPainter:
    """Draws a row of letters; a missing one is underlined too, so that colour is never alone."""

    def __init__(self, around: Surroundings, side: int = 16) -> None:
        self._theme = around.theme
        self.side = around.theme.px(side)
        self.gap = around.theme.px(2 if side < 20 else 3)
        self._drawn: dict[tuple[str, str, float], QPixmap] = {}
        self._font = around.theme.font(11 if side < 20 else 13, strong=True)

    def width(self, letters: str) -> int:
        """Measure the row."""
        return max(len(letters) * (self.side + self.gap) - self.gap, 0)

    def paint(self, painter: QPainter, left: int, middle: int, letters: str, marks: str) -> None:
        """Draw from `left`, centred on `middle`; each row is drawn once and then copied."""
        if not letters:
            return
        ratio = painter.device().devicePixelRatio()
        key = (letters, marks, ratio)
        if key not in self._drawn:
            drawn = QPixmap(round(self.width(letters) * ratio), round(self.side * ratio))
            drawn.setDevicePixelRatio(ratio)
            drawn.fill(Qt.GlobalColor.transparent)
            fresh = QPainter(drawn)
            self._draw(fresh, letters, marks)
            fresh.end()
            self._drawn[key] = drawn
        painter.drawPixmap(left, middle - self.side // 2, self._drawn[key])

    def _draw(self, painter: QPainter, letters: str, marks: str) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        for place, (letter, mark) in enumerate(zip(letters, marks, strict=False)):
            ground, ink = state_colours(STATES.get(mark, "neutral"))
            box = QRect(place * (self.side + self.gap), 0, self.side, self.side)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour(ground))
            painter.drawRoundedRect(box, self._theme.px(4), self._theme.px(4))
            painter.setPen(self._theme.colour(ink))
            painter.drawText(box.adjusted(0, -1, 0, -1), Qt.AlignmentFlag.AlignCenter, letter)
            if STATES.get(mark) == "missing":
                foot = box.bottom() - self._theme.px(2)
                painter.fillRect(
                    QRect(box.left() + box.width() // 4, foot, box.width() // 2, self._theme.px(1.5)),
                    self._theme.colour(ink),
                )


class LettersDelegate(QStyledItemDelegate):
    """Draws the marks of a record in a list."""

    def __init__(self, around: Surroundings, letters: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._painter = LetterPainter(around)
        self._theme = around.theme
        self.letters = letters

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._painter.width(self.letters) + 2 * self._theme.px(8), self._theme.px(34))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        marks = str(index.data(Qt.ItemDataRole.UserRole) or "")
        with ground(painter, option, self._theme) as rect:
            self._painter.paint(painter, rect.left() + self._theme.px(8), rect.center().y() + 1, self.letters, marks)


class LetterRow(QWidget):
    """The letters of one record, as a widget."""

    def __init__(self, around: Surroundings, letters: str) -> None:
        super().__init__()
        self._painter = LetterPainter(around, 22)
        self._letters, self._marks = letters, ""
        self.setFixedSize(self._painter.width(letters), self._painter.side)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_marks(self, marks: str, words: str) -> None:
        """Show other marks; `words` say the same."""
        self._marks = marks
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._painter.paint(painter, 0, self.height() // 2, self._letters, self._marks)
