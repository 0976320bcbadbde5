"""Keeps None, True and False alive on Python 3.11, where PySide6 6.12 gives back references that it never took."""

from __future__ import annotations

import ctypes
import sys

ENOUGH = 1 << 48
"""More references than the calls to Qt in a lifetime of the program."""


def keep_constants() -> None:
    """Give each constant references to lose, once; nothing on a Python whose constants cannot go.

    Qt's binding is built as for Python 3.12, which does not count references to constants. On 3.11 each call without
    a result takes one from None, and a session ends when none is left ("deallocating None").
    """
    if sys.version_info >= (3, 12) or sys.getrefcount(None) >= ENOUGH:
        return
    for constant in (None, True, False, NotImplemented, Ellipsis):
        ctypes.c_ssize_t.from_address(id(constant)).value += ENOUGH  # the count stands first in an object
