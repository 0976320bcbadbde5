"""Reviews and what they go through, and actions."""

from __future__ import annotations

from ropa_desktop.domain.field import Duty, Field, Kind, Section
from ropa_desktop.domain.types.office import ACCEPTED_ON
from ropa_desktop.domain.types.record import record_type

OTHER = Duty.OTHER

REVIEWED = ("activity", "processor_activity")
"""The types of records that a review goes through."""

CHECKED = (
    Field("question", Kind.CHOICE, OTHER, "24.1", words="review_question"),
    Field("answer", Kind.ANSWER, OTHER, "24.1"),
    Field("remark", Kind.LONG, OTHER, "5.2"),
)
"""A question of the checklist with its answer."""

REVIEW = record_type(
    "review",
    "G",
    Section(
        "review",
        (
            Field("status", Kind.CHOICE, words="review_status"),
            Field("scope", Kind.LONG, OTHER, "24.1"),
            Field("period_from", Kind.DATE),
            Field("period_to", Kind.DATE),
            Field("reviewers", Kind.TEXT, OTHER, "24.1"),
            Field("begun", Kind.DATE, OTHER, "5.2"),
        ),
        cite="24.1",
    ),
    Section(
        "scope",
        (
            Field("types", Kind.CHOICES, OTHER, "24.1", words="reviewed_type"),
            Field("department", Kind.CHOICE, words="department"),
            Field("party", Kind.LINK, OTHER, "24.1", target=("party", "organisation")),
            Field("country", Kind.CHOICE, OTHER, "24.1", words="country"),
            Field("legal_basis", Kind.CHOICE, OTHER, "24.1", words="article_6"),
            Field("not_reviewed_since", Kind.DATE, OTHER, "24.1"),
            Field("where", Kind.LONG),
            Field("records", Kind.LINKS, OTHER, "24.1", target=REVIEWED),
        ),
        cite="24.1",
    ),
    Section(
        "checklist",
        (
            Field(
                "checklist",
                Kind.ROWS,
                OTHER,
                "24.1",
                rows=(
                    Field("question", Kind.CHOICE, OTHER, "24.1", words="review_question"),
                    Field("asked_of", Kind.CHOICE, OTHER, "24.1", words="asked_of"),
                    Field("asked", Kind.LONG, OTHER, "5.2"),
                    Field("answer", Kind.ANSWER, OTHER, "24.1"),
                    Field("remark", Kind.LONG, OTHER, "5.2"),
                ),
            ),
        ),
        cite="24.1",
    ),
    Section(
        "outcome",
        (
            Field("result", Kind.LONG, OTHER, "5.2"),
            Field("signed_by", Kind.TEXT, OTHER, "5.2"),
            Field("signed_on", Kind.DATE, OTHER, "5.2"),
            Field("rules", Kind.LONG, OTHER, "5.2"),
            Field("files", Kind.FILES, OTHER, "5.2"),
        ),
        cite="5.2",
    ),
    summary=("status", "period_to", "signed_on"),
    frozen=("signed",),
    by_deed=("status", "begun", "signed_by", "signed_on", "rules"),
    first_state="planned",
)

_FOUND = (
    Field("rule", Kind.TEXT),
    Field("severity", Kind.CHOICE, words="rule_severity"),
    Field("letter", Kind.TEXT),
)

REVIEW_ITEM = record_type(
    "review_item",
    "H",
    Section(
        "item",
        (
            Field("status", Kind.CHOICE, words="review_status"),
            Field("review", Kind.LINK, OTHER, "24.1", target=("review",)),
            Field("record", Kind.LINK, OTHER, "24.1", target=REVIEWED),
            Field("decision", Kind.CHOICE, OTHER, "24.1", words="review_decision"),
            Field("remark", Kind.LONG, OTHER, "5.2"),
            Field("decided_by", Kind.TEXT, OTHER, "5.2"),
            Field("decided_on", Kind.DATE, OTHER, "5.2"),
            Field("action", Kind.LINK, target=("action",)),
            Field("checklist", Kind.ROWS, OTHER, "24.1", rows=CHECKED),
        ),
        cite="24.1",
    ),
    Section(
        "standing",
        (
            Field("revision_begun", Kind.NUMBER, OTHER, "5.2"),
            Field("findings_begun", Kind.ROWS, OTHER, "5.2", rows=_FOUND),
            Field("revision_decided", Kind.NUMBER, OTHER, "5.2"),
            Field("findings_ended", Kind.ROWS, OTHER, "5.2", rows=_FOUND),
        ),
        cite="5.2",
    ),
    summary=("review", "record", "decision", "decided_on"),
    frozen=("signed",),
    by_hand=False,
)
"""One record in a review: what it was when the review began, and what was decided on it."""

ACTION = record_type(
    "action",
    "Å",
    Section(
        "action",
        (
            Field("status", Kind.CHOICE, words="action_status"),
            Field("description", Kind.LONG),
            Field("responsible", Kind.TEXT),
            Field("due", Kind.DATE),
            Field("done", Kind.DATE),
            Field(
                "about",
                Kind.LINKS,
                target=(*ACCEPTED_ON, "review", "authority_request"),
            ),
            Field("evidence", Kind.LONG, OTHER, "5.2"),
            Field("files", Kind.FILES, OTHER, "5.2"),
        ),
    ),
    Section(
        "origin",
        (
            Field("origin", Kind.CHOICE, OTHER, "5.2", words="action_origin"),
            Field("rule", Kind.TEXT),
            Field("review", Kind.LINK, target=("review",)),
            Field("request", Kind.LINK, OTHER, "31", target=("authority_request",)),
        ),
    ),
    summary=("status", "due", "responsible"),
    prefix_en="D",
)
