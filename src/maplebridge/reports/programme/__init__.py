"""The programme report: a page and a workbook that tell an office who is late, why, and how each score came about."""
