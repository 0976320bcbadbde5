"""The main window: menu bar, status bar, and in the middle the first page or an open register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QLabel, QMainWindow, QMenu, QWidget

from ropa_desktop.domain.texts import Say
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.services import acts, judging, past, undo
from ropa_desktop.services.undo import Step
from ropa_desktop.storage.places import SUFFIX
from ropa_desktop.ui.commands import MENUS, fill_menu_bar
from ropa_desktop.ui.long_work import LITTLE, keep
from ropa_desktop.ui.navigation import AFTER, MAIN, PAGES
from ropa_desktop.ui.parts import ElidedLabel, label
from ropa_desktop.ui.settings import Settings
from ropa_desktop.ui.work import part_with_work
from ropa_desktop.ui.workspace import Workspace
from ropa_desktop.ui.wrapping import come_to_rest

if TYPE_CHECKING:
    from ropa_desktop.ui.record_page import RecordPage
    from ropa_desktop.ui.review_page import ReviewPage
    from ropa_desktop.ui.worksheet_page import WorksheetPage

FRAME = QSize(8, 48)
"""What a system's frame takes of the screen at most, so that the status bar is seen."""
DEED = "deed"
"""The name of what stands in the menu only while records of its type are shown."""
ON_RECORDS = frozenset(
    {
        "new",
        "save",
        "copy",
        "act",
        "record_history",
        "mark_secret",
        "retire",
        "delete",
        "copy_cells",
        "find",
        "condition",
        "next_finding",
        "previous_finding",
    }
)
ON_WORKSHEETS = frozenset({"save", "act", "record_history"})
ON_REGISTER = frozenset(
    {
        "export",
        "backup",
        "restore",
        "as_of",
        "undo",
        "redo",
        "replace",
        "own_data",
        "erase_person",
        "next_record",
        "previous_record",
    }
)


class MainWindow(QMainWindow):
    """Carries out the commands that concern what is shown; those on files come in as `deeds`."""

    closing = Signal()
    dropped = Signal(object)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.workspace: Workspace | None = None
        self.actions_by_name: dict[str, QAction] = {}
        self.may_close: Callable[[], bool] = lambda: True
        self._saved = ElidedLabel()
        self._file = ElidedLabel()
        self.statusBar().addWidget(self._saved, 1)
        self.statusBar().addPermanentWidget(self._file)
        self.resize(QSize(1280, 800).boundedTo(self.screen().availableSize() - FRAME))
        self.setAcceptDrops(True)
        kept = settings.state("window")
        if not kept.isEmpty():
            self.restoreGeometry(kept)

    def set_commands(self, say: Say, deeds: Mapping[str, Callable[[], object]]) -> None:
        """Fill the menu bar in a language."""
        self._say = say
        own: dict[str, Callable[[], object]] = {
            "undo": lambda: self._undo(again=False),
            "redo": lambda: self._undo(again=True),
            "copy_cells": lambda: self._on_page(lambda page: page.list.table.copy_cells()),
            "find": lambda: self._on_page(lambda page: page.list.search.setFocus()),
            "condition": lambda: self._on_page(lambda page: page.list.show_condition()),
            "new": lambda: self._on_page(lambda page: page.new()),
            "save": self._save,
            "copy": lambda: self._on_page(lambda page: page.copy()),
            "act": self._act,
            "record_history": self._show_history,
            "mark_secret": lambda: self._on_page(lambda page: page.mark_secret()),
            "retire": lambda: self._on_page(lambda page: page.retire()),
            "delete": lambda: self._on_page(lambda page: page.delete()),
            "navigation": self._toggle_navigation,
            "next_part": lambda: self._in_workspace(lambda w: w.focus_next_part(1)),
            "previous_part": lambda: self._in_workspace(lambda w: w.focus_next_part(-1)),
            "next_record": lambda: self._step(1),
            "previous_record": lambda: self._step(-1),
            "next_finding": lambda: self._step_finding(1),
            "previous_finding": lambda: self._step_finding(-1),
            "help": self._help,
            "quit": self.close,
        }
        self.actions_by_name = fill_menu_bar(self, say, {**own, **deeds})
        self._fill_go_menu()
        self._menu("record").aboutToShow.connect(self._fill_record_menu)
        self.menuBar().show()

    def _fill_go_menu(self) -> None:
        menu = self._menu("go")
        records = [name for group in MAIN for name in group]
        keys = {name: f"Ctrl+{number}" for number, name in enumerate(["overview", *records][:9], 1)}
        for name in ("overview", "due", *records, *AFTER):
            words = self._say(f"page.{name}" if name in PAGES else f"{name}.many")
            action = menu.addAction(words)
            action.setShortcut(keys.get(name, ""))
            action.triggered.connect(lambda _=False, name=name: self._in_workspace(lambda w: w.visit(name)))

    def _menu(self, name: str) -> QMenu:
        menu = self.menuBar().findChild(QMenu, f"menu.{name}")
        assert isinstance(menu, QMenu)  # noqa: S101  # made with the others
        return menu

    def _fill_record_menu(self) -> None:
        """Put at the end what can be done with this type of record only."""
        menu, page = self._menu("record"), self.workspace.record_page if self.workspace else None
        for old in menu.findChildren(QAction, DEED):
            menu.removeAction(old)
            old.deleteLater()
        review = self.workspace.review_page if self.workspace else None
        found = page.deeds() if page else review.commands() if review else []
        if found:
            menu.addSeparator().setObjectName(DEED)
        for words, does in found:
            action = menu.addAction(words.replace("&", "&&"))
            action.setObjectName(DEED)
            action.triggered.connect(lambda _=False, does=does: does())

    def show_middle(self, widget: QWidget) -> None:
        """Put a page or a workspace in the middle; what was there is let go.

        How things stand in a workspace is shown together with its first page.
        """
        self.let_go()
        self.workspace = widget if isinstance(widget, Workspace) else None
        self.setCentralWidget(widget)
        if self.workspace is None:
            self.show_standing()
            return
        self.workspace.shown.connect(lambda _: self.show_standing())
        self.workspace.desk.hub.changed.connect(lambda *_: self.show_standing())

    def empty(self) -> None:
        """Let what is in the middle go at once, so that a new look need not dress it."""
        old = self.let_go()
        if old is not None:
            QCoreApplication.sendPostedEvents(old, QEvent.Type.DeferredDelete.value)

    def let_go(self) -> QWidget | None:
        """Let what is in the middle go, after what it works on: no thread outlives what it belongs to.

        It stays in its place until it is deleted: taken out, it would be dressed anew with all that is in it.
        """
        old = self.centralWidget()
        self.workspace = None
        if old is not None:
            part_with_work(old)
            old.hide()
            old.deleteLater()
        return old

    def show_standing(self) -> None:
        """Show in the title, the status bar and the menus how things stand."""
        workspace, say = self.workspace, self._say
        for name, action in self.actions_by_name.items():
            needs = name in ON_REGISTER or name in ON_RECORDS
            action.setEnabled(workspace is not None if needs else True)
        if workspace is None:
            self.setWindowTitle(say("window.title"))
            self._saved.show_text(say("status.offline"))
            self._file.clear()
            return
        register = workspace.desk.register
        self.setWindowTitle(f"{workspace.owner} – {say('window.title')}")
        newest = past.latest(register)
        words = say("status.offline")
        if newest is not None:
            at = f"{newest.at.astimezone():%Y-%m-%d %H:%M}"
            words = say("status.saved", at=at, revision=newest.number)
        self._saved.show_text(words)
        self._file.show_text(str(register.path))
        page, fixed = workspace.record_page, register.read_only
        sheet = workspace.worksheet_page
        for name in ON_RECORDS:
            on_sheet = (sheet is not None or workspace.review_page is not None) and name in ON_WORKSHEETS
            self.actions_by_name[name].setEnabled(page is not None or on_sheet)
        if page is not None:
            self.actions_by_name["act"].setEnabled(acts.act_on(page.record_type.name) is not None)
        for menu in MENUS.values():
            for command in menu:
                if command.writes and fixed:
                    self.actions_by_name[command.name].setEnabled(False)
        if not fixed:
            self._show_step("undo", undo.next_undo(register))
            self._show_step("redo", undo.next_redo(register))

    def _show_step(self, name: str, step: Step | None) -> None:
        action, say = self.actions_by_name[name], self._say
        action.setEnabled(step is not None or name == "undo")
        if step is None:
            action.setText(say(f"command.{name}"))
        else:
            what = self._step_in_words(step)
            action.setText(say(f"command.{name}_what", what=what).replace("&", "&&"))

    def _step_in_words(self, step: Step) -> str:
        say = self._say
        several = step.verb == "bulk"  # that they are several is said with their number
        verb = say(f"verb.{'change' if several else step.verb}")
        if step.count > 1:
            return say("status.step_several", verb=verb, name=step.name, more=step.count - 1)
        if step.field and self.workspace is not None:
            field = self.workspace.desk.wording.label(RECORD_TYPES[step.type], step.field)
            return say("status.step_field", verb=verb, field=field, name=step.name)
        return say("status.step", verb=verb, name=step.name)

    def _save(self) -> None:
        self._on_page(lambda page: page.panel.save())
        self._on_worksheet(lambda sheet: sheet.save())
        self._on_review(lambda review: review.save())

    def _act(self) -> None:
        """Approve, sign, send or withdraw; a worksheet is approved on its own page."""
        self._on_page(lambda page: page.panel.act())
        self._on_worksheet(lambda sheet: sheet.act())
        self._on_review(lambda review: review.act())

    def _step(self, by: int) -> None:
        self._on_page(lambda page: page.step(by))
        self._on_worksheet(lambda sheet: sheet.step(by))
        self._on_review(lambda review: review.list.step(by))

    def _step_finding(self, by: int) -> None:
        page = self.workspace.record_page if self.workspace else None
        if page is not None and not page.step_finding(by):
            self.told(self._say("status.no_findings"))

    def _on_worksheet(self, deed: Callable[[WorksheetPage], object]) -> None:
        if self.workspace is not None and self.workspace.worksheet_page is not None:
            deed(self.workspace.worksheet_page)

    def _on_review(self, deed: Callable[[ReviewPage], object]) -> None:
        if self.workspace is not None and self.workspace.review_page is not None:
            deed(self.workspace.review_page)

    def _on_page(self, deed: Callable[[RecordPage], object]) -> None:
        if self.workspace is not None and self.workspace.record_page is not None:
            deed(self.workspace.record_page)

    def _in_workspace(self, deed: Callable[[Workspace], object]) -> None:
        if self.workspace is not None:
            deed(self.workspace)

    def _show_history(self) -> None:
        self._on_worksheet(lambda sheet: sheet.history_wanted.emit(sheet.record_id))
        self._on_review(lambda review: review.history_wanted.emit(review.history_id))
        if self.workspace is not None and self.workspace.record_page is not None:
            self.workspace.show_history(self.workspace.record_page.panel.record_id or 0)

    def _undo(self, *, again: bool) -> None:
        """Take back the newest edit; an unsaved form is saved first, so that it can be brought back."""
        workspace = self.workspace
        if workspace is None or workspace.desk.register.read_only:
            return
        page, desk = workspace.record_page, workspace.desk
        if page is not None and page.panel.dirty and not page.panel.save():
            return
        for sheet in (workspace.worksheet_page, workspace.review_page):
            if sheet is not None and not sheet.save():
                return
        with desk.trying():
            step = (undo.next_redo if again else undo.next_undo)(desk.register)
            if step is None:
                self.statusBar().showMessage(self._say("status.nothing_to_undo"), 4000)
                return
            what, deed = self._step_in_words(step), undo.redo if again else undo.undo
            many = step.count > LITTLE or judging.judges_many(desk.register, "register", step.laid_down)
            change = keep(desk, self, lambda told: deed(desk.register, author=desk.author, progress=told), many=many)
            if change is not None:
                desk.tell_changed(change.type)
                self.told(self._say("status.redone" if again else "status.undone", what=what))

    def _toggle_navigation(self) -> None:
        if self.workspace is not None:
            shown = self.workspace.navigation.isHidden()
            self.workspace.navigation.setVisible(shown)

    def _help(self) -> None:
        page = self.workspace.record_page if self.workspace else None
        sheet = self.workspace.worksheet_page if self.workspace else None
        if sheet is not None and sheet.show_help():
            return
        if page is None or not page.panel.form.show_help():
            self.statusBar().showMessage(self._say("help.none"), 6000)

    def told(self, text: str) -> None:
        """Say something in the status bar for a while."""
        self.statusBar().showMessage(text, 8000)

    def middle_label(self, text: str) -> QLabel:
        """Make a label for the middle while something is prepared."""
        made = label(text, "soft")
        made.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return made

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].toLocalFile().endswith(SUFFIX):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.dropped.emit(Path(event.mimeData().urls()[0].toLocalFile()))

    def event(self, event: QEvent) -> bool:
        """Draw nothing before it has its room."""
        if event.type() == QEvent.Type.UpdateRequest:
            come_to_rest()
        return super().event(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_close():
            event.ignore()
            return
        self._settings.keep_state("window", QByteArray(self.saveGeometry()))
        self._settings.sync()
        self.closing.emit()
        event.accept()
        QGuiApplication.quit()
