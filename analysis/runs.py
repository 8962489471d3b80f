"""Two runs side by side: which article, mention and event of the one is which of the other."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from analysis.tables import Tables

Row = dict[str, Any]
Group = tuple[Any, Any, str]
GROUP = ("victim_side", "victim_role", "harm")
ESTIMATES = ("low", "best", "high")
SETTING = ("date_start", "date_end", "place")
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
    old = old.assign(article_id=old["article_id"].map(standing(before, now)).astype("string"))
    for columns in SAME_MENTION:
        left = _numbered(old[~old["mention_id"].isin(same)].dropna(subset="article_id"), columns)
        right = _numbered(new[~new["mention_id"].isin(same.values())], columns)
        both = left.merge(right, on=["article_id", *columns, "nth"], suffixes=("_before", "_now"))
        same |= dict(zip(both["mention_id_before"], both["mention_id_now"], strict=True))
    return same


def standing(before: Tables, now: Tables) -> dict[str, str]:
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


class Run:
    """The rows of one run by the ids they hang from, reports in the order of publication; missing is None."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.articles = {row["article_id"]: row for row in rows(tables.articles)}
        self.events = {row["event_id"]: row for row in rows(tables.events)}
        self.groups: dict[str, dict[Group, Row]] = defaultdict(dict)
        for row in rows(tables.casualties):
            self.groups[row["event_id"]][group_of(row)] = row
        self.reports: dict[str, list[Row]] = defaultdict(list)
        for row in rows(tables.reports.sort_values(["published", "article_id", "mention_id"])):
            self.reports[row["event_id"]].append(row)


class Both:
    """Two runs, which of their articles and events are the same, and what corrections of one run only are about."""

    def __init__(self, before: Tables, now: Tables) -> None:
        self.before, self.now = Run(before), Run(now)
        self.articles = same_articles(before, now)
        self.events = same_events(before, now)
        old, new = _corrected(before), _corrected(now)
        self.marks = {mark for key in old.keys() ^ new.keys() for mark in (old | new)[key]}

    @cached_property
    def revised(self) -> dict[str, str]:
        """article_id before -> article_id now, where its text, source or day is another."""
        old, new, columns = self.before.articles, self.now.articles, ("text_sha256", "source", "published")
        return {a: b for a, b in self.articles.items() if any(old[a][name] != new[b][name] for name in columns)}

    @cached_property
    def came(self) -> dict[str, str]:
        """article_id now -> how it came: new article or article revised."""
        new = dict.fromkeys(self.now.articles.keys() - set(self.articles.values()), "new article")
        return new | dict.fromkeys(self.revised.values(), "article revised")

    @cached_property
    def went(self) -> dict[str, str]:
        """article_id before -> how it went: article gone or article revised."""
        gone = dict.fromkeys(self.before.articles.keys() - self.articles.keys(), "article gone")
        return gone | dict.fromkeys(self.revised, "article revised")


def rows(table: pd.DataFrame) -> list[Row]:
    """A table row by row; missing is None."""
    listed: list[Row] = table.astype(object).where(table.notna(), None).to_dict("records")
    return listed


def group_of(row: Row) -> Group:
    """Side, role and harm."""
    return row["victim_side"], row["victim_role"], row["harm"]


def _corrected(tables: Tables) -> dict[tuple[Any, ...], set[Any]]:
    """Each correction applied, by what it says, with the ids whose figures it may move, or ("setting", event id)."""
    applied = tables.decisions[tables.decisions["action"].eq("correction")]
    marks = {(row["rule"], row["other_event_id"]): _marks(row) for row in rows(applied)}
    added = tables.mentions[tables.mentions["rule"].eq("correction")]
    values = [*GROUP, *ESTIMATES, *SETTING, "mention_id"]
    return marks | {tuple(row[name] for name in values): {row["mention_id"]} for row in rows(added)}


def _marks(decision: Row) -> set[Any]:
    action, target, *field = decision["rule"].split(" ")
    if action == "add":
        return set()
    if action == "set" and field[0].startswith("events."):
        return {("setting", target), ("setting", decision["event_id"])}
    if action == "set" or (action == "drop" and field != ["events"]):
        return {target}
    return {target, decision["event_id"], decision["other_event_id"]} - {None}
