"""A mapping as YAML text that reads back equal: digits kept, Chinese as it is, short lists on one line."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import yaml

WIDTH = 160


def write_yaml(value: Mapping[str, Any]) -> str:
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=WIDTH)


class _Dumper(yaml.SafeDumper):
    """Writes Decimals with their own digits and never uses anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _decimal(dumper: yaml.SafeDumper, value: Decimal) -> yaml.Node:
    """Always with a point, so that it reads back as a Decimal."""
    text = f"{value:f}"
    return dumper.represent_scalar("tag:yaml.org,2002:float", text if "." in text else f"{text}.0")


_Dumper.add_representer(Decimal, _decimal)
