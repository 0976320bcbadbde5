"""The window: Qt, and nothing but Qt."""

from ropa_desktop.services import acts, check, drafts, panels, registers, undo  # noqa: F401 - see below
from ropa_desktop.ui.constants import keep_constants
from ropa_desktop.ui.faults import catch_faults  # noqa: F401 - likewise

# Qt's binding looks through the source of each module that is read after it: what needs no Qt is read before.
keep_constants()
