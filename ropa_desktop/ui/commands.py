"""The menu bar: every command with its key, said once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from ropa_desktop.domain.texts import Say


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the menu bar: its name is its text key ("command.save") and the deed it stands for."""

    name: str
    key: str = ""
    writes: bool = False
    """Whether it changes the register, and so is off where that may only be read."""


def key_told(key: str) -> str:
    """Give a key as the keyboard and the menus of the language name it."""
    return QKeySequence(key.replace("Return", "Enter")).toString(QKeySequence.SequenceFormat.NativeText)


LINE = Command("")
MENUS: Mapping[str, tuple[Command, ...]] = {
    "file": (
        Command("new_register", "Ctrl+Shift+N"),
        Command("open_register", "Ctrl+O"),
        Command("recent"),
        LINE,
        Command("export", "Ctrl+P"),
        Command("package", "Ctrl+Shift+P"),
        Command("read_archive"),
        Command("backup"),
        Command("restore", writes=True),
        Command("own_data", "Ctrl+Shift+G", writes=True),
        Command("erase_person", "Ctrl+Shift+E", writes=True),
        LINE,
        Command("as_of", "Ctrl+T"),
        Command("settings", "Ctrl+,"),
        LINE,
        Command("quit", "Ctrl+Q"),
    ),
    "edit": (
        Command("undo", "Ctrl+Z", writes=True),
        Command("redo", "Ctrl+Shift+Z", writes=True),
        LINE,
        Command("copy_cells"),
        Command("find", "Ctrl+F"),
        Command("condition", "Ctrl+Shift+F"),
        Command("replace", "Ctrl+R", writes=True),
    ),
    "record": (
        Command("new", "Ctrl+N", writes=True),
        Command("save", "Ctrl+S", writes=True),
        Command("copy", "Ctrl+Shift+D", writes=True),
        Command("act", writes=True),
        Command("mark_secret", "Ctrl+Shift+M", writes=True),
        LINE,
        Command("record_history", "Ctrl+H"),
        LINE,
        Command("retire", writes=True),
        Command("delete", "Ctrl+Shift+Delete", writes=True),
    ),
    "view": (
        Command("navigation", "Ctrl+B"),
        Command("larger", "Ctrl++"),
        Command("smaller", "Ctrl+-"),
        Command("usual_size", "Ctrl+0"),
        Command("switch_language", "Ctrl+Shift+L"),
        LINE,
        Command("next_part", "F6"),
        Command("previous_part", "Shift+F6"),
        Command("next_record", "Ctrl+PgDown"),
        Command("previous_record", "Ctrl+PgUp"),
        Command("next_finding", "F8"),
        Command("previous_finding", "Shift+F8"),
    ),
    "go": (),
    "help": (Command("help", "F1"), Command("about")),
}


def fill_menu_bar(window: QMainWindow, say: Say, deeds: Mapping[str, Callable[[], object]]) -> dict[str, QAction]:
    """Make the menus; give the actions by name. A command without a deed is an empty place for a submenu."""
    bar = window.menuBar()
    for old in bar.findChildren(QMenu):
        old.setObjectName("")
        old.deleteLater()
    bar.clear()
    actions: dict[str, QAction] = {}
    for menu_name, commands in MENUS.items():
        menu = bar.addMenu(say(f"menu.{menu_name}"))
        menu.setObjectName(f"menu.{menu_name}")
        for command in commands:
            if not command.name:
                menu.addSeparator()
                continue
            action = QAction(say(f"command.{command.name}"), window)
            action.setObjectName(f"command.{command.name}")
            if command.key:
                action.setShortcut(QKeySequence(command.key))
            if command.name in deeds:
                action.triggered.connect(lambda _=False, deed=deeds[command.name]: deed())
            menu.addAction(action)
            actions[command.name] = action
    return actions
