"""What goes into a package, file by file in reading order, and how each is written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ropa_desktop.domain.progress import Progress
from ropa_desktop.exchange.appendix import compose_appendix, has_appendix
from ropa_desktop.exchange.cameras import compose_cameras
from ropa_desktop.exchange.changes import compose_changes, since
from ropa_desktop.exchange.compose import compose
from ropa_desktop.exchange.entries import MAIN
from ropa_desktop.exchange.export import within
from ropa_desktop.exchange.extract import write_extract
from ropa_desktop.exchange.extract_schema import schema
from ropa_desktop.exchange.jsonld import write_jsonld
from ropa_desktop.exchange.letter import Enclosed, compose_letter, office_template, write_letter
from ropa_desktop.exchange.outline import Outline
from ropa_desktop.exchange.package_absent import absent
from ropa_desktop.exchange.package_files import Attachment, attachments, put
from ropa_desktop.exchange.package_names import numbered, plain, plain_file
from ropa_desktop.exchange.package_wanted import Part, Wanted
from ropa_desktop.exchange.pdf_attached import Attached, Relationship
from ropa_desktop.exchange.scope import ATTACHMENTS, PACKAGE_ANNEXES
from ropa_desktop.exchange.selection import holdings
from ropa_desktop.exchange.source import Source
from ropa_desktop.exchange.worksheets import ASSESSMENTS, compose_worksheet, state_of
from ropa_desktop.services.cameras import is_concerned
from ropa_desktop.services.records import Stored, read
from ropa_desktop.services.requests import annexes_asked, annexes_called_for
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage import records
from ropa_desktop.storage.register import Register

APART = frozenset({*ASSESSMENTS, "appendix"})
"""The annexes that are documents of their own in a package, beside the record and not within it."""


ATTACHED = {
    "workbook": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Relationship.ALTERNATIVE),
    "extract": ("application/json", Relationship.DATA),
}
"""What can lie in the record's PDF as well: of which media type it is, and what it is to the record."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of a package that is still to be written. `write` tells whether it may hold a program.

    `weight` is the work it is, in thousandths of a second or so. Those of a lower `turn` are written before others.
    `unapproved` is an assessment that nobody has approved.
    """

    path: str
    kind: str
    title: str
    weight: int
    write: Callable[[Path, Progress], bool]
    turn: int = 2
    unapproved: bool = False


class Parts:
    """Plans the files of one package from a register that stands still."""

    def __init__(self, register: Register, wanted: Wanted, present: Register, full: Register) -> None:
        """`present` is the register as it is now, which knows of the request and of the office's letters.

        `full` is `register` with what a copy for release leaves out.
        """
        self._register, self._wanted, self._present, self._full = register, wanted, present, full
        self._scope = wanted.scope
        self.source = Source(register, wanted.language, as_of=wanted.scope.as_of)
        self._say = self.source.say
        self._held = holdings(self.source, wanted.scope)
        self._enclosed: tuple[Enclosed, ...] = ()
        self._shown: frozenset[str] = frozenset()
        self._files: dict[str, str] = {}
        self._attached: list[Attached] = []

    @property
    def activities(self) -> tuple[int, ...]:
        """The activities in the package."""
        return tuple(i for name in MAIN for i in self._held[name])

    def scope_told(self, language: str = "") -> str:
        """Say what the package holds: which activities, chosen how, which annexes, and how many are left out.

        The selection tells the last itself, where it is told. `language` is another than that of the package.
        """
        wording = Wording(self._register, language) if language else self.source.wording
        say, count = wording.say, len(self.activities)
        which = say("package.scope.all" if self._scope.ids is None else "package.scope.some", count=count)
        told = "" if self.source.released else self._scope.selection
        chosen = f"{say('document.selection')}: {told}" if told else ""
        chosen_annexes = {*self._scope.annexes, *(str(part) for part in self._wanted.parts)}
        names = [wording.word("annex", name) for name in PACKAGE_ANNEXES if name in chosen_annexes]
        annexes = say("package.scope.annexes", annexes=", ".join(names)) if names else say("package.scope.no_annexes")
        left = len(self._wanted.omitted)
        left_out = say("package.omitted", count=left) if left and not told else ""
        return "\n".join(filter(None, (which, chosen, annexes, left_out)))

    def pieces(self) -> list[Piece]:
        """Give the files in reading order."""
        found = self._in_order((*self._letter(), *self._record(), *self._since(), self._annexes(), self._data()))
        self._enclosed = tuple(Enclosed(p.path, p.title, p.unapproved) for p in found if p.kind != "letter")
        kinds = {ATTACHMENTS if piece.kind == "attachment" else piece.kind for piece in found}
        self._shown = frozenset({*kinds, *(name for name, ids in self._held.items() if ids and name not in APART)})
        paths = (piece.path for piece in found if piece.kind == "attachment")
        self._files = dict(zip(self._files, paths, strict=True))
        return found

    def attach(self, piece: Piece, file: Path) -> None:
        """Let a file that is written also lie in the record's PDF; `file` is there until that is written."""
        media_type, relationship = ATTACHED[piece.kind]
        self._attached.append(Attached(Path(piece.path).name, media_type, piece.title, relationship, file))

    def _in_order(self, parts: Iterable[tuple[str, list[Piece]]]) -> list[Piece]:
        """Number what lies beside each other, and put what a folder holds below its name; an empty one has no place."""
        there = [(name, pieces) for name, pieces in parts if pieces]
        found: list[Piece] = []
        for (_, pieces), name in zip(there, numbered(name for name, _ in there), strict=True):
            if len(pieces) == 1 and not pieces[0].path:
                found.append(replace(pieces[0], path=name))
            else:
                found += (replace(piece, path=f"{name}/{piece.path}") for piece in pieces)
        return found

    def _letter(self) -> Iterator[tuple[str, list[Piece]]]:
        if Part.LETTER in self._wanted.parts:
            title = self._say("package.kind.letter")
            yield f"{self._name('letter')}.docx", [Piece("", "letter", title, 60, self._write_letter)]

    def _write_letter(self, target: Path, _progress: Progress) -> bool:
        wanted = self._wanted
        letter = compose_letter(
            self._present,
            wanted.request,
            self._enclosed,
            wanted.scope,
            wanted.language,
            shown=self._register,
            omitted=wanted.omitted,
        )
        authority = letter.authority or wanted.authority
        letter = replace(letter, authority=authority, absent=tuple(self._absent(wanted)))
        write_letter(target, letter, wanted.template or office_template(self._present, wanted.language))
        return False

    def _absent(self, wanted: Wanted) -> Iterator[tuple[str, str]]:
        """Give what a request asks for of which nothing goes along, with why."""
        if wanted.request is None or not self.activities:
            return
        values = read(self._present, wanted.request).values
        unchosen = frozenset(annexes_called_for(values)) - wanted.scope.annexes - wanted.parts
        full, asked = Source(self._full, wanted.language, as_of=wanted.scope.as_of), annexes_asked(values)
        released = self.source.released
        yield from absent(full, wanted.scope, asked, self._shown, unchosen=unchosen, released=released)

    def _record(self) -> Iterator[tuple[str, list[Piece]]]:
        """Give the record, composed once and written in both forms."""
        record = _Record(self._register, self._wanted, self._attached)
        parts, name, title = self._wanted.parts, self._name("record"), self._say("document.title")
        size = len(self.activities) + 1
        if Part.RECORD in parts:
            yield f"{name}.pdf", [Piece("", "record", title, 12 * size, record.write_pdf, 1)]
        if Part.WORKBOOK in parts:
            yield (
                f"{name}.xlsx",
                [Piece("", "workbook", self._say("package.title.workbook"), 3 * size, record.write_workbook, 0)],
            )

    def _since(self) -> Iterator[tuple[str, list[Piece]]]:
        """Give what changed since an earlier hand-over."""
        if self._wanted.since is None:
            return
        size = len(self.activities) + 1
        yield (
            f"{self._name('changes')}.pdf",
            [Piece("", "changes", self._say("changes.title"), 4 * size, self._write_changes)],
        )

    def _write_changes(self, target: Path, progress: Progress) -> bool:
        wanted, begun = self._wanted, since(self._present, self._wanted.since or 0)
        told = within(progress, 0, 700)
        outline = compose_changes(self._present, begun, wanted.language, self._scope, progress=told)
        _write_pdf(outline, target, within(progress, 700, 1000))
        return False

    def _data(self) -> tuple[str, list[Piece]]:
        """Give what programs read."""
        name, size = self._name("extract"), len(self.activities) + 1
        pieces = []
        if Part.EXTRACT in self._wanted.parts:
            say, path = self._say, f"{name}.json"
            pieces.append(Piece(path, "extract", say("package.kind.extract"), 3 * size, self._write_extract, 0))
            pieces.append(Piece(f"{name}.schema.json", "schema", say("package.kind.schema"), 10, _write_schema))
        if Part.LINKED in self._wanted.parts:
            pieces.append(Piece(f"{name}.jsonld", "linked", self._say("package.kind.linked"), size, self._write_linked))
        return self._name("data"), pieces

    def _write_extract(self, target: Path, progress: Progress) -> bool:
        write_extract(self._register, target, self._scope, self._wanted.language, self._files, progress=progress)
        return False

    def _write_linked(self, target: Path, progress: Progress) -> bool:
        write_jsonld(self._register, target, self._scope, self._wanted.language, progress=progress)
        return False

    def _annexes(self) -> tuple[str, list[Piece]]:
        kinds = [(name, self._assessments(name)) for name in ASSESSMENTS if name in self._scope.annexes]
        if "appendix" in self._scope.annexes:
            kinds.append(("appendix", self._appendices()))
        if Part.CAMERAS in self._wanted.parts and is_concerned(self._full):
            kinds.append(("cameras", [self._cameras()]))
        if Part.ATTACHMENTS in self._wanted.parts:
            kinds.append(("attachment", self._attachments()))
        return self._name("annexes"), self._in_folders(kinds)

    def _in_folders(self, kinds: Iterable[tuple[str, list[Piece]]]) -> list[Piece]:
        found: list[Piece] = []
        for kind, pieces in kinds:
            names = numbered(piece.path for piece in pieces)
            folder = self._name(kind)
            found += (replace(p, path=f"{folder}/{name}") for p, name in zip(pieces, names, strict=True))
        return found

    def _assessments(self, kind: str) -> list[Piece]:
        chosen = None if self._scope.ids is None else frozenset(self._scope.ids)
        language, made = self._wanted.language, self._scope.made

        def compose_one(record_id: int) -> Outline:
            return compose_worksheet(self._register, record_id, language, made=made, source=self.source, chosen=chosen)

        return [self._document(kind, stored, compose_one) for stored in self._read(kind)]

    def _appendices(self) -> list[Piece]:
        def compose_one(record_id: int) -> Outline:
            return compose_appendix(
                self._register, record_id, self._wanted.language, made=self._scope.made, source=self.source
            )

        return [self._document("appendix", one, compose_one) for one in self._read("transfer") if has_appendix(one)]

    def _cameras(self) -> Piece:
        """Give the list of camera surveillance, of what is handed over."""

        def write(target: Path, progress: Progress) -> bool:
            told = within(progress, 0, 300)
            outline = compose_cameras(self._register, self._wanted.language, self._scope, progress=told)
            _write_pdf(outline, target, within(progress, 300, 1000))
            return False

        return Piece(f"{self._name('cameras')}.pdf", "cameras", self._say("cameras.title"), 40, write)

    def _read(self, name: str) -> Iterator[Stored]:
        with self._register.reading() as connection:
            found = records.read_many(connection, name, self._held[name], only=())
            yield from (stored for stored in found if not self.source.withheld.whole(stored.id))

    def _document(self, kind: str, stored: Stored, compose_one: Callable[[int], Outline]) -> Piece:
        """Give a document about one record, composed when it is written."""
        values, record_id = stored.values, stored.id
        version = f"v{values['version']}" if values.get("version") else ""
        title = " ".join(filter(None, (values["reference"], values["name"], version)))
        state = state_of(stored) if kind in ASSESSMENTS else "approved"
        told = "" if state == "approved" else self._say(f"package.state.{state}")
        name = plain(" ".join(filter(None, (values["reference"], values["name"]))), without=kind.replace("_", "-"))

        def write(target: Path, progress: Progress) -> bool:
            _write_pdf(compose_one(record_id), target, progress)
            return False

        path = f"{'-'.join(filter(None, (name, plain(version))))}.pdf"
        title = f"{self._say(_TITLES[kind])}: {title}{told and f' ({told})'}"
        return Piece(path, kind, title, 40, write, unapproved=state in {"draft", "review"})

    def _attachments(self) -> list[Piece]:
        found = attachments(self.source, self._held)
        self._files = {one.sha256: "" for one in found}
        return [self._attachment(one) for one in found]

    def _attachment(self, found: Attachment) -> Piece:
        def write(target: Path, _progress: Progress) -> bool:
            return put(self.source, found, target)

        title = f"{', '.join(found.of)}: {found.name}"
        path = plain_file(found.name, without=self._name("attachment"))
        return Piece(path, "attachment", title, 2 + found.size // 100_000, write)

    def _name(self, key: str) -> str:
        return plain(self._say(f"package.name.{key}"), without=key)


_TITLES = {name: name for name in ASSESSMENTS} | {"appendix": "document.appendix"}


class _Record:
    """The record of a package: one outline, which is gone when the last of its documents is."""

    def __init__(self, register: Register, wanted: Wanted, attached: Sequence[Attached]) -> None:
        self._register, self._wanted, self._attached = register, wanted, attached
        self._outline: Outline | None = None

    def write_pdf(self, target: Path, progress: Progress) -> bool:
        """Write it to be read."""
        outline = self._composed(within(progress, 0, 300))
        _write_pdf(outline, target, within(progress, 300, 1000), self._attached)
        return False

    def write_workbook(self, target: Path, progress: Progress) -> bool:
        """Write it to be worked with."""
        from ropa_desktop.exchange.excel import write_workbook  # openpyxl is imported when first needed

        write_workbook(self._composed(within(progress, 0, 300)), target, progress=within(progress, 300, 1000))
        return False

    def _composed(self, progress: Progress) -> Outline:
        if self._outline is None:
            scope = self._wanted.scope
            record = replace(scope, annexes=scope.annexes - APART)
            self._outline = compose(self._register, self._wanted.language, record, progress=progress)
        return self._outline


def _write_schema(target: Path, _progress: Progress) -> bool:
    target.write_text(json.dumps(schema(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return False


def _write_pdf(outline: Outline, target: Path, progress: Progress, attached: Sequence[Attached] = ()) -> None:
    from ropa_desktop.exchange.pdf import write_pdf  # reportlab likewise

    write_pdf(outline, target, progress=progress, attached=attached)


__all__ = ["APART", "Parts", "Piece"]
