"""When a line is due, from its words."""
