"""How well reports are joined into events: against the events, pairs and breaches coders found in the same articles."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import paths
from analysis.articles import read_articles
from analysis.tables import Tables

# Two codings of one event may name days this far apart: a night belongs to either.
DAYS = 1
Sets = Mapping[str, frozenset[str]]


def gold(name: str = "events", folder: str | Path | None = None) -> pd.DataFrame:
    """The coded `events`, `retaliations` or `violations` of the shipped articles, as data/gold/README.md has them.

    Days are dates, numbers Int64, all else text. Raises FileNotFoundError for a missing file.
    """
    path = Path(folder or paths.GOLD) / f"{name}.csv"
    if not path.is_file():
        raise FileNotFoundError(f"no {name}.csv in {path.parent}; give a folder of coded events such as data/gold")
    data = pd.read_csv(path, dtype="string", keep_default_na=False, na_values=[""])
    for column in data:
        if column.startswith("date_"):
            data[column] = pd.to_datetime(data[column])
        elif column.startswith(("killed_", "injured_", "neutralized_", "targets_")) or column == "count":
            data[column] = pd.to_numeric(data[column]).astype("Int64")
    return data


def read(tables: Tables) -> pd.DataFrame:
    """The events read, a row each: event, days, sides, killed_low, killed_best, killed_high, articles (file names).

    killed_best: the sum over the groups of victims, low where one has no best.
    """
    killed = tables.casualties[tables.casualties["harm"].eq("killed")]
    killed = killed.assign(best=killed["best"].fillna(killed["low"]))
    groups = killed.groupby("event_id")
    sums = pd.DataFrame(
        {
            "killed_low": groups["low"].sum(),
            "killed_best": groups["best"].sum(),
            "killed_high": groups["high"].sum(min_count=1),
        }
    )
    names = _names(tables)
    told = tables.reports.assign(article=tables.reports["article_id"].map(names)).groupby("event_id")["article"]
    data = tables.events.set_index("event_id")[["date_start", "date_end", "perpetrator_side", "target_side"]]
    data = data.join(sums).join(told.agg(lambda names: "|".join(sorted(set(names)))).rename("articles"))
    return data.rename_axis("event").reset_index()


def _names(tables: Tables) -> dict[str, str]:
    """File name of each shipped article by its id; another article goes by its id."""
    files = {one: file.name for file in paths.ARTICLES.rglob("*.txt") for one in read_articles(file)["article_id"]}
    return {one: files.get(one, one) for one in tables.articles["article_id"]}


def matched(read: pd.DataFrame, coded: pd.DataFrame) -> pd.DataFrame:
    """What was coded beside what was read, a row for each event of either: status matched, missed or extra.

    Two match that share an article, whose days are at most a day apart or missing, and whose sides are not
    turned round; the nearest in articles, killed, days and sides first, each once.
    """
    read, coded = read[read["articles"].notna()], coded[coded["articles"].notna()]
    options = [
        (-near, one, other)
        for one, event in enumerate(coded.to_dict("records"))
        for other, found in enumerate(read.to_dict("records"))
        if (near := _nearness(event, found))
    ]
    partners: dict[int, int] = {}
    for _, one, other in sorted(options):
        if one not in partners and other not in partners.values():
            partners[one] = other
    left = coded.reset_index(drop=True).add_suffix("_gold").assign(partner=pd.Series(partners, dtype="Int64"))
    right = read.reset_index(drop=True).add_suffix("_read")
    data = left.join(right, on="partner").assign(status=left["partner"].notna().map({True: "matched", False: "missed"}))
    extra = right[~right.index.isin(partners.values())].assign(status="extra")
    return pd.concat([data.drop(columns="partner"), extra], ignore_index=True)


def _nearness(event: Mapping[str, Any], found: Mapping[str, Any]) -> float:
    """How alike two events are, more than 0 and up to 3; 0 where they cannot be one."""
    one, other = set(event["articles"].split("|")), set(found["articles"].split("|"))
    days = [event["date_start"], found["date_start"]]
    apart = (
        max(event["date_start"] - found["date_end"], found["date_start"] - event["date_end"]).days
        if all(pd.notna(days))
        else 0
    )
    sides = [
        (event[name], found[name])
        for name in ("perpetrator_side", "target_side")
        if pd.notna(event[name]) and pd.notna(found[name])
    ]
    both = [(row["perpetrator_side"], row["target_side"]) for row in (event, found)]
    turned = all(pd.notna(side) for pair in both for side in pair) and both[0] == both[1][::-1]
    if not one & other or apart > DAYS or turned:
        return 0
    same = pd.notna(event["killed_best"]) and event["killed_best"] is not pd.NA and pd.notna(found["killed_best"])
    equal = 1 if same and event["killed_best"] == found["killed_best"] else 0
    agree = sum(a == b for a, b in sides) / 2 - sum(a != b for a, b in sides)
    return float(
        max(0.01, len(one & other) / len(one | other) + equal + 0.5 * (apart <= 0 and all(pd.notna(days))) + agree / 2)
    )


def b_cubed(read: Sets, coded: Sets) -> tuple[float, float, float]:
    """Precision, recall and F1 of clustering articles by the events each tells, in percent.

    `read`, `coded`: article -> events. Extended B-cubed, for articles in several clusters (Amigó et al. 2009).

    >>> b_cubed({"a": frozenset("1"), "b": frozenset("2")}, {"a": frozenset("x"), "b": frozenset("x")})
    (100.0, 50.0, 66.7)
    """
    names = sorted(read.keys() | coded.keys())

    def share(left: Sets, right: Sets) -> float:
        means = []
        for one in names:
            pairs = [
                (len(mine), len(right.get(one, frozenset()) & right.get(other, frozenset())))
                for other in names
                if (mine := left.get(one, frozenset()) & left.get(other, frozenset()))
            ]
            if pairs:
                means.append(sum(min(a, b) / a for a, b in pairs) / len(pairs))
        return sum(means) / len(means) if means else 0.0

    precision, recall = share(read, coded), share(coded, read)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return round(100 * precision, 1), round(100 * recall, 1), round(100 * f1, 1)


def clusters(events: pd.DataFrame) -> Sets:
    """Article -> the events it tells, of a table with columns event and articles."""
    told: dict[str, set[str]] = {}
    for event, articles in events[["event", "articles"]].dropna().itertuples(index=False):
        for article in articles.split("|"):
            told.setdefault(article, set()).add(event)
    return {article: frozenset(found) for article, found in told.items()}
