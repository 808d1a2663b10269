"""/programmes/<programme>/...: the units, their lines and people, questions, the chain of responsibility."""

from __future__ import annotations

from django.urls import path

from maplebridge.apps.programmes.views import chain, details_list, participants, people, questions, unit_lines

HERE = "<str:programme>/units/<str:unit>"
urlpatterns = [
    path("<str:programme>/units/", participants.units, name="units"),
    path("<str:programme>/choose/", participants.choose, name="choose"),
    path("<str:programme>/list/", details_list.upload, name="units_import"),
    path("<str:programme>/list/sheet.xlsx", details_list.sheet, name="units_sheet"),
    path("<str:programme>/list/<slug:digest>/", details_list.dry_run, name="units_dry_run"),
    path("<str:programme>/list/<slug:digest>/rejected.xlsx", details_list.rejected, name="units_rejected"),
    path("<str:programme>/roll-out/", participants.roll_out, name="roll_out"),
    path("<str:programme>/leads/", participants.leads, name="leads"),
    path("<str:programme>/chain/", chain.chain, name="chain"),
    path("<str:programme>/questions/", questions.questions, name="questions"),
    path("<str:programme>/questions/<int:question>/", questions.answer_one, name="answer"),
    path(f"{HERE}/", unit_lines.unit, name="unit"),
    path(f"{HERE}/edit/", participants.edit, name="edit_unit"),
    path(f"{HERE}/end/", participants.end, name="end_unit"),
    path(f"{HERE}/names/", people.names, name="names"),
    path(f"{HERE}/confirm/", people.confirm, name="confirm"),
    path(f"{HERE}/lines/<str:line>/", unit_lines.line, name="line"),
    path(f"{HERE}/lines/<str:line>/read/", questions.read, name="read_line"),
    path(f"{HERE}/lines/<str:line>/ask/", questions.ask, name="ask_line"),
    path(f"{HERE}/parts/<int:part>/end/", people.end_assistant, name="end_part"),
]
