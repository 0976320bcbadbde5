"""The editor of each kind of field."""

from __future__ import annotations

from typing import assert_never

from ropa_desktop.domain.field import Field, Kind
from ropa_desktop.ui.context import EditorContext
from ropa_desktop.ui.editors_choice import ChipsEditor, ChoiceEditor, choices_editor, links_editor
from ropa_desktop.ui.editors_date import DateEditor
from ropa_desktop.ui.editors_files import FilesEditor
from ropa_desktop.ui.editors_plain import AnswerEditor, LongEditor, NumberEditor, PeriodEditor, TextEditor
from ropa_desktop.ui.editors_rows import RowsEditor

Editor = (
    TextEditor
    | LongEditor
    | ChoiceEditor
    | ChipsEditor
    | DateEditor
    | NumberEditor
    | AnswerEditor
    | PeriodEditor
    | RowsEditor
    | FilesEditor
)
"""Each has `value()`, `set_value(value)` which emits nothing, `set_read_only(bool)`, and the signals `edited()` and
`told(text)`, which says what is wrong with what was written, or "" again."""


def make_editor(field: Field, owner: str, context: EditorContext) -> Editor:
    """Make the editor of a field; `owner` is the text key of what the field stands on ("activity")."""
    around = context.surroundings
    match field.kind:
        case Kind.TEXT:
            return TextEditor(around, field.name)
        case Kind.LONG:
            return LongEditor(around)
        case Kind.CHOICE:
            return ChoiceEditor(field, context)
        case Kind.CHOICES:
            return choices_editor(field, context)
        case Kind.DATE:
            return DateEditor(around)
        case Kind.NUMBER:
            return NumberEditor(around)
        case Kind.ANSWER:
            return AnswerEditor(around)
        case Kind.PERIOD:
            return PeriodEditor(around)
        case Kind.LINK:
            return links_editor(field, context, single=True)
        case Kind.LINKS:
            return links_editor(field, context)
        case Kind.ROWS:
            return RowsEditor(field, owner, context, make_editor)
        case Kind.FILES:
            return FilesEditor(context)
        case _ as never:
            assert_never(never)
