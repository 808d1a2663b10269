"""Loaded before anything reads the site's settings: a home of this process's own, gone when it ends."""

from __future__ import annotations

import os
import shutil
import tempfile

HOME = tempfile.mkdtemp(prefix="maplebridge-test-")
os.environ["MAPLEBRIDGE_HOME"] = HOME
os.mkdir(os.path.join(HOME, "static"))  # as collected for a server


def pytest_unconfigure() -> None:
    shutil.rmtree(HOME, ignore_errors=True)


def static_as_it_lies() -> None:
    """Static files are served from the source: no collecting before a test."""
    from django.conf import settings

    settings.STORAGES = {**settings.STORAGES, "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
