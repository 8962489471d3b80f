"""What the articles tell under a set of rules: their mentions as corrected, and the incidents these make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from analysis import schema
from analysis.corrections import Desk
from analysis.events import incidents
from analysis.incident import Incident, Row
from analysis.reading.sentences import once
from analysis.rules import Rules, bounds
from analysis.sketch import Sketch, sketch

# What a mention takes over from the others of its incident.
COMPLETED = ("victim_role", "victim_side", "perpetrator_side", "place", "date_start", "date_end", "date_precision")
CHANGED = (*COMPLETED, "subset_of")


# What each article's mentions made.
Made = dict[str, tuple[list[Row], list[tuple[Incident, Sketch]]]]


class Told(NamedTuple):
    """Mentions as corrected and completed, the incidents they make, and the corrections still to come."""

    mentions: pd.DataFrame
    incidents: list[tuple[Incident, Sketch]]
    desk: Desk


class Telling:
    """Mentions and acts of articles, told again under other rules: an article whose mentions stay is not made anew."""

    def __init__(self, mentions: pd.DataFrame, acts: pd.DataFrame) -> None:
        self._mentions, self._acts = mentions.reset_index(drop=True), acts
        self._made: Made = {}

    def under(self, articles: pd.DataFrame, rules: Rules) -> Told:
        """What these articles tell under the rules."""
        desk = Desk(rules)
        mentions, listed = self._corrected(articles, rules, desk)
        grouped = _grouped(listed)
        # Corrections may cut incidents up: those are not kept.
        made = {} if desk.splits else self._made
        found = [
            one
            for article in articles.to_dict("records")
            for one in self._of(article, grouped.get(article["article_id"], []), made)
        ]
        if desk.splits:
            found = [(one, sketch(one)) for one in desk.split([incident for incident, _ in found])]
        return Told(_completed(mentions, listed, found), found, desk)

    def corrected(self, articles: pd.DataFrame, rules: Rules) -> pd.DataFrame:
        """The mentions of these articles, each alone, under the rules and the corrections of single mentions."""
        return self._corrected(articles, rules, Desk(rules))[0]

    @once
    def _rows(self) -> list[Row]:
        return _records(self._mentions)

    @once
    def _acts_told(self) -> dict[str, list[Row]]:
        return _grouped(_records(self._acts))

    def _of(self, article: Row, mentions: list[Row], made: Made) -> list[tuple[Incident, Sketch]]:
        """The incidents of an article: those made before where its mentions are the same."""
        name = article["article_id"]
        if name not in made or made[name][0] != mentions:
            # An incident completes its mentions; those as read stay as they are.
            found = incidents(article, [dict(row) for row in mentions], self._acts_told.get(name, []))
            made[name] = mentions, [(incident, sketch(incident)) for incident in found]
        return made[name][1]

    def _corrected(self, articles: pd.DataFrame, rules: Rules, desk: Desk) -> tuple[pd.DataFrame, list[Row]]:
        """Mentions of these articles and of the claims asked for, as a table and as rows."""
        mentions = _filtered(self._mentions, articles, rules)
        listed = [self._rows[n] for n in mentions.index]
        mentions = mentions.reset_index(drop=True)
        if rules.convention != "ucdp":
            derived = [_bounded(row, rules) for row in listed]
            listed = [row | bound for row, bound in zip(listed, derived, strict=True)]
            mentions = mentions.assign(**_columns(derived, ("low", "best", "high")))
        if not desk.any:
            return mentions, listed
        by_hand = desk.rows("mentions", listed) + desk.added(articles.to_dict("records"))
        return _revised(mentions, listed, by_hand), by_hand


def _filtered(mentions: pd.DataFrame, articles: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    keep = mentions["article_id"].isin(articles["article_id"])
    if rules.claims != "all":
        keep &= mentions["is_claim"].fillna(False).eq(rules.claims == "only")
    return mentions[keep.astype(bool)]


def _bounded(row: Row, rules: Rules) -> Row:
    """Low, best and high of a number by the convention; a range carries its own."""
    if row["bound"] == "range":
        return {name: row[name] for name in ("low", "best", "high")}
    found = bounds(row["value"], row["bound"], row["text"], row["hedge"] or "", row["harm"], rules.convention)
    return dict(zip(("low", "best", "high"), found, strict=True))


def _revised(mentions: pd.DataFrame, listed: list[Row], by_hand: list[Row]) -> pd.DataFrame:
    """The table of the rows as corrected: those of before, and the changed ones in their places."""
    place = {id(row): n for n, row in enumerate(listed)}
    changed = [row for row in by_hand if id(row) not in place]
    if not changed:
        return mentions.iloc[[place[id(row)] for row in by_hand]].reset_index(drop=True)
    place |= {id(row): n for n, row in enumerate(changed, len(listed))}
    both = pd.concat([mentions, schema.frame("mentions", changed)], ignore_index=True)
    return both.iloc[[place[id(row)] for row in by_hand]].reset_index(drop=True)


def _completed(mentions: pd.DataFrame, listed: list[Row], found: list[tuple[Incident, Sketch]]) -> pd.DataFrame:
    """Mentions with what their incident told of role, side, place and day; their own words stay."""
    told = {mention["mention_id"]: mention for incident, _ in found for mention in incident.mentions}
    return mentions.assign(**_columns([told.get(row["mention_id"], row) for row in listed], CHANGED))


def _columns(rows: list[Row], names: tuple[str, ...]) -> Mapping[str, pd.Series]:
    return {name: schema.column("mentions", name, [row[name] for row in rows]) for name in names}


def _records(table: pd.DataFrame) -> list[Row]:
    rows: list[Row] = table.astype(object).where(table.notna(), None).to_dict("records")
    return rows


def _grouped(rows: list[Row]) -> dict[Any, list[Row]]:
    grouped: dict[Any, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row["article_id"], []).append(row)
    return grouped
