from __future__ import annotations

from typing import Any

import pytest

from tests.apps.accounts.door import PASSWORD
from tests.apps.cast import Cast
from tests.site.conftest import site

__all__ = ["site"]


@pytest.fixture(autouse=True)
def quick_hashes(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def door(cast: Cast) -> Cast:
    """The cast, each with a password."""
    for person in cast.people.values():
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
    return cast
