"""How exported tables are to be cited: whose they are, what they are a selection of, and with what they were read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from importlib import metadata
from typing import NamedTuple

import pandas as pd

from analysis import paths
from analysis.tables import Tables

PROJECT = "conflict-news-workbook"
TITLE = "Casualties, retaliations and ceasefire violations read from news articles"
LICENCE_ID = re.compile(r"[-A-Za-z0-9._]+")  # as a Data Package wants them
LICENCES = {
    "CC-BY-4.0": ("Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC-BY-SA-4.0": ("Creative Commons Attribution-ShareAlike 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    "CC0-1.0": ("Creative Commons Zero 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "ODbL-1.0": ("Open Data Commons Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
}


class Deposit(NamedTuple):
    """What only the author of exported tables can say of them; None = not given. licence: an id such as CC-BY-4.0."""

    author: str | None = None
    title: str | None = None
    licence: str | None = None

    def checked(self) -> Deposit:
        """The same on one line each, the licence as it is written; ValueError for what is no id of one."""
        one_line = Deposit(*(" ".join(value.split()) or None if value else None for value in self))
        if one_line.licence is None:
            return one_line
        if not LICENCE_ID.fullmatch(one_line.licence):
            raise ValueError(f"no licence {one_line.licence!r}; write its id, e.g. {', '.join(LICENCES)}")
        known = {name.casefold(): name for name in LICENCES}
        return one_line._replace(licence=known.get(one_line.licence.casefold(), one_line.licence))


NOT_GIVEN = Deposit()


def cited(tables: Tables, deposit: Deposit = NOT_GIVEN, selection: Mapping[str, object] | None = None) -> str:
    """How to cite an export of these tables and the software, and what the tables are a selection of."""
    articles = tables.articles[tables.articles["text"].fillna("").str.strip().ne("")]
    number = f"{len(articles)} article{'s' * (len(articles) != 1)}, {_covered(articles)}"
    begin = f"{deposit.author or '[Author of these tables: not given]'}. {deposit.title or TITLE}. Tables read from"
    parts = {
        "How to cite these tables": f"{begin} {number}, with {software()}. [Year and place of deposit.]",
        "Author of these tables": deposit.author or "not given",
        "Licence of these tables": deposit.licence or "not given",
        "Selection": _selected(selection),
        "Corrections by a researcher": _corrected(tables),
        "Hash of the articles": f"sha256:{corpus(articles)}, of those of this selection: the SHA-256 of their "
        "text_sha256 in articles.csv, sorted, one a line.",
        "Software": f"{_of_software('name')}. {software()}. {_of_software('message')}",
    }
    return "".join(f"{name}: {words}\n" for name, words in parts.items())


def _covered(articles: pd.DataFrame) -> str:
    days = articles["published"].dropna()
    covered = f"published {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else "without a day"
    return covered + (f" ({len(articles) - len(days)} without a day)" if 0 < len(days) < len(articles) else "")


def software() -> str:
    """The software that made the tables, with its version and licence."""
    return f"{_of_software('title')}, version {metadata.version(PROJECT)} (software, {_of_software('license')})"


def _selected(selection: Mapping[str, object] | None) -> str:
    """
    >>> _selected({"conflict": "Idlib", "known_by": None})
    'conflict Idlib; known by not set'
    """
    if selection is None:
        return "not given"
    told = ((name.replace("_", " "), "not set" if value is None else value) for name, value in selection.items())
    return "; ".join(f"{name} {' '.join(str(value).split())}" for name, value in told)


def _corrected(tables: Tables) -> str:
    done, stale = (int(tables.decisions["action"].eq(action).sum()) for action in ("correction", "stale"))
    return f"{done} applied, {stale} stale and not applied"


def corpus(articles: pd.DataFrame) -> str:
    """SHA-256 of the articles' text_sha256, sorted, one a line: the same for the same texts, whatever their order."""
    return hashlib.sha256("\n".join(sorted(articles["text_sha256"])).encode()).hexdigest()


def _of_software(key: str) -> str:
    """A one-line value of CITATION.cff."""
    found = re.search(rf"^[ -]*{key}: (.+)$", paths.CITATION.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise ValueError(f"{paths.CITATION} has no {key}")
    return found[1].strip()


def licence(name: str) -> dict[str, str]:
    """A licence as a Data Package has it, with its address where it is known."""
    title, path = LICENCES.get(name, ("", ""))
    return {"name": name} | ({"title": title, "path": path} if path else {})
