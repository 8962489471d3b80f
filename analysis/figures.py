"""Which figure of an event stands: every figure told of it, by group of victims, and what follows from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.events import RIVAL
from analysis.incident import JOINED, Row, are_added, order
from analysis.reading.attach.hit import DIED_LATER
from analysis.rules import Rules
from analysis.stories import Story

# From the most direct speaker to the least: the side that suffered, watchers, third parties, the adversary.
DIRECT = ("own", "monitor", "international", "media", "claim")
KEYS = {"local": "own", "belligerent": "own", "monitor": "monitor", "international": "international"}
RECALL_DAYS = 3
Group = tuple[str | None, str, str]
Toll = tuple[int, int | None, int | None]
# Whose word it is, what it says, and in which article; and all of an event by group.
Figure = tuple[str, Row, Row]
Figures = list[tuple[Group, list[Figure]]]


def figures(story: Story) -> Figures:
    """The figures of an event by group (side, role, harm): (key of speaker, figure, article), oldest first.

    A figure is what one article gives on one speaker's word: mentions of one sentence add, parts do not.
    """
    groups: dict[Group, list[Figure]] = {}
    for incident in sorted(story.incidents, key=lambda i: i.key):
        per_article: dict[tuple[Group, str, int], Row] = {}
        for mention in _moved(sorted(incident.mentions, key=lambda m: m["start"])):
            if pd.notna(mention["subset_of"]) or _is_replaced(mention, incident.mentions):
                continue
            group = (_value(mention["victim_side"]), mention["victim_role"], mention["harm"])
            key = (group, _speaks(mention), mention["sentence"])
            per_article[key] = _added(per_article[key], mention) if key in per_article else dict(mention)
        whole = _wholes(per_article)
        for (group, speaker, _), figure in per_article.items():
            figure["whole"] = whole[group[0], group[2], speaker]
            groups.setdefault(group, []).append((speaker, figure, incident.article))
    joined = _joined(groups)
    for group in [group for group, told in joined.items() if any(f["rule"] == DIED_LATER for _, f, _ in told)]:
        _move_later(joined, group)
    return sorted(joined.items(), key=lambda item: str(item[0]))


def _moved(mentions: Sequence[Row]) -> list[Row]:
    """Mentions of one act, the wounded who died taken from the wounded: they move, they do not add.

    They are among the dead where the article counts those elsewhere; they come to the dead told beside the wounded
    ("five killed and 20 wounded. Two of the wounded died").
    """
    told = {mention["mention_id"]: mention for mention in mentions}
    for died in mentions:
        hurt = told.get(died["subset_of"])
        if hurt is None or hurt["harm"] == died["harm"]:
            continue
        told[hurt["mention_id"]] = _less(hurt, died)
        dead = [m for m in told.values() if m["harm"] == died["harm"] and pd.isna(m["subset_of"]) and m is not died]
        beside = next((m for m in dead if m["sentence"] == hurt["sentence"]), None)
        if not dead:
            told[died["mention_id"]] = died | {"subset_of": None}
        elif beside:
            # "Three were killed and ten wounded. Four of the wounded have died, bringing the toll to seven."
            raised = any(m["rule"] == "toll" for m in dead)
            told[beside["mention_id"]] = beside | {"rule": "toll before"} if raised else _sum(beside, died)
    return [mention for mention in told.values() if mention["high"] != 0 or mention["bound"] == "zero"]


def _move_later(groups: dict[Group, list[Figure]], group: Group) -> None:
    """ "A man wounded in Monday's raid died on Friday": he comes to the dead of earlier articles, from their wounded.

    Articles that tell of such deaths tell of the same ones: the most any of them counts are added.
    """
    died = [item for item in groups[group] if item[1]["rule"] == DIED_LATER]
    dead = [item for item in groups[group] if item[1]["rule"] != DIED_LATER]
    if not dead:
        return
    hurt = [g for g in groups if g[2] == "injured" and (g[:2] == group[:2] or "unknown" in (g[1], group[1]))]
    changes = [(group, _sum, dead)] + [(g, _less, groups[g]) for g in hurt if len(hurt) == 1]
    for changed, change, told in changes:
        groups[changed] = [
            (speaker, change(figure, more), article)
            if (more := _most_after(died, article))
            else (speaker, figure, article)
            for speaker, figure, article in told
        ]


def _most_after(died: Sequence[Figure], article: Row) -> Row | None:
    """The largest figure among those that articles later than one give."""
    later = [figure for _, figure, other in died if order(other, 0) > order(article, 0) and other is not article]
    return max(later, key=lambda figure: figure["low"], default=None)


def _less(one: Row, other: Row) -> Row:
    """A figure without another that was among it."""
    low = max(0, one["low"] - (other["low"] if pd.isna(other["best"]) else other["best"]))
    best, high = (
        max(low, one[column] - other["low"]) if pd.notna(one[column]) else None for column in ("best", "high")
    )
    return one | {"low": low, "best": best, "high": high}


def _is_replaced(mention: Row, told: Sequence[Row]) -> bool:
    """Whether a figure is an earlier one, and the article gives another of the same harm."""
    others = (m for m in told if m["harm"] == mention["harm"] and m["rule"] != mention["rule"])
    return mention["rule"] == "toll before" and any(pd.isna(m["subset_of"]) for m in others)


def _wholes(per_article: Mapping[tuple[Group, str, int], Row]) -> Counter[tuple[str | None, str, str]]:
    """What an article's figures of one side, harm and speaker come to over the roles, each role as first told."""
    first: dict[tuple[Group, str], Row] = {}
    for (group, speaker, _), figure in per_article.items():
        first.setdefault((group, speaker), figure)
    whole: Counter[tuple[str | None, str, str]] = Counter()
    for ((side, _, harm), speaker), figure in first.items():
        whole[side, harm, speaker] += figure["low"]
    return whole


def _speaks(mention: Row) -> str:
    return "claim" if mention["is_claim"] is True else KEYS.get(mention["said_by_kind"], "media")


def _added(one: Row, other: Row) -> Row:
    adds = other["rule"] == "elided" or other["rule"].endswith(JOINED)
    if one["trigger"] == other["trigger"] and not adds and other["value"] == one["value"]:
        return one
    return _sum(one, other)


def _sum(one: Row, other: Row) -> Row:
    both = dict(one)
    for column in ("low", "best", "high"):
        both[column] = one[column] + other[column] if pd.notna(one[column]) and pd.notna(other[column]) else None
    return both


def _joined(groups: dict[Group, list[Any]]) -> dict[Group, list[Any]]:
    """Groups of unknown side or role joined to the one group they can mean."""
    for group in sorted(groups, key=str):
        side, role, harm = group
        if side is not None and role != "unknown":
            continue
        homes = [
            g
            for g in groups
            if g != group
            and g[2] == harm
            and (side in (None, g[0]))
            and (role in ("unknown", g[1]))
            and (g[0] is not None or g[1] != "unknown" or side is None)
            and not _is_added(groups[group], groups[g])
        ]
        if len(homes) == 1:
            both = groups[homes[0]] + groups.pop(group)
            groups[homes[0]] = sorted(both, key=lambda item: order(item[2], item[1]["start"]))
    return groups


def _is_added(told: Sequence[Any], others: Sequence[Any]) -> bool:
    """Whether a sentence adds figures of two groups: "nine people and two policemen"."""
    return any(are_added(figure, [other for _, other, _ in others]) for _, figure, _ in told)


def current(figures_: Sequence[Figure]) -> list[bool]:
    """Which figures stand: the newest of each kind of speaker (the first in its article), unless outgrown."""
    newest: dict[str, int] = {}
    for n, (speaker, figure, article) in enumerate(figures_):
        last = newest.get(speaker)
        if last is None:
            newest[speaker] = n
        elif figures_[last][2]["article_id"] == article["article_id"]:
            # Inverted pyramid: the first figure of an article is its newest, unless it is only "several".
            if figures_[last][1]["bound"] == "vague" and figure["bound"] != "vague":
                newest[speaker] = n
        elif not _recalls(figures_, n) or figure["low"] > figures_[last][1]["low"]:
            newest[speaker] = n
    stands = [newest[speaker] == n and not _is_outgrown(figures_, n) for n, (speaker, _, _) in enumerate(figures_)]
    return stands if any(stands) else [n == len(stands) - 1 for n in range(len(stands))]


def _is_outgrown(figures_: Sequence[Figure], n: int) -> bool:
    """Whether a later article gives a higher figure, on any word but an adversary's: tolls grow.

    A figure many times as high is a rival, no growth. A later article that comes to the same over the roles
    but divides it otherwise ("seven and one" for "five and three") restates it.
    """
    _, figure, article = figures_[n]
    return any(
        speaker != "claim"
        and later["article_id"] != article["article_id"]
        and (
            figure["low"] < higher["low"] <= RIVAL * figure["low"]
            or higher["whole"] == figure["whole"] > max(figure["low"], higher["low"])
        )
        for speaker, higher, later in figures_[n + 1 :]
    )


def _recalls(figures_: Sequence[Figure], n: int) -> bool:
    """Whether a figure repeats an event that an earlier article told, days later."""
    article, day = figures_[n][2], figures_[n][1]["date_end"]
    late = pd.notna(day) and pd.notna(article["published"]) and (article["published"] - day).days > RECALL_DAYS
    return bool(late) and n > 0


def toll(figures_: Sequence[Figure], rules: Rules) -> Toll:
    """Low, best and high of a group: best by Rules.current, low and high over the figures that stand."""
    stands = [item for item, flag in zip(figures_, current(figures_), strict=True) if flag]
    lows = [figure["low"] for _, figure, _ in stands]
    highs = [figure["high"] for _, figure, _ in stands]
    high = None if any(pd.isna(value) for value in highs) else int(max(highs))
    return int(min(lows)), _best(stands, rules), high


def rest(groups: Mapping[Group, tuple[Toll, Sequence[Figure]]]) -> dict[Group, Toll]:
    """The tolls of disjoint groups: victims of unknown role, told beside groups of known roles, are what those leave.

    "Five people, a fighter among them" and "three children": five in all. Where the known groups come to more, the
    unknown one says nothing of its own; where the text adds it ("two soldiers and five others"), it stays whole.
    """
    found = {group: figure for group, (figure, _) in groups.items()}
    for group, (figure, told) in groups.items():
        side, role, harm = group
        others = [other for other in groups if other[1] != "unknown" and other[2] == harm and side in (None, other[0])]
        known = [found[other] for other in others]
        added = any(_is_added(told, groups[other][1]) for other in others)
        if role != "unknown" or not known or added or any(item["rule"].endswith(JOINED) for _, item, _ in told):
            continue
        low, best, high = figure
        taken = sum(low if best is None else best for low, best, _ in known)
        left = (low if best is None else best) - taken
        if left <= 0:
            del found[group]
        else:
            found[group] = max(0, low - taken), left, None if high is None else max(left, high - taken)
    return found


def _best(stands: Sequence[Figure], rules: Rules) -> int | None:
    values = [figure["best"] for _, figure, _ in stands if pd.notna(figure["best"])]
    if not values:
        return None
    if rules.current == "per source":
        return int(values[0]) if len(set(values)) == 1 and len(values) == len(stands) else None
    if rules.current == "max":
        return int(max(values))
    if rules.current == "median":
        return int(sorted(values)[(len(values) - 1) // 2])
    direct = min(stands, key=lambda item: (pd.isna(item[1]["best"]), DIRECT.index(item[0])))
    return int(direct[1]["best"])


def _value(value: Any) -> Any:
    return None if pd.isna(value) else value
