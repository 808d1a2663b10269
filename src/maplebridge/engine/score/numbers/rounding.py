"""Rounding to decimals, all modes, on `Number`."""

from __future__ import annotations

import numpy as np

from maplebridge.engine.scheme.model import Rounding, RoundMode
from maplebridge.engine.score.numbers.number import SETTLE, Floats, Number, add, constant, divide, multiply, of_floats

LARGE = 2.0**52  # from here on a float alone has no fraction; it lies in the second one


def round_steps(value: Number, steps: tuple[Rounding, ...]) -> Number:
    """The steps in turn."""
    for step in steps:
        value = round_to(value, step.to, step.mode)
    return value


def round_to(value: Number, to: int, mode: RoundMode) -> Number:
    """To `to` decimals (negative: tens, hundreds). A value within SETTLE of a boundary lies on it."""
    if to >= 0:
        scale = constant(10**to)
        return divide(_whole(multiply(value, scale), mode), scale)
    scale = constant(10**-to)
    return multiply(_whole(divide(value, scale), mode), scale)


def _whole(value: Number, mode: RoundMode) -> Number:
    """The whole number `mode` gives."""
    sign = np.where(value.hi < 0, -1.0, 1.0)
    size, rest = value.hi * sign, value.lo * sign
    slack = np.minimum(SETTLE * size, 1e-3)
    large = size >= LARGE
    if not large.any():
        return of_floats(sign * _grown(size, rest, slack, sign, mode) + 0.0)
    base = np.where(large, size - size % 2, 0.0)  # even, so that the rest alone decides
    part = add(of_floats(size - base), of_floats(rest))
    grown = _grown(part.hi, part.lo, slack, sign, mode)
    return add(of_floats(sign * base), of_floats(sign * grown + 0.0))


def _grown(size: Floats, rest: Floats, slack: Floats, sign: Floats, mode: RoundMode) -> Floats:
    """`size` + `rest` as a whole number; sizes grow away from zero."""
    near = np.rint(size)
    part = (size - near) + rest  # from the nearest whole number, about -0.5 .. 0.5
    match mode:
        case "up":
            grown: Floats = near + (part > slack)
        case "down":
            grown = near - (part < -slack)
        case "floor" | "ceil":
            outward = (sign < 0) == (mode == "floor")
            grown = np.where(outward, near + (part > slack), near - (part < -slack))
        case _:
            grown = _half(size, rest, slack, mode)
    return grown


def _half(size: Floats, rest: Floats, slack: Floats, mode: str) -> Floats:
    """To the nearest; `size` and `rest` are kept apart, as their sum would lose what lies beside the tie."""
    near = np.rint(size)
    below = near - ((size - near) + rest < 0)  # the whole number under the value
    over_half = ((size - below) - 0.5) + rest
    tie = np.abs(over_half) <= slack
    up = over_half > 0
    if mode == "half_up":
        up = up | tie
    elif mode == "half_down":
        up = up & ~tie
    else:
        up = np.where(tie, below % 2 == 1, up)
    grown: Floats = below + up
    return grown
