"""A mapping as YAML text that reads back equal: digits kept, Chinese as it is, no anchors."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import yaml

WIDTH = 160


def write_yaml(value: Mapping[str, Any]) -> str:
    """Block style, short lists and mappings on one line."""
    return yaml.dump(
        value, Dumper=ExactDumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=WIDTH
    )


class ExactDumper(yaml.SafeDumper):
    """Keeps the digits of numbers; texts with line breaks stand in double quotes, on one line."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _decimal(dumper: yaml.SafeDumper, value: Decimal) -> yaml.Node:
    text = format(value, "f")
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style='"' if "\n" in value else None)


ExactDumper.add_representer(Decimal, _decimal)
ExactDumper.add_representer(str, _text)
