"""Conditions on which a scheduled run is to fail, as words: parsed, and told in words where they hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import pandas as pd

from analysis.articles import LANGUAGES
from analysis.charts.words import counted, day, number
from analysis.meant import nearest
from analysis.reading.lexicon import words, world
from analysis.reading.sentences import sentences, tokens
from analysis.reconciliation import backwards
from analysis.tables import Tables

UNREAD = re.compile(r"unread\s*>\s*(?P<share>\d+(?:\.\d*)?|\.\d+)", re.ASCII)
EXAMPLE = "unread>0.2"
# Where a report lists every record with a problem.
PROBLEMS = "problems.csv"
# About what was given, whatever was chosen of it.
OF_ALL = ("unknown-agency", "problems", "stale-corrections")


class Condition(NamedTuple):
    """A condition by its word; above: the share that must be passed, where it has one."""

    name: str
    above: float | None = None


def parse(asked: Sequence[str]) -> tuple[Condition, ...]:
    """The conditions that words stand for, each once; ValueError, one line saying what would be right, for another.

    >>> parse(["problems", "unread>0.2"])
    (Condition(name='problems', above=None), Condition(name='unread', above=0.2))
    >>> parse(["no-new-article"])
    Traceback (most recent call last):
    ValueError: no condition 'no-new-article'; did you mean no-new-articles?
    """
    return tuple(dict.fromkeys(map(_condition, asked)))


def _condition(word: str) -> Condition:
    word = word.strip()
    if word in HOLDS and word != "unread":
        return Condition(word)
    if word.startswith("unread"):
        match = UNREAD.fullmatch(word)
        if match is None or float(match["share"]) > 1:
            raise ValueError(f"no condition {word!r}; write unread>X with a share X from 0 to 1, e.g. {EXAMPLE}")
        return Condition("unread", float(match["share"]))
    name = re.split(r"[<>=\s]", word)[0]
    if name in HOLDS:
        raise ValueError(f"no condition {word!r}; {name} takes no number, write {name}")
    offered = [EXAMPLE if one == "unread" else one for one in HOLDS]
    raise ValueError(f"no condition {word!r}; {nearest(word, offered)}")


def met(
    conditions: Sequence[Condition],
    before: Tables | None,
    now: Tables,
    chosen: tuple[Tables | None, Tables] | None = None,
) -> list[str]:
    """One line in words, with its numbers, for each condition that holds; before: the run before, None where none was.

    chosen: both runs cut to what was asked (choice.choose), None where nothing was. Conditions OF_ALL look at all that
    was given, as what cannot be read has no day and no conflict; the others at what was chosen.

    no-new-articles: no readable article whose id the run before had not. unread: the share of the sentences worth
    reading (with a word of harm, truce, answer or target) that hold something no rule could join is above the share
    given; with no such sentence it does not hold. totals-backwards: a total the run before had not is lower than an
    earlier one of the same speaker, harm, side and first day. unknown-agency: an article the run before had not names
    no source, or one that neither the run before had nor data/world knows as media; without a run before, only the
    first. problems: an article that could not be read, new or not. stale-corrections: a correction that is not applied
    as its old value no longer stands, new or not.
    """
    both = chosen or (before, now)
    looked = ((one, (before, now) if one.name in OF_ALL else both) for one in conditions)
    return [line for one, runs in looked if (line := HOLDS[one.name](one, *runs))]


def _no_new(_: Condition, before: Tables | None, now: Tables) -> str:
    new = _new(before, now)
    if _readable(new).any():
        return ""
    broken = f", {counted(len(new), 'new record')} could not be read" if len(new) else ""
    days = now.articles["published"].dropna()
    newest = f"the newest is of {day(days.max())}" if len(days) else "none has a date"
    return f"no new articles: {counted(len(now.articles), 'article')}, {newest}{broken}"


def _new(before: Tables | None, now: Tables) -> pd.DataFrame:
    """The articles that the run before had not, by their ids."""
    known = set() if before is None else set(before.articles["article_id"])
    return now.articles[~now.articles["article_id"].isin(known)]


def _readable(articles: pd.DataFrame) -> pd.Series:
    return articles["text"].ne("") & articles["language"].isin(LANGUAGES)


def _unread(condition: Condition, _: Tables | None, now: Tables) -> str:
    left = set(zip(now.unread["article_id"], now.unread["sentence"], strict=True))
    read = now.articles[_readable(now.articles) & now.articles["duplicate_of"].isna()]
    worth = left | {(row.article_id, n) for row in read.itertuples() for n in _worth_reading(row.text, row.language)}
    share, above = len(left) / len(worth) if worth else 0.0, condition.above or 0.0
    if share <= above:
        return ""
    digits = next(n for n in range(2, 20) if round(share, n) > above)
    return f"unread {share:.{digits}f} > {above:g}: {number(len(left))} of {counted(len(worth), 'sentence')}"


def _worth_reading(text: str, language: str) -> list[int]:
    """Numbers of the sentences with a word of harm, truce, answer or target.

    >>> _worth_reading("He said so on Jan. 12. Two died.", "en")
    [1]
    """
    gate = words(language).gate
    return [s.number for s in sentences(text) if not (s.heading or gate.isdisjoint(tokens(text, s.start, s.stop).seen))]


def _backwards(_: Condition, before: Tables | None, now: Tables) -> str:
    fell = backwards(now)
    fell = fell[~fell["total_id"].isin([] if before is None else before.totals["total_id"])]
    if fell.empty:
        return ""
    parts = [
        f"{row.said_by}, {row.harm} since {day(row.period_start)}: {number(row.low)} on {day(row.published)} "
        f"after {number(row.before)}"
        for row in fell.itertuples()
    ]
    return f"{counted(len(fell), 'new total')} lower than before: {'; '.join(parts)}"


def _unknown(_: Condition, before: Tables | None, now: Tables) -> str:
    new = _new(before, now)
    new = new[new["text"].fillna("").str.strip().ne("")]  # what cannot be read is a problem, not an agency
    nameless, sources = int(new["source"].isna().sum()), new["source"].dropna()
    known = set(sources) if before is None else set(before.articles["source"].dropna())
    strange = sources[[source not in known and not _is_media(source) for source in sources]].value_counts()
    parts = [f"{counted(nameless, 'new article')} without a source"] if nameless else []
    parts += [f"{source} ({counted(n, 'article')})" for source, n in sorted(strange.items())]
    return f"unknown agency: {'; '.join(parts)}" if parts else ""


def _is_media(source: str) -> bool:
    """Whether data/world knows a source as a medium.

    >>> _is_media("Al-Masdar News"), _is_media("Hezbollah")
    (True, False)
    """
    written, known = tokens(source), world()
    hit = known.names.at(written, 0)
    named = {name.actor for name in hit[1]} if hit and hit[0] == len(written.lows) else set()
    named |= {actor.actor_id for actor in known.actors.values() if actor.name.casefold() == source.casefold()}
    return any(known.actors[one].kind == "media" for one in named)


def _problems(_: Condition, before: Tables | None, now: Tables) -> str:
    broken = now.articles[~_readable(now.articles)]
    if broken.empty:
        return ""
    new = int(_new(before, now)["article_id"].isin(broken["article_id"]).sum())
    why = broken["problems"].dropna().iloc[:1]
    told = f"{counted(len(broken), 'article')} could not be read, {number(new)} of them new"
    return "; ".join([": ".join([told, *why]), f"all are listed in {PROBLEMS}"])


def _stale(_: Condition, before: Tables | None, now: Tables) -> str:
    rows = now.decisions[now.decisions["action"].eq("stale")]
    if rows.empty:
        return ""
    known = [] if before is None else before.decisions.loc[before.decisions["action"].eq("stale"), "rule"]
    new = int((~rows["rule"].isin(known)).sum())
    parts = [f"{row.rule}: {row.reason}" for row in rows.head(3).itertuples()]
    parts += [f"{number(len(rows) - 3)} more in quality.html"] if len(rows) > 3 else []
    return f"{counted(len(rows), 'correction')} stale, {number(new)} of them new: {'; '.join(parts)}"


HOLDS: dict[str, Callable[[Condition, Tables | None, Tables], str]] = {
    "no-new-articles": _no_new,
    "unread": _unread,
    "totals-backwards": _backwards,
    "unknown-agency": _unknown,
    "problems": _problems,
    "stale-corrections": _stale,
}
