"""The window: Qt, and nothing but Qt."""

from ropa_desktop.ui.constants import keep_constants

keep_constants()
