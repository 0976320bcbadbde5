"""Writes docs/archive.schema.json anew: `python -m tests.exchange.schema`."""

from __future__ import annotations

import json
from pathlib import Path

from ropa_desktop.exchange.archive import schema

if __name__ == "__main__":
    target = Path(__file__).parents[2] / "docs" / "archive.schema.json"
    target.write_text(json.dumps(schema(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
