"""What a package is to hold, for whom, and who signs: the left side of its dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.release import Level
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.exchange.changes import earlier
from ropa_desktop.exchange.letter import check_template
from ropa_desktop.exchange.package import USUAL, Part, Wanted, parts_of, wanted_for
from ropa_desktop.exchange.scope import ANNEXES, CAMERAS, PACKAGE_ANNEXES, Scope
from ropa_desktop.services import requests
from ropa_desktop.services.cameras import is_concerned
from ropa_desktop.services.records import Stored, read
from ropa_desktop.services.wording import content_language
from ropa_desktop.ui.asking_form import asking_grid
from ropa_desktop.ui.buttons import ElidedButton
from ropa_desktop.ui.certificate_row import CertificateRow
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.editors_date import DateEditor
from ropa_desktop.ui.parts import CheckBox, Combo, elided, label, scrolled_column, with_role
from ropa_desktop.ui.scope_choice import ScopeChoice, tick_annexes

Wish = Callable[[], Wanted]
"""Works out what is wanted; in a thread of its own, since a past day may have to be rebuilt."""


class PackageChoices(QWidget):
    """`changed` follows every choice; `again` those after which what is in the package may be another."""

    changed = Signal()
    again = Signal()

    def __init__(
        self,
        desk: Desk,
        request_id: int | None,
        chosen: Sequence[int],
        listed: Sequence[int],
        *,
        narrow: bool = False,
    ) -> None:
        super().__init__()
        self._desk = desk
        self.request: Stored | None = read(desk.register, request_id) if request_id else None
        self._template: Path | None = None
        self._across = 1 if narrow else 2
        px = desk.surroundings.theme.px
        area, column = scrolled_column(px(6), px(10))
        column.addLayout(self._wishes(chosen, listed))
        self._about_level = label(desk.say("document.release"), "soft", wrap=True)
        column.addWidget(self._about_level)
        column.addWidget(self._documents())
        column.addWidget(self._annex_card())
        column.addWidget(self._signing())
        column.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(area)
        if self.request is not None:
            self._take_over(self.request)
        self._follow()

    def _wishes(self, chosen: Sequence[int], listed: Sequence[int]) -> QGridLayout:
        say, around, wording = self._desk.say, self._desk.surroundings, self._desk.wording
        self.scope = ScopeChoice(self._desk)
        self.language, self.level, self.form = (Combo(around) for _ in range(3))
        self._offer_scopes(chosen, listed)
        for code in LANGUAGES:
            self.language.addItem(say(f"language.{code}"), code)
        self.language.setCurrentIndex(LANGUAGES.index(content_language(self._desk.register)))
        for level in Level:
            word = wording.word("release_level", level)
            self.level.addItem(f"{word[:1].upper()}{word[1:]}", level)
        for form in ("zip", "folder"):
            self.form.addItem(say(f"package.form.{form}"), form)
        self.as_of, self.case, self.authority = DateEditor(around), QLineEdit(), QLineEdit()
        for combo in (self.scope, self.language, self.level):
            combo.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.currentIndexChanged.connect(self._follow)
            combo.currentIndexChanged.connect(self.again)
        self.as_of.edited.connect(self.again)
        self.as_of.edited.connect(self.changed)
        return self._grid()

    def _offer_scopes(self, chosen: Sequence[int], listed: Sequence[int]) -> None:
        if self.request is None:
            self.scope.offer(chosen, listed)
        else:
            self.scope.addItem(self._desk.say("package.as_requested"), None)
            self.scope.setEnabled(False)

    def _grid(self) -> QGridLayout:
        rows: list[tuple[str, QWidget]] = [
            ("export.scope", self.scope),
            ("export.as_of", self.as_of),
            ("export.language", self.language),
            ("package.level", self.level),
            ("package.authority", self.authority),
            ("export.case", self.case),
            ("package.form", self.form),
        ]
        if self.request is not None:
            name = " ".join(filter(None, (self.request.values["reference"], self.request.values["name"])))
            rows.insert(0, ("authority_request", elided(name, "")))
        return asking_grid(self._desk.surroundings, ((self._desk.say(key), widget) for key, widget in rows))[0]

    def _documents(self) -> QFrame:
        """Choose the documents, the letter's template, and whether the record's PDF holds the data as well."""
        say, around = self._desk.say, self._desk.surroundings
        card, box = self._card(say("package.parts"))
        self._parts: dict[str, CheckBox] = {}
        self.template = ElidedButton(say("package.template.usual"))
        self.template.setAccessibleName(say("package.template"))
        self.template.clicked.connect(self._pick_template)
        self._template_told = label("", "attention", wrap=True)
        self._template_told.hide()
        self.attached = CheckBox(around, say("package.attached"))
        beside = {Part.LETTER: (self.template, self._template_told), Part.RECORD: (self.attached,)}
        for part in (part for part in Part if part not in PACKAGE_ANNEXES):
            check = self._parts[part] = CheckBox(around, say(f"package.part.{part}"))
            check.setChecked(part in USUAL)
            box.addWidget(check, box.rowCount(), 0, 1, 2)
            for widget in beside.get(part, ()):
                box.addWidget(widget, box.rowCount(), 1)
        self.since = CheckBox(around, "")
        self._offer_changes()
        box.addWidget(self.since, box.rowCount(), 0, 1, 2)
        box.setColumnMinimumWidth(0, around.theme.px(24))
        box.setColumnStretch(1, 1)
        self._watch(self._parts)
        return card

    def _offer_changes(self) -> None:
        """Offer to tell what changed since the authority was last handed something."""
        before = earlier(self._desk.register, self.request.id) if self.request is not None else ()
        self._since = before[0] if before else None
        self.since.setVisible(bool(before))
        if before:
            values = read(self._desk.register, before[0]).values
            called = " ".join(filter(None, (values["reference"], str(values["date"] or ""))))
            self.since.setText(self._desk.say("package.since", name=called))
        self.since.toggled.connect(self.again)

    def _annex_card(self) -> QFrame:
        card, box = self._card(self._desk.say("export.annexes"))
        asked = self.request.values["annexes"] if self.request is not None else ()
        offered = CAMERAS in asked or is_concerned(self._desk.register)
        names = [name for name in PACKAGE_ANNEXES if offered or name != CAMERAS]
        self._annexes = tick_annexes(self._desk, box, names, self._across)
        self._called_for = requests.annexes_called_for(self.request.values) if self.request else ()
        self._unchosen = label("", "attention", wrap=True)
        box.addWidget(self._unchosen, box.rowCount(), 0, 1, self._across)
        self._watch(self._annexes)
        return card

    def _signing(self) -> QFrame:
        card, box = self._card("")
        self.certificate = CertificateRow(self._desk)
        self.certificate.changed.connect(self.changed)
        box.addWidget(self.certificate, 0, 0)
        return card

    def _card(self, title: str) -> tuple[QFrame, QGridLayout]:
        px = self._desk.surroundings.theme.px
        card = with_role(QFrame(), "card")
        box = QGridLayout(card)
        box.setContentsMargins(px(14), px(10), px(14), px(10))
        box.setVerticalSpacing(0)
        if title:
            box.addWidget(label(title, "heading"), 0, 0, 1, 2)
        return card, box

    def _watch(self, boxes: dict[str, CheckBox]) -> None:
        for check in boxes.values():
            check.toggled.connect(self._follow)
            check.toggled.connect(self.again)

    def _follow(self) -> None:
        """Let what is chosen decide what else there is to choose."""
        self._about_level.setVisible(self.level.currentData() == Level.RELEASE)
        self.template.setEnabled(self._parts[Part.LETTER].isChecked())
        data = self._parts[Part.WORKBOOK].isChecked() or self._parts[Part.EXTRACT].isChecked()
        self.attached.setEnabled(self._parts[Part.RECORD].isChecked() and data)
        unchosen = [
            check.text() for name, check in self._annexes.items() if name in self._called_for and not check.isChecked()
        ]
        self._unchosen.setText(self._desk.say("package.unchosen", annexes=", ".join(unchosen)))
        self._unchosen.setVisible(bool(unchosen))

    def _take_over(self, request: Stored) -> None:
        """Begin with what the request says."""
        told = requests.terms(self._desk.register, request)
        self.as_of.set_value(told.as_of)
        self.language.setCurrentIndex(LANGUAGES.index(told.language))
        self.level.setCurrentIndex(list(Level).index(told.level))
        self.authority.setText(told.recipient)
        self.authority.setCursorPosition(0)
        self.case.setText(told.case_number)
        for name, check in self._annexes.items():
            check.setChecked(name in told.annexes)

    def _pick_template(self) -> None:
        """Ask for a template, or go back to the usual one; what is broken is told and not taken."""
        desk, say = self._desk, self._desk.say
        if self._template is not None:
            answers = (("usual", say("package.template.usual")), ("other", say("package.template.other")))
            answer = desk.prompts.choose(say("package.template"), self._template.name, answers)
            if answer == "usual":
                self._show_template(None, "")
            if answer != "other":
                return
        path = desk.prompts.open_file(say("package.template.other"), "*.docx *.dotx")
        if path is None:
            return
        with desk.trying():
            unknown = check_template(path)
            names = ", ".join(f"{{{{{name}}}}}" for name in unknown)
            self._show_template(path, say("letter.unknown", names=names) if unknown else "")

    def _show_template(self, path: Path | None, told: str) -> None:
        self._template = path
        self.template.show_text(path.name if path else self._desk.say("package.template.usual"))
        self._template_told.setText(told)
        self._template_told.setVisible(bool(told))

    def wish(self) -> Wish:
        """Give what is chosen, to be worked out."""
        annexes = frozenset(name for name, check in self._annexes.items() if check.isChecked())
        parts = {Part(name) for name, check in self._parts.items() if check.isChecked()}
        wanted = Wanted(
            Scope(
                ids=self.scope.currentData(),
                annexes=annexes & frozenset(ANNEXES),
                as_of=self.as_of.value(),
                case_number=self.case.text().strip(),
                selection=self.scope.told(self.language.currentData()),
                level=Level(self.level.currentData()),
            ),
            self.language.currentData(),
            parts_of(annexes) | parts,
            authority=self.authority.text().strip(),
            template=self._template,
            attached=self.attached.isEnabled() and self.attached.isChecked(),
            since=self._since if self.since.isChecked() else None,
        )
        register, request = self._desk.register, self.request
        if request is None:
            return lambda: wanted
        terms = replace(
            requests.terms(register, request),
            as_of=wanted.scope.as_of,
            language=wanted.language,
            level=wanted.scope.level,
        )

        def answer() -> Wanted:
            found = wanted_for(register, request.id, terms)
            scope = replace(wanted.scope, ids=found.scope.ids, selection=found.scope.selection)
            return replace(wanted, scope=scope, omitted=found.omitted, request=request.id)

        return answer


def told(desk: Desk, error: Exception) -> str:
    """Say what went wrong."""
    if isinstance(error, Problem):
        return desk.say(error.key, **error.facts)
    return desk.say("prompt.unexpected_short", why=error)
