"""`make pictures`: a picture of every page from the real window, in artefacts/; the manual's in docs/manual/pictures.

`python -m tests.pictures [words…]` makes only the pictures whose name holds one of the words, and leaves the manual's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch

from PIL import Image
from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QTableView, QWidget

from ropa_desktop.exchange.export import export, export_worksheet
from ropa_desktop.exchange.hand_over import send
from ropa_desktop.exchange.package import Part, make_package, wanted_for
from ropa_desktop.exchange.scope import ExportOptions, Format, Scope
from ropa_desktop.services import adequacy, find, query, records, requests, reviews
from ropa_desktop.services.example import make_example
from ropa_desktop.services.find import Query
from ropa_desktop.services.wording import Wording
from ropa_desktop.services.worksheets import open_worksheet
from ropa_desktop.storage.places import shipped
from ropa_desktop.storage.register import open_register
from ropa_desktop.ui.changes_dialog import ChangesDialog
from ropa_desktop.ui.condition_dialog import ConditionDialog
from ropa_desktop.ui.editors_rows import RowsEditor
from ropa_desktop.ui.erase_dialog import EraseDialog
from ropa_desktop.ui.export_dialog import ExportDialog
from ropa_desktop.ui.form import HelpPopover
from ropa_desktop.ui.handed_dialog import HandedDialog
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.navigation import AFTER, MAIN
from ropa_desktop.ui.own_data_dialog import OwnDataDialog
from ropa_desktop.ui.package_dialog import PackageDialog
from ropa_desktop.ui.program import Program
from ropa_desktop.ui.record_page import RecordPage
from ropa_desktop.ui.replace_dialog import ReplaceDialog
from ropa_desktop.ui.running import Running
from ropa_desktop.ui.secrecy_dialog import SecrecyDialog
from ropa_desktop.ui.send_dialog import SendDialog
from ropa_desktop.ui.settings import Settings
from ropa_desktop.ui.theme import register_fonts
from tests.exchange.certificates import PASSPHRASE, office
from tests.ui.fakes import FakePrompts
from tests.ui.windows import settled

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs" / "manual" / "pictures"
ONLY_TO_LOOK_AT = "form-"
"""How the names of the pictures begin that are not in the manual, which has one of every page."""
SIZES = {"small": (1280, 720), "usual": (1440, 900), "large": (1920, 1080)}
ASKED = "legal_bases[article_6 = f and not balancing_test.status = approved] and (direct_marketing or profiling)"
NAMES = {"sv": "Eva Lind", "en": "Eva Lind"}


@dataclass(frozen=True, slots=True)
class Look:
    """How the window looks in a round of pictures."""

    language: str
    scheme: str
    size: str = "usual"
    text_size: int = 100


LOOKS = (
    Look("sv", "light"),
    Look("sv", "dark"),
    Look("en", "light"),
    Look("en", "dark"),
    Look("sv", "light", "small"),
    Look("en", "dark", "small"),
    Look("sv", "light", "large"),
    Look("sv", "light", "small", 200),
)


def settle(milliseconds: int = 60) -> None:
    """Let the window do what it has to do, and what follows from that."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
    settled()


@contextmanager
def person_at_home() -> Iterator[Path]:
    """Give the home of a person for as long as the pictures are taken, since they show where files lie."""
    above = Path("/home")
    home = (above if os.access(above, os.W_OK) else Path(tempfile.gettempdir())) / "eva.lind"
    home.mkdir()
    try:
        with patch.dict(os.environ, HOME=str(home)):
            yield home
    finally:
        shutil.rmtree(home)


class Photographer:
    """Walks through the real window and takes pictures."""

    def __init__(self, app: QApplication, look: Look, home: Path) -> None:
        self.look = look
        self._folder = folder = home / ("Dokument" if look.language == "sv" else "Documents")
        folder.mkdir()
        self.register = folder / (f"{'exempel' if look.language == 'sv' else 'example'}.ropa")
        make_example(self.register, language=look.language, author=NAMES[look.language])
        self._change()
        settings = Settings(home / ".config", look.language)
        settings.language, settings.scheme, settings.text_size = look.language, look.scheme, look.text_size
        settings.author = NAMES[look.language]
        self.program = Program(app, settings, FakePrompts())
        self.window = self.program.window
        self.window.resize(*SIZES[look.size])
        self.window.show()
        self.program.begin()

    def _change(self) -> None:
        """Give the history something to tell."""
        with open_register(self.register) as register:
            ids = find.find(register, Query("activity"), Wording(register, self.look.language))
            stored = records.read(register, ids[2])
            purpose = f"{stored.values['purpose']}\n"
            purpose += "Även i efterhand." if self.look.language == "sv" else "Afterwards as well."
            records.save(register, "activity", ids[2], {"purpose": purpose, "owner": "Bo Ek"}, author="Bo Ek")
            review = {"next_review": date(2027, 3, 1), "owner": "Eva Lind"}
            records.save(register, "activity", ids[0], review, author="Eva Lind")

    def walk(self) -> Iterator[tuple[str, QWidget]]:
        """Give what to take a picture of, each when it is shown."""
        settle()
        yield "start", self.window
        self.program.open(self.register)
        self.program.run(lambda _: None).wait(5000)
        settle(600)
        yield "overview", self.window
        self._go("due")
        yield "due", self.window
        for name in (n for group in MAIN for n in group):
            self._go(name)
            yield name, self.window
        yield from self._form()
        yield "basis", self._basis()
        yield from self._follows()
        for name in AFTER:
            self._go(name)
            yield name, self.window
        yield from self._worksheets()
        yield "appendix", self._appendix()
        yield from self._review()
        yield from self._marked()
        yield from self._request()
        yield from self._packaged()
        yield from self._handed()
        yield from self._public()
        yield from self._countries()
        yield from self._dialogs()
        yield from self._many()
        yield from self._past()

    def _go(self, name: str) -> RecordPage | None:
        workspace = self.window.workspace
        assert workspace is not None
        workspace.go(Place(name))
        settle()
        return workspace.record_page

    def _form(self) -> Iterator[tuple[str, QWidget]]:
        page = self._go("activity")
        assert page is not None
        ids = page.list.table.records.ids
        page.go(Place("activity", ids[min(7, len(ids) - 1)], "legal_bases"))
        rows = page.panel.form.findChild(RowsEditor, "legal_bases")
        assert isinstance(rows, RowsEditor)
        rows.open_row(0)
        settle(150)
        yield "row", self.window
        for card in page.panel.form.cards:
            page.panel.form.ensureWidgetVisible(page.panel.form.cards[card], 0, 10)
            bar = page.panel.form.verticalScrollBar()
            bar.setValue(page.panel.form.cards[card].y())
            settle()
            yield f"form-{card}", self.window
        page.panel.form.focus_field("purpose")
        page.panel.form.show_help()
        settle(100)
        popover = page.panel.form.findChild(HelpPopover) or page.findChild(HelpPopover)
        if popover is not None:
            yield "help", popover
            popover.close()
        page.list.table.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        page.list.table.selectAll()
        settle(100)
        yield "bulk", self.window
        page.list.table.selectRow(0)
        page.list.search.setText("nyhetsbrev" if self.look.language == "sv" else "newsletter")
        settle(400)
        yield "search", self.window
        page.list.search.setText("")
        dialog = self._condition(page)
        yield "condition", dialog
        dialog.close()
        page.list.search.setText("xyzzy")
        settle(400)
        yield "form-nothing-found", self.window
        page.list.search.setText("")
        page.new()
        settle(100)
        yield "form-new", self.window
        page.panel.discard()

    def _condition(self, page: RecordPage) -> QWidget:
        """Show a question, built and written."""
        page.list.show_condition()
        dialog = self.window.findChild(ConditionDialog)
        assert isinstance(dialog, ConditionDialog)
        asked = query.read(page._desk.register, "activity", ASKED)
        dialog.text.setPlainText(query.shown(page._desk.register, "activity", asked, self.look.language))
        settle(800)
        return dialog

    def _follows(self) -> Iterator[tuple[str, QWidget]]:
        """Show what follows from an activity: the rights, and the screening once there is something to tell."""
        page = self._go("activity")
        assert page is not None
        page.go(Place("activity", page.list.table.records.ids[7]))
        form = page.panel.form
        form.apply({"profiling": "yes", "large_scale": "yes"})
        settle(400)
        for name, card in (("rights", "information"), ("screening", "impact")):
            form.verticalScrollBar().setValue(form.cards[card].y())
            settle()
            yield name, self.window
        page.panel.discard()

    def _worksheets(self) -> Iterator[tuple[str, QWidget]]:
        """Show a test with a block and a warning, its approval, a transfer, and an assessment."""
        test = self._named("balancing_test", "I11")
        workspace = self.window.workspace
        assert workspace is not None
        register = workspace.desk.register
        opened = open_worksheet(register, test)
        answers = opened.answers | {"lawful": "yes", "present": "unsure"}
        records.save(register, "balancing_test", test, {"worksheet": opened.value(answers, {})}, author="Eva Lind")
        support = self._named("transfer", "T10")
        assessment = {"name": "TIA: support", "transfers": [support], "country": "US", "tool": "46_2_c"}
        tia = records.save(register, "transfer_assessment", None, assessment, author="Eva Lind").id
        workspace.desk.tell_changed("")
        yield "worksheet", self._sheet(test, "other_law")
        yield "worksheet-warning", self._sheet(test, "present")
        yield "form-worksheet-end", self._sheet(test, "conclusion")
        self.window.actions_by_name["act"].trigger()
        settle(100)
        dialog = self.window.findChild(QDialog)
        if dialog is not None:
            yield "approval", dialog
            dialog.close()
        yield "worksheet-transfer", self._sheet(support, "")
        yield "worksheet-assessment", self._sheet(tia, "laws")

    def _named(self, record_type: str, reference: str) -> int:
        workspace = self.window.workspace
        assert workspace is not None
        register = workspace.desk.register
        ids = find.find(register, Query(record_type), workspace.desk.wording)
        return next(i for i in ids if records.read(register, i).values["reference"] == reference)

    def _basis(self) -> QWidget:
        """Show the balancing test of an activity at its legal bases."""
        page = self._go("activity")
        assert page is not None
        page.go(Place("activity", self._named("activity", "B11"), "legal_bases"))
        form = page.panel.form
        form.verticalScrollBar().setValue(form.cards["basis"].y())
        settle(150)
        return self.window

    def _review(self) -> Iterator[tuple[str, QWidget]]:
        """Show a review under way, its sign-off, the first page of its report, and an action being made."""
        workspace = self.window.workspace
        assert workspace is not None
        register, author = workspace.desk.register, NAMES[self.look.language]
        swedish = self.look.language == "sv"
        name = "Halvårsgranskning hösten 2026" if swedish else "Half-year review, autumn 2026"
        review = records.save(register, "review", None, {"name": name}, author=author).id
        reviews.begin(register, review, author=author, today=date(2026, 10, 1))
        items = [line.id for line in reviews.lines(register, review)]
        reviews.confirm(register, items[:7], by=author, on=date(2026, 10, 5), author=author)
        workspace.desk.tell_changed("")
        workspace.go(Place("reviewing", review))
        page = workspace.review_page
        assert page is not None
        page.list.go_to(items[7])
        settle(600)
        yield "review-page", self.window
        page.send_back()
        settle(100)
        dialog = self.window.findChild(QDialog, "dialog.action")
        assert isinstance(dialog, QDialog)
        yield "action-new", dialog
        dialog.close()
        settle(50)
        page.sign()
        settle(100)
        dialog = self.window.findChild(QDialog, "dialog.sign")
        assert isinstance(dialog, QDialog)
        yield "sign", dialog
        dialog.close()
        settle(50)
        yield "review-report", self._page_of(review, "")

    def _request(self) -> Iterator[tuple[str, QWidget]]:
        """Show a request from the authority: its letter, what is chosen, what stands in the way, and the package."""
        workspace = self.window.workspace
        assert workspace is not None
        register, author = workspace.desk.register, NAMES[self.look.language]
        swedish = self.look.language == "sv"
        today = date.today()  # noqa: DTZ011  # the day on the wall
        (authority,) = find.find(register, Query("authority"), workspace.desk.wording)
        letter = "Registerförteckningen för allt som stöder sig på berättigat intresse, med intresseavvägningarna."
        question = "Hur länge sparas uppgifter om den som har invänt mot direktmarknadsföring?"
        if not swedish:
            letter = "The record of all processing under legitimate interests, with the balancing tests."
            question = "How long are data kept of somebody who has objected to direct marketing?"
        values = {
            "name": "Tillsyn av berättigat intresse" if swedish else "Supervision of legitimate interests",
            "supervisor": authority,
            "case_number": "IMY-2026-12345",
            "received": today - timedelta(days=6),
            "deadline": today + timedelta(days=15),
            "asks": ["controller", "some", "assessments", "questions"],
            "asked": letter,
            "where": "legal_bases.article_6 = f",
            "language": self.look.language,
            "questions": [{"question": question}],
            "log": [
                {
                    "date": today - timedelta(days=2),
                    "direction": "out",
                    "channel": "phone",
                    "what": "Anstånd till den 11 december." if swedish else "Extension to 11 December.",
                }
            ],
        }
        request = records.save(register, "authority_request", None, values, author=author).id
        workspace.desk.tell_changed("")
        workspace.go(Place("authority_request", request))
        settle(300)
        yield "request-record", self.window
        workspace.go(Place("requesting", request))
        settle(300)
        yield "request-letter", self.window
        page = workspace.requesting()
        page.head.next_button.click()
        assert page.ready is not None
        requests.leave_out(
            register,
            request,
            [page.ready.content.chosen.ids[2]],
            reason="Omfattas inte: avslutad före perioden." if swedish else "Not covered: ended before the period.",
            author=author,
        )
        workspace.desk.tell_changed("")
        for step in ("scope", "ready", "package", "sent"):
            page.show_step(step)
            page.enter()
            settle(200)
            yield f"request-{step}", self.window

    def _marked(self) -> Iterator[tuple[str, QWidget]]:
        """Show a field being marked for secrecy, and the field once it is."""
        page = self._go("activity")
        assert page is not None
        page.go(Place("activity", self._named("activity", "B05")))
        page.panel.form.focus_field("purpose")
        settle(100)
        self.window.actions_by_name["mark_secret"].trigger()
        settle(200)
        dialog = self.window.findChild(SecrecyDialog)
        assert isinstance(dialog, SecrecyDialog)
        swedish = self.look.language == "sv"
        dialog.reason.set_value("Visar vilka kunder vi söker." if swedish else "Shows which customers we look for.")
        dialog.what.setCurrentIndex(
            next(i for i in range(dialog.what.count()) if dialog.what.itemData(i).path == "purpose")
        )
        yield "mark", dialog
        dialog.mark_button.click()
        settle(300)
        yield "form-marked", self.window
        self._go("secrecy_mark")
        yield "form-marks", self.window

    def _packaged(self) -> Iterator[tuple[str, QWidget]]:
        """Show a package being made of a request: its certificate, and the package once it is there."""
        workspace = self.window.workspace
        assert workspace is not None
        request = requests.all_in_use(workspace.desk.register)[0].id
        dialog = PackageDialog(workspace.desk, request, self.window)
        dialog.open()
        certificate = dialog.choices.certificate
        certificate.tick.box.setChecked(True)
        certificate.password.setText(PASSPHRASE)
        name = "Exempelbolaget AB" if self.look.language == "sv" else "Example Ltd"
        certificate.choose(office(self._folder, name))
        settle(1500)
        card = certificate.parentWidget()
        assert card is not None
        yield "certificate", card
        prompts = workspace.desk.prompts
        assert isinstance(prompts, FakePrompts)
        prompts.answers.append(self._folder / ("till IMY.zip" if self.look.language == "sv" else "to IMY.zip"))
        dialog.make.click()
        while dialog._work is not None:
            settle()
        settle(200)
        yield "package-made", dialog
        dialog.close()
        settle(50)

    def _handed(self) -> Iterator[tuple[str, QWidget]]:
        """Show a package that is recorded as handed over, what was handed over, and what has changed since."""
        workspace = self.window.workspace
        assert workspace is not None
        desk = workspace.desk
        package = self._folder / ("svar.zip" if self.look.language == "sv" else "answer.zip")
        request = requests.all_in_use(desk.register)[0].id
        parts = frozenset({Part.LETTER, Part.RECORD, Part.WORKBOOK})
        make_package(desk.register, package, replace(wanted_for(desk.register, request), parts=parts))
        sending = SendDialog(desk, request, self.window, package)
        sending.how.setText("Krypterad e-post" if self.look.language == "sv" else "Encrypted e-mail")
        yield from self._shown("hand-over-send", sending, sending.running)
        wanted = sending.wanted()
        assert wanted is not None
        sending.close()
        handed = records.read(desk.register, send(desk.register, package, wanted))
        ids = find.find(desk.register, Query("activity"), Wording(desk.register, self.look.language))
        told = records.read(desk.register, ids[0]).values["purpose"]
        more = "Även för att följa upp avtal." if self.look.language == "sv" else "Also to follow up agreements."
        records.save(desk.register, "activity", ids[0], {"purpose": f"{told} {more}"}, author=NAMES[self.look.language])
        records.retire(desk.register, ids[1], on=date(2026, 12, 1), author=NAMES[self.look.language])
        desk.tell_changed("")
        files = HandedDialog(desk, handed, self.window)
        files.verify()
        yield from self._shown("hand-over-files", files, files.running)
        files.close()
        changes = ChangesDialog(desk, handed, self.window)
        yield from self._shown("hand-over-changes", changes, changes.running)
        changes.close()

    def _shown(self, name: str, dialog: QDialog, running: Running) -> Iterator[tuple[str, QWidget]]:
        """Show a dialog when its work is done."""
        dialog.open()
        while running.under_way:
            settle()
        settle(200)
        yield name, dialog

    def _countries(self) -> Iterator[tuple[str, QWidget]]:
        """Show transfers that are proposed, a list of decisions beside the register's, and one that has fallen."""
        workspace = self.window.workspace
        assert workspace is not None
        register = workspace.desk.register
        decision = adequacy.proposed_decision(register, "US")
        assert decision is not None
        older = {"verified_on": date(2026, 6, 1), "threat": None, "review_note": None}
        records.save(register, "adequacy_decision", decision, older, author="Eva Lind")
        support = {"tool": "45", "decision": decision, "fallback_tool": "46_2_c"}
        records.save(register, "transfer", self._named("transfer", "T10"), support, author="Eva Lind")
        records.save(register, "transfer", self._named("transfer", "T08"), {"tool": "45"}, author="Eva Lind")
        crm = self._named("system", "Y01")
        records.save(register, "system", crm, {"access_countries": ["IN"]}, author="Eva Lind")
        workspace.desk.tell_changed("")
        self._go("transfer")
        yield from self._deed("propose_transfers", "proposals")
        page = self._go("adequacy_decision")
        assert page is not None
        page.go(Place("adequacy_decision", decision))
        settle(100)
        yield from self._deed("compare_list", "decisions")
        yield from self._deed("fall", "fall")

    def _deed(self, deed: str, name: str) -> Iterator[tuple[str, QWidget]]:
        """Press the button of a deed, and show the dialog that it opens."""
        pressed = [b for b in self.window.findChildren(QPushButton, f"deed.{deed}") if b.isVisible()]
        pressed[0].click()
        settle(150)
        dialog = self.window.findChild(QDialog)
        if dialog is not None:
            yield name, dialog
            dialog.close()
            settle(50)

    def _appendix(self) -> QWidget:
        """Show the page of the annexes on which the parties sign."""
        workspace = self.window.workspace
        assert workspace is not None
        return self._page_of(self._named("transfer", "T11"), workspace.desk.say("document.annex.signature"))

    def _public(self) -> Iterator[tuple[str, QWidget]]:
        """Show the public page as a browser does, where there is one."""
        workspace = self.window.workspace
        browser = shutil.which("chromium")
        if browser is None or workspace is None:
            return
        page, picture = self._folder / "public.html", self._folder / "public.png"
        export(
            workspace.desk.register, page, ExportOptions(Format.HTML, self.look.language, Scope(annexes=frozenset()))
        )
        how = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            f"--user-data-dir={self._folder / 'b'}",
        ]
        how += ["--window-size=1100,900", f"--screenshot={picture}", page.as_uri()]
        subprocess.run([browser, *how], check=True, capture_output=True, timeout=120)
        shown = QLabel()
        shown.setPixmap(QPixmap(str(picture)))
        shown.resize(shown.pixmap().size())
        yield "public", shown

    def _page_of(self, record: int, words: str) -> QWidget:
        """Show the first page of a record's own document that holds some words."""
        workspace = self.window.workspace
        assert workspace is not None
        file = self._folder / f"{record}.pdf"
        export_worksheet(workspace.desk.register, record, file, Format.PDF, self.look.language)
        document = QPdfDocument(self.window)
        document.load(str(file))
        number = next(n for n in range(document.pageCount()) if words in document.getAllText(n).text())
        page = document.render(number, QSize(900, round(900 * 297 / 210)))
        sheet = QImage(page.size(), QImage.Format.Format_RGB32)
        sheet.fill("white")
        painter = QPainter(sheet)
        painter.drawImage(0, 0, page)
        painter.end()
        shown = QLabel()
        shown.setPixmap(QPixmap.fromImage(sheet))
        shown.resize(page.size())
        return shown

    def _sheet(self, record_id: int, question: str) -> QWidget:
        workspace = self.window.workspace
        assert workspace is not None
        workspace.go(Place("worksheet", record_id))
        page = workspace.worksheet_page
        assert page is not None
        asked = (q.name for q in page.answering.opened.sheet.questions if question in {q.name, *q.record})
        if question:
            page.body.show_question(next(asked))
        settle(150)
        return self.window

    def _dialogs(self) -> Iterator[tuple[str, QWidget]]:
        self._go("overview")
        for command in ("export", "package", "settings", "restore", "new_register"):
            self.window.actions_by_name[command].trigger()
            settle(100)
            dialog = self.window.findChild(QDialog)
            if dialog is None:
                continue
            if isinstance(dialog, ExportDialog):
                dialog.preview()
                while dialog._work is not None:
                    settle(50)
                settle(400)
            if isinstance(dialog, PackageDialog):
                for name in ("balancing_test", "appendix"):
                    dialog.choices._annexes[name].setChecked(True)
                settle(1500)
            yield command, dialog
            dialog.close()
            settle(50)

    def _many(self) -> Iterator[tuple[str, QWidget]]:
        """Show one party put in the place of another, a person being erased, and what is too old."""
        workspace = self.window.workspace
        assert workspace is not None
        register = workspace.desk.register
        parties = [i for i, _, _ in find.suggest(register, ["party"], "")]
        old = max(parties, key=lambda i: len(find.named_by(register, i)))
        self.window.actions_by_name["replace"].trigger()
        replacing = self.window.findChild(ReplaceDialog)
        assert replacing is not None
        replacing._old.set_value(old)
        replacing._new.set_value(next(i for i in parties if i != old))
        replacing.preview()
        yield "replace", self._once(replacing, replacing.running)
        replacing.close()
        self.window.actions_by_name["erase_person"].trigger()
        erasing = self.window.findChild(EraseDialog)
        assert erasing is not None
        erasing.spellings.setPlainText("Bo Ek\nbo.ek@stratsys.se")
        erasing.look_for()
        yield "erase", self._once(erasing, erasing.running)
        erasing.close()
        periods = {"keep_history": "P24M", "keep_backups": "P12M", "keep_hand_overs": "P24M"}
        records.save(register, "register", 1, periods, author=NAMES[self.look.language])
        handed = {"name": "IMY 2023", "date": date(2023, 5, 4)}
        records.save(register, "hand_over", None, handed, author=NAMES[self.look.language])
        self.window.actions_by_name["own_data"].trigger()
        owned = self.window.findChild(OwnDataDialog)
        assert owned is not None
        settle(100)
        yield "own-data", owned
        owned.close()

    def _once(self, dialog: QDialog, running: Running) -> QDialog:
        """Give a dialog once its work is done."""
        while running.under_way:
            settle(50)
        settle(150)
        return dialog

    def _past(self) -> Iterator[tuple[str, QWidget]]:
        self.program.show_then(date.today() + timedelta())  # noqa: DTZ011  # the day on the wall
        while self.program._then is None:
            settle(50)
        self._go("activity")
        yield "as-of", self.window

    def close(self) -> None:
        """Put everything away."""
        self.program.close_register()
        self.window.empty()
        self.window.deleteLater()
        settle()


def take(widget: QWidget, target: Path) -> None:
    """Write a picture with few colours, so that it is small."""
    widget.grab().save(str(target))
    with Image.open(target) as picture:
        small = picture.convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(target, optimize=True)


def name_of(page: str, look: Look) -> str:
    """Name a picture after its page and look."""
    parts = [page, look.language, look.scheme]
    parts += [look.size] if look.size != "usual" else []
    parts += [str(look.text_size)] if look.text_size != 100 else []
    return "-".join(parts)


def main() -> None:
    """Take all pictures, or those asked for."""
    wanted: Callable[[str], bool] = lambda name: not sys.argv[1:] or any(w in name for w in sys.argv[1:])  # noqa: E731
    target = ROOT / "artefacts"
    target.mkdir(exist_ok=True)
    app = QApplication([])
    register_fonts(shipped("resources") / "fonts")
    for look in LOOKS:
        with person_at_home() as home, patch("ropa_desktop.ui.program.user_data", lambda at=home: at / ".config"):
            photographer = Photographer(app, look, home)
            for page, widget in photographer.walk():
                picture = target / f"{name_of(page, look)}.png"
                if not wanted(picture.stem):
                    continue
                take(widget, picture)
                print(picture.relative_to(ROOT), flush=True)
                if not sys.argv[1:] and look.size == "usual" and not page.startswith(ONLY_TO_LOOK_AT):
                    MANUAL.mkdir(exist_ok=True)
                    shutil.copy(picture, MANUAL / picture.name)
            photographer.close()


if __name__ == "__main__":
    main()
