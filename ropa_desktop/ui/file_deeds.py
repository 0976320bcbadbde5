"""What the menus do with whole registers, and with the window's looks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ropa_desktop import __version__
from ropa_desktop.domain.problems import Problem
from ropa_desktop.exchange.scope import OF_ONE_RECORD, Document, Format
from ropa_desktop.services import past, registers
from ropa_desktop.services.records import read
from ropa_desktop.services.wording import content_language
from ropa_desktop.storage.places import SUFFIX
from ropa_desktop.storage.register import making
from ropa_desktop.ui.prompts import tell_problem
from ropa_desktop.ui.register_deeds import RegisterDeeds

if TYPE_CHECKING:
    from ropa_desktop.ui.new_register_dialog import NewRegister, NewRegisterDialog
    from ropa_desktop.ui.program import Program
    from ropa_desktop.ui.workspace import Workspace

PATTERN = f"*{SUFFIX}"


class FileDeeds:
    """What the menus do with whole registers and with the window's looks."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._say = program.say

    def by_name(self) -> dict[str, Callable[[], object]]:
        """Give the deeds by the names of their commands."""
        return {
            "new_register": self.new,
            "example": self.example,
            "open_register": self.open,
            "recent": self.show_start,
            "export": self.export,
            "package": self.package,
            "read_archive": self.read_archive,
            "backup": self.backup,
            "restore": self.restore,
            "as_of": self.as_of,
            "settings": self.settings,
            "larger": lambda: self._resize(10),
            "smaller": lambda: self._resize(-10),
            "usual_size": lambda: self._resize(0),
            "switch_language": self._switch_language,
            "about": self.about,
            **RegisterDeeds(self._program).by_name(),
        }

    def _folder(self) -> Path:
        recent = self._program.settings.recent
        return recent[0].parent if recent and recent[0].parent.exists() else self._program.folder

    def _place(self, title: str, stem: str) -> Path | None:
        from ropa_desktop.ui.new_register_dialog import with_suffix  # see new

        target = self._program.prompts.save_file(title, self._folder() / f"{stem}{SUFFIX}", PATTERN, over=False)
        return with_suffix(target) if target is not None else None

    def new(self) -> None:
        """Ask what is needed for a register; make it and open it."""
        from ropa_desktop.ui.new_register_dialog import NewRegisterDialog  # a window that starts asks nothing

        program = self._program
        dialog = NewRegisterDialog(
            program.around, program.prompts, program.folder, program.settings.language, program.window
        )
        dialog.asked.connect(lambda wish: self._new(dialog, wish))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _new(self, dialog: NewRegisterDialog, wish: NewRegister) -> None:
        program = self._program
        if not program.may_close():
            return
        author = program.settings.author
        if self._made(lambda: registers.new_register(wish.path, name=wish.name, language=wish.language, author=author)):
            dialog.accept()
            program.open(wish.path)

    def example(self) -> None:
        """Open the example register; the first time it is made in the user's own folder."""
        from ropa_desktop.services.example import make_example  # see new

        program = self._program
        target = program.folder / f"{self._say('start.example_file')}{SUFFIX}"
        if not program.may_close():
            return
        code, author = program.settings.language, program.settings.author
        if target.exists() or self._made(lambda: make_example(target, language=code, author=author)):
            program.open(target)

    def _made(self, make: Callable[[], object]) -> bool:
        try:
            make()
        except Problem as problem:
            tell_problem(self._program.prompts, self._say, problem)
            return False
        return True

    def open(self) -> None:
        """Ask for a register and open it."""
        path = self._program.prompts.open_file(self._say("start.open"), PATTERN, self._folder())
        if path:
            self._program.open(path)

    def show_start(self) -> None:
        """Show the first page with the recent registers."""
        if self._program.may_close():
            self._program.close_register()
            self._program.show_middle()

    def export(self) -> None:
        """Open the dialog of handing over."""
        from ropa_desktop.ui.export_dialog import ExportDialog  # a window that starts writes no documents

        workspace = self._program.window.workspace
        if workspace is None:
            return
        dialog = ExportDialog(workspace.desk, *self._activities(workspace), self._program.window)
        if workspace.current == "overview":
            dialog.choose(Document.OVERVIEW)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def package(self, request_id: int | None = None) -> None:
        """Open the dialog that makes a package, in answer to a request where one is given or is being prepared."""
        from ropa_desktop.ui.package_dialog import PackageDialog  # likewise

        workspace = self._program.window.workspace
        if workspace is None:
            return
        if workspace.current == "requesting":
            request_id = request_id or workspace.requesting().request_id
        chosen, listed = self._activities(workspace)
        dialog = PackageDialog(workspace.desk, request_id, self._program.window, chosen=chosen, listed=listed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _activities(self, workspace: Workspace) -> tuple[list[int], list[int]]:
        """Give the activities that are selected in the list shown, and those that its search and filters leave."""
        page = workspace.record_page
        activities = page.list if page and page.record_type.letters else None
        chosen = activities.table.selected_ids() if activities else []
        return chosen, activities.table.records.ids if activities and activities.narrowed else []

    def export_worksheet(self, record_id: int) -> None:
        """Ask in which form and where to, and write one worksheet, the report of a review, or an appendix."""
        from ropa_desktop.exchange.export import export_worksheet, worksheet_file_name  # likewise

        program, say, register = self._program, self._say, self._program.shown
        if register is None:
            return
        stored = read(register, record_id)
        forms = [(kind.value, say(f"document.form.{kind}")) for kind in OF_ONE_RECORD]
        chosen = program.prompts.choose(say("document.save"), say("document.which_form"), forms)
        if not chosen:
            return
        kind = Format(chosen)
        folder = program.register.path.parent if program.register else register.path.parent
        given = folder / worksheet_file_name(stored, kind)
        target = program.prompts.save_file(say("document.save"), given, f"*.{kind}")
        if target is None:
            return
        place = target if target.suffix else target.with_suffix(f".{kind}")
        code = program.settings.language if stored.type == "review" else content_language(register)
        program.run(
            lambda told: export_worksheet(register, record_id, place, kind, code, told),
            lambda _: program.window.told(say("export.done", path=place)),
        )

    def read_archive(self) -> None:
        """Read an archive into a new register."""
        program, say = self._program, self._say
        source = program.prompts.open_file(say("archive.open"), "*.json", self._folder())
        target = self._place(say("archive.save"), source.stem) if source else None
        if source is None or target is None or not program.may_close():
            return

        def read(_told: object) -> Path:
            from ropa_desktop.exchange.archive import apply_archive, read_archive  # likewise

            archive = read_archive(source)
            with making(target) as made:
                apply_archive(made, archive)
            return target

        program.run(read, program.open)

    def backup(self) -> None:
        """Ask where to, and write a verified copy."""
        program, say, register = self._program, self._say, self._program.register
        if register is None:
            return
        day = date.today().isoformat()  # noqa: DTZ011  # a file's name
        target = self._place(say("backups.make"), f"{register.path.stem} {day}")
        if target:
            program.run(
                lambda _: registers.backup(register, target),
                lambda _: program.window.told(say("backups.made", path=target)),
            )

    def restore(self) -> None:
        """Open the list of automatic copies."""
        program = self._program
        if program.register is None:
            return
        from ropa_desktop.ui.backups_dialog import BackupsDialog  # see new

        dialog = BackupsDialog(program.around, program.register.path, program.backups, program.window)
        dialog.chosen.connect(self._restore)
        dialog.browsed.connect(self._browse_copies)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _browse_copies(self) -> None:
        copy = self._program.prompts.open_file(self._say("backups.browse"), PATTERN, self._program.backups)
        if copy:
            self._restore(copy)

    def _restore(self, copy: Path) -> None:
        program, say = self._program, self._say
        if program.register is None or not program.may_close():
            return
        path = program.register.path
        answers = (("restore", say("backups.restore")),)
        if not program.prompts.choose(say("backups.ask"), say("backups.ask_text", copy=copy.name), answers, grave=True):
            return

        def restored(kept: Path | None) -> None:
            program.open(path)
            if kept:
                program.window.told(say("backups.restored", path=kept))

        def failed(error: Exception) -> None:
            program.work_failed(error)
            program.open(path)

        program.close_register()
        words = say("backups.restoring"), say("backups.restoring_text", copy=copy.name)
        program.work_beside(words, partial(registers.restore, copy, path), restored, failed)

    def as_of(self) -> None:
        """Ask for a day and show the register as it stood then."""
        program, say = self._program, self._say
        if program.register is None:
            return
        today = past.day_of(program.register, datetime.now(UTC))
        text = program.prompts.ask_text(say("as_of.title"), say("as_of.text"), today.isoformat())
        if not text:
            return
        from ropa_desktop.ui.editors_date import read_date  # see new

        try:
            day = read_date(text, say("editor.today_words"))
        except ValueError:
            tell_problem(program.prompts, say, Problem("bad_date", text=text))
            return
        if day is not None and day > today:
            tell_problem(program.prompts, say, Problem("future_date", text=text))
        elif day is not None:
            program.show_then(day)

    def settings(self) -> None:
        """Open the settings."""
        from ropa_desktop.ui.settings_dialog import SettingsDialog  # see new

        program = self._program
        dialog = SettingsDialog(program.around, program.settings, program.window)
        dialog.changed.connect(program.restyle)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _resize(self, by: int) -> None:
        settings = self._program.settings
        settings.text_size = settings.text_size + by if by else 100
        self._program.restyle()

    def _switch_language(self) -> None:
        settings = self._program.settings
        settings.language = "en" if settings.language == "sv" else "sv"
        self._program.restyle()

    def about(self) -> None:
        """Tell what this is."""
        self._program.prompts.tell(self._say("window.title"), self._say("about.text", version=__version__))
