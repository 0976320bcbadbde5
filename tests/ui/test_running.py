"""Dialogs with long work: however one is closed, no thread is left behind, and what must be finished is finished."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ropa_desktop import ui
from ropa_desktop.domain.progress import Progress
from ropa_desktop.services.many import Plan
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.erase_dialog import EraseDialog
from ropa_desktop.ui.export_dialog import ExportDialog
from ropa_desktop.ui.own_data_dialog import OwnDataDialog
from ropa_desktop.ui.package_dialog import PackageDialog
from ropa_desktop.ui.plan_dialog import PlanDialog
from ropa_desktop.ui.register_context import RegisterContext
from ropa_desktop.ui.replace_dialog import ReplaceDialog
from ropa_desktop.ui.running import Running, WorkDialog
from ropa_desktop.ui.send_dialog import SendDialog
from ropa_desktop.ui.work import Work
from tests.ui.fakes import press
from tests.ui.windows import settled

MAKES: dict[str, Callable[[Desk, QWidget], WorkDialog]] = {
    "own_data": lambda desk, parent: OwnDataDialog(desk, desk.scratch, parent),
    "erase": lambda desk, parent: EraseDialog(desk, desk.scratch, desk.scratch / "log", parent),
    "replace": lambda desk, parent: ReplaceDialog(desk, _context(desk), parent),
    "plan": lambda desk, parent: PlanDialog(desk, "Ändra", lambda _: Plan("bulk", 0), parent),
    "send": lambda desk, parent: SendDialog(desk, None, parent),
    "package": lambda desk, parent: PackageDialog(desk, None, parent),
    "export": lambda desk, parent: ExportDialog(desk, (), (), parent),
}


def _context(desk: Desk) -> RegisterContext:
    return RegisterContext(desk.register, desk.wording, desk.surroundings, desk, desk.author)


@pytest.fixture(params=list(MAKES))
def dialog(request: pytest.FixtureRequest, desk: Desk, qtbot: QtBot) -> Iterator[WorkDialog]:
    parent = QWidget()
    parent.resize(1200, 700)
    qtbot.addWidget(parent)
    made = MAKES[request.param](desk, parent)
    made.open()
    qtbot.waitUntil(lambda: not any(work.isRunning() for work in made.findChildren(Work)), timeout=20_000)
    yield made
    parent.deleteLater()


def _working(dialog: WorkDialog, until: Event, *, may_stop: bool) -> Work:
    """Begin work that ends when it is told to stop, or at `until`."""
    begun = Event()

    def job(told: Progress) -> None:
        begun.set()
        while not until.wait(0.01):
            told(1, 2)

    work = Work(job, dialog, may_stop=may_stop)
    work.start()
    assert begun.wait(20)
    return work


def test_escape_stops_the_work_and_leaves_no_thread_behind(dialog: WorkDialog) -> None:
    work = _working(dialog, Event(), may_stop=True)
    press(dialog, Qt.Key.Key_Escape)
    assert work.isFinished()
    assert not dialog.isVisible()


@pytest.mark.parametrize("then_closes", [False, True])
def test_what_was_done_before_the_dialog_was_closed_is_told_and_can_be_read(
    desk: Desk, qtbot: QtBot, *, then_closes: bool
) -> None:
    parent, told, closed = QWidget(), list[str](), list[int]()
    qtbot.addWidget(parent)
    dialog, running = WorkDialog(parent), Running(desk)
    dialog.finished.connect(closed.append)
    QVBoxLayout(dialog).addWidget(running)

    def follow(kept: str) -> None:
        told.append(kept)
        if then_closes:
            dialog.accept()

    dialog.open()
    running.start("Sparar", lambda _: "kept", follow, writes=True)
    (work,) = dialog.findChildren(Work)
    assert work.wait(20_000)
    dialog.reject()
    assert told == ["kept"]
    assert closed == ([1] if then_closes else [])
    assert not running.under_way
    dialog.reject()
    assert not dialog.isVisible()
    settled()
    assert told == ["kept"]


def test_what_was_only_read_goes_with_the_dialog(dialog: WorkDialog, qtbot: QtBot) -> None:
    work = Work(lambda _: "read", dialog)
    work.start()
    assert work.wait(20_000)
    press(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_work_that_must_be_finished_keeps_the_dialog_open(dialog: WorkDialog, qtbot: QtBot) -> None:
    over = Event()
    work = _working(dialog, over, may_stop=False)
    press(dialog, Qt.Key.Key_Escape)
    dialog.close()
    dialog.accept()
    assert dialog.isVisible()
    with qtbot.waitSignal(work.ended, timeout=20_000):
        over.set()
    dialog.close()
    assert not dialog.isVisible()


def test_every_dialog_with_work_is_one_of_these() -> None:
    found = set()
    for path in Path(ui.__path__[0]).glob("*_dialog.py"):
        module = importlib.import_module(f"ropa_desktop.ui.{path.stem}")
        for _, one in inspect.getmembers(module, inspect.isclass):
            source = inspect.getsource(one) if one.__module__ == module.__name__ and issubclass(one, QDialog) else ""
            if "Running(" in source or "Work(" in source:
                found.add(one)
                assert issubclass(one, WorkDialog), one
                assert not {"done", "reject", "closeEvent"} & set(vars(one)), one
    assert len(found) > len(MAKES)
