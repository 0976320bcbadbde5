"""A register of the first format keeps every text of its assessments when it is brought up."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from pathlib import Path

from alembic import command

from ropa_desktop.services import drafts, past, records
from ropa_desktop.services.wording import Wording
from ropa_desktop.storage import migrate
from ropa_desktop.storage.connections import engine_for, opener
from ropa_desktop.storage.register import open_register
from ropa_desktop.storage.schema import APPLICATION_ID

NASTY = "rad 1\nrad 2 – <b>å</b> & 🧾 =1+1 'x' \"y\""


def register_of_the_first_format(path: Path) -> None:
    path.touch()
    engine = engine_for(opener(path))
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        config = migrate._config(migrate.SCRIPTS)
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql("DROP TABLE alembic_version")
    engine.dispose()
    with contextlib.closing(sqlite3.connect(path)) as raw, raw:
        raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        raw.execute("PRAGMA user_version = 1")
        insert = "INSERT INTO record (id, type, name, reference, marks, errors, remarks, revision) VALUES "
        raw.execute(f"{insert}(1, 'register', 'R', NULL, '', 0, 0, 1)")
        raw.execute(f"{insert}(2, 'balancing_test', 'Enkät', 'I01', 'm', 0, 0, 1)")
        raw.execute(f"{insert}(3, 'transfer_assessment', 'USA', 'V01', 'm', 0, 0, 1)")
        raw.execute(f"{insert}(4, 'transfer', 'Till USA', 'T01', 'd', 0, 0, 1)")
        raw.execute("INSERT INTO register (id) VALUES (1)")
        raw.execute(
            "INSERT INTO balancing_test (id, status, interest, necessity, impact, expectations, safeguards, balance,"
            " conclusion, conditions, author) VALUES (2, 'draft', ?, ?, ?, ?, ?, ?, 'can_rely', ?, 'Eva Ek')",
            tuple(f"{NASTY} {n}" for n in range(7)),
        )
        raw.execute(
            "INSERT INTO transfer_assessment (id, status, country, sources, law_and_practice, supplementary_measures,"
            " residual_risk, conditions) VALUES (3, 'draft', 'US', 'källor', 'lag', 'kryptering', 'risk', 'villkor')"
        )
        raw.execute("INSERT INTO transfer (id, country, tool, modules) VALUES (4, 'US', '46_2_c', '[\"two\"]')")
        raw.execute(
            "INSERT INTO revision VALUES (1, '2026-01-01T10:00:00.000+00:00', 'Eva', 'add', NULL, 'live', NULL)"
        )
        body = {"name": "Enkät", "reference": "I01", "interest": NASTY, "balance": "väger"}
        raw.execute("INSERT INTO version VALUES (2, 1, 'balancing_test', ?)", (json.dumps(body, ensure_ascii=False),))
        left = json.dumps({"name": "Enkäten", "interest": f"nu {NASTY}"})
        raw.execute("INSERT INTO draft VALUES ('balancing_test', 2, '2026-01-02T10:00:00+00:00', ?)", (left,))


def test_every_text_stands_in_the_worksheet(tmp_path: Path) -> None:
    path = tmp_path / "a.ropa"
    register_of_the_first_format(path)
    with open_register(path) as register:
        test = records.read(register, 2).values
        assert test["worksheet"]["version"] == 1
        assert test["worksheet"]["answers"] == {
            "interest": f"{NASTY} 0",
            "step_2_reason": f"{NASTY} 1",
            "impact_reason": f"{NASTY} 2",
            "collection": f"{NASTY} 3",
            "safeguards": [{"measure": f"{NASTY} 4"}],
            "final_balance_reason": f"{NASTY} 5",
            "conditions": [{"action": f"{NASTY} 6"}],
        }
        assert (test["conclusion"], test["author"]) == ("can_rely", "Eva Ek")
        assessment = records.read(register, 3).values
        assert assessment["country"] == "US"
        assert assessment["worksheet"]["answers"] == {
            "sources": [{"source": "källor"}],
            "step_3_reason": "lag",
            "technical": [{"measure": "kryptering"}],
            "equivalent_reason": "risk",
            "actions": [{"action": "villkor"}],
        }
        assert records.read(register, 4).values["modules"] == ["two"]


def test_the_texts_still_stand_in_the_history(tmp_path: Path) -> None:
    path = tmp_path / "a.ropa"
    register_of_the_first_format(path)
    with open_register(path) as register:
        found = past.differences(register, 2, 1, Wording(register, "sv"))
        assert NASTY in {d.after for d in found}
        assert "väger" in {d.after for d in found}


def test_a_form_left_unsaved_keeps_its_texts_beside_what_it_did_not_touch(tmp_path: Path) -> None:
    path = tmp_path / "a.ropa"
    register_of_the_first_format(path)
    with open_register(path) as register:
        [left] = drafts.kept_drafts(register)
        saved = records.read(register, 2).values["worksheet"]["answers"]
    assert (left.record_id, left.values["name"]) == (2, "Enkäten")
    assert left.values["worksheet"]["answers"] == saved | {"interest": f"nu {NASTY}"}


def test_what_was_carried_over_can_be_saved_again(tmp_path: Path) -> None:
    path = tmp_path / "a.ropa"
    register_of_the_first_format(path)
    with open_register(path) as register:
        for record_id in (2, 3):
            stored = records.read(register, record_id)
            records.save(register, stored.type, record_id, {**stored.values, "name": "Nytt"}, author="Eva")
            assert records.read(register, record_id).values["worksheet"] == stored.values["worksheet"]
