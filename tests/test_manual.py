"""The manual names every command and every message, in both languages; what can be made from the program is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ropa_desktop.cli import COMMANDS
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.storage.texts import language
from ropa_desktop.ui.commands import MENUS

FOLDER = Path(__file__).parents[1] / "docs" / "manual"
BLOCK = re.compile(r"(<!-- (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
PAGING = {"PgDown": "Page Down", "PgUp": "Page Up"}
KEYS = {"sv": PAGING | {"Shift": "Skift"}, "en": PAGING}
HEADINGS = {"sv": ("tangent", "gör"), "en": ("key", "does")}


def manual(code: str) -> str:
    return (FOLDER / f"{code}.md").read_text(encoding="utf-8")


def key_in_words(key: str, code: str) -> str:
    return "+".join(KEYS[code].get(part, part) for part in re.split(r"\+(?=.)", key))


def shortcuts(code: str) -> str:
    """Every menu with its commands and their keys."""
    say, lines = language(code), list[str]()
    for name, commands in MENUS.items():
        named = [command for command in commands if command.name]
        if not named:
            continue
        lines += [f"**{say(f'menu.{name}').replace('&', '')}**", "", "| {} | {} |".format(*HEADINGS[code]), "|---|---|"]
        lines += [
            f"| {key_in_words(command.key, code)} | {say(f'command.{command.name}').replace('&', '')} |"
            for command in named
        ]
        lines.append("")
    return "\n".join(lines)


def problems(code: str) -> str:
    """Every message about a problem; what differs each time is written as …."""
    say = language(code)
    texts = sorted(re.sub(r"\{\w+\}", "…", say(key)) for key in sorted(say.keys()) if key.startswith("problem."))
    return "\n".join(f"* {text}" for text in texts) + "\n"


MADE = {"shortcuts": shortcuts, "problems": problems}


def with_blocks(code: str) -> str:
    return BLOCK.sub(lambda m: f"{m[1]}\n{MADE[m[2]](code)}\n{m[3]}", manual(code))


@pytest.mark.parametrize("code", LANGUAGES)
def test_keys_and_messages_are_those_of_the_program(code: str, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-snapshots"):
        (FOLDER / f"{code}.md").write_text(with_blocks(code), encoding="utf-8")
    assert manual(code) == with_blocks(code)
    assert {m[2] for m in BLOCK.finditer(manual(code))} == set(MADE)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_picture_and_chapter_that_the_manual_names_is_there(code: str) -> None:
    text = manual(code)
    for picture in re.findall(r"\]\((pictures/[^)]+)\)", text):
        assert (FOLDER / picture).exists(), picture
    chapters = {
        re.sub(r"[^\w -]", "", line[3:].lower()).replace(" ", "-")
        for line in text.splitlines()
        if line.startswith("## ")
    }
    named = set(re.findall(r"\]\(#([^)]+)\)", text))
    assert named - chapters == set()
    assert "⟦" not in text


def test_both_manuals_have_the_same_chapters_and_pictures() -> None:
    swedish, english = manual("sv"), manual("en")
    assert len(re.findall("^## ", swedish, re.MULTILINE)) == len(re.findall("^## ", english, re.MULTILINE))
    pictures = [re.findall(r"pictures/([\w-]+)-(?:sv|en)-\w+\.png", text) for text in (swedish, english)]
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_command_of_the_command_line_is_explained(code: str) -> None:
    for command in COMMANDS:
        assert re.search(f"^### {command} ", manual(code), re.MULTILINE)
