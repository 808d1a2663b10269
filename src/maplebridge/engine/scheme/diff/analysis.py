"""What is varied to see how sure a rank is, compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from maplebridge.engine.scheme import terms
from maplebridge.engine.scheme.diff.change import Change, reason, word
from maplebridge.engine.scheme.model import Analysis


def analysis_settings(analysis: Analysis) -> dict[str, Any]:
    return {
        "weight_noise": analysis.weight_noise,
        "draws": analysis.draws,
        "interval": analysis.interval,
        "apart": analysis.apart,
        "remove_one": word(str(analysis.remove_one).lower(), terms.YES_NO),
        "seed": analysis.seed,
        "analysis_of": analysis.of,
    }


def scenario_changes(old: Analysis, new: Analysis) -> Iterator[Change]:
    """Scenarios added, removed, or with other edits or another name."""
    was, now = ({scenario.code: scenario for scenario in analysis.scenarios} for analysis in (old, new))
    for code in dict.fromkeys((*was, *now)):
        if code not in now:
            yield reason("diff.scenario_removed", name=was[code].name)
        elif code not in was:
            yield reason("diff.scenario_added", name=now[code].name)
        elif was[code] != now[code]:
            yield reason("diff.scenario_changed", name=now[code].name)
