"""Registers that many tests begin with: made once in a run, and written anew for each."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
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
    put_file(path, _new(name, author))


def put_example(path: Path, *, language: str, author: str = "") -> None:
    """Put the example register at a path."""
    put_file(path, _example(language, author))


_made = dict[str, bytes]()
"""The registers that were made before, by what they hold."""


def put_made(path: Path, holds: str, make: Callable[[Path], object]) -> None:
    """Put at a path a register that holds something, which `make` writes the first time."""
    if holds in _made:
        put_file(path, _made[holds])
    else:
        make(path)
        _made[holds] = path.read_bytes()


def put_file(path: Path, content: bytes) -> Path:
    """Put a register that was made before at a path, and give the path."""
    path.write_bytes(content)
    path.chmod(0o600)
    return path
