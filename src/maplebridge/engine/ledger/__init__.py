"""Ledger kinds as data, checking rows, and finding what is missing."""

from maplebridge.engine.ledger.assigned import (
    ASSIGNMENTS,
    Assignment,
    Fulfilled,
    assignments_of,
    fulfilment,
    missing_assignments,
    silent_units,
)
from maplebridge.engine.ledger.check import Tab, check_sheet, check_sheets
from maplebridge.engine.ledger.completeness import Completeness, blank_cells, completeness, without_evidence
from maplebridge.engine.ledger.entry import Change, Checked, Context, Entry, Rejected, names_of
from maplebridge.engine.ledger.errors import error_copy
from maplebridge.engine.ledger.facts import by_month, fact_columns, fact_table
from maplebridge.engine.ledger.gap import Gap
from maplebridge.engine.ledger.identity import find_identity
from maplebridge.engine.ledger.kind import Check, Common, EntryLimit, Field, Kind, Numbering, Option
from maplebridge.engine.ledger.numbering import number_gaps, split_number, write_number
from maplebridge.engine.ledger.read import read_common, read_kind
from maplebridge.engine.ledger.recognise import recognise, recognise_books
from maplebridge.engine.ledger.tables import table_of
from maplebridge.engine.ledger.timeliness import days_late, entry_due, late_entries

__all__ = [
    "ASSIGNMENTS",
    "Assignment",
    "Change",
    "Check",
    "Checked",
    "Common",
    "Completeness",
    "Context",
    "Entry",
    "EntryLimit",
    "Field",
    "Fulfilled",
    "Gap",
    "Kind",
    "Numbering",
    "Option",
    "Rejected",
    "Tab",
    "assignments_of",
    "blank_cells",
    "by_month",
    "check_sheet",
    "check_sheets",
    "completeness",
    "days_late",
    "entry_due",
    "error_copy",
    "fact_columns",
    "fact_table",
    "find_identity",
    "fulfilment",
    "late_entries",
    "missing_assignments",
    "names_of",
    "number_gaps",
    "read_common",
    "read_kind",
    "recognise",
    "recognise_books",
    "silent_units",
    "split_number",
    "table_of",
    "without_evidence",
    "write_number",
]
