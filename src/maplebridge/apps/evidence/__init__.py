"""Files that prove what was recorded."""
