"""The site as in service, with what only the proofs need: a subject that counts its writes, and a short lease."""

from __future__ import annotations

import os

from maplebridge.site.settings import *  # noqa: F403
from maplebridge.site.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.service.proof"]
ROOT_URLCONF = "tests.service.proof.urls"
JOBS_LEASE = float(os.environ.get("PROOF_LEASE") or 2)
