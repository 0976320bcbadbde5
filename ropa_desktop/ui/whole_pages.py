"""The pages that tell of the register as a whole, each made when it is first shown."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QWidget

from ropa_desktop.ui.desk import Desk

WHOLE = ("overview", "due", "retention", "rules", "history")


class WholePage(Protocol):
    """What the workspace asks of such a page."""

    def refresh(self) -> None:
        """Read what is shown anew if something changed since."""


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
        case _:
            from ropa_desktop.ui.history_page import HistoryPage

            return HistoryPage(desk)
