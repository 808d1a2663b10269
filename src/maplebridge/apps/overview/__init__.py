"""Home pages, pages about people, units and the audit record, search."""
