"""Any value of a scheme as compact YAML text for one cell: one line per key, everything below it in brackets."""

from __future__ import annotations

from typing import Any

import yaml

from maplebridge.engine.scheme.yaml_text import load_yaml
from maplebridge.engine.scheme.yaml_write import ExactDumper

ENDLESS = 1_000_000


def write_flow(value: Any) -> str:
    """YAML text that `read_flow` turns back into the same value."""
    if isinstance(value, dict) and value:
        lines = [_dump({key: below})[1:-1] for key, below in value.items()]
        if not any(line.startswith("?") for line in lines):  # a key too odd to stand at the start of a line
            return "\n".join(lines)
    return _dump(value)


def _dump(value: Any) -> str:
    text = yaml.dump(
        value, Dumper=ExactDumper, default_flow_style=True, allow_unicode=True, sort_keys=False, width=ENDLESS
    )
    return str(text).removesuffix("\n").removesuffix("\n...")


def read_flow(text: str) -> tuple[Any, str | None]:
    """The value, and what is wrong with the text if anything."""
    value, _, problems = load_yaml(text, "")
    if not problems:
        return value, None
    return None, str(problems[0].params.get("reason") or problems[0].params.get("key") or "")
