"""/reports/: what is printed and handed over; protected like the pages it comes from."""

from __future__ import annotations

from django.urls import path

from maplebridge.reports.gap_list.view import gap_list, gap_list_below
from maplebridge.reports.programme.view import programme_summary
from maplebridge.reports.score_notice.view import score_notice

app_name = "reports"
urlpatterns = [
    path("<str:programme>/programme/", programme_summary, name="programme"),
    path("gaps/<str:code>/below/", gap_list_below, name="gaps_below"),
    path("gaps/<str:code>/<str:form>/", gap_list, name="gaps"),
    path("<str:programme>/units/<str:unit>/notice/<str:form>/", score_notice, name="notice"),
]
