"""read(), assemble(), parse(): articles in, Tables out; saved and loaded whole or not at all."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import paths, schema
from analysis.events import Incident, Row, incidents
from analysis.reading.lexicon import world
from analysis.reading.mentions import conflicts_of, read_text
from analysis.rules import Rules, bounds
from analysis.stories import Story, chain, current, event_id, figures, stories, toll


@dataclass(frozen=True)
class Readings:
    """What read() finds article by article, before anything is joined across articles."""

    articles: pd.DataFrame
    mentions: pd.DataFrame
    acts: pd.DataFrame
    violations: pd.DataFrame
    truce_mentions: pd.DataFrame
    unread: pd.DataFrame


@dataclass(frozen=True)
class Tables:
    """Everything one run knows, one DataFrame per table of schema.TABLES."""

    articles: pd.DataFrame
    mentions: pd.DataFrame
    events: pd.DataFrame
    casualties: pd.DataFrame
    reports: pd.DataFrame
    retaliations: pd.DataFrame
    ceasefires: pd.DataFrame
    truce_mentions: pd.DataFrame
    violations: pd.DataFrame
    totals: pd.DataFrame
    decisions: pd.DataFrame
    unread: pd.DataFrame

    def save(self, folder: str | Path) -> Path:
        """Writes every table as Parquet into `folder`, whole or not at all; returns the folder."""
        folder = Path(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as scratch:
            new, old = Path(scratch) / "new", Path(scratch) / "old"
            new.mkdir()
            for name in schema.TABLES:
                getattr(self, name).to_parquet(new / f"{name}.parquet", index=False)
            if folder.exists():
                shutil.move(folder, old)
            shutil.move(new, folder)
        return folder


def load(folder: str | Path) -> Tables:
    """The Tables saved in `folder`, checked against the schema.

    Raises FileNotFoundError naming the table that is not there.
    """
    folder = Path(folder)
    loaded = {}
    for name in schema.TABLES:
        file = folder / f"{name}.parquet"
        if not file.exists():
            raise FileNotFoundError(f"no table {name} in {folder}; give a folder written by Tables.save")
        loaded[name] = schema.check(name, schema.typed(name, pd.read_parquet(file)))
    return Tables(**loaded)


def parse(articles: pd.DataFrame, rules: Rules | None = None) -> Tables:
    """Reads articles (columns as read_articles gives them) into Tables; parse == assemble(read(articles), rules)."""
    return assemble(read(articles), rules or Rules())


def read(articles: pd.DataFrame) -> Readings:
    """The slow half: every article alone, in any order, nothing joined across articles."""
    rows: dict[str, list[Row]] = {name: [] for name in ("mentions", "acts", "violations", "truce_mentions", "unread")}
    conflicts = []
    for article in articles[["article_id", "published", "text", "language"]].itertuples(index=False):
        here = conflicts_of(article.text)
        conflicts.append("|".join(here) or None)
        day = article.published.date() if pd.notna(article.published) else None
        reading = read_text(article.text, article.article_id, day, here, article.language)
        for name, found in reading._asdict().items():
            rows[name] += found
    return Readings(
        schema.typed("articles", articles.assign(conflicts=conflicts)),
        **{name: schema.frame(name, found) for name, found in rows.items()},
    )


def assemble(readings: Readings, rules: Rules) -> Tables:
    """The fast half: joins readings across articles under `rules`; checked against the schema."""
    articles = readings.articles
    kept = articles if rules.sources is None else articles[articles["source"].isin(rules.sources)]
    kept = kept[kept["duplicate_of"].isna()]
    mentions = _filtered(readings.mentions, kept, rules)
    told = _incidents(kept, mentions, readings.acts)
    events = stories(told, rules)
    homes = {id(incident): story for story in events for incident in story.incidents}
    mentions = _with_events(mentions, events)
    retaliations = _retaliations(events, homes)
    responses = {row["response_event_id"] for row in retaliations}
    event_rows = [_event(story, articles, responses) for story in events]
    violations = _violations(readings.violations, kept, event_rows)
    tables = {
        "articles": articles,
        "mentions": mentions,
        "events": schema.frame("events", event_rows),
        "casualties": schema.frame("casualties", [row for story in events for row in _casualties(story, rules)]),
        "reports": schema.frame("reports", [row for story in events for row in _reports(story, rules)]),
        "retaliations": schema.frame("retaliations", retaliations),
        "ceasefires": ceasefires(),
        "truce_mentions": _of(readings.truce_mentions, kept),
        "violations": violations,
        "totals": _totals(mentions),
        "decisions": schema.frame("decisions", [row for story in events for row in _decisions(story)]),
        "unread": _of(readings.unread, kept),
    }
    return Tables(**{name: schema.check(name, table) for name, table in tables.items()})


def ceasefires() -> pd.DataFrame:
    """The registry of data/world/ceasefires.csv."""
    data = pd.read_csv(paths.WORLD / "ceasefires.csv", dtype="string")
    return schema.typed("ceasefires", data)


def _of(table: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    return table[table["article_id"].isin(articles["article_id"])].reset_index(drop=True)


def _filtered(mentions: pd.DataFrame, articles: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Mentions of the kept articles and claims, with bounds by the convention."""
    mentions = _of(mentions, articles)
    if rules.claims != "all":
        claim = mentions["is_claim"].fillna(False)
        mentions = mentions[claim if rules.claims == "only" else ~claim].reset_index(drop=True)
    if rules.convention == "ucdp" or mentions.empty:
        return mentions
    derived = [
        bounds(
            None if pd.isna(m.value) else m.value,
            m.bound,
            m.text,
            m.hedge if pd.notna(m.hedge) else "",
            m.harm,
            rules.convention,
        )
        if m.bound != "range"
        else (m.low, m.best, m.high)
        for m in mentions.itertuples(index=False)
    ]
    frame = pd.DataFrame(derived, columns=["low", "best", "high"]).astype("Int64")
    return mentions.assign(**{name: frame[name] for name in frame})


def _incidents(articles: pd.DataFrame, mentions: pd.DataFrame, acts: pd.DataFrame) -> list[Incident]:
    by_article = _grouped(mentions)
    acts_by = _grouped(acts)
    found = []
    for article in articles.to_dict("records"):
        found += incidents(article, by_article.get(article["article_id"], []), acts_by.get(article["article_id"], []))
    return found


def _grouped(table: pd.DataFrame) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in table.astype(object).where(table.notna(), None).to_dict("records"):
        grouped.setdefault(row["article_id"], []).append(row)
    return grouped


def _with_events(mentions: pd.DataFrame, events: Iterable[Story]) -> pd.DataFrame:
    """Mentions with their event_id, and what their incident told of side, role and day; their own words stay."""
    told = {m["mention_id"]: m | {"event_id": s.event_id} for s in events for i in s.incidents for m in i.mentions}
    rows = [told.get(row["mention_id"], row) for row in mentions.to_dict("records")]
    return schema.frame("mentions", rows)


def _event(story: Story, articles: pd.DataFrame, responses: set[str]) -> Row:
    dated = story.dated()
    ids = sorted({i.article["article_id"] for i in story.incidents})
    place = _place(story)
    known = world().places.get(place) if place else None
    targets = next((a for i in story.incidents for a in i.acts if a["targets_low"] is not None), {})
    return {
        "event_id": story.event_id,
        "conflict": _conflict(story, articles),
        "kind": _kind(story),
        "date_start": dated.start if dated else None,
        "date_end": dated.end if dated else None,
        "date_precision": dated.precision if dated else None,
        "place": place,
        "lat": known.lat if known else None,
        "lon": known.lon if known else None,
        "place_precision": known.kind if known else None,
        "perpetrator": story.first("perpetrator"),
        "perpetrator_side": story.side("perpetrator_side"),
        "target": story.first("victim"),
        "target_side": story.side("victim_side"),
        "targets_struck_low": targets.get("targets_low"),
        "targets_struck_best": targets.get("targets_best"),
        "targets_struck_high": targets.get("targets_high"),
        "n_articles": len(ids),
        "n_sources": len({i.article["source"] for i in story.incidents}),
        "sources_disagree": _disagree(story),
        "is_response": story.event_id in responses,
    }


def _place(story: Story) -> str | None:
    """The most precise of the places told: the one most of the others contain."""
    told = [p for i in story.incidents if (p := i.first("place"))]
    return max(told, key=lambda p: (len(list(chain(p))), -told.index(p)), default=None)


def _kind(story: Story) -> str:
    words = " ".join(
        i.article["text"][m["start"] : m["stop"] + 200].lower() for i in story.incidents for m in i.mentions[:1]
    )
    for kind, stems in (
        ("strike", ("air strike", "airstrike", "shelling", "artillery", "drone", "struck")),
        ("bombing", ("bomb", "explosi", "blast")),
        ("clash", ("clash", "firefight")),
    ):
        if any(stem in words for stem in stems):
            return kind
    return "attack" if words else "other"


def _conflict(story: Story, articles: pd.DataFrame) -> str | None:
    """The conflict that the sides, the place and the articles of an event share; None where they share none or more."""
    known = world()
    options: list[set[str]] = []
    for side in (story.side("perpetrator_side"), story.side("victim_side")):
        if side:
            options.append({c for a in known.actors.values() if a.side in side.split(" and ") for c in a.conflicts})
    place = _place(story)
    here = {known.places[p].conflict for p in (chain(place) if place else ()) if p in known.places} - {""}
    if here:
        options.append(here)
    told = [set(str(i.article["conflicts"]).split("|")) for i in story.incidents if pd.notna(i.article["conflicts"])]
    options.append(set().union(*told))
    shared = set.intersection(*options) if options else set()
    if len(shared) > 1:
        votes = Counter(next(iter(str(i.article["conflicts"]).split("|"))) for i in story.incidents)
        shared &= {votes.most_common(1)[0][0]}
    return shared.pop() if len(shared) == 1 else None


def _disagree(story: Story) -> bool:
    for _, rows in figures(story, Rules()):
        stands = {(f["low"], f["high"]) for (_, f, _), flag in zip(rows, current(rows, Rules()), strict=True) if flag}
        if len(stands) > 1:
            return True
    return False


def _casualties(story: Story, rules: Rules) -> list[Row]:
    rows: dict[tuple[Any, ...], Row] = {}
    for (side, role, harm), found in figures(story, rules):
        low, best, high = toll(found, rules)
        rows[side, role, harm] = {
            "event_id": story.event_id,
            "victim": found[0][1]["victim"],
            "victim_side": side,
            "victim_role": role,
            "harm": harm,
            "low": low,
            "best": best,
            "high": high,
            "said_by_kind": found[-1][1]["said_by_kind"],
            "claim_only": all(speaker == "claim" for speaker, _, _ in found),
            "n_reports": len(found),
        }
    for (side, role, harm), row in list(rows.items()):
        if harm == "neutralized":
            stated = rows.get((side, role, "killed"))
            rows[side, role, "killed"] = _among_neutralized(row, stated)
    return list(rows.values())


def _among_neutralized(neutralized: Row, stated: Row | None) -> Row:
    """Killed of a side with N neutralized lies in [stated or 0, max(stated, N)]; best only where stated."""
    highs = [neutralized["high"]] + ([stated["high"]] if stated else [])
    return {
        **(stated or neutralized),
        "harm": "killed",
        "low": stated["low"] if stated else 0,
        "best": stated["best"] if stated else None,
        "high": None if any(value is None for value in highs) else max(highs),
    }


def _reports(story: Story, rules: Rules) -> Iterable[Row]:
    standing = {}
    for _, rows in figures(story, rules):
        for (_, figure, _), flag in zip(rows, current(rows, rules), strict=True):
            standing[figure["mention_id"]] = flag
    dated = story.dated()
    for incident in sorted(story.incidents, key=lambda i: i.key):
        article = incident.article
        late = bool(dated) and pd.notna(article["published"]) and (article["published"] - dated.end).days > 3
        recalled = late and incident is not story.incidents[0]
        for mention in sorted(incident.mentions, key=lambda m: m["start"]):
            stands = standing.get(mention["mention_id"], False)
            status = "current" if stands else "recalled" if recalled else "superseded"
            yield {
                "event_id": story.event_id,
                "article_id": article["article_id"],
                "source": article["source"],
                "published": article["published"],
                **{
                    k: mention[k]
                    for k in ("mention_id", "said_by", "harm", "victim_side", "victim_role", "low", "best", "high")
                },
                "status": status,
                "reason": _reason(mention, stands, recalled),
            }


def _reason(mention: Mapping[str, Any], stands: bool, recalled: bool) -> str:
    if pd.notna(mention["subset_of"]):
        return "a part of another figure"
    if stands:
        return "newest figure of its kind of speaker"
    return "told again days later" if recalled else "a later or more direct figure stands"


def _decisions(story: Story) -> Iterable[Row]:
    for incident, action, reason in story.reasons:
        yield {
            "event_id": story.event_id,
            "other_event_id": event_id(incident),
            "action": action,
            "rule": "same event",
            "reason": reason,
            "who": "method",
        }


def _retaliations(events: Iterable[Story], homes: Mapping[int, Story]) -> list[Row]:
    pairs: dict[tuple[str, str], Row] = {}
    for story in events:
        for incident in sorted(story.incidents, key=lambda i: i.key):
            for trigger, act in incident.answers:
                cause = homes[id(trigger)]
                if cause is not story:
                    pairs.setdefault((cause.event_id, story.event_id), _pair(cause, story, act))
    return [pairs[key] for key in sorted(pairs)]


def _pair(cause: Story, answer: Story, act: Row) -> Row:
    least, most = _latency(cause, answer)
    return {
        "trigger_event_id": cause.event_id,
        "response_event_id": answer.event_id,
        "responder_side": answer.side("perpetrator_side") or act["perpetrator_side"] or cause.side("victim_side"),
        "target_side": answer.side("victim_side") or cause.side("perpetrator_side"),
        "link": "stated",
        "cue": act["text"],
        "latency_min_h": least,
        "latency_max_h": most,
        **{name: act[name] for name in schema.SPAN},
    }


def _latency(cause: Story, answer: Story) -> tuple[float | None, float | None]:
    """Shortest and longest hours between two days known only as days."""
    first, second = cause.dated(), answer.dated()
    if first is None or second is None:
        return None, None
    least = max(0, (second.start - first.end).days - 1) * 24.0
    most = max(0, (second.end - first.start).days + 1) * 24.0
    return least, most


def _violations(violations: pd.DataFrame, articles: pd.DataFrame, events: list[Row]) -> pd.DataFrame:
    stated = _of(violations, articles)
    inferred = schema.frame("violations", [row for event in events if (row := _inferred(event))])
    both = pd.concat([stated, inferred]) if len(inferred) else stated
    return schema.typed("violations", both.drop_duplicates("violation_id"))


def _inferred(event: Row) -> Row | None:
    """The latest truce in force that an attack between its parties breaches, as a violation."""
    by, against, day = event["perpetrator_side"], event["target_side"], event["date_start"]
    if not (by and against and day is not None and pd.notna(day)) or (event["date_precision"] or 5) > 2:
        return None
    registry = ceasefires()
    here = registry[(registry["conflict"] == event["conflict"]) & registry["effective"].notna()]
    moments = here["effective"].dt.tz_localize(None)
    in_force = here[(moments.dt.normalize() <= day) & (here["ended"].isna() | (here["ended"] >= day))]
    bound = in_force[[by in p.split("|") and against in p.split("|") for p in in_force["parties"].fillna("")]]
    if bound.empty:
        return None
    truce = bound.sort_values("effective").iloc[-1]
    key = f"{event['event_id']}|{truce['ceasefire_id']}"
    return {
        "violation_id": hashlib.sha256(key.encode()).hexdigest()[:12],
        "ceasefire_id": truce["ceasefire_id"],
        "date_start": day,
        "date_end": event["date_end"],
        "place": event["place"],
        "accused_side": by,
        "basis": "inferred",
        "unit": "incident",
        "count_low": 1,
        "count_best": 1,
        "count_high": 1,
        "event_id": event["event_id"],
        "disputed": pd.notna(truce["effective_by_party"])
        and (day - truce["effective"].tz_localize(None)) < timedelta(days=4),
        "rule": "attack between parties of a truce in force",
    }


def _totals(mentions: pd.DataFrame) -> pd.DataFrame:
    cumulative = mentions[mentions["is_total"] & (mentions["modality"] == "asserted") & mentions["subset_of"].isna()]
    data = cumulative.assign(total_id=cumulative["mention_id"])
    return schema.typed("totals", data[list(schema.TABLES["totals"])])
