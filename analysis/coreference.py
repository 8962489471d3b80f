"""How well reports are joined into events: against the events, pairs and breaches coders found in the same articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import paths, quality
from analysis.tables import Tables
from analysis.trials import percent

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
            "killed_high": groups["high"].agg(lambda highs: highs.sum(skipna=False)),
        }
    )
    names = quality.file_names(tables)
    told = tables.reports.assign(article=tables.reports["article_id"].map(names)).groupby("event_id")["article"]
    data = tables.events.set_index("event_id")[["date_start", "date_end", "perpetrator_side", "target_side"]]
    data = data.join(sums).join(told.agg(lambda names: "|".join(sorted(set(names)))).rename("articles"))
    return data.rename_axis("event").reset_index()


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


def figures(tables: Tables, folder: str | Path | None = None) -> pd.DataFrame:
    """How well events, pairs and breaches are read in each folder of articles and in all: a row for each.

    n_gold, n_read, n_matched: events; precision, recall (percent); b_cubed_*: articles clustered by the events
    they tell; killed_exact: percent of matched events with a coded figure whose best is the same; over_count:
    sum of killed_best read / coded; merged: events that hold an article which tells another event of the same
    side instead (look-alikes); leaks: numbers coded as totals that are in an event; pairs_* and
    violations_*: precision and recall in percent (pairs by events, violations by article, basis and count).
    """
    names = quality.file_names(tables)
    folders = {file.name: file.parent.name for file in paths.ARTICLES.rglob("*.txt")}
    here = set(names.values())
    coded, found = gold("events", folder), read(tables)
    rows = []
    for part in ("all", *sorted({folders[name] for name in here if name in folders})):
        files = {name for name in here if part in ("all", folders.get(name))}
        told = matched(_of(found, files), _of(coded, files))
        rows.append({"folder": part, **_events(told), **_clusters(_of(found, files), _of(coded, files), files)})
        rows[-1]["leaks"] = _leaks(tables, names, files, folder)
        rows[-1] |= _shares("pairs", *_pairs(tables, told, names, files, folder))
        rows[-1] |= _shares("violations", *_breaches(tables, names, files, folder))
    return pd.DataFrame(rows)


def weekly(read: pd.DataFrame, coded: pd.DataFrame) -> pd.DataFrame:
    """Killed (best, else low) per week of the event date, Monday to Sunday: week, coded, read; weeks with an event.

    `read`, `coded`: tables of events. An event without a day, or one that crosses into another week, is in none.
    """
    sums = {name: _per_week(events) for name, events in (("coded", coded), ("read", read))}
    return pd.DataFrame(sums).fillna(0).astype("Int64").rename_axis("week").reset_index()


def _per_week(events: pd.DataFrame) -> pd.Series:
    start, end = (events[f"date_{name}"].dt.to_period("W-SUN") for name in ("start", "end"))
    inside = events[start.notna() & start.eq(end)]
    killed = inside["killed_best"].fillna(inside["killed_low"])
    return killed.groupby(start[inside.index].dt.start_time).sum()


def misses(told: pd.DataFrame) -> pd.DataFrame:
    """The events of matched that were missed, read beyond what was coded, or read with another number of killed."""
    same = told["killed_best_gold"].eq(told["killed_best_read"]).fillna(False) | told["killed_best_gold"].isna()
    data = told[told["status"].ne("matched") | ~same]
    columns = ["status", "event_gold"]
    columns += [f"{name}_{whose}" for name in ("date_start", "killed_best", "articles") for whose in ("gold", "read")]
    return data[columns].sort_values(["status", "date_start_gold", "date_start_read"], ignore_index=True)


def _of(events: pd.DataFrame, files: set[str]) -> pd.DataFrame:
    return events[events["articles"].map(lambda cell: pd.notna(cell) and not files.isdisjoint(cell.split("|")))]


def _events(told: pd.DataFrame) -> dict[str, Any]:
    n = told["status"].value_counts()
    hit, missed, extra = (int(n.get(name, 0)) for name in ("matched", "missed", "extra"))
    figure = told[told["status"].eq("matched") & told["killed_best_gold"].notna()]
    same = int(figure["killed_best_gold"].eq(figure["killed_best_read"]).fillna(False).sum())
    sums = [told[f"killed_best_{whose}"].fillna(told[f"killed_low_{whose}"]).sum() for whose in ("read", "gold")]
    return {
        "n_gold": hit + missed,
        "n_read": hit + extra,
        "n_matched": hit,
        "precision": percent(hit, hit + extra),
        "recall": percent(hit, hit + missed),
        "killed_exact": percent(same, len(figure)),
        "over_count": round(float(sums[0]) / float(sums[1]), 2) if sums[1] else None,
        "merged": int(told.apply(_is_merged, axis=1, coded=clusters(_named(told, "gold"))).sum()) if len(told) else 0,
    }


def _named(told: pd.DataFrame, whose: str) -> pd.DataFrame:
    data = told[[f"event_{whose}", f"articles_{whose}"]]
    return data.rename(columns=lambda name: name.removesuffix(f"_{whose}"))


def _is_merged(row: pd.Series, coded: Sets) -> bool:
    """Whether a matched event holds an article that tells other events, but not this one."""
    if row["status"] != "matched":
        return False
    beyond = set(row["articles_read"].split("|")) - set(row["articles_gold"].split("|"))
    return any(coded.get(article) for article in beyond)


def _clusters(found: pd.DataFrame, coded: pd.DataFrame, files: set[str]) -> dict[str, float]:
    def within(sets: Sets) -> Sets:
        return {name: events for name, events in sets.items() if name in files}

    values = b_cubed(within(clusters(found)), within(clusters(coded)))
    return dict(zip(("b_cubed_precision", "b_cubed_recall", "b_cubed_f1"), values, strict=True))


def _leaks(tables: Tables, names: Mapping[str, str], files: set[str], folder: str | Path | None) -> int:
    """Numbers that a coder calls totals and that an event holds."""
    pairs = quality.matched(tables, quality.gold(folder))
    total = pairs[pairs["status"].eq("matched") & pairs["is_total_gold"].eq("True") & pairs["article"].isin(files)]
    return int(total["is_total_read"].ne("True").sum())


def _pairs(
    tables: Tables, told: pd.DataFrame, names: Mapping[str, str], files: set[str], folder: str | Path | None
) -> tuple[int, int, int]:
    """How many pairs of events are linked in words: coded, read, and both."""
    coded = gold("retaliations", folder)
    coded = coded[coded["article"].isin(files)]
    wanted = set(zip(coded["trigger"], coded["response"], strict=True))
    labels = dict(zip(told["event_read"], told["event_gold"], strict=True))
    stated = tables.retaliations[tables.retaliations["link"].eq("stated")]
    # Coders coded events with a figure; an answer without one ("returned fire") is in no row of theirs.
    figured = set(tables.reports["event_id"])
    both = stated["trigger_event_id"].isin(figured) & stated["response_event_id"].isin(figured)
    stated = stated[both & stated["article_id"].map(names).isin(files)]
    ids = zip(stated["trigger_event_id"], stated["response_event_id"], strict=True)
    found = {(labels.get(one), labels.get(other)) for one, other in ids}
    return (
        len(wanted),
        len(set(zip(stated["trigger_event_id"], stated["response_event_id"], strict=True))),
        len({pair for pair in found if all(isinstance(one, str) for one in pair)} & wanted),
    )


def _breaches(
    tables: Tables, names: Mapping[str, str], files: set[str], folder: str | Path | None
) -> tuple[int, int, int]:
    """How many breaches are told, by article, basis and count: coded, read, and both.

    Totals are left out, and so are the shares of a bulletin by province or kind, which are in no row of the table:
    of what one counter says of one period and accused, only the highest count.
    """
    coded = gold("violations", folder)
    coded = coded[coded["article"].isin(files) & coded["basis"].ne("total")]
    bulletin = ["article", "basis", "ceasefire_id", "counted_by", "accused_side", "date_start", "date_end"]
    highest = coded.groupby(bulletin, dropna=False)["count"].transform("max")
    coded = coded[coded["count"].isna() | coded["count"].eq(highest)]
    rows = tables.violations[tables.violations["article_id"].notna()]
    rows = rows.assign(article=rows["article_id"].map(names))
    rows = rows[rows["article"].isin(files) & rows["basis"].ne("inferred")]
    count = rows["count_best"].fillna(rows["count_low"])
    one = _counted(zip(coded["article"], coded["basis"], coded["count"].fillna(-1), strict=True))
    other = _counted(zip(rows["article"], rows["basis"], count.fillna(-1), strict=True))
    return sum(one.values()), sum(other.values()), sum((one & other).values())


def _counted(rows: Iterable[tuple[Any, ...]]) -> Counter[tuple[Any, ...]]:
    return Counter((article, basis, int(count)) for article, basis, count in rows)


def _shares(name: str, coded: int, found: int, both: int) -> dict[str, Any]:
    return {f"{name}_precision": percent(both, found), f"{name}_recall": percent(both, coded), f"n_{name}": coded}
