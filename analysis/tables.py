"""read(), assemble(), parse(): articles in, Tables out; saved and loaded whole or not at all."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pandas as pd

from analysis import breaches, rows, schema
from analysis.articles import LANGUAGES, in_order, read_articles
from analysis.articles import known_by as published_by
from analysis.copies import copies
from analysis.corrections import Desk, read_corrections
from analysis.incident import Row
from analysis.reading.mentions import read_text
from analysis.rows import Account
from analysis.rules import Rules
from analysis.stories import Story, stories
from analysis.told import Telling, Told

Made = TypeVar("Made")


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
def replacing(folder: Path, ours: Collection[str], what: str = "saved tables") -> Iterator[Path]:
    """A new folder to write into, which becomes `folder` once all is written; until then `folder` stays as it is.

    ours: names of the files that may be replaced, which are `what`. Raises FileExistsError for a file, or a folder
    that holds others.
    """
    if folder.exists() and not (folder.is_dir() and {entry.name for entry in folder.iterdir()} <= set(ours)):
        others = sorted({entry.name for entry in folder.iterdir()} - set(ours)) if folder.is_dir() else []
        other = f" ({others[0]} is none of its files)" if others else ""
        raise FileExistsError(f"{folder} is there and holds no {what}{other}; give a new folder")
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


def tables_of(
    articles: str | Path | None = None, corrections: str | Path | None = None, known_by: str | None = None
) -> Tables:
    """The tables of a file or folder of articles under its corrections, or those saved in a folder before.

    None: the articles and the corrections of this repository. known_by: only articles published by this day
    (articles.known_by). Raises ValueError for corrections or known_by beside saved tables, whose articles are joined
    already, and whatever read_articles, read_corrections and load raise.
    """
    if articles is not None and (Path(articles) / "events.parquet").is_file():
        if corrections is not None:
            raise ValueError(
                f"{articles} holds saved tables with their corrections; give articles to apply {corrections}"
            )
        if known_by is not None:
            raise ValueError(f"{articles} holds saved tables; give articles to leave out those after {known_by}")
        return load(articles)
    known = published_by(read_articles(articles), known_by)
    return parse(known, Rules(corrections=read_corrections(corrections)))


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
    """The fast half: joins readings across articles under `rules`, whatever order they come in; checked.

    Raises TypeError for rules that are none, ValueError for a source the articles do not have.
    """
    if rules is not None and not isinstance(rules, Rules):
        raise TypeError(f"rules is {rules!r}; it must be Rules, e.g. Rules(convention='acled')")
    return Assembly(readings).tables(rules or Rules())


class Assembly:
    """Readings joined under one set of rules after another; what none of the changed rules touches is kept.

    Of each step only the newest is kept: which articles count, what they tell, its events, links, rows.
    """

    def __init__(self, readings: Readings) -> None:
        self._readings = _in_order(readings)
        self._telling = Telling(self._readings.mentions, self._readings.acts)
        self._steps: dict[str, tuple[object, Any]] = {}
        self._accounts: dict[tuple[int, ...], Account] = {}

    def _step(self, name: str, key: object, make: Callable[[], Made]) -> Made:
        """What the step made for this key, made anew where the newest is of another."""
        if name not in self._steps or self._steps[name][0] != key:
            self._steps[name] = (key, make())
        made: Made = self._steps[name][1]
        return made

    def tables(self, rules: Rules) -> Tables:
        """The Tables under these rules: those assemble gives, value by value."""
        with _uncollected():
            return self._tables(rules)

    def _tables(self, rules: Rules) -> Tables:
        by_hand = () if rules.corrections is None else tuple(rules.corrections.itertuples(index=False, name=None))
        heard = (rules.sources, rules.claims, rules.convention, by_hand)
        joined = (*heard, rules.merge_days)
        linked = (*joined, rules.link, rules.link_window_h)
        kept = self._step("kept", rules.sources, lambda: _kept(self._readings, rules))
        told = self._step("told", heard, lambda: self._telling.under(kept.counted, rules))
        events = self._step("events", joined, lambda: self._joined(told, rules))
        fixed = self._step("fixed", joined, lambda: _fixed(self._readings, kept, told, events))
        pairs = self._step("links", linked, lambda: _links(events, rules))
        answers = set(pairs["response_event_id"])
        # A correction may name what the links say of an event; else they are told apart from the rest of it.
        by_events = linked if by_hand else joined
        acts = self._step("acts", by_events, lambda: _acts(kept, events, answers, rules))
        tolls = self._step("tolls", (*joined, rules.current), lambda: _tolls(events, rules))
        if not by_hand:
            acts |= {"events": acts["events"].assign(is_response=_is_in(acts["events"]["event_id"], answers))}
        return Tables(**fixed, **tolls, **acts, retaliations=pairs)

    def _joined(self, told: Told, rules: Rules) -> _Events:
        """The events; the account of one is kept while the same incidents tell it."""
        desk = told.desk.copy()
        made = desk.events(stories(told.incidents, rules))
        written = {tuple(map(id, story.incidents)): story for story in made}
        self._accounts = {key: self._accounts.get(key) or Account(story) for key, story in written.items()}
        return _Events(made, list(self._accounts.values()), desk)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for garbage, which would go over all that is told time and again."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


class _Kept(NamedTuple):
    """The articles of the sources with what they copy, those that count, and the breaches told in these."""

    articles: pd.DataFrame
    counted: pd.DataFrame
    violations: pd.DataFrame


class _Events(NamedTuple):
    """The events, with the account of each, and the corrections of their rows still to come."""

    stories: list[Story]
    accounts: list[Account]
    desk: Desk


def _fixed(readings: Readings, kept: _Kept, told: Told, events: _Events) -> dict[str, pd.DataFrame]:
    """The tables that follow from the mentions, whatever is made of their figures and links."""
    homes = {m["mention_id"]: s.event_id for s in events.stories for i in s.incidents for m in i.mentions}
    mentions = told.mentions.assign(event_id=told.mentions["mention_id"].map(homes).astype(schema.TEXT))
    return {
        "articles": schema.check("articles", kept.articles),
        "mentions": schema.check("mentions", mentions),
        "ceasefires": schema.check("ceasefires", breaches.ceasefires()),
        "truce_mentions": schema.check("truce_mentions", _of(readings.truce_mentions, kept.counted)),
        "totals": schema.check("totals", _totals(mentions, _of(readings.totals, kept.counted))),
        "unread": schema.check("unread", _of(readings.unread, kept.counted)),
    }


def _links(events: _Events, rules: Rules) -> pd.DataFrame:
    homes = {id(incident): story for story in events.stories for incident in story.incidents}
    return _table("retaliations", rows.retaliations(events.stories, homes, rules))


def _acts(kept: _Kept, events: _Events, answers: set[str], rules: Rules) -> dict[str, pd.DataFrame]:
    """The events, the breaches they and the articles tell of, and what was decided."""
    desk = events.desk.copy()
    written = [one.event | {"is_response": one.event["event_id"] in answers} for one in events.accounts]
    listed = desk.rows("events", written)
    violations = _violations(kept.violations, listed, desk)
    return {
        "events": _table("events", listed),
        "violations": schema.check("violations", violations),
        "decisions": _table("decisions", [*rows.decisions(events.stories, rules), *desk.decisions()]),
    }


def _tolls(events: _Events, rules: Rules) -> dict[str, pd.DataFrame]:
    """Whom each event hit, and the reports of it."""
    return {
        "casualties": _table("casualties", [row for one in events.accounts for row in one.casualties(rules)]),
        "reports": _table("reports", [row for one in events.accounts for row in one.reports]),
    }


def _table(name: str, listed: Iterable[Row]) -> pd.DataFrame:
    return schema.check(name, schema.frame(name, listed))


def _is_in(ids: pd.Series, wanted: set[str]) -> pd.Series:
    return ids.isin(wanted).astype(schema.FLAG)


def correctable(readings: Readings, rules: Rules) -> pd.DataFrame:
    """Mentions before they are joined, as a correction of them finds them: its old value is one of these."""
    readings = _in_order(readings)
    return Telling(readings.mentions, readings.acts).corrected(_kept(readings, rules).counted, rules)


def _kept(readings: Readings, rules: Rules) -> _Kept:
    """The articles of the chosen sources, each copy naming what it copies, and each text once."""
    articles = readings.articles
    known = sorted(articles["source"].dropna().unique())
    if unknown := [source for source in rules.sources or () if source not in known]:
        raise ValueError(f"sources is {unknown[0]!r}; it must be one of: {', '.join(known)}")
    kept = articles if rules.sources is None else articles[articles["source"].isin(rules.sources)]
    twins = copies(kept, _of(readings.mentions, kept))
    counted = kept[twins.isna()]
    stated = _named(_of(readings.violations, counted), counted)
    return _Kept(kept.assign(duplicate_of=twins), counted, stated)


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


def _violations(stated: pd.DataFrame, events: list[Row], desk: Desk) -> pd.DataFrame:
    """Breaches stated and counted, and those that attacks between the parties of a truce make."""
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
    data = cumulative.assign(total_id=cumulative["mention_id"])[list(schema.TABLES["totals"])]
    return schema.typed("totals", pd.concat([data, violations]) if len(violations) else data)
