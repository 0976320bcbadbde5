"""The pages that tell of the register as a whole, each made when it is first shown."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from PySide6.QtWidgets import QWidget

from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.hub import Place

WHOLE = ("overview", "due", "retention", "rules", "history", "requesting")


PLACED = frozenset({"due", "history", "requesting"})
"""Those of which a place can be shown: a month, a record, the past of one."""
BESIDE: Mapping[str, str] = MappingProxyType({"requesting": "authority_request"})
"""The pages that stand in the navigation under the name of another."""


class WholePage(Protocol):
    """What the workspace asks of such a page."""

    def refresh(self) -> None:
        """Read what is shown anew if something changed since."""


class PlacedPage(WholePage, Protocol):
    """A page of which a place can be shown."""

    def go(self, place: Place) -> None:
        """Show a place."""


def make_page(name: str, desk: Desk) -> QWidget:
    """Make a page by its name; the window starts on the overview, so the others are imported late."""
    match name:
        case "overview":
            from ropa_desktop.ui.overview_page import OverviewPage

            return OverviewPage(desk)
        case "due":
            from ropa_desktop.ui.due_page import DuePage

            return DuePage(desk)
        case "retention":
            from ropa_desktop.ui.retention_page import RetentionPage

            return RetentionPage(desk)
        case "rules":
            from ropa_desktop.ui.rules_page import RulesPage

            return RulesPage(desk)
        case "requesting":
            from ropa_desktop.ui.request_page import RequestPage

            return RequestPage(desk)
        case _:
            from ropa_desktop.ui.history_page import HistoryPage

            return HistoryPage(desk)
