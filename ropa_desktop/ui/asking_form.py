"""The form of a dialog that asks for a few things: names at the left, or above where there is little room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout

from ropa_desktop.ui.context import Surroundings


def asking_form(around: Surroundings) -> QFormLayout:
    """Make a form whose rows are as wide as the dialog and break where a name is long."""
    form = QFormLayout()
    form.setHorizontalSpacing(around.theme.px(12))
    form.setVerticalSpacing(around.theme.px(8))
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    return form
