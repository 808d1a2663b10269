"""The record of every write: events, their chain, and what makes a write a write. No pages, no foreign keys."""
