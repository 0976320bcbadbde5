"""How long work tells how far it is, and is stopped."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], object]
"""Told how much is done, and of how much. Its answer is not heard: it raises `Cancelled` to stop the work."""


def untold(_done: int, _total: int) -> None:
    """Tell nobody."""
