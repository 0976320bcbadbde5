"""Registers that many tests begin with: made once in a run, and written anew for each."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from ropa_desktop.services.example import make_example
from ropa_desktop.services.registers import new_register


@cache
def _new(name: str, author: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "new.ropa"
        new_register(path, name=name, language="sv", author=author)
        return path.read_bytes()


@cache
def _example(language: str, author: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "example.ropa"
        make_example(path, language=language, author=author)
        return path.read_bytes()


def put_new(path: Path, *, name: str, author: str) -> None:
    """Put a new register at a path, in Swedish."""
    _put(path, _new(name, author))


def put_example(path: Path, *, language: str, author: str = "") -> None:
    """Put the example register at a path."""
    _put(path, _example(language, author))


def _put(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.chmod(0o600)
