"""/ledgers/."""

from __future__ import annotations

from django.urls import path

from maplebridge.apps.ledgers.views import (
    batches,
    books,
    entries,
    expected,
    gaps,
    grid,
    imports,
    places,
    questions,
    requests,
)

app_name = "ledgers"
urlpatterns = [
    path("", books.books, name="books"),
    path("review/", entries.to_review, name="to_review"),
    path("entries/<int:entry>/", entries.entry, name="entry"),
    path("entries/<int:entry>/correct/", entries.correct, name="correct"),
    path("entries/<int:entry>/withdraw/", entries.withdraw, name="withdraw"),
    path("entries/<int:entry>/review/", entries.review, name="review"),
    path("batches/<int:batch>/", batches.batch, name="batch"),
    path("batches/<int:batch>/withdraw/", batches.withdraw, name="withdraw_batch"),
    path("places/<int:place>/", places.edit, name="edit_place"),
    path("places/at/<str:code>/", places.places, name="places"),
    path("places/at/<str:code>/add/", places.add, name="add_place"),
    path("places/at/<str:code>/import/", places.upload, name="import_places"),
    path("places/at/<str:code>/template/", places.template, name="places_template"),
    path("offered/<str:programme>/", books.offered, name="catalogue"),
    path("offered/<str:programme>/<str:ledger>/on/", books.switch, {"state": "on"}, name="switch_on"),
    path("offered/<str:programme>/<str:ledger>/off/", books.switch, {"state": "off"}, name="switch_off"),
    path("expected/<str:programme>/", expected.listed, name="expected"),
    path("expected/<str:programme>/import/", expected.upload, name="import_expected"),
    path("expected/<str:programme>/template/", expected.template, name="expected_template"),
    path("owed/<int:expected>/", expected.edit, name="edit_expected"),
    path("owed/<int:expected>/exempt/", gaps.exempt, name="exempt"),
    path("gaps/<str:code>/", gaps.gaps, name="gaps"),
    path("questions/<str:code>/", questions.questions, name="questions"),
    path("questions/<str:code>/check/", questions.check, name="check"),
    path("question/<int:asked>/", questions.reply, name="answer"),
    path("requests/<str:code>/", requests.requests, name="requests"),
    path("find-place/<str:code>/", entries.find_place, name="find_place"),
    path("at/<str:code>/", books.unit, name="unit"),
    path("at/<str:code>/<str:ledger>/", books.book, name="book"),
    path("at/<str:code>/<str:ledger>/record/", entries.record, name="record"),
    path("at/<str:code>/<str:ledger>/grid/", grid.grid, name="grid"),
    path("at/<str:code>/<str:ledger>/import/", imports.upload, name="import"),
    path("at/<str:code>/<str:ledger>/import/<slug:digest>/", imports.check, name="dry_run"),
    path("at/<str:code>/<str:ledger>/import/<slug:digest>/errors/", imports.errors, name="errors"),
    path("at/<str:code>/<str:ledger>/whole/", books.whole, name="whole"),
    path("at/<str:code>/<str:ledger>/template/", imports.template, name="template"),
]
