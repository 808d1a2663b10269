"""Tables as offices pass them around, read to the mapping of a scheme with questions where they are in doubt.

A room knows only those before it: asking; wording; rules, dues and settings (words understood); grid, columns, rows
(the shape of a table); lines, items (what it holds); assembly (the scheme).
"""

from maplebridge.engine.scheme.office.asking.answers import read_answers, with_questions
from maplebridge.engine.scheme.office.asking.question import Answers, Question
from maplebridge.engine.scheme.office.books import in_books
from maplebridge.engine.scheme.office.read import Reading, read_office
from maplebridge.engine.scheme.office.recognise import is_office_table

__all__ = ["Answers", "Question", "Reading", "in_books", "is_office_table", "read_answers", "read_office",
           "with_questions"]
