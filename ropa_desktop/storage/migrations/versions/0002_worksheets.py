"""Balancing tests and transfer assessments as worksheets, and adequacy decisions as records."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from ropa_desktop.domain.first_format import ANSWERS, carried

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("record", sa.Column("standing", sa.Text(), nullable=False, server_default=""))
    for table in ANSWERS:
        op.add_column(table, sa.Column("worksheet", sa.JSON(none_as_null=True), nullable=True))
        op.add_column(table, sa.Column("change_reason", sa.Text(), nullable=True))
        _carry(table)
        _carry_history(table)
        _carry_drafts(table)
    op.create_table(
        "adequacy_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("international_organisation", sa.Text(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("celex", sa.Text(), nullable=True),
        sa.Column("amended_by", sa.Text(), nullable=True),
        sa.Column("adopted", sa.Date(), nullable=True),
        sa.Column("expires", sa.Date(), nullable=True),
        sa.Column("next_review", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("scope_description", sa.Text(), nullable=True),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("threat", sa.Text(), nullable=True),
        sa.Column("review_note", sa.Text(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("source_url", sa.Text(), nullable=True),
        sa.Column("sourcing", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["record.id"], ondelete="CASCADE", initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    _lay_out_anew("balancing_test", BALANCING_TEST, ("replaces",))
    _lay_out_anew("transfer_assessment", TRANSFER_ASSESSMENT, ("importer", "replaces"))
    _lay_out_anew("transfer", TRANSFER, ("exporter", "importer", "decision", "assessment", "agreement"))


BALANCING_TEST = (
    "status version date:d activities:j worksheet:j conclusion author officer_advice approver approved_on:d "
    "next_review:d replaces:i change_reason files:j"
)
TRANSFER_ASSESSMENT = (
    "status version date:d transfers:j importer:i country tool worksheet:j conclusion author officer_advice approver "
    "approved_on:d next_review:d replaces:i change_reason files:j"
)
TRANSFER = (
    "status exporter:i exporter_roles:j importer:i importer_category importer_roles:j importer_under_gdpr country "
    "country_unknown_reason international_organisation storage_countries:j access_countries:j residual_risk "
    "residual_risk_description data:j frequency started:d ended:d tool decision:i adequacy_confirmed listed_entity "
    "coverage:j adequacy_checked:d fallback_tool supplementary_measures:j supplementary_description assessment:i "
    "copy_available authorisation worksheet:j modules:j clause_set agreement:i signed:d docking clause_9 "
    "clause_9_days:i clause_11 clause_13 clause_17 governing_law forum deviations importer_unable "
    "suspension_ordered:d files:j derogation_reason occasional limited_number compelling_interest "
    "suitable_safeguards authority_informed:d subjects_informed:d consent_route public_powers"
)
KINDS: dict[str, Any] = {"": sa.Text(), "d": sa.Date(), "i": sa.Integer(), "j": sa.JSON(none_as_null=True)}


def _lay_out_anew(table: str, columns: str, links: tuple[str, ...]) -> None:
    """Make a table again with these columns in this order, and keep what stands in those that it had."""
    named = [part.partition(":")[::2] for part in columns.split()]
    op.create_table(
        f"{table}_new",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, KINDS[kind], nullable=True) for name, kind in named),
        sa.ForeignKeyConstraint(["id"], ["record.id"], ondelete="CASCADE", initially="DEFERRED", deferrable=True),
        *(sa.ForeignKeyConstraint([name], ["record.id"], initially="DEFERRED", deferrable=True) for name in links),
        sa.PrimaryKeyConstraint("id"),
    )
    there = {row[1] for row in op.get_bind().exec_driver_sql(f"PRAGMA table_info({table})")}
    both = ", ".join(["id", *(name for name, _ in named if name in there)])
    op.execute(f"INSERT INTO {table}_new ({both}) SELECT {both} FROM {table}")  # noqa: S608 - names of our own
    op.drop_table(table)
    op.rename_table(f"{table}_new", table)


def _carry(table: str) -> None:
    bind, names = op.get_bind(), ", ".join(ANSWERS[table])
    rows = bind.exec_driver_sql(f"SELECT id, {names} FROM {table}").mappings().all()  # noqa: S608 - names of our own
    for row in rows:
        if kept := carried(table, {**row}).get("worksheet"):
            text = json.dumps(kept, ensure_ascii=False)
            bind.exec_driver_sql(f"UPDATE {table} SET worksheet = ? WHERE id = ?", (text, row["id"]))  # noqa: S608


def _carry_history(table: str) -> None:
    bind = op.get_bind()
    query = "SELECT record_id, revision, body FROM version WHERE type = ? AND body IS NOT NULL"
    for record_id, number, body in bind.exec_driver_sql(query, (table,)).all():
        values = json.loads(body)
        found = carried(table, values)
        if found != values:
            change = "UPDATE version SET body = ? WHERE record_id = ? AND revision = ?"
            bind.exec_driver_sql(change, (json.dumps(found, ensure_ascii=False), record_id, number))


def _carry_drafts(table: str) -> None:
    """A form that was left unsaved keeps its texts as well, beside the answers that it did not touch."""
    bind = op.get_bind()
    saved: dict[int, str | None] = dict(bind.exec_driver_sql(f"SELECT id, worksheet FROM {table}").all())  # noqa: S608 - our own name
    for record_id, body in bind.exec_driver_sql("SELECT record_id, body FROM draft WHERE type = ?", (table,)).all():
        values = carried(table, json.loads(body))
        if "worksheet" in values and (text := saved.get(record_id)):
            sheet = json.loads(text)
            values["worksheet"] = sheet | {"answers": sheet["answers"] | values["worksheet"]["answers"]}
        change = "UPDATE draft SET body = ? WHERE type = ? AND record_id = ?"
        bind.exec_driver_sql(change, (json.dumps(values, ensure_ascii=False), table, record_id))
