"""A database for a command, made and thrown away as tests do it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def throw_away() -> Iterator[None]:
    """Django set up, every table there and empty."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maplebridge.site.settings")
    import django

    from tests.home import static_as_it_lies

    django.setup()
    static_as_it_lies()
    from django.test.utils import (
        setup_databases,
        setup_test_environment,
        teardown_databases,
        teardown_test_environment,
    )

    setup_test_environment()
    made = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)
        teardown_test_environment()
