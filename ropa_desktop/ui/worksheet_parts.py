"""The parts of a worksheet at the side: code, title and how far each has come, in a word and an icon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ropa_desktop.domain.worksheet import Level, State, Worksheet, headed
from ropa_desktop.ui.answering import Answering
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.lines import NO_INDEX, WRITTEN_ROLES, Index
from ropa_desktop.ui.parts import with_role

STEP = int(Qt.ItemDataRole.UserRole)
ICONS = {
    State.NOT_ASKED: ("not_asked", "soft"),
    State.EMPTY: ("empty", "soft"),
    State.BEGUN: ("begun", "accent"),
    State.DONE: ("check", "done"),
    State.BLOCKED: ("warning", "missing"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A part as the list shows it."""

    code: str
    title: str
    state: State
    words: str


def part_title(around: Surroundings, sheet: Worksheet, code: str) -> str:
    """Give a part's title with its code."""
    return headed(code, around.say(sheet.label_key(f"part.{code}")), ".")


def steps_of(answering: Answering, around: Surroundings) -> list[Step]:
    """Say how each part stands: how many questions are answered, or what blocks."""
    sheet, say = answering.opened.sheet, around.say
    against = answering.against
    found = []
    for part in sheet.parts:
        names = {q.name for q in part.questions}
        state = answering.standing.part(part.code)
        asked = len(names & answering.standing.asked)
        words = say(f"sheet.part.{state}")
        if state is State.BLOCKED:
            blocks = sum(r.question in names and r.level is Level.BLOCK and not r.gap for r in against)
            words = say("sheet.blocks", count=blocks)
        elif state is State.BEGUN:
            done = len(names & answering.standing.answered)
            words = say("sheet.part.of", state=words, done=done, total=asked)
        found.append(Step(part.code, part_title(around, sheet, part.code), state, words))
    return found


class StepsModel(QAbstractListModel):
    """The parts in order."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[Step] = []

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show other parts, or the same ones as they stand now."""
        if [s.code for s in steps] != [s.code for s in self.steps]:
            self.beginResetModel()
            self.steps = list(steps)
            self.endResetModel()
        elif list(steps) != self.steps:
            self.steps = list(steps)
            self.dataChanged.emit(self.index(0), self.index(len(steps) - 1))

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.steps)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        step = self.steps[index.row()]
        if role == STEP:
            return step
        if role in WRITTEN_ROLES:
            return f"{step.title} – {step.words}"
        return None


class StepDelegate(QStyledItemDelegate):
    """Draws a part: its icon, its title in as many lines as it needs, and below how far it has come."""

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = around

    def _title_room(self, width: int) -> QRect:
        px = self._around.theme.px
        return QRect(px(34), px(8), max(width - px(34) - px(10), px(60)), 10_000)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme, view = self._around.theme, self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else option.rect.width()
        metrics = QFontMetrics(theme.font())
        wrapped = metrics.boundingRect(self._title_room(width), Qt.TextFlag.TextWordWrap, index.data(STEP).title)
        return QSize(width, wrapped.height() + theme.line_height + theme.px(18))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect = self._around.theme, option.rect
        step: Step = index.data(STEP)
        icon, ink = ICONS[step.state]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selection"))
            painter.drawRoundedRect(rect.adjusted(0, theme.px(1), 0, -theme.px(1)), theme.px(6), theme.px(6))
        painter.drawPixmap(rect.left() + theme.px(10), rect.top() + theme.px(9), self._around.icons.pixmap(icon, ink))
        room = self._title_room(rect.width()).translated(rect.topLeft())
        painter.setFont(theme.font())
        painter.setPen(theme.colour("text"))
        flags = Qt.TextFlag.TextWordWrap
        used = painter.boundingRect(room, flags, step.title)
        painter.drawText(room, flags, step.title)
        painter.setFont(theme.font(12))
        painter.setPen(theme.colour("missing" if step.state is State.BLOCKED else "soft"))
        line = QRect(room.left(), used.bottom() + theme.px(2), room.width(), theme.line_height)
        words = painter.fontMetrics().elidedText(step.words, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, words)
        painter.restore()


class PartsList(QListView):
    """`chosen(code)`: the person goes to a part. `entered`: they go on into its questions."""

    chosen = Signal(str)
    entered = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        with_role(self, "steps")
        self.steps = StepsModel()
        self.setModel(self.steps)
        self.setItemDelegate(StepDelegate(around, self))
        self.setObjectName("sheet.parts")
        self.setAccessibleName(around.say("sheet.parts"))
        self.setFixedWidth(around.theme.px(224))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.selectionModel().currentChanged.connect(self._tell)

    def show_part(self, code: str) -> None:
        """Mark a part without telling that it was chosen."""
        row = next((n for n, s in enumerate(self.steps.steps) if s.code == code), 0)
        if self.currentIndex().row() != row:
            self.selectionModel().blockSignals(True)
            self.setCurrentIndex(self.steps.index(row))
            self.selectionModel().blockSignals(False)
            self.viewport().update()
            self.scrollTo(self.currentIndex())

    def _tell(self, current: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self.steps.steps[current.row()].code)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.scheduleDelayedItemsLayout()
