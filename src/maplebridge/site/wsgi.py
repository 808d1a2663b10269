"""The server's door."""

from __future__ import annotations

import gc
import os

import duckdb  # noqa: F401  with the next: slow to load, and whoever asks first for scores does not wait for it
import pyarrow.dataset  # noqa: F401
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from maplebridge.site.proxies import behind_proxies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maplebridge.site.settings")
application = behind_proxies(get_wsgi_application(), settings.PROXIES)
gc.freeze()  # what the program consists of stays: no collection looks at it again
