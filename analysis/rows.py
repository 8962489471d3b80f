"""Events -> rows of the tables: what each event is, whom it hit, who tells it, what it answers."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pandas as pd

from analysis import schema
from analysis.figures import Figures, current, figures, rest, toll
from analysis.incident import Row, places_agree
from analysis.moved import Figure
from analysis.reading.attach.hit import DIED_LATER
from analysis.reading.lexicon import chain, located, world
from analysis.reading.sentences import once
from analysis.rules import Rules
from analysis.stories import Story, event_id, sides_share


class Account:
    """What the tables say of one event, each part written when first asked for: it hangs on its incidents alone."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self._casualties: dict[str, list[Row]] = {}

    @once
    def told(self) -> Figures:
        """The figures told of it."""
        return figures(self.story)

    @once
    def event(self) -> Row:
        """Its row of events; whether it is a response is not known here."""
        return event(self.story, self.told)

    @once
    def reports(self) -> list[Row]:
        """Who tells it."""
        return list(reports(self.story, self.told))

    def casualties(self, rules: Rules) -> list[Row]:
        """Whom it hit, the best figure chosen by Rules.current."""
        if rules.current not in self._casualties:
            self._casualties[rules.current] = casualties(self.story, self.told, rules)
        return self._casualties[rules.current]


def event(story: Story, told: Figures) -> Row:
    dated = story.dated()
    ids = sorted({i.article["article_id"] for i in story.incidents})
    place = _place(story)
    known = located(place)
    targets = next((a for i in story.incidents for a in i.acts if a["targets_low"] is not None), {})
    return {
        "event_id": story.event_id,
        "conflict": _conflict(story),
        "kind": _kind(story),
        "date_start": dated.start if dated else None,
        "date_end": dated.end if dated else None,
        "date_precision": dated.precision if dated else None,
        "place": place,
        "lat": known.lat if known else None,
        "lon": known.lon if known else None,
        "place_precision": known.kind if known else None,
        "perpetrator": next((by for i in sorted(story.incidents, key=lambda i: i.key) if (by := i.perpetrator)), None),
        "perpetrator_side": story.perpetrator_side,
        "target": story.first("victim"),
        "target_side": story.victim_side,
        "targets_struck_low": targets.get("targets_low"),
        "targets_struck_best": targets.get("targets_best"),
        "targets_struck_high": targets.get("targets_high"),
        "n_articles": len(ids),
        "n_sources": len({i.article["source"] for i in story.incidents}),
        "sources_disagree": _disagree(told),
        "is_response": False,
    }


def _place(story: Story) -> str | None:
    """The most precise of the places told: the one most of the others contain."""
    told = [p for i in story.incidents if (p := i.first("place"))]
    return max(told, key=lambda p: (len(list(chain(p))), -told.index(p)), default=None)


def _kind(story: Story) -> str:
    words = " ".join(
        i.article["text"][m["start"] : m["stop"] + 200].lower() for i in story.incidents for m in i.mentions[:1]
    )
    for kind, stems in (
        ("strike", ("air strike", "airstrike", "shelling", "artillery", "drone", "struck")),
        ("bombing", ("bomb", "explosi", "blast")),
        ("clash", ("clash", "firefight")),
    ):
        if any(stem in words for stem in stems):
            return kind
    return "attack" if words else "other"


def _conflict(story: Story) -> str | None:
    """The conflict that the sides, the place and the articles of an event share; None where they share none or more."""
    known = world()
    options: list[set[str]] = []
    for side in (story.perpetrator_side, story.victim_side):
        if side:
            options.append({c for a in known.actors.values() if a.side in side.split(" and ") for c in a.conflicts})
    place = _place(story)
    here = {known.places[p].conflict for p in (chain(place) if place else ()) if p in known.places} - {""}
    if here:
        options.append(here)
    told = [set(str(i.article["conflicts"]).split("|")) for i in story.incidents if pd.notna(i.article["conflicts"])]
    options.append(set().union(*told))
    shared = set.intersection(*options) if options else set()
    if len(shared) > 1:
        votes = Counter(next(iter(str(i.article["conflicts"]).split("|"))) for i in story.incidents)
        shared &= {votes.most_common(1)[0][0]}
    return shared.pop() if len(shared) == 1 else None


def _disagree(told: Figures) -> bool:
    for _, rows in told:
        stands = {(f["low"], f["high"]) for (_, f, _), flag in zip(rows, current(rows), strict=True) if flag}
        if len(stands) > 1:
            return True
    return False


def casualties(story: Story, told: Figures, rules: Rules) -> list[Row]:
    rows: dict[tuple[Any, ...], Row] = {}
    tolls = rest({group: (toll(found, rules), found) for group, found in told})
    for (side, role, harm), found in told:
        if (side, role, harm) not in tolls:
            continue
        low, best, high = tolls[side, role, harm]
        rows[side, role, harm] = {
            "event_id": story.event_id,
            "victim": found[0][1]["victim"],
            "victim_side": side,
            "victim_role": role,
            "harm": harm,
            "low": low,
            "best": best,
            "high": high,
            "said_by_kind": found[-1][1]["said_by_kind"],
            "claim_only": _is_claimed(found),
            "n_reports": len(found),
        }
    for (side, role, harm), row in list(rows.items()):
        if harm == "neutralized":
            stated = rows.get((side, role, "killed"))
            rows[side, role, "killed"] = _among_neutralized(row, stated)
    return list(rows.values())


def _is_claimed(found: Sequence[Figure]) -> bool:
    """Whether a claim is all there is: what may be one too ("the ministry"), or retells it, makes it no fact."""
    claims: list[Row] = []
    for speaker, figure, _ in found:
        if speaker == "claim":
            claims.append(figure)
        elif not (pd.isna(figure["is_claim"]) or _retells(figure, claims)):
            return False
    return bool(claims)


def _retells(figure: Row, claims: Sequence[Row]) -> bool:
    """ "Which, if the ministry is to be believed, killed 260": the same number on nobody's word, after the claim."""
    same = any(claim["low"] == figure["low"] and claim["high"] == figure["high"] for claim in claims)
    return same and pd.isna(figure["said_by"])


def _among_neutralized(neutralized: Row, stated: Row | None) -> Row:
    """Killed of a side with N neutralized lies in [stated or 0, max(stated, N)]; best only where stated."""
    highs = [neutralized["high"]] + ([stated["high"]] if stated else [])
    return {
        **(stated or neutralized),
        "harm": "killed",
        "low": stated["low"] if stated else 0,
        "best": stated["best"] if stated else None,
        "high": None if any(value is None for value in highs) else max(highs),
    }


def reports(story: Story, told: Figures) -> Iterable[Row]:
    standing: dict[Any, bool] = {}
    added: dict[str, str] = {}
    told_in = (m for incident in story.incidents for m in incident.mentions)
    wholes = {str(m["mention_id"]): str(m["subset_of"]) for m in told_in if pd.notna(m["subset_of"])}
    homes: dict[str, Row] = {}
    instead: dict[str, str] = {}
    for (side, role, _), rows in told:
        homes |= {figure["mention_id"]: {"victim_side": side, "victim_role": role} for _, figure, _ in rows}
        flags = list(current(rows))
        stand = [f"{_sum(f)} ({article['source']})" for (_, f, article), flag in zip(rows, flags, strict=True) if flag]
        instead |= {figure["mention_id"]: "; ".join(dict.fromkeys(stand)) for _, figure, _ in rows}
        for (_, figure, _), flag in zip(rows, flags, strict=True):
            standing[figure["mention_id"]] = flag
            if figure.get("contested"):
                added[figure["mention_id"]] = schema.CONTESTED
            added |= dict.fromkeys(figure.get("with", ()), f"{schema.ADDED}: together {_sum(figure)}")
            standing |= dict.fromkeys(figure.get("with", ()), flag)
    days = story.interval()
    for incident in sorted(story.incidents, key=lambda i: i.key):
        article = incident.article
        late = days is not None and pd.notna(article["published"]) and (article["published"] - days[1]).days > 3
        recalled = late and incident is not story.incidents[0]
        newest: dict[tuple[Any, ...], int] = {}
        for mention in sorted(incident.mentions, key=lambda m: m["start"]):
            late_death = mention["rule"] == DIED_LATER and pd.isna(mention["subset_of"])
            # A part stands while its whole does.
            whole = wholes.get(mention["mention_id"], mention["mention_id"])
            stands = standing.get(whole, late_death)
            key = (mention["harm"], mention["victim_side"], mention["said_by_kind"])
            beside = mention["low"] < newest.setdefault(key, mention["low"])
            status = "current" if stands else "recalled" if recalled else "superseded"
            yield {
                "event_id": story.event_id,
                "article_id": article["article_id"],
                "source": article["source"],
                "published": article["published"],
                **{
                    k: mention[k]
                    for k in ("mention_id", "said_by", "harm", "victim_side", "victim_role", "low", "best", "high")
                },
                **homes.get(mention["mention_id"], {}),
                "status": status,
                "reason": _reason(mention, stands, recalled, beside, added, instead.get(str(whole), "")),
            }


def _sum(figure: Mapping[str, Any]) -> str:
    """A figure in words: "5", "5-9", "at least 5"."""
    if figure["high"] is None or pd.isna(figure["high"]):
        return f"at least {figure['low']}"
    return f"{figure['low']}" if figure["high"] == figure["low"] else f"{figure['low']}-{figure['high']}"


def _reason(
    mention: Mapping[str, Any], stands: bool, recalled: bool, beside: bool, added: Mapping[str, str], instead: str
) -> str:
    if pd.notna(mention["subset_of"]):
        return schema.PART
    if mention["rule"] == DIED_LATER:
        return "of the wounded, who died: moved from these to the dead"
    if mention["mention_id"] in added:
        return added[mention["mention_id"]]
    if stands:
        return "newest figure of its kind of speaker"
    if beside:
        return schema.LOWER
    words = "told again days later" if recalled else "a later or more direct figure stands"
    return f"{words}: {instead}" if instead else words


def decisions(events: Sequence[Story], rules: Rules) -> Iterable[Row]:
    """Why events are as they are: a row for each incident that joined, and for each look-alike kept apart."""
    for story in events:
        for incident, action, reason in story.reasons:
            yield _decision(story, event_id(incident), action, "same event", reason)
    twins: dict[tuple[Any, ...], list[tuple[Any, Story]]] = {}
    for story in events:
        if (looks := _looks(story)) and (days := story.interval()):
            twins.setdefault(looks, []).append((days[0], story))
    for alike in twins.values():
        for (day, one), (later, other) in pairwise(sorted(alike, key=lambda item: (item[0], item[1].event_id))):
            if 0 < (later - day).days <= rules.merge_days:
                reason = f"same side and number, on {day:%Y-%m-%d} and on {later:%Y-%m-%d}"
                yield _decision(other, one.event_id, "split", "look-alikes", reason)


def _looks(story: Story) -> tuple[Any, ...] | None:
    """What two attacks in like words would share: the victims' side, role, harm and number; None without a number."""
    told = (m for m in story.incidents[0].mentions if pd.notna(m["value"]) and m["value"] > 0)
    first = next(told, None)
    if first is None or story.victim_side is None:
        return None
    return story.victim_side, first["victim_role"], first["harm"], first["value"]


def _decision(story: Story, other: str, action: str, rule: str, reason: str) -> Row:
    row = {"event_id": story.event_id, "other_event_id": other, "action": action}
    return row | {"rule": rule, "reason": reason, "who": "method"}


def retaliations(events: Sequence[Story], homes: Mapping[int, Story], rules: Rules) -> list[Row]:
    """Which event answers which: stated in words, or under Rules.link "window" inferred from sides and time."""
    pairs: dict[tuple[str, str], Row] = {}
    for story in events:
        for incident in sorted(story.incidents, key=lambda i: i.key):
            for trigger, act in incident.answers:
                cause = homes.get(id(trigger))
                if cause is not None and cause is not story:
                    pairs.setdefault((cause.event_id, story.event_id), _pair(cause, story, act))
    named = [(act, story) for story in events for incident in story.incidents for act in incident.elsewhere]
    for act, story, cause in _named(named, events):
        pairs.setdefault((cause.event_id, story.event_id), _pair(cause, story, act))
    if rules.link == "window":
        for pair in _inferred_pairs(events, rules.link_window_h):
            pairs.setdefault((pair["trigger_event_id"], pair["response_event_id"]), pair)
    return [pairs[key] for key in sorted(pairs)]


def _named(cues: Sequence[tuple[Row, Story]], events: Sequence[Story]) -> Iterable[tuple[Row, Story, Story]]:
    """The one event of other articles that words of answer name by its day, and its place or the side that struck."""
    dated = [(days, one) for one in events if cues and (days := one.interval())]
    for act, answer in cues:
        near = (one for days, one in dated if days[0] <= act["answered_end"] and act["answered_start"] <= days[1])
        possible = [one for one in near if one is not answer and _is_named(act, one, answer)]
        if len(possible) == 1:
            yield act, answer, possible[0]


def _is_named(act: Row, one: Story, answer: Story) -> bool:
    place, by = act["answered_place"], act["answered_side"]
    responder = answer.perpetrator_side or act["perpetrator_side"]
    if pd.notna(responder) and one.perpetrator_side == responder:
        return False
    struck = pd.notna(by) and one.perpetrator_side is not None
    if struck and not sides_share(str(by), str(one.perpetrator_side)):
        return False
    there = pd.notna(place) and any(places_agree(str(place), other) for other in one.places)
    return there or (struck and pd.isna(place))


def _inferred_pairs(events: Sequence[Story], hours: int) -> Iterable[Row]:
    """Pairs of events with the sides turned round, the second within so many hours of the first.

    Nobody knows which of two events of one day came first: neither answers the other.
    """
    by_sides: dict[tuple[Any, Any], list[tuple[Any, str, Story]]] = {}
    for story in events:
        if (days := story.interval()) and story.perpetrator_side and story.victim_side:
            here = by_sides.setdefault((story.perpetrator_side, story.victim_side), [])
            here.append((days[0], story.event_id, story))
    for (by, against), causes in by_sides.items():
        answers = sorted(by_sides.get((against, by), ()), key=lambda item: item[:2])
        starts = [day for day, *_ in answers]
        for day, _, cause in causes:
            last = bisect_right(starts, day + timedelta(hours=hours))
            for _, _, answer in answers[bisect_right(starts, day) : last]:
                least, most = _latency(cause, answer)
                if most is not None and most <= hours:
                    yield {
                        "trigger_event_id": cause.event_id,
                        "response_event_id": answer.event_id,
                        "responder_side": against,
                        "target_side": by,
                        "link": "inferred",
                        "cue": f"sides and time, within {hours} hours",
                        "latency_min_h": least,
                        "latency_max_h": most,
                    }


def _pair(cause: Story, answer: Story, act: Row) -> Row:
    least, most = _latency(cause, answer)
    return {
        "trigger_event_id": cause.event_id,
        "response_event_id": answer.event_id,
        "responder_side": answer.perpetrator_side or act["perpetrator_side"] or cause.victim_side,
        "target_side": answer.victim_side or cause.perpetrator_side,
        "link": "stated",
        "cue": act["text"],
        "latency_min_h": least,
        "latency_max_h": most,
        **{name: act[name] for name in schema.SPAN},
    }


def _latency(cause: Story, answer: Story) -> tuple[float | None, float | None]:
    """Shortest and longest hours between two days known only as days."""
    first, second = cause.interval(), answer.interval()
    if first is None or second is None:
        return None, None
    least = max(0, (second[0] - first[1]).days - 1) * 24.0
    most = max(0, (second[1] - first[0]).days + 1) * 24.0
    return least, most
