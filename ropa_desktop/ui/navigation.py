"""The navigation: every page with its count."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ropa_desktop.ui.buttons import ElidedButton
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.one_of import OneOf
from ropa_desktop.ui.parts import label, scrolls_down, with_role

MAIN = (
    ("activity", "processor_activity", "party", "agreement", "transfer"),
    ("balancing_test", "transfer_assessment", "adequacy_decision", "measure", "system", "notice"),
    ("review", "action"),
    ("authority_request", "hand_over", "secrecy_mark", "authority"),
    ("organisation", "register", "acceptance", "word", "saved_filter"),
)
"""The record types in the order of the navigation, in groups."""
AFTER = ("retention", "rules", "history")
"""The pages that tell of the register as a whole and stand last."""
PAGES = ("overview", "due", *AFTER)
"""The pages that are not lists of records."""
WIDTH = 248


class NavigationButton(ElidedButton):
    """A page's name, and at the right how much is on it. `focused` tells that it has the focus."""

    focused = Signal()

    def __init__(self, around: Surroundings, icon: str, text: str) -> None:
        super().__init__(text)
        with_role(self, "nav")
        self.setIcon(around.icons.icon(icon, "soft"))
        self.setIconSize(around.icons.size())
        self._px = around.theme.px
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, around.theme.px(8), 0)
        row.addStretch(1)
        self._count = label("", "soft")
        self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(self._count)

    def show_count(self, count: int | None) -> None:
        """Show how much there is."""
        self._count.setText(str(count) if count else "")
        beside = self._count.sizeHint().width() + self._px(8) if count else 0
        self.taken = self.iconSize().width() + self._px(4) + beside
        self.setAccessibleName(self._whole if count is None else f"{self._whole}, {count}")

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()


class Navigation(QFrame):
    """`chosen(page)` tells where the person wants to go. Up and Down move, Enter goes."""

    chosen = Signal(str)

    def __init__(self, around: Surroundings, title: str, file: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        with_role(self, "navigation")
        self.setObjectName("navigation")
        px, say = around.theme.px, around.say
        self.setFixedWidth(px(WIDTH))
        self._title = label(title, "heading", wrap=True)
        self._file = label(file, "soft", wrap=True)
        head = QVBoxLayout()
        head.setContentsMargins(px(12), 0, px(12), px(8))
        head.setSpacing(px(1))
        head.addWidget(self._title)
        head.addWidget(self._file)
        # What gets another parent is dressed anew with all that is in it: what holds much is put in its place first.
        self._area = area = QScrollArea()
        scrolls_down(area)
        pages = with_role(QWidget(), "column")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, px(14), 0, px(8))
        box.setSpacing(0)
        box.addLayout(head)
        box.addWidget(area, 1)
        area.setWidget(pages)
        column = QVBoxLayout(pages)
        column.setContentsMargins(px(8), 0, px(8), 0)
        column.setSpacing(0)
        self.buttons: dict[str, NavigationButton] = {}
        self._around = around
        self._add(column, "overview", say("page.overview"))
        self._add(column, "due", say("page.due"), "calendar")
        for group in MAIN:
            column.addSpacing(px(6))
            for name in group:
                self._add(column, name, say(f"{name}.many"))
        column.addStretch(1)
        for name in AFTER:
            self._add(column, name, say(f"page.{name}"))
        self._one_of, self._page = OneOf(self, self.buttons), ""

    def _add(self, column: QVBoxLayout, name: str, text: str, icon: str = "") -> None:
        made = NavigationButton(self._around, icon or name, text)
        made.setObjectName(f"go.{name}")
        made.clicked.connect(lambda: self._choose(name))
        made.focused.connect(lambda: self._show_button(name))
        self.buttons[name] = made
        column.addWidget(made)

    def _choose(self, page: str) -> None:
        """Tell where the person wants to go; until they are there, what is shown stays marked."""
        self._one_of.mark(self._page)
        self.chosen.emit(page)

    def show_page(self, page: str) -> None:
        """Mark the page that is shown."""
        self._page = page
        self._one_of.mark(page)
        if page in self.buttons:
            self._show_button(page)

    def _show_button(self, page: str) -> None:
        self._area.ensureWidgetVisible(self.buttons[page], 0, 20)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many records there are of each type."""
        for name, one in self.buttons.items():
            one.show_count(None if name in PAGES else counts.get(name, 0))

    def show_title(self, title: str) -> None:
        """Show whose register it is."""
        self._title.setText(title)

    def focus_current(self) -> None:
        """Put the focus on the page that is shown."""
        self._one_of.mark(self._page).setFocus(Qt.FocusReason.TabFocusReason)
