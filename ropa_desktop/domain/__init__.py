"""What the law and the office say; standard library only."""
