"""A small balancing test in two versions of its questions, for tests that are not about the shipped wording."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ropa_desktop.storage import worksheets
from ropa_desktop.storage.places import shipped

FIRST = """
version = 1
decision = "conclusion"
positive = ["can_rely", "with_conditions"]
reason = { sv = "Motivering", en = "Reasons" }

[[parts]]
code = "1"
sv = "Intresset"
en = "The interest"

[[parts.questions]]
code = "L1"
name = "interest"
sv = "Vilket är intresset?"
en = "What is the interest?"
asks = { sv = "En precis mening.", en = "One precise sentence." }
cites = ["6.1 f"]
source = "P"
kind = "long"
required = true
facts = ["purposes", "data"]

[[parts.questions]]
code = "L2"
name = "harm"
sv = "Kan någon skadas?"
en = "Can anyone be harmed?"
asks = { sv = "Tänk på följderna.", en = "Think of the consequences." }
source = "R"
kind = "answer"
reason = true
checks = [
  { code = "harm", level = "block", when = 'harm == "yes"', sv = "Ingen får skadas.", en = "Nobody may be harmed." },
  { code = "unsure", level = "warn", when = 'harm == "unsure"', sv = "Ta reda på det.", en = "Find out." },
]

[[parts.questions]]
code = "L3"
name = "benefit"
sv = "Vilken är nyttan?"
en = "What is the benefit?"
asks = { sv = "För vem?", en = "To whom?" }
source = "S"
kind = "long"

[[parts]]
code = "2"
sv = "Slutsats"
en = "Conclusion"

[[parts.questions]]
code = "L4"
name = "steps"
sv = "Åtgärder"
en = "Measures"
asks = { sv = "Vad görs?", en = "What is done?" }
source = "S"
kind = "rows"
ask = 'conclusion == "with_conditions"'
required = true
rows = [
  { name = "action", kind = "text", sv = "Åtgärd", en = "Action" },
  { name = "due", kind = "date", sv = "Klar senast", en = "Due" },
  { name = "transfer", kind = "link", target = ["transfer"], sv = "Överföring", en = "Transfer" },
]

[[parts.questions]]
code = "L5"
name = "result"
sv = "Slutsats"
en = "Conclusion"
asks = { sv = "Vad kommer ni fram till?", en = "What do you conclude?" }
source = "S"
record = ["conclusion"]
required = true

[[parts.questions]]
code = "L6"
name = "approval"
sv = "Godkänd av"
en = "Approved by"
asks = { sv = "Den som beslutar.", en = "The one who decides." }
source = "S"
record = ["approver", "approved_on"]
required = true
checks = [
  { code = "undated", level = "block", bars = [], when = 'not approved_on', sv = "Datum saknas.", en = "No date." },
  { code = "author", level = "warn", bars = [], when = 'same_person(author, approver)', sv = "Samma.", en = "Same." },
]
"""
SECOND = FIRST.replace("version = 1", "version = 2").replace(
    """[[parts.questions]]
code = "L3"
name = "benefit"
sv = "Vilken är nyttan?"
en = "What is the benefit?"
""",
    """[[parts.questions]]
code = "L3"
name = "gain"
sv = "Vad vinner ni?"
en = "What do you gain?"
""",
)


@contextmanager
def small_sheets(monkeypatch: pytest.MonkeyPatch, folder: Path, *texts: str) -> Iterator[None]:
    """Put the small balancing test, in as many versions as there are texts, in the place of the shipped one."""
    for path in (shipped("data") / "worksheets").iterdir():
        if path.name != "balancing_test":
            (folder / path.name).symlink_to(path)
    put_versions(folder, *texts)
    monkeypatch.setattr(worksheets, "folder", lambda: folder)
    _forget()
    yield
    monkeypatch.undo()
    _forget()


def put_versions(folder: Path, *texts: str) -> None:
    """Write the versions of the small balancing test."""
    (folder / "balancing_test").mkdir(exist_ok=True)
    for number, text in enumerate(texts, 1):
        (folder / "balancing_test" / f"{number}.toml").write_text(text, encoding="utf-8")
    _forget()


def _forget() -> None:
    worksheets.versions.cache_clear()
    worksheets.sheet.cache_clear()
