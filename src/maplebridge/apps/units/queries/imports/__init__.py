"""Lists of units and people from sheets: cells to plain rows, rows to a plan of what an import would do."""
