"""Tables of a register laid out anew by a migration, with what stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

KINDS: dict[str, Any] = {
    "": sa.Text(),
    "d": sa.Date(),
    "i": sa.Integer(),
    "j": sa.JSON(none_as_null=True),
    "l": sa.Integer(),
}


def lay_out(own: Mapping[str, str], rows: Mapping[str, str]) -> None:
    """Make the tables of types and of their rows with these columns ("status about:l done:d"), in this order.

    A column's kind stands behind it, as in `KINDS`; a table that is there keeps what it holds in those it had.
    """
    for table, columns in own.items():
        _lay_out(table, columns, [sa.Column("id", sa.Integer(), nullable=False)], "id", numbered=False)
    for table, columns in rows.items():
        head = [sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "record_id", "position")]
        _lay_out(table, columns, head, "record_id", numbered=True)
        op.create_index(f"{table}_record", table, ["record_id"], unique=False)


def _lay_out(table: str, columns: str, head: list[sa.Column[Any]], owner: str, *, numbered: bool) -> None:
    """Make a table with these columns in this order, and keep what stands in those that it had."""
    named = [part.partition(":")[::2] for part in columns.split()]
    links = [name for name, kind in named if kind == "l"]
    op.create_table(
        f"{table}_new",
        *head,
        *(sa.Column(name, KINDS[kind], nullable=True) for name, kind in named),
        sa.ForeignKeyConstraint([owner], ["record.id"], ondelete="CASCADE", initially="DEFERRED", deferrable=True),
        *(sa.ForeignKeyConstraint([name], ["record.id"], initially="DEFERRED", deferrable=True) for name in links),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=numbered,
    )
    bind = op.get_bind()
    there = {row[1] for row in bind.exec_driver_sql(f"PRAGMA table_info({table})")}
    if there:
        kept = [*(column.name for column in head), *(name for name, _ in named if name in there)]
        both = ", ".join(f'"{name}"' for name in kept)
        op.execute(f"INSERT INTO {table}_new ({both}) SELECT {both} FROM {table}")  # noqa: S608 - names of our own
        last = bind.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).scalar()
        op.drop_table(table)
        if last is not None:  # ids are never used again
            bind.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (f"{table}_new",))
            bind.exec_driver_sql("INSERT INTO sqlite_sequence VALUES (?, ?)", (f"{table}_new", last))
    op.rename_table(f"{table}_new", table)
