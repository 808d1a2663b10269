"""/ledgers/."""

from __future__ import annotations

from django.urls import path

from maplebridge.apps.ledgers.views import books

app_name = "ledgers"
urlpatterns = [
    path("", books.books, name="books"),
]
