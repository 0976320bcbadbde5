"""The receipt of a hand-over says when, how, by whom and to whom, and names every file with its sum."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.release import Level
from ropa_desktop.exchange.hand_over import Sent, send
from ropa_desktop.exchange.package import Part, Wanted, make_package
from ropa_desktop.exchange.pdf import write_pdf
from ropa_desktop.exchange.receipt import compose_receipt, grouped
from ropa_desktop.exchange.scope import Scope
from tests.exchange.outlines import as_markdown
from tests.services.made import add, opened, values_of


def test_everything_about_it_stands_on_the_receipt_in_both_languages(tmp_path: Path) -> None:
    with opened(tmp_path) as register:
        request = add(register, "authority_request", "Begäran om registret", case_number="IMY-2026-7")
        wanted = Wanted(Scope(annexes=frozenset()), "sv", frozenset({Part.WORKBOOK}))
        make_package(register, tmp_path / "svar.zip", wanted)
        sent = Sent(date(2026, 11, 26), "Krypterad e-post", "Eva Ek", "IMY", "Dnr 7", "Eva", request)
        handed = send(register, tmp_path / "svar.zip", sent)
        values = values_of(register, handed)
        told = {code: as_markdown(compose_receipt(register, handed, code)) for code in ("sv", "en")}
        for text in told.values():
            for word in ("2026-11-26", "Krypterad e-post", "Eva Ek", "IMY", "Dnr 7", "IMY-2026-7", "svar.zip"):
                assert word in text
            for file in values["files"]:
                assert f"| {file['name']} | {grouped(file['size'])} | {file['sha256']} |" in text
            assert text.count(values["manifest"]) == 2  # at the head, and among the files
        assert told["sv"].startswith("# Kvitto på överlämning\nExempel AB\n")
        assert told["en"].startswith("# Receipt of hand-over\nExempel AB\n")
        write_pdf(compose_receipt(register, handed, "sv"), tmp_path / "kvitto.pdf")
        with pytest.raises(Problem, match="no_package"):
            compose_receipt(register, add(register, "hand_over", "För hand"), "sv")
    assert (tmp_path / "kvitto.pdf").read_bytes().startswith(b"%PDF")


def test_the_receipt_of_a_copy_for_release_names_the_request_by_its_number_alone(tmp_path: Path) -> None:
    with opened(tmp_path) as register:
        request = add(register, "authority_request", "Begäran från Kim Berg", case_number="2026-7")
        wanted = Wanted(Scope(annexes=frozenset(), level=Level.RELEASE), "sv", frozenset({Part.LINKED}))
        make_package(register, tmp_path / "svar.zip", wanted)
        sent = Sent(date(2026, 11, 26), "E-post", "Eva Ek", "Tidningen", request_id=request)
        told = as_markdown(compose_receipt(register, send(register, tmp_path / "svar.zip", sent), "sv"))
    assert "2026-7" in told
    assert "Kim Berg" not in told


def test_thousands_stand_apart() -> None:
    assert grouped(1234567) == "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567"
