"""What the form of an activity tells beside its fields, and whom it asks what."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import find, records
from ropa_desktop.ui.activity_boxes import ActivityBoxes
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.record_panel import RecordPanel
from ropa_desktop.ui.register_context import RegisterContext


def words(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if not one.isHidden())


@pytest.fixture
def panel(desk: Desk, context: RegisterContext, activity: int, qtbot: QtBot) -> RecordPanel:
    made = RecordPanel(RECORD_TYPES["activity"], desk, context)
    qtbot.addWidget(made)
    made.resize(700, 800)
    made.show()
    assert made.show_record(activity)
    return made


def boxes(panel: RecordPanel) -> ActivityBoxes:
    assert panel.boxes is not None
    return panel.boxes


def line(panel: RecordPanel, right: str) -> str:
    lines = boxes(panel).rights._lines
    return next(one.state for one in lines if one.key == right)


def test_the_rights_follow_the_form_as_it_is_edited(panel: RecordPanel, qtbot: QtBot) -> None:
    assert line(panel, "objection") == "gäller på villkor"
    panel.form.apply({"direct_marketing": "yes"})
    qtbot.waitUntil(lambda: line(panel, "objection") == "gäller")
    qtbot.waitUntil(lambda: "Rätt att återkalla samtycke (7.3)" in words(boxes(panel).rights))


def test_the_conditions_are_shown_when_they_are_asked_for(panel: RecordPanel, qtbot: QtBot) -> None:
    box = boxes(panel).rights
    assert "17.1 b" not in words(box)
    box.more.click()
    told = "om samtycket återkallas och det inte finns någon annan rättslig grund (17.1 b; för 6.1 a)"
    qtbot.waitUntil(lambda: told in words(box))
    box.more.click()
    assert box.more.text() == "Visa villkoren"


def test_a_suggested_criterion_tells_why_and_is_taken_over_with_a_click(panel: RecordPanel, qtbot: QtBot) -> None:
    panel.form.apply({"children": "yes", "profiling": "yes"})
    box = boxes(panel).screening
    qtbot.waitUntil(lambda: "Ingår uppgifter om barn? Ja" in words(box))
    qtbot.waitUntil(lambda: "Förekommer profilering? Ja" in words(box))
    take = [b for b in box.findChildren(QPushButton) if b.text() == "Ta med" and not b.isHidden()]
    assert take[0].accessibleName().startswith("Ta med: utvärdering")
    take[0].click()
    assert panel.form.value("dpia_criteria") == ["evaluation"]
    assert panel.dirty
    following = QApplication.focusWidget()
    assert isinstance(following, QPushButton)
    following.click()
    assert panel.form.value("dpia_criteria") == ["evaluation", "vulnerable"]
    assert "Krävs: 2 av nio kriterier (IMY:s förteckning DI-2018-13200)." in words(box)


def test_what_is_not_answered_is_led_to(panel: RecordPanel) -> None:
    box = boxes(panel).screening
    leader = next(b for b in box.findChildren(QPushButton) if b.text().startswith("Besvara") and not b.isHidden())
    leader.click()
    assert panel.focusWidget() is not None
    assert panel.form.card_of("profiling").grid.box("profiling").isAncestorOf(panel.focusWidget())


def test_a_record_that_is_locked_offers_nothing(panel: RecordPanel, activity: int) -> None:
    boxes(panel).show_record(panel.stored, read_only=True)
    assert not [b for b in boxes(panel).screening.findChildren(QPushButton) if not b.isHidden()]


def test_only_a_public_body_is_asked_for_its_disposal_decision(panel: RecordPanel, desk: Desk, activity: int) -> None:
    card = panel.form.cards["retention"]
    card.unfold()
    assert not card.grid.box("disposal_decision").isVisible()
    organisation = find.suggest(desk.register, ["organisation"], "")[0][0]
    records.save(desk.register, "organisation", organisation, {"public_body": "yes"}, author="Eva")
    panel.show_record(activity)
    assert card.grid.box("disposal_decision").isVisible()


def test_another_controller_is_another_set_of_questions(panel: RecordPanel, desk: Desk) -> None:
    values = {"name": "Nämnden", "public_authority": "yes"}
    board = records.save(desk.register, "organisation", None, values, author="Eva").id
    card = panel.form.cards["retention"]
    card.unfold()
    panel.form.apply({"controller": board})
    assert card.grid.box("disposal_decision").isVisible()


def test_what_is_answered_stays_in_view_whoever_is_asked(panel: RecordPanel, desk: Desk, activity: int) -> None:
    records.save(desk.register, "activity", activity, {"disposal_decision": "Dnr 3"}, author="Eva")
    panel.show_record(activity)
    assert panel.form.cards["retention"].grid.box("disposal_decision").isVisible()
