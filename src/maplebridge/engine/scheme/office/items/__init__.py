"""Lines to items: headings with their lines, codes, points, printed sums."""
