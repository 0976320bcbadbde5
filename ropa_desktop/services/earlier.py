"""What a record said before, for the rules: read from the history, and only where a rule has reason to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ropa_desktop.storage import history
from ropa_desktop.storage.register import Connection

Body = Mapping[str, Any]


class Earlier:
    """Answers of one record at a time how it has changed. With `whole`, every record will be asked about."""

    def __init__(self, connection: Connection, *, whole: bool = False) -> None:
        self._connection = connection
        self._edited = history.edited(connection) if whole else None
        self._id = 0
        self._bodies: list[tuple[int, Body]] = []
        self._informed: dict[int, Mapping[int, int]] = {}

    def edited(self, record_id: int) -> bool:
        """Tell whether a record was ever changed since it was made."""
        if self._edited is not None:
            return record_id in self._edited
        return history.is_edited(self._connection, record_id)

    def since(self, record_id: int, field: str, paths: Sequence[str]) -> list[str]:
        """Name what a record says otherwise than in the save in which a field came to say what it says now."""
        if not self.edited(record_id):
            return []
        bodies = self._of(record_id)
        newest = then = bodies[0][1]
        for _, body in bodies:
            if body.get(field) != newest.get(field):
                break
            then = body
        return _differences(then, newest, paths)

    def since_informed(self, record_id: int, notice_id: int, paths: Sequence[str]) -> list[str]:
        """Name what an activity says otherwise than when a notice got its date, or came to be about it if later."""
        if notice_id not in self._informed:
            self._informed[notice_id] = _informing_since(history.bodies(self._connection, notice_id))
        bodies = self._of(record_id)
        since = self._informed[notice_id].get(record_id, bodies[0][0])
        then = next((body for number, body in bodies if number <= since), bodies[-1][1])
        return _differences(then, bodies[0][1], paths)

    def _of(self, record_id: int) -> list[tuple[int, Body]]:
        if record_id != self._id:
            self._id, self._bodies = record_id, list(history.bodies(self._connection, record_id))
        return self._bodies


def _informing_since(bodies: Sequence[tuple[int, Body]]) -> dict[int, int]:
    """Give for each activity that a notice is about the revision since which it is, with the date that it has."""
    found: dict[int, int] = {}
    about: set[int] | None = None
    for number, body in bodies:
        if body.get("date") != bodies[0][1].get("date"):
            break
        named = set(body.get("activities", ()))
        about = named if about is None else about & named
        found |= dict.fromkeys(about, number)
    return found


def _differences(then: Body, now: Body, paths: Sequence[str]) -> list[str]:
    return [path for path in paths if _said(then, path) != _said(now, path)]


def _said(body: Body, path: str) -> Any:
    """Give a field, or a field of each row ("legal_bases.article_6"); which row it is makes no difference."""
    name, _, inner = path.partition(".")
    value = body.get(name)
    if not isinstance(value, list):
        return value
    if inner:
        return [row.get(inner) for row in value]
    return [{k: v for k, v in row.items() if k != "id"} if isinstance(row, dict) else row for row in value]
