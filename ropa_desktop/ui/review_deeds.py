"""What can be done in a review: confirm, send back, retire, take back, sign off, withdraw."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ropa_desktop.services import actions, records, reviews
from ropa_desktop.services.check import Found
from ropa_desktop.services.records import Stored
from ropa_desktop.services.review_look import Seen
from ropa_desktop.services.reviews import Progressed
from ropa_desktop.ui.action_dialog import ActionDialog, ask_for_action
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.long_work import carry_out
from ropa_desktop.ui.sign_dialog import SignDialog

if TYPE_CHECKING:
    from ropa_desktop.ui.review_page import ReviewPage


def today() -> date:
    """Give the user's day."""
    return date.today()  # noqa: DTZ011 - the user's day


class ReviewDeeds(QObject):
    """Each deed is kept at once; the page then follows."""

    def __init__(self, desk: Desk, page: ReviewPage) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page

    def confirm(self, ids: Sequence[int], remark: str | None) -> None:
        """Confirm records; of several it is asked first."""
        desk, say = self._desk, self._desk.say
        if len(ids) > 1:
            answers = (("confirm", say("reviewing.confirm_many", count=len(ids))),)
            text = say("reviewing.confirm_many_text")
            if not desk.prompts.choose(say("reviewing.confirm_many_title", count=len(ids)), text, answers):
                return
        carry_out(
            desk,
            self._page.window(),
            say("reviewing.confirming"),
            len(ids),
            lambda told: reviews.confirm(
                desk.register,
                ids,
                by=desk.author,
                on=today(),
                author=desk.author,
                remark=remark,
                progress=told,
            ),
            lambda: self._page.decided(ids),
        )

    def retire(self, ids: Sequence[int], remark: str | None) -> None:
        """Take records out of use, after asking."""
        desk, say = self._desk, self._desk.say
        words = say("reviewing.retire_many", count=len(ids))
        if len(ids) == 1:
            item = records.read(desk.register, ids[0])
            words = say("reviewing.retire_one", name=desk.wording.name(item.values["record"]))
        if desk.prompts.choose(words, say("reviewing.retire_text"), (("retire", say("reviewing.retire_now")),)):
            with desk.trying():
                who = desk.author
                reviews.retire(desk.register, ids, by=who, on=today(), author=who, remark=remark)
                self._page.decided(ids)

    def reopen(self, ids: Sequence[int]) -> None:
        """Take decisions back; what they set on the records goes back too."""
        with self._desk.trying():
            reviews.reopen(self._desk.register, ids, author=self._desk.author)
            self._desk.tell_changed("")

    def send_back(self, seen: Seen, remark: str | None) -> None:
        """Ask what is to be done, and send the record back with it."""
        desk, say, page = self._desk, self._desk.say, self._page
        if seen.record is None:
            return
        proposed = actions.from_review(seen.record, say, today=today())
        title, words = say("reviewing.send_back_title"), say("reviewing.send_back_now")
        dialog = ActionDialog(desk, proposed, title, words, page.window())
        item_id = seen.item.id

        def send(values: dict[str, object]) -> None:
            with desk.trying():
                who = desk.author
                reviews.send_back(desk.register, item_id, values, by=who, on=today(), author=who, remark=remark)
                page.decided([item_id])

        dialog.made.connect(send)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def make_action(self, about: Stored, finding: Found) -> None:
        """Ask for an action that answers a finding, without deciding on the record."""
        say, rule = self._desk.say, finding.rule
        message, remedy = say(f"rule.{rule}"), say(f"rule.{rule}.do")
        proposed = actions.from_finding(about, rule, message, remedy, origin="finding", today=today())
        proposed["review"] = self._page.review_id
        ask_for_action(self._desk, proposed, self._page.window())

    def sign(self, review: Stored, progress: Progressed) -> None:
        """Show what is signed, ask who and when, and sign."""
        desk, say = self._desk, self._desk.say
        dialog = SignDialog(desk, review, progress, self._page.window())

        def sign(by: str, on: date, result: str) -> None:
            carry_out(
                desk,
                self._page.window(),
                say("reviewing.signing"),
                progress.total,
                lambda told: reviews.sign(
                    desk.register, review.id, by=by, on=on, author=desk.author, result=result, progress=told
                ),
                lambda: desk.tell_changed(""),
            )

        dialog.signed.connect(sign)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def withdraw(self, review: Stored, count: int) -> None:
        """Ask why, and withdraw the sign-off."""
        desk, say = self._desk, self._desk.say
        name = review.values["name"]
        reason = desk.prompts.ask_text(say("panel.withdraw"), say("panel.withdraw_text", name=name))
        if reason is None:
            return
        carry_out(
            desk,
            self._page.window(),
            say("reviewing.withdrawing"),
            count,
            lambda told: reviews.withdraw(desk.register, review.id, reason=reason, author=desk.author, progress=told),
            lambda: desk.tell_changed(""),
        )
