"""Transfers that the register already tells of: shown with what tells of them, and recorded when they are ticked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ropa_desktop.services import proposals
from ropa_desktop.services.proposals import Proposal
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.parts import label, scrolled_column, with_role
from ropa_desktop.ui.tick import Tick

SHOWN = 100
"""Proposals shown at once; the rest come when these are taken over."""
NAMED = 5
"""Activities named of each."""


class ProposalsDialog(QDialog):
    """Shows what is proposed; each is ticked at first, and those that stay so are recorded in one step."""

    def __init__(self, desk: Desk, found: Sequence[Proposal], parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._found = desk, list(found[:SHOWN])
        self.ticks: list[Tick] = []
        say, px = desk.say, desk.surroundings.theme.px
        self.setWindowTitle(say("proposals.title"))
        self.setObjectName("dialog.proposals")
        self.resize(QSize(px(640), px(600)).boundedTo(parent.size()))
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(18), px(20), px(16))
        box.setSpacing(px(10))
        box.addWidget(label(say("proposals.title"), "title", wrap=True))
        text = say("proposals.text") if found else say("proposals.none")
        box.addWidget(label(text, wrap=True))
        box.addWidget(self._middle(len(found)), 1)
        box.addLayout(self._foot())
        self._count()

    def _middle(self, total: int) -> QScrollArea:
        px = self._desk.surroundings.theme.px
        area, column = scrolled_column(px(8), px(10))
        for proposal in self._found:
            column.addWidget(self._card(proposal))
        if total > len(self._found):
            more = self._desk.say("proposals.more", count=total - len(self._found))
            column.addWidget(label(more, "soft", wrap=True))
        column.addStretch(1)
        return area

    def _card(self, proposal: Proposal) -> QFrame:
        """Tell from whom to whom a transfer goes, what tells of it, and which activities it is linked to."""
        desk, px = self._desk, self._desk.surroundings.theme.px
        say, wording = desk.say, desk.wording
        card = with_role(QFrame(), "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(px(14), px(8), px(14), px(10))
        column.setSpacing(px(3))
        tick = Tick(desk.surroundings, self._title(proposal), ticked=True)
        tick.toggled.connect(self._count)
        self.ticks.append(tick)
        column.addWidget(tick)
        exporter = wording.name(proposal.exporter) if proposal.exporter else say("proposals.unknown")
        roles = (wording.word("transfer_role", r) for r in (proposal.exporter_role, proposal.importer_role))
        column.addWidget(label(say("proposals.roles", exporter=exporter, roles=" → ".join(roles)), wrap=True))
        grounds = ", ".join(say(f"proposals.ground.{ground}") for ground in proposal.grounds)
        column.addWidget(label(say("proposals.because", grounds=grounds), wrap=True))
        column.addWidget(label(self._linked(proposal), "soft", wrap=True))
        return card

    def _title(self, proposal: Proposal) -> str:
        wording = self._desk.wording
        country = wording.word("country", proposal.country)
        if proposal.transfer is not None:
            return self._desk.say("proposals.link", transfer=wording.name(proposal.transfer), country=country)
        importer = wording.name(proposal.importer) if proposal.importer else ""
        category = wording.word("recipient", proposal.importer_category) if proposal.importer_category else ""
        who = importer or category[:1].upper() + category[1:] or self._desk.say("proposals.unknown_importer")
        return f"{who} – {country}"

    def _linked(self, proposal: Proposal) -> str:
        names = [self._desk.wording.name(i) for i in proposal.activities[:NAMED]]
        more = len(proposal.activities) - len(names)
        named = ", ".join(names)
        return self._desk.say("proposals.activities_more" if more else "proposals.activities", names=named, more=more)

    def _foot(self) -> QHBoxLayout:
        say = self._desk.say
        closer, self.take = (
            button(say("prompt.cancel") if self._found else say("proposals.close")),
            button("", "primary"),
        )
        closer.clicked.connect(self.reject)
        self.take.clicked.connect(self._take)
        self.take.setVisible(bool(self._found))
        foot = QHBoxLayout()
        foot.addWidget(closer)
        foot.addStretch(1)
        foot.addWidget(self.take)
        return foot

    def _chosen(self) -> list[Proposal]:
        return [p for p, tick in zip(self._found, self.ticks, strict=True) if tick.ticked]

    def _count(self) -> None:
        count = len(self._chosen())
        self.take.setText(self._desk.say("proposals.take", count=count))
        self.take.setEnabled(bool(count))

    def _take(self) -> None:
        desk = self._desk
        with desk.trying():
            proposals.take_over(desk.register, self._chosen(), desk.wording, author=desk.author)
            desk.tell_changed("transfer")
            desk.tell_changed("activity")
            self.accept()
