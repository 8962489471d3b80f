"""The day a number's act is of: its sentence's, that of the story, or the dateline's."""

from __future__ import annotations

from analysis.reading.attach import moments, settings
from analysis.reading.attach.hit import Victims
from analysis.reading.attach.members import CORPSES, more_found
from analysis.reading.attach.occurred import points_back
from analysis.reading.harm import HITS
from analysis.reading.hits import is_of_the_act_told
from analysis.reading.memory import ROWS, Article, Row, leaves_act, month_before
from analysis.reading.scan import Scan
from analysis.reading.sentences import Sentence
from analysis.reading.when import When

# How many days after an act a statement on it is made.
STATED = 3
# How many days after an act somebody may die of it.
LATER = 30


def day_of(
    article: Article, sentence: Sentence, found: Scan, hit: Victims, barred: frozenset[int], until: int | None
) -> settings.Day | None:
    """The day the sentence gives, else the day of the story, else the dateline's; a toll tells of an act of before."""
    when = settings.day(found, hit.people.end if hit.rule == "elided" else hit.harm.first, barred, until)
    if found.low(hit.harm.first) in settings.BURIED and article.day and when and when.when.start:
        # "Raiders came on Tuesday ... We buried 17 people on Wednesday": the day of the raid.
        when = None if 0 <= (when.when.start - (article.day.start or when.when.start)).days <= STATED else when
    bodies = found.low(hit.harm.first) in CORPSES or more_found(found.words)
    lifted = hit.rule in ("bodies", "toll") and is_of_the_act_told(article, sentence, found)
    if article.day and (lifted or (bodies and _are_of_the_dead(article, sentence, found, hit))):
        # "Six were killed. Four bodies were found that day and two more on Thursday": the day of the six.
        return settings.Day(article.day, "")
    back = points_back(found, hit.harm.end)
    if (
        (when is None or not points_back(found, hit.harm.end))
        and back
        and (last := article.out.mentions[-1:])
        and sentence.number - last[0]["sentence"] <= 1
    ):
        start, end = last[0]["date_start"], last[0]["date_end"]
        return settings.Day(When(start, end, last[0]["date_precision"]), "") if start else None
    if article.day and when and _dies_later(article, sentence, found, hit, when):
        return settings.Day(article.day, "")
    told = _before(article, when, back) if when else None
    if told and not (settings.is_apart(found) or found.answers):
        return told
    if when or leaves_act(article, sentence, found) or moments.reacts(found, hit.harm.first):
        return when
    if month := month_before(article, sentence, found):
        return month
    if earlier := settings.day_before(found, article.day, hit.harm.first):
        return settings.Day(earlier, "")
    return settings.Day(article.day, "") if article.day else article.dateline if until is None else None


def _dies_later(article: Article, sentence: Sentence, found: Scan, hit: Victims, when: settings.Day) -> bool:
    """ "A boy was shot by a sniper on Friday. He died on Sunday": of what befell him on Friday."""
    dies = hit.harm.value.voice == "die" and hit.people.value.form == "definite"
    before = article.recent[-1] if article.recent else None
    if not dies or article.day is None or article.day.start is None or when.when.start is None or before is None:
        return False
    hurt = not HITS.isdisjoint(before[1].words.seen) or any(harm.value.harm == "injured" for harm in before[1].harms)
    by = before[1].low
    one = sum(p.value.form == "single" and by(p.first - 1) != "by" for p in before[1].people) == 1
    days = (when.when.start - article.day.start).days
    return bool(hurt and one and before[0] == sentence.number - 1 and 0 < days <= LATER)


def _are_of_the_dead(article: Article, sentence: Sentence, found: Scan, hit: Victims) -> bool:
    """Whether bodies may be those of more dead, told shortly before: no act or place of their own is told."""
    if found.attacks or found.strikes or found.places or found.unlisted:
        return False
    number = hit.people.value.number
    near = (row for row in article.out.mentions[-ROWS:] if 0 <= sentence.number - row["sentence"] <= STATED)
    return any(row["harm"] == "killed" and row["low"] > (number.low if number else 1) for row in near)


def _before(article: Article, told: settings.Day, pointed: bool) -> settings.Day | None:
    """ "They struck on Thursday. Ten died, it said on Friday": the day of the story, if just before the statement's."""
    day, said = article.day, told.when.end
    if day is None or day.end is None or said is None:
        return None
    near = told.spoken and 0 <= (said - day.end).days <= STATED
    return settings.Day(day, "") if near or (pointed and told.when.precision == 2) else None


def date_toll(toll: Row, told: list[Row], dated: bool) -> None:
    """Gives a toll and the other figures of its act one day; dated: its sentence names a day."""
    if toll["rule"] == "toll" and toll["date_start"]:
        _date_as(toll, told)
    elif toll["rule"] == "toll before" and not dated and told and told[-1]["sentence"] < toll["sentence"]:
        _date_back(toll, told)


def _date_back(earlier: Row, told: list[Row]) -> None:
    """ "The raid of May 4 killed 21. Initially 15 had been counted": it is of the day of the newer."""
    newer = (row for row in reversed(told[-ROWS:]) if row["harm"] == earlier["harm"] and not row["is_total"])
    if row := next(newer, None):
        earlier |= {name: row[name] for name in ("date_start", "date_end", "date_precision", "date_text", "place")}


def _date_as(toll: Row, told: list[Row]) -> None:
    """ "Three bodies were found on Friday, raising the toll of Thursday's raid to 15": the three died on Thursday."""
    for row in told[-ROWS:]:
        if row["rule"] == "toll before" and (row["sentence"], row["harm"]) == (toll["sentence"], toll["harm"]):
            row |= {name: toll[name] for name in ("date_start", "date_end", "date_precision", "date_text")}
