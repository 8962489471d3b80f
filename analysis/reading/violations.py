"""Truces named, breaches stated and violations counted in a sentence, as rows."""

from __future__ import annotations

from analysis.reading.attach import scenes, settings
from analysis.reading.attach.accused import called, charging, doing, of_breach
from analysis.reading.attach.bodies import Party
from analysis.reading.attach.occurred import ACTS, POINTING
from analysis.reading.breaches import breaches
from analysis.reading.cues import modality
from analysis.reading.denials import dispute, is_denied_ahead, is_denied_behind
from analysis.reading.floor import holder
from analysis.reading.memory import Article, Row, row_id, span_of, there
from analysis.reading.scan import Scan
from analysis.reading.sentences import Sentence, Span
from analysis.reading.speaker import Speaker
from analysis.reading.speech import judge
from analysis.reading.tallies import tallies
from analysis.reading.truces import AGREED

# For how many sentences "it" may be the truce named.
ABOUT = 2
# What is done to a truce before it can be breached.
MADE = frozenset("signed agreed brokered reached mediated concluded promised".split())
SEVERAL = frozenset("repeated repeatedly times daily constant constantly continually several numerous dozens".split())
# How many words stand between a verb that judges and the breach, and what speaks of one.
OBJECT = 7
SPOKEN_OF = (["spoke", "of"], ["speaks", "of"], ["speaking", "of"], ["talked", "of"], ["complained", "of"])
IT = frozenset(("it", "this"))
THEY, GOES_ON = frozenset(("it", "they")), 4
FIRE = frozenset("fire firing bombardment airstrike airstrikes incursion launch launches overflight".split())


def truce_dates(found: Scan, named: list[Span]) -> frozenset[int]:
    """Dates that belong to a truce and date no act: inside its name or right behind it."""
    return frozenset(
        d.first
        for d in found.dates
        for t in named
        if t.first <= d.first < t.end
        or (
            t.value.day == d.value.start
            and not d.value.span
            and 0 <= d.first - t.end <= 7
            and found.lexicon.passive.isdisjoint(found.words.lows[t.end : d.first])
        )
        or (d.end == t.first and d.value.precision == 5)
        or (d.first == t.end + 1 and found.low(t.end) == "of" and d.value.precision > 1)  # "the truce of July 2020"
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
    agreed = found.lexicon.agreements | AGREED
    if named or found.lexicon.truce_nouns.all(found.words):
        article.about_truce, article.truce_told = True, sentence.number
    elif found.lexicon.ends_fire.all(found.words) and not agreed.isdisjoint(found.words.seen):
        # "Reached an understanding to stop all firing", "agreed to stop fighting"
        article.about_truce, article.truce_told = True, sentence.number
    dispute(article, sentence, found)
    read = tallies(article, sentence, found, named, barred)
    totals = [row for row in article.out.totals[-1:] if row["harm"] == "violations"]
    if any(row["sentence"] == sentence.number for row in (*article.out.violations[-1:], *totals)):
        return read
    about = sentence.number - article.truce_told <= ABOUT
    for verb, objects in breaches(found.words, named, found.lexicon, about, article.about_truce):
        asserted = modality(found.words, verb.first, found.lexicon) == "asserted"
        if not asserted or _is_to_be(found, verb) or is_denied_ahead(found, verb.first):
            continue
        ids = list(dict.fromkeys(o.value.ceasefire_id or article.truce_id for o in objects)) or [article.truce_id]
        for ceasefire_id in ids:
            row = _stated_row(article, sentence, found, verb, objects, ceasefire_id, barred)
            both = _each_other(found, verb, row) or _both_say(article, found, verb, row)
            article.out.violations.extend(both or [row])
    return read


def _is_to_be(found: Scan, verb: Span) -> bool:
    """ "It will be the front that has torn up the truce"."""
    lows = found.words.lows[: verb.first]
    cleft = (["it", "will", "be"], ["it", "would", "be"])
    return any(lows[i : i + 3] in cleft and not {"that", "who"}.isdisjoint(lows[i:]) for i in range(len(lows)))


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
    caller = _caller(article, sentence, found, verb)
    speaker = caller or (spoken.speaker if spoken else holder(article, sentence, span["start"]))
    told = _of_the_act(article, sentence, found, verb, speaker)
    accused = None if told.get("accused_side") else of_breach(found, verb, speaker)
    if accused and ((caller and accused.side and accused.side == caller.side) or (speaker and accused.points_back)):
        # "The army said its troops fired at men who crossed the line, which it called a violation"
        accused = None
    row = {
        "violation_id": row_id(span, ceasefire_id),
        "ceasefire_id": ceasefire_id,
        **settings.dates(settings.day(found, verb.first, barred | _of_pacts(found, objects))),
        "place": _place(found, verb, objects),
        "accused": accused.text if accused else None,
        "accused_side": accused.side if accused else None,
        "counted_by": speaker.text if speaker else None,
        "counted_by_kind": speaker.kind if speaker else "unattributed",
        "basis": "stated",
        "unit": "unspecified",
        **span,
        "disputed": is_denied_behind(found, verb.end),
        "rule": "stated breach",
    }
    if (judging := called(found, verb.first)) is not None and _is_judged_elsewhere(found, judging):
        # "In Luanda on Tuesday the ministry condemned the capture as a breach"
        row |= {} if any(p.first > judging for p in (*found.places, *found.unlisted)) else {"place": None}
        row |= {} if any(d.first > judging for d in found.dates) else settings.dates(None)
    answered = next((told for told in found.answered if verb.first in told), None)
    if answered:
        # "Fired at a post on Monday in response to violations of the truce": where and when those were is not told.
        own = any(span.first in answered for span in found.dates), any(span.first in answered for span in found.places)
        row |= {} if own[0] else settings.dates(None)
        row |= {} if own[1] else {"place": None}
    told = ({} if answered else _of_the_story(article, sentence, found, verb)) | told
    if row["accused"] is None and row["accused_side"] is None and told.get("accused_side") is None:
        told |= _of_the_charge(article, sentence, found, verb, speaker)
    return row | {name: value for name, value in told.items() if row[name] is None}


def _is_judged_elsewhere(found: Scan, judging: int) -> bool:
    """Whether nothing is done before a verb of judging: what day and place stand there are of who judges."""
    return not any(act.first < judging for act in (*found.strikes, *found.harms, *found.attacks))


def _of_the_story(article: Article, sentence: Sentence, found: Scan, verb: Span) -> Row:
    """The day and the place of the act told just before: "They shelled Haris on Monday. That broke the truce."

    Not of several: "had violated the truce again and again", "daily violations".
    """
    number, paragraph = article.dated
    near = sentence.number - number <= 1 or (paragraph == sentence.paragraph and sentence.number - number <= ABOUT)
    several = found.low(verb.end - 1).endswith("s") or not SEVERAL.isdisjoint(found.words.seen)
    if several or found.dates:
        return {}
    near = near and article.day is not None and article.day.start != article.truce_day
    told = settings.dates(settings.Day(article.day, "")) if article.day and near else {}
    return told | {"place": None if found.places or found.unlisted else there(article, sentence, found)}


def _of_the_charge(article: Article, sentence: Sentence, found: Scan, verb: Span, speaker: Speaker | None) -> Row:
    """Whom "they are violating it", "it was broken once again" accuse: whom the speaker did, or who acted before."""
    lows = found.words.lows
    passive = verb.value == "past" and not found.lexicon.passive.isdisjoint(lows[max(0, verb.first - 3) : verb.first])
    pronoun = verb.value != "noun" and not THEY.isdisjoint(lows[max(0, verb.first - 3) : verb.first])
    if not (passive or pronoun) or "by" in lows[verb.end : verb.end + 2]:
        return {}
    last = article.out.violations[-1] if article.out.violations else None
    same = last and speaker and last["counted_by"] == speaker.text and sentence.number - last["sentence"] <= GOES_ON
    if last and same and (last["accused"] or last["accused_side"]):
        return {"accused": last["accused"], "accused_side": last["accused_side"]}
    before = next((scan for number, scan in article.recent if number == sentence.number - 1), None)
    party = doing(before) if before and (pronoun or before.strikes) else None
    own = party and speaker and (party.text == speaker.text or (party.side and party.side == speaker.side))
    return {} if party is None or own or party.points_back else {"accused": party.text, "accused_side": party.side}


def _of_pacts(found: Scan, objects: list[Span]) -> frozenset[int]:
    """The days of "the agreement of 23 May": when it was made."""
    behind = {o.end + 1 for o in objects if found.low(o.end) == "of"}
    return frozenset(d.first for d in found.dates if d.first in behind)


def _place(found: Scan, verb: Span, objects: list[Span]) -> str | None:
    """Where a truce was breached; not where it was made: "a violation of the deal signed in Sochi"."""
    end = max([verb.end, *(o.end for o in objects)])
    named = scenes.place(found, verb.end)
    lows, places = found.words.lows, (*found.places, *found.unlisted)
    made = [found.text(p.first, p.end) for p in places if p.first > end and not MADE.isdisjoint(lows[end : p.first])]
    made += [found.text(p.first, p.end) for p in places if lows[p.first - 1] == "in" and lows[p.first - 2] in MADE]
    return None if named and named.startswith(tuple(made)) else named


def _caller(article: Article, sentence: Sentence, found: Scan, verb: Span) -> Speaker | None:
    """Who accuses in "Hezbollah called the strike a breach of the truce"; the verb of speech does not breach it."""
    judging = called(found, verb.first)
    judging = charging(found, verb.first) if judging is None and not found.statements else judging
    if judging is None or found.low(judging - 1) == "and":
        # "She met a guest from Israel and called it a breach"
        return None
    by = judge(found.words, found.names, found.lexicon, found.world, judging)
    if by is None or by.kind:
        return by
    charge = charging(found, verb.first)
    charger = judge(found.words, found.names, found.lexicon, found.world, charge) if charge is not None else None
    if charger and charger.kind:
        # "The front blamed the army for what they called a breach"
        return charger
    before = [scan for number, scan in article.recent if number == sentence.number - 1]
    said = [s.speaker for scan in (*before, found) for s in scan.statements if scan is not found or s.closes < judging]
    return said[-1] if said else article.speaker


def _of_the_act(article: Article, sentence: Sentence, found: Scan, verb: Span, speaker: Speaker | None) -> Row:
    """Whose act is said to be a breach, and when it was: "Israel shelled Haris. Hezbollah called it a breach"."""
    lows, judging = found.words.lows[: verb.first], called(found, verb.first)
    act = next((i + 1 for i, low in enumerate(lows[:-1]) if low in POINTING and lows[i + 1] in ACTS | FIRE), None)
    if judging is not None and found.low(judging + 1) in POINTING and verb.first - judging <= OBJECT:
        # "Called the salvo a grave violation"
        act = act or judging + 2
    spoken = any(lows[i : i + 2] in SPOKEN_OF for i in range(max(0, verb.first - OBJECT), verb.first))
    if speaker is None or not (act or spoken or (judging is not None and not IT.isdisjoint(lows))):
        return {}
    last = next((m for m in article.out.mentions[-1:] if 0 <= sentence.number - m["sentence"] <= 1), None)
    if act and (found.low(act).endswith("s") or found.low(act + 1) in ("on", "in", "at", "near")):
        # "Both attacks", "the strike on Beirut": of which day is not told.
        accused = last["perpetrator_side"] if last else None
        own = accused is not None and accused == speaker.side
        return {"accused": last["perpetrator"], "accused_side": accused} if last and not own else {}
    before = next((scan for number, scan in article.recent if number == sentence.number - 1), None)
    party = doing(before) if before and not (last and last["perpetrator"]) else None
    if last:
        told = {name: last[name] for name in ("date_start", "date_end", "place")}
        party = party or Party(last["perpetrator"], last["perpetrator_side"])
    else:
        since = article.day if article.day and article.day.start != article.truce_day else None
        place = there(article, sentence, found) if since and not found.places else None
        told = {**settings.dates(settings.Day(since, "") if since else None), **({"place": place} if place else {})}
    own = party is None or party.text == speaker.text or (party.side is not None and party.side == speaker.side)
    if party and own and not last:
        return {}
    return told | ({} if own or party is None else {"accused": party.text, "accused_side": party.side})


def _each_other(found: Scan, verb: Span, row: Row) -> list[Row]:
    """ "Armenia and Azerbaijan accused each other of violating the truce": a row for each, on the other's word."""
    lows = found.words.lows
    at = next((i for i in range(verb.first) if _is_each(lows[i : i + 5])), None)
    names = [n for n in found.names if at is not None and n.end <= at]
    sides = [found.world.actors[n.value.actor].side for n in names]
    if len(names) != 2 or lows[names[0].end : names[1].first] != ["and"] or sides[0] == sides[1]:
        return []
    return [
        _laid_to(row, accused, found.text(by.first, by.end)) for by, accused in zip(names, reversed(sides), strict=True)
    ]


def _is_each(lows: list[str]) -> bool:
    """ "Accused each other of", "each said the other had"."""
    return lows[:2] in (["each", "other"], ["one", "another"]) or (lows[0] == "each" and "other" in lows[2:])


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
    return row | {
        "violation_id": again,
        "accused": None,
        "accused_side": accused,
        "counted_by": by,
        "counted_by_kind": "belligerent",
    }
