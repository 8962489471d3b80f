"""The wounded who die: taken from the wounded and brought to the dead of their act (METHOD, section 6: they move)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from analysis.incident import Row, order
from analysis.reading.attach.hit import DIED_LATER

Group = tuple[str | None, str, str]
# Whose word it is, what it says, and in which article.
Figure = tuple[str, Row, Row]


def moved(mentions: Sequence[Row]) -> list[Row]:
    """Mentions of one act as one article tells it, those who died taken from the wounded it tells.

    They are among the dead where the article counts those elsewhere; they come to the dead told beside the wounded
    ("five killed and 20 wounded. Two of the wounded died").
    """
    told = {mention["mention_id"]: mention for mention in mentions}
    raised = any(m["rule"] == "toll" and m["harm"] == "killed" for m in mentions)
    for died in (m for m in mentions if m["rule"] == DIED_LATER and pd.isna(m["subset_of"]) and not raised):
        # "Four were killed on the spot and another died of his wounds"
        here = [
            m for m in told.values() if (m["sentence"], m["harm"]) == (died["sentence"], "killed") and m is not died
        ]
        if before := [m for m in here if m["start"] < died["start"] and pd.isna(m["subset_of"])]:
            told[before[-1]["mention_id"]] = more(before[-1], died)
            del told[died["mention_id"]]
    for died in mentions:
        hurt = told.get(died["subset_of"])
        if hurt is None or hurt["harm"] == died["harm"]:
            continue
        told[hurt["mention_id"]] = less(hurt, died)
        dead = [m for m in told.values() if m["harm"] == died["harm"] and pd.isna(m["subset_of"]) and m is not died]
        raised = any(m["rule"] == "toll" for m in dead)
        # Told with the wounded, or right before them where the death has a sentence of its own.
        first = hurt["sentence"] - (raised or died["sentence"] > hurt["sentence"])
        beside = next((m for m in dead if first <= m["sentence"] <= hurt["sentence"] and m["rule"] != "toll"), None)
        rule = "" if died["rule"] == DIED_LATER else died["rule"]
        told[died["mention_id"]] = died | {"rule": rule} | ({} if dead else {"subset_of": None})
        if beside:
            # "Three were killed and ten wounded. Four of the wounded have died, bringing the toll to seven."
            told[beside["mention_id"]] = beside | {"rule": "toll before"} if raised else more(beside, died)
    return [mention for mention in told.values() if mention["high"] != 0 or mention["bound"] == "zero"]


def move(groups: dict[Group, list[Figure]], died: Sequence[Figure]) -> None:
    """ "A man wounded in Monday's raid died on Friday": he comes to the dead of earlier articles, from their wounded.

    Articles that tell of such deaths tell of the same ones: the most any of them counts are moved. An article that
    counts the dead itself has them among its own.
    """
    for figure in died:
        home = _home(groups, figure, "killed")
        if home is None and not any(harm == "killed" for *_, harm in groups):
            home = (side_of(figure[1]), figure[1]["victim_role"], "killed")
        if home and all(item[1]["rule"] == DIED_LATER for item in groups.get(home, ())):
            # None was killed before.
            groups.setdefault(home, []).append(figure)
    alone = [item for item in died if not _counts_dead(groups, item[2])]
    for harm, change, some in (("killed", more, alone), ("injured", less, died)):
        for home in {home for figure in some if (home := _home(groups, figure, harm))}:
            groups[home] = [_changed(item, change, some) for item in groups[home]]


def _home(groups: dict[Group, list[Figure]], figure: Figure, harm: str) -> Group | None:
    """The one group of a harm whose victims those of a figure can be."""
    side, role = side_of(figure[1]), figure[1]["victim_role"]
    homes = [
        group
        for group in groups
        if group[2] == harm
        and (None in (side, group[0]) or side == group[0])
        and (role == group[1] or "unknown" in (role, group[1]))
    ]
    return homes[0] if len(homes) == 1 else None


def _counts_dead(groups: dict[Group, list[Figure]], article: Row) -> bool:
    """Whether an article counts dead of an act besides the wounded who died."""
    dead = (item for (*_, harm), told in groups.items() if harm == "killed" for item in told)
    return any(other is article and figure["rule"] != DIED_LATER for _, figure, other in dead)


def _changed(item: Figure, change: Callable[[Row, Row], Row], died: Sequence[Figure]) -> Figure:
    """A figure with what later articles tell of the wounded."""
    speaker, figure, article = item
    later = [one for _, one, other in died if order(other, 0) > order(article, 0) and other is not article]
    if not later or figure["rule"] == DIED_LATER:
        return item
    return speaker, change(figure, max(later, key=lambda one: one["low"])), article


def less(one: Row, other: Row) -> Row:
    """A figure without another that was among it."""
    low = max(0, one["low"] - (other["low"] if pd.isna(other["best"]) else other["best"]))
    best, high = (
        max(low, one[column] - other["low"]) if pd.notna(one[column]) else None for column in ("best", "high")
    )
    return one | {"low": low, "best": best, "high": high}


def more(one: Row, other: Row) -> Row:
    """A figure with another added, and which mentions it is of besides its own; a bound that one lacks is missing."""
    names = ("low", "best", "high")
    told = {name: (one[name], other[name]) for name in names}
    sums = {name: a + b if pd.notna(a) and pd.notna(b) else None for name, (a, b) in told.items()}
    return one | sums | {"with": [*one.get("with", ()), other["mention_id"], *other.get("with", ())]}


def side_of(mention: Row) -> str | None:
    """The victims' side; None where none is told."""
    return None if pd.isna(mention["victim_side"]) else str(mention["victim_side"])
