"""The errors that a user can meet: each has a text key and the facts that its text names."""

from __future__ import annotations


class Problem(Exception):
    """Something a user can do something about. `key` names its text ("problem.locked"), `facts` fill it in."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key, facts)
        self.key = f"problem.{key}"
        self.facts = facts


class Cancelled(Exception):
    """The user stopped a long piece of work; nothing of it is left behind."""
