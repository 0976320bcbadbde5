"""The editor of a date, which may be empty: ISO 8601 text and a calendar."""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtCore import QDate, QEvent, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QToolButton, QVBoxLayout

from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.parts import passes_undo_on, why_not_kept, with_role


def read_date(text: str, today_word: str = "") -> date | None:
    """Read a date as people write it: 2026-11-24, 20261124, 2026-1-5, or the word for today; ValueError otherwise."""
    text = text.strip().casefold()
    if not text:
        return None
    if text.replace(" ", "") in today_word.casefold().split("|"):
        return date.today()  # noqa: DTZ011  # the day on the wall of the person who writes it
    found = re.fullmatch(r"(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})|(\d{4})(\d\d)(\d\d)", text, re.ASCII)
    if not found:
        raise ValueError(text)
    year, month, day = (int(part) for part in found.groups() if part)
    return date(year, month, day)


class DateEditor(QLineEdit):
    """A date or nothing. Text that is no date is told and not kept."""

    edited = Signal()
    told = Signal(str)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._value: date | None = None
        self._popup: QFrame | None = None
        self.setPlaceholderText(around.say("editor.date_hint"))
        self._action = self.addAction(around.icons.icon("calendar", "soft"), QLineEdit.ActionPosition.TrailingPosition)
        self._action.setToolTip(around.say("editor.calendar"))
        self._action.triggered.connect(self.show_calendar)
        self.textEdited.connect(self._edit)
        self.editingFinished.connect(self._tidy)

    def value(self) -> date | None:
        return self._value

    def day(self) -> date | None:
        """Give the day that is written; None also where what is written is none, whatever stood there before."""
        return None if self.refused() else self._value

    def set_value(self, value: date | None) -> None:
        self._value = value
        self.setText(value.isoformat() if value else "")
        self.told.emit("")

    def refused(self) -> str:
        """Say why what is written is not kept, or nothing."""
        try:
            read_date(self.text(), self._around.say("editor.today_words"))
        except ValueError:
            return why_not_kept(self, self._around.say, "editor.date")
        return ""

    def written(self) -> str:
        """Give what is written where it is not kept."""
        return self.text() if self.refused() else ""

    def write(self, text: str) -> None:
        """Put back what is written and not kept, and say why."""
        self.setText(text)
        self.told.emit(self.refused())

    def set_read_only(self, read_only: bool) -> None:
        self.setReadOnly(read_only)
        self._action.setVisible(not read_only)
        self.setPlaceholderText("" if read_only else self._around.say("editor.date_hint"))

    def show_calendar(self) -> None:
        """Open the calendar on the date, or on today."""
        popup = self._popup or self._make_popup()
        calendar = popup.findChild(QCalendarWidget)
        assert isinstance(calendar, QCalendarWidget)  # noqa: S101  # made just above
        value = self._value or date.today()  # noqa: DTZ011  # the calendar opens on the day on the wall
        calendar.setSelectedDate(QDate(value.year, value.month, value.day))
        place, screen = self.mapToGlobal(QPoint(0, self.height() + 2)), self.screen().availableGeometry()
        size = popup.sizeHint()
        if place.y() + size.height() > screen.bottom():
            place.setY(self.mapToGlobal(QPoint(0, -size.height() - 2)).y())
        popup.move(max(min(place.x(), screen.right() - size.width()), screen.left()), place.y())
        popup.show()
        calendar.setFocus()

    def _make_popup(self) -> QFrame:
        self._popup = popup = with_role(QFrame(self, Qt.WindowType.Popup), "popover")
        calendar = QCalendarWidget()
        calendar.setLocale(QLocale(self._around.say("window.locale")))
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
        for name, icon in (("qt_calendar_prevmonth", "left"), ("qt_calendar_nextmonth", "right")):
            arrow = calendar.findChild(QToolButton, name)
            if isinstance(arrow, QToolButton):
                arrow.setIcon(self._around.icons.icon(icon))
        plain = QTextCharFormat()
        plain.setForeground(self._around.theme.colour("text"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(day, plain)
        calendar.activated.connect(self._take)
        calendar.clicked.connect(self._take)
        box = QVBoxLayout(popup)
        box.setContentsMargins(4, 4, 4, 4)
        box.addWidget(calendar)
        return popup

    def _take(self, chosen: QDate) -> None:
        if self._popup:
            self._popup.hide()
        day = date(chosen.year(), chosen.month(), chosen.day())
        self.setText(day.isoformat())
        self._keep(day)
        self.setFocus()

    def _edit(self, text: str) -> None:
        try:
            self._keep(read_date(text, self._around.say("editor.today_words")))
        except ValueError:
            self._unfinished(text)

    def _keep(self, value: date | None) -> None:
        self.told.emit("")
        self._value = value
        self.edited.emit()

    def _unfinished(self, text: str) -> None:
        if len(text) >= len("2026-11-24"):
            self.told.emit(why_not_kept(self, self._around.say, "editor.date"))
        self.edited.emit()

    def _tidy(self) -> None:
        if why := self.refused():
            self.told.emit(why)
        elif read_date(self.text(), self._around.say("editor.today_words")) == self._value:
            self.setText(self._value.isoformat() if self._value else "")

    def event(self, event: QEvent) -> bool:
        if passes_undo_on(event, undo=self.isUndoAvailable(), redo=self.isRedoAvailable()):
            event.ignore()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not self.isReadOnly():
            alt_down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
            if event.key() == Qt.Key.Key_F4 or alt_down:
                self.show_calendar()
                return True
        return super().event(event)
