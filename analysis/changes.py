"""What changed since the run before: articles, events, figures and corrections, each change in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from analysis import schema, wording
from analysis.charts.words import counted, day, number
from analysis.runs import ESTIMATES, GROUP, SETTING, Both, Group, Row, Run, group_of, rows, standing
from analysis.tables import Tables

# What one and several of a change are called, in the order of a sentence.
COUNTED = {
    "new article": ("new article", "new articles"),
    "article revised": ("article revised", "articles revised"),
    "article gone": ("article gone", "articles gone"),
    "new event": ("new event", "new events"),
    "event gone": ("event gone", "events gone"),
    "events joined": ("event joined with another", "events joined with others"),
    "event split": ("event split off another", "events split off others"),
    "event moved": ("event moved", "events moved"),
    "revised figure": ("revised figure", "revised figures"),
    "new violation": ("new violation", "new violations"),
    "violation gone": ("violation gone", "violations gone"),
    "correction applied": ("correction applied", "corrections applied"),
    "correction stale": ("correction stale", "corrections stale"),
    "correction gone": ("correction gone", "corrections gone"),
}
# What makes a violation of an article the same one in another run, beside the article and the truce.
BREACH = ("accused_side", "counted_by", "unit", "date_start", "date_end", "place", *(f"count_{x}" for x in ESTIMATES))
# How a change that no report brought came about.
BY = {
    "correction": "by correction",
    "article gone": "as an article is gone",
    "article revised": "as an article was revised",
    "joined anew": "as other articles or corrections join events anew",
    "read anew": "read anew by other rules",
}


def changes(before: Tables | None, now: Tables) -> pd.DataFrame:
    """One row for each change between two runs, the most telling first; columns are schema.BESIDE["changes"].

    Events of the runs are matched by the mentions they share (runs.same_events): a new id is no new event. A revised
    figure is a group of casualties (side, role, harm) of such an event whose low, best or high differ; missing is not
    zero. An event moved has other days or another place. Totals are in no row; a figure on claims alone is marked
    claim_only. A violation is one row however many truces one act breaches; it is the same while its article (inferred:
    its event), truce, days, place, side, counter and count are. A correction that was stale before and still is has no
    row. None, the first run, gives no rows.
    Both runs must be cut alike (choice.choose): what one of them leaves out comes back as gone or new.
    """
    found: list[Row] = []
    if before is not None:
        both = Both(before, now)
        found = [*_articles(both), *_events(both), *_violations(both), *_corrections(both)]
    return schema.check("changes", schema.frame("changes", sorted(found, key=_telling)))


def told(table: pd.DataFrame, since: date | None, about: str = "") -> str:
    """The changes as one sentence of plain text.

    since: the day of the report before, None where there was none; about: what that was about, where it differs.

    >>> told(schema.frame("changes"), date(2020, 2, 28))
    'Since the report of 28 Feb 2020: nothing changed.'
    >>> told(schema.frame("changes"), None)
    'No report before this one; the next will tell what changed.'
    """
    if table.empty and since is None:
        return "No report before this one; the next will tell what changed."
    begin = f"Since the report {'before' if since is None else f'of {day(since)}'}{about and f' ({about})'}"
    if table.empty:
        return f"{begin}: nothing changed."
    listed = ", ".join(_number(some, change) for change in COUNTED if len(some := table[table["change"].eq(change)]))
    return f"{begin}: {listed}; n = {counted(len(table), 'change')}."


def _number(some: pd.DataFrame, change: str) -> str:
    """2 new events (1 on a claim alone)."""
    claims = int(some["claim_only"].fillna(False).sum())
    alone = f" ({number(claims)} on {'a claim' if claims == 1 else 'claims'} alone)" if claims else ""
    return f"{len(some):,} {COUNTED[change][len(some) > 1]}{alone}"


def _telling(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Where a change stands: its kind, claims last, killed first, the largest first, then by day and ids.

    Articles stay in the order of publication.
    """
    size = abs(_middle(row, "after") - _middle(row, "before"))
    harm = schema.HARMS.index(row["harm"]) if row.get("harm") else len(schema.HARMS)
    when = row.get("date_start") or pd.Timestamp.max
    names = ("place", "event_id", "before_event_id", "victim_side", "victim_role", "told")
    rank = schema.CHANGES.index(row["change"])
    if "article" in row["change"]:
        return (rank,)
    return (rank, bool(row.get("claim_only")), harm, -size, when, *(str(row.get(name) or "") for name in names))


def _middle(row: Mapping[str, Any], run: str) -> int:
    given = [value for name in ("best", "low") if (value := row.get(f"{run}_{name}")) is not None]
    return given[0] if given else 0


# Articles and corrections


def _articles(both: Both) -> Iterator[Row]:
    for one, how in _by_day(both.went, both.before):
        if how == "article gone":
            yield _article(how, both.before.articles[one], "")
    for one, how in _by_day(both.came, both.now):
        what = "" if how == "new article" else "its text, source or day is another; "
        yield _article(how, both.now.articles[one], what + _holds(both.now, one))


def _by_day(articles: dict[str, str], run: Run) -> list[tuple[str, str]]:
    days = {one: run.articles[one]["published"] or pd.Timestamp.max for one in articles}
    return sorted(articles.items(), key=lambda item: (days[item[0]], item))


def _article(change: str, article: Row, what: str) -> Row:
    words = f"{change.capitalize()}: {wording.printed(article)}{what and f': {what}'}"
    return {"change": change, "article_id": article["article_id"], "source": article["source"], "told": words}


def _holds(run: Run, article_id: str) -> str:
    """What was read in an article, in words."""
    article, tables = run.articles[article_id], run.tables
    if not article["text"]:
        return f"could not be read ({article['problems']})"
    if article["duplicate_of"] is not None:
        original = run.articles.get(article["duplicate_of"])
        return f"a copy of {wording.printed(original) if original else 'an article outside the choice'}"
    reports = tables.reports[tables.reports["article_id"].eq(article_id)]
    parts = [f"{counted(len(reports), 'figure')} of {counted(reports['event_id'].nunique(), 'event')}"]
    parts = parts if len(reports) else []
    for one, table in (("total", tables.totals), ("violation", tables.violations)):
        n = int(table["article_id"].eq(article_id).sum())
        parts += [counted(n, one)] if n else []
    return ", ".join(parts) or "nothing of events, totals or violations"


def _corrections(both: Both) -> Iterator[Row]:
    old, new = (_by_action(run.tables) for run in (both.before, both.now))
    for key, row in new["correction"].items():
        if key not in old["correction"]:
            yield _correction("correction applied", row, f": {row['reason']}", both.now)
    for key, row in new["stale"].items():
        if key not in old["stale"]:
            was = ", applied before" if key in old["correction"] else ""
            yield _correction("correction stale", row, f"{was}: {row['reason']}", both.now)
    for key, row in old["correction"].items():
        if key not in new["correction"] and key not in new["stale"]:
            yield _correction("correction gone", row | {"event_id": None}, ": applied before, given no more", both.now)


def _by_action(tables: Tables) -> dict[str, dict[tuple[Any, ...], Row]]:
    found: dict[str, dict[tuple[Any, ...], Row]] = {"correction": {}, "stale": {}}
    for row in rows(tables.decisions):
        if row["action"] in found:
            found[row["action"]][row["rule"], row["other_event_id"]] = row
    return found


def _correction(change: str, decision: Row, what: str, run: Run) -> Row:
    other = decision["other_event_id"]
    words = f"{change.capitalize()}: {decision['rule']}{f' with {other}' if other else ''} ({decision['who']}){what}"
    event = run.events.get(decision["event_id"], {})
    return {"change": change, **_setting(event), "event_id": event.get("event_id"), "told": words}


# Events


def _events(both: Both) -> Iterator[Row]:
    events = both.events
    for one in events.new:
        yield _whole("new event", both, one)
    for one in events.gone:
        yield _whole("event gone", both, one)
    for one, other in events.joined.items():
        yield _apart("events joined", both, one, other)
    for other, one in events.split.items():
        yield _apart("event split", both, one, other)
    joined, split = _parts(events.joined), _parts(events.split)
    for one, other in events.same.items():
        if any(both.before.events[one][name] != both.now.events[other][name] for name in SETTING):
            yield _moved(both, one, other)
        yield from _figures(both, [one, *joined[other]], [other, *split[one]])


def _parts(wholes: dict[str, str]) -> dict[str, list[str]]:
    parts: dict[str, list[str]] = defaultdict(list)
    for part, whole in wholes.items():
        parts[whole].append(part)
    return parts


def _whole(change: str, both: Both, event_id: str) -> Row:
    """An event that came or went with all its figures; its columns hold the first of them."""
    is_new = change == "new event"
    run, ids, when = (both.now, "event_id", "after") if is_new else (both.before, "before_event_id", "before")
    reports, event, groups = run.reports[event_id], run.events[event_id], _ordered(run, event_id)
    causes, brought = _causes(both, reports if is_new else [], [] if is_new else reports, {event_id})
    first = _bounds(when, groups[0]) | {name: groups[0][name] for name in GROUP} if groups else {}
    words = f"{change.capitalize()}: {wording.where(event)}: {wording.listed(groups) if groups else wording.act(event)}"
    claims = bool(groups) and all(row["claim_only"] for row in groups)
    return _row(change, event, words, causes, brought or reports) | first | {ids: event_id, "claim_only": claims}


def _apart(change: str, both: Both, one: str, other: str) -> Row:
    """An event of before that is a part of another now, or one of now that was a part of another."""
    old, new = both.before, both.now
    here = f"{wording.where(old.events[one])}, {wording.listed(_ordered(old, one))}"
    there = f"{wording.where(new.events[other])}, {wording.listed(_ordered(new, other))}"
    words = f"{here}, is one with {there}" if change == "events joined" else f"{there}, is no part any more of {here}"
    causes, brought = _causes(both, new.reports[other], old.reports[one], {one, other})
    row = _row(change, new.events[other], f"{change.capitalize()}: {words}", causes, brought)
    return row | {"event_id": other, "before_event_id": one}


def _ordered(run: Run, event_id: str) -> list[Row]:
    return wording.in_order(run.groups[event_id].values())


def _moved(both: Both, one: str, other: str) -> Row:
    old, new = both.before.events[one], both.now.events[other]
    ids = {one, other, ("setting", one), ("setting", other)}
    causes, brought = _causes(both, both.now.reports[other], both.before.reports[one], ids)
    listed = wording.listed(_ordered(both.now, other))
    row = _row("event moved", new, f"{wording.where(old)} -> {wording.where(new)}: {listed}", causes, brought)
    return row | {"event_id": other, "before_event_id": one}


def _figures(both: Both, olds: list[str], news: list[str]) -> Iterator[Row]:
    """The groups of an event that differ, those of the parts it took in or gave off among them; itself comes first."""
    before = {group: row for event in reversed(olds) for group, row in both.before.groups[event].items()}
    after = {group: row for event in reversed(news) for group, row in both.now.groups[event].items()}
    # A group that only a part split off has is told with it.
    for group in before.keys() | both.now.groups[news[0]].keys():
        old, new = before.get(group, {}), after.get(group, {})
        if any(old.get(name) != new.get(name) for name in ESTIMATES):
            yield _figure(both, group, (olds, old), (news, new))


def _figure(both: Both, group: Group, before: tuple[list[str], Row], after: tuple[list[str], Row]) -> Row:
    (olds, old), (news, new) = before, after
    event, ids = both.now.events[news[0]], {*olds, *news}
    now = [row for one in news for row in both.now.reports[one]]
    then = [row for one in olds for row in both.before.reports[one]]
    ours, theirs = ([row for row in some if _of(row, group)] for some in (now, then))
    causes, brought = _causes(both, ours, theirs, ids)
    if set(causes) <= {"joined anew", "read anew"}:
        causes, brought = _causes(both, now, then, ids)
    words = f"{wording.where(event)}: {wording.step(old, new, group[2])}{wording.who(new or old)}"
    if not new:
        words += _elsewhere(": now", theirs, now, [both.now.groups[one] for one in news])
    elif not old:
        words += _elsewhere(": before", ours, then, [both.before.groups[one] for one in olds])
    row = _row("revised figure", event, words, causes, brought)
    row |= dict(zip(GROUP, group, strict=True)) | _bounds("before", old) | _bounds("after", new)
    ids_ = {"event_id": news[0], "before_event_id": "|".join(olds)}
    return row | ids_ | {"claim_only": (new or old)["claim_only"]}


def _elsewhere(verb: str, ours: list[Row], others: list[Row], groups: list[dict[Group, Row]]) -> str:
    """The figures that the same mentions stand behind in the other run, in words; empty where there are none."""
    ids = {row["mention_id"] for row in ours}
    moved = {group_of(row) for row in others if row["mention_id"] in ids}
    found = {group: row for one in groups for group, row in one.items() if group in moved}
    return f"{verb} {wording.listed(wording.in_order(found.values()))}" if found else ""


def _of(report: Row, group: Group) -> bool:
    """Whether a report bears on a group: the killed of a side lie among its neutralized."""
    same = (report["victim_side"], report["victim_role"]) == group[:2]
    return same and (report["harm"] == group[2] or (report["harm"], group[2]) == ("neutralized", "killed"))


def _causes(both: Both, now: list[Row], then: list[Row], ids: set[Any]) -> tuple[list[str], list[Row]]:
    """What changed what these reports tell, and the reports that brought it, those that stand where any does."""
    fresh = [row for row in now if row["article_id"] in both.came]
    fresh = [row for row in fresh if row["status"] == "current"] or fresh
    causes = [both.came[row["article_id"]] for row in fresh]
    if not both.marks.isdisjoint(ids | {row["mention_id"] for row in (*now, *then)}):
        causes.append("correction")
    causes = causes or [both.went[row["article_id"]] for row in then if row["article_id"] in both.went]
    if not causes and not now and not then and (both.came or both.went):
        return [], []  # no number tells it: which article does is in no table
    others = "joined anew" if both.came or both.went or both.marks else "read anew"
    return list(dict.fromkeys(causes)) or [others], fresh


def _row(change: str, event: Row, words: str, causes: list[str], reports: list[Row]) -> Row:
    """What all changes of events tell, with how they came about in words."""
    said = dict.fromkeys(wording.said(row) for row in reports)
    by = [f"from {'; '.join(said)}"] if said and causes[:1] in (["new article"], ["article revised"]) else []
    by += [BY[cause] for cause in causes if cause in BY and not (by and cause == "article revised")]
    return {
        "change": change,
        "cause": _joined(causes),
        **_setting(event),
        "article_id": _joined(row["article_id"] for row in reports),
        "source": _joined(row["source"] for row in reports),
        "said_by": _joined(row["said_by"] for row in reports),
        "told": f"{words}{', ' if by else ''}{' and '.join(by)}",
    }


# Violations


def _violations(both: Both) -> Iterator[Row]:
    """Breaches that only one of the runs has; what events joined or split tell is told with them."""
    articles, events = standing(both.before.tables, both.now.tables), both.events.same | both.events.joined
    old, new = _breaches(both.before, articles, events), _breaches(both.now, {}, {})
    parts = {one for whole, part in both.events.split.items() for one in (whole, events.get(part, part))}
    parts |= set(both.events.joined.values())
    for change, run, ones, others in (("new violation", both.now, new, old), ("violation gone", both.before, old, new)):
        acts: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for key, row in ones.items():
            if key not in others and key[1] not in parts:
                acts[key[:-1]].append(row)
        yield from (_violation(change, both, run, found) for found in acts.values())


def _breaches(run: Run, articles: Mapping[str, str], events: Mapping[str, str]) -> dict[tuple[Any, ...], Row]:
    """Each violation by what makes it the same one in another run, its truce last; ids as given."""
    found = {}
    for row in rows(run.tables.violations):
        if row["basis"] == "inferred":
            key: tuple[Any, ...] = (events.get(row["event_id"], row["event_id"]),)
        else:
            key = (articles.get(row["article_id"], row["article_id"]), *(row[name] for name in BREACH))
        found[row["basis"], *key, row["ceasefire_id"]] = row
    return found


def _violation(change: str, both: Both, run: Run, breaches: list[Row]) -> Row:
    row, is_new = breaches[0], change == "new violation"
    known = run.tables.ceasefires.sort_values(["effective", "ceasefire_id"])
    breached = {one["ceasefire_id"] for one in breaches}
    truces = known.loc[known["ceasefire_id"].isin(breached), "name"].tolist() or ["a truce not named"]
    article = run.articles.get(row["article_id"], {})
    alone = {"article_id": row["article_id"], "mention_id": None, "status": "current"}
    alone |= {"source": article.get("source"), "said_by": row["counted_by"]}
    reports = run.reports[row["event_id"]] if row["basis"] == "inferred" else [alone]
    ids = {row["event_id"], *(one["violation_id"] for one in breaches)}
    causes, brought = _causes(both, reports if is_new else [], [] if is_new else reports, ids)
    words = f"{change.capitalize()}, {wording.breach(row)}, of {', '.join(truces)}"
    event_id = {"event_id" if is_new else "before_event_id": row["event_id"]}
    return _row(change, row, words, causes, brought or reports) | event_id


def _joined(values: Iterable[Any]) -> str | None:
    return "|".join(dict.fromkeys(value for value in values if value)) or None


def _setting(event: Row) -> Row:
    return {name: event.get(name) for name in SETTING}


def _bounds(when: str, row: Row) -> Row:
    return {f"{when}_{name}": row.get(name) for name in ESTIMATES}
