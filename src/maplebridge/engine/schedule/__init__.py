"""The backward schedule: what must start when, what is late by how much, and why."""

from maplebridge.engine.schedule.due import due_days
from maplebridge.engine.schedule.figures import PlanFigures, figures_of
from maplebridge.engine.schedule.make import make_plan
from maplebridge.engine.schedule.model import Chain, PlanLine, PlanRow, PlanTask, PlanUnit, Reason, TaskFact
from maplebridge.engine.schedule.plan import Plan
from maplebridge.engine.schedule.reasons import say_rule

__all__ = ["Chain", "Plan", "PlanFigures", "PlanLine", "PlanRow", "PlanTask", "PlanUnit", "Reason", "TaskFact",
           "due_days", "figures_of", "make_plan", "say_rule"]
