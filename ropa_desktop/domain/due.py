"""What falls due, and by which day: the record's own date, else the office's interval from when it was last seen to."""

from __future__ import annotations

from dataclasses import dataclass

US = "US"
"""The country that has an interval of its own among transfers."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date by which something must be done about records of a type.

    `path` is the field that says the day. Where it is blank, or where there is no such field (`""`), `interval` (of
    `domain/office.py`) is counted from the first of `since` that is given. `who` is the field that names who sees to
    it, `states` those in which it counts (none: all that are not over). A reminder stands the period `before` the day;
    once it has come it is due today, until the day itself has passed.
    """

    kind: str
    type: str
    path: str = ""
    since: tuple[str, ...] = ()
    interval: str = ""
    who: str = ""
    states: tuple[str, ...] = ()
    before: str = ""

    @property
    def field(self) -> str:
        """The field to go to."""
        return self.path or self.since[0]


DATED = (
    Dated("activity", "activity", "next_review", ("last_reviewed", "approved_on"), "activity", "owner"),
    Dated("activity", "processor_activity", "next_review", ("last_reviewed", "approved_on"), "activity", "owner"),
    Dated("dpia", "activity", "", ("dpia_date",), "dpia", "owner"),
    Dated("balancing_test", "balancing_test", "next_review", ("approved_on",), "balancing", "author"),
    Dated("transfer_assessment", "transfer_assessment", "next_review", ("approved_on",), "transfer", "author"),
    Dated("transfer", "transfer", "", ("adequacy_checked",), "transfer"),
    Dated("agreement_ends", "agreement", "valid_until"),
    Dated("agreement", "agreement", "next_review", ("signed", "valid_from"), "agreement"),
    Dated("notice", "notice", "next_review", ("date",), "notice"),
    Dated("measure", "measure", "", ("tested",), "measure", "responsible"),
    Dated("action", "action", "due", who="responsible"),
    Dated("request_reminder", "authority_request", "deadline", before="reminder"),
    Dated("authority_request", "authority_request", "deadline"),
    Dated("acceptance", "acceptance", "look_again", who="decided_by"),
    Dated("decision_ends", "adequacy_decision", "expires", states=("in_force",)),
    Dated("decision", "adequacy_decision", "next_review", states=("in_force",)),
)
"""Everything that falls due, in the order in which the kinds are shown."""

KINDS = tuple(dict.fromkeys(one.kind for one in DATED))
OVER = ("done", "dropped", "answered", "closed", "ended", "replaced", "withdrawn")
"""States in which nothing of a record falls due any more."""
