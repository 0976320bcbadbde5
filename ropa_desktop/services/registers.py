"""Registers as files: new, the example, backups, and restoring one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.services import adequacy, authorities, judging
from ropa_desktop.services.records import Edit, Save, change
from ropa_desktop.storage import backups
from ropa_desktop.storage import register as register_files
from ropa_desktop.storage.at_rest import read_header
from ropa_desktop.storage.backups import Backup
from ropa_desktop.storage.register import Register, making, opened_copy
from ropa_desktop.storage.schema import FORMAT
from ropa_desktop.storage.temporary import filling, temporary_folder
from ropa_desktop.storage.unfinished import real

__all__ = [
    "Backup",
    "automatic_backup",
    "automatic_backups",
    "backup",
    "is_made_ready_long",
    "kept_as_it_was",
    "made_ready",
    "new_register",
    "open_file",
    "open_register",
    "restore",
]


def new_register(path: Path, *, name: str, language: str, author: str) -> None:
    """Make a register with its own organisation in it, so that the first page has something to fill in.

    The program's adequacy decisions and authorities are in it from the beginning. `language` is that of its texts ("sv"
    or "en"). Problems: exists, folder_read_only, disk_full, name_missing.
    """
    with making(path) as register:
        settings = {"name": name, "content_language": language, "time_zone": "Europe/Stockholm"}
        edits = [Edit("register", None, settings), Edit("organisation", None, {"name": name, "roles": ["controller"]})]
        change(
            register,
            [*edits, *adequacy.seed_edits(language), *authorities.seed_edits(language)],
            Save(author, "create", state="act"),
        )
        judging.mark_current(register)


def open_register(
    path: Path, *, read_only: bool = False, author: str = "ropa_desktop", progress: Progress = untold
) -> Register:
    """Open a register, and make it ready to be worked with. Problems: as those of the storage's `open_register`."""
    return made_ready(open_file(path, read_only=read_only), author=author, progress=progress)


def open_file(path: Path, *, read_only: bool = False) -> Register:
    """Open a register as it is. Problems: as those of the storage's `open_register`."""
    return register_files.open_register(path, read_only=read_only)


def made_ready(register: Register, *, author: str, progress: Progress = untold) -> Register:
    """Give a register that was just opened; one that is to be written and has never had adequacy decisions or
    authorities is given the program's.

    One that was last judged by other rules is judged anew, and what a rewriting that was cut off left is removed.
    Where that fails, the register is closed.
    """
    if register.read_only:
        return register
    with contextlib.ExitStack() as stack:
        stack.callback(register.close)
        authorities.seed(register, author=author)
        adequacy.seed(register, author=author)
        judging.judge_again(register, progress)
        backups.clear_leftovers(register.path)
        stack.pop_all()
    return register


def kept_as_it_was(path: Path) -> Path | None:
    """Give where a register of an older format is kept as it was when it is opened to write; None where it is of this
    format, or none at all. Until it is brought up, which takes a while, it cannot be read.
    """
    path = real(path.expanduser().absolute())
    try:
        number = read_header(path).format
    except Problem:
        return None
    if number == FORMAT:
        return None
    from ropa_desktop.storage.migrate import copy_beside  # Alembic is slow to import and seldom needed

    return copy_beside(path, number)


def is_made_ready_long(register: Register) -> bool:
    """Tell whether it takes a while to make a register ready: many records were last judged by other rules."""
    with contextlib.suppress(Problem):
        return not register.read_only and judging.judged_long(register)
    return False


@contextlib.contextmanager
def open_to_check(path: Path) -> Iterator[Register]:
    """Open a register to read what today's rules say of it: where it was judged by others, a copy of it is judged.

    Problems: as those of the storage's `open_register`.
    """
    with register_files.open_register(path, read_only=True) as register:
        if judging.is_current(register):
            yield register
            return
        with temporary_folder() as folder:
            copy = folder / path.name
            with filling():
                backups.duplicate(register.file, copy)
            with opened_copy(copy) as copied:
                with filling():
                    judging.judge_again(copied)
                yield copied


def backup(register: Register, target: Path) -> None:
    """Write a verified copy of an open register. Problems: exists, folder_read_only, disk_full, damaged."""
    with register.reading():  # the file is neither put away nor let go while it is copied
        backups.copy(register.file, target.expanduser().absolute())


def automatic_backup(register: Register, folder: Path) -> Backup | None:
    """Keep today's copy of a register and drop those that age has made superfluous; None when it is kept already.

    What is left of copies that were not finished is removed.
    """
    with register.reading():  # the file is not put away while it is copied
        backups.clear_leftovers(register.path, folder)
        return backups.roll(register.file, register.path, folder)


def automatic_backups(path: Path, folder: Path) -> list[Backup]:
    """Give the automatic copies of the register at a path, newest first."""
    return backups.kept(path, folder)


def restore(copy: Path, path: Path, *, progress: Progress = untold) -> Path | None:
    """Put a copy in the place of a closed register, damaged or not; give where the one that was there is kept now.

    Problems: not_found, not_a_register, newer_register, damaged (the copy), in_use, folder_read_only, disk_full.
    """
    return backups.restore(copy.expanduser().absolute(), path.expanduser().absolute(), progress=progress)
