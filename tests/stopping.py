"""Long work is stopped in tests as in the window: by what it tells how far it is."""

from __future__ import annotations

from collections.abc import Callable

from ropa_desktop.domain.problems import Cancelled
from ropa_desktop.domain.progress import Progress


def as_long_as(go_on: Callable[[int, int], bool]) -> Progress:
    """Let work go on as long as that says yes to how much is done, and of how much."""

    def tell(done: int, total: int) -> None:
        if not go_on(done, total):
            raise Cancelled

    return tell
