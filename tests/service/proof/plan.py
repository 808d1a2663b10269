"""What a job of the proofs does; read without Django too."""

from __future__ import annotations

KIND, STEPS = "proof.steps", 5


def step_label(job: int, n: int) -> str:
    """The label of the mark that a step makes."""
    return f"job {job} step {n}"
