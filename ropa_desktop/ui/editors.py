"""The editor of each kind of field."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ropa_desktop.domain.field import Field, Kind
from ropa_desktop.domain.texts import LANGUAGES
from ropa_desktop.ui.context import EditorContext
from ropa_desktop.ui.editors_choice import ChipsEditor, ChoiceEditor, choices_editor, links_editor
from ropa_desktop.ui.editors_date import DateEditor
from ropa_desktop.ui.editors_files import FilesEditor
from ropa_desktop.ui.editors_plain import AnswerEditor, LongEditor, NumberEditor, PeriodEditor, TextEditor
from ropa_desktop.ui.editors_rows import MakeAid, RowsEditor
from ropa_desktop.ui.editors_template import TemplateEditor
from ropa_desktop.ui.editors_worksheet import WorksheetEditor
from ropa_desktop.ui.retention_aid import RetentionAid

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
    | TemplateEditor
    | WorksheetEditor
)
"""Each has `value()`, `set_value(value)` which emits nothing, `set_read_only(bool)`, and the signals `edited()` and
`told(text)`, which says what is wrong with what was written, or "" again. What is written and cannot be the value is
an edit too: `refused()` says why it is not kept. Where something can be begun, `written()` gives what stands there and
is not the value, and `write()` puts it back when the editor is made anew."""


Make = Callable[[Field, str, EditorContext], Editor]
AIDS: Mapping[tuple[str, str], MakeAid] = {("activity", "retention"): RetentionAid}
"""What stands below the editors of a row to help with it, by the record type and the field."""

EDITORS: Mapping[Kind, Make] = {
    Kind.TEXT: lambda field, _, context: TextEditor(context.surroundings, field.name),
    Kind.LONG: lambda _, __, context: LongEditor(context.surroundings),
    Kind.CHOICE: lambda field, _, context: ChoiceEditor(field, context),
    Kind.CHOICES: lambda field, _, context: choices_editor(field, context),
    Kind.DATE: lambda _, __, context: DateEditor(context.surroundings),
    Kind.NUMBER: lambda _, __, context: NumberEditor(context.surroundings),
    Kind.ANSWER: lambda _, __, context: AnswerEditor(context.surroundings),
    Kind.PERIOD: lambda _, __, context: PeriodEditor(context.surroundings),
    Kind.LINK: lambda field, _, context: links_editor(field, context, single=True),
    Kind.LINKS: lambda field, _, context: links_editor(field, context),
    Kind.ROWS: lambda field, owner, context: RowsEditor(
        field, owner, context, make_editor, AIDS.get((owner, field.name))
    ),
    Kind.FILES: lambda _, __, context: FilesEditor(context),
    Kind.WORKSHEET: lambda field, _, context: WorksheetEditor(field, context),
}

OWN: Mapping[tuple[str, str], Make] = {
    ("register", f"letter_{code}"): lambda field, _, context: TemplateEditor(context, field.name[-2:])
    for code in LANGUAGES
}
"""Fields that ask more of their editor than their kind does."""


def make_editor(field: Field, owner: str, context: EditorContext) -> Editor:
    """Make the editor of a field; `owner` is the text key of what the field stands on ("activity")."""
    if (owner, field.name) in OWN:
        return OWN[owner, field.name](field, owner, context)
    return EDITORS[field.kind](field, owner, context)
