"""The public version: one page that fetches nothing, says only what it may, and shows any text as it is."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ropa_desktop.domain.release import Level
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.exchange.markup import lined, tag
from ropa_desktop.exchange.public import write_public
from ropa_desktop.exchange.scope import ANNEXES, Scope
from ropa_desktop.services.example import make_example
from ropa_desktop.services.find import suggest
from ropa_desktop.services.records import save
from ropa_desktop.storage.register import Register, making, open_register
from tests.exchange.planted import PLAIN, plant, words_in
from tests.exchange.registers import IDS, make_full

MADE = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
HOSTILE = "</script><script>alert(1)</script><b>&amp; \"'><img src=x onerror=alert(2)> 😀 \u202e"
VOID = {"br", "meta", "input", "wbr"}


class Page(HTMLParser):
    """A page as elements; it fails on one that is not closed in its order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self._open):
            self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag == name]


def written(register: Register, folder: Path, language: str = "sv", scope: Scope | None = None) -> str:
    write_public(register, folder / "a.html", scope or Scope(made=MADE), language)
    return (folder / "a.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("full")
    make_full(folder / "full.ropa", folder)
    return folder / "full.ropa"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example")
    make_example(folder / "example.ropa", language="sv")
    return folder / "example.ropa"


@pytest.fixture(scope="module")
def shown(example: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    with open_register(example, read_only=True) as register:
        return written(register, tmp_path_factory.mktemp("shown"))


def test_the_page_fetches_nothing(shown: str) -> None:
    page = Page(shown)
    assert [e for e in page.elements if e[0] in {"link", "img", "iframe", "object", "base"}] == []
    assert [a for _, a in page.elements if {"src", "srcset", "action", "style", "onclick"} & a.keys()] == []
    assert [a["href"] for a in page.all("a") if not str(a["href"]).startswith("#")] == []
    assert "url(" not in shown
    assert "@import" not in shown


def test_only_the_page_s_own_style_and_script_are_allowed(shown: str) -> None:
    policy = next(a["content"] for a in Page(shown).all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    for name in ("style", "script"):
        inside = re.findall(rf"<{name}>(.*?)</{name}>", shown, re.DOTALL)
        assert len(inside) == 1
        sum_ = base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()
        assert f"{name}-src 'sha256-{sum_}'" in policy


def test_it_is_built_so_that_everyone_can_find_their_way(shown: str) -> None:
    page = Page(shown)
    assert page.all("html") == [{"lang": "sv"}]
    assert page.elements.index(("a", {"href": "#main", "class": "skip"})) < page.elements.index(("header", {}))
    assert [len(page.all(name)) for name in ("header", "main", "nav", "footer", "h1", "title")] == [1] * 6
    levels = [int(name[1]) for name, _ in page.elements if re.fullmatch("h[1-6]", name)]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    assert {str(a["href"])[1:] for a in page.all("a")} <= set(ids)
    fields = [a["id"] for name, a in page.elements if name in {"input", "select"}]
    assert fields == [a["for"] for a in page.all("label")]
    assert {a.get("scope") for a in page.all("th")} == {"col"}
    assert all(a["aria-label"] for a in page.all("table"))


def test_all_is_readable_without_scripts(shown: str) -> None:
    hidden = [name for name, a in Page(shown).elements if "hidden" in a]
    assert hidden == ["form"]


def test_each_activity_of_the_example_is_told_with_what_a_person_may_read(example: Path, shown: str) -> None:
    page = Page(shown)
    assert len(page.all("article")) == 19
    told = page.text[page.text.rindex("Kundservice och support") :]
    for heading in (
        "Varför uppgifterna behandlas",
        "Rättslig grund",
        "Hur länge uppgifterna sparas",
        "Dina rättigheter",
    ):
        assert heading in told
    assert "Uppgifterna skyddas med tekniska och organisatoriska säkerhetsåtgärder" in told
    assert "Rutin för supportpersonalens åtkomst" not in page.text


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_page_says_what_it_said(
    example: Path, tmp_path: Path, code: str, snapshot: Callable[[str, str], None]
) -> None:
    with open_register(example, read_only=True) as register:
        (activity,) = (i for i, _, name in suggest(register, ["activity"], "") if name.startswith("B07 "))
        page = Page(written(register, tmp_path, code, Scope(ids=(activity,), made=MADE)))
    snapshot(f"public.{code}.txt", "\n".join(word for word in map(str.strip, page.words) if word) + "\n")


def test_words_of_the_office_are_marked_with_their_language_where_it_is_another(example: Path, tmp_path: Path) -> None:
    with open_register(example, read_only=True) as register:
        page = Page(written(register, tmp_path, "en"))
    assert page.all("html") == [{"lang": "en"}]
    assert {a.get("lang") for a in page.all("h3")} == {"sv"}
    assert {a.get("lang") for a in page.all("td")} == {None, "sv"}
    assert {a.get("lang") for a in page.all("h4")} == {None}
    assert [a.get("lang") for a in page.all("dd")] == [None, "sv"]


def test_nothing_internal_no_names_of_persons_and_no_security_details_are_on_it(full: Path, tmp_path: Path) -> None:
    with open_register(full, read_only=True) as register:
        page = Page(written(register, tmp_path, scope=Scope(annexes=frozenset(ANNEXES), made=MADE)))
    text = "|".join(page.words)
    named = re.findall(r"[a-z_0-9]+(?= \d – åäö|\|<b>=1\+1)", text)
    assert {"purpose", "rights_contact"} <= set(named) <= ALLOWED
    assert [
        name for name in ("owner", "approved_by", "breaches", "note", "officer 0", "officer_advice") if name in text
    ] == []


ALLOWED = {
    "name",
    "address",
    "email",
    "phone",
    "officer_address",
    "officer_email",
    "officer_phone",
    "representative",
    "representative_contact",
    "rights_contact",
    "purpose",
    "situation",
    "part",
    "article_10",
    "law",
    "interest",
    "consent",
    "withdrawal",
    "detail",
    "source_detail",
    "what_for",
    "international_organisation",
    "what",
    "until",
    "reason",
    "no_period_reason",
    "objection",
    "provision_consequence",
    "profiling_description",
    "automated_logic",
    "human_contact",
}
"""The texts of a full register that the page may hold."""


def test_it_is_always_a_copy_for_release(tmp_path: Path) -> None:
    planted = plant(tmp_path / "register.ropa", tmp_path)
    with open_register(tmp_path / "register.ropa", read_only=True) as register:
        page = Page(written(register, tmp_path, scope=Scope(level=Level.FULL, made=MADE)))
    found = words_in(page.text)
    assert [where for word, where in (planted.held | planted.internal).items() if word in found] == []
    assert found & planted.open.keys()
    assert [a["id"] for a in page.all("article")] == [f"activity-{PLAIN['activity']}"]
    assert "Uppgift utelämnad" in page.text


def test_only_the_controller_s_activities_that_were_chosen_are_on_it(full: Path, tmp_path: Path) -> None:
    with open_register(full, read_only=True) as register:
        chosen = Scope(ids=(IDS["activity"], IDS["processor_activity"]), made=MADE)
        none = Scope(ids=(IDS["processor_activity"],), made=MADE)
        page, empty = Page(written(register, tmp_path, scope=chosen)), written(register, tmp_path, scope=none)
    assert [a["id"] for a in page.all("article")] == [f"activity-{IDS['activity']}"]
    assert Page(empty).all("article") == []
    assert "<script>" not in empty


def test_a_hostile_text_stays_text(tmp_path: Path) -> None:
    long = "å" * 20_000
    with making(tmp_path / "a.ropa") as register:
        own = save(register, "organisation", None, {"name": HOSTILE, "email": HOSTILE}, author="Eva").id
        values = {"name": HOSTILE, "purpose": HOSTILE, "situation": long, "controller": own}
        rows = {"data": [{"data": "name", "detail": HOSTILE, "subjects": ["employee"]}]}
        save(register, "activity", None, values | rows, author="Eva")
        text = written(register, tmp_path)
    page = Page(text)
    assert len(page.all("script")) == 1
    assert page.all("img") + page.all("b") == []
    assert page.text.count(HOSTILE) >= 6
    assert long in page.text
    assert max(len(word) for word in re.findall(r"å+", text)) < 100


def test_a_table_has_no_column_that_says_nothing(tmp_path: Path) -> None:
    rows = {"retention": [{"period": "P1M", "limit": "period"}, {"limit": "indefinite", "support": "hemligt"}]}
    with making(tmp_path / "a.ropa") as register:
        save(register, "activity", None, {"name": "a", "data": [{"why": "hemligt"}], **rows}, author="Eva")
        page = Page(written(register, tmp_path))
    assert len(page.all("table")) == 1
    assert "hemligt" not in page.text
    labels = [a["data-label"] for a in page.all("td")]
    assert labels == ["Typ av gräns", "Tid"] * 2
    assert "en bestämd tid" not in page.text


def test_a_processing_that_is_only_planned_says_so(tmp_path: Path) -> None:
    with making(tmp_path / "a.ropa") as register:
        for status in ("planned", "active", "ended"):
            save(register, "activity", None, {"name": status, "status": status}, author="Eva")
        text = "|".join(Page(written(register, tmp_path)).words)
    assert re.findall(r"Status: \w+", text) == ["Status: planerad", "Status: avslutad"]


def test_what_the_office_is_unsure_of_is_not_on_it(tmp_path: Path) -> None:
    with making(tmp_path / "a.ropa") as register:
        values = {"name": "Urval", "profiling": "yes", "automated_decision": "unsure", "third_country": "unsure"}
        save(register, "activity", None, values, author="Eva")
        text = Page(written(register, tmp_path)).text
    assert "Förekommer profilering: Ja" in text
    assert "Osäkert" not in text
    assert "tredjeland" not in text


def test_it_can_be_written_as_of_a_day(full: Path, tmp_path: Path) -> None:
    with open_register(full, read_only=True) as register:
        text = written(register, tmp_path, scope=Scope(as_of=date(2026, 3, 1), made=MADE))
    assert "Visar läget 2026-03-01." in Page(text).text


def test_markup_is_escaped_once_and_attributes_of_nothing_are_left_out() -> None:
    inner = tag("b", "<&>")
    assert (
        tag("p", inner, "a\x00", class_="x", hidden=True, lang=None)
        == '<p class="x" hidden><b>&lt;&amp;&gt;</b>a\ufffd</p>'
    )
    assert tag("option", "a", value="") == '<option value="">a</option>'
    assert lined("a\nb" + "c" * 33) == "a<br>b" + "c" * 31 + "<wbr>cc"
