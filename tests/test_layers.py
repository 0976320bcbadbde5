"""Imports go downward, and nothing below the window knows of Qt; held by import-linter, as pyproject.toml says."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NETWORK = frozenset(
    [
        "asyncio",
        "ftplib",
        "http",
        "imaplib",
        "nntplib",
        "poplib",
        "requests",
        "smtplib",
        "socket",
        "socketserver",
        "ssl",
    ]
)
GATES = {"urllib.request", "PySide6.QtNetwork", "PySide6.QtWebSockets", "PySide6.QtWebEngineCore", "webbrowser"}
HOST_NAME_ONLY = {Path("ropa_desktop/storage/register.py")}
"""Names the computer in the note of who has a register open: socket.gethostname() asks the kernel, not the network."""


def test_the_layers_hold() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert said.returncode == 0, said.stdout


def test_nothing_imports_what_speaks_to_a_network() -> None:
    guilty = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / "ropa_desktop").rglob("*.py"))
        for name in _imported(path)
        if (name.partition(".")[0] in NETWORK or name in GATES)
        and not (name == "socket" and path.relative_to(ROOT) in HOST_NAME_ONLY)
    ]
    assert guilty == []


def _imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_the_host_name_is_all_that_is_asked_of_socket() -> None:
    for path in HOST_NAME_ONLY:
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        used = {
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "socket"
        }
        assert used <= {"gethostname"}


NOT_TO_START = (
    "alembic babel cryptography defusedxml docx icalendar jsonschema lxml openpyxl pikepdf PIL pyhanko reportlab "
    "sqlalchemy.orm stdnum tomllib ropa_desktop.domain.query ropa_desktop.domain.rules.judge "
    "ropa_desktop.services.adequacy_lists ropa_desktop.services.erasing ropa_desktop.services.example "
    "ropa_desktop.services.reviews ropa_desktop.storage.asking ropa_desktop.storage.reviews "
    "ropa_desktop.ui.backups_dialog ropa_desktop.ui.figure_table ropa_desktop.ui.record_page "
    "ropa_desktop.ui.settings_dialog ropa_desktop.ui.start_page ropa_desktop.ui.updating_dialog"
)


@pytest.fixture(scope="module")
def read_to_start() -> list[str]:
    """What a window that starts reads, in this order."""
    script = "import sys, ropa_desktop.cli, ropa_desktop.ui.app, ropa_desktop.ui.overview_page; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return said.stdout.split()


def test_a_window_that_starts_reads_only_what_it_shows(read_to_start: list[str]) -> None:
    assert {*read_to_start} & {*NOT_TO_START.split()} == set()


def test_what_needs_no_qt_is_read_before_it(read_to_start: list[str]) -> None:
    after = read_to_start[read_to_start.index("PySide6") :]
    assert [name for name in after if name.startswith(("ropa_desktop.", "sqlalchemy")) and ".ui." not in name] == []
