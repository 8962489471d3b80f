"""What a report is about: the articles or saved tables given, and those of them that tell of what was asked."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from analysis.articles import read_articles
from analysis.choice import choose
from analysis.corrections import read_corrections
from analysis.report.options import NOTHING, WRONG, Asked, Stop
from analysis.rules import Rules
from analysis.tables import Tables, load, parse

CHOSEN = ("conflict", "since", "until", "sides")


class Given(NamedTuple):
    """tables: all there is; chosen: what tells of the conflict, days and sides asked for."""

    tables: Tables
    chosen: Tables


def given(asked: Asked) -> Given:
    """The tables the notebooks will work on. Raises Stop if none of them tells of what was asked."""
    tables = _tables(asked)
    wanted = asked_for(asked)
    try:
        chosen = choose(tables, **wanted)
    except ValueError as error:
        raise Stop(WRONG, str(error)) from error
    found = Given(tables, chosen)
    if not (chosen.articles["text"] != "").any():
        words = ", ".join(f"{name} {value}" for name, value in wanted.items() if value is not None)
        raise Stop(NOTHING, f"nothing to report for {words}: {counted(found)}")
    return found


def asked_for(asked: Asked) -> dict[str, str | None]:
    """The conflict, days and sides that were asked for, as choose takes them."""
    return {name: asked.parameters[name] for name in CHOSEN if name in asked.parameters}


def _tables(asked: Asked) -> Tables:
    try:
        articles = None if asked.tables else read_articles(asked.parameters.get("articles"))
    except (ValueError, OSError) as error:
        raise Stop(NOTHING, f"nothing to report: {error}") from error
    try:
        if articles is None:
            return load(str(asked.tables))
        return parse(articles, Rules(corrections=read_corrections(asked.parameters.get("corrections"))))
    except (ValueError, OSError) as error:
        raise Stop(WRONG, str(error)) from error


def counted(found: Given) -> str:
    """How many articles tell of what was asked, of how many there are, from when to when."""
    every = found.tables.articles
    readable, told = every[every["text"] != ""], found.chosen.articles
    number, days = len(readable), readable["published"].dropna()
    span = f"from {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else "undated"
    problems = int(every["problems"].notna().sum())
    some = f"{int((told['text'] != '').sum())} of {number} article{'s' * (number != 1)} ({span})"
    return f"{some} tell of what was asked; {problems} with problems."


def corpus_hash(tables: Tables) -> str:
    """A hash of every article's id, day and text, whatever their order (12 hexadecimal digits)."""
    rows = tables.articles[["article_id", "published", "text_sha256"]].astype("string").fillna("")
    lines = sorted("\t".join(row) for row in rows.itertuples(index=False))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def problems(tables: Tables) -> list[list[str]]:
    """article_id, source, published and problem of every record that had one."""
    columns = ["article_id", "source", "published", "problems"]
    return tables.articles.dropna(subset="problems")[columns].astype("string").fillna("").to_numpy().tolist()
