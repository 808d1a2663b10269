"""Programmes: a table issued to many units, who answers for each line, and the plan back from the assessment day."""
