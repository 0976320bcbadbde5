"""Writes the schemas and the vocabulary in docs/ anew: `python -m tests.exchange.schema`."""

from __future__ import annotations

import json
from pathlib import Path

from ropa_desktop.exchange import archive, extract_schema, manifest
from tests.exchange import vocabulary

SCHEMAS = {"archive": archive.schema, "extract": extract_schema.schema, "manifest": manifest.schema}

if __name__ == "__main__":
    for name, schema in SCHEMAS.items():
        target = Path(__file__).parents[2] / "docs" / f"{name}.schema.json"
        target.write_text(json.dumps(schema(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    vocabulary.DOCUMENT.write_text(vocabulary.document(), encoding="utf-8")
