"""The whole job once, as a person does it with keyboard and mouse: from an empty folder to what is handed over."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ropa_desktop.services import records
from ropa_desktop.services.records import Stored
from ropa_desktop.storage.register import open_register
from ropa_desktop.ui.editors import Editor
from ropa_desktop.ui.editors_choice import ChipsEditor, ChoiceEditor
from ropa_desktop.ui.editors_files import FilesEditor
from ropa_desktop.ui.editors_plain import AnswerEditor
from ropa_desktop.ui.editors_rows import RowsEditor
from ropa_desktop.ui.export_dialog import ExportDialog
from ropa_desktop.ui.new_register_dialog import NewRegisterDialog, file_for
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.record_page import RecordPage
from tests.ui.fakes import FakePrompts, pick, press
from tests.ui.fakes import write as type_text
from tests.ui.windows import record_page, settled

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
TODAY = date.today()  # noqa: DTZ011  # the day on the wall
PURPOSE = "Ordna möten & <b>fester</b> =1+1 😀"


class Person:
    """Presses keys and buttons of the window, and nothing else."""

    def __init__(self, program: Program, prompts: FakePrompts, qtbot: QtBot) -> None:
        self.program, self.prompts, self.qtbot = program, prompts, qtbot
        program.window.activateWindow()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = CONTROL) -> None:
        settled()
        if QApplication.focusWidget() is None:
            self.program.window.activateWindow()
            self.qtbot.waitUntil(self.program.window.isActiveWindow)
        press(QApplication.focusWidget() or self.program.window, key, modifier)

    def click(self, inside: QWidget, words: str) -> None:
        settled()
        found = [b for b in inside.findChildren(QPushButton) if b.text() == words and b.isVisible()]
        QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)

    @property
    def page(self) -> RecordPage:
        return record_page(self.program)

    def editor(self, name: str) -> Editor:
        self.page.panel.form.focus_field(name)
        cards = self.page.panel.form.cards.values()
        found: Editor = next(card.grid.box(name).editor for card in cards if name in card.grid.boxes)
        return found

    def fill(self, editor: Editor, given: Any) -> None:
        """Give a value as a person does: letters for texts; for words and records also Enter, twice for new."""
        if isinstance(editor, ChoiceEditor | ChipsEditor):
            for words in [given] if isinstance(given, str) else given:
                editor.search.setFocus()
                type_text(editor.search, words)
                self.qtbot.waitUntil(editor.search.list_is_open)
                pick(editor.search)
                self.qtbot.waitUntil(lambda: not editor.search.typed)
        elif isinstance(editor, AnswerEditor):
            self.click(editor, given)
        elif isinstance(editor, FilesEditor):
            self.prompts.answers = [[given]]
            QTest.mouseClick(editor.findChildren(QPushButton)[-1], Qt.MouseButton.LeftButton)
        else:
            type_text(editor.focusProxy() or editor, given)

    def row(self, name: str, values: dict[str, Any]) -> None:
        rows = self.editor(name)
        assert isinstance(rows, RowsEditor)
        QTest.mouseClick(rows.adder, Qt.MouseButton.LeftButton)
        for column, given in values.items():
            assert rows._panel is not None
            self.fill(rows._panel.grid.box(column).editor, given)

    def stored(self) -> Stored:
        """Read the record shown, as it is kept."""
        assert self.program.register is not None
        assert self.page.panel.record_id is not None
        return records.read(self.program.register, self.page.panel.record_id)

    def hand_over(self, target: Path, format_at: int, language: str) -> None:
        self.key(Qt.Key.Key_P)
        dialog = self.program.window.findChild(ExportDialog)
        assert isinstance(dialog, ExportDialog)
        dialog.format.setCurrentIndex(format_at)
        dialog.language.setCurrentIndex(dialog.language.findData(language))
        self.prompts.answers = [target]
        self.click(dialog, self.program.say("export.save"))
        self.qtbot.waitUntil(lambda: dialog._work is None and target.exists(), timeout=60_000)
        self.click(dialog, self.program.say("prompt.close"))
        self.qtbot.waitUntil(lambda: self.program.window.findChild(ExportDialog) is None)


def pdf_text(path: Path) -> str:
    document = QPdfDocument()
    document.load(str(path))
    text = "\n".join(document.getAllText(page).text() for page in range(document.pageCount()))
    document.close()
    return text


def cells(path: Path) -> set[object]:
    book = load_workbook(path)
    return {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}


def enter(person: Person, evidence: Path) -> None:
    """Fill in an activity, with every kind of field."""
    person.key(Qt.Key.Key_N)
    person.fill(person.editor("name"), "Årsmöte")
    person.fill(person.editor("status"), "pågår")
    person.fill(person.editor("started"), "20260115")
    person.fill(person.editor("operations"), ["insamling", "lagring"])
    person.fill(person.editor("controller"), "Stratsys")
    person.fill(person.editor("purpose"), PURPOSE)
    person.fill(person.editor("joint"), person.program.say("answer.no"))
    person.fill(person.editor("systems"), "HubSpot CRM")
    person.fill(person.editor("dpia_files"), evidence)
    person.row("legal_bases", {"part": "allt", "article_6": "6.1 f"})
    person.row("retention", {"limit": "tid", "period": "18"})
    person.key(Qt.Key.Key_S)


def see_kept(person: Person) -> None:
    values = person.stored().values
    assert (values["name"], values["status"], values["started"]) == ("Årsmöte", "active", date(2026, 1, 15))
    assert (values["purpose"], values["joint"], len(values["operations"])) == (PURPOSE, "no", 2)
    assert values["controller"]
    assert values["systems"]
    assert values["dpia_files"][0]["name"] == "bedömning.txt"
    assert [(row["part"], row["article_6"]) for row in values["legal_bases"]] == [("allt", "f")]
    assert [(row["limit"], row["period"]) for row in values["retention"]] == [("period", "P18M")]


def search(person: Person) -> None:
    person.key(Qt.Key.Key_F)
    found = person.page.list
    assert found.search.hasFocus()
    type_text(found.search, "årsm")
    person.qtbot.waitUntil(lambda: found.table.records.ids == [person.page.panel.record_id])
    found.search.clear()
    person.qtbot.waitUntil(lambda: found.table.records.rowCount() == 20)


def undo_and_redo(person: Person) -> None:
    person.fill(person.editor("owner"), "Eva Lind")
    person.key(Qt.Key.Key_S)
    assert person.program.window.actions_by_name["undo"].text() == "Ångra: ändrade Ansvarig i verksamheten (Årsmöte)"
    person.page.list.table.setFocus()
    person.key(Qt.Key.Key_Z)
    assert person.stored().values["owner"] is None
    person.key(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert person.stored().values["owner"] == "Eva Lind"


def see_the_past(person: Person) -> None:
    program = person.program
    person.prompts.answers = [TODAY.isoformat()]
    person.key(Qt.Key.Key_T)
    person.qtbot.waitUntil(lambda: program._then is not None, timeout=30_000)
    person.key(Qt.Key.Key_2)
    assert person.page.list.table.records.rowCount() == 20
    assert not person.page.list.new.isEnabled()
    person.click(program.window, program.say("notice.now"))
    person.key(Qt.Key.Key_2)
    assert person.page.list.new.isEnabled()


def test_the_example_is_opened_changed_searched_undone_seen_in_the_past_and_handed_over(
    program: Program, prompts: FakePrompts, tmp_path: Path, qtbot: QtBot
) -> None:
    person, say = Person(program, prompts, qtbot), program.say
    evidence, example = tmp_path / "bedömning.txt", tmp_path / f"{say('start.example_file')}.ropa"
    evidence.write_text("Ingen hög risk.", encoding="utf-8")

    person.click(program.window, say("start.example"))
    assert example.exists()
    person.key(Qt.Key.Key_2)
    assert person.page.list.table.records.rowCount() == 19
    enter(person, evidence)
    see_kept(person)
    search(person)
    undo_and_redo(person)
    see_the_past(person)
    for code, heading in (("sv", "Personuppgiftsansvarig"), ("en", "Controller")):
        person.hand_over(tmp_path / f"{code}.pdf", 0, code)
        text = pdf_text(tmp_path / f"{code}.pdf")
        assert heading in text
        assert "Årsmöte" in text
        assert "<b>fester</b> =1+1" in text
        person.hand_over(tmp_path / f"{code}.xlsx", 1, code)
        assert {"Årsmöte", PURPOSE} <= cells(tmp_path / f"{code}.xlsx")

    program.window.close()
    assert [p.name for p in tmp_path.glob("*.ropa*")] == [example.name]


def new_register(person: Person) -> NewRegisterDialog:
    person.key(Qt.Key.Key_N, CONTROL | SHIFT)
    found = person.program.window.findChild(NewRegisterDialog)
    assert isinstance(found, NewRegisterDialog)
    return found


def test_a_new_register_has_its_own_language_and_lies_in_the_users_folder(
    program: Program, prompts: FakePrompts, tmp_path: Path, qtbot: QtBot
) -> None:
    person = Person(program, prompts, qtbot)
    dialog = new_register(person)
    type_text(dialog.name, "Köp/Sälj AB")
    dialog.language.setCurrentIndex(dialog.language.findData("en"))
    person.click(dialog, program.say("new.make"))
    assert (tmp_path / "Köp Sälj AB.ropa").exists()
    assert program.window.workspace is not None
    assert program.window.workspace.owner == "Köp/Sälj AB"
    program.close_register()
    with open_register(tmp_path / "Köp Sälj AB.ropa") as register:
        (stored,) = (s for s in records.read_all(register, "register", [1]))
        assert stored.values["content_language"] == "en"


def test_a_register_that_is_there_is_never_written_over(
    program: Program, prompts: FakePrompts, tmp_path: Path, qtbot: QtBot
) -> None:
    there = tmp_path / "annan.ropa"
    there.write_bytes(b"viktigt")
    person = Person(program, prompts, qtbot)
    dialog = new_register(person)
    type_text(dialog.name, "Annan")
    prompts.answers = [there]
    person.click(dialog, program.say("new.choose"))
    person.click(dialog, program.say("new.make"))
    assert prompts.told
    assert dialog.isVisible()
    assert there.read_bytes() == b"viktigt"
    dialog.reject()


def test_a_new_file_is_called_as_the_organisation_and_avoids_those_that_are_there(tmp_path: Path) -> None:
    assert file_for(tmp_path, "A/B: å") == tmp_path / "A B å.ropa"
    assert file_for(tmp_path, "..") == tmp_path / "register.ropa"
    (tmp_path / "x.ropa").touch()
    assert file_for(tmp_path, "x") == tmp_path / "x 2.ropa"
