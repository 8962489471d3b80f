"""Which figure of an event stands: every figure told of it, by group of victims, and what follows from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.events import RIVAL
from analysis.incident import JOINED, Row, are_added, order
from analysis.moved import Figure, Group, more, move, moved, side_of
from analysis.reading.attach.hit import DIED_LATER
from analysis.retold import adds, contradicts, is_contested, nth
from analysis.rules import Rules
from analysis.stories import Story

# From the most direct speaker to the least: the side that suffered, watchers, third parties, the adversary.
DIRECT = ("own", "monitor", "international", "media", "claim")
KEYS = {"local": "own", "belligerent": "own", "monitor": "monitor", "international": "international"}
RECALL_DAYS = 3
# Victims so many times others are not all of the role those are told to have.
MANY = 10
# Sentences within which others are told beside the first.
NEAR = 3
Toll = tuple[int, int | None, int | None]
# All that is told of an event, by group.
Figures = list[tuple[Group, list[Figure]]]


def figures(story: Story) -> Figures:
    """The figures of an event by group (side, role, harm): (key of speaker, figure, article), oldest first.

    A figure is what one article gives on one speaker's word: his mentions of one sentence add, parts do not.
    """
    groups: dict[Group, list[Figure]] = {}
    died: list[Figure] = []
    for incident in sorted(story.incidents, key=lambda i: i.key):
        per_article: dict[tuple[Group, str, int, str], Row] = {}
        old = {(m["harm"], m["low"]) for m in incident.mentions if _is_replaced(m, incident.mentions)}
        told = _with_others(sorted(incident.mentions, key=lambda m: m["start"]), incident.article["text"])
        for mention in moved(told):
            if mention["rule"] == DIED_LATER:
                alone = mention | {"whole": mention["low"], "old": set()}
                died.append((_speaks(mention), alone, incident.article))
                continue
            if pd.notna(mention["subset_of"]) or _is_replaced(mention, incident.mentions):
                continue
            group = (side_of(mention), mention["victim_role"], mention["harm"])
            key = (group, _speaks(mention), mention["sentence"], str(mention["said_by"]))
            row = mention | {"contested": is_contested(mention, incident, incident.article["text"])}
            per_article[key] = _added(per_article[key], mention) if key in per_article else row
        whole = _wholes(per_article)
        for (group, speaker, *_), figure in per_article.items():
            figure["whole"] = whole[group[0], group[2], speaker]
            figure["old"] = {low for harm, low in old if harm == group[2]}
            groups.setdefault(group, []).append((speaker, figure, incident.article))
    joined = _joined(groups)
    move(joined, died)
    return sorted(joined.items(), key=lambda item: str(item[0]))


def _with_others(mentions: Sequence[Row], text: str) -> list[Row]:
    """ "Three were killed. Two others died in the street. A sixth succumbed": one figure of an article, six.

    Not where a part of the first has been told meanwhile, as the others may be of it too; more bodies are not.
    """
    told: list[Row] = []
    base: dict[str, int] = {}
    parted: set[str] = set()
    for mention in mentions:
        harm, part = mention["harm"], pd.notna(mention["subset_of"])
        n = base.get(harm)
        free = harm not in parted or mention["rule"] == "bodies"
        if n is not None and not part and free and _goes_beside(mention, told[n], text):
            told[n] = more(told[n], mention) | {"sentence": told[n]["sentence"]}
            continue
        parted = parted | {harm} if part else parted - {harm}
        if not part:
            base[harm] = len(told)
        told.append(mention)
    return told


def _goes_beside(mention: Row, first: Row, text: str) -> bool:
    """Whether a mention counts more victims of the kind and place of the one before it, sentences behind."""
    if pd.notna(mention["place"]) and mention["place"] != first["place"]:
        # "Nine died in two villages. In Haris, two others were hurt": it may be a part.
        return False
    alike = all(
        mention[name] == first[name] or pd.isna(mention[name]) or mention[name] == "unknown"
        for name in ("victim_side", "victim_role")
    )
    totals = {"toll", "toll before"} & {mention["rule"], first["rule"]}
    # "Four were killed ... A fourth victim died in hospital": he is among the four.
    new = (nth(mention, text) or first["low"] + 1) > first["low"]
    return alike and new and not totals and 1 <= mention["sentence"] - first["sentence"] <= NEAR and adds(mention, text)


def _is_replaced(mention: Row, told: Sequence[Row]) -> bool:
    """Whether a figure is an earlier one, and the article gives another of the same harm."""
    others = (m for m in told if m["harm"] == mention["harm"] and m["rule"] != mention["rule"])
    return mention["rule"] == "toll before" and any(pd.isna(m["subset_of"]) for m in others)


def _wholes(per_article: Mapping[tuple[Group, str, int, str], Row]) -> Counter[tuple[str | None, str, str]]:
    """What an article's figures of one side, harm and speaker come to over the roles, each role as first told."""
    first: dict[tuple[Group, str], Row] = {}
    for (group, speaker, *_), figure in per_article.items():
        first.setdefault((group, speaker), figure)
    whole: Counter[tuple[str | None, str, str]] = Counter()
    for ((side, _, harm), speaker), figure in first.items():
        whole[side, harm, speaker] += figure["low"]
    return whole


def _speaks(mention: Row) -> str:
    return "claim" if mention["is_claim"] is True else KEYS.get(mention["said_by_kind"], "media")


def _added(one: Row, other: Row) -> Row:
    if other["rule"] == "toll" and other["low"] >= one["low"]:
        # "Killed 17; two of the wounded died, bringing the toll to 19"
        return other
    adds = other["rule"] == "elided" or other["rule"].endswith(JOINED)
    if one["trigger"] == other["trigger"] and not adds and other["value"] == one["value"]:
        return one
    return more(one, other)


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
            and not (role == "unknown" and _outnumbers(groups[group], groups[g]))
        ]
        if len(homes) == 1:
            both = groups[homes[0]] + groups.pop(group)
            groups[homes[0]] = sorted(both, key=lambda item: order(item[2], item[1]["start"]))
    return groups


def _is_added(told: Sequence[Any], others: Sequence[Any]) -> bool:
    """Whether a sentence adds figures of two groups: "nine people and two policemen"."""
    return any(are_added(figure, [other for _, other, _ in others]) for _, figure, _ in told)


def _outnumbers(told: Sequence[Any], others: Sequence[Any]) -> bool:
    """ "124 injured", "a soldier injured": too many to be of the role that only a few are told to have."""
    most, few = (max(figure["low"] for _, figure, _ in some) for some in (told, others))
    return bool(most > MANY * few)


def current(figures_: Sequence[Figure]) -> list[bool]:
    """Which figures stand: the newest of each kind of speaker (the first in its article), unless outgrown."""
    newest: dict[str, int] = {}
    for n, (speaker, figure, article) in enumerate(figures_):
        last = newest.get(speaker)
        if last is None:
            newest[speaker] = n
        elif figures_[last][2]["article_id"] == article["article_id"]:
            # Inverted pyramid: the first figure of an article is its newest, unless it is only "several" or raised.
            if _is_firmer(figures_[last][1], figure):
                newest[speaker] = n
        elif not _recalls(figures_, n) or figure["low"] > figures_[last][1]["low"]:
            newest[speaker] = n
    beside = {n for last in newest.values() for n in _of_that_day(figures_, last)}
    stands = [n in beside and not _is_outgrown(figures_, n) for n in range(len(figures_))]
    return stands if any(stands) else [n == len(stands) - 1 for n in range(len(stands))]


def _is_firmer(first: Row, later: Row) -> bool:
    """ "Several ... in all nine", "nine were killed ... so the number is now 11": what an article itself raises."""
    if first["bound"] == "vague" and later["bound"] != "vague":
        return True
    return later["rule"] == "toll" and first["rule"] != "toll" and first["low"] < later["low"] <= RIVAL * first["low"]


def _of_that_day(figures_: Sequence[Figure], last: int) -> Iterator[int]:
    """The newest figure of a kind of speaker, and those beside it, of which nobody knows which is newer or right.

    Those other sources give that day, and those that another speaker of the kind sets against it in the article.
    """
    speaker, newest, article = figures_[last]
    for n, (other, figure, told) in enumerate(figures_):
        day = n < last and _unordered(told, article) and not _recalls(figures_, n)
        here = told["article_id"] == article["article_id"] and _are_of_two(figure, newest, article["text"])
        if n == last or (other == speaker and (day or here)):
            yield n


def _are_of_two(one: Row, other: Row, text: str) -> bool:
    """ "But a doctor said that 19 bodies had been brought in": figures of an article set against each other."""
    first, later = sorted((one, other), key=lambda row: row["start"])
    named = pd.notna(first["said_by"]) and pd.notna(later["said_by"]) and first["said_by"] != later["said_by"]
    return bool(named and contradicts(later, first, text) and not _is_firmer(first, later))


def _unordered(one: Row, other: Row) -> bool:
    """Whether articles of two sources are of one day, of which one at least has no hour."""
    same = pd.notna(one["published"]) and one["published"] == other["published"] and one["source"] != other["source"]
    return bool(same and (pd.isna(one["published_at"]) or pd.isna(other["published_at"])))


def _is_outgrown(figures_: Sequence[Figure], n: int) -> bool:
    """Whether a later article gives a higher figure, on any word but an adversary's: tolls grow; or revises this one.

    A figure many times as high is a rival, no growth. A later article that comes to the same over the roles
    but divides it otherwise ("seven and one" for "five and three") restates it.
    """
    _, figure, article = figures_[n]
    return any(
        speaker != "claim"
        and later["article_id"] != article["article_id"]
        and not _unordered(article, later)
        and (
            (figure["low"] in higher["old"] and figure["low"] != higher["low"])
            or figure["low"] < higher["low"] <= RIVAL * figure["low"]
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
    """Low, best and high of a group: best by Rules.current, low and high over the figures that stand.

    Fighters that only a party claims where others tell of civilians may be those: at most so many besides.
    """
    stands = [item for item, flag in zip(figures_, current(figures_), strict=True) if flag]
    lows = [figure["low"] for _, figure, _ in stands]
    highs = [figure["high"] for _, figure, _ in stands]
    high = None if any(pd.isna(value) for value in highs) else int(max(highs))
    if all(figure.get("contested") for _, figure, _ in stands):
        return 0, None, high
    return int(min(lows)), _best(stands, rules), high


def rest(groups: Mapping[Group, tuple[Toll, Sequence[Figure]]]) -> dict[Group, Toll]:
    """The tolls of disjoint groups: victims of unknown role, told beside groups of known roles, are what those leave.

    "Five people, a fighter among them" and "three children": five in all. Where the known groups come to more, the
    unknown one says nothing of its own; where the text adds it ("two soldiers and five others"), it stays whole. So are
    casualties, told beside the killed and injured, what those leave.
    """
    found = {group: figure for group, (figure, _) in groups.items()}
    for group, (_, told) in groups.items():
        side, role, harm = group
        others = [other for other in groups if other[1] != "unknown" and other[2] == harm and side in (None, other[0])]
        known = [found[other] for other in others]
        added = any(_is_added(told, groups[other][1]) for other in others)
        if role != "unknown" or not known or added or any(item["rule"].endswith(JOINED) for _, item, _ in told):
            continue
        _take(found, group, known)
    for group in [group for group in found if group[0] is None and group[1] != "unknown"]:
        # "Five Armenian and four Azerbaijani soldiers", elsewhere "nine soldiers".
        sided = [other for other in found if other[0] is not None and other[1:] == group[1:]]
        if sided and not any(_is_added(groups[group][1], groups[other][1]) for other in sided):
            _take(found, group, [found[other] for other in sided])
    for group in [group for group in groups if group[2] == "casualties" and group in found]:
        side, role, _ = group
        alike = [other for other in found if other[2] in ("killed", "injured") and side in (None, other[0])]
        known = [found[other] for other in alike if "unknown" in (role, other[1]) or role == other[1]]
        if known and found[group][0]:
            # "30 dead and wounded" are the 12 killed and the 18 wounded.
            _take(found, group, known)
    return found


def _take(found: dict[Group, Toll], group: Group, known: Sequence[Toll]) -> None:
    """Leaves of a group's toll what the known ones of its victims do not have."""
    low, best, high = found[group]
    taken = sum(low if best is None else best for low, best, _ in known)
    left = (low if best is None else best) - taken
    if left <= 0:
        del found[group]
    else:
        found[group] = max(0, low - taken), left, None if high is None else max(left, high - taken)


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
    # Of figures of one day, in no known order, the highest: tolls grow.
    known = [item for item in stands if pd.notna(item[1]["best"])]
    direct = min(known, key=lambda item: (DIRECT.index(item[0]), -item[1]["best"]))
    return int(direct[1]["best"])
