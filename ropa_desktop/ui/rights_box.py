"""The data subjects' rights as they follow from an activity: by how far they go, and each with its conditions."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ropa_desktop.domain.rights import Applies
from ropa_desktop.services.consequences import RightLine
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.parts import Pill, clear, label, with_role

STATES = {Applies.YES: "done", Applies.CONDITION: "accent", Applies.NO: "neutral"}
NAME = 190


class RightsBox(QFrame):
    """Read-only. What applies stands in a few lines; the conditions are shown when they are asked for."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        with_role(self, "facts")
        self.setObjectName("rights")
        self.setAccessibleName(around.say("right.title"))
        self._around = around
        self._lines: tuple[RightLine, ...] = ()
        px = around.theme.px
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(px(12), px(8), px(12), px(10))
        self._box.setSpacing(px(6))
        self._box.addWidget(label(around.say("right.title"), "caption"))
        self._box.addWidget(label(around.say("right.derived"), "soft", wrap=True))
        self._groups, self._whole = QWidget(), QWidget()
        self._whole.hide()
        for part in (self._groups, self._whole):
            grid = QGridLayout(part)
            grid.setContentsMargins(0, 0, 0, 0)
            grid.setHorizontalSpacing(px(12))
            grid.setVerticalSpacing(px(6))
            grid.setColumnStretch(1, 1)
            self._box.addWidget(part)
        self.more = button(around.say("right.show"), "quiet")
        self.more.setCheckable(True)
        self.more.toggled.connect(self._toggle)
        row = QHBoxLayout()
        row.addWidget(self.more)
        row.addStretch(1)
        self._box.addLayout(row)

    def show_lines(self, lines: Sequence[RightLine]) -> None:
        """Show the rights as they now are; nothing is made anew where nothing changed."""
        if tuple(lines) == self._lines:
            return
        self._lines = tuple(lines)
        self._fill_groups()
        self._fill_whole()

    def _toggle(self, shown: bool) -> None:
        self.more.setText(self._around.say("right.hide" if shown else "right.show"))
        self._fill_whole()
        self._whole.setVisible(shown)
        self._groups.setVisible(not shown)

    def _fill_groups(self) -> None:
        grid = self._grid(self._groups)
        for row, applies in enumerate(Applies):
            those = [f"{one.name} ({one.cite})" for one in self._lines if one.applies is applies]
            if not those:
                continue
            pill = Pill(self._around, self._around.say(f"right.group.{applies}"), STATES[applies])
            grid.addWidget(pill, row, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label(" · ".join(those), wrap=True), row, 1)

    def _fill_whole(self) -> None:
        """Write each right with its state, and its conditions a line each; only while they are wanted."""
        grid, px = self._grid(self._whole), self._around.theme.px
        for row, one in enumerate(self._lines if self.more.isChecked() else ()):
            name = label(f"{one.name} ({one.cite})", wrap=True)
            name.setFixedWidth(px(NAME))
            column = QVBoxLayout()
            column.setSpacing(px(2))
            state = QHBoxLayout()
            state.addWidget(Pill(self._around, one.state, STATES[one.applies]))
            state.addStretch(1)
            column.addLayout(state)
            for why in one.why:
                column.addWidget(label(why, "soft", wrap=True))
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addLayout(column, row, 1)

    def _grid(self, part: QWidget) -> QGridLayout:
        grid = part.layout()
        assert isinstance(grid, QGridLayout)  # noqa: S101  # made with the part
        clear(grid)
        return grid
