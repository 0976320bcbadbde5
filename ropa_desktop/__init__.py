"""ropa_desktop: the record of processing activities (Art. 30 GDPR), kept offline."""

__version__ = "0.1.0"
