"""Scores: facts made of the books, what they give today, and results that were frozen."""
