"""The rules in force are told, and weighed by the office with a reason."""

from __future__ import annotations

from ropa_desktop.services import rule_settings
from ropa_desktop.services.records import save
from ropa_desktop.services.undo import undo
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage import records
from ropa_desktop.storage.register import Register


def laid_down(register: Register) -> dict[str, tuple[str, str]]:
    return {one.id: (one.weight, one.reason) for one in rule_settings.rules(register) if one.weight}


def test_every_rule_is_told_with_what_it_rests_on_and_how_many_fall_short(register: Register) -> None:
    save(register, "activity", None, {"name": "Nyhetsbrev"}, author="Eva")
    found = {one.id: one for one in rule_settings.rules(register)}
    assert found["REC-01"].area == "record"
    assert found["LB-04"].area == "basis"
    assert found["LB-04"].cites[0] == "6.1 f"
    assert found["GOV-02"].count == 1
    assert next(iter(found)) in {one.id for one in found.values() if one.letter}


def test_a_weight_is_laid_down_changed_and_undone(register: Register) -> None:
    rule_settings.weigh(register, "GOV-02", "off", " Ett skäl ", author="Eva")
    rule_settings.weigh(register, "REC-10", "error", "", author="Eva")
    assert laid_down(register) == {"GOV-02": ("off", "Ett skäl"), "REC-10": ("error", "")}
    rule_settings.weigh(register, "GOV-02", "advice", "Annat skäl", author="Eva")
    assert laid_down(register)["GOV-02"] == ("advice", "Annat skäl")
    rule_settings.weigh(register, "GOV-02", "", "", author="Eva")
    assert laid_down(register) == {"REC-10": ("error", "")}
    undo(register, author="Eva")
    assert laid_down(register)["GOV-02"] == ("advice", "Annat skäl")


def test_the_rules_in_force_are_told_in_one_sentence(register: Register) -> None:
    count = len(rule_settings.rules(register))
    assert rule_settings.in_force(register, Wording(register, "sv")) == f"{count} regler gäller, alla som de är."
    rule_settings.weigh(register, "GOV-02", "off", "Förs någon annanstans", author="Eva")
    told = rule_settings.in_force(register, Wording(register, "sv"))
    assert told == f"{count} regler gäller. Eget val för: GOV-02 avstängd (Förs någon annanstans)."


def test_the_offices_own_intervals_and_limits_are_told_too(register: Register) -> None:
    with register.reading() as connection:
        (own,) = records.ids_of(connection, "register")
    save(register, "register", own, {"activity_interval": "P6M", "purpose_length": 40}, author="Eva")
    told = rule_settings.in_force(register, Wording(register, "sv"))
    assert told.endswith("Egna tider och gränser: Behandlingar: 6 månader; Kortaste ändamål (tecken): 40.")
