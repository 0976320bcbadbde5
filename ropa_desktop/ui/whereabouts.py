"""Where the person is and what is unsaved, so that a window made anew looks the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

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


def unsaved_on(page: RecordPage) -> Unsaved | None:
    """Give what is unsaved on a page, if anything is."""
    form = page.panel.form
    changes, written = form.changes(), form.written()
    return Unsaved(page.record_type.name, page.panel.record_id, changes, written) if changes or written else None
