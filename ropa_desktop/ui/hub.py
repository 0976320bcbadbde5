"""What happens in the window: a register changed, or somebody wants to go somewhere."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from ropa_desktop.services.find import Filter


@dataclass(frozen=True, slots=True)
class Place:
    """Where to go: a page by name, a record on it, a field of that, or a list narrowed by filters or by a question."""

    page: str
    record_id: int = 0
    path: str = ""
    filters: tuple[Filter, ...] | None = None
    where: str = ""
    """A question (`services/query.py`) in its text form, or "@" and the name of a saved filter."""


class Hub(QObject):
    """`changed(types, origin)`: records of these types changed, told by `origin`, which need not hear itself.

    `wanted(Place)`: somebody wants to see a place.
    """

    changed = Signal(object, object)
    wanted = Signal(object)
