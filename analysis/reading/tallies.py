"""Counts of violations in a sentence, as rows: a counter's bulletin, or a total over longer."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.reading.attach import scenes, settings
from analysis.reading.attach.accused import of_count
from analysis.reading.attach.bodies import phrase
from analysis.reading.bulletins import REACH, day_before, follows, going_on
from analysis.reading.counted import OFTEN, Counted, counted
from analysis.reading.floor import holder
from analysis.reading.memory import Article, Row, row_id, span_of
from analysis.reading.openings import opening
from analysis.reading.scan import Scan
from analysis.reading.sentences import Sentence, Span
from analysis.reading.speaker import Speaker
from analysis.reading.speech import judge
from analysis.reading.voices import OWNING

# What a total is counted from, and how an earlier state of it is told.
TRUCES = frozenset("signing truce ceasefire cease-fire agreement deal start beginning then".split())
FIGURES = frozenset("figure figures total number count".split())
SINCE = frozenset(("since",))
BEGUN = frozenset("effect force hold began begun started signed agreed declared announced".split())
# How many words "since it came into force on" may have.
CLAUSE = 10
# What is shot in an exercise breaches nothing, and what points to it.
EXERCISES = frozenset("exercise exercises drill drills training".split())
THESE, TAKEN = frozenset("these those them they".split()), 6
COUNTING = frozenset("counted noted recorded listed registered put speaks spoke claims claimed tallied logged".split())
CLOSED = (".", ",", ";", "", "and")
# Verbs of who counts: "tracked 23 drone flights", "ascribed five violations to the front", "keeps a ledger: 90".
KEEPING = COUNTING | frozenset(
    "tracked booked detected observed found attributed ascribed attributes ascribes documented confirmed keeps kept "
    "published issued seen identified identifies established verified verifies certified catalogued confirms "
    "registers".split()
)
OWNED = FIGURES | frozenset("tally tallies count register ledger".split())
DENYING = frozenset("retorted denied denies insisted insists replied countered maintained rejected".split())
# What goes on with the bulletin before, and what it is compared with.
SAME = (["same", "period"], ["same", "time"], ["same", "day"], ["same", "hours"])
WHOLE = (["the", "total"], ["these", "included"], ["they", "included"], ["the", "violations"])
MORE = frozenset("more another further".split())
COMPARED = frozenset("compared against versus".split())
UP = (["up", "from"], ["down", "from"])
# Days no bulletin covers more than; what is counted over more is a total.
BULLETIN = 31


def tallies(article: Article, sentence: Sentence, found: Scan, named: list[Span], barred: frozenset[int]) -> set[int]:
    """Adds a row for each count of violations a sentence tells; returns the tokens of numbers read."""
    read: set[int] = set()
    told = not found.words.seen.isdisjoint(found.lexicon.counted.firsts | OFTEN)
    about = article.about_truce or (told and _is_ahead(article, found))
    numbers = counted(found.words, found.counts, found.lexicon, about) if told else []
    numbers += _laid_to(article, sentence, found, numbers)
    since = (next((d for d in found.dates if d.value.since), None) or _since(found)) if numbers else None
    for span in numbers:
        near = _nearest(found, span)
        over = since or (near if near and _is_total(near) else None)
        # "The third violation in a week" is the last of three.
        if over or span.value.count.value.ordinal or _runs_on(article, sentence, found, span):
            article.out.totals.append(_total_row(article, sentence, found, span, over))
            article.tally = (
                _row(article, sentence, found, span, named, barred) | settings.dates(None) | {"basis": "total"}
            )
            read |= set(range(span.first, span.end))
            continue
        row = _row(article, sentence, found, span, named, barred)
        plain = span.value.unit == "unspecified" or (article.about_truce and span.value.unit != "explosion")
        if not (plain or follows(article, sentence) or _is_kept(found, row)):
            continue
        read |= set(range(span.first, span.end))
        if row["count_high"] != 0 or _is_counted_none(found, row):
            # "There were no explosions" on no day and by nobody's count is no bulletin.
            article.tally = row
            article.out.violations.append(row)
        for other, place in _elsewhere(found, span):
            row = _row(article, sentence, found, other, named, barred)
            article.out.violations.append(row | {"place": place})
            read |= set(range(other.first, other.end))
    if not numbers and (whole := _summed(article, sentence, found)):
        over = next((d for d in found.dates if d.value.since), None) or _since(found)
        article.out.totals.append(_total_row(article, sentence, found, whole, over))
        return set(range(whole.first, whole.end))
    _take_back(article, sentence, found)
    read |= _none(article, sentence, found, named, barred)
    return read | going_on(article, sentence, found, read)


def _is_ahead(article: Article, found: Scan) -> bool:
    """Whether a truce that is named further on makes "recorded 187 violations by the coalition" breaches of it."""
    if not found.lexicon.counters.all(found.words):
        return False
    if article.truce_ahead is None:
        text = article.text.lower()
        names = (alias.lower() for truce in found.world.truces for alias in truce.aliases)
        article.truce_ahead = any(name in text for name in (*found.lexicon.truce_nouns.needs, *names))
    return article.truce_ahead


def _laid_to(article: Article, sentence: Sentence, found: Scan, told: list[Span]) -> list[Span]:
    """ "While Yerevan counted nine by Azerbaijan": counts whose noun another has, by whom these are laid to."""
    last = article.tally if follows(article, sentence) else None
    unit = told[-1].value.unit if told else last["unit"] if last else None
    if unit is None or found.harms:
        return []
    first = told[-1].end if told else 0
    bare = (c for c in found.counts if c.first >= first and found.low(c.end) == "by" and c.value.bound != "zero")
    laid = (c for c in bare if next(found.named_in(c.end + 1, c.end + 3), None) or phrase(found, c.end + 1, -1))
    given = found.lexicon.speech | COUNTING
    return [
        Span("counted", count.first, count.end, Counted(count, unit))
        for count in laid
        if not given.isdisjoint(found.words.lows[max(first, count.first - CLAUSE) : count.first])
    ]


def _summed(article: Article, sentence: Sentence, found: Scan) -> Span | None:
    """ "That brings the number since 6 March to 141", "the total stands at 57": what bulletins have come to."""
    last = article.tally if follows(article, sentence) and not found.harms else None
    noun = next((i for i in found.words.where(FIGURES)), None) if last and last["basis"] == "counter" else None
    if last is None or noun is None or "since" not in found.words.seen:
        return None
    reached = (c for c in found.counts if c.first > noun and found.low(c.first - 1) in ("at", "to", "reached"))
    count = next((c for c in reached if found.low(c.end) in CLOSED), None)
    return Span("counted", count.first, count.end, Counted(count, last["unit"])) if count else None


def _is_counted_none(found: Scan, row: Row) -> bool:
    """Whether none is a count: not "there were no explosions", nor "retorted that there had been no violation"."""
    if not DENYING.isdisjoint(found.words.seen) and not row["date_start"]:
        return False
    return bool(row["date_start"]) or _is_kept(found, row, truce=False)


def _is_kept(found: Scan, row: Row, truce: bool = True) -> bool:
    """Whether somebody keeps a count, or it is told of a truce: not "three explosions rocked the town"."""
    counting = bool(found.lexicon.counters.all(found.words)) or not KEEPING.isdisjoint(found.words.seen)
    of_truce = truce and bool(found.lexicon.truce_nouns.all(found.words) or found.lexicon.breach.all(found.words))
    return counting or of_truce or row["counted_by_kind"] == "monitor"


def _since(found: Scan) -> Span | None:
    """The day of "since it came into force on October 10", as the stretch from it to the day of the article."""
    for i in found.words.where(SINCE):
        behind = found.words.lows[i + 1 : i + CLAUSE]
        begun = not BEGUN.isdisjoint(behind) or i == 0
        date = next((d for d in found.dates if begun and i < d.first <= i + CLAUSE and d.value.start), None)
        if date:
            return Span("date", date.first, date.end, date.value._replace(end=found.reference, span=True))
    return None


def _take_back(article: Article, sentence: Sentence, found: Scan) -> None:
    """ "It assessed these as a live-fire exercise": what was counted in the sentence before were no violations."""
    lows, rows = found.words.lows, article.out.violations
    heads = (lows[max(0, i - TAKEN) : i] for i in found.words.where(EXERCISES))
    # "They said an exercise had ended" tells of something else.
    called = any(not THESE.isdisjoint(head) and not {"as", "were", "was"}.isdisjoint(head) for head in heads)
    if called and rows and rows[-1]["basis"] == "counter" and sentence.number - rows[-1]["sentence"] == 1:
        rows.pop()
        article.tally = rows[-1] if rows and rows[-1]["basis"] == "counter" else None


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
    """The date nearest to a count; one behind "and", of the next count, only where there is no other."""
    apart = [d for d in found.dates if d.first > number.end and "and" in found.words.lows[number.end : d.first]]
    return min(
        (d for d in found.dates if d not in apart or len(apart) == len(found.dates)),
        key=lambda date: abs(date.first - number.end),
        default=None,
    )


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
    if article.tally and article.tally["basis"] == "total" and found.low(number.end) == "by" and not found.dates:
        # "The army counts 2,780 violations since May. The rebels speak of 5,400 by the coalition."
        return number.end - number.first <= 2
    last = next(iter(article.out.totals[-1:]), None)
    if last is None or last["harm"] != "violations" or not 0 <= sentence.number - last["sentence"] <= REACH:
        return False
    if sentence.number == last["sentence"] + 1 and not found.dates and "times" in lows:
        # "It counted 54 violations since the truce began. The army says the rebels broke it five times."
        return True
    return not FIGURES.isdisjoint(lows) and 2 * number.value.count.value.low > last["low"]


def _none(article: Article, sentence: Sentence, found: Scan, named: list[Span], barred: frozenset[int]) -> set[int]:
    """ "The Turkish side recorded none": a count of zero beside a bulletin told in the sentence before."""
    last = next(iter(article.out.violations[-1:]), None)
    if not last or last["basis"] != "counter" or not 0 <= sentence.number - last["sentence"] <= 1:
        return set()
    for count in found.counts if "none" in found.words.seen else ():
        verbs = [verb for verb in found.lexicon.counters.all(found.words) if 0 <= count.first - verb[1] <= 1]
        if found.low(count.first) == "none" and verbs:
            span = Span("counted", count.first, count.end, Counted(count, last["unit"]))
            row = _row(article, sentence, found, span, named, barred)
            if row["counted_by"]:
                article.out.violations.append(row)
                return set(range(count.first, count.end))
    return set()


def _row(
    article: Article, sentence: Sentence, found: Scan, number: Span, named: list[Span], barred: frozenset[int]
) -> Row:
    count, unit = number.value.count.value, number.value.unit
    span = span_of(article, sentence, found, number.first, number.end)
    verb = next((Span("verb", f, e, v) for f, e, v in found.lexicon.counters.all(found.words)), number)
    speaker = _counter(article, sentence, found, number)
    shifted = day_before(article, sentence, found, number)
    day = None if shifted else _own_period(found, number) or _period(found, number, barred)
    accused = of_count(found, number)
    before = _before(article, sentence, found, number) or {}
    truce = next((t.value.ceasefire_id for t in named if t.value.ceasefire_id), article.truce_id)
    row = {
        "violation_id": row_id(span, truce),
        "ceasefire_id": truce,
        **(dict(zip(("date_start", "date_end"), shifted, strict=True)) if shifted else settings.dates(day)),
        "place": None if _is_of_a_part(found, number) else scenes.place(found, verb.end),
        "accused": accused.text if accused else None,
        "accused_side": accused.side if accused else None,
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
    return row | {name: value for name, value in before.items() if row[name] in (None, "unattributed")}


def _counter(article: Article, sentence: Sentence, found: Scan, number: Span) -> Speaker | None:
    """Who counts: who says so, who stands before a verb of counting or owns the total, or has the floor."""
    if spoken := settings.statement(found, number.first):
        return spoken.speaker
    known = (found.words, found.names, found.lexicon, found.world)
    verb = next((i for i in reversed(range(number.first)) if found.low(i) in KEEPING), None)
    owner = next((i for i in range(number.first) if found.low(i) in OWNING and found.low(i + 1) in OWNED), None)
    at = verb if owner is None else owner
    if at is not None and found.low(at - 1) == "and":
        # "On Thursday the mission visited the line and recorded no violations"
        opens = opening(found.words, found.names, found.dates, found.lexicon, found.world, anyone=True)
        return opens.speaker if opens else None
    by = judge(*known, at) if at else None
    back = by is not None and not by.kind
    return (
        (article.body or article.speaker)
        if back
        else by or holder(article, sentence, found.words.span(number.first, number.end)[0])
    )


def _before(article: Article, sentence: Sentence, found: Scan, number: Span) -> Row | None:
    """What "two more violations", "the total included 95", "in the same period" leave to the bulletin before."""
    last, lows = article.tally, found.words.lows
    period = any(lows[i : i + 2] == SAME[0] for i in range(len(lows)))
    if last is None or not (period or follows(article, sentence)):
        return None
    same = any(lows[i : i + 2] in SAME for i in range(len(lows)))
    inside = lows[:2] in WHOLE or lows[:2] in (["of", "these"], ["of", "those"])
    names = ["date_start", "date_end"] if same or inside else []
    if period:
        # "In Wadirkul over the same period 58 were recorded"
        names += ["counted_by", "counted_by_kind"]
    if inside or not MORE.isdisjoint(lows[number.first : number.end]):
        names += ["accused", "accused_side", "counted_by", "counted_by_kind"]
    return {name: last[name] for name in names}


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
    by = _counter(article, sentence, found, number)
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
        "said_by": by.text if by else None,
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
            late = found.reference is not None and when.end is not None and when.end > found.reference
            when = when._replace(end=found.reference) if late else when
            return settings.Day(when, found.text(span.first, span.end))
    return None


def _period(found: Scan, number: Span, barred: frozenset[int]) -> settings.Day | None:
    """The period of a bulletin: the stretch it names, else its day; not that of a figure it is compared with."""
    lows = found.words.lows
    told = (i for i in range(number.end, len(lows)) if lows[i] in COMPARED or lows[i : i + 2] in UP)
    compared = next(told, len(lows))
    barred |= {d.first for d in found.dates if d.first > compared}
    # "For the second time this week"
    barred |= {d.first for d in found.dates if found.low(d.first - 1) == "time"}
    long = [d for d in found.dates if d.value.span and d.value.start and d.first not in barred]
    if long:
        return settings.Day(long[0].value, found.text(long[0].first, long[0].end))
    return settings.day(found, 0, barred)
