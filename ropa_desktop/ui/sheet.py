"""The style sheet: one small template that colours and measures are put into."""

from __future__ import annotations

from string import Template
from typing import Protocol


class Measures(Protocol):
    """What the template needs of a theme."""

    @property
    def colours(self) -> object: ...
    @property
    def points(self) -> float: ...
    @property
    def line_height(self) -> int: ...
    def px(self, measure: float) -> int: ...


TEMPLATE = Template("""
QToolTip { background: $card; color: $text; border: 1px solid $edge; padding: ${p4}px; }
QToolTip { qproperty-textFormat: PlainText; }
QMainWindow, QDialog { background: $ground; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[role="column"] { background: transparent; }

QLabel[role="title"] { font-size: ${title}pt; font-weight: 600; }
QLabel[role="heading"] { font-size: ${heading}pt; font-weight: 600; }
QLabel[role="soft"] { font-size: ${small}pt; color: $soft; }
QLabel[role="attention"] { font-size: ${small}pt; color: $attention; }
QLabel[role="number"] { font-size: ${large}pt; font-weight: 600; }

QFrame[role="card"] { background: $card; border: 1px solid $line; border-radius: ${p8}px; }
QFrame[role="panel"] { background: $ground; border: 1px solid $line; border-radius: ${p6}px; }
QFrame[role="popover"] { background: $card; border: 1px solid $edge; border-radius: ${p6}px; }
QFrame[role="line"] { background: $line; border: none; }
QFrame[role="navigation"] { background: $navigation; border: none; border-right: 1px solid $line; }
QFrame[role="list"] { background: $card; border: none; border-right: 1px solid $line; }
QFrame[role="banner"] { background: $attention_ground; border: none; border-bottom: 1px solid $line; }
QFrame[role="finding-missing"] { background: $missing_ground; border: none; border-radius: ${p6}px; }
QFrame[role="finding-attention"] { background: $attention_ground; border: none; border-radius: ${p6}px; }
QFrame[role="facts"] { background: $ground; border: none; border-radius: ${p6}px; }
QFrame[role="facts"] QLabel[role="then"] { background: $missing_ground; color: $missing; border-radius: ${p4}px;
  padding: ${p3}px ${p6}px; }
QFrame[role="facts"] QLabel[role="now"] { background: $done_ground; color: $done; border-radius: ${p4}px;
  padding: ${p3}px ${p6}px; }
QLabel[role="caption"] { font-size: ${small}pt; font-weight: 600; color: $soft; }
QFrame[role="strip"] { background: $card; border: none; border-bottom: 1px solid $line; }
QFrame[role="side"] { background: transparent; border: none; border-left: 1px solid $line; }
QListView[role="steps"] { background: transparent; border: 2px solid transparent; }
QListView[role="steps"]:focus { border: 2px solid $accent; border-radius: ${p6}px; }
QFrame[role="finding-missing"] QLabel { color: $missing; }
QFrame[role="finding-attention"] QLabel, QFrame[role="banner"] QLabel { color: $attention; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox {
  background: $card; color: $text; border: 1px solid $edge; border-radius: ${p6}px;
  selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit, QComboBox, QSpinBox { padding: 0 ${p8}px; min-height: ${inner}px; max-height: ${inner}px; }
QPlainTextEdit, QTextEdit { padding: ${p3}px ${p4}px ${p3below}px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus {
  border: 2px solid $accent; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus {
  padding: 0 ${p8less}px; min-height: ${innerless}px; max-height: ${innerless}px; }
QPlainTextEdit:focus, QTextEdit:focus { padding: ${p3less}px ${p4less}px ${p3belowless}px; }
QLineEdit:read-only, QPlainTextEdit[readOnly="true"], QTextEdit[readOnly="true"], QLineEdit:disabled,
QComboBox:disabled, QSpinBox:disabled { background: $ground; border-color: $line; color: $text; }
QLineEdit:read-only:focus, QPlainTextEdit[readOnly="true"]:focus, QTextEdit[readOnly="true"]:focus {
  border-color: $accent; }
QComboBox::drop-down { border: none; width: ${p24}px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: $card; border: 1px solid $edge; selection-background-color: $selection;
  selection-color: $text; outline: none; }

QPushButton, QToolButton { outline: none; }
QPushButton { background: $card; color: $text; border: 1px solid $edge; border-radius: ${p6}px;
  padding: 0 ${p12}px; min-height: ${inner}px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $selection; }
QPushButton:focus { border: 2px solid $accent; padding: 0 ${p11}px; min-height: ${innerless}px; }
QPushButton:disabled { color: $soft; border-color: $line; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[role="primary"]:hover, QPushButton[role="primary"]:pressed { border-color: $text; }
QPushButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton[role="primary"]:disabled { background: $line; color: $soft; border-color: $line; }
QPushButton[role="quiet"], QToolButton { background: transparent; border: 1px solid transparent; color: $text; }
QPushButton[role="quiet"] { color: $accent; padding: 0 ${p6}px; }
QPushButton[role="quiet"]:hover, QToolButton:hover { background: $hover; }
QPushButton[role="quiet"]:focus, QToolButton:focus { border: 2px solid $accent; }
QPushButton[role="quiet"]:focus { padding: 0 ${p5}px; }
QToolButton { border-radius: ${p6}px; padding: ${p4}px; }
QToolButton:focus { padding: ${p3}px; }
QToolButton:pressed, QToolButton:checked { background: $selection; }
QToolButton[role="tight"] { padding: ${p2}px; border-radius: ${p4}px; }
QToolButton[role="tight"]:focus { padding: ${p1}px; }
QToolButton::menu-indicator { image: none; }

QPushButton[role="state-missing"] { background: $missing_ground; color: $missing; border: 2px solid transparent;
  font-weight: 600; }
QPushButton[role="state-attention"] { background: $attention_ground; color: $attention; border: 2px solid transparent;
  font-weight: 600; }
QPushButton[role="state-neutral"] { background: $navigation; color: $soft; border: 2px solid transparent; }
QPushButton[role="state-done"] { background: $done_ground; color: $done; border: 2px solid transparent;
  font-weight: 600; }
QPushButton[role="state-missing"]:hover, QPushButton[role="state-attention"]:hover,
QPushButton[role="state-neutral"]:hover { border-color: $edge; }
QPushButton[role="state-missing"]:focus, QPushButton[role="state-attention"]:focus,
QPushButton[role="state-neutral"]:focus { border-color: $accent; padding: 0 ${p12}px; }

QPushButton[role="segment"] { background: $card; border: 1px solid $edge; border-radius: 0;
  padding: 0 ${p10}px; margin-left: -1px; }
QPushButton[role="segment"][place="first"] { border-top-left-radius: ${p6}px; border-bottom-left-radius: ${p6}px;
  margin-left: 0; }
QPushButton[role="segment"][place="last"] { border-top-right-radius: ${p6}px; border-bottom-right-radius: ${p6}px; }
QPushButton[role="segment"]:hover { background: $hover; }
QPushButton[role="segment"]:checked { background: $accent_ground; color: $accent; border: 1px solid $accent;
  font-weight: 600; }
QPushButton[role="segment"]:focus { border: 2px solid $accent; padding: 0 ${p9}px; min-height: ${innerless}px; }
QPushButton[role="segment"]:disabled { background: $ground; color: $soft; border-color: $line; }
QPushButton[role="segment"]:checked:disabled { background: $accent_ground; color: $accent; }

QPushButton[role="nav"] { background: transparent; border: 2px solid transparent; border-radius: ${p6}px;
  text-align: left; padding: 0 ${p8}px; min-height: ${nav}px; }
QPushButton[role="nav"]:hover { background: $selection; }
QPushButton[role="nav"]:checked { background: $accent_ground; font-weight: 600; }
QPushButton[role="nav"]:focus { border: 2px solid $accent; }
QPushButton[role="link"] { background: transparent; border: 2px solid transparent; border-radius: ${p4}px;
  color: $accent;  padding: 0 ${p4}px; min-height: ${lineheight}px; text-align: left; }
QPushButton[role="link"]:hover { background: $hover; }
QPushButton[role="link"]:focus { border-color: $accent; }

QFrame[role="chip"] { background: $accent_ground; border: 1px solid transparent; border-radius: ${p6}px; }
QFrame[role="chip"]:focus { border: 2px solid $accent; }
QFrame[role="drop"] { background: transparent; border: 1px dashed $edge; border-radius: ${p6}px; }
QFrame[role="drop"][hover="true"] { background: $accent_ground; border: 2px dashed $accent; }

QTableView, QListView, QTreeView { background: $card; color: $text; border: none; gridline-color: $line;
  selection-background-color: $selection; selection-color: $text; outline: none; }
QTableView::item { border: none; border-bottom: 1px solid $line; padding: 0 ${p5}px; }
QTableView::item:selected { background: $selection; color: $text; }
QTableView[role="rows"] { border: 1px solid $line; border-radius: ${p6}px; }
QTableView[role="rows"]:focus, QTableView[role="page"]:focus, QListView[role="framed"]:focus {
  border: 2px solid $accent; }
QTableView[role="page"] { border: 2px solid transparent; }
QListView[role="popup"] { border: 1px solid $edge; }
QListView[role="popup"]::item, QListView[role="framed"]::item { min-height: ${item}px; padding: 0 ${p8}px; }
QListView[role="popup"]::item:selected, QListView[role="framed"]::item:selected { background: $selection;
  color: $text; }
QListView[role="framed"] { border: 1px solid $line; border-radius: ${p6}px; }
QHeaderView { background: $card; border: none; }
QHeaderView::section { background: $card; color: $soft; border: none; border-bottom: 1px solid $line;
  padding: 0 ${p8}px; min-height: ${inner}px; font-size: ${small}pt; font-weight: 600; text-align: left; }
QTableCornerButton::section { background: $card; border: none; }

QScrollBar:vertical { background: transparent; width: ${p10}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${p10}px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: ${p3}px; margin: 2px; }
QScrollBar::handle:vertical { min-height: ${p32}px; }
QScrollBar::handle:horizontal { min-width: ${p32}px; }
QScrollBar::handle:hover { background: $soft; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMenuBar { background: $navigation; color: $text; border-bottom: 1px solid $line; }
QMenuBar::item { padding: ${p4}px ${p8}px; background: transparent; }
QMenuBar::item:selected { background: $selection; }
QMenu { background: $card; color: $text; border: 1px solid $edge; padding: ${p4}px; menu-scrollable: 1; }
QMenu::item { padding: ${p6}px ${p24}px ${p6}px ${p12}px; border-radius: ${p4}px; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $soft; }
QMenu::separator { height: 1px; background: $line; margin: ${p4}px; }
QStatusBar { background: $navigation; color: $soft; border-top: 1px solid $line; font-size: ${small}pt; }
QStatusBar::item { border: none; }
QStatusBar QLabel { padding: 0 ${p8}px; color: $soft; font-size: ${small}pt; }
QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QProgressBar { background: $line; border: none; border-radius: ${p3}px; max-height: ${p6}px; min-height: ${p6}px; }
QProgressBar::chunk { background: $accent; border-radius: ${p3}px; }
QCheckBox, QRadioButton { spacing: ${p8}px; min-height: ${item}px; }
QCheckBox::indicator { width: ${p16}px; height: ${p16}px; border: 1px solid $edge; border-radius: ${p4}px;
  background: $card; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; }
QCheckBox::indicator:disabled { border-color: $line; background: $ground; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QCalendarWidget QWidget { alternate-background-color: $ground; }
QCalendarWidget QTableView::item { padding: 0; border: none; }
QCalendarWidget QTableView { selection-background-color: $accent; selection-color: $on_accent; }
QCalendarWidget QToolButton { padding: ${p4}px; }
QCalendarWidget QAbstractItemView { selection-background-color: $accent; selection-color: $on_accent; }
""")


def style_sheet(theme: Measures) -> str:
    """Fill the template in for a theme."""
    measures = {f"p{n}": theme.px(n) for n in (1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 16, 24, 32)}
    inner = theme.line_height + 2 * theme.px(7) - 2
    names = getattr(theme.colours, "__slots__", ())
    return TEMPLATE.substitute(
        {name: getattr(theme.colours, name) for name in names},
        **measures,
        p3less=theme.px(3) - 1,
        p4less=theme.px(4) - 1,
        p8less=theme.px(8) - 1,
        p3below=theme.px(3) - 2,  # Qt lets a text scroll that has not two pixels more than it needs
        p3belowless=theme.px(3) - 3,
        inner=inner,
        innerless=inner - 2,
        nav=theme.line_height + theme.px(7),
        lineheight=theme.line_height,
        item=theme.line_height + 2 * theme.px(4),
        title=f"{theme.points * 20 / 13:.1f}",
        heading=f"{theme.points * 14 / 13:.1f}",
        small=f"{theme.points * 12 / 13:.1f}",
        large=f"{theme.points * 24 / 13:.1f}",
    )
