"""Every form in words: its sections, labels, kinds and the order in which Tab goes through them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.ui.form import RecordForm
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.navigation import MAIN
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.record_page import RecordPage
from tests.examples import put_example
from tests.ui.windows import settled

TYPES = tuple(name for group in MAIN for name in group)


def in_words(form: RecordForm) -> Iterator[str]:
    for section in form.record_type.sections:
        card = form.cards[section.name]
        card.unfold()
        yield f"\n### {section.letter + ' ' if section.letter else ''}{card.accessibleName()}\n"
        for field in section.fields:
            box = card.grid.box(field.name)
            yield f"- {box.caption.text()} ({field.kind})"


def tab_stops(first: QWidget, inside: QWidget) -> Iterator[QWidget]:
    """Follow the order in which Tab goes, as far as it stays inside."""
    widget = first.nextInFocusChain()
    while widget is not None and widget is not first:
        focusable = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        if focusable and widget.isVisible() and widget.isEnabled() and inside.isAncestorOf(widget):
            yield widget
        widget = widget.nextInFocusChain()


def page_of(program: Program, name: str, qtbot: QtBot) -> RecordPage:
    assert program.window.workspace is not None
    program.window.workspace.go(Place(name))
    page = program.window.workspace.record_page
    assert page is not None
    page.new()
    settled()
    return page


@pytest.mark.parametrize("code", ["sv", "en"])
def test_the_forms_in_words_and_tab_goes_through_them_as_they_are_read(
    program: Program, path: Path, code: str, qtbot: QtBot, snapshot: Callable[[str, str], None]
) -> None:
    program.settings.language = code
    program.restyle()
    assert program.open(path)
    lines, wrong = list[str](), {}
    for name in TYPES:
        page = page_of(program, name, qtbot)
        lines += [f"\n## {page.panel.title.text()}", *in_words(page.panel.form)]
        settled()
        if RECORD_TYPES[name].by_hand and (visited := by_tab(page.panel.form)) != (read := as_read(name, visited)):
            wrong[name] = visited, read
    assert wrong == {}
    snapshot(f"forms.{code}.md", "\n".join(lines).strip() + "\n")


def by_tab(form: RecordForm) -> list[str]:
    """Give the fields in the order in which Tab goes through them, from the one that has the focus."""
    boxes = {box.editor: path for card in form.cards.values() for path, box in card.grid.boxes.items()}
    first = QApplication.focusWidget()
    assert first is not None
    stops = (first, *tab_stops(first, form))
    paths = (next((p for editor, p in boxes.items() if w is editor or editor.isAncestorOf(w)), "") for w in stops)
    return list(dict.fromkeys(filter(None, paths)))


def as_read(name: str, visited: list[str]) -> list[str]:
    """Give the fields of a form as they are read, from the first that was visited."""
    asked = [s for s in RECORD_TYPES[name].sections if not s.only_for]
    declared = [field.name for section in asked for field in section.fields if not field.only_for]
    start = declared.index(visited[0])
    return declared[start:] + declared[:start]


def test_everything_that_takes_the_focus_has_a_name(program: Program, tmp_path: Path, qtbot: QtBot) -> None:
    put_example(tmp_path / "exempel.ropa", language="sv", author="Eva")
    assert program.open(tmp_path / "exempel.ropa")
    nameless: list[str] = []
    for name in ("overview", "due", *TYPES, "history"):
        assert program.window.workspace is not None
        program.window.workspace.go(Place(name))
        settled()
        for widget in program.window.findChildren(QWidget):
            takes_focus = widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisible()
            words = widget.accessibleName() or getattr(widget, "text", str)()
            if takes_focus and not words and not widget.objectName().startswith("qt_"):
                nameless.append(f"{name}: {type(widget).__name__} {widget.objectName()}")
    assert nameless == []
