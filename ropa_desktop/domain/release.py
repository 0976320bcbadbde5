"""How much of a register is handed over: all of it, or a copy from which what must not spread is left out."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """`FULL` alone answers Art. 30(4); `RELEASE` is for others, since what an authority holds is mostly public."""

    FULL = "full"
    RELEASE = "release"
