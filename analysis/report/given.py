"""What a report is about: the articles or saved tables given, and those of them that tell of what was asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.articles import SUFFIXES, known_by, passed_over, read_articles
from analysis.charts.words import counted as total
from analysis.choice import choose
from analysis.corrections import read_corrections
from analysis.report.options import NOTHING, WRONG, Asked, Stop
from analysis.rules import Rules
from analysis.tables import Tables, load, parse

CHOSEN = ("conflict", "since", "until", "sides")


class Given(NamedTuple):
    """tables: all there is; chosen: what tells of the conflict, days and sides asked for.

    passed: files among the articles that are of no kind that is read; left_out: what known_by left out, in words.
    """

    tables: Tables
    chosen: Tables
    passed: tuple[Path, ...] = ()
    left_out: str = ""


def given(asked: Asked) -> Given:
    """The tables the notebooks will work on. Raises Stop if none of them tells of what was asked."""
    tables, left_out = _tables(asked)
    wanted = asked_for(asked)
    try:
        chosen = choose(tables, **wanted)
    except ValueError as error:
        raise Stop(WRONG, str(error)) from error
    passed = () if asked.tables else tuple(passed_over(asked.parameters.get("articles")))
    found = Given(tables, chosen, passed, left_out)
    if not (chosen.articles["text"] != "").any():
        words = ", ".join(f"{name} {value}" for name, value in wanted.items() if value is not None)
        raise Stop(NOTHING, f"nothing to report{words and f' for {words}'}: {counted(found)}")
    return found


def asked_for(asked: Asked) -> dict[str, str | None]:
    """The conflict, days and sides that were asked for, as choose takes them."""
    return {name: asked.parameters[name] for name in CHOSEN if name in asked.parameters}


def selection(asked: Asked) -> dict[str, str | None]:
    """What the tables of a report were cut to and made under, by name, for their citation."""
    rules = {name: value for name, value in asdict(Rules()).items() if name != "corrections"}
    told = ", ".join(f"{name} {'all' if value is None else value}" for name, value in rules.items())
    names = ("conflict", "since", "until", "known_by", "sides", "estimate")
    found = {name: asked.parameters.get(name) for name in names}
    found["estimate"] = found["estimate"] or "best, which only charts use"
    return found | {"rules": "those the tables were saved under" if asked.tables else told}


def _tables(asked: Asked) -> tuple[Tables, str]:
    """The tables, and what known_by left out of them in words. Raises Stop."""
    day = asked.parameters.get("known_by")
    try:
        articles = None if asked.tables else read_articles(asked.parameters.get("articles"))
    except (ValueError, OSError) as error:
        raise Stop(NOTHING, f"nothing to report: {error}") from error
    try:
        if articles is None:
            return load(str(asked.tables)), ""
        known = known_by(articles, day)
        if not (known["text"] != "").any():
            raise Stop(NOTHING, f"nothing to report: of {total(len(articles), 'article')} none was published by {day}")
        rules = Rules(corrections=read_corrections(asked.parameters.get("corrections")))
        return parse(known, rules), "" if day is None else _left_out(articles, day)
    except (ValueError, OSError) as error:
        raise Stop(WRONG, str(error)) from error


def _left_out(articles: pd.DataFrame, day: str) -> str:
    readable = articles[articles["text"] != ""]
    late, undated = int(readable["published"].gt(pd.Timestamp(day)).sum()), int(readable["published"].isna().sum())
    return f"Left out: {late} published after {day}, {undated} without a day of publication."


def counted(found: Given) -> str:
    """How many articles tell of what was asked, of how many there are, from when to when."""
    every = found.tables.articles
    readable, told = every[every["text"] != ""], found.chosen.articles
    told = told[told["text"] != ""]
    number, days = len(readable), (told if len(told) else readable)["published"].dropna()
    span = f"from {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else "undated"
    some = f"{len(told)} of {number} article{'s' * (number != 1)}"
    asked = f"tell of what was asked (published {span})" if len(told) else f"({span}) tell of what was asked"
    problems = f"{int(every['problems'].notna().sum())} with problems."
    left = [found.left_out] if found.left_out else []
    return " ".join([f"{some} {asked}; {problems}", *left, *_passed(found.passed)])


def _passed(files: tuple[Path, ...]) -> list[str]:
    """Which files among the articles were not read, in words.

    >>> _passed((Path("a.pdf"), Path("b.pdf"), Path("c.csv")))
    ['Not read: 2 .pdf, 1 .csv (.txt and .jsonl are).']
    """
    kinds = Counter(file.suffix or "without a suffix" for file in files)
    listed = ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items(), key=lambda item: (-item[1], item[0])))
    return [f"Not read: {listed} ({' and '.join(SUFFIXES)} are)."] if files else []


def problems(found: Given) -> pd.DataFrame:
    """article_id, source, published and problem of every record that had one, and of every file that is not read."""
    columns = ["article_id", "source", "published", "problems"]
    records = found.tables.articles.dropna(subset="problems")[columns].astype("string").fillna("")
    kinds = " and ".join(SUFFIXES)
    files = [{"problems": f"{file.name}: not read; only {kinds} are"} for file in found.passed]
    whole = pd.concat([records, pd.DataFrame(files, columns=columns, dtype="string")]).fillna("")
    return whole.rename(columns={"problems": "problem"}).reset_index(drop=True)
