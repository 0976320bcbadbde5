"""What the office lays down, findings that are set aside, reviews by record, and more that the rules ask for."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

OWN = {
    "acceptance": "about:l rule reason decided_by decided_on:d look_again:d seen",
    "register": (
        "content_language time_zone description activity_interval balancing_interval us_transfer_interval "
        "transfer_interval dpia_interval agreement_interval notice_interval measure_interval purpose_length:i "
        "keep_history keep_backups keep_hand_overs"
    ),
}
ROWS = {
    "register_retention_limits": "data:j period reason",
    "register_rule_settings": "rule severity reason",
}
KINDS: dict[str, Any] = {
    "": sa.Text(),
    "d": sa.Date(),
    "i": sa.Integer(),
    "j": sa.JSON(none_as_null=True),
    "l": sa.Integer(),
}


def upgrade() -> None:
    op.add_column("finding", sa.Column("accepted", sa.Integer(), nullable=True))
    op.add_column("finding", sa.Column("area", sa.Text(), nullable=False, server_default=""))
    op.add_column("finding", sa.Column("off", sa.Integer(), nullable=False, server_default="0"))
    op.drop_column("record", "errors")
    op.drop_column("record", "remarks")
    for table, columns in OWN.items():
        _lay_out(table, columns, [sa.Column("id", sa.Integer(), nullable=False)], "id", numbered=False)
    for table, columns in ROWS.items():
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
        both = ", ".join([*(column.name for column in head), *(name for name, _ in named if name in there)])
        op.execute(f"INSERT INTO {table}_new ({both}) SELECT {both} FROM {table}")  # noqa: S608 - names of our own
        last = bind.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).scalar()
        op.drop_table(table)
        if last is not None:  # ids are never used again
            bind.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (f"{table}_new",))
            bind.exec_driver_sql("INSERT INTO sqlite_sequence VALUES (?, ?)", (f"{table}_new", last))
    op.rename_table(f"{table}_new", table)
