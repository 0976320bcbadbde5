from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from ropa_desktop.domain.facts import FACTS
from ropa_desktop.storage.places import shipped
from ropa_desktop.storage.texts import language
from ropa_desktop.ui.commands import MENUS
from ropa_desktop.ui.navigation import MAIN
from ropa_desktop.ui.standings import STANDINGS

UI = Path(__file__).parents[2] / "ropa_desktop" / "ui"
BUILT = (
    "answer.", "editor.unit.", "rows.", "form.state.", "form.remedy.", "help.", "list.", "panel.", "page.", "start.",
    "export.", "settings.", "menu.", "command.", "overview.law.", "language.", "new.",
)  # fmt: skip
"""Keys that the code puts together."""


BUILT_OF_WORKSHEETS = (
    "worksheet.fact.", "worksheet.standing.", "sheet.part.", "sheet.kept.", "list.", "deed.", "sheet.blocks",
    "sheet.warning", "sheet.gap", "sheet.block", "sheet.bars_other", "sheet.accepted", "sheet.then", "sheet.now",
)  # fmt: skip


BUILT_OF_MANY = (
    "many.record",
    "many.field",
    "many.before",
    "many.after",
    "many.why.",
    "bulk.whole.",
    "bulk.each.",
    "bulk.rows.",
    "replace.",
    "verb.",
    "problem.",
    "cli.",
)

BUILT_OF_ERASING = (
    "verb.", "problem.", "erase.marker", "keeping.reason", "erase.view.", "erase.column.", "erase.where.", "erase.in.",
    "erase.done.", "erase.kept.", "erase.outside.", "keeping.why.", "keeping.history", "keeping.backups",
    "keeping.hand_overs",
)  # fmt: skip


def texts(code: str, file: str = "window") -> dict[str, str]:
    return tomllib.loads((shipped("resources") / "texts" / code / f"{file}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", ["window", "sheet", "many", "erasing"])
def test_both_languages_say_the_same_things(file: str) -> None:
    swedish, english = texts("sv", file), texts("en", file)
    assert swedish.keys() == english.keys()
    for key, text in swedish.items():
        assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", english[key])), key


@pytest.mark.parametrize(
    ("file", "built"),
    [("window", BUILT), ("sheet", BUILT_OF_WORKSHEETS), ("many", BUILT_OF_MANY), ("erasing", BUILT_OF_ERASING)],
)
def test_no_text_is_dead(file: str, built: tuple[str, ...]) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in UI.glob("*.py"))
    dead = [
        key for key in texts("sv", file) if f'"{key.removesuffix("_one")}"' not in code and not key.startswith(built)
    ]
    assert dead == []


def test_every_fact_and_every_way_to_stand_has_a_text() -> None:
    swedish = texts("sv", "sheet")
    facts = {f"worksheet.fact.{f.name}" for declared in FACTS.values() for f in declared}
    assert facts == {key for key in swedish if key.startswith("worksheet.fact.")}
    standings = {f"worksheet.standing.{one}" for one in STANDINGS}
    assert standings == {key for key in swedish if key.startswith("worksheet.standing.")}


def test_every_command_and_page_has_a_text() -> None:
    swedish = language("sv").keys()
    for menu, commands in MENUS.items():
        assert f"menu.{menu}" in swedish
        assert all(f"command.{command.name}" in swedish for command in commands if command.name)
    assert all(name for group in MAIN for name in group)
