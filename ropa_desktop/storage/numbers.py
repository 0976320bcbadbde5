"""Numbers that were once given to a record or a row are never given again, also where the past came from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from ropa_desktop.storage.schema import ROWS, record


def reserve(connection: Connection, highest_record: int, highest_rows: Mapping[tuple[str, str], int]) -> None:
    """See to it that new records, and new rows of each type and field, get numbers above those given."""
    wanted = {ROWS[key].name: number for key, number in highest_rows.items()} | {record.name: highest_record}
    for table, number in wanted.items():
        place = (number, table)
        raised = connection.exec_driver_sql("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", place)
        if not raised.rowcount:
            connection.exec_driver_sql("INSERT INTO sqlite_sequence (seq, name) VALUES (?, ?)", place)
