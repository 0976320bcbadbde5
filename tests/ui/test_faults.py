"""What nobody foresaw is told each time, also after a telling that went wrong itself."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ropa_desktop.domain.problems import Problem
from ropa_desktop.storage.texts import language
from ropa_desktop.ui import faults
from ropa_desktop.ui.faults import catch_faults


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The program's log, to which alone what is uncaught is written."""
    path, logger = tmp_path / "error.log", logging.getLogger("ropa_desktop")
    before = list(logger.handlers)
    monkeypatch.setattr(faults, "error_log", lambda: path)
    monkeypatch.setattr(logger, "propagate", False)
    monkeypatch.setattr(sys, "__excepthook__", lambda *_: None)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    yield path
    for handler in set(logger.handlers) - set(before):
        logger.removeHandler(handler)
        handler.close()


def raised(error: Exception) -> None:
    sys.excepthook(type(error), error, None)


def test_an_error_is_told_and_logged(log: Path) -> None:
    told = list[str]()
    catch_faults(told.append, language("en"))
    raised(ValueError("odd"))
    raised(Problem("busy", path="a.ropa"))
    assert "ValueError: odd" in told[0]
    assert str(log) in told[0]
    assert told[1].startswith("a.ropa is being used")
    assert "ValueError: odd" in log.read_text(encoding="utf-8")


def test_what_goes_wrong_while_an_error_is_told_is_not_told_in_turn_and_the_next_one_is(log: Path) -> None:
    told = list[str]()

    def tell(words: str) -> None:
        told.append(words)
        raised(ValueError("within"))
        if len(told) == 1:
            raise RuntimeError("no window")

    catch_faults(tell, language("en"))
    with pytest.raises(RuntimeError, match="no window"):
        raised(ValueError("first"))
    raised(ValueError("second"))
    assert ["first" in told[0], "second" in told[1], len(told)] == [True, True, 2]
    assert "within" in log.read_text(encoding="utf-8")
