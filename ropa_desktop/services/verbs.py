"""The verbs by which saves are told apart: what can be undone, what a person writes, what concerns what is kept."""

UNDOABLE = frozenset(
    {
        "add",
        "change",
        "copy",
        "retire",
        "reactivate",
        "delete",
        "import",
        "bulk",
        "revert",
        "accept",
        "take_back",
        "replace",
        "replace_list",
        "fall",
        "begin_review",
        "decide",
        "answer_checklist",
        "mark_secret",
        "decide_mark",
        "unmark_secret",
    }
)
"""The verbs of edits; what is not among them is an act, which only another recorded act withdraws."""

BY_HAND = frozenset({"add", "change", "bulk"})
"""The verbs of what a person writes in fields."""

OUTSIDE = frozenset({"thin", "rebuild"})
"""The verbs by which what was handed over goes too: its period is over, or the past is looked at."""
