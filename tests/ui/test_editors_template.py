"""Templates for cover letters: what is wrong is said where they are chosen, and nothing hostile is kept."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.ui.editors import make_editor
from ropa_desktop.ui.editors_template import TemplateEditor
from ropa_desktop.ui.register_context import RegisterContext
from tests.ui.fakes import FakePrompts, press


@pytest.fixture
def editor(qtbot: QtBot, context: RegisterContext) -> TemplateEditor:
    made = make_editor(RECORD_TYPES["register"].by_name["letter_en"], "register", context)
    assert isinstance(made, TemplateEditor)
    qtbot.addWidget(made)
    made.show()
    return made


def template(path: Path, text: str) -> Path:
    document = docx.Document()
    document.add_paragraph(text)
    document.save(str(path))
    return path


def test_a_template_is_kept_and_the_next_takes_its_place(
    qtbot: QtBot, editor: TemplateEditor, prompts: FakePrompts, tmp_path: Path
) -> None:
    prompts.answers.append([template(tmp_path / "a.docx", "{{date}}")])
    with qtbot.waitSignal(editor.edited):
        press(editor.files.adder, Qt.Key.Key_Space)
    prompts.answers.append([template(tmp_path / "b.docx", "{{datum}}")])
    press(editor.files.adder, Qt.Key.Key_Space)
    assert [file["name"] for file in editor.value()] == ["b.docx"]


def test_a_placeholder_that_is_not_known_is_told_by_name(qtbot: QtBot, editor: TemplateEditor, tmp_path: Path) -> None:
    with qtbot.waitSignal(editor.told) as told:
        editor.files.add([template(tmp_path / "a.docx", "{{date}} {{daet}}")])
    assert "{{daet}}" in told.args[0]
    assert len(editor.value()) == 1


def test_a_template_that_cannot_be_used_is_not_kept(
    qtbot: QtBot, editor: TemplateEditor, context: RegisterContext, tmp_path: Path
) -> None:
    (tmp_path / "a.docx").write_bytes(b"x")
    with qtbot.waitSignal(editor.told) as told:
        editor.files.add([tmp_path / "a.docx"])
    assert told.args == [context.surroundings.say("problem.template_unreadable", name="a.docx")]
    assert editor.value() == []


def test_the_programs_template_is_saved_in_the_letters_language(
    editor: TemplateEditor, prompts: FakePrompts, tmp_path: Path
) -> None:
    prompts.answers.append(tmp_path / "own.docx")
    press(editor.begin, Qt.Key.Key_Space)
    text = "\n".join(p.text for p in docx.Document(str(tmp_path / "own.docx")).paragraphs)
    assert "{{case_number}}" in text
    assert "Yours sincerely" in text
