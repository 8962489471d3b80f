"""read(), assemble(), parse(): articles in, Tables out; saved and loaded whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

import pandas as pd

from analysis import breaches, rows, schema
from analysis.articles import LANGUAGES, in_order, read_articles
from analysis.copies import copies
from analysis.corrections import Desk, read_corrections
from analysis.events import incidents
from analysis.incident import Incident, Row
from analysis.reading.mentions import read_text
from analysis.rules import Rules, bounds
from analysis.stories import Story, stories


@dataclass(frozen=True)
class Readings:
    """What read() finds article by article, before anything is joined across articles."""

    articles: pd.DataFrame
    mentions: pd.DataFrame
    acts: pd.DataFrame
    violations: pd.DataFrame
    truce_mentions: pd.DataFrame
    totals: pd.DataFrame
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
        """Writes every table as Parquet into `folder`, whole or not at all; returns the folder.

        Tables saved there before are replaced. Raises FileExistsError for a file, or a folder that holds anything else.
        """
        folder = Path(folder)
        with replacing(folder, {f"{name}.parquet" for name in schema.TABLES}) as new:
            for name in schema.TABLES:
                getattr(self, name).to_parquet(new / f"{name}.parquet", index=False)
        return folder


@contextmanager
def replacing(folder: Path, ours: Collection[str]) -> Iterator[Path]:
    """A new folder to write into, which becomes `folder` once all is written; until then `folder` stays as it is.

    ours: names of the files that may be replaced. Raises FileExistsError for a file, or a folder that holds others.
    """
    if folder.exists() and not (folder.is_dir() and {entry.name for entry in folder.iterdir()} <= set(ours)):
        raise FileExistsError(f"{folder} is there and holds no saved tables; give a new folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as scratch:
        new, old = Path(scratch) / "new", Path(scratch) / "old"
        new.mkdir()
        yield new
        if folder.exists():
            folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise


def load(folder: str | Path) -> Tables:
    """The Tables saved in `folder`, checked against the schema.

    Raises FileNotFoundError naming the table that is not there, ValueError for one that cannot be read.
    """
    folder = Path(folder)
    loaded = {}
    for name in schema.TABLES:
        file = folder / f"{name}.parquet"
        if not file.exists():
            raise FileNotFoundError(f"no table {name} in {folder}; give a folder written by Tables.save")
        try:
            loaded[name] = schema.check(name, schema.typed(name, pd.read_parquet(file)))
        except (OSError, ValueError, KeyError) as error:
            raise ValueError(f"{file} cannot be read: {str(error).splitlines()[0]}") from error
    return Tables(**loaded)


def tables_of(articles: str | Path | None = None, corrections: str | Path | None = None) -> Tables:
    """The tables of a file or folder of articles under its corrections, or those saved in a folder before.

    None: the articles and the corrections of this repository. Raises ValueError for corrections beside saved tables,
    which hold theirs, and whatever read_articles, read_corrections and load raise.
    """
    if articles is not None and (Path(articles) / "events.parquet").is_file():
        if corrections is not None:
            raise ValueError(
                f"{articles} holds saved tables with their corrections; give articles to apply {corrections}"
            )
        return load(articles)
    return parse(read_articles(articles), Rules(corrections=read_corrections(corrections)))


def parse(articles: pd.DataFrame, rules: Rules | None = None) -> Tables:
    """Reads articles (columns as read_articles gives them) into Tables; parse == assemble(read(articles), rules)."""
    return assemble(read(articles), rules)


def read(articles: pd.DataFrame) -> Readings:
    """The slow half: every article alone, in any order, nothing joined across articles."""
    names = [field.name for field in fields(Readings) if field.name != "articles"]
    found: dict[str, list[Row]] = {name: [] for name in names}
    conflicts: list[str | None] = []
    for article in whole(articles)[["article_id", "published", "text", "language"]].itertuples(index=False):
        if not article.text or article.language not in LANGUAGES:
            conflicts.append(None)
            continue
        day = article.published.date() if pd.notna(article.published) else None
        reading = read_text(article.text, article.article_id, day, article.language)
        conflicts.append("|".join(reading.conflicts) or None)
        for name in names:
            found[name] += getattr(reading, name)
    return Readings(
        schema.typed("articles", articles.assign(conflicts=conflicts)),
        **{name: schema.frame(name, listed) for name, listed in found.items()},
    )


def whole(articles: pd.DataFrame) -> pd.DataFrame:
    """The articles, if they have every column; else ValueError naming those they lack."""
    if missing := [name for name in schema.TABLES["articles"] if name not in articles]:
        raise ValueError(f"articles lacks {', '.join(missing)}; give a table that read_articles made")
    return articles


def assemble(readings: Readings, rules: Rules | None = None) -> Tables:
    """The fast half: joins readings across articles under `rules`, whatever order they come in; checked."""
    rules = rules or Rules()
    readings = _in_order(readings)
    articles, kept = _kept(readings, rules)
    desk = Desk(rules)
    mentions = _corrected(_filtered(readings.mentions, kept, rules), kept, desk)
    events = desk.events(stories(desk.split(_incidents(kept, mentions, readings.acts)), rules))
    homes = {id(incident): story for story in events for incident in story.incidents}
    mentions = _with_events(mentions, events)
    retaliations = rows.retaliations(events, homes, rules)
    responses = {row["response_event_id"] for row in retaliations}
    event_rows = desk.rows("events", [rows.event(story, articles, responses) for story in events])
    violations = _violations(readings.violations, kept, event_rows, desk)
    tables = {
        "articles": articles,
        "mentions": mentions,
        "events": schema.frame("events", event_rows),
        "casualties": schema.frame("casualties", [row for story in events for row in rows.casualties(story, rules)]),
        "reports": schema.frame("reports", [row for story in events for row in rows.reports(story, rules)]),
        "retaliations": schema.frame("retaliations", retaliations),
        "ceasefires": breaches.ceasefires(),
        "truce_mentions": _of(readings.truce_mentions, kept),
        "violations": violations,
        "totals": _totals(mentions, _of(readings.totals, kept)),
        "decisions": schema.frame("decisions", [*rows.decisions(events, rules), *desk.decisions()]),
        "unread": _of(readings.unread, kept),
    }
    return Tables(**{name: schema.check(name, table) for name, table in tables.items()})


def correctable(readings: Readings, rules: Rules) -> pd.DataFrame:
    """Mentions before they are joined, as a correction of them finds them: its old value is one of these."""
    readings = _in_order(readings)
    _, kept = _kept(readings, rules)
    return _corrected(_filtered(readings.mentions, kept, rules), kept, Desk(rules))


def _kept(readings: Readings, rules: Rules) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The articles, each copy naming what it copies, and those of the chosen sources, each text once."""
    articles = readings.articles
    kept = articles if rules.sources is None else articles[articles["source"].isin(rules.sources)]
    twins = copies(kept, _of(readings.mentions, kept))
    return articles.assign(duplicate_of=twins.reindex(articles.index)), kept[twins.isna()]


def _in_order(readings: Readings) -> Readings:
    """Readings in the order of publication, each article's in the order of its text."""
    articles = in_order(readings.articles)
    rank = {article_id: n for n, article_id in enumerate(articles["article_id"])}
    parts = {field.name: getattr(readings, field.name) for field in fields(Readings) if field.name != "articles"}
    ranks = {name: part["article_id"].map(rank).to_numpy() for name, part in parts.items()}
    return Readings(
        articles,
        **{name: part.iloc[ranks[name].argsort(kind="stable")].reset_index(drop=True) for name, part in parts.items()},
    )


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
    return schema.frame("mentions", [told.get(row["mention_id"], row) for row in mentions.to_dict("records")])


def _corrected(mentions: pd.DataFrame, articles: pd.DataFrame, desk: Desk) -> pd.DataFrame:
    """Mentions with the corrections of single mentions applied."""
    if not desk.any:
        return mentions
    listed = mentions.astype(object).where(mentions.notna(), None).to_dict("records")
    return schema.frame("mentions", desk.rows("mentions", listed) + desk.added(articles.to_dict("records")))


def _violations(violations: pd.DataFrame, articles: pd.DataFrame, events: list[Row], desk: Desk) -> pd.DataFrame:
    """Breaches stated and counted, and those that attacks between the parties of a truce make."""
    stated = _named(_of(violations, articles), articles)
    inferred = schema.frame("violations", [row for event in events for row in breaches.inferred(event)])
    both = (pd.concat([stated, inferred]) if len(inferred) else stated).drop_duplicates("violation_id")
    if desk.any:
        listed = both.astype(object).where(both.notna(), None).to_dict("records")
        both = schema.frame("violations", desk.rows("violations", listed))
    return schema.typed("violations", both)


def _named(violations: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Breaches in words with their truce: the one named, else the only one in force there."""
    article = {row["article_id"]: row for row in articles.to_dict("records")}
    ids = [breaches.named(row, article[row["article_id"]]) for row in violations.to_dict("records")]
    return violations.assign(ceasefire_id=pd.array(ids, dtype="string"))


def _totals(mentions: pd.DataFrame, violations: pd.DataFrame) -> pd.DataFrame:
    cumulative = mentions[mentions["is_total"] & (mentions["modality"] == "asserted") & mentions["subset_of"].isna()]
    data = cumulative.assign(total_id=cumulative["mention_id"])
    data = data[list(schema.TABLES["totals"])]
    return schema.typed("totals", pd.concat([data, violations]) if len(violations) else data)
