"""What changed since a hand-over: read field by field, and saved as a document that can be sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ropa_desktop.domain.progress import Progress
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.exchange.changes import compose_changes, since
from ropa_desktop.exchange.outline import Grid, Outline
from ropa_desktop.services.records import Stored
from ropa_desktop.services.wording import content_language
from ropa_desktop.storage.texts import language
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.lines_table import LinesModel, LinesTable, Whole
from ropa_desktop.ui.parts import Combo, label
from ropa_desktop.ui.running import Running, WorkDialog

Line = tuple[str, str, str, str, str]
FORMS = ("pdf", "xlsx")
COLUMNS = ("kind", "name", "field", "before", "now")


class ChangesDialog(WorkDialog):
    """The changes as a table, in the language of the report; the documents are written from the same outline."""

    def __init__(self, desk: Desk, stored: Stored, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._stored = desk, stored
        self._outline: Outline | None = None
        say, around = desk.say, desk.surroundings
        px = around.theme.px
        self.setWindowTitle(say("changes.title"))
        self.setObjectName("dialog.changes")
        self.resize(QSize(px(960), px(640)).boundedTo(parent.size()))
        self.about = label("", "soft", wrap=True)
        self.model = LinesModel([say(f"changes.column.{name}") for name in COLUMNS])
        self.table = LinesTable(around, self.model, say("changes.title"), (170, 195, 160, 190, 170))
        self.table.setSelectionMode(LinesTable.SelectionMode.SingleSelection)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _: self._show_line(now.row()))
        self.whole, self.running = Whole(around, 150), Running(desk)
        self.running.busy.connect(lambda _: self._judge())
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(18), px(20), px(16))
        box.setSpacing(px(10))
        box.addWidget(label(say("changes.title"), "title", wrap=True))
        box.addWidget(self.about)
        box.addWidget(self.table, 1)
        box.addWidget(self.whole)
        box.addWidget(self.running)
        box.addLayout(self._foot())
        self.compose()

    def _foot(self) -> QHBoxLayout:
        say, around = self._desk.say, self._desk.surroundings
        self.language = Combo(around)
        for code in LANGUAGES:
            self.language.addItem(say(f"language.{code}"), code)
        given = self._stored.values["language"] or content_language(self._desk.register)
        self.language.setCurrentIndex(max(0, self.language.findData(given)))
        self.language.setAccessibleName(say("export.language"))
        self.language.currentIndexChanged.connect(self.compose)
        self.savers = {form: button(say(f"changes.save.{form}")) for form in FORMS}
        for form, made in self.savers.items():
            made.clicked.connect(lambda _=False, which=form: self.save(which))
        self.closer = button(say("prompt.close"))
        self.closer.clicked.connect(self.reject)
        words = label(say("export.language"), "soft")
        words.setBuddy(self.language)
        row = QHBoxLayout()
        row.setSpacing(around.theme.px(8))
        for part in (words, self.language, *self.savers.values()):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.closer)
        return row

    def _judge(self) -> None:
        free = not self.running.under_way
        self.language.setEnabled(free)
        for made in self.savers.values():
            made.setEnabled(free and self._outline is not None)

    def compose(self) -> None:
        """Compare the register with what was handed over."""
        register, hand_over_id, code = self._desk.register, self._stored.id, self.language.currentData()

        def job(told: Progress) -> Outline:
            return compose_changes(register, since(register, hand_over_id), code, progress=told)

        self._outline = None
        self.running.start(self._desk.say("changes.comparing"), job, self._show)
        self._judge()

    def _show(self, outline: Outline) -> None:
        self._outline = outline
        facts = {fact.key: f"{fact.label}: {fact.text}" for fact in outline.cover}
        told = [facts[f"cover.{name}"] for name in ("from", "to", "counts") if f"cover.{name}" in facts]
        self.about.setText("\n".join((self._stored.values["name"], " · ".join(told))))
        words = language(outline.language)
        self.model.show_headings([words(f"changes.column.{name}") for name in COLUMNS])
        self.model.show_lines(list(_lines(outline)))
        if self.model.lines:
            self.table.selectRow(0)
            self.table.setFocus()
        else:
            self.whole.show_text(outline.chapters[0].title, outline.chapters[0].intro)
        self._judge()

    def _show_line(self, row: int) -> None:
        if 0 <= row < len(self.model.lines):
            kind, name, field, before, now = self.model.lines[row]
            title = " · ".join(filter(None, (kind, name, field)))
            if before or now:
                self.whole.show_line(title, before, now)
            else:
                self.whole.show_text(title, "")

    def save(self, form: str) -> None:
        """Ask where to, and write the report."""
        outline, desk = self._outline, self._desk
        if outline is None:
            return
        given = desk.register.path.parent / f"{outline.title} {self._stored.values['reference'] or ''}.{form}"
        target = desk.prompts.save_file(desk.say(f"changes.save.{form}"), given, f"*.{form}")
        if target is None:
            return
        place = target if target.suffix.casefold() == f".{form}" else Path(f"{target}.{form}")
        self.running.start(
            desk.say("handed.saving"),
            lambda told: _write(outline, place, form, told),
            lambda _: self.about.setText(desk.say("handed.saved", path=place.name)),
            writes=True,
        )


def _write(outline: Outline, place: Path, form: str, told: Progress) -> None:
    if form == "pdf":
        from ropa_desktop.exchange.pdf import write_pdf  # imported when first needed

        write_pdf(outline, place, progress=told)
    else:
        from ropa_desktop.exchange.excel import write_workbook  # likewise

        write_workbook(outline, place, progress=told)


def _lines(outline: Outline) -> Iterator[Line]:
    """Give a line for each field that differs, and one for each record of which no more is told."""
    glance, *details = outline.chapters
    told: dict[int, list[tuple[str, str, str]]] = {}
    for chapter in details:
        for record in chapter.records:
            grids = (entry for group in record.groups for entry in group.entries if isinstance(entry, Grid))
            told[record.number] = [
                (row.cells[0], row.cells[1] if len(row.cells) > 2 else "", row.cells[-1])
                for grid in grids
                for row in grid.rows
            ]
    for row in glance.summary.rows if glance.summary else ():
        kind, _, reference, name, _ = row.cells
        called = " ".join(filter(None, (reference, name)))
        fields = told.get(row.record, [])
        yield from ((kind, called, *each) for each in fields)
        if not fields:
            yield kind, called, "", "", ""


__all__ = ["ChangesDialog"]
