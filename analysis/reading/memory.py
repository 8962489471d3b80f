"""What is remembered of an article from sentence to sentence, and the columns every row shares."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from analysis.reading.attach import hospitals, moments, printed, scenes, settings, sites
from analysis.reading.attach.occurred import is_of_speaker, struck_then, told_where, took_place
from analysis.reading.lexicon import COMMA, World, chain
from analysis.reading.parties import People
from analysis.reading.scan import Scan
from analysis.reading.sentences import Sentence, Span
from analysis.reading.speaker import Speaker, Statement
from analysis.reading.when import When
from analysis.rules import bounds

Row = dict[str, Any]

# How many sentences a place is kept in mind.
SCENE = 3
# A dateline stands in one of the first sentences or lines.
HEAD = 5
# What goes on with the figure before.
ALSO = frozenset("also another".split())
# Kinds of place with towns and villages in them.
HOLDERS = ("country", "region", "province", "governorate", "district", "city")
# What points to a place told before.
THERE = frozenset(("there",))
SAME = frozenset("same this that".split())
PLACES = frozenset("town village city hamlet district camp area settlement neighbourhood neighborhood".split())
# What is done to the deaths of one act; those announced may be of any day.
DOCUMENTED = frozenset("documented acknowledged recorded registered".split())
# Days within which an act is news.
WEEK = 7
# How many signs may stand before the first word of a paragraph.
INDENT = 8
# What opens an item of a list.
BULLETS = ("-", "•", "*", "–")
# More rows than a sentence has.
ROWS = 12
# How many sentences are kept whole.
RECENT = 2


class Reading(NamedTuple):
    """What one article yields: its conflicts, and rows of the tables of the same names (acts feed events)."""

    conflicts: list[str]
    mentions: list[Row]
    acts: list[Row]
    violations: list[Row]
    truce_mentions: list[Row]
    totals: list[Row]
    unread: list[Row]


@dataclass
class Article:
    """What is remembered from sentence to sentence."""

    article_id: str
    text: str
    conflicts: Sequence[str]
    out: Reading
    speaker: Speaker | None = None
    # The last that is no person: "it".
    body: Speaker | None = None
    # Monitors named so far, by actor: "the observers".
    monitors: dict[str, Speaker] = field(default_factory=dict)
    said: tuple[int, int, Speaker | None] = (-9, -9, None)
    total: tuple[int, settings.Period | None] = (-9, None)
    counted: int = 0
    scene: tuple[int, int, str | None] = (-9, -9, None)
    # The last sentence that names one place, which "there" may mean.
    named_place: tuple[int, str] = (-9, "")
    heard: dict[str, Speaker] = field(default_factory=dict)
    # The last sentence with a place it does not name, and the nouns for it: "in a village".
    unnamed: tuple[int, frozenset[str]] = (-9, frozenset())
    # The sentence before: "they" may be its people.
    before: Scan | None = None
    # The last sentence that was remembered: "there" may be a place that only it prints.
    last: Scan | None = None
    # The last sentences by number: "the insurgents" may be those they count. The starts of phrases read so, of both.
    recent: deque[tuple[int, Scan]] = field(default_factory=lambda: deque(maxlen=RECENT))
    meant: set[int] = field(default_factory=set)
    told: set[tuple[str, bool]] = field(default_factory=set)
    anchor: When | None = None
    people: People | None = None
    harm: Span | None = None
    then: date | None = None
    day: When | None = None
    # The sentence and the paragraph that told it.
    dated: tuple[int, int] = (-9, -9)
    dateline: settings.Day | None = None
    sides: list[str] = field(default_factory=list)
    # Sides of bodies by the noun they are called by for short: "the coalition".
    bodies: dict[str, str] = field(default_factory=dict)
    # The side of the armed group named last: "the group said".
    group: str | None = None
    # Strikes of sentences without victims.
    staged: list[Row] = field(default_factory=list)
    # Rows that leave the act told before.
    left: set[str] = field(default_factory=set)
    # The sides that the sentence of a row names besides the victims'.
    named: dict[str, set[str | None]] = field(default_factory=dict)
    # Sentences in which somebody strikes back.
    turned: list[int] = field(default_factory=list)
    # The last sentence without victims: who strikes in it may have made those of the next.
    idle: tuple[int, int, Scan | None] = (-9, -9, None)
    truce_id: str | None = None
    truce_day: date | None = None
    about_truce: bool = False
    truce_told: int = -9
    # Whether the text names a truce anywhere; None before anybody asked.
    truce_ahead: bool | None = None
    # The last count of violations, of a bulletin or a total: what a bare number goes on with.
    tally: Row | None = None
    accident: int = -9
    full_names: dict[str, str] = field(default_factory=dict)


def goes_on(article: Article, sentence: Sentence, found: Scan, spoken: Statement | None) -> bool:
    """Whether figures go straight on with the total of the sentence before: "It added that 11 were wounded"."""
    number, period = article.total
    if any(row["sentence"] == number and not row["is_total"] for row in article.out.mentions[-ROWS:]):
        # "Six more died, raising the toll to 18. Nine were wounded."
        return False
    apart = found.attacks or found.strikes or found.dates or found.places or (spoken and not spoken.points_back)
    before = article.text[max(0, sentence.start - 2) : sentence.start].strip()
    listed = before in BULLETS or article.text[sentence.start] in BULLETS
    if number != sentence.number - 1 or period is None:
        return False
    if not (found.attacks or found.strikes or found.dates) and _is_of_other_side(found):
        return True
    return listed or not (apart or "meanwhile" in found.words.seen or found.unlisted)


def _is_of_other_side(found: Scan) -> bool:
    """ "On the Israeli side, 45 civilians have been killed": what a total just told is set beside."""
    lows = found.words.lows[:6]
    return lows[:1] == ["on"] and "side" in lows and not found.lexicon.have.isdisjoint(found.words.seen)


def there(article: Article, sentence: Sentence, found: Scan) -> str | None:
    """The place that the sentences before are about, where this one names none: in one paragraph, or by "there"."""
    number, paragraph, place = article.scene
    said = "there" in found.words.seen or _is_same_place(found)
    if said and article.last and (only := printed.only(article.last)):
        article.named_place = sentence.number - 1, only
    if said and not _is_existential(found) and article.named_place[0] > number - (place is None):
        number, place = article.named_place
    near = sentence.number - number <= SCENE and (paragraph == sentence.paragraph or said)
    if not place or not near or found.answers or scenes.elsewhere(found):
        return None
    if not said and leaves_act(article, sentence, found):
        return None
    own = settings.story_day(found) if article.day and not said else None
    # A day of its own is another act's, elsewhere.
    return None if own and article.day and own.start != article.day.start else place


def leaves_act(article: Article, sentence: Sentence, found: Scan) -> bool:
    """Whether a sentence leaves the act told before; deaths that are counted right behind an attack are of it.

    "Cells ambushed a bus on Tuesday. The monitor documented the deaths of eight soldiers."
    """
    number, paragraph, before = article.idle
    beside = (number, paragraph) == (sentence.number - 1, sentence.paragraph)
    acted = before is not None and beside and bool(before.strikes or before.attacks)
    acted = acted and not DOCUMENTED.isdisjoint(found.words.seen)
    return settings.leaves(found) if acted else settings.is_apart(found)


def _is_existential(found: Scan) -> bool:
    """ "There were two dead": no place."""
    beings = found.lexicon.auxiliaries
    return any(found.low(i + 1) in beings for i in found.words.where(THERE))


def _is_same_place(found: Scan) -> bool:
    """ "In the same town", "in this village": the place told before."""
    same = found.words.where(SAME)
    return any(found.low(i + 1) in PLACES and found.low(i + 2) != "of" for i in same)


def remember(article: Article, sentence: Sentence, found: Scan) -> None:
    """Keeps the day and the place a sentence names, for "the same day", "there" and what follows without them."""
    article.last = found
    article.recent.append((sentence.number, found))
    if found.answers and found.strikes:
        article.turned.append(sentence.number)
    place = scenes.scene(found) or (scenes.heads_item(found) if _opens_paragraph(article, sentence) else None)
    if place and printed.is_quarter(found, place):
        place = printed.within(found, place, article.scene[2])
    if only := scenes.only_place(found):
        article.named_place = sentence.number, only
    if place or found.places or article.scene[1] != sentence.paragraph:
        article.scene = (sentence.number, sentence.paragraph, place or there(article, sentence, found))
    for span in found.dates:
        # "A truce came into force on Nov. 27", "the first fire since last Wednesday"
        begins = found.low(span.first - 2) in ("force", "effect") or moments.is_since_a_record(found, span)
        if span.value.start and not begins and (not span.value.since or span.value.precision == 1):
            if article.anchor is None or not (moments.dates_speech(found, span) or hospitals.dates_death(found, span)):
                # "Officials said Tuesday", "died on Tuesday in a clinic" do not move the day "hours later" counts from.
                article.anchor = span.value
            article.then = span.value.start
    dated_later(article, sentence, found)
    placed_later(article, sentence, found)
    told = settings.story_day(found) if found.dates else settings.day_before(found, article.day)
    long = _long_day(found) if told is None else None
    article.day = long or article.day
    if told or any(span.value.since and not moments.is_since_a_record(found, span) for span in found.dates):
        # "Since Monday" leaves the day of the story without naming another; "the first since Monday" does not.
        article.day = told
    if told or long:
        article.dated = sentence.number, sentence.paragraph


def _opens_paragraph(article: Article, sentence: Sentence) -> bool:
    """Whether a sentence begins a paragraph that goes on behind it."""
    before = article.text[max(0, sentence.start - INDENT) : sentence.start].rstrip(" •*–-")
    return before[-1:] in ("", "\n") and article.text[sentence.stop : sentence.stop + 1] == " "


def _long_day(found: Scan) -> When | None:
    """ "In September 2023, rebels attacked a boat": the month of a story told without victims yet."""
    opens = found.dates[0] if found.dates and found.strikes and not found.harms else None
    when = opens.value if opens and opens.first <= 2 else None
    return when if when and when.start and when.precision == 4 and not (when.since or when.span) else None


def first_dateline(head: Sequence[tuple[Sentence, Scan]]) -> settings.Day | None:
    """The day of the dateline, which may stand on a line of its own; none behind a sentence that names another day."""
    for sentence, found in head[:HEAD]:
        day = settings.dateline(found)
        if day or (found.dates and not sentence.heading):
            return day
    return None


def month_before(article: Article, sentence: Sentence, found: Scan) -> settings.Day | None:
    """ "In March they killed nine. They also seized another chief": the month or year just told goes on.

    So it does for another figure: "the prosecutor had earlier spoken of 60 dead".
    """
    goes = not (ALSO | settings.RETOLD).isdisjoint(found.words.seen)
    last = article.out.mentions[-1] if article.out.mentions and goes else None
    if last is None or last["sentence"] != sentence.number - 1 or (last["date_precision"] or 0) < 4:
        return None
    return settings.Day(When(last["date_start"], last["date_end"], last["date_precision"]), "")


def dated_later(article: Article, sentence: Sentence, found: Scan) -> None:
    """ "The killings took place on May 24": gives its day to the act just told, of which only a report was dated."""
    if not found.dates:
        return
    before = (row for row in reversed(article.out.mentions) if row["sentence"] < sentence.number)
    last = next(before, None)
    if last is None or sentence.number - last["sentence"] > SCENE:
        return
    reported, verb = last["date_start"], None
    span = took_place(found)
    # A day of the story, which no words of the sentence give, is no report's.
    open_ = reported is None or last["date_text"] is not None
    if span is None and open_ and not settings.is_apart(found) and sentence.number - last["sentence"] < SCENE:
        verb, span = struck_then(found) or (None, None)
        span = span if span and _is_news(span, reported or found.reference) else None
    if span is None or (reported and span.value.start > reported):
        return
    day = settings.Day(span.value, found.text(span.first, span.end))
    place = scenes.place(found, verb.end) if verb else None
    if verb and (_are_apart(found.world, last["place"], place) or is_of_speaker(found, verb)):
        return
    for row in article.out.mentions[-ROWS:]:
        same = row["sentence"] == last["sentence"] and row["date_start"] == reported
        if same and _is_undated(row) and not row["is_total"]:
            row |= day_columns(day)
            row["place"] = _narrowed(found.world, row["place"], place)
    if verb:
        article.day = span.value


def _are_apart(known: World, one: str | None, other: str | None) -> bool:
    """Whether the registry knows two places, neither of which holds the other."""
    if one is None or other is None or one not in known.places or other not in known.places:
        return False
    return one not in chain(other) and other not in chain(one)


def _is_news(span: Span, reported: date | None) -> bool:
    """Whether a day is of the week before the report that tells of it."""
    return reported is not None and 0 <= (reported - span.value.start).days <= WEEK


def placed_later(article: Article, sentence: Sentence, found: Scan) -> None:
    """ "Shells hit a village ... The fire on the village of Zor Maghar": gives its place to what was told of it."""
    number, nouns = article.unnamed
    near = 0 < sentence.number - number <= SCENE and not settings.is_apart(found) and not found.answers
    if near and nouns and (place := sites.named(found, nouns)):
        for row in article.out.mentions[-ROWS:]:
            if row["sentence"] == number and not row["is_total"] and _may_hold(found.world, row["place"], place):
                held = row["place"] and place not in found.world.places and COMMA not in place
                row["place"] = f"{place}{COMMA}{row['place']}" if held else place
    if nouns := sites.unnamed(found):
        article.unnamed = sentence.number, nouns
    _detail_place(article, sentence, found)


def _detail_place(article: Article, sentence: Sentence, found: Scan) -> None:
    """ "Five died in Zorba district ... The exchange of fire broke out near Tell Barad": the place within the place."""
    before = (m for m in reversed(article.out.mentions[-ROWS:]) if m["sentence"] < sentence.number)
    last = next(before, None)
    verb = told_where(found) if last and 0 < sentence.number - last["sentence"] <= 2 else None
    place = scenes.place(found, verb) if verb is not None and not settings.is_apart(found) else None
    if last is None or verb is None or place is None or place == last["place"] or last["is_total"]:
        return
    told = last["place"]
    for row in article.out.mentions[-ROWS:]:
        # "Five were killed in Celaya. A sixth was hurt. The attack took place in Los Olivos": all of them there.
        near = last["sentence"] - row["sentence"] <= (found.low(0) != "it") and row["date_start"] == last["date_start"]
        if near and row["place"] == told and not row["is_total"]:
            row["place"] = _narrowed(found.world, told, place)
            article.scene = sentence.number, sentence.paragraph, row["place"]


def _narrowed(known: World, told: str | None, place: str | None) -> str | None:
    """What a place told of an act becomes by one told later: of two the registry lacks, the later lies in the first."""
    if place is None or told is None or place == told:
        return told or place
    if not (told in known.places or place in known.places or COMMA in place + told):
        return f"{place}{COMMA}{told}"
    if not _may_hold(known, told, place):
        return told
    return place if place in known.places or COMMA in place else f"{place}{COMMA}{told}"


def _may_hold(known: World, place: str | None, narrow: str) -> bool:
    """Whether a place is none, or one that holds another or may hold one that the registry does not have."""
    if place is None or place in [*chain(narrow)][1:]:
        return True
    return narrow not in known.places and place in known.places and known.places[place].kind in HOLDERS


def retold(article: Article, sentence: Sentence, harm: str, day: settings.Day | None) -> None:
    """ "A leader was caught ... The leader was arrested on Thursday": gives its day to the one just told."""
    rows = (row for row in reversed(article.out.mentions) if row["harm"] == harm and row["value"] == 1)
    last = next(rows, None)
    if last is None or day is None or day.when.precision > 2 or sentence.number - last["sentence"] > SCENE:
        return
    if last["date_start"] is None and not last["is_total"]:
        last |= day_columns(day)


def _is_undated(row: Row) -> bool:
    """Whether a row has no day, or only one on which or just before which it happened."""
    return row["date_start"] is None or (row["date_precision"] == 2 and row["date_start"] == row["date_end"])


def span_of(article: Article, sentence: Sentence, found: Scan, first: int, end: int) -> Row:
    start, stop = found.words.span(first, end)
    return {
        "article_id": article.article_id,
        "sentence": sentence.number,
        "start": start,
        "stop": stop,
        "text": article.text[start:stop],
    }


def row_id(row: Row, *more: object) -> str:
    parts = [row["article_id"], row["start"], row["stop"], *more]
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:12]


def day_columns(day: settings.Day | None) -> Row:
    when = day.when if day else None
    known = when is not None and when.start is not None
    return {
        "date_start": when.start if when else None,
        "date_end": when.end if when else None,
        "date_precision": when.precision if known and when else None,
        "date_text": (day.text or None) if day else None,
    }


def count_columns(count: Any, harm: str) -> Row:
    """The number and its bounds; a victim without a number is one."""
    if count is None:
        return {"value": 1, "hedge": None, "bound": "=", "low": 1, "best": 1, "high": 1}
    low, best, high = count.low, count.best, count.high
    if count.bound not in ("range", "vague", "zero"):
        low, best, high = bounds(count.value, count.bound, hedge=count.hedge, harm=harm)
    numbers = {"low": low, "best": best, "high": high}
    return {"value": count.value, "hedge": count.hedge or None, "bound": count.bound, **numbers}
