"""Work in a thread of its own: what the window no longer uses is thrown away by the window's thread alone."""

from __future__ import annotations

import gc
from threading import Event, get_ident

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.progress import Progress
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.long_work import LITTLE, ProgressDialog, carry_out, finish
from ropa_desktop.ui.work import Work, collect_garbage, part_with_work, wait_for_left


class _Ring:
    """Something that only the garbage collector can throw away; it tells in which thread."""

    def __init__(self, thrown_away: list[int]) -> None:
        self.itself, self._thrown_away = self, thrown_away

    def __del__(self) -> None:
        self._thrown_away.append(get_ident())


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_garbage_is_collected_in_the_thread_of_the_window_while_work_runs(qtbot: QtBot) -> None:
    thrown_away, begun, go = list[int](), Event(), Event()

    def job(_told: object) -> list[list[int]]:
        begun.set()
        go.wait(20)
        return [[number] for number in range(200_000)]  # as much as makes Python collect by itself many times

    parent = QObject()
    work = Work(job, parent)
    with qtbot.waitSignal(work.ended, timeout=20_000):
        work.start()
        assert begun.wait(20)
        _Ring(thrown_away)
        go.set()
    assert gc.isenabled()
    gc.collect()
    assert thrown_away == [get_ident()]


def test_what_is_thrown_away_does_not_wait_for_long_work(qtbot: QtBot) -> None:
    thrown_away, until = list[int](), Event()
    parent = QObject()
    work, other = Work(lambda _: until.wait(20), parent), Work(lambda _: None, parent)
    work.start()
    with qtbot.waitSignal(other.ended, timeout=20_000):
        other.start()
    collect_garbage()
    assert not gc.isenabled(), "a start that is over does not turn it on again"
    _Ring(thrown_away)
    qtbot.waitUntil(lambda: thrown_away == [get_ident()], timeout=20_000)
    with qtbot.waitSignal(work.ended, timeout=20_000):
        until.set()
    assert gc.isenabled()


def test_a_long_job_is_waited_for_and_what_is_wrong_with_it_is_raised(desk: Desk, window: QWidget) -> None:
    def works(told: Progress) -> int:
        told(1, 2)
        return get_ident()

    def fails(_told: object) -> None:
        raise Problem("disk_full")

    assert finish(desk, window, "Sparar", works) not in {None, get_ident()}
    with pytest.raises(Problem, match="disk_full"):
        finish(desk, window, "Sparar", fails)


def _stop(window: QWidget, begun: Event) -> Event:
    """Stop the work that a window waits for as soon as it has begun; what is given is set when that was told."""
    stopped = Event()

    def stop() -> None:
        assert begun.wait(20)
        dialog = window.findChildren(ProgressDialog)[0]
        dialog.finished.connect(lambda _: stopped.set())
        dialog.stopper.click()

    QTimer.singleShot(20, stop)
    return stopped


def test_a_long_job_that_is_stopped_gives_nothing(desk: Desk, window: QWidget) -> None:
    begun = Event()

    def endless(told: Progress) -> None:
        while True:
            begun.set()
            told(1, 2)

    _stop(window, begun)
    assert finish(desk, window, "Sparar", endless) is None


def test_what_was_done_before_it_could_be_stopped_is_given(desk: Desk, window: QWidget) -> None:
    begun = Event()
    stopped = _stop(window, begun)

    def saves(_told: Progress) -> str:
        begun.set()
        assert stopped.wait(20)
        return "kept"

    assert finish(desk, window, "Sparar", saves) == "kept"


def test_nothing_else_can_be_done_while_many_are_changed_until_that_is_over(desk: Desk, window: QWidget) -> None:
    begun, followed = Event(), list[str]()
    stopped = _stop(window, begun)

    def changes(_told: Progress) -> None:
        begun.set()
        assert stopped.wait(20)

    carry_out(desk, window, "Bekräftar", LITTLE + 1, changes, lambda: followed.append("followed"))
    assert followed == ["followed"], "it was done before it could be stopped"
    assert not [work for work in window.findChildren(Work) if work.isRunning()]


def test_the_window_is_not_told_of_every_step(qtbot: QtBot) -> None:
    parent, told, steps = QObject(), list[tuple[int, int]](), 1000

    def job(tell: Progress) -> None:
        for step in range(steps):
            tell(step + 1, steps)

    work = Work(job, parent)
    work.progressed.connect(lambda done, total: told.append((done, total)))
    with qtbot.waitSignal(work.ended):
        work.start()
    assert told[0] == (1, steps)
    assert told[-1] == (steps, steps)
    assert len(told) < steps / 2, "a window that is told faster than it draws answers nobody"


def test_work_that_was_over_when_it_was_stopped_is_heard(qtbot: QtBot) -> None:
    parent, given = QObject(), list[str]()
    work = Work(lambda _: "kept", parent)
    work.ended.connect(given.append)
    with qtbot.waitSignal(work.destroyed, timeout=20_000):
        work.start()
        assert work.wait(20_000)
        work.hear()
        assert given == ["kept"]
        work.hear()
        work.deleteLater()
    assert given == ["kept"]


def test_work_outlives_what_it_belonged_to_where_it_is_not_over_in_time(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ropa_desktop.ui.work.PATIENCE", 20)
    parent, begun, goes_on, given = QObject(), Event(), Event(), list[str]()

    def job(_told: object) -> str:
        begun.set()
        goes_on.wait(5)
        return "copied"

    work = Work(job, parent, may_stop=False)
    work.ended.connect(given.append)
    work.start()
    assert begun.wait(5)
    part_with_work(parent)
    parent.deleteLater()
    QCoreApplication.sendPostedEvents(parent, QEvent.Type.DeferredDelete.value)
    assert not isValid(parent)
    assert work.isRunning()
    with qtbot.waitSignal(work.destroyed, timeout=20_000):
        goes_on.set()
        wait_for_left()
        assert work.isFinished()
    assert given == []
    assert gc.isenabled()
