"""One article's text -> its mentions, acts, violations, truces, and what could not be read."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain

from analysis.reading.acts import acts
from analysis.reading.antecedents import PRONOUNS, counted_before
from analysis.reading.attach import moments, printed, scenes, settings, totals
from analysis.reading.attach.accidents import is_accident
from analysis.reading.attach.hit import COUNTED_BEFORE, DIED_LATER, MEMBER, Victims
from analysis.reading.attach.members import is_of_them
from analysis.reading.attach.tolls import is_first_count
from analysis.reading.attach.victims import victims
from analysis.reading.attach.wars import of_a_war
from analysis.reading.attach.wounds import died_later
from analysis.reading.attribution import attribution
from analysis.reading.bulletins import follows
from analysis.reading.cues import modality
from analysis.reading.dating import date_toll, day_of
from analysis.reading.denials import may_answer
from analysis.reading.floor import carried
from analysis.reading.head import acronyms, conflicts_of, means_common, opening, printed_day, redefined
from analysis.reading.heard import hear, listen
from analysis.reading.hits import (
    broken_down,
    inherited,
    is_added,
    is_all_of_an_act,
    is_corrected,
    is_difference,
    is_earlier_count,
    is_of_the_act_told,
    is_rate,
    is_withheld,
    of_victims,
    of_violations,
    shared,
    sided,
    summed,
    tells_of_them,
    told_of,
)
from analysis.reading.lexicon import words, world
from analysis.reading.memory import (
    Article,
    Reading,
    Row,
    count_columns,
    dated_later,
    day_columns,
    first_dateline,
    goes_on,
    placed_later,
    remember,
    retold,
    row_id,
    span_of,
    there,
)
from analysis.reading.named import is_apposed, is_known_by_name, unnamed
from analysis.reading.parties import People
from analysis.reading.repeated import are_both, repeats
from analysis.reading.scan import LOCATIVE, Scan
from analysis.reading.sentences import Sentence, Span, sentences, tokens
from analysis.reading.strands import claimed, fought_by, laid, leave, settle, stage, struck_by
from analysis.reading.truces import begun, may_begin, truces
from analysis.reading.violations import ABOUT, truce_dates, truce_rows, violations
from analysis.reading.wholes import whole_of

# How many sentences before one of harm still tell its speaker and its day.
LISTEN = 3
# Why a number or a victim is in no row.
UNJOINED = "a number near a word of harm, joined to it by no rule"
UNCOUNTED = "victims without a number"
ACCIDENT = "harm of an accident, an illness or a quake: no act of a party"
ATTACKS = "a number of attacks, which no row holds"


def read_text(text: str, article_id: str = "", reference: date | None = None, language: str = "en") -> Reading:
    """Everything one text yields; never raises for any text.

    `reference` is the day of publication; a full date that the text prints at its head stands above it where both are
    near (without either, relative dates stay missing). Time grows with the length of the text and no faster.

    >>> row = read_text("At least five soldiers were killed.", reference=date(2020, 2, 10)).mentions[0]
    >>> row["text"], row["harm"], row["low"], row["high"], row["victim_role"]
    ('At least five', 'killed', 5, None, 'military')
    >>> read_text("Turkish soldiers were killed near Saraqib in Idlib.").conflicts[0]
    'Idlib'
    """
    lexicon, known = words(language), world()
    others, short = redefined(text, known), acronyms(text)
    if others or short:
        known = replace(known, redefined=others, acronyms=short)
    split = ((s, tokens(text, s.start, s.stop)) for s in sentences(text))
    first = opening(split)
    reference = printed_day(text, first, lexicon, known, reference) or reference
    head = [(sentence, Scan(read, lexicon, known, reference)) for sentence, read in first]
    if not means_common([found for _, found in head], known):
        known = replace(known, common=False)
        head = [(sentence, Scan(read, lexicon, known, reference)) for sentence, read in first]
    conflicts = conflicts_of([found for _, found in head], known)
    scanned = ((sentence, Scan(read, lexicon, known, reference)) for sentence, read in split)
    article = Article(article_id, text, conflicts, Reading(conflicts, [], [], [], [], [], []))
    article.dateline = first_dateline(head)
    passed: deque[tuple[Sentence, Scan]] = deque(maxlen=LISTEN)
    for sentence, found in chain(head, scanned):
        if sentence.heading:
            continue
        told = follows(article, sentence) or may_answer(article, sentence)
        told = told or tells_of_them(article, sentence, found.words)
        told = told or (_is_told_of_truce(article, sentence) and may_begin(found.words))
        if lexicon.gate.isdisjoint(found.words.seen) and not told:
            laid(article, sentence, found)
            passed.append((sentence, found))
            stage(article, sentence, found)
            continue
        while passed:
            listen(article, *passed.popleft())
        _read(article, sentence, found)
    for pair in passed:
        dated_later(article, *pair)
        placed_later(article, *pair)
    settle(article)
    return article.out


def _read(article: Article, sentence: Sentence, found: Scan) -> None:
    hear(article, sentence, found)
    named = truces(found.words, found.dates, article.conflicts, found.reference, found.lexicon, found.world)
    if not named and _is_told_of_truce(article, sentence):
        named = begun(found.words, found.dates, article.conflicts, found.lexicon, found.world)
    barred = truce_dates(found, named)
    if is_accident(found):
        article.accident = sentence.number
    hits = [] if _is_told_of_accident(article, sentence, found) else victims(found)
    read: set[int] = set()
    before = len(article.out.mentions)
    for row, first, end in _mentions(article, sentence, found, hits, barred):
        article.out.mentions.append(row)
        article.told.add((row["harm"], row["value"] == 1))
        read |= set(range(first, end))
    if len(article.out.mentions) == before or claimed(found):
        laid(article, sentence, found)
    if not hits:
        stage(article, sentence, found)
        article.idle = (sentence.number, sentence.paragraph, found)
    read |= acts(article, sentence, found, barred)
    remember(article, sentence, found)
    truce_rows(article, sentence, found, named)
    read |= violations(article, sentence, found, named, barred)
    _unread(article, sentence, found, hits, read)


def _is_told_of_truce(article: Article, sentence: Sentence) -> bool:
    """Whether a truce was named in one of the last sentences, so that "it" may be that."""
    return sentence.number - article.truce_told <= ABOUT


def _is_told_of_accident(article: Article, sentence: Sentence, found: Scan) -> bool:
    """Whether a sentence goes on with an accident: it, or one right after it without an attack."""
    number = sentence.number - article.accident
    return number == 0 or (number == 1 and not found.attacks and not found.strikes)


def _mentions(
    article: Article, sentence: Sentence, found: Scan, hits: list[Victims], barred: frozenset[int]
) -> Iterator[tuple[Row, int, int]]:
    main: Row | None = None
    toll = False
    seen: set[int] = set()
    named: Span | None = None
    again = False
    for hit in broken_down(shared(summed(unnamed(hits, found), found), found)):
        hit = of_victims(article, sentence, hit)
        if not hit.harm_kind:
            continue
        if is_first_count(found, hit, hits) or is_earlier_count(article, sentence, found, hit):
            hit = hit._replace(rule="toll before")
        hit = counted_before(article, sentence, found, hit)
        people = hit.people.value
        listed = people.form == "person" and hit.harm is named
        told = hit.people.first in seen or (again and hit.joined) or are_both(found, hit, hits)
        told = told or (not listed and repeats(article, sentence, found, hit))
        if people.form == "group" or told or is_known_by_name(found, hit, hits):
            # "Killing the leader and one other man", told again: the other goes with the leader.
            again = again or (people.form in ("person", "definite") and not is_apposed(found, hit, hits))
            if again and people.noun not in PRONOUNS and not settings.is_apart(found):
                retold(article, sentence, hit.harm_kind, settings.day(found, hit.harm.first, barred))
            continue
        again = False
        # "Omar Saleh, 23, and Ali Nasr, 31, were killed" names two.
        named = hit.harm if people.form == "person" else named
        if is_difference(found, hit) or is_rate(found, hit) or is_withheld(found, hit) or is_corrected(found, hit):
            continue
        seen.add(hit.people.first)
        people = people if of_a_war(found, hit) else inherited(article, sentence, people, found)
        people = sided(article, people, hit)
        if people is not hit.people.value:
            hit = hit._replace(people=Span("people", hit.people.first, hit.people.end, people))
        # "rose to 29 on Friday": what stands behind a toll's number dates the count, not the act.
        until = next((h.people.first for h in hits if h.rule == "toll"), None)
        row = _mention(article, sentence, found, hit, barred, until)
        if main and (hit.part or (toll and hit.rule in ("subject", "bodies") and hit.harm_kind == main["harm"])):
            # "The toll rose to 29 after seven of the wounded died", "after three bodies were found": among the 29.
            row["subset_of"] = main["mention_id"]
            if hit.part:
                _part_of_total(article, found, hit, row)
        elif not (toll and hit.rule == "toll before"):
            main, toll = row, hit.rule == "toll"
        if row["rule"] != DIED_LATER:
            _hear_victims(article, people, hit)
        if of := whole_of(article, sentence, found, hit, row):
            row["subset_of"] = of["mention_id"]
            row |= {name: of[name] for name in ("is_total", "period_start", "period_end")}
        elif is_of_them(hit.harm):
            continue
        if hit.rule.startswith("toll"):
            date_toll(row, article.out.mentions, dated=bool(found.dates))
        struck_by(article, sentence, found, row)
        fought_by(article, sentence, found, row)
        for each in _each_side(article, found, hit, row):
            leave(article, found, each)
            yield each, hit.people.first, hit.people.end


def _hear_victims(article: Article, people: People, hit: Victims) -> None:
    """Remembers who was told last, for "five others" and the like; a bare number of another act is of nobody told."""
    if hit.rule == MEMBER or (hit.part and article.people is None):
        return
    if people.noun and (people.number is not None or people.form == "single"):
        article.people, article.harm = told_of(article, people, hit), hit.harm
    elif not people.noun and people.form == "bare":
        # "A mine left seven dead and wounded four others"
        article.people = None


def _part_of_total(article: Article, found: Scan, hit: Victims, row: Row) -> None:
    """Makes a part of a total a total too, but where it has a day of its own: "500 since January, 12 on Monday"."""
    whole = article.out.mentions[-1] if article.out.mentions else None
    if whole is None or whole["mention_id"] != row["subset_of"] or not whole["is_total"]:
        return
    if settings.part_day(found, hit.people):
        row["subset_of"] = None
    elif not row["is_total"]:
        row |= {name: whole[name] for name in ("is_total", "period_start", "period_end")}
        row |= day_columns(None)


def _each_side(article: Article, found: Scan, hit: Victims, row: Row) -> list[Row]:
    """ "Two soldiers on each side": a row for each of the two sides last named; one row for anything else."""
    behind = found.words.lows[hit.people.end : max(hit.people.end, hit.harm.end) + 3]
    if "side" not in behind or not any(side in " ".join(behind) for side in ("on each side", "on either side")):
        return [row]
    other = row | {"mention_id": row_id(row, "other side")}
    one, two = article.sides if len(article.sides) == 2 else (None, None)
    return [
        row | {"victim_side": one, "perpetrator_side": two, "perpetrator": None},
        other | {"victim_side": two, "perpetrator_side": one, "perpetrator": None},
    ]


def _mention(
    article: Article, sentence: Sentence, found: Scan, hit: Victims, barred: frozenset[int], until: int | None
) -> Row:
    people: People = hit.people.value
    end = hit.people.end if people.number is None else min(people.number_end, hit.people.end)
    span = span_of(article, sentence, found, hit.people.first, end)
    spoken = settings.statement(found, hit.people.first)
    war = of_a_war(found, hit)
    speaker = spoken.speaker if spoken else None if war else carried(article, sentence, found)
    article.said = (sentence.number, sentence.paragraph, speaker)
    own = settings.part_day(found, hit.people) if hit.part else None
    period = totals.total(found, hit, totals.Past(article.then, article.truce_day), found.reference)
    if period is None and (goes_on(article, sentence, found, spoken) or is_added(article, sentence, found, hit)):
        period = article.total[1]
    period = period or of_violations(article, sentence, found, hit)
    if not (hit.part and period is None and article.total[0] == sentence.number):
        article.total = (sentence.number, period)
    one = (hit.rule == "toll" and is_of_the_act_told(article, sentence, found)) or is_all_of_an_act(
        article, sentence, found
    )
    period = None if own or one else period
    article.counted = max(hit.people.end, hit.harm.end)
    counted = count_columns(people.number, hit.harm_kind)
    victim = people.noun if people.form in ("bare", "told") else found.text(hit.people.first, hit.people.end)
    day = own or (None if period else day_of(article, sentence, found, hit, barred, until))
    return {
        "mention_id": row_id(span),
        **span,
        "trigger": found.text(hit.harm.first, hit.harm.end),
        "harm": hit.harm_kind,
        **counted,
        "victim": victim or None,
        **attribution(article, found, hit, speaker),
        **day_columns(day),
        "place": _place(article, sentence, found, hit, period is not None),
        "modality": "asserted" if counted["bound"] == "zero" else _modality(found, hit),
        "is_total": period is not None,
        "period_start": period.start if period else None,
        "period_end": period.end if period else None,
        "subset_of": None,
        "event_id": None,
        "rule": COUNTED_BEFORE if span["start"] in article.meant else _rule(found, hit, day is not None),
    }


def _rule(found: Scan, hit: Victims, dated: bool) -> str:
    """The rule that joined a number to its harm; "announced" where deaths are only made known, of whatever day."""
    alone = hit.rule in ("object", "nominal", "state", "participle", "subject")
    if (alone or hit.rule == "toll before") and died_later(found, hit):
        return DIED_LATER
    if alone and not dated and moments.announces(found):
        return "announced"
    return f"{hit.rule}, joined" if hit.joined else hit.rule


def _modality(found: Scan, hit: Victims) -> str:
    """Whether the harm is told as a fact; "another death could end the truce" tells none."""
    noun = hit.harm.value.voice == "state" and hit.harm.end > hit.people.first
    if noun and found.low(hit.harm.end) in ("could", "would", "might", "may"):
        return "conditional"
    return modality(found.words, hit.harm.first, found.lexicon)


def _place(article: Article, sentence: Sentence, found: Scan, hit: Victims, whole: bool) -> str | None:
    """The place a sentence sets an act in, else the one those before it are about; a part is where its whole is.

    A total (whole) need not be of the place told before.
    """
    if hit.part and (listed := printed.listed(found, hit.people.first)):
        return listed
    own = found.low(hit.people.end) in LOCATIVE
    if hit.part and article.out.mentions and not own:
        return article.out.mentions[-1]["place"]
    position = hit.people.end if hit.rule in ("elided", "part") else hit.harm.end
    if here := scenes.place(found, position):
        return printed.within(found, here, there(article, sentence, found)) if printed.is_quarter(found, here) else here
    return None if whole and "there" not in found.words.seen else there(article, sentence, found)


def _unread(article: Article, sentence: Sentence, found: Scan, hits: list[Victims], read: set[int]) -> None:
    """Numbers for people, attacks or breaches that nothing claimed, and harm whose victims have no number; with why."""
    accident = sentence.number == article.accident
    left: list[tuple[int, int, str]] = []
    for people in found.people if found.harms else ():
        if people.value.number is not None and people.first not in read and not _is_told(article, found, people):
            left.append((people.first, people.value.number_end, ACCIDENT if accident else UNJOINED))
    for count in found.counts if found.attacks else ():
        of = next((a for a in found.attacks if 0 <= a.first - count.end <= 2), None)
        if of and count.value.bound != "zero" and read.isdisjoint(range(count.first, of.end)):
            left.append((count.first, of.end, ATTACKS))
    for people in (hit.people for hit in hits):
        if people.value.form == "group" and people.value.noun not in PRONOUNS and people.first not in read:
            left.append((people.first, people.end, UNCOUNTED))
    for first, end, reason in left:
        article.out.unread.append(span_of(article, sentence, found, first, end) | {"reason": reason})


def _is_told(article: Article, found: Scan, people: Span) -> bool:
    """ "both", "one of" and the like point at things as often as at people; some are told by a noun or pronoun."""
    low = found.low(people.first)
    bare = people.value.form == "bare" and low in ("one", "no", "none", "neither")
    # "Shot by two men on a motorcycle": who did it.
    bare = bare or (found.low(people.first - 1) == "by" and bool(people.value.noun))
    return low == "both" or bare or found.words.span(people.first, people.end)[0] in article.meant
