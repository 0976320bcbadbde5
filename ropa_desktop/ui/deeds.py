"""What can be done with records of one type beyond what all types know: buttons at its list and record, and a menu.

A deed is said once, here. The list, the panel of a record and the menu show it; they know of no type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from ropa_desktop.domain.problems import Problem
from ropa_desktop.services import actions, adequacy, proposals, records, review_scope, reviews, worksheets
from ropa_desktop.services.records import Stored
from ropa_desktop.ui.buttons import ElidedButton
from ropa_desktop.ui.commands import key_told
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.long_work import carry_out
from ropa_desktop.ui.navigation import MAIN
from ropa_desktop.ui.parts import with_role

__all__ = [
    "LIST_DEEDS",
    "RECORD_DEEDS",
    "ListDeed",
    "RecordDeed",
    "button_of",
    "possible_on",
    "possible_on_list",
    "renew",
]


@dataclass(frozen=True, slots=True)
class ListDeed:
    """What can be done with all records of a type. `name` is that of its text ("deed.NAME") and of its button.

    `does` is given the desk and the window; nothing is unsaved then.
    """

    name: str
    does: Callable[[Desk, QWidget], object]
    writes: bool = True
    """Whether it changes the register, and so is not there where that may only be read."""


Facts = Mapping[str, object]
WHY_NOT = "why_not"


def _always(_desk: Desk, _stored: Stored) -> Facts | None:
    return {}


@dataclass(frozen=True, slots=True)
class RecordDeed:
    """What can be done with one record. `does` is given the record as it is kept: nothing is unsaved then.

    `applies` gives what the text names, {} where it names nothing, and None where the deed is not to be shown; under
    `WHY_NOT` it says why the deed cannot be done as the record stands.
    """

    name: str
    does: Callable[[Desk, Stored, QWidget], object]
    applies: Callable[[Desk, Stored], Facts | None] = _always
    writes: bool = True
    """As that of a list's deed."""
    key: str = ""
    """The key that does it while the record is shown."""
    first: bool = False
    """Whether it is what one comes to the record for."""


def possible_on_list(record_type: str, desk: Desk) -> Iterator[tuple[ListDeed, str]]:
    """Give the deeds on a type that can be done, each with its words."""
    for deed in LIST_DEEDS.get(record_type, ()):
        if not (deed.writes and desk.register.read_only):
            yield deed, desk.say(f"deed.{deed.name}")


def possible_on(desk: Desk, stored: Stored) -> Iterator[tuple[RecordDeed, str, str]]:
    """Give the deeds on a record that can be done as it stands, each with its words; last why it cannot yet, or ""."""
    for deed in RECORD_DEEDS.get(stored.type, ()):
        facts = None if deed.writes and desk.register.read_only else deed.applies(desk, stored)
        if facts is not None:
            named = {name: fact for name, fact in facts.items() if name != WHY_NOT}
            yield deed, desk.say(f"deed.{deed.name}", **named), str(facts.get(WHY_NOT, ""))


def button_of(
    name: str, words: str, does: Callable[[], object], deed: RecordDeed | None = None, why_not: str = ""
) -> QWidget:
    """Make the button of a deed; its tooltip tells its key, or why it cannot be done."""
    made = ElidedButton(words)
    if deed is not None and deed.key:
        made.setToolTip(f"{words} ({key_told(deed.key)})")
    if deed is not None and deed.first:
        with_role(made, "primary")
    if why_not:
        made.setEnabled(False)
        made.setToolTip(why_not)
        made.setAccessibleDescription(why_not)
    made.setObjectName(f"deed.{name}")
    made.clicked.connect(lambda _=False: does())
    return made


def _show(dialog: QDialog) -> None:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


# Adequacy decisions


def _replace_list(desk: Desk, window: QWidget) -> None:
    """Ask for a file, and show what it would change."""
    folder = desk.register.path.parent
    path = desk.prompts.open_file(desk.say("decisions.pick"), "*.toml *.json", folder)
    if path is not None:
        _compare(desk, window, path)


def _compare(desk: Desk, window: QWidget, path: Path | None = None) -> None:
    from ropa_desktop.ui.decisions_dialog import DecisionsDialog  # a window that starts compares no lists

    with desk.trying():
        _show(DecisionsDialog(desk, adequacy.preview(desk.register, path), window))


def _may_fall(desk: Desk, stored: Stored) -> Facts | None:
    """A decision that applies can fall; from one that no longer does, what still rests on it can be moved."""
    rests = stored.values["status"] not in adequacy.FALLEN or adequacy.resting(desk.register, stored.id)
    return {} if rests else None


def _fall(desk: Desk, stored: Stored, window: QWidget) -> None:
    from ropa_desktop.ui.fall_dialog import FallDialog  # likewise

    _show(FallDialog(desk, stored, window))


def _may_link(desk: Desk, stored: Stored) -> Facts | None:
    decision = adequacy.linkable(desk.register, stored.values)
    return None if decision is None else {"decision": desk.wording.name(decision)}


def _link(desk: Desk, stored: Stored, _window: QWidget) -> None:
    decision = adequacy.linkable(desk.register, stored.values)
    with desk.trying():
        records.save(desk.register, stored.type, stored.id, {"decision": decision}, author=desk.author)
        desk.tell_changed(stored.type)


# Transfers


def _propose_transfers(desk: Desk, window: QWidget) -> None:
    from ropa_desktop.ui.proposals_dialog import ProposalsDialog  # likewise

    with desk.trying():
        _show(ProposalsDialog(desk, proposals.proposed(desk.register), window))


# Worksheets


def _may_renew(_desk: Desk, stored: Stored) -> Facts | None:
    return {} if stored.values["status"] == "approved" else None


def renew(desk: Desk, stored: Stored, _window: QWidget) -> None:
    """Ask why, begin a new version of an approved worksheet, and go to it."""
    name = stored.values["name"]
    reason = desk.prompts.ask_text(desk.say("sheet.new_version"), desk.say("sheet.new_version_text", name=name))
    if reason is None:
        return
    with desk.trying():
        made = worksheets.new_version(desk.register, stored.id, reason=reason, author=desk.author)
        desk.tell_changed(stored.type)
        desk.hub.wanted.emit(Place("worksheet", made.id))


# Reviews


def _may_begin(desk: Desk, stored: Stored) -> Facts | None:
    if stored.frozen or stored.values["retired"] or reviews.has_items(desk.register, stored.id):
        return None
    try:
        count, why = len(review_scope.in_scope(desk.register, stored.values)), desk.say("reviewing.nothing")
    except Problem as problem:  # a condition that cannot be read
        count, why = 0, desk.say(problem.key, **problem.facts)
    return {"count": count} if count else {"count": 0, WHY_NOT: why}


def _begin_review(desk: Desk, stored: Stored, window: QWidget) -> None:
    """Fix the list of a review, and go to it."""

    def go() -> None:
        desk.tell_changed("")
        desk.hub.wanted.emit(Place("reviewing", stored.id))

    with desk.trying():
        count = len(review_scope.in_scope(desk.register, stored.values))
        words = desk.say("reviewing.beginning")
        today = date.today()  # noqa: DTZ011 - the user's day
        carry_out(
            desk,
            window,
            words,
            count,
            lambda told: reviews.begin(desk.register, stored.id, author=desk.author, today=today, progress=told),
            go,
        )


def _has_begun(desk: Desk, stored: Stored) -> Facts | None:
    return {} if reviews.has_items(desk.register, stored.id) else None


def _open_review(desk: Desk, stored: Stored, _window: QWidget) -> None:
    desk.hub.wanted.emit(Place("reviewing", stored.id))


# Actions


def _is_open(_desk: Desk, stored: Stored) -> Facts | None:
    return None if stored.values["status"] in {"done", "dropped"} else {}


def _done(desk: Desk, stored: Stored, _window: QWidget) -> None:
    """Ask what shows that the action is done."""
    say, name = desk.say, stored.values["name"]
    evidence = desk.prompts.ask_text(say("action.done_title"), say("action.done_text", name=name))
    if evidence is None:
        return
    with desk.trying():
        today = date.today()  # noqa: DTZ011 - the user's day
        actions.done(desk.register, [stored.id], evidence=evidence, on=today, author=desk.author)
        desk.tell_changed("action")


def _act_on_request(desk: Desk, stored: Stored, window: QWidget) -> None:
    from ropa_desktop.ui.action_dialog import ask_for_action  # likewise

    today = date.today()  # noqa: DTZ011 - the user's day
    ask_for_action(desk, actions.from_request(stored, desk.say, today=today), window)


# Parties


def _about_party(desk: Desk, stored: Stored, window: QWidget) -> None:
    from ropa_desktop.exchange.scope import Document  # a window that starts writes no documents
    from ropa_desktop.ui.export_dialog import ExportDialog

    dialog = ExportDialog(desk, (), (), window)
    dialog.choose(Document.PARTY, stored.id)
    _show(dialog)


def _open_request(desk: Desk, stored: Stored, _window: QWidget) -> None:
    desk.hub.wanted.emit(Place("requesting", stored.id))


# Hand-overs


def _has_package(_desk: Desk, stored: Stored) -> Facts | None:
    return {} if stored.frozen and stored.values["manifest"] else None


def _show_handed(desk: Desk, stored: Stored, window: QWidget) -> None:
    from ropa_desktop.ui.handed_dialog import HandedDialog  # likewise

    with desk.trying():
        _show(HandedDialog(desk, stored, window))


def _show_changes(desk: Desk, stored: Stored, window: QWidget) -> None:
    from ropa_desktop.ui.changes_dialog import ChangesDialog  # likewise

    _show(ChangesDialog(desk, stored, window))


def _register_package(desk: Desk, window: QWidget) -> None:
    from ropa_desktop.ui.send_dialog import SendDialog  # likewise

    _show(SendDialog(desk, None, window))


# Saved filters


def _may_show(desk: Desk, stored: Stored) -> Facts | None:
    about = stored.values["about"]
    listed = any(about in group for group in MAIN)
    return {"type": desk.say(f"{about}.many")} if listed and stored.values["condition"] else None


def _show_list(desk: Desk, stored: Stored, _window: QWidget) -> None:
    """Go to the list that a saved filter is about, narrowed by it."""
    desk.hub.wanted.emit(Place(stored.values["about"], where=f"@{stored.values['name']}"))


LIST_DEEDS: Mapping[str, tuple[ListDeed, ...]] = {
    "adequacy_decision": (ListDeed("replace_list", _replace_list), ListDeed("compare_list", _compare)),
    "transfer": (ListDeed("propose_transfers", _propose_transfers),),
    "hand_over": (ListDeed("register_package", _register_package),),
}
RECORD_DEEDS: Mapping[str, tuple[RecordDeed, ...]] = {
    "balancing_test": (RecordDeed("new_version", renew, _may_renew),),
    "transfer_assessment": (RecordDeed("new_version", renew, _may_renew),),
    "adequacy_decision": (RecordDeed("fall", _fall, _may_fall),),
    "transfer": (RecordDeed("link_decision", _link, _may_link),),
    "review": (
        RecordDeed("begin_review", _begin_review, _may_begin, first=True),
        RecordDeed("open_review", _open_review, _has_begun, writes=False, first=True),
    ),
    "action": (RecordDeed("action_done", _done, _is_open, key="Ctrl+Return"),),
    "authority_request": (
        RecordDeed("open_request", _open_request, writes=False, first=True),
        RecordDeed("act_on_request", _act_on_request),
    ),
    "party": (RecordDeed("about_party", _about_party, writes=False),),
    "organisation": (RecordDeed("about_organisation", _about_party, writes=False),),
    "hand_over": (
        RecordDeed("handed", _show_handed, _has_package, writes=False, first=True),
        RecordDeed("changes_since", _show_changes, _has_package, writes=False),
    ),
    "saved_filter": (RecordDeed("show_filter", _show_list, _may_show, writes=False),),
}
