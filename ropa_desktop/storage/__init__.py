"""How a register is kept; SQLAlchemy ends here."""
