"""The page of a request from an authority: from the letter over scope and readiness to package and hand-over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.readiness import UNCHOSEN, is_open
from ropa_desktop.domain.rules.rule import Severity
from ropa_desktop.domain.types.oversight import REVIEWED
from ropa_desktop.services import actions, find, past, records, requests
from ropa_desktop.services.readiness import Content, Item, Readiness, content, readiness
from ropa_desktop.services.records import Stored
from ropa_desktop.ui.action_dialog import ask_for_action
from ropa_desktop.ui.buttons import button
from ropa_desktop.ui.desk import Desk
from ropa_desktop.ui.hub import Place
from ropa_desktop.ui.leaving import Leaving
from ropa_desktop.ui.parts import clear, label, scrolled_column
from ropa_desktop.ui.reading import MANY, Reading
from ropa_desktop.ui.request_cards import letter_cards, package_card, sent_card
from ropa_desktop.ui.request_head import STEPS, RequestHead
from ropa_desktop.ui.request_ready import RequestReady
from ropa_desktop.ui.request_scope import RequestScope

TYPE = "authority_request"


class RequestPage(QWidget):
    """`place_wanted(place)`: the person wants to see a record, and come back here. Every change is kept at once."""

    place_wanted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.request_id = 0
        self.request: Stored | None = None
        self.ready: Readiness | None = None
        self._content: tuple[object, Content] | None = None
        self._reading = Reading(self)
        self._reading.over.connect(self._read_on)
        self._stale, self._step = True, STEPS[0]
        self.setObjectName("page.requesting")
        self.head = RequestHead(desk.surroundings, desk.wording)
        self.scope, self.readiness = RequestScope(desk), RequestReady(desk)
        self._waits = label("", "soft", wrap=True)
        self._waits.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._columns: dict[str, QVBoxLayout] = {}
        self._panes: dict[str, QWidget] = {"scope": self.scope, "ready": self.readiness, "waits": self._waits}
        for name in ("request", "package", "sent"):
            self._panes[name] = self._column(name)
        self._stack = QStackedWidget()
        for pane in self._panes.values():
            self._stack.addWidget(pane)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.head)
        box.addWidget(self._stack, 1)
        self.head.back.connect(self.go_back)
        self.head.stepped.connect(self.show_step)
        self.head.following.connect(self._follow)
        self.scope.place_wanted.connect(self._go_to)
        self.readiness.place_wanted.connect(lambda item: self._go_to(item.record_id, item.path))
        self.readiness.acted.connect(self._act)
        desk.hub.changed.connect(self._hear)
        Leaving(self, self.go_back)

    def _column(self, name: str) -> QScrollArea:
        px = self._desk.surroundings.theme.px
        area, column = scrolled_column(px(16), px(12))
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        self._columns[name] = column
        return area

    # Opening and leaving

    def go(self, place: Place) -> None:
        """Open a request at a step, or where one was in it."""
        fresh = place.record_id not in {0, self.request_id}
        if fresh:
            self.request_id, self._content, self._stale = place.record_id, None, True
        self.refresh()
        if place.path in STEPS or fresh:
            self.show_step(place.path or self._first_step())
        self.enter()

    def _first_step(self) -> str:
        """Give where one comes in: at the letter until the work is begun, then at the choice."""
        status = self.request.values["status"] if self.request else None
        return "request" if (status or "received") == "received" else "scope"

    def go_back(self) -> None:
        """Go back to the record of the request."""
        self._desk.hub.wanted.emit(Place(TYPE, self.request_id))

    def show_step(self, name: str) -> None:
        """Show one of the steps."""
        self._step = name
        self.head.show_step(name)
        waits = self.ready is None and name != "request"
        self._stack.setCurrentWidget(self._panes["waits" if waits else name])
        self.head.show_next("" if self._desk.register.read_only else self._next(self._step)[0])

    def enter(self) -> None:
        """Put the focus where the person goes on."""
        stops: Mapping[str, QWidget] = {"scope": self.scope.list, "ready": self.readiness.list}
        if not self.scope.list.rows():
            self.scope.list.go_to(0)
        stops.get(self._step, self.head.steps[self._step]).setFocus(Qt.FocusReason.OtherFocusReason)

    # Showing

    def refresh(self) -> None:
        """Follow the register; when the request is gone, go back to the others."""
        if not self._stale or not self.request_id:
            return
        try:
            self.request = records.read(self._desk.register, self.request_id)
        except Problem:
            self.request_id = 0
            self._desk.hub.wanted.emit(Place(TYPE))
            return
        self._stale = False
        known = self._known()
        if known is None and self._takes_long():
            self._read_beside()
            return
        self.ready = readiness(self._desk.register, self.request_id, known=known)
        if known is None:
            self._content = (self._key(), self.ready.content)
        self._show()

    def _key(self) -> object:
        """Tell states apart in which what is handed over may differ: a past day changes only with the request."""
        if self.request is None:
            return None
        day = self.request.values["as_of"]
        return (self.request.id, self.request.revision, None if day else past.newest(self._desk.register))

    def _known(self) -> Content | None:
        return self._content[1] if self._content and self._content[0] == self._key() else None

    def _takes_long(self) -> bool:
        """Tell whether what is handed over is read beside the window: a past day is rebuilt, and many take a while."""
        counts = find.counts(self._desk.register)
        past_day = self.request is not None and self.request.values["as_of"] is not None
        return past_day or sum(counts.get(name, 0) for name in REVIEWED) > MANY

    def _read_beside(self) -> None:
        """Read what is handed over beside the window; what was shown of the same request stays until then."""
        if self._reading.under_way or self.request is None:
            self._stale = True  # read after what is being read
            return
        register, request_id, key = self._desk.register, self.request_id, self._key()
        day, say = self.request.values["as_of"], self._desk.say
        if day or self._content is None:
            self.ready = None
        if not self._waiting():
            self.scope.leave()
        self._waits.setText(say("requesting.reading_past", day=day) if day else say("requesting.reading"))
        self._show_head()
        self.show_step(self._step)
        self._reading.begin(
            lambda: content(register, request_id),
            lambda found: self._take_content(key, found),
            lambda error: self._not_read(request_id, error),
        )

    def _waiting(self) -> bool:
        """Tell whether the focus waits here for what is being read."""
        return self.window().focusWidget() is self._waits

    def _not_read(self, request_id: int, error: Exception) -> None:
        """Tell why, and go back; when the person comes again it is read again."""
        self._stale = True
        self._desk.tell_failure(error)
        if request_id == self.request_id and self.isVisible():
            self.go_back()

    def _take_content(self, key: object, found: Content) -> None:
        self._content, self._stale = (key, found), True

    def _read_on(self) -> None:
        if self._stale and self.isVisible():
            self.refresh()

    def _show(self) -> None:
        request, ready, fixed = self.request, self.ready, self._desk.register.read_only
        if request is None or ready is None:
            return
        waited = self._waiting()
        self._show_head()
        self.scope.show_request(request, ready, read_only=fixed)
        self.readiness.show_ready(ready)
        offered = self._next("package")[0] == self._desk.say("requesting.make_package")
        make = None if fixed or offered else self._make_package
        self._fill("package", package_card(self._desk, request, ready, make))
        self._fill("sent", sent_card(self._desk, self._sent(), [] if fixed else self._deeds()))
        self.show_step(self._step)
        if waited:
            self.scope.come_back() if self._step == "scope" else self.enter()

    def _show_head(self) -> None:
        if self.request is None:
            return
        terms = requests.terms(self._desk.register, self.request)
        today = date.today()  # noqa: DTZ011 - the user's day
        self.head.show_request(self.request, terms.recipient, today)
        self._fill(
            "request", *letter_cards(self._desk, self.request, terms, lambda path: self._go_to(self.request_id, path))
        )
        for name, (state, count) in self._stands().items():
            self.head.show_stand(name, state, count)

    def _fill(self, name: str, *cards: QWidget) -> None:
        column = self._columns[name]
        clear(column)
        for one in cards:
            column.addWidget(one)
        column.addStretch(1)

    def _sent(self) -> list[Stored]:
        return requests.hand_overs(self._desk.register, self.request_id)

    def _stands(self) -> dict[str, tuple[str, str]]:
        """Tell of each step how it stands, and how much is in it."""
        request, ready = self.request, self.ready
        begun = request is not None and (request.values["status"] or "received") != "received"
        sent = [one for one in self._sent() if one.values["status"] == "sent"]
        found = dict.fromkeys(STEPS, ("neutral", ""))
        found["request"] = ("done" if begun else "begun", "")
        found["sent"] = ("done" if sent else "neutral", str(len(sent) or ""))
        found["package"] = ("done" if sent else "neutral", "")
        if ready is not None:
            chosen, gravest = ready.content.chosen, ready.gravest
            errors, warnings = gravest[Severity.ERROR], gravest[Severity.WARNING]
            unchosen = any(item.key in UNCHOSEN for item in ready.items)
            state = "missing" if not chosen.ids else "attention" if unchosen else "done" if begun else "neutral"
            found["scope"] = (state, str(len(chosen.ids)))
            state = "missing" if errors else "attention" if warnings else "done"
            found["ready"] = (state, str(errors or warnings or ""))
        return found

    def _next(self, step_shown: str) -> tuple[str, Callable[[], object]]:
        """Give what is next at a step, in words, and how to do it; no words where nothing is."""
        say, status = self._desk.say, (self.request.values["status"] if self.request else None) or "received"
        passing = {"received": ("begin", "preparing", "scope"), "answered": ("close", "closed", "sent")}
        if status == "preparing" and any(one.values["status"] == "sent" for one in self._sent()):
            passing = {"preparing": ("answer", "answered", "sent")}
        if status in passing:
            words, state, step = passing[status]
            return say(f"requesting.{words}"), lambda: self._pass_on(state, step)
        if status == "closed" or self.ready is None:
            return "", _nothing
        return self._next_step(step_shown)

    def _next_step(self, step_shown: str) -> tuple[str, Callable[[], object]]:
        say = self._desk.say
        match step_shown:
            case "package":
                return say("requesting.make_package"), self._make_package
            case "sent":
                return say("requesting.send"), self._send
        following = {"request": "scope", "scope": "ready"}.get(step_shown, "package")
        return say(f"requesting.to.{following}"), lambda: self._go_on(following)

    def _go_on(self, step: str) -> None:
        self.show_step(step)
        self.enter()

    def _follow(self) -> None:
        self._next(self._step)[1]()

    def _hear(self, _types: object, _origin: object) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    # Deeds

    def _go_to(self, record_id: int, path: str) -> None:
        if record_id:
            self.place_wanted.emit(Place("", record_id, path))

    def _pass_on(self, status: str, step: str) -> None:
        desk = self._desk
        today = date.today()  # noqa: DTZ011 - the user's day
        with desk.trying():
            requests.pass_on(desk.register, self.request_id, status=status, on=today, author=desk.author)
            desk.tell_changed(TYPE)
            self._go_on(step)

    def _act(self, item: Item) -> None:
        """Ask for an action that answers what stands in the way, due when the answer is."""
        desk, request = self._desk, self.request
        if request is None:
            return
        with desk.trying():
            about = records.read(desk.register, item.record_id)
            message = desk.say(item.key, **item.facts)
            remedy = desk.say(f"{item.key}.do") if item.rule else ""
            today = date.today()  # noqa: DTZ011 - the user's day
            proposed = actions.from_finding(about, item.rule, message, remedy, origin="request", today=today)
            deadline = request.values["deadline"]
            due = deadline if deadline and deadline >= today else proposed["due"]
            ask_for_action(desk, proposed | {"request": request.id, "due": due}, self.window())

    def _deeds(self) -> list[QWidget]:
        """Give what can be done at the hand-overs beside what is next there."""
        say, offered = self._desk.say, self._next("sent")[0]
        deeds: dict[str, Callable[[], object]] = {"send": self._send}
        if self.request is not None and is_open(self.request.values):
            deeds["answer"] = lambda: self._pass_on("answered", "sent")
        named = {name: say(f"requesting.{name}") for name in deeds}
        return [
            _button(named[name], f"requesting.{name}", does) for name, does in deeds.items() if named[name] != offered
        ]

    def _make_package(self) -> None:
        from ropa_desktop.ui.package_dialog import PackageDialog  # made when somebody asks for one

        self._open(PackageDialog(self._desk, self.request_id, self.window()))

    def _send(self) -> None:
        from ropa_desktop.ui.send_dialog import SendDialog  # likewise

        self._open(SendDialog(self._desk, self.request_id, self.window()))

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def minimumSizeHint(self) -> QSize:
        px = self._desk.surroundings.theme.px
        return QSize(px(380), px(260))


def _button(words: str, name: str, does: Callable[[], object]) -> QWidget:
    made = button(words)
    made.setObjectName(name)
    made.clicked.connect(lambda _=False: does())
    return made


def _nothing() -> None:
    """What follows where nothing is next."""
