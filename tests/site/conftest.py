"""The cast of the subjects, for pages."""

from __future__ import annotations

from tests.apps.conftest import cast as cast
