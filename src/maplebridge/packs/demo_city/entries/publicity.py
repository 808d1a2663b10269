"""L10 prevention publicity, L16 practices, and what others say of them: ratings, adoptions, promotions, suggestions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from maplebridge.packs.demo_city.desk import Desk
from maplebridge.packs.demo_city.entry import Entry

_PER_MONTH = {"station": 2, "group": 1}
_PRACTICE_DAYS = {"station": (date(2026, 3, 18), date(2026, 6, 5)), "group": (date(2026, 5, 28),)}
_RATED_ON = date(2026, 6, 24)
_DIMENSIONS = ("problem", "method", "effect", "repeat")
_ROLES = ("bureau", "expert", "station", "host", "bureau")
_HOSTS_ONLY = "CS5.3"  # the community alone judges the group


def publicity(desk: Desk) -> Iterator[Entry]:
    for month in range(1, 7):
        days = desk.workdays_of_month(month)[:-2]
        for day in sorted(desk.rng.sample(days, min(len(days), _PER_MONTH[desk.unit.kind]))):
            booked = desk.book(day, 90, hours=(9, 18))
            if booked is None:
                continue
            who, start, end = booked
            place = desk.place("site", "school", "shop_street", "building")
            yield desk.entry(
                "L10",
                start,
                end,
                responsible=who,
                place=place.code,
                participants_n=desk.rng.randint(2, 5),
                what_done=desk.texts.done("L10", place.name.zh),
                theme=desk.some("fraud", "fire", "traffic", "drugs", "theft", "law"),
                audience=desk.some("residents", "elderly", "students", "shops", "workers"),
                reach_n=desk.rng.randint(3, 30) * 10,
                materials=desk.rng.choice(("superior", "own", "partner")),
                outcome=desk.rng.choice(("held", "held", "changed", "questions")),
            )


def practices(desk: Desk) -> Iterator[Entry]:
    for day in _PRACTICE_DAYS[desk.unit.kind]:
        phrase = desk.texts.phrase
        yield desk.entry(
            "L16",
            desk.time_on(day),
            responsible=desk.staff[0],
            problem=f"{phrase('problem')}，需要用更省力的办法解决",
            method=f"{phrase('method')}；{phrase('method')}",
            effect=f"{phrase('effect')}；{phrase('effect')}",
            cost=phrase("cost"),
            repeat=phrase("repeat"),
            limits=phrase("limits"),
        )


def ratings(
    desk: Desk, subjects: Mapping[str, Sequence[str]], raters: Sequence[str], top: Mapping[str, int]
) -> Iterator[Entry]:
    """Five raters on a written scale. subjects: indicator -> record numbers rated; top: its highest mark."""
    for indicator, numbers in subjects.items():
        roles = ("host",) * len(_ROLES) if indicator == _HOSTS_ONLY else _ROLES
        dimensions = _DIMENSIONS if indicator == "FQ8.1" else ("overall",)
        for number in numbers:
            for rater, role in zip(raters, roles, strict=True):
                for dimension in dimensions:
                    mark = round(top[indicator] * desk.quality(_RATED_ON) + desk.rng.uniform(-1.2, 0.6))
                    yield desk.entry(
                        "ratings",
                        _RATED_ON,
                        entered_by=rater,
                        indicator=indicator,
                        subject=number,
                        rated_on=_RATED_ON,
                        rater=rater,
                        role=role,
                        dimension=dimension,
                        score=min(top[indicator], max(0, mark)),
                        reason=desk.texts.phrase("rating"),
                    )


def adoptions(desk: Desk, practice: str, others: Sequence[str]) -> Iterator[Entry]:
    """Good practices are taken over by up to three other stations, each in writing."""
    wanted = max(0, round((desk.quality(_RATED_ON) - 0.7) * 10))
    for n, other in enumerate(desk.rng.sample(others, min(len(others), wanted, 3)), start=1):
        day = date(2026, 6, 8 + n)
        yield desk.entry(
            "adoptions",
            day,
            practice=practice,
            adopter=other,
            confirmed_on=day,
            confirm_doc=f"采用确认〔2026〕{desk.unit.code}-{n}号",
        )


def promotions(desk: Desk, practice: str) -> Iterator[Entry]:
    """The best practice of a very good unit is promoted in writing."""
    if desk.unit.quality >= 0.95:
        day = date(2026, 6, 16)
        yield desk.entry(
            "promotions",
            day,
            practice=practice,
            doc_no=f"澄公推〔2026〕{desk.unit.code}号",
            level=desk.rng.choice(("district", "city", "city", "province")),
            issued_on=day,
        )


def suggestions(desk: Desk) -> Iterator[Entry]:
    """Groups: four written suggestions to the sending unit. Good stations: a proposal against duplicate reporting."""
    group = desk.unit.kind == "group"
    days = (date(2026, 2, 26), date(2026, 4, 9), date(2026, 5, 14), date(2026, 6, 3))
    for day in days if group else days[:1] if desk.unit.quality > 0.88 else ():
        answered = desk.by_today(desk.later(day, 5, 12)) if desk.succeeds(day) else None
        yield desk.entry(
            "suggestions",
            day,
            about="work" if group else "burden",
            suggestion=desk.texts.phrase("suggestion"),
            sent_to=desk.unit.sending or "990003",
            sent_on=day,
            answered_on=answered,
            answer_doc=desk.document(answered, "复") if answered else None,
            adopted=desk.rng.random() < 0.4 if answered else None,
        )
