"""What a page works with: an open register, its words, the look, and the ways to ask and to tell."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.texts import Say
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.register import Register
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.hub import Hub, Place
from ropa_desktop.ui.prompts import Prompts, tell_problem
from ropa_desktop.ui.settings import Settings


@dataclass(frozen=True)
class Desk:
    """Everything that a page is given."""

    register: Register
    wording: Wording
    surroundings: Surroundings
    prompts: Prompts
    settings: Settings
    hub: Hub
    scratch: Path

    @property
    def say(self) -> Say:
        return self.surroundings.say

    @property
    def author(self) -> str:
        return self.settings.author

    @contextmanager
    def trying(self) -> Iterator[None]:
        """Tell the person of a problem met inside; the work inside ends there."""
        try:
            yield
        except Problem as problem:
            self.tell(problem)

    def tell(self, problem: Problem) -> None:
        """Tell the person of a problem."""
        tell_problem(self.prompts, self.say, problem)

    def tell_failure(self, error: Exception) -> None:
        """Tell the person of what went wrong in long work, whatever it is."""
        if isinstance(error, Problem):
            self.tell(error)
        else:
            self.prompts.tell(self.say("prompt.problem"), self.say("prompt.unexpected_short", why=error))

    def tell_changed(self, record_type: str, origin: object = None) -> None:
        """Let every page know that records changed; "" is any type."""
        self.wording.forget()
        self.hub.changed.emit(record_type, origin)

    def open_record(self, record_id: int, path: str = "") -> None:
        """Go to a record, or to a field of it."""
        self.hub.wanted.emit(Place("", record_id, path))

    def pick_files(self) -> Sequence[Path]:
        """Ask for files to keep."""
        return self.prompts.open_files(self.say("files.pick"))

    def scratch_file(self, name: str) -> Path:
        """Give a place of its own for a copy, in a folder that goes when the window does."""
        self.scratch.mkdir(mode=0o700, parents=True, exist_ok=True)  # a system that tidies up may have taken it away
        return Path(tempfile.mkdtemp(dir=self.scratch)) / Path(name).name

    def open_path(self, path: Path) -> None:
        """Open a copy in the program that the system has for it; nobody should take it for the kept one and edit it."""
        from PySide6.QtCore import QUrl  # a start opens no files
        from PySide6.QtGui import QDesktopServices

        path.chmod(0o400)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def place_for(self, name: str) -> Path | None:
        """Ask where to save a copy of a kept file."""
        return self.prompts.save_file(self.say("files.save", name=name), Path.home() / Path(name).name, "")
