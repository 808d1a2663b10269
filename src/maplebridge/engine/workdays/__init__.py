"""The working calendar as versioned yearly data: integers inside, dates at the edge."""

from maplebridge.engine.workdays.calendar import Calendar
from maplebridge.engine.workdays.model import SpecialDay
from maplebridge.engine.workdays.read import read_calendar

__all__ = ["Calendar", "SpecialDay", "read_calendar"]
