"""Rounding to decimals, all modes, on `Number`."""

from __future__ import annotations

import numpy as np

from maplebridge.engine.scheme.model import Rounding, RoundMode
from maplebridge.engine.score.numbers.number import SETTLE, Floats, Number, constant, divide, multiply, of_floats


def round_steps(value: Number, steps: tuple[Rounding, ...]) -> Number:
    """The steps in turn."""
    for step in steps:
        value = round_to(value, step.to, step.mode)
    return value


def round_to(value: Number, to: int, mode: RoundMode) -> Number:
    """To `to` decimals (negative: tens, hundreds). A value within SETTLE of a boundary lies on it."""
    if to >= 0:
        scale = constant(10**to)
        return divide(of_floats(_whole(multiply(value, scale), mode)), scale)
    scale = constant(10**-to)
    return multiply(of_floats(_whole(divide(value, scale), mode)), scale)


def _whole(value: Number, mode: RoundMode) -> Floats:
    """The whole number `mode` gives, for |value| < 2**52; larger ones hold no fraction worth rounding."""
    sign = np.where(value.hi < 0, -1.0, 1.0)
    size, rest = value.hi * sign, value.lo * sign
    near = np.rint(size)
    part = (size - near) + rest  # from the nearest whole number, about -0.5 .. 0.5
    slack = SETTLE * size
    match mode:
        case "up":
            grown = near + (part > slack)
        case "down":
            grown = near - (part < -slack)
        case "floor" | "ceil":
            outward = (sign < 0) == (mode == "floor")
            grown = np.where(outward, near + (part > slack), near - (part < -slack))
        case _:
            grown = _half(size, rest, slack, mode)
    whole: Floats = sign * grown
    return whole + 0.0


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
