"""What it takes to hold the activities of a register against every rule."""

from __future__ import annotations

import time
from pathlib import Path

from ropa_desktop.services import judging
from ropa_desktop.services.knowledge import Knowledge
from ropa_desktop.storage import findings, records
from ropa_desktop.storage.chunks import CHUNK
from ropa_desktop.storage.findings import Judged
from ropa_desktop.storage.register import open_register


def judge_activities(path: Path) -> tuple[float, float]:
    """Give the seconds that the rules take on the activities of a register, and with reading and keeping them."""
    taken, started = 0.0, time.perf_counter()
    with open_register(path) as register, register.writing() as connection, judging.collected_later():
        knowledge = Knowledge(connection, whole=True)
        ids = records.ids_of(connection, "activity")
        for start in range(0, len(ids), CHUNK):
            some, found = ids[start : start + CHUNK], list[Judged]()
            knowledge.look_ahead(some)
            for one in records.read_many(connection, "activity", some):
                began = time.perf_counter()
                found.append(judging.judged(knowledge, one.record_type, one.id, one.values))
                taken += time.perf_counter() - began
            findings.write(connection, found)
    return taken, time.perf_counter() - started
