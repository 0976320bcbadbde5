"""The rules bear a name that changes with them, so that no register keeps what older rules said."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from ropa_desktop.domain.rules import digest
from ropa_desktop.storage.places import shipped

DOMAIN = Path(digest.__file__).parents[1]
BESIDE = [
    "collation",
    "conditions",
    "days",
    "doubles",
    "facts",
    "gathering",
    "identity",
    "office",
    "retention",
    "screening",
    "worksheet",
]
"""The modules beside the rules by which they judge."""


def test_the_name_of_the_rules_follows_from_what_they_say(request: pytest.FixtureRequest) -> None:
    home = Path(digest.__file__)
    texts = [path for path in sorted(home.parent.glob("*.py")) if path != home]
    texts += [DOMAIN / f"{name}.py" for name in BESIDE]
    texts += sorted((shipped("data") / "worksheets").rglob("*.toml"))
    texts += sorted((shipped("data") / "vocabularies").glob("*.toml"))
    told = hashlib.sha256(b"\0".join(path.read_bytes().replace(b"\r\n", b"\n") for path in texts)).hexdigest()[:20]
    if request.config.getoption("--update-snapshots"):
        text = home.read_text(encoding="utf-8")
        home.write_text(re.sub(r'DIGEST = "\w*"', f'DIGEST = "{told}"', text), encoding="utf-8")
    else:
        assert told == digest.DIGEST, (
            "the rules have changed: run pytest --update-snapshots tests/domain/test_digest.py"
        )
