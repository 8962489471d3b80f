"""Everything a reader chooses, under the words of the notebook's parameters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

import pandas as pd

from analysis import metrics
from analysis.ceasefires import acts
from analysis.choice import one_of, window
from analysis.rules import Rules
from analysis.schema import HARMS, ROLES
from analysis.sides import side_name
from analysis.tables import Tables

SIDES = ["perpetrator_side", "target_side"]
# Letters on each side of a number that are searched with it.
AROUND = 150
SEVERAL = ("sides", "roles", "harms", "sources")
# The fields that, with sources, change how articles become events; all others only choose and draw.
JOINING = ("convention", "current", "merge_days", "link", "link_window_h", "claims")
# The fields that say which rows are left; all others but those of joining draw the same rows otherwise.
CHOOSING = ("conflict", "since", "until", "sides", "roles", "sources")


@dataclass(frozen=True)
class View:
    """What is shown: each field is a control, and a parameter of the notebook, of the same name.

    sides, roles (of the victims), harms, sources: several, as a list or a text with commas; none is all.
    basis: one of metrics.RATIOS. claims to merge_days: see Rules. event: whose sentences are read first.
    Raises ValueError, in words, for a value outside its choices; conflict, sides and sources are checked by `choose`.
    """

    conflict: str | None = None
    since: str | None = None
    until: str | None = None
    sides: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    harms: tuple[str, ...] = ("killed", "neutralized")
    estimate: str = "best"
    bin: str = "W"
    cumulative: bool = False
    log: bool = False
    truces: bool = True
    basis: str = "killed/killed"
    claims: str = "all"
    sources: tuple[str, ...] = ()
    link: str = "stated"
    link_window_h: int = 72
    convention: str = "ucdp"
    current: str = "latest"
    merge_days: int = 14
    event: str | None = None

    def __post_init__(self) -> None:
        for name in SEVERAL:
            object.__setattr__(self, name, _several(getattr(self, name)))
        for name in ("since", "until"):
            object.__setattr__(self, name, getattr(self, name) or None)
        window(self.since, self.until)
        one_of("estimate", self.estimate, metrics.ESTIMATES)
        one_of("bin", self.bin, metrics.BINS)
        one_of("basis", self.basis, metrics.RATIOS)
        for name, values, choices in (("roles", self.roles, ROLES), ("harms", self.harms, HARMS)):
            for value in values:
                one_of(name, value, choices)
        _ = self.rules

    @property
    def rules(self) -> Rules:
        """The Rules of this view, without corrections."""
        return Rules(sources=self.sources or None, **{name: getattr(self, name) for name in JOINING})

    @property
    def choice(self) -> tuple[object, ...]:
        """What `choose` hangs on beside the tables."""
        return tuple(getattr(self, name) for name in CHOOSING)

    @property
    def words(self) -> dict[str, object]:
        """The parameters that give this view, as plain values."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}

    def choose(self, tables: Tables) -> Tables:
        """The tables of this conflict, these days and sides, with the figures of these victims' roles only.

        Raises ValueError, naming the choices, for a conflict or side the tables do not have.
        """
        sides = list(self.sides) or None
        chosen = metrics.choose(tables, self.conflict, since=self.since, until=self.until, sides=sides)
        if not self.roles:
            return chosen
        return replace(chosen, casualties=chosen.casualties[chosen.casualties["victim_role"].isin(self.roles)])


def _several(given: str | Iterable[str] | None) -> tuple[str, ...]:
    """A list, or a text with commas, as a tuple: "turkey, russia" -> ("turkey", "russia").

    >>> _several("turkey, russia"), _several(None), _several(["turkey"])
    (('turkey', 'russia'), (), ('turkey',))
    """
    parts = given.split(",") if isinstance(given, str) else given or ()
    return tuple(part.strip() for part in parts if part.strip())


def figures(chosen: Tables, view: View, by: list[str]) -> pd.DataFrame:
    """Casualties of the view's harms added up per key: low, best, high, claimed (all of it is only claimed), figure.

    high is missing where one is open, best where no figure has one (else a figure without it adds its low).
    figure: as written, 8, ≥5, 8 (5-9) or 0-101.
    """
    rows = chosen.casualties
    rows = rows[rows["harm"].isin(view.harms)] if view.harms else rows
    known = rows.assign(
        any_best=rows["best"].notna(),
        best=rows["best"].fillna(rows["low"]),
        open=rows["high"].isna(),
        claimed=rows["claim_only"].fillna(False),
    )
    groups = known.groupby(by, dropna=False)
    sums = groups[["low", "best", "high"]].sum()
    sums["best"] = sums["best"].where(groups["any_best"].any())
    sums["high"] = sums["high"].mask(groups["open"].any())
    sums["claimed"] = groups["claimed"].all()
    return sums.reset_index().assign(figure=_written(sums).to_numpy())


def _written(sums: pd.DataFrame) -> pd.Series:
    low, best, high = (sums[name].astype("string") for name in ("low", "best", "high"))
    exact, certain = sums["high"].eq(sums["low"]).fillna(False), sums["best"].eq(sums["low"]).fillna(False)
    above = ("≥" + low).where(certain, (best + " (≥" + low + ")").fillna("≥" + low))
    span = (best + " (" + low + "-" + high + ")").fillna(low + "-" + high)
    return low.where(exact, above.where(sums["high"].isna(), span))


def listed(chosen: Tables, view: View) -> pd.DataFrame:
    """The events of a view, one row each, with their figures in words; an event without such a figure is left out.

    figures: "killed 8, neutralized 101 (claimed)". n: the largest of them, to sort by. Every event is kept where no
    role and no harm is asked for.
    """
    sums = figures(chosen, view, ["event_id", "harm"])
    claimed = sums["claimed"].map({True: " (claimed)", False: ""})
    sums = sums.assign(figures=sums["harm"] + " " + sums["figure"] + claimed)
    told = sums.groupby("event_id")["figures"].agg(", ".join)
    how = "inner" if view.roles or view.harms else "left"
    data = chosen.events.merge(told, on="event_id", how=how)
    data = data.merge(sums.groupby("event_id")["low"].max().rename("n"), on="event_id", how="left")
    data = data.assign(**{name: data[name].map(side_name, na_action="ignore") for name in SIDES})
    order = ["date_start", "date_end", "place", "kind", *SIDES, "figures", "n", "n_articles", "sources_disagree"]
    return data[[*order, "event_id"]].sort_values(["date_start", "event_id"]).reset_index(drop=True)


def words_of(chosen: Tables) -> pd.Series:
    """event_id -> the headlines of the articles that tell of an event, and the words around its numbers."""
    rows = chosen.mentions.loc[chosen.mentions["event_id"].notna(), ["event_id", "article_id", "start", "stop"]]
    rows = rows.merge(chosen.articles[["article_id", "headline", "text"]], on="article_id")
    spans = zip(rows["headline"].fillna(""), rows["text"], rows["start"], rows["stop"], strict=True)
    told = [f"{head} {text[max(0, start - AROUND) : stop + AROUND]}" for head, text, start, stop in spans]
    return pd.Series(told, rows.index, "string").groupby(rows["event_id"]).agg(" ".join)


def headline(chosen: Tables, view: View) -> pd.DataFrame:
    """The numbers a view is quoted by: measure and figure, as text; what is not known is missing."""
    rows = [("events", str(len(chosen.events)))]
    for claimed, words in ((False, ""), (True, ", claimed only")):
        part = chosen.casualties[chosen.casualties["claim_only"].fillna(False).eq(claimed)]
        sums = figures(replace(chosen, casualties=part), replace(view, harms=()), ["harm"])
        rows += list(zip(sums["harm"] + words, sums["figure"], strict=True))
    pairs = metrics.retaliation(chosen, view.basis)
    known = pairs[pairs["ratio_best"].notna()]
    rows += [("linked pairs", str(len(pairs))), (f"pairs with a ratio {view.basis}", str(len(known)))]
    above = known.drop_duplicates("response_event_id")["numerator_best"].sum()
    below = known.drop_duplicates("trigger_event_id")["denominator_best"].sum()
    if below:
        rows.append((f"pooled ratio {view.basis} of these pairs", f"{above / below:.2f} ({above} / {below})"))
        alone = int(known["claim"].fillna(False).sum())
        rows += [("pairs of it by the responder's claim alone", str(alone))] if alone else []
    # Each act once, however many truces it breaches.
    bases = acts(metrics.violations(chosen))["basis"].value_counts()
    rows += [(f"violations, {basis}", str(n)) for basis, n in bases.sort_index().items()]
    return pd.DataFrame(rows, columns=["measure", "figure"], dtype="string")
