"""A programme of the cast's bureau A: version 1 of the shipped pack `fengqiao`, rolled out to A11, A12 and A21."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from maplebridge.apps.programmes.models import Participant, Programme, SchemeContent, SchemeVersion
from maplebridge.apps.programmes.queries.plans import promises_of
from maplebridge.packs.pack import load_pack, pack_files
from tests.apps.cast import Cast

CODE = "FQ2026"
ISSUED_ON = date(2026, 1, 5)  # the pack's own day; its assessment day is 2026-10-30
TAKING_PART = ("A11", "A12", "A21")


def make_programme(cast: Cast) -> Programme:
    """Issued and rolled out on the pack's day of issue, with what the units were promised then."""
    programme = Programme.objects.create(code=CODE, zh="枫桥式派出所创建", en="Creating drive", unit=cast.units["A"],
                                         begun_on=date(2026, 1, 1))
    pack = load_pack("fengqiao")
    scheme, _ = pack.sound()
    version = SchemeVersion.objects.create(
        programme=programme, number=1, scheme_code=scheme.code, scheme_version=scheme.version, sha256="0" * 64,
        document="公枫办〔2026〕1号", issued_on=ISSUED_ON, issued_by=cast.people["office"])
    SchemeContent.objects.create(version=version, files=pack_files(pack))
    taking_part = [Participant.objects.create(
        programme=programme, unit=cast.units[code], rolled_out=version, category=cast.units[code].category,
        rolled_out_at=datetime(2026, 1, 5, 9, tzinfo=ZoneInfo("Asia/Shanghai")), from_day=ISSUED_ON)
        for code in TAKING_PART]
    promises = promises_of(version, taking_part, ISSUED_ON)
    for one in taking_part:
        one.promised = promises[one.pk]
        one.save(update_fields=["promised"])
    return programme


def set_day(day: date, patch: pytest.MonkeyPatch) -> None:
    """The site works in the afternoon of this day (web.clock), at whatever hour the test runs."""
    from django.conf import settings

    wanted = datetime.combine(day, time(17, 30), ZoneInfo("Asia/Shanghai"))
    patch.setattr(settings, "CLOCK_DAYS", (wanted - timezone.now()) / timedelta(days=1), raising=False)
