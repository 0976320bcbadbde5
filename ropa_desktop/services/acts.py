"""Approval, sign-off and hand-over: acts, which freeze a record until another recorded act withdraws them.

What was handed over stays so: what somebody has received cannot be taken back by a change in the register.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ropa_desktop.domain.problems import Problem
from ropa_desktop.services.records import Change, Edit, Save, apply, change, read
from ropa_desktop.storage.register import Register

__all__ = ["Act", "act_on", "perform", "withdraw"]


@dataclass(frozen=True, slots=True)
class Act:
    """What freezes records of a type: the state it sets, who and when, and the state that withdrawing leads to."""

    verb: str
    state: str
    by: str
    on: str
    back_to: str


_ACTS = {
    "balancing_test": Act("approve", "approved", "approver", "approved_on", "draft"),
    "transfer_assessment": Act("approve", "approved", "approver", "approved_on", "draft"),
    "review": Act("sign", "signed", "signed_by", "signed_on", "under_way"),
    "hand_over": Act("send", "sent", "sent_by", "date", "draft"),
}


FROZEN_WITH = {"review_item": "review"}
"""The types whose records are frozen, and freed, by the act on another that they name."""


def act_on(record_type: str) -> Act | None:
    """Give the act that records of a type know, or None."""
    return _ACTS.get(record_type)


def perform(
    register: Register,
    record_id: int,
    *,
    by: str,
    on: date,
    author: str,
    accepted: Mapping[str, str] | None = None,
) -> Change:
    """Approve, sign or send a record as it stands; it can then no longer be edited.

    A worksheet is approved only when nothing stands against its conclusion; see `worksheets.approve`.
    Problems: gone, frozen, final; no_conclusion, approval_barred.
    """
    from ropa_desktop.services import reviews, worksheets  # which acts there are is asked at each start

    stored = read(register, record_id)
    act = _ACTS[stored.type]
    if stored.frozen:
        raise Problem("final" if stored.record_type.final else "frozen", name=stored.values["name"])
    if worksheets.has_worksheet(stored.type):
        return worksheets.approve(register, record_id, by=by, on=on, author=author, accepted=accepted)
    if stored.type == "review":
        return reviews.sign(register, record_id, by=by, on=on, author=author)
    values = {"status": act.state, act.by: by, act.on: on}
    return change(register, [Edit(stored.type, record_id, values)], Save(author, act.verb, state="act"))


def withdraw(register: Register, record_id: int, *, reason: str, author: str) -> Change:
    """Withdraw an act, giving the reason; the record can be edited again and the history keeps both.

    Of a record on which no act stands nothing is withdrawn, and nothing is saved.
    Problems: gone, final (it was handed over).
    """
    from ropa_desktop.services import reviews, worksheets  # see perform

    stored = read(register, record_id)
    act = _ACTS[stored.type]
    if not stored.frozen:
        return Change(stored.type, (), (), "withdraw", 0)
    if stored.record_type.final:
        raise Problem("final", name=stored.values["name"])
    if stored.type == "review":
        return reviews.withdraw(register, record_id, reason=reason, author=author)
    save = Save(author, "withdraw", reason, state="act")
    with register.writing() as connection:
        if worksheets.has_worksheet(stored.type):
            return apply(connection, worksheets.withdrawal(connection, stored), save)
        values = {"status": act.back_to, act.by: None, act.on: None}
        return apply(connection, [Edit(stored.type, record_id, values)], save)
