"""The plan: of a unit, of a person, on the wall."""

from __future__ import annotations

from django.urls import path

from maplebridge.apps.programmes.views import calendar_file, my_steps, plan, step_forms, wall

UNIT = "<str:programme>/units/<str:unit>/plan"
STEP = f"{UNIT}/steps/<str:step>"

urlpatterns = [
    path("mine/", my_steps.listed, name="mine"),
    path("mine/calendar.ics", calendar_file.mine, name="my_calendar"),
    path("<str:programme>/wall/", wall.of_programme, name="wall"),
    path(f"{UNIT}/", plan.listed, name="plan"),
    path(f"{UNIT}/gantt/", plan.gantt, name="gantt"),
    path(f"{UNIT}/wall/", wall.of_unit, name="wall_unit"),
    path(f"{UNIT}/calendar.ics", calendar_file.of_unit, name="plan_calendar"),
    path(f"{UNIT}/add/<str:indicator>/", step_forms.add, name="add_step"),
    *(path(f"{STEP}/{what}/", getattr(step_forms, what), name=f"{what}_step")
      for what in ("start", "finish", "reopen", "waive", "replan", "split")),
]
