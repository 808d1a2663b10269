"""The programme report: one page and one workbook that tell an office who is late, why, and how each score came about."""
