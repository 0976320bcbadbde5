"""The door to the window."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from ropa_desktop import __version__
from ropa_desktop.storage.places import running, shipped, user_config
from ropa_desktop.storage.unfinished import clear_noted
from ropa_desktop.ui.faults import catch_faults
from ropa_desktop.ui.program import AFTER_START, Program
from ropa_desktop.ui.settings import Settings
from ropa_desktop.ui.theme import register_fonts
from ropa_desktop.ui.work import collect_garbage, wait_for_left


def run(register: Path | None, code: str, *, said: bool = False, read_only: bool = False) -> int:
    """Open the window, on a register if one is given; give the exit code. `said`: the language was asked for."""
    QCoreApplication.setApplicationName("ropa_desktop")
    QCoreApplication.setApplicationVersion(__version__)
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setDesktopFileName("ropa-desktop")
    register_fonts(shipped("resources") / "fonts")
    settings = Settings(user_config(), code, said=said)
    program = Program(app, settings)
    catch_faults(lambda words: program.prompts.tell(program.say("prompt.unexpected_title"), words), program.say)
    app.setWindowIcon(QIcon(str(shipped("resources") / "icons" / "app.svg")))
    program.window.show()
    program.begin(register, read_only=read_only)
    # The forms' code is read so that the first list opens at once.
    QTimer.singleShot(AFTER_START, lambda: importlib.import_module("ropa_desktop.ui.record_page"))
    QTimer.singleShot(AFTER_START, lambda: program.run(lambda _: clear_noted(running()), quiet=True))
    gc.freeze()  # what the start made stays, and need not be looked through again
    collect_garbage()
    if wait := os.environ.get("ROPA_QUIT_AFTER_MS"):
        QTimer.singleShot(int(wait), program.window.close)
    result = app.exec()
    program.close_register()
    wait_for_left()
    return result
