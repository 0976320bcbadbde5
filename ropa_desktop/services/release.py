"""What is released to others (Art. 5(1)(c); OSL): a copy of the register from which the rest is left out."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from ropa_desktop.domain.asked import public
from ropa_desktop.domain.progress import Progress, untold
from ropa_desktop.domain.release import Level
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage import derived, records, releasing
from ropa_desktop.storage.at_rest import as_it_is
from ropa_desktop.storage.copying import copy_files, copy_records
from ropa_desktop.storage.grounds import Wish
from ropa_desktop.storage.register import Register, open_register, opened_copy
from ropa_desktop.storage.released_texts import named
from ropa_desktop.storage.temporary import filling, temporary_folder
from ropa_desktop.storage.withheld import Withheld, withheld

__all__ = ["at_level", "withheld_from", "words_of_grounds"]

PUBLIC, PRIVATE = "osl_18_8", "own_security"
"""The ground of security details: secrecy binds a public body; anyone else assesses it for itself."""


@contextlib.contextmanager
def at_level(register: Register, level: Level, language: str, *, progress: Progress = untold) -> Iterator[Register]:
    """Give the register as it is handed over at a level: itself, or a temporary copy that can only be read.

    From a copy for release is gone what does not leave; whatever is composed from it says so in `language`. A register
    that is such a copy already is given as it is. Problems: as `backups.copy`.
    """
    if level is Level.FULL or register.released:
        yield register
        return
    wish = _wish(register, language, _named_today(register))
    with temporary_folder() as folder:
        path = folder / register.path.name
        with filling():
            copy_records(register.file, path)
            left = releasing.leave_out(path, wish, progress)
            copy_files(register.file, path, left.files)
            _mention_anew(path, left.touched)
        with open_register(path, read_only=True) as copy:
            copy.path, copy.released = register.path, True
            yield copy


def withheld_from(register: Register) -> Withheld:
    """Tell what was left out of a register: nothing, where it is no copy for release."""
    if not register.released:
        return Withheld()
    with register.reading() as connection:
        return withheld(connection)


def words_of_grounds(wording: Wording) -> Mapping[str, str]:
    """Give, by ground, the words that stand instead of what is left out ("Uppgift utelämnad: …")."""
    grounds = wording.words("secrecy_ground")
    return {code: wording.say("release.withheld", ground=ground) for code, ground in grounds}


def is_public(register: Register) -> bool:
    """Tell whether any organisation in the register is bound by the rules on public access and secrecy."""
    with register.reading() as connection:
        ids = records.ids_of(connection, "organisation", retired=False)
        return any(public(s.values) for s in records.read_many(connection, "organisation", ids))


def _named_today(register: Register) -> tuple[str, ...]:
    """Give whom the register names today, of one that stands as it did on a day."""
    if register.today is None:
        return ()
    with as_it_is(register.today) as connect, contextlib.closing(connect()) as raw:
        return tuple(named(raw)[0])


def _wish(register: Register, language: str, today: tuple[str, ...]) -> Wish:
    wording = Wording(register, language)

    def measure(category: str | None, nature: str | None) -> str:
        if category:
            return wording.word("measure", category)
        return wording.word("measure_nature", nature) if nature else wording.say("measure")

    return Wish(
        words=words_of_grounds(wording),
        inside=wording.say("release.name"),
        person=lambda role: wording.say("release.role", role=role),
        measure=measure,
        security=PUBLIC if is_public(register) else PRIVATE,
        today=today,
    )


def _mention_anew(path: Path, ids: set[int]) -> None:
    """Let the copy forget which records were named where that is left out."""
    with opened_copy(path) as copy, copy.writing() as connection:
        for record_id in sorted(ids):
            stored = records.read(connection, record_id)
            if stored is not None:
                derived.write_mentions(connection, record_id, derived.mentioned(stored.record_type, stored.values))
