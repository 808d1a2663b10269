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
    match _toward(mode):
        case "up":
            grown = near + (part > slack)
        case "down":
            grown = near - (part < -slack)
        case "floor" | "ceil" as way:
            outward = (sign < 0) == (way == "floor")
            grown = np.where(outward, near + (part > slack), near - (part < -slack))
        case half:
            grown = _half(near, part, slack, half)
    whole: Floats = sign * grown
    return whole + 0.0


def _toward(mode: RoundMode) -> str:
    return mode


def _half(near: Floats, part: Floats, slack: Floats, mode: str) -> Floats:
    below = near - (part < 0)  # the whole number under the value
    over_half = np.where(part < 0, part + 0.5, part - 0.5)
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
