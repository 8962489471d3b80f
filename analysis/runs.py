"""Two runs side by side: which article, mention and event of the one is which of the other."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import pandas as pd

from analysis.tables import Tables

# An article printed again with other words: one of these is the same, and no other article shares it.
SAME_ARTICLE = (["url", "published"], ["source", "published", "headline"])
# A number read again at another place of its article: the same words, else the next of its kind.
SAME_MENTION = (["text", "trigger", "harm"], ["harm", "victim_side", "victim_role"])
# An event that no number tells, only an attack.
SAME_ATTACK = ["date_start", "date_end", "place", "kind", "perpetrator_side", "target_side", "targets_struck_low"]


class Events(NamedTuple):
    """Which events of two runs are one.

    same: id before -> id now, one to one; joined: id before -> the event now that has its mentions, beside those of
    another; split: id now -> the event before that had its mentions, and goes on as another; gone, new: the rest.
    """

    same: dict[str, str]
    joined: dict[str, str]
    split: dict[str, str]
    gone: list[str]
    new: list[str]


def same_articles(before: Tables, now: Tables) -> dict[str, str]:
    """article_id before -> article_id now: the same id, else the same address and day, or source, day and headline."""
    old, new = before.articles, now.articles
    there = set(new["article_id"])
    same = {one: one for one in old["article_id"] if one in there}
    for columns in SAME_ARTICLE:
        left = _alone(old[~old["article_id"].isin(same)], columns)
        right = _alone(new[~new["article_id"].isin(same.values())], columns)
        both = left.merge(right, on=columns, suffixes=("_before", "_now"))
        same |= dict(zip(both["article_id_before"], both["article_id_now"], strict=True))
    return same


def _alone(articles: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The articles that tell all of these columns and share them with no other."""
    whole = articles[["article_id", *columns]].dropna(subset=columns)
    return whole.drop_duplicates(columns, keep=False)


def same_mentions(before: Tables, now: Tables) -> dict[str, str]:
    """mention_id before -> mention_id now: the same id, else the same words of the article that stands for its own."""
    old, new = before.mentions, now.mentions
    there = set(new["mention_id"])
    same = {one: one for one in old["mention_id"] if one in there}
    old = old.assign(article_id=old["article_id"].map(_standing(before, now)))
    for columns in SAME_MENTION:
        left = _numbered(old[~old["mention_id"].isin(same)].dropna(subset="article_id"), columns)
        right = _numbered(new[~new["mention_id"].isin(same.values())], columns)
        both = left.merge(right, on=["article_id", *columns, "nth"], suffixes=("_before", "_now"))
        same |= dict(zip(both["mention_id_before"], both["mention_id_now"], strict=True))
    return same


def _standing(before: Tables, now: Tables) -> dict[str, str]:
    """article_id before -> the article now that its words stand in: its own, the one it copies, or a copy of it."""
    same = same_articles(before, now)
    copied = now.articles.set_index("article_id")["duplicate_of"].dropna()
    kept = before.articles.dropna(subset="duplicate_of").sort_values("article_id", ascending=False)
    copies = {of: same[one] for one, of in zip(kept["article_id"], kept["duplicate_of"], strict=True) if one in same}
    return {one: copied.get(at, at) for one, at in (copies | same).items()}


def _numbered(mentions: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Mentions with nth: which of those alike in the article it is."""
    rows = mentions.sort_values(["article_id", "start", "mention_id"])[["mention_id", "article_id", *columns]]
    # Missing is as good a value as another, and one type serves all columns.
    rows = rows.assign(**{name: rows[name].astype("string").fillna("") for name in columns})
    return rows.assign(nth=rows.groupby(["article_id", *columns]).cumcount())


def same_events(before: Tables, now: Tables) -> Events:
    """Which events of two runs are one, by the mentions they share; an event's id may change, its mentions do not.

    An id that decisions resolve counts as a mention does. Without any number, an attack is the same where its days,
    place, kind and sides are.
    """
    shared = _shared(before, now)
    order = sorted(shared, key=lambda pair: (-shared[pair], pair[0] != pair[1], pair))
    same: dict[str, str] = {}
    kept: set[str] = set()
    for one, other in order:
        if one not in same and other not in kept:
            same[one] = other
            kept.add(other)
    joined: dict[str, str] = {}
    split: dict[str, str] = {}
    for one, other in order:
        if one not in same:
            joined.setdefault(one, other)
        if other not in kept:
            split.setdefault(other, one)
    gone = [one for one in before.events["event_id"] if one not in same and one not in joined]
    new = [one for one in now.events["event_id"] if one not in kept and one not in split]
    return Events(same, joined, split, gone, new)


def _shared(before: Tables, now: Tables) -> Counter[tuple[str, str]]:
    """How many mentions, or ids that stand for one, each two events share."""
    renamed, there = same_mentions(before, now), homes(now)
    marks = {(renamed.get(mark, mark), event) for mark, event in homes(before).items()}
    shared = Counter((event, there[mark]) for mark, event in marks if mark in there)
    found, taken = {one for one, _ in shared}, {other for _, other in shared}
    left, right = _attacks(before, found), _attacks(now, taken)
    both = left.merge(right, on=[*SAME_ATTACK, "nth"], suffixes=("_before", "_now"))
    return shared + Counter(zip(both["event_id_before"], both["event_id_now"], strict=True))


def homes(tables: Tables) -> dict[str, str]:
    """mention_id, or an id an event had before others joined it -> its event."""
    events = set(tables.events["event_id"])
    joined = tables.decisions[tables.decisions["action"].isin(["merge", "correction"])]
    pairs = [*zip(joined["other_event_id"], joined["event_id"], strict=True)]
    pairs += zip(tables.mentions["mention_id"], tables.mentions["event_id"], strict=True)
    known = {mark: event for mark, event in pairs if pd.notna(mark) and pd.notna(event) and event in events}
    return known | {event: event for event in events}


def _attacks(tables: Tables, found: set[str]) -> pd.DataFrame:
    """Events that no number tells and that are not found yet, with nth: which of those alike it is."""
    told = set(tables.mentions["event_id"].dropna()) | found
    rows = tables.events[~tables.events["event_id"].isin(told)].sort_values("event_id")
    rows = rows[["event_id", *SAME_ATTACK]]
    rows = rows.assign(**{name: rows[name].astype("string").fillna("") for name in SAME_ATTACK})
    return rows.assign(nth=rows.groupby(SAME_ATTACK).cumcount())
