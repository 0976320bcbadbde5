"""Recording a package as handed over: which package, whether it is as it was made, and when, how, by and to whom."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from ropa_desktop.domain.readiness import is_open
from ropa_desktop.domain.types import RECORD_TYPES
from ropa_desktop.exchange.hand_over import Seen, Sent, Standing, look, send
from ropa_desktop.services import requests
from ropa_desktop.services.records import Stored, read, read_all
from ropa_desktop.ui.asking_form import asking_form, with_reason
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.editors_date import DateEditor
from ropa_desktop.ui.parts import CheckBox, Combo, Pill, label, scrolled_column
from ropa_desktop.ui.running import Running, WorkDialog

ASKED = ("recipient", "date", "how", "sent_by", "receipt")
NAMED = 12
"""Files that are named at most where a package is not as it was made; `verify` names all."""


class SendDialog(WorkDialog):
    """`sent(id)`: the hand-over was recorded. A package that is given is looked at as soon as the dialog opens."""

    sent = Signal(int)

    def __init__(self, desk: Desk, request_id: int | None, parent: QWidget, package: Path | None = None) -> None:
        super().__init__(parent)
        self._desk, self._package = desk, package
        self._seen: Seen | None = None
        say, px = desk.say, desk.surroundings.theme.px
        self.setWindowTitle(say("sending.title"))
        self.setObjectName("dialog.send")
        self.resize(QSize(px(760), px(640)).boundedTo(parent.size()))
        self.running = Running(desk)
        self.running.busy.connect(lambda _: self._judge())
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(18), px(20), px(16))
        box.setSpacing(px(10))
        box.addWidget(label(say("sending.title"), "title", wrap=True))
        area, column = scrolled_column(px(8), px(10))
        column.addLayout(self._choice())
        column.addLayout(self._found())
        column.addLayout(self._form(request_id))
        column.addWidget(self.dated)
        column.addWidget(self.answered)
        column.addWidget(self.afterwards)
        column.addStretch(1)
        box.addWidget(area, 1)
        box.addWidget(label(say("sending.final"), "soft", wrap=True))
        box.addWidget(self.running)
        box.addLayout(self._buttons())
        self._follow_request()
        if package is not None:
            self.show_package(package)
        else:
            self.pick.setFocus()
        self._judge()

    # What is sent

    def _choice(self) -> QHBoxLayout:
        say, around = self._desk.say, self._desk.surroundings
        self.place = QLineEdit()
        self.place.setReadOnly(True)
        self.place.setPlaceholderText(say("sending.no_package"))
        self.place.setAccessibleName(say("sending.package"))
        self.pick = button(say("sending.pick"))
        self.pick.setToolTip(say("sending.pick_hint"))
        self.pick.clicked.connect(self._pick)
        row = QHBoxLayout()
        row.setSpacing(around.theme.px(8))
        row.addWidget(self.place, 1)
        row.addWidget(self.pick)
        return row

    def _found(self) -> QVBoxLayout:
        around = self._desk.surroundings
        self.state = Pill(around)
        self.about, self.sum, self.told = label("", wrap=True), label("", "soft", wrap=True), label("", wrap=True)
        self.about.setText(self._desk.say("sending.pick_hint"))
        self.sum.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        column = QVBoxLayout()
        column.setSpacing(around.theme.px(4))
        column.addWidget(self.state, 0, Qt.AlignmentFlag.AlignLeft)
        for one in (self.told, self.about, self.sum):
            column.addWidget(one)
        for one in (self.state, self.told, self.sum):
            one.hide()
        return column

    def _pick(self) -> None:
        """Ask for a zip file, or for the manifest in a folder."""
        desk = self._desk
        folder = self._package.parent if self._package else desk.register.path.parent
        found = desk.prompts.open_file(desk.say("sending.pick"), "*.zip manifest.json", folder)
        if found is not None:
            self.show_package(found.parent if found.name == "manifest.json" else found)

    def show_package(self, package: Path) -> None:
        """Look at a package, and say how it is."""
        self._package, self._seen = package, None
        self.place.setText(str(package))
        register = self._desk.register
        self.running.start(
            self._desk.say("sending.looking"), lambda told: look(register, package, progress=told), self._show
        )

    def _show(self, seen: Seen) -> None:
        say, manifest = self._desk.say, seen.verdict.manifest
        self._seen = seen
        facts = {
            "register": manifest.register,
            "day": manifest.as_of.isoformat(),
            "revision": manifest.revision,
            "level": self._desk.wording.word("release_level", manifest.level),
            "language": self._desk.wording.word("language", manifest.language),
            "count": len(manifest.files),
        }
        self.about.setText(say("sending.about", **facts))
        self.sum.setText(say("verify.sum", sum=manifest.sha256))
        (words, state), told = self._judged(seen)
        self.state.show_state(say(words), state)
        self.told.setText("\n".join(told))
        self.told.setVisible(bool(told))
        self.state.show()
        self.sum.show()
        self.afterwards.setVisible(not seen.wrong and seen.standing is Standing.LATER)
        if manifest.authority and not self.recipient.text().strip():
            self.recipient.setText(manifest.authority)
            self.recipient.setCursorPosition(0)
        self._judge()

    def _judged(self, seen: Seen) -> tuple[tuple[str, str], list[str]]:
        """Say how a package is, and what of that has to be known before it is recorded."""
        say = self._desk.say
        told = []
        if seen.recorded:
            names = ", ".join(self._called(one) for one in read_all(self._desk.register, "hand_over", seen.recorded))
            told.append(say("sending.recorded", names=names))
        if seen.edited:
            told.append(say("sending.edited", files=", ".join(seen.edited)))
        if seen.wrong:
            more = len(seen.wrong) - NAMED
            named = ", ".join(seen.wrong[:NAMED]) + (say("sending.more", count=more) if more > 0 else "")
            return ("sending.wrong", "missing"), [say("problem.package_altered", files=named)]
        manifest = seen.verdict.manifest
        if seen.standing is Standing.FOREIGN:
            return ("sending.foreign", "missing"), [say("problem.package_foreign", name=manifest.register)]
        if seen.standing is Standing.LATER:
            return ("sending.later", "attention"), [say("problem.package_later", revision=manifest.revision), *told]
        return ("sending.letter_edited", "attention") if seen.edited else ("sending.whole", "done"), told

    @staticmethod
    def _called(stored: Stored) -> str:
        return " ".join(filter(None, (stored.values["reference"], stored.values["name"])))

    # To whom, when and how

    def _form(self, request_id: int | None) -> QFormLayout:
        around, of = self._desk.surroundings, RECORD_TYPES["hand_over"]
        self.request = Combo(around)
        self.request.addItem(self._desk.say("sending.no_request"), None)
        for stored in self._requests(request_id):
            case = stored.values["case_number"]
            self.request.addItem(" · ".join(filter(None, (self._called(stored), case))), stored.id)
        self.request.setCurrentIndex(max(0, self.request.findData(request_id)))
        self.request.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.request.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.request.currentIndexChanged.connect(self._follow_request)
        self.recipient, self.how, self.receipt = QLineEdit(), QLineEdit(), QLineEdit()
        self.sent_by, self.date = QLineEdit(self._desk.author), DateEditor(around)
        self.date.set_value(date.today())  # noqa: DTZ011 - the user's day
        for one in (self.recipient, self.how, self.sent_by):
            one.textChanged.connect(lambda _: self._judge())
        self.date.edited.connect(self._judge)
        self.dated = label("", "attention", wrap=True)
        self.dated.hide()
        self.answered = CheckBox(around, self._desk.say("sending.answered"))
        self.afterwards = CheckBox(around, self._desk.say("sending.afterwards"))
        self.afterwards.toggled.connect(lambda _: self._judge())
        self.afterwards.hide()
        self.how.setPlaceholderText(self._desk.say("sending.how_hint"))
        self.receipt.setPlaceholderText(self._desk.say("sending.receipt_hint"))
        form = asking_form(around)
        for name in ("request", *ASKED):
            words = self._desk.wording.label(of, name)
            editor = getattr(self, name)
            editor.setObjectName(name)
            editor.setAccessibleName(words)
            form.addRow(label(words, "soft"), with_reason(editor))
        return form

    def _requests(self, request_id: int | None) -> list[Stored]:
        """Give the requests that may be answered; an answered one may be answered further."""
        found = requests.all_in_use(self._desk.register)
        known = request_id is None or any(stored.id == request_id for stored in found)
        return found if known else [read(self._desk.register, request_id or 0), *found]

    def _follow_request(self) -> None:
        """Take over from the request who asks, and offer to set it to answered."""
        request_id = self.request.currentData()
        self.answered.setVisible(request_id is not None)
        if request_id is None:
            self.answered.setChecked(False)
            return
        stored = read(self._desk.register, request_id)
        self.answered.setChecked(is_open(stored.values))
        with self._desk.trying():
            recipient = requests.terms(self._desk.register, stored).recipient
            if recipient:
                self.recipient.setText(recipient)
                self.recipient.setCursorPosition(0)

    # Recording it

    def _buttons(self) -> QHBoxLayout:
        say = self._desk.say
        self.cancel, self.record = button(say("prompt.cancel")), button(say("sending.record"), "primary")
        self.cancel.clicked.connect(self.reject)
        self.record.clicked.connect(self._record)
        row = QHBoxLayout()
        row.setSpacing(self._desk.surroundings.theme.px(8))
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.record)
        return row

    def _judge(self) -> None:
        """Let it be recorded when the package is as it was made, and it is said to whom, when, how and by whom."""
        seen, free = self._seen, not self.running.under_way
        sendable = seen is not None and not seen.wrong and seen.standing is not Standing.FOREIGN
        later = seen is not None and seen.standing is Standing.LATER and not self.afterwards.isChecked()
        said = all(one.text().strip() for one in (self.recipient, self.how, self.sent_by))
        dated = self.date.day() is not None
        self.record.setEnabled(free and sendable and not later and said and dated)
        self.record.setToolTip("" if said and dated else self._desk.say("sending.unsaid"))
        self.pick.setEnabled(free)
        self.dated.setText(self._said_of_day())
        self.dated.setVisible(bool(self.dated.text()))

    def _said_of_day(self) -> str:
        """Say what is strange about the day, which can no more be corrected once it is recorded."""
        day, say = self.date.day(), self._desk.say
        if day is not None and day > date.today():  # noqa: DTZ011 - the user's day
            return say("sending.day_to_come")
        made = self._seen.verdict.manifest.made.astimezone().date() if self._seen else None
        return say("sending.day_before", day=made.isoformat()) if day and made and day < made else ""

    def wanted(self) -> Sent | None:
        """Give what is said of the hand-over; None where it is not said when."""
        day, request_id = self.date.day(), self.request.currentData()
        if day is None:
            return None
        request = read(self._desk.register, request_id) if request_id is not None else None
        today = date.today()  # noqa: DTZ011 - the user's day
        return Sent(
            day,
            self.how.text().strip(),
            self.sent_by.text().strip(),
            self.recipient.text().strip(),
            self.receipt.text().strip(),
            self._desk.author,
            request_id,
            request.values["supervisor"] if request else None,
            self.answered.isChecked(),
            today if self.afterwards.isVisible() and self.afterwards.isChecked() else None,
        )

    def _record(self) -> None:
        register, package, wanted = self._desk.register, self._package, self.wanted()
        if package is not None and wanted is not None:
            self.running.start(
                self._desk.say("sending.keeping"),
                lambda told: send(register, package, wanted, progress=told),
                self._recorded,
                writes=True,
            )

    def _recorded(self, hand_over_id: int) -> None:
        self._desk.tell_changed("")
        self.accept()
        self.sent.emit(hand_over_id)
        self._desk.open_record(hand_over_id)
