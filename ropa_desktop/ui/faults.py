"""What nobody foresaw: written to the log, told once, and the window goes on."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from types import TracebackType

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.texts import Say
from ropa_desktop.storage.places import error_log

log = logging.getLogger("ropa_desktop")


def catch_faults(tell: Callable[[str], object], say: Say) -> None:
    """Send every uncaught error to the log and to the person."""
    path = error_log()
    handler = RotatingFileHandler(path, maxBytes=500_000, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    log.addHandler(handler)
    telling = False

    def catch(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        nonlocal telling
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.error("Uncaught", exc_info=(kind, error, trace))
        sys.__excepthook__(kind, error, trace)
        if telling:
            return
        telling = True
        try:
            if isinstance(error, Problem):
                tell(say(error.key, **error.facts))
            else:
                tell(say("prompt.unexpected", why=f"{kind.__name__}: {error}", path=path))
        finally:
            telling = False

    sys.excepthook = catch
