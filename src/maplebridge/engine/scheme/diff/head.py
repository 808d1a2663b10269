"""What stands around the items compared: dates, stages, categories, parameters, ladder, ledgers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from maplebridge.engine.scheme import terms
from maplebridge.engine.scheme.diff.analysis import analysis_settings, scenario_changes
from maplebridge.engine.scheme.diff.change import Affected, Change, reason, shown, word
from maplebridge.engine.scheme.model import Parameter, Scheme, Stage, Window
from maplebridge.engine.scheme.text import Text


def head_changes(old: Scheme, new: Scheme) -> Iterator[Change]:
    was, now = _settings(old), _settings(new)
    for part in was:
        if was[part] != now[part]:
            yield reason("diff.scheme_part", part=f"part_{part}", old=was[part], new=now[part])
    yield from _windows("part_period_part", old.period.parts, new.period.parts)
    yield from _windows("part_stage", old.stages, new.stages)
    yield from _categories(old, new)
    for name in dict.fromkeys((*old.parameters, *new.parameters)):
        yield from _parameter(old.parameters.get(name), new.parameters.get(name))
    yield from _tables(old, new)
    yield from scenario_changes(old.analysis, new.analysis)


def _settings(scheme: Scheme) -> dict[str, Any]:
    return {
        "scheme_code": scheme.code,
        "version": scheme.version,
        "name": scheme.name,
        "kind": word(scheme.kind, terms.KINDS),
        "legal_basis": scheme.legal_basis,
        "approval_number": scheme.approval_number,
        "valid_from": scheme.valid_from,
        "valid_until": scheme.valid_until,
        "issued_on": scheme.issued_on,
        "assessment_day": scheme.assessment_day,
        "period_start": scheme.period.whole.start,
        "period_end": scheme.period.whole.end,
        "full_score": scheme.full_score,
        "na_default": word(scheme.na_default, terms.NA_RULES),
        "assesses": scheme.assesses,
        "out_of_contest": scheme.out_of_contest.text if scheme.out_of_contest else None,
        "ladder": tuple(f"{rung.state} {rung.late:+d}" for rung in scheme.ladder),
        "ledgers": scheme.ledgers,
        "result_total": scheme.total,
        "result_place": scheme.place,
        "result_grade": scheme.grade,
        **analysis_settings(scheme.analysis),
    }


def _windows(part: str, old: Sequence[Window | Stage], new: Sequence[Window | Stage]) -> Iterator[Change]:
    """Stages or parts of the period: added, removed, moved in time, renamed."""
    was, now = ({window.code: window for window in windows} for windows in (old, new))
    for code in dict.fromkeys((*was, *now)):
        before, after = was.get(code), now.get(code)
        if before is None:
            if after is not None:
                yield reason("diff.window_added", part=part, name=_name(after), start=after.start, end=after.end)
        elif after is None:
            yield reason("diff.window_removed", part=part, name=_name(before))
        elif (before.start, before.end) != (after.start, after.end):
            yield reason("diff.window_moved", part=part, name=_name(after), old_start=before.start, old_end=before.end,
                         start=after.start, end=after.end)
        elif before.name != after.name:
            yield reason("diff.window_renamed", part=part, old=_name(before), new=_name(after))


def _name(window: Window | Stage) -> Text | str:
    return window.name or window.code


def _categories(old: Scheme, new: Scheme) -> Iterator[Change]:
    was, now = ({category.code: category.name for category in scheme.categories} for scheme in (old, new))
    for code in dict.fromkeys((*was, *now)):
        affects = Affected(categories=(code,))
        if code not in now:
            yield reason("diff.category_removed", affects, name=was[code])
        elif code not in was:
            yield reason("diff.category_added", affects, name=now[code])
        elif was[code] != now[code]:
            yield reason("diff.category_renamed", affects, old=was[code], new=now[code])


def _parameter(old: Parameter | None, new: Parameter | None) -> Iterator[Change]:
    if old is None or new is None:
        if old is not None:
            yield reason("diff.parameter_removed", name=old.label)
        if new is not None:
            values = [f"{shown(dated.value)} ({dated.since})" for dated in new.values]
            yield reason("diff.parameter_added", name=new.label, value=values)
        return
    was, now = ({dated.since: dated.value for dated in parameter.values} for parameter in (old, new))
    for since in sorted({*was, *now}):
        if was.get(since) != now.get(since):
            yield reason("diff.parameter_value", name=new.label, since=since, old=old.at(since), new=new.at(since))


def _tables(old: Scheme, new: Scheme) -> Iterator[Change]:
    for name in dict.fromkeys((*old.tables, *new.tables)):
        if name not in new.tables:
            yield reason("diff.table_removed", table=name)
        elif name not in old.tables:
            yield reason("diff.table_added", table=name)
        elif old.tables[name] != new.tables[name]:
            yield reason("diff.table_changed", table=name)
