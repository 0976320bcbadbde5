"""Every connection is opened in one place, so that an encrypted register can follow."""

from __future__ import annotations

import re
from pathlib import Path

import ropa_desktop

PACKAGE = Path(ropa_desktop.__file__).parent


def test_a_register_is_opened_in_one_place() -> None:
    opening = re.compile(r"sqlite3\.connect\(|create_engine\(|import_module\(.sqlite3")
    places = [path for path in PACKAGE.rglob("*.py") if opening.search(path.read_text(encoding="utf-8"))]
    assert [path.relative_to(PACKAGE).as_posix() for path in places] == ["storage/connections.py"]
