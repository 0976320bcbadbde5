"""Where the person is and what is unsaved, so that a window made anew looks the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6 import QtWidgets
from PySide6.QtWidgets import QWidget

from ropa_desktop.services.find import Filter

if TYPE_CHECKING:
    from ropa_desktop.domain.query import Condition
    from ropa_desktop.ui.record_page import RecordPage


@dataclass(frozen=True)
class Unsaved:
    """What is unsaved in a form: the fields changed, and what is written and is no value."""

    page: str
    record_id: int | None
    changes: Mapping[str, Any]
    written: Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """Several records that are selected, and the change of them that is being asked for."""

    ids: tuple[int, ...]
    path: str
    deed: str
    value: Any
    written: Any
    """What is written and is no value."""


@dataclass(frozen=True)
class Narrowed:
    """What a list is narrowed by, and the column by which the person sorted it, and whether downwards."""

    search: str
    filters: tuple[Filter, ...]
    condition: Condition | None
    saved_as: str
    """The name of the saved filter that the condition is, or ""."""
    retired: bool
    sorted_by: tuple[str, bool] | None


@dataclass(frozen=True)
class Standing:
    """Where the person is and what is unsaved, so that a workspace made anew looks the same."""

    page: str = "overview"
    records: Mapping[str, int] = field(default_factory=dict)
    unsaved: tuple[Unsaved, ...] = ()
    sheet: Mapping[str, Any] = field(default_factory=dict)
    """What is written in a worksheet and is no value, by question."""
    several: Asked | None = None
    lists: Mapping[str, Narrowed] = field(default_factory=dict)
    narrowed: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What the pages that are no lists of records are narrowed by, part by part."""


_NARROWS = "narrows"


def narrows(*parts: QWidget) -> None:
    """Mark named parts as those by which the person narrows or orders their page, which is no list of records."""
    for part in parts:
        part.setProperty(_NARROWS, True)


def narrowed_by(page: QWidget) -> dict[str, Any]:
    """Give what a page is narrowed by, by the names of its parts."""
    found: dict[str, Any] = {}
    for part in page.findChildren(QWidget):
        match part if part.property(_NARROWS) else None:
            case QtWidgets.QLineEdit() as line:
                found[line.objectName()] = line.text()
            case QtWidgets.QComboBox() as combo:
                found[combo.objectName()] = combo.currentData()
            case QtWidgets.QAbstractButton() as box:
                found[box.objectName()] = box.isChecked()
    return found


def narrow(page: QWidget, by: Mapping[str, Any]) -> None:
    """Narrow a page as it was."""
    for name, said in by.items():
        match page.findChild(QWidget, name):
            case QtWidgets.QLineEdit() as line:
                line.setText(said)
            case QtWidgets.QComboBox() as combo if (at := combo.findData(said)) >= 0:
                combo.setCurrentIndex(at)
                combo.activated.emit(at)
            case QtWidgets.QAbstractButton() as box:
                box.setChecked(said)


def unsaved_on(page: RecordPage) -> Unsaved | None:
    """Give what is unsaved on a page, if anything is."""
    form = page.panel.form
    changes, written = form.changes(), form.written()
    return Unsaved(page.record_type.name, page.panel.record_id, changes, written) if changes or written else None
