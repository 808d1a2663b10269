from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from maplebridge.engine.schedule.graph import Graph, make_graph
from maplebridge.engine.schedule.passes import DONE, NEVER, OPEN, RUNNING, WAIVED, Times, Work, lateness, passes
from tests.engine.schedule.plain import Job, plain_times

NAMES = {"open": OPEN, "running": RUNNING, "done": DONE, "waived": WAIVED}
NOW = 100


@st.composite
def projects(draw: st.DrawFn) -> tuple[list[list[Job]], list[tuple[int, ...]]]:
    """Units with one graph and different states; indices are shuffled so that order is not the order of writing."""
    size = draw(st.integers(1, 9))
    place = draw(st.permutations(range(size)))
    before: list[tuple[int, ...]] = [()] * size
    for rank, task in enumerate(place):
        before[task] = tuple(draw(st.sets(st.sampled_from(place[:rank])))) if rank else ()
    days = draw(st.lists(st.integers(0, 8), min_size=size, max_size=size))
    lag = draw(st.lists(st.integers(-2, 3), min_size=size, max_size=size))
    units = draw(st.integers(1, 3))
    return [[draw(jobs(days[task], lag[task], before[task])) for task in range(size)] for _ in range(units)], before


@st.composite
def jobs(draw: st.DrawFn, days: int, lag: int, before: tuple[int, ...]) -> Job:
    state = draw(st.sampled_from(list(NAMES)))
    start = NOW if state == "running" else NOW - draw(st.integers(0, 30))
    return Job(days, lag, before, state, start, start + draw(st.integers(0, 12)), NOW + draw(st.integers(-10, 60)))


def solve(units: list[list[Job]], now: int = NOW) -> Times:
    def field(name: str, dtype: type) -> np.ndarray:
        return np.array([[getattr(job, name) for job in column] for column in zip(*units, strict=True)], dtype)

    state = np.array([[NAMES[job.state] for job in column] for column in zip(*units, strict=True)], np.int8)
    graph = make_graph([job.days for job in units[0]], [job.before for job in units[0]], [job.lag for job in units[0]])
    work = Work(state, field("start", np.int32), field("finish", np.int32))
    return passes(graph, field("limit", np.int32), now, work)


@settings(max_examples=300, deadline=None)
@given(projects())
def test_equal_to_the_plain_twin(project: tuple[list[list[Job]], list[tuple[int, ...]]]) -> None:
    units, _ = project
    times = solve(units)
    for column, unit in enumerate(units):
        for task, (early_start, early_finish, late_start, late_finish) in enumerate(plain_times(unit, NOW)):
            assert times.early_start[task, column] == early_start
            assert times.early_finish[task, column] == early_finish
            if late_finish is None:
                assert times.late_finish[task, column] > NEVER // 2
            else:
                assert (times.late_start[task, column], times.late_finish[task, column]) == (late_start, late_finish)


@settings(max_examples=150, deadline=None)
@given(projects())
def test_slack_is_the_same_at_both_ends(project: tuple[list[list[Job]], list[tuple[int, ...]]]) -> None:
    units, _ = project
    times = solve(units)
    left = np.array([[job.state in ("open", "running") for job in column] for column in zip(*units, strict=True)])
    assert (times.slack[left] == (times.late_start - times.early_start)[left]).all()
    assert (times.slack[left] == (times.late_finish - times.early_finish)[left]).all()
    assert (times.slack[~left] == NEVER).all()
    assert (lateness(times)[~left] == 0).all()


@settings(max_examples=150, deadline=None)
@given(projects(), st.integers(-40, 40))
def test_shifting_the_deadline_shifts_all_late_dates(project: tuple[list[list[Job]], object], by: int) -> None:
    units, _ = project
    moved = solve([[replace(job, limit=job.limit + by) for job in unit] for unit in units])
    times = solve(units)
    bounded = times.late_finish < NEVER // 2
    assert (moved.late_finish[bounded] == times.late_finish[bounded] + by).all()
    assert (moved.late_start[bounded] == times.late_start[bounded] + by).all()
    assert (moved.early_start == times.early_start).all()
    assert (moved.early_finish == times.early_finish).all()


@settings(max_examples=100, deadline=None)
@given(projects(), st.integers(0, 5), st.data())
def test_a_longer_task_never_lets_anything_start_later(
    project: tuple[list[list[Job]], object], more: int, data: st.DataObject
) -> None:
    units, _ = project
    chosen = data.draw(st.integers(0, len(units[0]) - 1))
    longer = [[replace(job, days=job.days + more) if task == chosen else job for task, job in enumerate(unit)]
              for unit in units]
    assert (solve(longer).late_start <= solve(units).late_start).all()


def chain() -> Graph:
    return make_graph([2, 5, 3], [[], [0], [1]], [0, 0, 1])


def test_a_chain_by_hand() -> None:
    times = passes(chain(), np.full((3, 1), 20, np.int32), 4)
    assert times.early_start[:, 0].tolist() == [4, 6, 12]
    assert times.early_finish[:, 0].tolist() == [6, 11, 15]
    assert times.late_start[:, 0].tolist() == [9, 11, 17]
    assert times.late_finish[:, 0].tolist() == [11, 16, 20]
    assert times.slack[:, 0].tolist() == [5, 5, 5]


def test_each_unit_has_its_own_deadline_and_day() -> None:
    limit = np.array([[20, 13, 9]] * 3, np.int32)
    times = passes(chain(), limit, np.array([4, 4, 0], np.int32))
    assert times.slack[0].tolist() == [5, -2, -2]
    assert lateness(times).max(axis=0).tolist() == [0, 2, 2]


def test_a_waived_step_is_as_if_it_were_not_there() -> None:
    state = np.array([[OPEN], [WAIVED], [OPEN]], np.int8)
    nothing = np.zeros((3, 1), np.int32)
    times = passes(chain(), np.array([[20], [1], [20]], np.int32), 4, Work(state, nothing, nothing))
    without = passes(make_graph([2, 3], [[], [0]], [0, 1]), np.full((2, 1), 20, np.int32), 4)
    assert times.late_start[[0, 2], 0].tolist() == without.late_start[:, 0].tolist()
    assert times.early_start[[0, 2], 0].tolist() == without.early_start[:, 0].tolist()


def test_no_units_and_no_tasks() -> None:
    assert passes(chain(), np.zeros((3, 0), np.int32), 4).slack.shape == (3, 0)
    assert passes(make_graph([], []), np.zeros((0, 4), np.int32), 4).slack.shape == (0, 4)
