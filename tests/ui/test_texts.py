from __future__ import annotations

import re
import tomllib
from pathlib import Path

from ropa_desktop.storage.places import shipped
from ropa_desktop.ui.commands import MENUS
from ropa_desktop.ui.navigation import MAIN

UI = Path(__file__).parents[2] / "ropa_desktop" / "ui"
BUILT = (
    "answer.", "editor.unit.", "rows.", "form.state.", "form.remedy.", "help.", "list.", "panel.", "page.", "start.",
    "export.", "settings.", "menu.", "command.", "overview.law.", "language.", "new.",
)  # fmt: skip
"""Keys that the code puts together."""


def texts(code: str) -> dict[str, str]:
    return tomllib.loads((shipped("resources") / "texts" / code / "window.toml").read_text(encoding="utf-8"))


def test_both_languages_say_the_same_things() -> None:
    swedish, english = texts("sv"), texts("en")
    assert swedish.keys() == english.keys()
    for key, text in swedish.items():
        assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", english[key])), key


def test_no_text_is_dead() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in UI.glob("*.py"))
    dead = [key for key in texts("sv") if f'"{key}"' not in code and not key.startswith(BUILT)]
    assert dead == []


def test_every_command_and_page_has_a_text() -> None:
    swedish = texts("sv")
    for menu, commands in MENUS.items():
        assert f"menu.{menu}" in swedish
        assert all(f"command.{command.name}" in swedish for command in commands if command.name)
    assert all(name for group in MAIN for name in group)
