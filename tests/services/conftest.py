"""A register for every test that wants one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ropa_desktop.storage.register import Register
from tests.services.made import opened
from tests.services.recompute import agree


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """Give an open register; after the test all that is derived must agree with the records."""
    with opened(tmp_path) as found:
        yield found
        agree(found)
