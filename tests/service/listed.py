"""Lists in the database the evidence files that lie there: python -m tests.service.listed"""

from __future__ import annotations

import os


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maplebridge.site.settings")
    django.setup()
    from django.utils import timezone

    from maplebridge.apps.evidence.models import StoredFile
    from maplebridge.apps.evidence.store import stored

    for sha256, file in stored():
        StoredFile.objects.create(sha256=sha256, size=file.stat().st_size, scan="clean", stored_at=timezone.now())


if __name__ == "__main__":
    main()
