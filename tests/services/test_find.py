from __future__ import annotations

import sqlite3
import sys
from datetime import date
from typing import Any

import pytest

from ropa_desktop.services.find import Filter, Query, cells, counts, find, named_by, owner_of, suggest
from ropa_desktop.services.records import retire
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage.derived import terms
from ropa_desktop.storage.register import Register
from tests.services.made import add, put


@pytest.fixture
def sv(register: Register) -> Wording:
    return Wording(register, "sv")


@pytest.fixture
def en(register: Register) -> Wording:
    return Wording(register, "en")


@pytest.mark.parametrize(
    "values",
    [
        {"purpose": "Administrera Ärenden åt kommunen"},
        {"note": "ärende"},
        {"owner": "ÄRENDE-gruppen"},
        {"data": [{"detail": "handläggning (ärendet)"}]},
        {"retention": [{"until": "Ärendets slut"}]},
        {"attachments": [{"name": "ärende.pdf", "sha256": "0" * 64, "size": 1}]},
    ],
)
def test_any_text_of_a_record_is_found_by_the_beginning_of_its_words(
    register: Register, sv: Wording, values: dict[str, Any]
) -> None:
    activity = add(register, "activity", "Namn", **values)
    add(register, "activity", "Arende med a")
    for typed in ("ärende", "ä", "ÄREN", " ären ", "ären, nam"):
        assert find(register, Query("activity", typed), sv) == [activity]
    assert find(register, Query("activity", "rende"), sv) == []
    assert find(register, Query("activity", "ärende saknas"), sv) == []


def test_a_register_is_the_first_organisations_or_else_called_as_it_is_itself(register: Register) -> None:
    put(register, 1, name="Vårt register")
    assert owner_of(register) == "Exempel AB"
    put(register, 2, name="Ändrade AB", reference="O1")
    assert owner_of(register) == "Ändrade AB"
    retire(register, 2, on=date(2026, 1, 1), author="Eva")
    assert owner_of(register) == "Vårt register"


def test_a_record_is_found_by_its_name_and_reference(register: Register, sv: Wording) -> None:
    activity = add(register, "activity", "Löner")
    for typed in ("lön", "B01", "b0", "löner b01"):
        assert find(register, Query("activity", typed), sv) == [activity]


def test_a_record_is_found_by_the_names_of_those_it_names_as_they_are_now(register: Register, sv: Wording) -> None:
    party = add(register, "party", "Molnbolaget")
    activity = add(register, "activity", "Löner", recipients=[{"party": party}])
    assert find(register, Query("activity", "moln"), sv) == [activity]
    assert find(register, Query("activity", "lön moln"), sv) == [activity]
    put(register, party, name="Åskbolaget")
    assert find(register, Query("activity", "moln"), sv) == []
    assert find(register, Query("activity", "åsk"), sv) == [activity]


def test_a_record_is_found_by_its_words_in_both_languages_and_by_own_words(register: Register, sv: Wording) -> None:
    word = add(register, "word", "Ekonomiavdelningen", vocabulary="department", translation="Finance")
    activity = add(register, "activity", "L", department=f"w:{word}", recipients=[{"category": "tax_authority"}])
    for typed in ("ekonomi", "finance", "skatte", "tax"):
        assert find(register, Query("activity", typed), sv) == [activity], typed


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Résumé", "resume"),
        ("Resume", "résumé"),
        ("cafe\u0301", "café"),
        ("Łódź", "łodz"),
        ("Ünal", "unal"),
        ("a\u030aren", "åren"),
        ("Привет", "прив"),
        ("Ελλάδα", "ελλαδα"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد", "محمد"),
        ("हिन्दी", "हिन्दी"),
        ("日本語", "日本"),
        ("556586-9848", "556586-98"),
        ("eva.ek@exempel.se", "eva.ek@ex"),
        ("SFS 2018:218", "2018:218"),
        ("a_b", "a_b"),
        ('N\'est-ce "pas"', "n'est-ce \"pa"),
        ("AND OR NOT NEAR(x)", "and or not near("),
        ("name:x", "name:x"),
        ("x*", "x*"),
        ("\u19b0\u19c8x", "\u19b0\u19c8x"),
    ],
)
def test_accents_signs_and_other_scripts_are_no_hindrance(
    register: Register, sv: Wording, written: str, typed: str
) -> None:
    activity = add(register, "activity", f"Namn {written}")
    assert find(register, Query("activity", typed), sv) == [activity]


@pytest.mark.parametrize("typed", ["", "  ", "-", '"', "*", "()", "🧾", "\x00", "'; DROP TABLE record"])
def test_whatever_is_typed_is_an_answerable_question(register: Register, sv: Wording, typed: str) -> None:
    activity = add(register, "activity")
    assert find(register, Query("activity", typed), sv) == ([] if "DROP" in typed else [activity])


def test_letters_that_are_alike_elsewhere_differ_in_swedish(register: Register, sv: Wording) -> None:
    ids = {name: add(register, "activity", name) for name in ("hal", "häl", "hål", "höl", "hol")}
    for name, activity in ids.items():
        assert find(register, Query("activity", name), sv) == [activity]


def test_texts_are_split_as_sqlite_splits_them() -> None:
    """One word of ours must be one of SQLite's, or a search for it fails."""
    raw = sqlite3.connect(":memory:")
    raw.execute("CREATE VIRTUAL TABLE search USING fts5(t, tokenize='unicode61 remove_diacritics 0')")
    raw.execute("CREATE VIRTUAL TABLE split USING fts5vocab(search, 'instance')")
    ours = {p: terms(f"x{chr(p)}y") for p in range(1, sys.maxunicode + 1) if not 0xD800 <= p < 0xE000}
    ours = {p: found for p, found in ours.items() if found != ["x", "y"]}
    raw.executemany("INSERT INTO search(rowid, t) VALUES (?, ?)", ((p, " ".join(found)) for p, found in ours.items()))
    number = dict(raw.execute("SELECT doc, count(*) FROM split GROUP BY doc"))
    assert {p for p, found in ours.items() if number[p] != len(found)} == set()
    raw.close()


def test_only_records_in_use_are_listed_unless_the_retired_are_asked_for(register: Register, sv: Wording) -> None:
    used, retired = add(register, "activity", "A"), add(register, "activity", "B")
    retire(register, retired, on=date(2026, 1, 2), author="Eva")
    assert find(register, Query("activity"), sv) == [used]
    assert find(register, Query("activity", retired=True), sv) == [retired]
    assert counts(register) == {
        "activity": 1,
        "adequacy_decision": 17,
        "authority": 1,
        "organisation": 1,
        "register": 1,
    }


def test_filters_on_fields_rows_lists_and_blanks(register: Register, sv: Wording) -> None:
    one = add(
        register,
        "activity",
        "A",
        status="active",
        operations=["use", "storage"],
        controller=2,
        children="yes",
        legal_bases=[{"article_6": "a"}, {"article_6": "f"}],
    )
    two = add(register, "activity", "B", status="ended", legal_bases=[{"article_6": "c", "data": ["name"]}])
    three = add(register, "activity", "C")

    def found(path: str, value: str | int | None) -> list[int]:
        return find(register, Query("activity", filters=(Filter(path, value),)), sv)

    assert found("status", "active") == [one]
    assert found("status", None) == [three]
    assert found("operations", "storage") == [one]
    assert found("operations", None) == [two, three]
    assert found("controller", 2) == [one]
    assert found("children", "yes") == [one]
    assert found("legal_bases.article_6", "f") == [one]
    assert found("legal_bases.data", "name") == [two]
    assert found("legal_bases", None) == [three]
    assert found("name", "B") == [two]
    both = (Filter("status", "active"), Filter("legal_bases.article_6", "c"))
    assert find(register, Query("activity", filters=both), sv) == []


def test_filters_on_what_is_missing_and_what_is_named(register: Register, sv: Wording) -> None:
    party = add(register, "party")
    done = add(register, "activity", "A", purpose="Ett", recipients=[{"party": party}], dpia_status="done")
    bare = add(register, "activity", "B")
    media = add(register, "activity", "C", journalistic="yes")

    def found(path: str, value: str | int | None) -> list[int]:
        return find(register, Query("activity", filters=(Filter(path, value),)), sv)

    assert found("art30", "missing") == [done, bare]
    assert found("art30", "b") == [bare]
    assert found("art30", "d") == [bare]
    assert found("rule", "REC-01") == [bare]
    assert found("rule", "DPI-03") == [bare]
    assert found("mentions", party) == [done]
    assert found("remarks", 1) == [done, bare, media]
    assert found("rule", "ORG-12") == [media]


@pytest.mark.parametrize("descending", [False, True])
def test_a_list_is_sorted_in_swedish_order_with_blanks_last(register: Register, sv: Wording, descending: bool) -> None:
    order = ["Abc", "abd", "éa", "Zebra", "Åsa", "älg", "Öst"]
    for name in (None, *order[::2], *order[1::2]):
        add(register, "activity", "Namn", owner=name)
    ids = find(register, Query("activity", sort="owner", descending=descending), sv)
    shown = [line.cells[0] for line in cells(register, "activity", ids, ["owner"], sv)]
    assert shown == (order[::-1] if descending else order) + [""]


def test_references_are_sorted_by_number(register: Register, sv: Wording) -> None:
    for number in ("B10", "B9", "B100", "B1"):
        add(register, "activity", number, reference=number)
    ids = find(register, Query("activity"), sv)
    assert [line.cells[0] for line in cells(register, "activity", ids, ["reference"], sv)] == [
        "B1",
        "B9",
        "B10",
        "B100",
    ]


def test_words_are_sorted_as_the_reader_reads_them(register: Register, sv: Wording, en: Wording) -> None:
    ids = {code: add(register, "activity", code, status=code) for code in ("planned", "active", "ended")}
    blank = add(register, "activity")
    for wording in (sv, en):
        names = sorted(ids, key=lambda code: wording.word("activity_status", code))
        found = find(register, Query("activity", sort="status"), wording)
        assert found == [*(ids[code] for code in names), blank]


def test_lists_sort_by_the_first_and_rows_by_what_tells_most(register: Register, sv: Wording) -> None:
    two, one = add(register, "party", "Öbolaget"), add(register, "party", "Abolaget")
    late = add(register, "agreement", "1", parties=[two, one])
    early = add(register, "agreement", "2", parties=[one, two])
    none = add(register, "agreement", "3")
    assert find(register, Query("agreement", sort="parties"), sv) == [early, late, none]
    six_f = add(register, "activity", "1", legal_bases=[{"article_6": "f"}], recipients=[{"party": two}])
    six_a = add(register, "activity", "2", legal_bases=[{"article_6": "a"}], recipients=[{"party": one}])
    without = add(register, "activity", "3")
    for column in ("legal_bases", "recipients", "legal_bases.article_6"):
        assert find(register, Query("activity", sort=column), sv) == [six_a, six_f, without]
    assert find(register, Query("activity", sort="recipients", descending=True), sv) == [six_f, six_a, without]


@pytest.mark.parametrize(
    "column", ["marks", "revision", "started", "controller", "retired", "systems", "operations", "children"]
)
def test_every_column_can_be_sorted_by(register: Register, sv: Wording, column: str) -> None:
    ids = {add(register, "activity", str(n)) for n in range(3)}
    for descending in (False, True):
        assert set(find(register, Query("activity", sort=column, descending=descending), sv)) == ids


def test_cells_say_in_words_what_a_record_holds(register: Register, sv: Wording, en: Wording) -> None:
    party = add(register, "party", "Molnet")
    activity = add(
        register,
        "activity",
        "Löner",
        status="active",
        children="yes",
        started=date(2026, 5, 1),
        legal_bases=[{"article_6": "f"}, {"article_6": "c"}, {"article_6": "f"}],
        recipients=[{"party": party}],
        purpose="Två\nrader",
        controller=2,
    )
    columns = [
        "name",
        "status",
        "children",
        "started",
        "legal_bases",
        "recipients",
        "purpose",
        "controller",
        "revision",
    ]
    (line,) = cells(register, "activity", [activity], columns, sv)
    status, yes = sv.word("activity_status", "active"), sv.answer("yes")
    revision = str(line.cells[-1])
    assert line.cells == (
        "Löner",
        status,
        yes,
        "2026-05-01",
        "6.1 f, 6.1 c",
        "Molnet",
        "Två rader",
        "Exempel AB",
        revision,
    )
    assert (line.id, line.retired, len(line.marks)) == (activity, False, 7)
    assert cells(register, "activity", [activity], ["legal_bases"], en)[0].cells == ("6(1)(f), 6(1)(c)",)
    assert cells(register, "activity", [99], ["name"], sv) == []


def test_a_picker_suggests_by_name_in_order_of_the_alphabet(register: Register) -> None:
    names = ["Östra bolaget", "Anders bolag", "Östen"]
    ids = {name: add(register, "party", name, note="hemligt") for name in names}
    retired = add(register, "party", "Bolaget")
    retire(register, retired, on=date(2026, 1, 2), author="Eva")
    assert [i for i, _, _ in suggest(register, ["party"], "")] == [
        ids[n] for n in ("Anders bolag", "Östen", "Östra bolaget")
    ]
    assert suggest(register, ["party"], "öst bol") == [(ids["Östra bolaget"], "party", "P01 Östra bolaget")]
    assert suggest(register, ["party"], "hemligt") == []
    assert len(suggest(register, ["party", "organisation"], "", limit=2)) == 2


def test_a_record_tells_who_names_it(register: Register) -> None:
    party = add(register, "party")
    activity = add(register, "activity", "Löner", recipients=[{"party": party}, {"party": party}])
    system = add(register, "system", "Lön", supplier=party)
    assert named_by(register, party) == [(activity, "activity", "B01 Löner"), (system, "system", "Y01 Lön")]
