"""What all tests share: snapshots in words, renewed by `pytest --update-snapshots`."""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import Engine, create_engine

import ropa_desktop.exchange
from ropa_desktop.storage import connections

SNAPSHOTS = Path(__file__).parent / "snapshots"
MEMORY, ROOM = Path("/dev/shm"), 1024**3  # noqa: S108 - pytest makes a folder of its own there
"""Where Linux keeps files in memory, and how many bytes must be free for the tests to write them there."""


for found in pkgutil.iter_modules(ropa_desktop.exchange.__path__, "ropa_desktop.exchange."):
    importlib.import_module(
        found.name
    )  # Hypothesis draws from the constants of what is imported: all of it, from the start


def keep_the_office_s_time() -> None:
    """Let the tests go by the clock of the office whose registers they make: for an hour or two its day is another."""
    os.environ["TZ"] = "Europe/Stockholm"
    if hasattr(time, "tzset"):
        time.tzset()


keep_the_office_s_time()


def engines_share_what_they_compile() -> None:
    """Let the registers that tests open compile each statement once in a run, and not once for each of them."""
    first = list[Engine]()

    def made(*args: Any, **options: Any) -> Engine:
        engine = create_engine(*args, **options)
        if first:
            engine.dialect = engine.pool._dialect = first[0].dialect
            engine._compiled_cache = first[0]._compiled_cache
        first.append(engine)
        return engine

    patch.object(connections, "create_engine", made).start()


engines_share_what_they_compile()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-snapshots", action="store_true", help="write tests/snapshots/ anew")


def pytest_configure() -> None:
    """Let no test wait for a disk, where there is memory for its files: thousands of saves are each kept for good."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_finish() -> None:
    """Let what was collected for the whole run be left alone each time that garbage is collected."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _temporary(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let what programs that are killed leave go with the folders of the tests."""
    tempfile.tempdir = os.environ["TMPDIR"] = str(tmp_path_factory.mktemp("temporary"))


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Give `snapshot(name, text)`: the text must be what tests/snapshots/ holds under that name."""

    def compare(name: str, text: str) -> None:
        path = SNAPSHOTS / name
        if request.config.getoption("--update-snapshots"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), "run pytest --update-snapshots and look at the difference"
        assert text == path.read_text(encoding="utf-8")

    return compare
