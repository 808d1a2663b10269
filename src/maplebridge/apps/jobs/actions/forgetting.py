"""What the retention schedule removes here: old jobs, their files, log-ins that have ended."""

from __future__ import annotations

from datetime import date, datetime, time
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from maplebridge.apps.audit.draft import Acting
from maplebridge.apps.jobs.files import folder_of_files
from maplebridge.apps.jobs.models import Job
from maplebridge.apps.jobs.states import ENDED, RUNNING


def forget_jobs(before: date, by: Acting) -> int:
    """Jobs that ended before that day; how many."""
    return Job.objects.filter(state__in=ENDED, ended_at__lt=_midnight(before), file="").delete()[0]


def forget_files(before: date, by: Acting) -> int:
    """Files of jobs that ended before that day, and what runs left behind that died; how many."""
    lying = [file for file in folder_of_files().iterdir() if file.is_file()]
    Job.objects.filter(state__in=ENDED, ended_at__lt=_midnight(before)).exclude(file="").update(file="")
    running = Job.objects.filter(state=RUNNING).values_list("pk", "holder")
    wanted = {f"{job}-{holder}" for job, holder in running}  # asked for first: what ends meanwhile is among the others
    wanted |= set(Job.objects.exclude(file="").values_list("file", flat=True))
    unwanted = [file for file in lying if file.name not in wanted]
    for file in unwanted:
        file.unlink(missing_ok=True)
    return len(unwanted)


def forget_sessions(before: date, by: Acting) -> int:
    """Log-ins that have expired by now, whatever day is given; how many."""
    ended = Session.objects.filter(expire_date__lt=timezone.now()).count()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return ended


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
