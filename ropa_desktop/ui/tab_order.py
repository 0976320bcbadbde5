"""The tab order of a form: as its layouts read, whenever its parts were made."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import pairwise
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QLabel, QLayout, QWidget

from ropa_desktop.ui.flow import Flow

STOPS = frozenset({Qt.FocusPolicy.TabFocus, Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.WheelFocus})
"""The ways to take the focus of which one is Tab."""
LEAVES = STOPS | {Qt.FocusPolicy.ClickFocus}
"""The ways to take the focus, from all of which Tab goes on."""


def stops(widget: QWidget) -> list[QWidget]:
    """Give the places where Tab stops, in reading order."""
    return [place for place in _places(widget) if place.focusPolicy() in STOPS]


def _places(widget: QWidget) -> list[QWidget]:
    """Give the places that can have the focus: an answer that the arrows lead to is none where Tab stops."""
    found: list[QWidget] = []
    _places_in(widget, found)
    return found


def _places_in(widget: QWidget, found: list[QWidget]) -> None:
    if widget.isHidden():
        return
    if widget.focusPolicy() in LEAVES and widget.focusProxy() is None:
        found.append(widget)
    elif (inner := getattr(widget, "stops_inside", None)) is not None:  # the one part where it can stop
        _places_in(inner, found)
    elif isinstance(widget, Flow):
        for item in widget.items:
            _places_in(item, found)
    elif not isinstance(widget, QLabel) and (layout := widget.layout()) is not None:
        _places_in_layout(layout, found)


def enter(page: QWidget | None) -> None:
    """Put the focus on the first place of a page where Tab stops."""
    stop = page.nextInFocusChain() if page is not None else None
    while page is not None and stop is not None and stop is not page:
        takes = stop.isVisible() and stop.isEnabled() and bool(stop.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if takes and page.isAncestorOf(stop):
            stop.setFocus(Qt.FocusReason.TabFocusReason)
            return
        stop = stop.nextInFocusChain()


def _places_in_layout(layout: QLayout, found: list[QWidget]) -> None:
    places: Iterable[int] = range(layout.count())
    if isinstance(layout, QGridLayout):
        places = sorted(places, key=partial(_place_in, layout))
    for place in places:
        item = layout.itemAt(place)
        if item is None:
            continue
        if (widget := item.widget()) is not None:
            _places_in(widget, found)
        elif (inner := item.layout()) is not None:
            _places_in_layout(inner, found)


def _place_in(grid: QGridLayout, place: int) -> tuple[int, int]:
    """Tell the row and the column of what was put in a grid, which is not always put there as it reads."""
    row, column, *_ = cast(tuple[int, int, int, int], grid.getItemPosition(place))
    return row, column


class TabOrder(QObject):
    """Puts the tab order of a widget right each time its layout changed."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self._watched = watched
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.put_right)
        self._last: list[QWidget] = []
        watched.installEventFilter(self)

    def put_right(self) -> None:
        """Chain the places in reading order."""
        found = _places(self._watched)
        if found == self._last:
            return
        self._last = found
        for before, after in pairwise(found):
            QWidget.setTabOrder(before, after)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._later.start()
        return False
