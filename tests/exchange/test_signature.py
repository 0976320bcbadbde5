"""Signed PDFs stay archival and accessible, what was altered is found out, and what cannot sign says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

import pikepdf
import pytest
from asn1crypto import pkcs12 as asn1_pkcs12
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.exchange import signature
from ropa_desktop.exchange.pdf import Attached, Relationship, write_pdf
from ropa_desktop.exchange.signature import Signer, open_signer, sign_pdf, signature_told, signatures
from ropa_desktop.storage.texts import language
from tests.benchmarks.pdf import sample_outline
from tests.exchange.certificates import NOW, PASSPHRASE, YEAR, keep, make_certificate, make_key, office
from tests.exchange.verapdf import failures, require


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "register.pdf"
    write_pdf(sample_outline(2), path)
    return path


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    return open_signer(office(tmp_path), PASSPHRASE)


@pytest.fixture
def signed(plain: Path, signer: Signer, tmp_path: Path) -> Path:
    sign_pdf(plain, tmp_path / "signed.pdf", signer)
    return tmp_path / "signed.pdf"


def test_a_signature_says_whose_it_is_and_that_nothing_was_altered(signed: Path, signer: Signer) -> None:
    (found,) = signatures(signed)
    assert found.certificate == signer.certificate
    assert found.holds
    assert found.certificate.self_signed
    assert found.signed_at is not None
    assert abs(found.signed_at - NOW) < timedelta(minutes=10)
    for code in LANGUAGES:
        told = signature_told(found, language(code), signer.certificate.sha256)
        assert "Exempelbolaget AB" in told
        assert language(code)("signature.self_signed") in told
        assert told.count(signer.certificate.sha256) == 1


def test_a_file_without_a_signature_has_none(plain: Path) -> None:
    assert signatures(plain) == ()


def test_a_signed_document_is_still_archival_and_accessible(signed: Path) -> None:
    require()
    assert failures(signed, "2a", "ua1") == []


def test_a_signed_document_with_files_attached_is_still_pdf_a_3a(tmp_path: Path, signer: Signer) -> None:
    require()
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    attached = Attached("a.json", "application/json", "Maskinläsbart", Relationship.DATA, tmp_path / "a.json")
    write_pdf(sample_outline(1), tmp_path / "a.pdf", attached=[attached])
    sign_pdf(tmp_path / "a.pdf", tmp_path / "a.pdf", signer, "en")
    assert failures(tmp_path / "a.pdf", "3a", "ua1") == []
    assert signatures(tmp_path / "a.pdf")[0].holds


def test_a_document_from_elsewhere_can_be_signed_as_it_is(tmp_path: Path, signer: Signer) -> None:
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(tmp_path / "a.pdf")
    sign_pdf(tmp_path / "a.pdf", tmp_path / "b.pdf", signer, reason="Överlämnad")
    assert signatures(tmp_path / "b.pdf")[0].holds
    with pikepdf.open(tmp_path / "b.pdf") as document:
        assert str(document.Root.AcroForm.Fields[0].V.Reason) == "Överlämnad"


def test_the_field_is_in_the_structure_and_named(signed: Path) -> None:
    with pikepdf.open(signed) as document:
        assert document.check_pdf_syntax() == []
        (field,) = document.Root.AcroForm.Fields
        assert str(field.TU) == "Elektronisk underskrift"
        tree = document.Root.StructTreeRoot
        form = pikepdf.NumberTree(tree.ParentTree)[int(field.StructParent)]
        assert form.S == "/Form"
        assert form.K.Obj.objgen == field.objgen
        assert list(tree.K.K)[-1].objgen == form.objgen


def test_what_was_altered_after_the_signature_is_found_out(signed: Path) -> None:
    whole = bytearray(signed.read_bytes())
    at = whole.index(b"/Producer") if b"/Producer" in whole else len(whole) // 3
    whole[at + 1] ^= 0x20
    signed.write_bytes(whole)
    (found,) = signatures(signed)
    assert not found.intact
    assert not found.holds
    assert signature_told(found, language("sv")) == language("sv")("signature.altered", name="Exempelbolaget AB")


def test_what_was_added_after_the_signature_is_found_out(signed: Path, tmp_path: Path) -> None:
    with signed.open("ab") as file:
        file.write(b"\n% tillagt\n")
    (found,) = signatures(signed)
    assert (found.intact, found.whole, found.holds) == (True, False, False)
    assert language("sv")("signature.added") in signature_told(found, language("sv"))


def test_a_second_signature_is_told_beside_the_first(signed: Path, tmp_path: Path) -> None:
    key = make_key(curve=False)
    root = make_key()
    issuer = make_certificate(root, "Utfärdaren")
    other = keep(
        tmp_path / "b.p12",
        make_certificate(key, "Eva Ek", issuer=(issuer.subject, root)),
        key,
        others=[issuer],
    )
    second = open_signer(other, PASSPHRASE)
    sign_pdf(signed, signed, second)
    first, last = signatures(signed)
    assert (first.whole, last.whole) == (False, True)
    assert last.holds
    assert (last.certificate.issuer, last.certificate.self_signed) == ("Utfärdaren", False)
    told = signature_told(last, language("en"), first.certificate.sha256)
    assert second.certificate.sha256 in told
    assert first.certificate.sha256 in told
    assert language("en")("signature.issued") in told


def test_a_signature_of_a_time_when_the_certificate_was_not_valid_says_so(
    plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = office(tmp_path, first=NOW - 2 * YEAR, last=NOW - YEAR)
    signer = open_signer(path, PASSPHRASE, now=NOW - YEAR - timedelta(days=1))
    monkeypatch.setattr("ropa_desktop.exchange.signature._check_day", lambda *_: None)
    sign_pdf(plain, tmp_path / "late.pdf", signer)
    (found,) = signatures(tmp_path / "late.pdf")
    assert (found.intact, found.in_time, found.holds) == (True, False, False)
    assert (NOW - YEAR).date().isoformat() in signature_told(found, language("sv"))


def _refused(path: Path, passphrase: str = PASSPHRASE) -> Problem:
    with pytest.raises(Problem) as caught:
        open_signer(path, passphrase)
    problem = caught.value
    for code in LANGUAGES:
        told = language(code)(problem.key, **problem.facts)
        assert not passphrase or passphrase not in told
    assert not passphrase or passphrase not in repr(problem) + repr(problem.__cause__)
    return problem


def test_a_certificate_that_cannot_sign_says_why(tmp_path: Path) -> None:
    expired = office(tmp_path, "Gammal", first=NOW - 2 * YEAR, last=NOW - YEAR)
    assert _refused(expired).key == "problem.certificate_expired"
    early = office(tmp_path, "Ny", first=NOW + YEAR, last=NOW + 2 * YEAR)
    assert _refused(early).key == "problem.certificate_not_yet"
    assert _refused(office(tmp_path, "Kryptering", signs=False)).key == "problem.certificate_usage"
    assert _refused(office(tmp_path, "Svag", weak=True)).key == "problem.certificate_unsupported"


def test_a_wrong_passphrase_is_told_apart_from_a_file_of_another_kind(tmp_path: Path) -> None:
    path = office(tmp_path)
    assert _refused(path, "fel lösenord").key == "problem.certificate_passphrase"
    assert _refused(path, "").key == "problem.certificate_passphrase"
    for content in (b"", b"-----BEGIN CERTIFICATE-----", b"\x30\x80" + b"\0" * 40, b"PK\x03\x04", b"0" * 2_000_000):
        path.write_bytes(content)
        assert _refused(path).key == "problem.certificate_not_pkcs12"
    assert _refused(tmp_path).key == "problem.certificate_not_pkcs12"
    assert _refused(tmp_path / "x").key == "problem.not_found"


def test_a_certificate_without_its_key_cannot_sign(tmp_path: Path) -> None:
    key = make_key()
    certificate = make_certificate(key)
    how = BestAvailableEncryption(PASSPHRASE.encode())
    (tmp_path / "a.p12").write_bytes(pkcs12.serialize_key_and_certificates(None, None, None, [certificate], how))
    assert _refused(tmp_path / "a.p12").key == "problem.certificate_no_key"


def test_a_file_without_a_passphrase_can_sign(tmp_path: Path) -> None:
    key = make_key()
    path = keep(tmp_path / "a.p12", make_certificate(key), key, "")
    assert open_signer(path, "").certificate.name == "Exempelbolaget AB"


@pytest.mark.parametrize("where", ["mac", "certificates", "key"])
def test_a_certificate_that_would_take_hours_to_open_is_refused_at_once(tmp_path: Path, where: str) -> None:
    path = office(tmp_path)
    path.write_bytes(_slow(path.read_bytes(), where))
    assert _refused(path).key == "problem.certificate_unsupported"


def _slow(data: bytes, where: str) -> bytes:
    """Let one of the keys of a file be worked upon two thousand million times."""
    file = asn1_pkcs12.Pfx.load(data)
    if where == "mac":
        file["mac_data"]["iterations"] = 2**31 - 1
        return bytes(file.dump())
    safes = asn1_pkcs12.AuthenticatedSafe.load(file["auth_safe"]["content"].native)
    for safe in safes:
        if where == "certificates" and safe["content_type"].native == "encrypted_data":
            _slower(safe["content"]["encrypted_content_info"]["content_encryption_algorithm"])
        if where == "key" and safe["content_type"].native == "data":
            bags = asn1_pkcs12.SafeContents.load(safe["content"].native)
            _slower(bags[0]["bag_value"]["encryption_algorithm"])
            safe["content"] = bags.dump(force=True)
    file["auth_safe"]["content"] = safes.dump(force=True)
    return bytes(file.dump(force=True))


def _slower(algorithm: Any) -> None:
    algorithm["parameters"]["key_derivation_func"]["parameters"]["iteration_count"] = 2**31 - 1


def test_the_passphrase_and_the_key_are_not_kept_where_they_could_be_shown(signer: Signer) -> None:
    assert PASSPHRASE not in repr(signer)
    assert "key" not in repr(signer)
    assert PASSPHRASE.encode() not in repr(vars(signer.key)).encode()


def test_a_certificate_that_says_nothing_of_its_use_can_sign(tmp_path: Path) -> None:
    assert open_signer(office(tmp_path, signs=None), PASSPHRASE).certificate.name == "Exempelbolaget AB"


def test_a_name_in_a_certificate_is_shown_as_text_only(tmp_path: Path) -> None:
    key = make_key()
    path = keep(tmp_path / "a.p12", make_certificate(key, "A\x1b[2J\u202e\nB"), key)
    assert open_signer(path, PASSPHRASE).certificate.name == "A\ufffd[2J\ufffd\ufffdB"


def test_a_key_that_belongs_to_another_certificate_cannot_sign() -> None:
    with pytest.raises(Problem, match="certificate_no_key"):
        signature._check_may_sign(make_certificate(make_key()), make_key(), "a.p12")


def test_a_file_protected_in_a_way_that_is_not_known_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise UnsupportedAlgorithm("RC2")

    monkeypatch.setattr(pkcs12, "load_pkcs12", refuse)
    assert _refused(office(tmp_path)).key == "problem.certificate_unsupported"


def test_a_method_that_is_no_longer_safe_does_not_hold(signed: Path) -> None:
    weak = replace(signatures(signed)[0], weak=True)
    assert not weak.holds
    assert language("sv")("signature.weak") in signature_told(weak, language("sv"))


def test_a_structure_of_another_shape_is_signed_as_well(signed: Path, signer: Signer, tmp_path: Path) -> None:
    with pikepdf.new() as document:
        page = document.add_blank_page().obj
        tree = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot, ParentTreeNextKey=3))
        top = document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Document, P=tree, K=0, Pg=page))
        tree.K = pikepdf.Array([top])
        tree.ParentTree = document.make_indirect(pikepdf.Dictionary(Nums=pikepdf.Array([])))
        document.Root.StructTreeRoot = tree
        document.save(tmp_path / "a.pdf")
    sign_pdf(tmp_path / "a.pdf", tmp_path / "b.pdf", signer)
    assert signatures(tmp_path / "b.pdf")[0].holds
    with pikepdf.open(tmp_path / "b.pdf") as document:
        root = document.Root.StructTreeRoot
        (number, form), kids = root.ParentTree.Nums, root.K[0].K
        assert (int(number), int(root.ParentTreeNextKey), int(kids[0])) == (3, 4, 0)
        assert form.S == "/Form"
        assert kids[1].objgen == form.objgen


def test_a_file_that_is_not_there_or_is_empty(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="not_found"):
        signatures(tmp_path / "a.pdf")
    with pytest.raises(Problem, match="unreadable"):
        signatures(tmp_path)
    (tmp_path / "a.pdf").write_bytes(b"")
    assert signatures(tmp_path / "a.pdf") == ()
    assert _refused(tmp_path / "a.pdf" / "b").key == "problem.unreadable"


def test_what_is_no_pdf_cannot_be_signed_and_leaves_nothing(tmp_path: Path, signer: Signer) -> None:
    for content in (b"", b"hej", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\nstartxref\n9\n%%EOF"):
        (tmp_path / "a.pdf").write_bytes(content)
        with pytest.raises(Problem, match="not_a_pdf"):
            sign_pdf(tmp_path / "a.pdf", tmp_path / "b.pdf", signer)
    assert {path.name for path in tmp_path.iterdir()} == {"a.pdf", "Exempelbolaget AB.p12"}


def test_a_computer_without_a_time_zone_is_told(
    plain: Path, tmp_path: Path, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown() -> None:
        raise ZoneInfoNotFoundError("Foo/Bar")

    monkeypatch.setattr("tzlocal.get_localzone", unknown)
    with pytest.raises(Problem, match="no_time_zone"):
        sign_pdf(plain, tmp_path / "a.pdf", signer)
    assert not (tmp_path / "a.pdf").exists()


def test_a_signature_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n1 0 obj<</ByteRange[0 1 2 3]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF")
    with pytest.raises(Problem, match="signature_unreadable"):
        signatures(tmp_path / "a.pdf")
