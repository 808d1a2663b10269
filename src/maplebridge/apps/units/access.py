"""Rights, roles, and who may do what where. One flat list of rights; a role is a named set of them, given to a person
at a unit of the tree for some days, and reaches down from there. Their names: words/role.yaml and right.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db.models import Q

from maplebridge.engine.scheme.text import Text
from maplebridge.web.paths import below
from maplebridge.web.refusals import NotPermitted, Unseen

RIGHTS = (
    "units.view", "units.edit", "units.arrange",  # arrange: create, move, merge, split, close
    "people.view", "people.edit", "people.import",
    "roles.delegate",  # give the roles of a unit's own people
    "roles.appoint",  # name heads of units, departments and inspectors too
    "roles.grant",  # give any role
    "accounts.recover",  # new password, lost second factor, end log-ins
    "evidence.view", "evidence.add", "evidence.withdraw",
    "jobs.view", "jobs.manage",
    "programmes.view", "programmes.manage",  # manage: hand in a table, issue it, say who takes part and who leads
    "lines.name",  # name who answers for a line
    "lines.read",  # read a line, ask about it
    "lines.answer",
    "tasks.do",  # start and finish steps
    "tasks.plan",  # waive, split, add, plan anew
    "entries.view", "entries.record", "entries.review", "entries.withdraw",  # record: enter, correct, import
    "ledgers.manage",  # switch ledgers on and off, list places, say what is expected
    "scores.view", "scores.freeze",  # freeze: keep a result as it stands, with its bundle
    "views.share",  # give a list as one set it to the people of a unit
    "audit.view", "audit.export", "audit.verify",
    "system.view", "system.manage",
)

ROLES: dict[str, frozenset[str]] = {
    "office": frozenset({"units.view", "units.edit", "units.arrange", "people.view", "people.edit", "people.import",
                         "roles.appoint", "evidence.view", "evidence.add", "evidence.withdraw", "jobs.view",
                         "programmes.view", "programmes.manage", "tasks.plan", "entries.view",
                         "ledgers.manage", "scores.view", "scores.freeze", "views.share"}),
    "department": frozenset({"units.view", "people.view", "evidence.view", "programmes.view", "lines.answer",
                             "entries.view", "scores.view", "views.share"}),
    "chief": frozenset({"units.view", "people.view", "people.edit", "roles.delegate", "evidence.view", "evidence.add",
                        "evidence.withdraw", "programmes.view", "lines.name", "lines.read", "tasks.do", "tasks.plan",
                        "entries.view", "entries.record", "entries.review", "entries.withdraw", "scores.view",
                        "views.share"}),
    "officer": frozenset({"units.view", "people.view", "evidence.view", "evidence.add", "programmes.view", "lines.read",
                          "tasks.do", "entries.view", "entries.record", "scores.view"}),
    "community": frozenset({"units.view"}),
    "inspector": frozenset({"units.view", "people.view", "evidence.view", "programmes.view", "entries.view",
                            "scores.view"}),
    "leader": frozenset({"units.view", "people.view", "evidence.view", "programmes.view", "entries.view",
                         "scores.view"}),
    "auditor": frozenset({"units.view", "people.view", "evidence.view", "programmes.view", "entries.view",
                          "scores.view", "audit.view", "audit.verify"}),
    "system_admin": frozenset({"units.view", "jobs.view", "jobs.manage", "system.view", "system.manage"}),
    "security_admin": frozenset({"units.view", "people.view", "roles.grant", "accounts.recover"}),
    "audit_admin": frozenset({"units.view", "audit.view", "audit.export", "audit.verify"}),
}
DELEGATED = frozenset({"officer", "community"})  # what `roles.delegate` may give
APPOINTED = DELEGATED | {"chief", "department", "inspector"}  # what `roles.appoint` may give
GIVES = {"roles.delegate": DELEGATED, "roles.appoint": APPOINTED, "roles.grant": frozenset(ROLES)}  # least first
APART = frozenset({"system_admin", "security_admin", "audit_admin"})  # nobody holds two of these
HEAD = "chief"  # who answers for a unit
SERVES = "department"  # a role at a unit of the kind of that name reaches over all that its bureau does
STEP = 6  # hex digits of one unit's key in a path


@dataclass(frozen=True, slots=True)
class Grant:
    """A role at a unit, in force today."""

    role: str
    unit: int
    path: str

    def reaches(self, path: str) -> bool:
        return path.startswith(self.path)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts and what they may do, read fresh for each request. key 0 is the system itself, which may do all."""

    key: int
    name: Text
    grants: tuple[Grant, ...] = ()
    via: str = "site"
    address: str = ""
    request: str = ""
    once: str | None = None
    home: int | None = None  # the unit of the main post

    def with_once(self, once: str | None) -> Actor:
        return replace(self, once=once)

    def holds(self, right: str) -> bool:
        """Whether anywhere."""
        return self.key == 0 or any(right in ROLES[grant.role] for grant in self.grants)

    def may(self, right: str, path: str) -> bool:
        """Whether at the unit of this path."""
        return self.key == 0 or any(right in ROLES[grant.role] and grant.reaches(path) for grant in self.grants)

    def require(self, right: str, path: str, *, seen: str | None = None) -> None:
        """Raises NotPermitted; Unseen where the person may not even know of it (`seen`: the right that shows it)."""
        if not self.may(right, path):
            if seen is not None and not self.may(seen, path):
                raise Unseen
            raise NotPermitted(right)

    def reach(self, right: str) -> tuple[str, ...]:
        """The highest paths at which the right is held; ("",) for the system."""
        if self.key == 0:
            return ("",)
        paths = sorted({grant.path for grant in self.grants if right in ROLES[grant.role]})
        return tuple(path for i, path in enumerate(paths) if not any(path.startswith(p) for p in paths[:i]))

    def scope(self, right: str, field: str = "path") -> Q:
        """Rows whose unit path lies within reach; none where the right is not held."""
        found = Q(pk__in=[])
        for path in self.reach(right):
            found |= below(path, field)
        return found

    def roles(self) -> Iterator[str]:
        yield from dict.fromkeys(grant.role for grant in self.grants)


SYSTEM = Actor(0, Text("系统", "System"), via="command")
