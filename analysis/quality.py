"""How well articles are read: against what coders found in them, and against texts that come with answers."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Hashable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import paths
from analysis.articles import read_articles
from analysis.reading.lexicon import chain
from analysis.tables import Tables
from analysis.trials import around, dev, dev_misses, percent, score, telling

__all__ = [
    "agreement", "beside", "dev", "dev_misses", "fields", "found", "gold", "kappa", "matched", "misses", "second",
    "unread",
]  # fmt: skip

FIELDS = (
    "bound", "value", "bounds", "victim_side", "victim_role", "perpetrator_side", "date_start", "place",
    "said_by_kind", "is_claim", "is_total", "modality",
)  # fmt: skip
# Of a few kinds each, so that agreement by chance can be told.
NOMINAL = tuple(name for name in FIELDS if name not in ("value", "bounds", "date_start", "place"))
NEEDED = ("article", "text", "harm", "low", "best", "high", *(name for name in FIELDS if name != "bounds"))


# What coders found


def gold(folder: str | Path | None = None) -> pd.DataFrame:
    """The numbers coded in the shipped articles: a row each, in the order of the text; every cell is text or missing.

    `article` is a file name of data/articles. An article in which no number was coded has a row without words:
    any number read in it is one too many. `folder` is one that holds a mentions.csv.
    Raises FileNotFoundError for a missing file, ValueError for missing columns.
    """
    return _coded("mentions.csv", folder)


def second(folder: str | Path | None = None) -> pd.DataFrame:
    """What a second coder found in some of these articles, in the columns of gold; raises what gold raises."""
    return _coded("second_coding.csv", folder)


def _coded(name: str, folder: str | Path | None) -> pd.DataFrame:
    path = Path(folder or paths.GOLD) / name
    if not path.is_file():
        raise FileNotFoundError(f"no {name} in {path.parent}; give a folder of coded numbers such as data/gold")
    data = pd.read_csv(path, dtype="string", keep_default_na=False, na_values=[""])
    if missing := [column for column in NEEDED if column not in data]:
        raise ValueError(f"{path} lacks {', '.join(missing)}; data/gold/README.md has the columns")
    return data


def _files() -> dict[str, Path]:
    """The shipped articles by file name."""
    return {file.name: file for file in sorted(paths.ARTICLES.rglob("*.txt"))}


def file_names(tables: Tables) -> dict[str, str]:
    """What codings call each article of the tables, by its id: a shipped one by its file name, another by its id."""
    shipped = {_article_id(file, file.stat().st_mtime_ns): name for name, file in _files().items()}
    return {one: shipped.get(one, one) for one in tables.articles["article_id"]}


@lru_cache(maxsize=1000)
def _article_id(file: Path, changed: int) -> str:
    """The id of the article in a file; `changed`, when it was written last, keeps the answer current."""
    return str(read_articles(file)["article_id"].iloc[0])


# Number by number


def matched(tables: Tables, gold: pd.DataFrame) -> pd.DataFrame:
    """What was coded beside what was read: a row for each number of either, by article, in the order of the text.

    status: matched, missed (coded, not read) or extra (read, not coded). Numbers match within an article
    and harm, in the order of the text, first by the same words, then by the same value, each once.
    Columns: article, folder, sentence (around the number), text_gold, text_read, harm, value, status, and
    each of FIELDS with _gold and _read, as text. `gold` names articles by file name or article_id; an
    article that is not in both is left out.
    """
    files = _files()
    ids = file_names(tables)
    names = tables.articles["article_id"].map(ids)
    texts = dict(zip(names, tables.articles["text"], strict=True))
    coded = gold[gold["article"].isin(names)]
    mentions = tables.mentions.assign(article=tables.mentions["article_id"].map(ids))
    mentions = mentions[mentions["article"].isin(coded["article"])].sort_values(["article", "start"])
    data = _pairs(_plain(coded[coded["text"].notna()]), _plain(mentions))
    data["start"] = pd.Series(_starts(data, texts), dtype="Int64")
    data = data.sort_values(["article", "start"], kind="stable", ignore_index=True)
    data["sentence"] = [around(texts[name], at) for name, at in zip(data["article"], data["start"], strict=True)]
    data["folder"] = [files[name].parent.name if name in files else None for name in data["article"]]
    order = ["article", "folder", "sentence", "text_gold", "text_read", "harm", "value", "status"]
    return data[[*order, *(f"{name}_{whose}" for name in FIELDS for whose in ("gold", "read"))]]


def _plain(data: pd.DataFrame) -> pd.DataFrame:
    """NEEDED and bounds as text, the sides in a cell in one order; start, where there is one, as it is."""
    plain = pd.DataFrame({name: _as_text(data[name]) for name in NEEDED})
    for name in ("victim_side", "perpetrator_side"):
        sides = plain[name].map(lambda one: "|".join(sorted(re.split(r"\|| and ", one))), na_action="ignore")
        plain[name] = sides.astype("string")
    plain["bounds"] = plain["low"].fillna("?") + " / " + plain["best"].fillna("?") + " / " + plain["high"].fillna("?")
    plain["start"] = data["start"] if "start" in data else pd.Series(pd.NA, index=data.index, dtype="Int64")
    return plain.reset_index(drop=True)


def _as_text(values: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(values):
        values = values.dt.strftime("%Y-%m-%d")
    return values.astype("string")


def _pairs(first: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Rows of both, side by side where they match: columns of `first` end in _gold, those of `other` in _read."""
    partners = _partners(first, other)
    left = first.add_suffix("_gold").assign(partner=pd.Series(partners, dtype="Int64"))
    both = left.join(other.add_suffix("_read"), on="partner")
    extra = other[~other.index.isin(partners.values())].add_suffix("_read")
    both["status"] = both["partner"].notna().map({True: "matched", False: "missed"})
    data = pd.concat([both, extra.assign(status="extra")], ignore_index=True)
    same = ("article", "text", "harm", "value", "start")
    return data.assign(**{name: data[f"{name}_gold"].fillna(data[f"{name}_read"]) for name in same})


def _partners(first: pd.DataFrame, other: pd.DataFrame) -> dict[Hashable, Hashable]:
    """Index of first -> index of other: equal words before equal values, each used once, in order."""
    partners: dict[Hashable, Hashable] = {}
    for key in (_printed, _counted):
        waiting: dict[Hashable, deque[Hashable]] = defaultdict(deque)
        for index, *what in key(other[~other.index.isin(partners.values())]):
            waiting[tuple(what)].append(index)
        for index, *what in key(first[~first.index.isin(partners)]):
            if waiting[tuple(what)]:
                partners[index] = waiting[tuple(what)].popleft()
    return partners


def _printed(data: pd.DataFrame) -> Iterator[Any]:
    return data.assign(text=data["text"].str.casefold())[["article", "harm", "text"]].itertuples(name=None)


def _counted(data: pd.DataFrame) -> Iterator[Any]:
    return data.assign(value=data["value"].fillna(data["bounds"]))[["article", "harm", "value"]].itertuples(name=None)


def _starts(data: pd.DataFrame, texts: dict[str, str]) -> dict[Hashable, int | None]:
    """Where each row stands: as read, else where its words stand after the row before and nothing was read."""
    taken = set(zip(data["article"], data["start"], strict=True))
    starts: dict[Hashable, int | None] = {}
    before: dict[str, int] = defaultdict(int)
    for index, name, text, start in data[["article", "text", "start"]].itertuples(name=None):
        if pd.isna(start):
            printed = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(text)}(?!\w)", texts[name])]
            free = [at for at in printed if (name, at) not in taken] or printed
            start = next((at for at in free if at >= before[name]), free[0] if free else None)
        starts[index] = start
        before[name] = before[name] if start is None else start
    return starts


# Figures


def found(pairs: pd.DataFrame) -> pd.DataFrame:
    """How many numbers are found: a row for all of matched's rows and one a folder; shares in percent."""
    parts = [("all", pairs), *pairs.groupby("folder")]
    return pd.DataFrame([{"folder": name, **score(part["status"])} for name, part in parts])


def fields(pairs: pd.DataFrame) -> pd.DataFrame:
    """How often each of FIELDS is read as coded, over the numbers matched: n, agree, share (percent).

    bounds: low, best and high together. Missing agrees with missing. A place is right if it is one of
    those coded, or holds all of them where several are. disagreement: the most frequent one, such as
    "gold 12, read 13, 2 times".
    """
    return _agreed(pairs, "gold", "read")


def _agreed(pairs: pd.DataFrame, one: str, other: str) -> pd.DataFrame:
    pairs = pairs[pairs["status"].eq("matched")]
    rows = []
    for name in FIELDS:
        same, n = _same(pairs, name), len(pairs)
        differ = pairs.loc[~same, [f"{name}_gold", f"{name}_read"]].fillna("nothing").value_counts(sort=False)
        most = None
        if len(differ):
            (left, right), times = differ.idxmax(), int(differ.max())
            most = f"{one} {left}, {other} {right}, {times} time{'s' * (times > 1)}"
        agree = int(same.sum())
        rows.append({"field": name, "n": n, "agree": agree, "share": percent(agree, n), "disagreement": most})
    return pd.DataFrame(rows)


def _same(pairs: pd.DataFrame, name: str) -> pd.Series:
    """Whether both say the same; places joined by | agree if they have one in common, or if one holds all others."""
    one, other = (pairs[f"{name}_{whose}"].fillna("") for whose in ("gold", "read"))
    if name != "place":
        return one.eq(other)
    pairs_of = [(a.split("|"), b.split("|")) for a, b in zip(one, other, strict=True)]
    shared = [not set(a).isdisjoint(b) or _holds_all(a, b) or _holds_all(b, a) for a, b in pairs_of]
    return pd.Series(shared, index=pairs.index, dtype=bool)


def _holds_all(several: list[str], one: list[str]) -> bool:
    return len(several) > 1 and len(one) == 1 and all(one[0] in chain(place) for place in several)


def agreement(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """How far two coders agree in the articles `second` has: the rows of fields, with kappa, after one for the numbers.

    The first row, `number`, has the numbers either coded (n) and those both did (agree). kappa: Cohen's, missing
    for fields that are not of a few kinds, and where undefined. Raises ValueError if no article is in both.
    """
    first = first[first["article"].isin(second["article"])]
    second = second[second["article"].isin(first["article"])]
    if second.empty:
        raise ValueError("no article is in both codings; name them by the same file names")
    pairs = _pairs(_plain(first[first["text"].notna()]), _plain(second))
    both = pairs[pairs["status"].eq("matched")]
    n, agree = len(pairs), len(both)
    number = {"field": "number", "n": n, "agree": agree, "share": percent(agree, n)}
    data = pd.concat([pd.DataFrame([number]), _agreed(pairs, "first", "second")], ignore_index=True)
    known = {name: kappa(both[f"{name}_gold"], both[f"{name}_read"]) for name in NOMINAL}
    return data.assign(kappa=data["field"].map(known).astype("Float64"))


def kappa(one: Sequence[Any], other: Sequence[Any]) -> float | None:
    """Cohen's kappa of two codings of the same things, -1 to 1; None where chance alone must agree. Missing is a kind.

    >>> kappa(["military", "military", "civilian", "civilian"], ["military", "civilian", "civilian", "civilian"])
    0.5
    """
    left, right = (pd.Series(list(values), dtype="string").fillna("") for values in (one, other))
    shares, others = left.value_counts(normalize=True), right.value_counts(normalize=True)
    chance = float(shares.mul(others, fill_value=0).sum())
    return round((float(left.eq(right).mean()) - chance) / (1 - chance), 2) if chance < 1 and len(left) else None


def beside(pairs: pd.DataFrame, first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """fields beside agreement: n and share of all numbers, of those in articles coded twice, and of the two coders."""
    twice = pairs[pairs["article"].isin(second["article"])]
    data = fields(pairs).merge(fields(twice)[["field", "n", "share"]], on="field", suffixes=("", "_twice"))
    coders = agreement(first, second)[["field", "n", "share", "kappa"]]
    return data.merge(coders, on="field", suffixes=("", "_coders"))


# Sentence by sentence


def misses(pairs: pd.DataFrame) -> pd.DataFrame:
    """The numbers missed and those read beyond what was coded, by article, with their sentence."""
    data = pairs[pairs["status"].ne("matched")].reset_index(drop=True)
    data["text"] = data["text_gold"].fillna(data["text_read"])
    return data[["article", "status", "text", "harm", "value", "sentence"]]


def unread(tables: Tables) -> pd.DataFrame:
    """What no rule could join, a row for each reason: n, the sentences it lies in, their share, an example.

    share: percent of the sentences that hold a word of harm, truce, answer or target.
    """
    texts = dict(zip(tables.articles["article_id"], tables.articles["text"], strict=True))
    worth = sum(1 for text in texts.values() for _ in telling(text))
    rows = []
    for reason, part in tables.unread.groupby("reason"):
        n, inside, first = len(part), len(part[["article_id", "sentence"]].drop_duplicates()), part.iloc[0]
        row = {"reason": reason, "n": n, "sentences": inside, "share": percent(inside, worth), "example": first["text"]}
        rows.append(row | {"sentence": around(texts[first["article_id"]], first["start"])})
    columns = ["reason", "n", "sentences", "share", "example", "sentence"]
    return pd.DataFrame(rows, columns=columns).sort_values("n", ascending=False, ignore_index=True)
