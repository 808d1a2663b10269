"""Any value of a scheme as compact YAML text for one cell: one line per key, everything below it in brackets."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import yaml

from maplebridge.engine.scheme.yaml_text import load_yaml

ENDLESS = 1_000_000


class _Dumper(yaml.SafeDumper):
    """Keeps the digits of numbers; no anchors; texts with line breaks in double quotes, on one line."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _decimal(dumper: yaml.SafeDumper, value: Decimal) -> yaml.Node:
    text = format(value, "f")
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style='"' if "\n" in value else None)


_Dumper.add_representer(Decimal, _decimal)
_Dumper.add_representer(str, _text)


def write_flow(value: Any) -> str:
    """YAML text that `read_flow` turns back into the same value."""
    if isinstance(value, dict) and value:
        lines = [_dump({key: below})[1:-1] for key, below in value.items()]
        if not any(line.startswith("?") for line in lines):  # a key too odd to stand at the start of a line
            return "\n".join(lines)
    return _dump(value)


def _dump(value: Any) -> str:
    text = yaml.dump(value, Dumper=_Dumper, default_flow_style=True, allow_unicode=True, sort_keys=False, width=ENDLESS)
    return str(text).removesuffix("\n").removesuffix("\n...")


def read_flow(text: str) -> tuple[Any, str | None]:
    """The value, and what is wrong with the text if anything."""
    value, _, problems = load_yaml(text, "")
    if not problems:
        return value, None
    return None, str(problems[0].params.get("reason") or problems[0].params.get("key") or "")
