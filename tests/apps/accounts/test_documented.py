"""What the manual says of times and numbers is what the settings hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from maplebridge.apps.units.actions.tokens import LONGEST
from maplebridge.apps.units.password import POLICIES
from maplebridge.apps.units.queries import account_tries as tries
from maplebridge.apps.units.queries.accounts import CODE_LASTS, RESET_LASTS
from maplebridge.apps.units.start_code import LENGTH, SIGNS
from maplebridge.site.middleware.session_limits import SLACK
from maplebridge.web import typed

MANUAL = (Path(__file__).parents[3] / "docs" / "reference" / "accounts.md").read_text(encoding="utf-8")
SAID = " ".join(MANUAL.split())


@pytest.mark.parametrize("sentence", [
    f"{tries.TRIES} wrong tries within {tries.MINUTES} minutes", f"{tries.TRIES_IN_ALL} wrong tries within",
    f"within {tries.KNOWN.days} days", f"after {settings.SESSION_IDLE // 60} minutes without a request",
    f"after {settings.SESSION_LASTS // 3600} hours in any case", f"for {CODE_LASTS.total_seconds() / 3600:.0f} hours",
    f"within {RESET_LASTS.total_seconds() / 3600:.0f} hours",
    f"{POLICIES['asvs'].shortest} to {POLICIES['asvs'].longest}",
    f"every {POLICIES['mlps'].lasts.days} days", f"the last {POLICIES['mlps'].remembered}",
    f"{typed.MOST:,} characters",
    f"{LENGTH * (len(SIGNS).bit_length() - 1)} random bits",
])
def test_the_manual_says(sentence: str) -> None:
    assert sentence in SAID


def test_numbers_said_in_words() -> None:
    assert (SLACK, typed.HOUR, LONGEST.days) == (5 * 60, 3600, 366)
    assert settings.AUTHENTICATION_BACKENDS == ["maplebridge.apps.units.account_adapters.Accounts"]
