"""What a dialog asks for: names at the left and the fields beside them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QGridLayout, QLabel, QVBoxLayout, QWidget

from ropa_desktop.ui.context import Surroundings
from ropa_desktop.ui.editors_date import DateEditor
from ropa_desktop.ui.parts import label


def asking_form(around: Surroundings) -> QFormLayout:
    """Make a form whose rows are as wide as the dialog and break where a name is long: it then stands above."""
    form = QFormLayout()
    form.setHorizontalSpacing(around.theme.px(12))
    form.setVerticalSpacing(around.theme.px(8))
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    return form


def with_reason(editor: QWidget) -> QWidget:
    """Put below a day that is asked for why what is written is none; another editor is given as it is."""
    if not isinstance(editor, DateEditor):
        return editor
    whole, why = QWidget(), label("", "attention", wrap=True)
    why.hide()

    def tell(text: str) -> None:
        why.setText(text)
        why.setVisible(bool(text))

    editor.told.connect(tell)
    box = QVBoxLayout(whole)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(2)
    box.addWidget(editor)
    box.addWidget(why)
    return whole


def asking_grid(around: Surroundings, rows: Iterable[tuple[str, QWidget]]) -> tuple[QGridLayout, list[QLabel]]:
    """Lay out fields with the words of each, which also name it to a screen reader; give the words' labels too."""
    grid, labels = QGridLayout(), []
    grid.setHorizontalSpacing(around.theme.px(10))
    grid.setVerticalSpacing(around.theme.px(8))
    grid.setColumnStretch(1, 1)
    for number, (words, widget) in enumerate(rows):
        labels.append(label(words, "soft"))
        labels[-1].setBuddy(widget)
        widget.setAccessibleName(words)
        grid.addWidget(labels[-1], number, 0)
        grid.addWidget(with_reason(widget), number, 1)
    return grid, labels
