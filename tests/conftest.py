"""What all tests share: snapshots in words, renewed by `pytest --update-snapshots`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path

import pytest

import ropa_desktop.exchange

SNAPSHOTS = Path(__file__).parent / "snapshots"


for found in pkgutil.iter_modules(ropa_desktop.exchange.__path__, "ropa_desktop.exchange."):
    importlib.import_module(
        found.name
    )  # Hypothesis draws from the constants of what is imported: all of it, from the start


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-snapshots", action="store_true", help="write tests/snapshots/ anew")


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
