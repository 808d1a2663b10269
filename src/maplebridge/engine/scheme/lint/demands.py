"""What may be asked of a subject that makes it harmful: a number, a quota, more of it, a rank, points, proof."""

from __future__ import annotations

import re

from maplebridge.engine.scheme.lint.clauses import AT_LEAST, AT_MOST
from maplebridge.engine.scheme.lint.spot import ENGLISH, Spot

#: How far a measuring word may stand from its subject, in signs of Chinese.
NEAR, ACTED, QUOTA_AFTER, QUOTA_BEFORE = 8, 5, 20, 14
#: "three working days" is no number of what is counted in 个.
NOT_TIME = "(?!工作日|自然日|月|小时|星期|年)"
ANY_UNIT = "次|项|个"
#: A ceiling of the thing itself; "at most 2 points" is one of the points.
LIMIT = re.compile(
    rf"{AT_MOST}(?!\s*[加扣得计记奖]?\s*[\d.]+\s*(?:分(?!钟)|个百分点|points?|marks?))"
    r"\s*(?:规定|限定|\d|[一二两三四五六七八九十])")
#: "1" and "2" as people write them, nothing of a larger number beside them.
ONCE = re.compile(r"(?<![\d.十])(?:1|一)(?![\d.十百])|\b(?:one|once)\b")
TWICE = re.compile(r"(?<![\d.十])(?:2|二|两)(?![\d.十百])|\b(?:two|twice)\b")
#: What may stand between a figure and the word that judges it: "crime statistics are published accurately".
LINK = re.compile(r"^[\s的]*(?:(?:is|are|was|were|be)\s+(?:[a-z]+ed\s+)?)?")
EACH = ("each ", "every ", "per ")


def demanded(spot: Spot) -> str:
    """The words that ask for an amount of the subject; empty where nothing does."""
    if spot.group.always:
        return "" if spot.grammar.gear.search(spot.after) else spot.word
    if spot.harmless():
        return ""
    if spot.group.ranked:
        return _ranked(spot)
    if _relieves(spot):
        return ""
    return (_quota(spot) or _per_point(spot) or _counted(spot) or _moved(spot) or _ranked(spot) or _handed_in(spot)
            or _scored(spot) or _alone(spot))


def harmless_figure(spot: Spot) -> bool:
    """A measuring word of its own: its quality is judged, or (of anything counted) a wrong, or less is welcome."""
    grammar = spot.grammar
    if grammar.quality.match(LINK.sub("", spot.after)):
        return not spot.group.always
    if not spot.group.loose:
        return False
    around = spot.before[-NEAR * spot.scale:] + spot.word + spot.after[:NEAR * spot.scale]
    return bool(grammar.quality.search(around) or grammar.wrongdoing.search(around)) or _relieves(spot)


def _relieves(spot: Spot) -> bool:
    """A ceiling, or less of it, where less is welcome: "no more than 1,500 characters", "fewer meetings"."""
    if spot.group.falling == "counts":
        return False
    ceiling = LIMIT.search(spot.after[:QUOTA_AFTER * spot.scale])
    if ceiling is not None:
        return True
    less = spot.following(spot.grammar.falling, QUOTA_AFTER) or spot.preceding(spot.grammar.falling, NEAR)
    return bool(less) and not spot.grammar.points.search(spot.text)


def _counted(spot: Spot) -> str:
    if spot.clause.share and spot.group.ban != "output":
        return ""
    found = spot.following(spot.grammar.count, NEAR) or _acted(spot)
    if found and _only_counts_for_quality(spot, found):
        return ""
    return found or spot.preceding(spot.grammar.count_of, NEAR)


def _acted(spot: Spot) -> str:
    return "" if spot.aside(spot.before) else spot.following(spot.grammar.acts, ACTED)


def _only_counts_for_quality(spot: Spot, found: str) -> bool:
    """ "number of detentions recorded correctly": the figure itself is judged, not its height."""
    rest = spot.text[spot.text.index(found) + len(found):][:NEAR * spot.scale]
    joined = spot.grammar.joining.match(rest.strip())
    return joined is None and spot.grammar.quality.search(rest) is not None


def _moved(spot: Spot) -> str:
    either = spot.following(spot.grammar.rising, QUOTA_AFTER) or spot.preceding(spot.grammar.rising, NEAR)
    if either or spot.group.falling == "harmless":
        return either
    return spot.following(spot.grammar.falling, QUOTA_AFTER) or spot.preceding(spot.grammar.falling, NEAR)


def _ranked(spot: Spot) -> str:
    return spot.following(spot.grammar.ranking, NEAR) or spot.preceding(spot.grammar.ranking, NEAR)


def _quota(spot: Spot) -> str:
    """A least number, or a number within a stretch of time: "每月至少2次", "two meetings a month"."""
    found = _amount(spot)
    return "" if found and not spot.group.quota and _seldom(spot, found) else found


def _seldom(spot: Spot, amount: str) -> bool:
    """Once at a time, or twice in more than a month: the work itself, and no race for numbers."""
    return bool(ONCE.search(amount) or (TWICE.search(amount) and not spot.grammar.soon.search(spot.text)))


def _amount(spot: Spot) -> str:
    number = rf"{AT_LEAST}?\s*(?:{spot.grammar.numbers})\s*(?:多|余)?"
    if spot.scale == ENGLISH:
        return _english_quota(spot, number)
    if not spot.group.units:
        return ""
    amount = re.compile(rf"{number}(?:{spot.group.units}){NOT_TIME}")
    found = spot.following(amount, QUOTA_AFTER) or spot.preceding(amount, QUOTA_BEFORE)
    wanted = AT_LEAST in found or _wants(spot)
    return found if wanted else ""


def _english_quota(spot: Spot, number: str) -> str:
    amount = re.compile(rf"{number}(?:\s+or\s+more)?(?:[\s-]+[a-z']+){{0,2}}[\s-]+$")
    if (match := amount.search(spot.before)) and spot.praised is None and _wants_english(spot, match.group()):
        return spot.part(match.start(), spot.end)
    many = re.match(rf"[\s-]+{number}[\s-]+(?!days?|hours?|weeks?|months?|minutes?)[a-z]+", spot.after)
    if many and spot.praised is None and _wants_english(spot, many.group()):
        return spot.part(spot.start, spot.end + many.end())
    times = re.compile(rf"(?:{number}\s*(?:times|or more)|once|twice)")
    found = spot.following(times, QUOTA_AFTER)
    return found if found and _wants(spot) else ""


def _wants_english(spot: Spot, amount: str) -> bool:
    return AT_LEAST in amount or "or more" in amount or _wants(spot)


def _wants(spot: Spot) -> bool:
    text = spot.text
    return AT_LEAST in text or bool(spot.grammar.often.search(text) or spot.grammar.points.search(text))


def _per_point(spot: Spot) -> str:
    """Points for each one: "每抓获一名加2分", "one point for every arrest"."""
    text = spot.text
    if not spot.grammar.points.search(text):
        return ""
    unit = f"(?:{spot.group.units + '|' if spot.group.units else ''}{ANY_UNIT})"
    numbers = spot.grammar.numbers
    each = re.compile(
        rf"每(?!半?[年月]|[季周日天旬])(?:{numbers})?{unit}?[^,]{{0,6}}$"
        r"|(?:each|every|per)(?:[\s-]+[a-z]+){0,2}[\s-]*$")
    points = "加|扣|得|计|奖|记" if spot.group.quota else "加|得|计|奖|记"
    own = re.compile(rf"每?(?:{numbers})?{unit}(?:{points})|分[/每]{unit}|(?:each|apiece)")
    before = each.search(spot.before)
    if (before or spot.word.startswith(EACH)) and spot.praised is None:
        return spot.part(before.start() if before else spot.start, spot.end)
    return spot.following(own, QUOTA_AFTER)


def _scored(spot: Spot) -> str:
    """Points for an enforcement output, whatever they are counted by."""
    if spot.group.ban != "output":
        return ""
    return spot.following(spot.grammar.points, QUOTA_AFTER) or spot.preceding(spot.grammar.points, NEAR)


def _handed_in(spot: Spot) -> str:
    """Something that must be produced, or costs points where it is not."""
    if not spot.group.forced:
        return ""
    grammar = spot.grammar
    return (spot.preceding(grammar.hand_in, QUOTA_BEFORE) or spot.following(grammar.hand_in, QUOTA_AFTER)
            or spot.preceding(grammar.points, QUOTA_BEFORE) or spot.following(grammar.points, QUOTA_AFTER))


def _alone(spot: Spot) -> str:
    if not (spot.group.bare and spot.clause.whole):
        return ""
    rest = spot.grammar.filler.sub("", spot.before + spot.after)
    return "" if re.search(r"[\w▢]", rest) else spot.word
