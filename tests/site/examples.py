"""What to look at: for each address that names something, an object of the cast or one made for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.evidence.actions.records import add_evidence
from maplebridge.apps.evidence.receiving import receive
from maplebridge.apps.jobs.chores import CHECK_RECORD
from maplebridge.apps.jobs.models import Job
from maplebridge.apps.ledgers.actions.record import record
from maplebridge.apps.ledgers.actions.record_rows import record_rows
from maplebridge.apps.ledgers.chores import kept_as
from maplebridge.apps.ledgers.models import CheckQuestion, Expected, Place
from maplebridge.apps.overview.models import SavedView
from maplebridge.apps.programmes.actions.hand_in import hand_in
from maplebridge.apps.programmes.models import (
    LinePerson,
    LineQuestion,
    Participant,
    Programme,
    SchemeContent,
    SchemeVersion,
)
from maplebridge.apps.programmes.queries.drafts import open_draft
from maplebridge.apps.programmes.reading import Handed
from maplebridge.apps.scores.actions.freeze import freeze
from maplebridge.apps.scores.models import ScoreRun
from maplebridge.apps.scores.queries.make import make
from maplebridge.apps.scores.queries.runs import make_ready
from maplebridge.apps.units.kept import keep
from maplebridge.apps.units.models import ApiToken, RoleGrant, Unit
from maplebridge.engine.sheet import NewSheet, write_book
from maplebridge.packs.pack import load_pack, pack_files
from maplebridge.web.clock import today
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.programmes.programme import CODE as PROGRAMME
from tests.apps.programmes.programme import make_programme
from tests.apps.programmes.tables import word
from tests.apps.units.lists import person as person_line
from tests.apps.units.lists import unit as unit_line
from tests.apps.units.lists import xlsx
from tests.engine.attachment.files import photo
from tests.site.visitors import FACTOR, HALFWAY, TYPED

PARTS = {  # answers that are no pages, and why
    "account_demo": "only takes a choice",
    "language": "only takes a choice",
    "csp_report": "only takes a report",
    "health": "for monitors",
    "metrics": "for monitors",
    "jobs:progress": "a part of jobs:show",
    "jobs:file": "a file",
    "ledgers:errors": "a file",
    "ledgers:find_place": "suggestions for a field",
    "ledgers:expected_template": "a file",
    "ledgers:places_template": "a file",
    "ledgers:template": "a file",
    "ledgers:whole": "a file",
    "programmes:adoption_file": "a file",
    "reports:gaps": "a file",
    "reports:notice": "a file",
    "scores:bundle": "a file",
    "scores:refresh": "only takes a request to count",
    "scores:waiting": "a part of the pages of scores",
    "programmes:version_file": "a file",
    "programmes:units_sheet": "a file",
    "programmes:units_rejected": "a file",
    "evidence:file": "a file",
    "openid_connect_callback": "leads on",
    "openid_connect_login": "leads to another site",
    "overview:changes_count": "a part of overview:home",
    "overview:owed": "a part of overview:home",
    "overview:audit_export": "only takes a request for the file",
    "overview:audit_chain_file": "only takes a request for the file",
    "overview:audit_history": "a part of other pages",
    "people:find": "suggestions for a field",
    "people:rejected": "a file",
    "people:template": "a file",
    "units:find": "suggestions for a field",
    "units:here": "only takes a choice",
    "units:rejected": "a file",
    "units:template": "a file",
    "programmes:my_calendar": "a file",
    "programmes:plan_calendar": "a file",
    "evidence:preview": "a picture within evidence:show",
}
VISITORS: dict[str, str | None] = {  # who looks, where the right alone does not say it
    "account_reauthenticate": FACTOR,
    "account_kept": TYPED,
    "mfa_authenticate": HALFWAY,
    "mfa_deactivate_totp": FACTOR,
    "mfa_reauthenticate": FACTOR,
    "mfa_view_recovery_codes": FACTOR,
    "jobs:start": "system_admin",
    "ledgers:edit_expected": "office",
    "ledgers:exempt": "office",
    "ledgers:withdraw": "chief",
    "ledgers:withdraw_batch": "chief",
}
Example = Callable[[Cast], dict[str, Any]]


def token(cast: Cast) -> dict[str, Any]:
    grant = RoleGrant.objects.get(person=cast.people["office"])
    made = ApiToken.objects.create(person=grant.person, grant=grant, name="统计接口", prefix="12345678", hash="0" * 64,
                                   made_at=timezone.now(), ends_on=timezone.localdate() + timedelta(30))
    return {"token": made.pk}


def person(cast: Cast) -> dict[str, Any]:
    return {"person": cast.people["officer"].pk}


def job(**state: Any) -> Example:
    def make(cast: Cast) -> dict[str, Any]:
        made = Job.objects.create(kind=CHECK_RECORD, asker=cast.people["office"], unit=cast.units["A"],
                                  run_after=timezone.now(), asked_at=timezone.now(), **state)
        return {"job": made.pk}

    return make


def evidence(cast: Cast) -> dict[str, Any]:
    """A photo that says much, at the office's own unit."""
    upload = TemporaryUploadedFile("任命文件扫描件.jpg", "image/jpeg", 0, None)
    Path(upload.temporary_file_path()).write_bytes(photo((800, 600)))
    kept = receive(upload)
    made = add_evidence(kind="unit", key="A", kept=kept, title="关于成立“枫桥式”公安派出所创建工作领导小组的通知",
                        from_day=date(2026, 3, 1), to_day=None, by=cast.actor("office"))
    return {"evidence": made}


def sent_list(kind: str) -> Example:
    """A list that the office sent for its dry run: rows of every fate."""
    def make(cast: Cast) -> dict[str, Any]:
        lines = {"people": [person_line(1), person_line(2, "A12", username="lijing"), person_line(3, "Z9"),
                            person_line(4, role="chief"), person_line(5, zh="")],
                 "units": [unit_line("A13", "A1"), unit_line("A11", "A1", "河滨派出所", day=FIRST_DAY),
                           unit_line("A14", "Z9"), unit_line("A14", "A1", kind="学校")]}[kind]
        upload = SimpleUploadedFile("list.xlsx", xlsx(kind, lines))
        return {"digest": keep(cast.people["office"].pk, kind, upload)}

    return make


def event(cast: Cast) -> dict[str, Any]:
    evidence(cast)  # a write of many
    return {"event": Event.objects.order_by("-pk")[0].pk}


def programme(cast: Cast) -> dict[str, Any]:
    """One for all pages."""
    if not Programme.objects.filter(code=PROGRAMME).exists():
        make_programme(cast)
    return {"programme": PROGRAMME}


def sent_details(cast: Cast) -> dict[str, Any]:
    """A list of units that take part, sent by the office: rows of every fate."""
    made = Programme.objects.get(code=programme(cast)["programme"])
    unit = Unit.objects.create(code="A15", zh="滨河派出所", en="Riverside Station", kind="station", opened_on=FIRST_DAY,
                               parent=cast.units["A1"], category="urban", path=f"{cast.units['A1'].path}FFFFFF")
    lines = [["单位", "类别", "警力数", "本单位考核日"], ["A11", None, 23, "2026-10-20"], [unit.code],
             ["A12", "海上所", 0, None], ["A21", "农村所", None, "2026-13-01"]]
    upload = SimpleUploadedFile("list.xlsx", write_book([NewSheet("名单", lines, header=0)]))
    return {"programme": made.code, "digest": keep(cast.people["office"].pk, f"parts{made.pk}", upload)}


def question(cast: Cast) -> dict[str, Any]:
    """What an officer of A11 asks about a line."""
    programme(cast)
    part = Participant.objects.select_related("programme").get(unit=cast.units["A11"])
    made = LineQuestion.objects.create(
        programme=part.programme, participant=part, indicator="FQ1.1", text="名册以哪天为准？",
        asked_by=cast.people["officer"], asked_at=timezone.now())
    return {"question": made.pk}


def assistant(cast: Cast) -> dict[str, Any]:
    """The chief helps with a line of A11, for which the officer answers."""
    programme(cast)
    part = Participant.objects.get(unit=cast.units["A11"])
    for who, role in (("officer", "responsible"), ("chief", "assistant")):
        made, _ = LinePerson.objects.get_or_create(participant=part, indicator="FQ1.1", person=cast.people[who],
                                                   part=role, from_day=timezone.localdate(),
                                                   defaults={"named_at": timezone.now()})
    return {"part": made.pk}


def open_table(cast: Cast) -> dict[str, Any]:
    """A table of an office with open questions and a wrong sum."""
    made = Programme.objects.get(code=programme(cast)["programme"])
    if open_draft(made) is None:
        hand_in(programme=made.pk, table=Handed.of("城关分局考核表.docx", word(total="110")), at=timezone.now(),
                by=cast.actor("office"))
    return {"programme": made.code}


def two_versions(cast: Cast) -> dict[str, Any]:
    """Of a programme of its own: the second gives a line more time."""
    made = Programme.objects.create(code="FQ2025", zh="上年度创建活动", en="Last year's drive", unit=cast.units["A"],
                                    begun_on=date(2025, 1, 1))
    files = pack_files(load_pack("fengqiao"))
    later = {**files, "scheme.yaml": files["scheme.yaml"].replace("scheme_issue+5wd", "scheme_issue+8wd", 1)}
    for number, content in enumerate((files, later), 1):
        version = SchemeVersion.objects.create(
            programme=made, number=number, scheme_code="FQ", scheme_version=str(number), sha256="0" * 64,
            document=f"公枫办〔2025〕{number}号", issued_on=date(2025, number, 5), issued_by=cast.people["office"])
        SchemeContent.objects.create(version=version, files=content)
    return {"programme": made.code, "older": 1, "newer": 2}


def dispute(**more: Any) -> dict[str, Any]:
    """A row of L05 of today."""
    day = timezone.localdate()
    return {"event_start": f"{day} 00:00", "place": "A11", "responsible": "officer", "kind": "neighbour",
            "risk": "low", "what_done": "上门听取双方说法，约定下周复核渗水处修缮情况", "related_task": "FQ3.1;FQ3.2",
            "source": "visit", "registered_at": f"{day} 00:00", "first_action_at": f"{day} 00:00", "due": "2026-12-31",
            "result": "continuing"} | more


def book(cast: Cast) -> dict[str, Any]:
    """With an entry of the officer's."""
    programme(cast)
    entry = record(unit=cast.units["A11"].pk, ledger="L05", values=dispute(), now=timezone.now(),
                   by=cast.actor("officer"))
    return {"ledger": "L05", "entry": entry}


def batch(cast: Cast) -> dict[str, Any]:
    book(cast)
    rows = [dispute(risk=risk) for risk in ("low", "mid", "low")]
    return {"batch": record_rows(unit=cast.units["A11"].pk, ledger="L05", rows=rows, way="paste", now=timezone.now(),
                                 by=cast.actor("chief"))["batch"]}


def place(cast: Cast) -> dict[str, Any]:
    made, _ = Place.objects.get_or_create(code="A11-P1", defaults={"zh": "滨河家园3号院", "unit": cast.units["A11"],
                                                                  "en": "Riverside Court 3", "kind": "小区"})
    return {"place": made.pk}


def expected(cast: Cast) -> dict[str, Any]:
    """What A11 owes."""
    made = Programme.objects.get(code=programme(cast)["programme"])
    part = Participant.objects.get(unit=cast.units["A11"], programme=made)
    one, _ = Expected.objects.get_or_create(participant=part, ledger="L04", key="V1", defaults={
        "from_day": date(2026, 3, 1), "due": date(2026, 12, 31), "count": 4})
    return {"programme": made.code, "expected": one.pk}


def asked(cast: Cast) -> dict[str, Any]:
    """A question of the checks about the officer's entry."""
    entry = book(cast)["entry"]
    made, _ = CheckQuestion.objects.get_or_create(mark=f"{entry:064}", defaults={
        "check_name": "number_gap", "entry_id": entry, "code": "check.number_gap", "asked_at": timezone.now(),
        "params": {"record": "0004", "numbers": "0003", "count": 1, "key": "0003"}})
    return {"asked": made.pk}


def sent_book(cast: Cast) -> dict[str, Any]:
    """A workbook that the chief sent for its dry run: rows of every fate."""
    book(cast)
    rows = [dispute(), dispute(record_no=f"A11-L05-{timezone.localdate():%Y}-0001", risk="mid"),
            dispute(kind="吵架"), dispute(due="")]
    codes = list(dict.fromkeys(code for row in rows for code in row))
    lines = [codes, *[[row.get(code) for code in codes] for row in rows]]
    upload = SimpleUploadedFile("台账.xlsx", write_book([NewSheet("台账", lines, header=0)]))
    digest = keep(cast.people["chief"].pk, kept_as(cast.units["A11"].pk, "L05"), upload)
    return {"code": "A11", "ledger": "L05", "digest": digest}


def counted(cast: Cast) -> dict[str, Any]:
    """The programme, its scores counted."""
    made = Programme.objects.get(code=programme(cast)["programme"])
    make(made, today())
    return {"programme": made.code}


def frozen(cast: Cast) -> dict[str, Any]:
    """Two results of it."""
    made = Programme.objects.get(code=counted(cast)["programme"])
    for note in ("半年考核通报", "更正后")[ScoreRun.objects.filter(programme=made).count():]:
        freeze(programme=made.pk, ready=make_ready(made, today()), note=note, at=timezone.now(),
               by=cast.actor("office"))
    return {"programme": made.code, "number": 2}


def view(cast: Cast) -> dict[str, Any]:
    """A list that the office saved and shared."""
    row, _ = SavedView.objects.get_or_create(person=cast.people["office"], name="城区单位", defaults={
        "page": "people:list", "address": "/people/?q=a&sort=zh", "shared": cast.units["A1"],
        "made_at": timezone.now()})
    return {"view": row.pk}


BY_PARAMETER: dict[str, Example] = {  # what the addresses name by these words
    "code": lambda _: {"code": "A11"},
    "person": person,
    "post": lambda cast: {"post": cast.people["officer"].posts.get().pk},
    "grant": lambda cast: {"grant": cast.people["officer"].role_grants.get().pk},
    "event": event,
    "evidence": evidence,
    "token": token,
    "programme": programme,
    "unit": lambda _: {"unit": "A11"},
    "step": lambda _: {"step": "FQ1.2.list"},
    "indicator": lambda _: {"indicator": "FQ1.2"},
    "line": lambda _: {"line": "FQ1.1"},
    "question": question,
    "view": view,
    "part": assistant,
    "number": lambda _: {"number": 1},
    "ledger": lambda cast: {"ledger": book(cast)["ledger"]},
    "entry": lambda cast: {"entry": book(cast)["entry"]},
    "batch": batch,
    "place": place,
    "expected": lambda cast: {"expected": expected(cast)["expected"]},
    "asked": asked,
    "job": job(state="running", holder="one", done=400, of=1000, started_at=timezone.now()),
}
EXAMPLES: dict[str, Example] = {  # where that is not enough
    "evidence:of": lambda cast: evidence(cast) and {"kind": "unit", "key": "A"},
    "evidence:add": lambda _: {"kind": "unit", "key": "A"},
    "people:dry_run": sent_list("people"),
    "units:dry_run": sent_list("units"),
    "ledgers:dry_run": sent_book,
    "ledgers:expected": lambda cast: {"programme": expected(cast)["programme"]},
    "ledgers:unit": lambda cast: book(cast) and {"code": "A11"},
    "ledgers:places": lambda cast: place(cast) and {"code": "A11"},
    "ledgers:gaps": lambda cast: expected(cast) and book(cast) and {"code": "A11"},
    "ledgers:questions": lambda cast: asked(cast) and {"code": "A11"},
    "ledgers:requests": lambda cast: book(cast) and {"code": "A11"},
    "account_help": lambda cast: {**person(cast), "step": "code"},
    "programmes:units_dry_run": sent_details,
    "programmes:adoption": open_table,
    "programmes:adoption_drop": open_table,
    "programmes:version_compare": two_versions,
    "overview:city": counted,
    "overview:trend": lambda cast: {"programme": frozen(cast)["programme"]},
    "overview:of_unit": lambda cast: counted(cast) and {"code": "A11"},
    "overview:of_programme": lambda cast: counted(cast) and {"programme": PROGRAMME},
    "overview:views": lambda cast: view(cast) and {},
    "reports:gaps_below": lambda cast: programme(cast) and {"code": "A"},
    "scores:ranking": counted,
    "scores:matrix": counted,
    "scores:unit": lambda cast: counted(cast) | {"unit": "A11"},
    "scores:helps": lambda cast: counted(cast) | {"unit": "A11"},
    "scores:line": lambda cast: counted(cast) | {"unit": "A11", "indicator": "FQ1.1"},
    "scores:runs": lambda cast: {"programme": frozen(cast)["programme"]},
    "scores:run": frozen,
    "scores:verify": frozen,
    "scores:compare": lambda cast: frozen(cast) | {"other": 1},
    "jobs:cancel": job(),
    "jobs:again": job(state="failed", ended_at=timezone.now()),
}


def example(name: str, parameters: tuple[str, ...]) -> Example | None:
    """Makes what an address names; None where nobody has said how."""
    if name in EXAMPLES or not set(parameters) <= set(BY_PARAMETER):
        return EXAMPLES.get(name)
    return lambda cast: {key: value for one in parameters for key, value in BY_PARAMETER[one](cast).items()}
