"""Truces named, breaches stated and violations counted in a sentence, as rows."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.reading.attach import perpetrators, scenes, settings
from analysis.reading.attach.occurred import ACTS, POINTING
from analysis.reading.bulletins import REACH, day_before, going_on
from analysis.reading.cues import modality
from analysis.reading.memory import Article, Row, row_id, span_of
from analysis.reading.scan import Scan
from analysis.reading.sentences import Sentence, Span
from analysis.reading.speaker import Speaker
from analysis.reading.truces import OFTEN, Counted, breaches, counted

# A charge of breach that is denied is disputed.
DENIED = frozenset("denied denies denying rejected rejects dismissed dismisses".split())
CHARGES = frozenset("charge charges accusation accusations allegation allegations claim claims".split())

# Who "called the strike a breach" accuses another.
CALLED = frozenset("called calls calling described describes branded labelled labeled termed deemed considered".split())

FIRE = frozenset("fire firing bombardment airstrike airstrikes incursion launch launches overflight".split())

# What a total is counted from, and how an earlier state of it is told.
TRUCES = frozenset("truce ceasefire cease-fire agreement deal start beginning then".split())
FIGURES = frozenset("figure figures total number count".split())
# Days no bulletin covers more than; what is counted over more is a total.
BULLETIN = 31


def truce_dates(found: Scan, named: list[Span]) -> frozenset[int]:
    """Dates that belong to a truce and date no act: inside its name or right behind it."""
    return frozenset(
        d.first
        for d in found.dates
        for t in named
        if t.first <= d.first < t.end
        or (
            t.value.day == d.value.start
            and 0 <= d.first - t.end <= 7
            and found.lexicon.passive.isdisjoint(found.words.lows[t.end : d.first])
        )
        or (d.end == t.first and d.value.precision == 5)
    )


def truce_rows(article: Article, sentence: Sentence, found: Scan, named: list[Span]) -> None:
    for span in named:
        truce = next((t for t in found.world.truces if t.ceasefire_id == span.value.ceasefire_id), None)
        if truce and truce.dates:
            article.truce_id = truce.ceasefire_id
            article.then = article.truce_day = truce.dates[-1]
        elif span.value.day:
            article.truce_day = span.value.day
        if span.value.told:
            article.out.truce_mentions.append(
                {
                    **span_of(article, sentence, found, span.first, span.end),
                    "ceasefire_id": span.value.ceasefire_id,
                    "name": found.text(span.first, span.end),
                    "date": span.value.day,
                }
            )


def violations(
    article: Article, sentence: Sentence, found: Scan, named: list[Span], barred: frozenset[int]
) -> set[int]:
    read: set[int] = set()
    if named or found.lexicon.truce_nouns.all(found.words):
        article.about_truce, article.truce_told = True, sentence.number
    told = not found.words.seen.isdisjoint(found.lexicon.counted.firsts | OFTEN)
    _dispute(article, sentence, found)
    numbers = counted(found.words, found.counts, found.lexicon, article.about_truce) if told else []
    since = next((d for d in found.dates if d.value.since), None) if numbers else None
    for span in numbers:
        near = _nearest(found, span)
        over = since or (near if near and _is_total(near) else None)
        # "The third violation in a week" is the last of three.
        if over or span.value.count.value.ordinal or _runs_on(article, sentence, found, span):
            article.out.totals.append(_total_row(article, sentence, found, span, over))
            read |= set(range(span.first, span.end))
            continue
        article.out.violations.append(_counted_row(article, sentence, found, span, named, barred))
        read |= set(range(span.first, span.end))
        for other, place in _elsewhere(found, span):
            row = _counted_row(article, sentence, found, other, named, barred)
            article.out.violations.append(row | {"place": place})
            read |= set(range(other.first, other.end))
    read |= _none(article, sentence, found, named, barred)
    read |= going_on(article, sentence, found, read)
    for verb, objects in breaches(found.words, named, found.lexicon, sentence.number - article.truce_told <= 1):
        if numbers or modality(found.words, verb.first, found.lexicon) != "asserted":
            continue
        ids = list(dict.fromkeys(o.value.ceasefire_id or article.truce_id for o in objects)) or [article.truce_id]
        for ceasefire_id in ids:
            row = _stated_row(article, sentence, found, verb, objects, ceasefire_id, barred)
            both = _each_other(found, verb, row) or _both_say(article, found, verb, row)
            article.out.violations.extend(both or [row])
    return read


def _elsewhere(found: Scan, number: Span) -> Iterator[tuple[Span, str]]:
    """ "116 violations in Donetsk and 33 in Luhansk": the counts of further places, each with its place."""
    if _place_behind(found, number.end) is None:
        return
    for count in found.counts:
        place = _place_behind(found, count.end)
        if count.first > number.end and found.low(count.first - 1) in ("and", ",") and place:
            yield Span("counted", count.first, count.end, number.value._replace(count=count)), place


def _place_behind(found: Scan, i: int) -> str | None:
    near = (str(place.value) for place in found.places if i < place.first <= i + 2)
    return next(near, None) if found.low(i) == "in" else None


def _nearest(found: Scan, number: Span) -> Span | None:
    return min(found.dates, key=lambda date: abs(date.first - number.end), default=None)


def _is_total(span: Span) -> bool:
    """Whether a stretch is longer than any bulletin's: "between January 1 and July 6", "in 2020"."""
    start, end = span.value.start, span.value.end
    return start is not None and end is not None and (end - start).days > BULLETIN


def _runs_on(article: Article, sentence: Sentence, found: Scan, number: Span) -> bool:
    """Whether a count runs from a truce's start or over a year, or is an earlier state of the total just told.

    "Since the truce began", "3,879 times within a year", "a day before, the figure given was 2,387 violations".
    """
    lows = found.words.lows
    pairs = zip(lows[number.end :], lows[number.end + 1 :], strict=False)
    if any(one in ("a", "the", "this") and other == "year" for one, other in pairs):
        return True
    if any(not TRUCES.isdisjoint(lows[i + 1 : i + 4]) for i, low in enumerate(lows) if low == "since"):
        return True
    last = next(iter(article.out.totals[-1:]), None)
    if last is None or last["harm"] != "violations" or not 0 <= sentence.number - last["sentence"] <= REACH:
        return False
    if sentence.number == last["sentence"] + 1 and not found.dates and "times" in lows:
        # "It counted 54 violations since the truce began. The army says the rebels broke it five times."
        return True
    return not FIGURES.isdisjoint(lows) and 2 * number.value.count.value.low > last["low"]


def _dispute(article: Article, sentence: Sentence, found: Scan) -> None:
    """ "The army denied the charge": what was stated in the sentence before is disputed."""
    denied = found.words.where(DENIED)
    charge = not CHARGES.isdisjoint(found.words.seen) or any(_is_of_a_breach(found, i + 1) for i in denied)
    if not (denied and charge):
        return
    for row in article.out.violations[-2:]:
        row["disputed"] = row["disputed"] or (row["basis"] == "stated" and sentence.number - row["sentence"] == 1)


def _is_of_a_breach(found: Scan, i: int) -> bool:
    """ "Denied it", "denied any violation", "denied doing so"."""
    breach = found.low(i) in ("any", "a", "the") and found.low(i + 1).startswith(("violation", "breach"))
    return breach or (found.low(i) in ("it", "this", "that", "doing") and found.low(i + 1) in ("", ".", ",", "so"))


def _none(article: Article, sentence: Sentence, found: Scan, named: list[Span], barred: frozenset[int]) -> set[int]:
    """ "The Turkish side recorded none": a count of zero beside a bulletin told in the sentence before."""
    last = next(iter(article.out.violations[-1:]), None)
    if not last or last["basis"] != "counter" or not 0 <= sentence.number - last["sentence"] <= 1:
        return set()
    for count in found.counts if "none" in found.words.seen else ():
        verbs = [verb for verb in found.lexicon.counters.all(found.words) if 0 <= count.first - verb[1] <= 1]
        if found.low(count.first) == "none" and verbs:
            span = Span("counted", count.first, count.end, Counted(count, last["unit"]))
            article.out.violations.append(_counted_row(article, sentence, found, span, named, barred))
            return set(range(count.first, count.end))
    return set()


def _stated_row(
    article: Article,
    sentence: Sentence,
    found: Scan,
    verb: Span,
    objects: list[Span],
    ceasefire_id: str | None,
    barred: frozenset[int],
) -> Row:
    first = min([verb.first, *(o.first for o in objects)])
    span = span_of(article, sentence, found, first, max([verb.end, *(o.end for o in objects)]))
    spoken = settings.statement(found, verb.first)
    speaker = _caller(found, verb) or (spoken.speaker if spoken else None)
    caller, told = _caller(found, verb), _of_the_act(article, sentence, found, verb, speaker)
    accused = told.get("accused_side") or _accused(found, verb, speaker)
    row = {
        "violation_id": row_id(span, ceasefire_id),
        "ceasefire_id": ceasefire_id,
        **_dates_only(settings.day(found, verb.first, barred)),
        "place": scenes.place(found, verb.end),
        "accused_side": None if caller and accused == caller.side else accused,
        "counted_by": speaker.text if speaker else None,
        "counted_by_kind": speaker.kind if speaker else "unattributed",
        "basis": "stated",
        "unit": "unspecified",
        **span,
        "disputed": not DENIED.isdisjoint(found.words.lows[verb.end :]) and not CHARGES.isdisjoint(found.words.seen),
        "rule": "stated breach",
    }
    answered = next((told for told in found.answered if verb.first in told), None)
    if answered:
        # "Fired at a post on Monday in response to violations of the truce": where and when those were is not told.
        own = any(span.first in answered for span in found.dates), any(span.first in answered for span in found.places)
        row |= {} if own[0] else _dates_only(None)
        row |= {} if own[1] else {"place": None}
    return row | {name: value for name, value in told.items() if row[name] is None}


def _caller(found: Scan, verb: Span) -> Speaker | None:
    """Who accuses in "Hezbollah called the strike a breach of the truce"; the verb of speech does not breach it."""
    called = [i for i in found.words.where(CALLED) if i < verb.first and ";" not in found.words.lows[i : verb.first]]
    name = next((n for n in found.names if called and 0 <= called[-1] - n.end <= 1), None)
    if name is None or found.low(name.end) == "and":
        # "She met a guest from Israel and called it a breach"
        return None
    actor = found.world.actors[name.value.actor]
    return Speaker(found.text(name.first, name.end), actor.kind, actor.side, False, "")


def _of_the_act(article: Article, sentence: Sentence, found: Scan, verb: Span, speaker: Speaker | None) -> Row:
    """Whose act is said to be a breach, and when it was: "Israel shelled Haris. Hezbollah called it a breach"."""
    lows = found.words.lows[: verb.first]
    act = next((i + 1 for i, low in enumerate(lows[:-1]) if low in POINTING and lows[i + 1] in ACTS | FIRE), None)
    if speaker is None or not (act or (_caller(found, verb) and "it" in lows)):
        return {}
    last = next((m for m in article.out.mentions[-1:] if 0 <= sentence.number - m["sentence"] <= 1), None)
    if act and (found.low(act).endswith("s") or found.low(act + 1) in ("on", "in", "at", "near")):
        # "Both attacks", "the strike on Beirut": of which day is not told.
        return {"accused_side": last["perpetrator_side"]} if last and last["perpetrator_side"] != speaker.side else {}
    if last:
        told = {name: last[name] for name in ("date_start", "date_end", "place")}
        told |= {"accused_side": last["perpetrator_side"]}
    else:
        before = next((scan for number, scan in article.recent if number == sentence.number - 1), None)
        party = perpetrators.striker(before) if before else None
        told = {"accused_side": party.side if party else None}
        told |= _dates_only(settings.Day(article.day, "") if article.day else None)
    return told if told.get("accused_side") != speaker.side else {}


def _each_other(found: Scan, verb: Span, row: Row) -> list[Row]:
    """ "Armenia and Azerbaijan accused each other of violating the truce": a row for each, on the other's word."""
    lows = found.words.lows
    at = next((i for i in range(verb.first) if lows[i : i + 2] in (["each", "other"], ["one", "another"])), None)
    names = [n for n in found.names if at is not None and n.end <= at]
    sides = [found.world.actors[n.value.actor].side for n in names]
    if len(names) != 2 or lows[names[0].end : names[1].first] != ["and"] or sides[0] == sides[1]:
        return []
    return [
        _laid_to(row, accused, found.text(by.first, by.end)) for by, accused in zip(names, reversed(sides), strict=True)
    ]


def _both_say(article: Article, found: Scan, verb: Span, row: Row) -> list[Row]:
    """ "Each side says the other was first to break it": a row for each of the two sides last named."""
    before = found.words.lows[: verb.first]
    both = any(before[i : i + 2] in (["each", "side"], ["both", "sides"]) for i in range(len(before)))
    if not both or "other" not in before or len(article.sides) != 2:
        return []
    return [_laid_to(row, accused, row["counted_by"]) for accused in article.sides]


def _laid_to(row: Row, accused: str | None, by: str | None) -> Row:
    """The same breach laid to one side on the other's word."""
    again = row_id(row, f"{row['ceasefire_id']} {accused}")
    return row | {"violation_id": again, "accused_side": accused, "counted_by": by, "counted_by_kind": "belligerent"}


def _accused(found: Scan, verb: Span, speaker: Speaker | None) -> str | None:
    """Who is said to breach a truce: the agent or subject of the verb, else whose attacks the sentence tells of."""
    own = speaker.side if speaker else None
    if verb.value == "noun" and (side := perpetrators.accused(found, Span("noun", verb.first - 1, verb.end, None))):
        return side
    party = perpetrators.agent(found, verb.end) if verb.value in ("past", "noun") else None
    if verb.value == "noun" and party is None:
        party = next((p for a in reversed(found.attacks) if (p := perpetrators.attacker(found, a))), None)
        return party.side if party else None
    party = party or perpetrators.subject(found, verb, own)
    if party is None and found.low(verb.first) == "in":
        acting = next((harm for harm in found.harms if harm.first > verb.end), None)
        party = perpetrators.subject(found, acting, own) if acting else None
    if party is None:
        before = [a for a in found.attacks if a.first < verb.first] or found.attacks
        party = next((p for a in reversed(before) if (p := perpetrators.attacker(found, a))), None)
    return party.side if party else None


def _counted_row(
    article: Article, sentence: Sentence, found: Scan, number: Span, named: list[Span], barred: frozenset[int]
) -> Row:
    count, unit = number.value.count.value, number.value.unit
    span = span_of(article, sentence, found, number.first, number.end)
    spoken = settings.statement(found, number.first)
    speaker = spoken.speaker if spoken else None
    verb = next((Span("verb", f, e, v) for f, e, v in found.lexicon.counters.all(found.words)), number)
    shifted = day_before(article, sentence, found, number)
    day = None if shifted else _own_period(found, number) or _period(found, barred)
    accused = perpetrators.accused(found, number)
    truce = next((t.value.ceasefire_id for t in named if t.value.ceasefire_id), article.truce_id)
    return {
        "violation_id": row_id(span, truce),
        "ceasefire_id": truce,
        **(dict(zip(("date_start", "date_end"), shifted, strict=True)) if shifted else _dates_only(day)),
        "place": None if _is_of_a_part(found, number) else scenes.place(found, verb.end),
        "accused_side": accused,
        "counted_by": speaker.text if speaker else None,
        "counted_by_kind": speaker.kind if speaker else "unattributed",
        "basis": "counter",
        "unit": unit,
        "count_low": count.low,
        "count_best": count.best,
        "count_high": count.high,
        **span,
        "disputed": False,
        "rule": "counted violations",
    }


def _is_of_a_part(found: Scan, number: Span) -> bool:
    """ "There were 14 violations, five of them in Luhansk": the place is that of the five."""
    behind = (c for c in found.counts if c.first >= number.end)
    parts = ("of", *found.lexicon.passive)
    part = next((c for c in behind if found.low(c.end) in parts or found.low(c.first - 1) in (":", "-", "–")), None)
    return part is not None and bool(found.places) and all(place.first > part.first for place in found.places)


def _total_row(article: Article, sentence: Sentence, found: Scan, number: Span, over: Span | None) -> Row:
    """ "123 violations since 27 July" is a total, no bulletin."""
    count = number.value.count.value
    span = span_of(article, sentence, found, number.first, number.end)
    spoken = settings.statement(found, number.first)
    return {
        "total_id": row_id(span),
        **span,
        "harm": "violations",
        "value": count.value,
        "low": count.low,
        "best": count.best,
        "high": count.high,
        "period_start": over.value.start if over else None,
        "period_end": over.value.end if over else None,
        "said_by": spoken.speaker.text if spoken else None,
    }


def _own_period(found: Scan, number: Span) -> settings.Day | None:
    """The day or month of one count of several: "394 in October and 128 so far in November", "for October 394"."""
    counts = [count.first for count in found.counts]
    if len(counts) < 2:
        return None
    for span in found.dates:
        behind = found.words.lows[number.end : span.first] if number.end <= span.first <= number.end + 5 else None
        ahead = found.words.lows[span.end : number.first] if 0 <= number.first - span.end <= 4 else None
        between = behind if behind is not None else ahead
        opens = found.low(span.first - 1) in ("in", "for", "on", "during")
        if between is None or not opens or not {",", ";", "and"}.isdisjoint(between) or span.value.start is None:
            continue
        if not any(span.end <= first < number.first or number.end <= first < span.first for first in counts):
            when = span.value
            more = [d for d in found.dates if d.first == span.end + 1 and found.low(span.end) == "and"]
            # "On Wednesday and Thursday"
            when = when._replace(end=more[0].value.end) if more and more[0].value.precision == 1 else when
            late = found.reference is not None and when.end is not None and when.end > found.reference
            when = when._replace(end=found.reference) if late else when
            return settings.Day(when, found.text(span.first, span.end))
    return None


def _period(found: Scan, barred: frozenset[int]) -> settings.Day | None:
    """The period of a bulletin: the stretch it names, else its day."""
    long = [d for d in found.dates if d.value.span and d.value.start]
    if long:
        return settings.Day(long[0].value, found.text(long[0].first, long[0].end))
    return settings.day(found, 0, barred)


def _dates_only(day: settings.Day | None) -> Row:
    return {"date_start": day.when.start if day else None, "date_end": day.when.end if day else None}
