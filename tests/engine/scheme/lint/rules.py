"""The shipped rules, read once."""

from __future__ import annotations

from maplebridge.packs.lint_rules import load_rules

RULES = load_rules()
