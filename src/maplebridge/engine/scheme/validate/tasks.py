"""Task templates: steps that can be done one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.model import Indicator, TaskStep
from maplebridge.engine.scheme.validate.material import Material, fault
from maplebridge.engine.scheme.validate.names import nearest

#: More working days than this for one step is a slip of the pen: a whole year has about 250.
LONGEST_STEP = 250


def check(material: Material) -> Iterator[Problem]:
    places = {
        f"{indicator.code}.{step.key}": f"{path}.tasks.{k}"
        for path, _, indicator in material.indicators()
        for k, step in enumerate(indicator.tasks)
    }
    graph: dict[str, set[str]] = {}
    for path, _, indicator in material.indicators():
        for k, step in enumerate(indicator.tasks):
            yield from _step(indicator, k, step, f"{path}.tasks.{k}")
            before = {full_key(indicator, key) for key in step.after}
            yield from _unknown(indicator, step, sorted(before - set(places)), f"{path}.tasks.{k}.after", places)
            graph.setdefault(f"{indicator.code}.{step.key}", before & set(places))
    yield from _circles(graph, places)


def full_key(indicator: Indicator, key: str) -> str:
    """ "write" of the same indicator, or "FQ3.1.write" as it stands."""
    own = {step.key for step in indicator.tasks}
    return f"{indicator.code}.{key}" if key in own or "." not in key else key


def _step(indicator: Indicator, k: int, step: TaskStep, path: str) -> Iterator[Problem]:
    if step.key in {other.key for other in indicator.tasks[:k]}:
        yield fault("validate.step_twice", f"{path}.key", indicator=indicator.code, step=step.key)
    if step.days < 0:
        yield fault("validate.step_days", f"{path}.days", indicator=indicator.code, step=step.key, days=step.days)
    if step.days > LONGEST_STEP:
        yield fault("validate.step_long", f"{path}.days", "warning", indicator=indicator.code, step=step.key,
                    days=step.days, most=LONGEST_STEP)


def _unknown(
    indicator: Indicator, step: TaskStep, unknown: list[str], path: str, known: Mapping[str, str]
) -> Iterator[Problem]:
    for key in unknown:
        yield fault("validate.step_unknown", path, indicator=indicator.code, step=step.key, after=key,
                    near=nearest(key, known) or "-")


def _circles(graph: Mapping[str, set[str]], places: Mapping[str, str]) -> Iterator[Problem]:
    """Every circle of steps once; one that is found is opened at its first step and the search goes on."""
    left = {key: sorted(before) for key, before in graph.items()}
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            chain = list(error.args[1])
            start = min(range(len(chain) - 1), key=lambda i: list(places).index(chain[i]))
            chain = [*chain[start:-1], *chain[:start], chain[start]]
            yield fault("validate.step_circle", f"{places[chain[0]]}.after", chain=" → ".join(chain))
            left[chain[1]] = [key for key in left[chain[1]] if key != chain[0]]
        else:
            return
