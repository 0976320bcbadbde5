from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ropa_desktop.services import find, records
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.places import shipped
from ropa_desktop.storage.register import Register, open_register
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.hub import Hub
from ropa_desktop.ui.icons import Icons
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.register_context import RegisterContext
from ropa_desktop.ui.settings import Settings
from ropa_desktop.ui.theme import apply_theme, make_theme
from ropa_desktop.ui.work import part_with_work
from tests.examples import put_new
from tests.ui.fakes import NONE, FakePrompts
from tests.ui.windows import settled

PATIENCE = 30_000
"""Milliseconds that are waited for at most, as where a test says no other time."""


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication) -> Iterator[None]:
    """Let go of what a test put on the screen: every widget that is left is dressed anew by the next one.

    What belongs to another goes with it, and not before: a completer does not outlive its list.
    A key that goes with others, as Ctrl, is let go of too: Qt holds it down until it hears of a key without it.
    """
    yield
    if qapp.keyboardModifiers() != NONE:
        QTest.keyRelease(QWidget(), Qt.Key.Key_Control)
    for widget in (one for one in qapp.topLevelWidgets() if one.parent() is None):
        part_with_work(widget)
        widget.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert gc.isenabled(), "work was left behind"


class Patient(QtBot):
    """Waits as long as a slow machine takes, and then until what follows from it is laid out and drawn."""

    def addWidget(
        self, widget: QWidget, *, before_close_func: Callable[[QWidget], None] | None = part_with_work
    ) -> None:
        super().addWidget(widget, before_close_func=before_close_func)

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE) -> None:
        super().waitUntil(callback, timeout=timeout)
        settled()

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE, **how: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **how)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return Patient(request)


@pytest.fixture
def prompts() -> FakePrompts:
    return FakePrompts()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "prov.ropa"
    put_new(made, name="Exempelbolaget AB", author="Eva")
    return made


@pytest.fixture
def register(path: Path) -> Iterator[Register]:
    with open_register(path) as opened:
        yield opened


@pytest.fixture
def desk(qapp: QApplication, register: Register, prompts: FakePrompts, tmp_path: Path) -> Desk:
    theme = make_theme(qapp, qapp.font(), "light")
    apply_theme(qapp, theme)
    wording = Wording(register, "sv")
    around = Surroundings(wording.say, theme, Icons(shipped("resources") / "icons", theme))
    return Desk(register, wording, around, prompts, Settings(tmp_path), Hub(), tmp_path)


@pytest.fixture
def context(desk: Desk) -> RegisterContext:
    return RegisterContext(desk.register, desk.wording, desk.surroundings, desk, "Eva")


@pytest.fixture
def activity(register: Register) -> int:
    organisation = find.suggest(register, ["organisation"], "")[0][0]
    values = {
        "name": "Evenemang",
        "controller": organisation,
        "purpose": "Anordna evenemang\noch ha kontakt med besökare",
        "legal_bases": [{"part": "kost", "article_6": "a"}, {"part": "allt annat"}],
        "started": None,
    }
    return records.save(register, "activity", None, values, author="Eva").id


@pytest.fixture
def in_window(program: Program, path: Path) -> Register:
    """The register that the window shows."""
    assert program.open(path)
    assert program.register is not None
    return program.register


@pytest.fixture
def program(
    qtbot: QtBot, qapp: QApplication, prompts: FakePrompts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Program]:
    monkeypatch.setattr("ropa_desktop.ui.program.user_data", lambda: tmp_path)
    font = QFont(qapp.font())
    made = Program(qapp, Settings(tmp_path, "sv"), prompts)
    made.window.resize(1280, 800)
    made.window.show()
    made.begin()
    yield made
    made.close_register()
    settled()
    made.window.deleteLater()
    qapp.setFont(font)
