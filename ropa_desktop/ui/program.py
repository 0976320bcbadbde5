"""The program behind the window: which register is open, or which day of it, and in which look."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QObject, QTimer, QTranslator
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.progress import Progress
from ropa_desktop.domain.texts import Texts
from ropa_desktop.services import past, registers
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.places import shipped, user_data
from ropa_desktop.storage.register import Register
from ropa_desktop.storage.texts import language
from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.file_deeds import FileDeeds
from ropa_desktop.ui.hub import Hub
from ropa_desktop.ui.icons import Icons
from ropa_desktop.ui.prompts import Prompts, QtPrompts, tell_problem
from ropa_desktop.ui.settings import Settings
from ropa_desktop.ui.theme import apply_theme, make_theme
from ropa_desktop.ui.whereabouts import Standing
from ropa_desktop.ui.window import MainWindow
from ropa_desktop.ui.work import Job, Work, part_with_work
from ropa_desktop.ui.workspace import Workspace

if TYPE_CHECKING:
    from ropa_desktop.ui.updating_dialog import UpdatingDialog

AFTER_START = 300
"""Milliseconds after which comes what can wait until the window is drawn and answers."""


LOOK_AGAIN = 500
"""Milliseconds until the program looks again whether a dialog is closed and work is over."""


class Program(QObject):
    """Holds the open register and shows it, or the past of it, or the first page."""

    def __init__(self, app: QApplication, settings: Settings, prompts: Prompts | None = None) -> None:
        super().__init__()
        self._app, self.settings = app, settings
        self._system_font = QFont(app.font())
        self._translator = QTranslator(self)
        self.register: Register | None = None
        self.around: Surroundings
        self._past = ExitStack()
        self._then: tuple[date, Register] | None = None
        self._awaited: tuple[date, Work] | None = None
        self._updating: UpdatingDialog | None = None
        self._scratch = tempfile.TemporaryDirectory(prefix="ropa-", ignore_cleanup_errors=True)
        self.window = MainWindow(settings)
        self._given_prompts = prompts
        self.window.may_close = self.may_close
        self.window.closing.connect(self.close_register)
        self.window.dropped.connect(self.open)
        app.styleHints().colorSchemeChanged.connect(lambda _: self._follow_system())
        self._dress()

    @property
    def say(self) -> Texts:
        """The texts of the window's language."""
        return language(self.settings.language)

    @property
    def prompts(self) -> Prompts:
        """How to ask and tell."""
        return self._given_prompts or QtPrompts(self.window, self.say)

    def _follow_system(self) -> None:
        """Take over the system's colours, once no dialog is open and no work under way: it is for what is shown."""
        at_work = any(work.isRunning() for work in self.window.findChildren(Work))
        if self._app.activeModalWidget() is None and not at_work:
            self.restyle()
        else:
            QTimer.singleShot(LOOK_AGAIN, self, self._follow_system)

    def restyle(self) -> None:
        """Choose language and look anew and show everything again, unsaved changes too."""
        workspace = self.window.workspace
        standing = workspace.standing() if workspace is not None else Standing()
        if workspace is not None:
            self.window.empty()
        self._dress()
        self.show_middle(standing)

    def _dress(self) -> None:
        """Choose language and look; what is in the middle is made in them."""
        theme = make_theme(self._app, self._system_font, self.settings.scheme, self.settings.text_size)
        apply_theme(self._app, theme)
        self._translator.load(
            f"qtbase_{self.settings.language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        )
        QCoreApplication.installTranslator(self._translator)
        self.around = Surroundings(self.say, theme, Icons(shipped("resources") / "icons", theme))
        self.window.set_commands(self.say, FileDeeds(self).by_name())

    def show_middle(self, standing: Standing | None = None) -> None:
        """Show the register, its past, or the first page; while its past is prepared, that this is being done."""
        if self._awaited is not None:
            self.window.show_middle(self.window.middle_label(self.say("status.preparing", day=self._awaited[0])))
            return
        source = self.shown
        if source is None:
            self._show_first_page()
            return
        wording = Wording(source, self.settings.language)
        desk = Desk(source, wording, self.around, self.prompts, self.settings, Hub(self), Path(self._scratch.name))
        workspace = Workspace(desk, self._then[0].isoformat() if self._then else "", self.window)
        desk.hub.setParent(workspace)
        workspace.now_wanted.connect(self.show_now)
        workspace.export_wanted.connect(self.export_worksheet)
        workspace.print_wanted.connect(lambda: FileDeeds(self).export())
        self.window.show_middle(workspace)
        workspace.restore(standing or Standing())
        if self.window.focusWidget() is None:
            workspace.navigation.focus_current()

    def _show_first_page(self) -> None:
        from ropa_desktop.ui.start_page import StartPage  # most days a register is open from the start

        recent = [path for path in self.settings.recent if path.exists()]
        start = StartPage(self.around, recent)
        deeds = FileDeeds(self).by_name()
        start.wanted.connect(lambda deed: deeds[deed if deed == "example" else f"{deed}_register"]())
        start.opened.connect(self.open)
        self.window.show_middle(start)

    @property
    def shown(self) -> Register | None:
        """The register that is shown: the one that is open, or the past of it."""
        return self._then[1] if self._then else self.register

    def export_worksheet(self, record_id: int) -> None:
        """Ask where to, and write a worksheet."""
        FileDeeds(self).export_worksheet(record_id)

    def open(self, path: Path, *, read_only: bool = False) -> bool:
        """Open a register and show it; tell whether it could be. What takes a while is done beside the window."""
        path = path.expanduser().absolute()
        if not self.may_close():
            return False
        self.close_register()
        say, author = self.say, self.settings.author
        if copy := registers.kept_as_it_was(path):
            words = say("updating.title"), say("updating.to_read" if read_only else "updating.text", name=copy.name)
            opening = partial(registers.open_register, path, read_only=read_only, author=author)
            self._open_beside(path, words, opening, read_only=read_only)
            return True
        try:
            opened = registers.open_file(path, read_only=read_only)
            opening = partial(registers.made_ready, opened, author=author)
            if registers.is_made_ready_long(opened):
                self._open_beside(path, (say("judging.title"), say("judging.text")), opening, read_only=read_only)
            else:
                self._opened(opening())
        except Problem as problem:
            return self._tell_not_opened(path, problem, read_only=read_only)
        return True

    def _open_beside(
        self, path: Path, words: tuple[str, str], opening: Callable[..., Register], *, read_only: bool
    ) -> None:
        """Open a register beside the window, which shows why and how far it is."""
        self.work_beside(words, opening, self._opened, lambda e: self._not_opened_beside(path, e, read_only=read_only))

    def work_beside(
        self,
        words: tuple[str, str],
        job: Callable[..., Any],
        then: Callable[[Any], object],
        failed: Callable[[Exception], object],
    ) -> None:
        """Work on a register that is closed, to the end; the window shows what and how far, and does nothing else."""
        from ropa_desktop.ui.updating_dialog import UpdatingDialog  # few registers take a while

        self.show_middle()
        dialog = self._updating = UpdatingDialog(self.around, *words, self.window)
        work = Work(lambda told: job(progress=told), dialog, may_stop=False)
        work.progressed.connect(dialog.show_progress)
        for last in (work.ended, work.failed):
            last.connect(dialog.accept)  # before anything else is asked or opened
        work.ended.connect(then)
        work.failed.connect(failed)
        dialog.finished.connect(self._end_updating)
        dialog.open()
        work.start()

    def _end_updating(self) -> None:
        dialog, self._updating = self._updating, None
        if dialog is not None:
            dialog.deleteLater()

    def _not_opened_beside(self, path: Path, error: Exception, *, read_only: bool) -> None:
        if isinstance(error, Problem):
            self._tell_not_opened(path, error, read_only=read_only)
        else:
            self.work_failed(error)

    def _opened(self, opened: Register) -> None:
        self.register = opened
        self.settings.opened(opened.path)
        self.show_middle()
        if not opened.read_only:
            QTimer.singleShot(AFTER_START, self.window, lambda: self._look_after(opened))

    def _look_after(self, opened: Register) -> None:
        """Keep today's copy of a register that was opened, and tell of what is old in it."""
        if self.register is opened:
            self.run(lambda _: registers.automatic_backup(opened, self.backups), quiet=True)
            self._offer_thinning(opened)

    def _offer_thinning(self, opened: Register) -> None:
        """Tell of what is older than the office's periods; nothing is thinned by itself."""
        from ropa_desktop.services import keeping  # a start thins nothing

        say, workspace, today = self.say, self.window.workspace, date.today()  # noqa: DTZ011  # the day on the wall
        with suppress(Problem):
            if workspace and keeping.overdue(opened, self.backups, today=today).anything:
                show = FileDeeds(self).by_name()["own_data"]
                workspace.notices.offer(
                    say("keeping.offer"), (say("keeping.offer_show"), show), say("keeping.offer_later")
                )

    def begin(self, path: Path | None = None, *, read_only: bool = False) -> None:
        """Open a register, or the one that was open last if it is still there, or else show the first page."""
        last = next(iter(self.settings.recent), None)
        if path is not None:
            self.open(path, read_only=read_only)
        elif last is not None and last.exists():
            self.open(last)
        else:
            self.show_middle()

    def _tell_not_opened(self, path: Path, problem: Problem, *, read_only: bool) -> bool:
        self.show_middle()
        say = self.say
        if problem.key in {"problem.in_use", "problem.folder_read_only"} and not read_only:
            answers = (("read", say("start.read_only")),)
            if self.prompts.choose(say("prompt.problem"), say(problem.key, **problem.facts), answers) == "read":
                return self.open(path, read_only=True)
            return False
        tell_problem(self.prompts, say, problem)
        return False

    @property
    def folder(self) -> Path:
        """The folder where registers are kept unless the person chooses another."""
        return user_data()

    @property
    def backups(self) -> Path:
        """The folder of the automatic copies."""
        folder = user_data() / "backups"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def may_close(self) -> bool:
        """Ask about everything unsaved; while there is work that has to be finished, nothing is closed."""
        if self._updating is not None or any(work.bound for work in self.window.findChildren(Work)):
            return False
        return self.window.workspace is None or self.window.workspace.may_close()

    def close_register(self) -> None:
        """Close what is open, after what works on it; what is shown of it goes."""
        self._leave_past()
        part_with_work(self)
        part_with_work(self.window)
        self.window.let_go()
        if self.register is not None:
            self.register.close()
            self.register = None

    def _leave_past(self) -> None:
        """Give up the past that is shown or prepared, after what reads it."""
        if self._awaited is not None:
            self._awaited[1].stop()
            self._awaited = None
        if self._then is not None:
            part_with_work(self)
            self.window.let_go()
            self._past.close()
            self._then = None

    def show_then(self, day: date) -> None:
        """Show the register as it stood at the end of a day."""
        register = self.register
        if register is None or not self.may_close():
            return
        self._leave_past()
        stack = ExitStack()

        def rebuild(told: Progress) -> Register:
            return stack.enter_context(past.as_of(register, day, progress=told))

        def show(then: Register) -> None:
            if self._awaited != (day, work):  # something else was asked for meanwhile
                stack.close()
                return
            self._past, self._then, self._awaited = stack, (day, then), None
            self.show_middle()

        work = self.run(rebuild, show, may_stop=True)
        work.failed.connect(lambda _: self._give_up(work))
        self._awaited = day, work
        self.show_middle()

    def _give_up(self, work: Work) -> None:
        """Show the register again when its past could not be prepared."""
        if self._awaited is not None and self._awaited[1] is work:
            self._awaited = None
            self.show_middle()

    def show_now(self) -> None:
        """Show the register as it is."""
        self._leave_past()
        self.show_middle()

    def run(
        self, job: Job, then: Callable[[Any], object] | None = None, *, quiet: bool = False, may_stop: bool = False
    ) -> Work:
        """Carry out long work, then go on with its result. What may not be stopped is waited for before all closes."""
        work = Work(job, self, may_stop=may_stop)
        if then is not None:
            work.ended.connect(then)
        work.failed.connect(lambda error: self.work_failed(error, quiet=quiet))
        work.finished.connect(work.deleteLater)
        work.start()
        return work

    def work_failed(self, error: Exception, *, quiet: bool = False) -> None:
        """Tell why work failed."""
        words = self.say(error.key, **error.facts) if isinstance(error, Problem) else repr(error)
        if quiet:
            self.window.told(words)
            return
        self.prompts.tell(self.say("prompt.problem"), words)
