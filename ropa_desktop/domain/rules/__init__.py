"""Rules: what the law asks of a record, each a small declared thing that a record either meets or not.

A rule looks at one record and at the marks of the records it names, never further, so that a save
needs to look no further either.
"""

from __future__ import annotations

from ropa_desktop.domain.rules.rule import Finding, Known, Rule, Severity, evaluate, marks_for, rules_for

__all__ = ["Finding", "Known", "Rule", "Severity", "evaluate", "marks_for", "rules_for"]
