"""What words say on their own: numbers, numbering, points, headings, titles, rows."""
