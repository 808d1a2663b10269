"""Every call of the API with something that fits, made for the cast: what tests over all of them start from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.evidence.models import Evidence, StoredFile
from maplebridge.apps.jobs.models import Job
from maplebridge.apps.units.models import Post, RoleGrant
from tests.api.conftest import ROOT, Program
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.ledgers.book import dispute
from tests.permissions.programme_scene import programme_objects

LATER = "2027-03-01"
DAY = "2026-03-02"
PLAN = "/programmes/{programme}/units/{unit}/steps"
FILE = object()  # stands for a file to be sent


@dataclass(frozen=True)
class Call:
    """`path` as the description writes it. `own`: who may, at A11. `edits`: the path whose version it wants."""

    method: str
    path: str
    own: str
    body: Callable[[Cast], dict[str, Any]] | None = None
    edits: str | None = None
    status: int = 200
    form: bool = field(default=False)

    @property
    def key(self) -> str:
        return f"{self.method} {self.path}"


CALLS = (
    Call("GET", "/me", "chief"),
    Call("GET", "/units", "chief"),
    Call("POST", "/units", "office", lambda cast: {"code": "N1", "zh": "新所", "kind": "station", "parent": "A11",
                                                   "day": LATER}, status=201),
    Call("GET", "/units/{code}", "chief"),
    Call("PUT", "/units/{code}", "office", lambda cast: {"zh": "新名", "en": None, "kind": "station",
                                                         "category": "urban", "day": LATER}, "/units/{code}"),
    Call("POST", "/units/{code}/move", "office", lambda cast: {"parent": "A2", "day": LATER}, "/units/{code}"),
    Call("POST", "/units/{code}/close", "office", lambda cast: {"last_day": LATER, "document": "1", "to": "A12"},
         "/units/{code}"),
    Call("GET", "/people", "chief"),
    Call("POST", "/people", "chief", lambda cast: {"zh": "陈甲", "unit": "A11", "title": "民警", "day": LATER},
         status=201),
    Call("GET", "/people/{person}", "chief"),
    Call("PUT", "/people/{person}", "chief", lambda cast: {"zh": "陈乙", "en": None, "badge": "77"},
         "/people/{person}"),
    Call("GET", "/people/{person}/posts", "chief"),
    Call("POST", "/people/{person}/posts", "chief", lambda cast: {"unit": "A11", "title": "内勤", "from_day": LATER},
         "/people/{person}"),
    Call("POST", "/people/{person}/posts/{post}/end", "chief", lambda cast: {"last_day": LATER}, "/people/{person}"),
    Call("GET", "/grants", "chief"),
    Call("POST", "/grants", "chief", lambda cast: {"person": cast.people["nobody"].pk, "unit": "A11",
                                                   "role": "officer", "from_day": LATER, "reason": "1"},
         status=201),
    Call("GET", "/grants/{grant}", "chief"),
    Call("POST", "/grants/{grant}/end", "chief", lambda cast: {"last_day": LATER}, "/grants/{grant}"),
    Call("GET", "/programmes", "chief"),
    Call("GET", "/programmes/{programme}", "chief"),
    Call("GET", "/programmes/{programme}/versions", "chief"),
    Call("GET", "/programmes/{programme}/versions/{number}", "chief"),
    Call("GET", "/programmes/{programme}/questions", "chief"),
    Call("GET", "/programmes/{programme}/units", "chief"),
    Call("GET", "/programmes/{programme}/units/{unit}", "chief"),
    Call("GET", "/programmes/{programme}/units/{unit}/lines", "chief"),
    Call("GET", PLAN, "chief"),
    Call("GET", f"{PLAN}/{{step}}", "chief"),
    Call("POST", f"{PLAN}/{{step}}/start", "chief", lambda cast: {"day": DAY, "remaining": 2}, f"{PLAN}/{{step}}"),
    Call("POST", f"{PLAN}/{{step}}/finish", "chief", lambda cast: {"day": DAY}, f"{PLAN}/{{step}}"),
    Call("GET", "/ledgers/{code}/{ledger}/entries", "chief"),
    Call("POST", "/ledgers/{code}/{ledger}/entries", "chief", lambda cast: {"rows": [dispute()], "dry_run": True}),
    Call("GET", "/ledgers/entries/{entry}", "chief"),
    Call("GET", "/ledgers/{code}/completeness", "chief"),
    Call("GET", "/ledgers/{code}/gaps", "chief"),
    Call("GET", "/ledgers/{code}/questions", "chief"),
    Call("GET", "/progress", "chief"),
    Call("GET", "/scores/{programme}", "chief"),
    Call("GET", "/scores/{programme}/units", "chief"),
    Call("GET", "/scores/{programme}/units/{unit}", "chief"),
    Call("GET", "/scores/{programme}/units/{unit}/lines/{indicator}", "chief"),
    Call("GET", "/scores/{programme}/units/{unit}/helps", "chief"),
    Call("GET", "/scores/{programme}/runs", "chief"),
    Call("GET", "/scores/{programme}/runs/{number}", "chief"),
    Call("GET", "/scores/{programme}/runs/{number}/units", "chief"),
    Call("GET", "/scores/{programme}/runs/{number}/bundle", "chief"),
    Call("GET", "/evidence/of/{kind}/{key}", "chief"),
    Call("POST", "/evidence/of/{kind}/{key}", "chief", lambda cast: {"from_day": LATER, "file": FILE}, status=201,
         form=True),
    Call("GET", "/evidence/{evidence}", "chief"),
    Call("GET", "/evidence/{evidence}/content", "chief"),
    Call("POST", "/evidence/{evidence}/withdraw", "chief", lambda cast: {"why": "重复"}, "/evidence/{evidence}"),
    Call("GET", "/jobs", "chief"),
    Call("GET", "/jobs/{job}", "chief"),
    Call("POST", "/jobs/{job}/cancel", "chief"),
    Call("POST", "/jobs/{job}/retry", "chief"),
    Call("GET", "/audit/events", "auditor"),
    Call("GET", "/audit/events/{event}", "auditor"),
    Call("GET", "/audit/head", "auditor"),
)


def things(cast: Cast, code: str) -> dict[str, Any]:
    """One thing of every kind that lies at a unit, by the name it has in addresses."""
    unit = cast.units[code]
    person = cast.add_person(f"at_{code}", code)
    second = Post.objects.create(person=person, unit=unit, title="值班", from_day=FIRST_DAY)
    grant = RoleGrant.objects.create(person=person, unit=unit, role="officer", from_day=FIRST_DAY)
    now = timezone.now()
    blob = {"size": 1, "scan": "clean", "stored_at": now}
    stored = StoredFile.objects.get_or_create(sha256="0" * 64, defaults=blob)[0]
    evidence = Evidence.objects.create(owner_kind="unit", owner_key=code, unit=unit, file=stored, sent_sha256="0" * 64,
                                       title="x", name="x.txt", kind="txt", from_day=FIRST_DAY, uploaded_by=person,
                                       uploaded_at=now, changed_at=now)
    job = Job.objects.create(kind="none", unit=unit, asker=person, run_after=now, asked_at=now)
    event = Event.objects.create(at=0, kind="units.edit", actor_name="x", unit_key=unit.pk, unit_name=unit.zh,
                                 unit_path=unit.path, object_kind="unit", object_key=str(unit.pk), detail="{}",
                                 via="site")
    return {**programme_objects(unit, person), "code": code, "unit": code, "person": person.pk, "post": second.pk,
            "grant": grant.pk, "kind": "unit", "key": code, "evidence": evidence.pk, "job": job.pk, "event": event.pk}


def make(program: Program, call: Call, cast: Cast, named: dict[str, Any], key: str | None = None,
         match: str | None = None) -> Any:
    """The call about these things. An edit brings the version of the moment where none is given."""
    path = call.path.format(**named)
    if call.method == "GET":
        return program.read(path)
    body = call.body(cast) if call.body else None
    if call.form and body is not None:
        sent = {name: SimpleUploadedFile("a.txt", b"plain") if value is FILE else value for name, value in body.items()}
        return program.post(ROOT + path, sent, headers={"Idempotency-Key": key or "form"})
    if call.edits and match is None:
        match = program.read(call.edits.format(**named)).headers.get("ETag", '"none"')
    return program.write(call.method, path, body, key=key, match=match)
