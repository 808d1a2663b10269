"""Staff: their accounts, posts, and what was handed over when they left. Never residents."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from maplebridge.apps.units.models.tree import Unit


class People(BaseUserManager["Person"]):
    """Django's and allauth's door to accounts."""


class Person(AbstractBaseUser):
    """One member of staff and their account. A person without `username` has no account yet."""

    username = models.CharField(max_length=64, unique=True, null=True, blank=True)
    zh = models.CharField(max_length=60)
    en = models.CharField(max_length=120, blank=True)
    initials = models.CharField(max_length=20, blank=True, db_index=True)  # of the pinyin, for search
    badge = models.CharField(max_length=20, unique=True, null=True, blank=True)  # police or staff number
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="people")  # of the main post
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)  # whether they may log in
    left_on = models.DateField(null=True, blank=True)  # the last day
    must_change_password = models.BooleanField(default=False)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = People()
    USERNAME_FIELD = "username"

    class Meta:
        indexes = (models.Index(fields=["unit", "zh"], name="person_unit"),
                   models.Index(fields=["zh"], name="person_name"), models.Index(fields=["en"], name="person_en"))

    def may_log_in(self, day: date) -> bool:
        """Who has left may not, whether or not the night's work has closed the account already."""
        return self.is_active and (self.left_on is None or self.left_on >= day)

    def __str__(self) -> str:
        return self.zh

    @property
    def path(self) -> str:
        """Where the person lies in the tree: at the unit of the main post."""
        return self.unit.path


class Post(models.Model):
    """What somebody is at a unit: station chief, records officer ... One person may have several."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=60)
    main = models.BooleanField(default=False)
    from_day = models.DateField()
    to_day = models.DateField(null=True, blank=True)

    @property
    def path(self) -> str:
        return self.unit.path

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person"], condition=Q(main=True, to_day=None), name="post_one_main"),
            models.UniqueConstraint(fields=["person", "unit", "title", "from_day"], name="post_once"),
            models.CheckConstraint(name="post_order", condition=Q(to_day=None) | Q(to_day__gte=F("from_day"))),
        )


class Handover(models.Model):
    """One duty of somebody who leaves, and who takes it over."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="handed_over")
    to = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="taken_over")  # None: it ends
    duty = models.CharField(max_length=40)  # kind of duty, as its subject registered it
    key = models.CharField(max_length=64)
    day = models.DateField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="handover_to_another", condition=Q(to=None) | ~Q(to=F("person"))),
        )
