"""What tests look for in the window."""

from __future__ import annotations

from PySide6.QtCore import QEventLoop, QTimer

from ropa_desktop.domain.texts import Say
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.record_page import RecordPage
from ropa_desktop.ui.record_panel import RecordPanel


def record_page(program: Program) -> RecordPage:
    """Give the page of records that is shown."""
    assert program.window.workspace is not None
    page = program.window.workspace.record_page
    assert page is not None
    return page


def panel(program: Program, record_id: int) -> RecordPanel:
    """Go to a record, and give where it is shown."""
    assert program.window.workspace is not None
    program.window.workspace.go(Place("", record_id))
    return record_page(program).panel


def settled(rounds: int = 20) -> None:
    """Let what was asked for be laid out and drawn, and what follows from that, on a slow machine as on a fast one."""
    loop, tick, left = QEventLoop(), QTimer(), iter(range(rounds))
    tick.timeout.connect(lambda: None if next(left, None) is not None else loop.quit())
    tick.start(0)
    loop.exec()


def no_date(say: Say) -> str:
    """Give what a form says of what is no date."""
    return f"{say('editor.date')} {say('editor.stands')}"
