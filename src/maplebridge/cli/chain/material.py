"""The chain's results as the report's material."""

from __future__ import annotations

from collections import Counter
from functools import cache

from maplebridge.cli.chain.plans import promised
from maplebridge.cli.chain.run import Chain
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.score.trace import Trace, trace
from maplebridge.reports.programme.compose import Material
from maplebridge.reports.programme.compose.material import persons_of
from maplebridge.reports.programme.compose.table import unit_word
from maplebridge.reports.programme.data import Labelled, Sibling
from maplebridge.words import bilingual

VETOES = "vetoes"


def material_of(chain: Chain, siblings: tuple[Sibling, ...] = ()) -> Material:
    programme, records = chain.programme, chain.records
    people = programme.registers.get("people", ())

    @cache
    def told(node: str, unit: str) -> Trace:
        found = trace(chain.reference, node, unit)
        assert found is not None  # node and unit come from the same scheme and units
        return found

    return Material(
        name=programme.name,
        unit_word=unit_word(programme.scheme),
        scheme=programme.scheme,
        kinds=programme.pack.kinds,
        calendar=programme.calendar,
        day=programme.day,
        units=programme.units,
        tree=programme.tree,
        people=people,
        entries=Counter(entry.unit for entry in records.entries),
        plan=chain.plan,
        promised=promised(programme, chain.plan),
        scores=chain.scores,
        ranges=chain.ranges,
        trace=told,
        gaps=[gap for gap in records.gaps if gap.unit in {unit.unit for unit in programme.units}],
        problems=chain.problems(),
        vetoes=[entry for entry in records.entries if entry.ledger == VETOES],
        counts=_counts(chain),
        versions=_versions(chain),
        siblings=siblings,
        persons=persons_of(people),
    )


def _counts(chain: Chain) -> tuple[Labelled, ...]:
    records = chain.records
    found = {
        "cli.count_files": len(chain.programme.ledger_files),
        "cli.count_entries": len(records.entries),
        "cli.count_rejected": len(records.checked.rejected),
        "cli.count_gaps": len(records.gaps),
    }
    return tuple(Labelled(bilingual(code), Text(f"{count:,}")) for code, count in found.items())


def _versions(chain: Chain) -> tuple[Labelled, ...]:
    scheme, hashes = chain.programme.scheme, chain.scores.hashes()
    found = {
        "cli.version_scheme": f"{scheme.code} v{scheme.version} · {hashes['scheme'][:12]}",
        "cli.version_facts": hashes["facts"][:12],
        "cli.version_calendar": chain.programme.calendar.version,
    }
    return tuple(Labelled(bilingual(code), Text(value)) for code, value in found.items())
