"""The register itself, what the office has laid down for it, the findings it sets aside and the words it adds."""

from __future__ import annotations

from ropa_desktop.domain.field import Duty, Field, Kind, Section
from ropa_desktop.domain.types.record import record_type

OTHER = Duty.OTHER
ACCEPTED_ON = (
    "register",
    "organisation",
    "activity",
    "processor_activity",
    "party",
    "agreement",
    "transfer",
    "balancing_test",
    "transfer_assessment",
    "adequacy_decision",
    "notice",
    "measure",
    "system",
)
"""The types of records on which a finding can stand."""

REGISTER = record_type(
    "register",
    "R",
    Section(
        "register",
        (
            Field("content_language", Kind.CHOICE, words="language"),
            Field("time_zone", Kind.TEXT),
            Field("description", Kind.LONG),
        ),
    ),
    Section(
        "intervals",
        (
            Field("activity_interval", Kind.PERIOD, OTHER, "24.1"),
            Field("balancing_interval", Kind.PERIOD, OTHER, "5.2"),
            Field("us_transfer_interval", Kind.PERIOD, OTHER, "45.4"),
            Field("transfer_interval", Kind.PERIOD, OTHER, "46.1"),
            Field("dpia_interval", Kind.PERIOD, OTHER, "35.11"),
            Field("agreement_interval", Kind.PERIOD, OTHER, "28.1"),
            Field("notice_interval", Kind.PERIOD, OTHER, "13"),
            Field("measure_interval", Kind.PERIOD, OTHER, "32.1 d"),
        ),
        cite="24.1",
    ),
    Section(
        "rules",
        (
            Field(
                "rule_settings",
                Kind.ROWS,
                rows=(
                    Field("rule", Kind.TEXT),
                    Field("severity", Kind.CHOICE, words="rule_severity"),
                    Field("reason", Kind.LONG, OTHER, "5.2"),
                ),
            ),
            Field("purpose_length", Kind.NUMBER, OTHER, "5.1 b"),
            Field(
                "retention_limits",
                Kind.ROWS,
                OTHER,
                "5.1 e",
                rows=(
                    Field("data", Kind.CHOICES, OTHER, "5.1 e", words="data"),
                    Field("period", Kind.PERIOD, OTHER, "5.1 e"),
                    Field("reason", Kind.LONG, OTHER, "5.1 e"),
                ),
            ),
        ),
        cite="5.2",
    ),
    Section(
        "requests",
        (Field("request_reminder", Kind.PERIOD, OTHER, "31"),),
        cite="31",
    ),
    Section(
        "letter",
        (
            Field("letter_sv", Kind.FILES, internal=True),
            Field("letter_en", Kind.FILES, internal=True),
        ),
    ),
    Section(
        "keeping",
        (
            Field("keep_history", Kind.PERIOD, OTHER, "5.1 e"),
            Field("keep_backups", Kind.PERIOD, OTHER, "5.1 e"),
            Field("keep_hand_overs", Kind.PERIOD, OTHER, "5.1 e"),
        ),
        cite="5.1 e",
    ),
    by_hand=False,
)

ACCEPTANCE = record_type(
    "acceptance",
    "E",
    Section(
        "acceptance",
        (
            Field("about", Kind.LINK, OTHER, "5.2", target=ACCEPTED_ON),
            Field("rule", Kind.TEXT, OTHER, "5.2"),
            Field("reason", Kind.LONG, OTHER, "5.2"),
            Field("decided_by", Kind.TEXT, OTHER, "5.2"),
            Field("decided_on", Kind.DATE, OTHER, "5.2"),
            Field("look_again", Kind.DATE, OTHER, "24.1"),
            Field("seen", Kind.TEXT, internal=True),
        ),
        cite="5.2",
    ),
    summary=("about", "rule", "look_again"),
    by_hand=False,
)
"""A finding that the office has set aside; `seen` tells what its rule looked at then, so that it comes back with a
change that matters."""

WORD = record_type(
    "word",
    "W",
    Section(
        "word",
        (
            Field("vocabulary", Kind.TEXT),
            Field("translation", Kind.TEXT),
        ),
    ),
    summary=("vocabulary", "translation"),
)

SAVED_FILTER = record_type(
    "saved_filter",
    "Q",
    Section(
        "filter",
        (
            Field("about", Kind.CHOICE, words="record_type"),
            Field("condition", Kind.LONG),
            Field("description", Kind.LONG),
        ),
    ),
    summary=("about", "condition"),
)
"""A question to the register (`domain/query.py`) kept under a name, in codes."""
