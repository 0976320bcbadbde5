"""What one can do with a register; a function is a use case."""
