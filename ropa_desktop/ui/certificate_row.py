"""Signing the PDFs or not: the office's certificate and its password, and at once whose it is and what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ropa_desktop.domain.problems import Problem
from ropa_desktop.ui.buttons import ElidedButton
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.parts import label, restyle, with_role
from ropa_desktop.ui.tick import Tick

if TYPE_CHECKING:
    from ropa_desktop.exchange.signature import Signer


class CertificateRow(QWidget):
    """`changed` when `ready` may be another. The password stays in its line, and only there.

    When the work begins, `signer` says who signs; where `signs` and it is None, the message says why not.
    """

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._path: Path | None = None
        self._signer: Signer | None = None
        self._refused = False
        say, px = desk.say, desk.surroundings.theme.px
        self.tick = Tick(desk.surroundings, say("certificate.sign"), ticked=False)
        self.tick.toggled.connect(self._follow)
        self.file = ElidedButton(say("certificate.choose"))
        self.file.clicked.connect(self._pick)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(say("certificate.password"))
        self.password.setAccessibleName(say("certificate.password"))
        self.password.textChanged.connect(lambda _: self._forget())
        self.password.editingFinished.connect(self._try)
        self.message = label("", "soft", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.file, 1)
        row.addWidget(self.password, 1)
        self.choices = QWidget()
        column = QVBoxLayout(self.choices)
        column.setContentsMargins(px(24), 0, 0, 0)
        column.setSpacing(px(4))
        column.addLayout(row)
        column.addWidget(self.message)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(6))
        box.addWidget(self.tick)
        box.addWidget(self.choices)
        self.setFocusProxy(self.tick.box)
        self._follow()

    @property
    def signs(self) -> bool:
        """Whether the PDFs are to be signed."""
        return self.tick.ticked

    @property
    def ready(self) -> bool:
        """Whether nothing is known to stand in the way; tries nothing."""
        return not self.signs or (self._path is not None and not self._refused)

    def signer(self) -> Signer | None:
        """Give who signs, tried now if it was not before; None where nobody does or can."""
        if not self.signs:
            return None
        if self._signer is None and self._path is not None:
            self._try()
        return self._signer

    def choose(self, path: Path) -> None:
        """Take a certificate."""
        self._path = path
        self.file.show_text(path.name)
        self._forget()
        if self.password.text():
            self._try()
        else:
            self.password.setFocus()

    def _follow(self) -> None:
        self.choices.setVisible(self.signs)
        if self._path is None:
            self._tell(self._desk.say("certificate.hint"), "soft")
        self.changed.emit()

    def _pick(self) -> None:
        path = self._desk.prompts.open_file(self._desk.say("certificate.choose"), "*.p12 *.pfx *.P12 *.PFX")
        if path is not None:
            self.choose(path)

    def _forget(self) -> None:
        """What was tried is no longer what stands there."""
        self._signer, self._refused = None, False
        self._tell(self._desk.say("certificate.enter" if self._path else "certificate.hint"), "soft")
        self.changed.emit()

    def _try(self) -> None:
        from ropa_desktop.exchange.signature import open_signer  # its libraries are read when something is signed

        if self._path is None or self._signer is not None or not self.signs:
            return
        say = self._desk.say
        try:
            self._signer = open_signer(self._path, self.password.text())
        except Problem as problem:
            self._refused = True
            self._tell(say(problem.key, **problem.facts), "attention")
            self.changed.emit()
            return
        given = self._signer.certificate
        told = say("certificate.who", name=given.name, issuer=given.issuer, day=given.valid_to.date().isoformat())
        self._tell(f"{told} {say('signature.self_signed')}" if given.self_signed else told, "soft")
        self.changed.emit()

    def _tell(self, text: str, role: str) -> None:
        restyle(with_role(self.message, role))
        self.message.setText(text)
