"""What supervisory authorities ask for, what must not spread, and what was handed over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ropa_desktop.storage.laying_out import lay_out

revision = "0004"
down_revision = "0003"

OWN: dict[str, str] = {
    "authority": "country language address visiting_address email phone website checked:d source",
    "authority_request": (
        "status supervisor:l authority case_number received:d deadline:d asks:j asked our_case_number "
        "reminder as_of:d language level answered:d correspondence files:j types:j where added:j annexes:j"
    ),
    "hand_over": (
        "status request:l authority:l recipient date:d how sent_by receipt registered:d scope level language "
        "as_of:d revision:i package manifest changed files:j"
    ),
    "register": (
        "content_language time_zone description activity_interval balancing_interval us_transfer_interval "
        "transfer_interval dpia_interval agreement_interval notice_interval measure_interval purpose_length:i "
        "request_reminder letter_sv:j letter_en:j keep_history keep_backups keep_hand_overs"
    ),
    "secrecy_mark": (
        "about:l field row:i file ground reason marked_by marked_on:d decision decision_reason decided_by decided_on:d"
    ),
}
ROWS: dict[str, str] = {
    "authority_request_log": "date:d direction channel who what",
    "authority_request_omitted": "record:l reason",
    "authority_request_questions": "question answer answered_by answered_on:d",
}


def upgrade() -> None:
    lay_out(OWN, ROWS)
    _cut_files()


def _cut_files() -> None:
    """Let the content of a kept file stand apart from it; what is kept already is one piece, as it was."""
    op.create_table(
        "blob_part",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("packed", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], ondelete="CASCADE", initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("sha256", "at"),
    )
    op.execute("INSERT INTO blob_part (sha256, at, packed, content) SELECT sha256, 0, 0, content FROM blob")
    op.drop_column("blob", "content")
