"""What supervisory authorities ask for, what must not spread, and what was handed over."""

from __future__ import annotations

from ropa_desktop.storage.laying_out import lay_out

revision = "0004"
down_revision = "0003"

OWN: dict[str, str] = {
    "hand_over": (
        "status request:l recipient date:d how sent_by receipt registered:d scope level language as_of:d "
        "revision:i package manifest changed files:j"
    ),
    "secrecy_mark": (
        "about:l field row:i file ground reason marked_by marked_on:d decision decision_reason decided_by decided_on:d"
    ),
}
ROWS: dict[str, str] = {}


def upgrade() -> None:
    lay_out(OWN, ROWS)
