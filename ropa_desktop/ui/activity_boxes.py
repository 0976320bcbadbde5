"""What the form of an activity tells beside its fields: tests at the bases, rights, the screening; and what it asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer

from ropa_desktop.domain import asked, rights, screening
from ropa_desktop.services import consequences
from ropa_desktop.services.records import Stored
from ropa_desktop.ui.basis_tests import BasisTests
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.form import RecordForm
from ropa_desktop.ui.rights_box import RightsBox
from ropa_desktop.ui.screening_box import ScreeningBox

FOLLOWS_AFTER = 150
"""Milliseconds after an edit until what follows from it is shown."""
SEEN = (*dict.fromkeys((*rights.SEEN, *screening.SEEN)),)


class Asking(QObject):
    """Lets a form ask only what concerns the record and whose it is; another answer is another set of questions."""

    def __init__(self, desk: Desk, form: RecordForm) -> None:
        super().__init__(form)
        self._desk, self._form = desk, form
        self._seen = [name for name in asked.SEEN if name in form.record_type.by_name]
        self._asked_of: Mapping[str, Any] = {}

    def begin(self) -> None:
        """Ask what another record calls for."""
        self._asked_of = {}
        self.follow()

    def follow(self) -> None:
        """Ask what the record as it stands in the form calls for."""
        values = {name: self._form.value(name) for name in self._seen}
        if values != self._asked_of:
            self._asked_of = values
            self._form.ask(consequences.holding(self._desk.register, values))


class ActivityBoxes(QObject):
    """Kept up to date while the form is edited."""

    def __init__(self, desk: Desk, form: RecordForm) -> None:
        super().__init__(form)
        self._desk, self._form = desk, form
        self._read_only = False
        self.tests = BasisTests(desk)
        self.tests.choose.connect(lambda place: form.focus_field(f"legal_bases.{place}.balancing_test"))
        form.cards["basis"].add_above(self.tests)
        self.rights = RightsBox(desk.surroundings)
        form.cards["information"].add_above(self.rights)
        self.screening = ScreeningBox(desk.surroundings, desk.wording)
        self.screening.taken.connect(self._take)
        self.screening.asked.connect(form.focus_field)
        form.cards["impact"].add_above(self.screening)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(FOLLOWS_AFTER)
        self._later.timeout.connect(self.follow)
        form.edited.connect(self._later.start)

    def show_record(self, stored: Stored | None, *, read_only: bool) -> None:
        """Show what follows from another record."""
        self._read_only = read_only
        self.tests.show_record(stored)
        self.follow()

    def follow(self) -> None:
        """Show what follows from the form as it stands."""
        self._later.stop()
        values = self._values()
        self.rights.show_lines(consequences.rights_of(values, self._desk.wording))
        self.screening.show_values(values, read_only=self._read_only)

    def _values(self) -> Mapping[str, Any]:
        return {name: self._form.value(name) for name in SEEN}

    def _take(self, criteria: list[str]) -> None:
        self._form.apply({"dpia_criteria": criteria})
        self.follow()
