"""What a date phrase tells beside the day of an act: of a statement, a dateline, a count, a thing to come."""

from __future__ import annotations

from datetime import timedelta

from analysis.reading.scan import Scan
from analysis.reading.sentences import Span
from analysis.reading.when import When

# "The blast, which occurred on Monday".
HAPPENED = frozenset("occurred happened place came began started broke erupted followed lasted continued".split())
ANNOUNCED = frozenset("announced admitted acknowledged confirmed disclosed published".split())
# "A message posted on Sunday".
TOLD = frozenset(("told", "telling"))
POSTED = frozenset("posted distributed circulated issued released".split())
# "The killings took place": what points back, the acts, and the verbs that date them.
# Who dies of these was hurt before.
SUCCUMBED = frozenset("succumbed wounds injuries".split())
# How far into a text the date of a page may begin, and what is printed before it.
HEAD = 40
PRINTED = frozenset("posted published last updated on at date of publication".split())
# What closes a dateline.
DASHES = frozenset("-–—]")
FURTHER = frozenset("more further another additional".split())
PUBLIC = frozenset("public published released".split())
LISTS = frozenset("list lists roll rolls".split())
MAKING_KNOWN = ANNOUNCED | {"names", "added"}
# Verbs whose day is right behind them.
DIED = ("past", "passive", "die")
RECALL = 10
# "The third day of fighting", "the second such attack of its kind".
SPELLS = frozenset("day week month year anniversary".split())
OF_KIND = frozenset("such of its their kind sort one so far attack in within".split())
# What is done about an act that is known: its day is not the act's.
REACTED = frozenset("condemned condemning denounced deplored protested lamented mourned repudiated".split())
# "The deadliest strike since the truce" tells of one act.
RECORDS = frozenset(
    "first worst deadliest bloodiest heaviest highest biggest largest deepest fiercest most gravest".split()
)
COMING = frozenset("called calls scheduled planned set meeting talks summit election elections expected due".split())
RELATIVE = ("later", "earlier", "before")
LIVED = frozenset("born founded established elected appointed married retired built inaugurated".split())
# What may stand between a verb of speech and its day: "said in a statement late last Tuesday".
BEFORE_DAYS = frozenset("on the late early earlier last this in a statement separate here".split())
# "Killed over the past week": what is told of all of a stretch.
OVER = ("over", "during", "throughout", "within")


def tells_when(scan: Scan, span: Span, position: int) -> bool:
    """ "Since Monday, when an attack left five dead": the day is that of what follows."""
    day = span.value.precision == 1 and position > span.end
    if day and names_attack(scan, span) and _is_where(scan, span.end, position):
        # "Since the Feb. 18 clash, where six soldiers died"
        return True
    clause = scan.words.lows[span.end + 2 : position]
    if day and names_attack(scan, span) and scan.low(position - 1) in ("which", "that"):
        # "No day had been as deadly since last Monday's strikes, which killed nine."
        return True
    # "Since Monday, when the truce ended, five have died": they died in the days since.
    return day and scan.words.lows[span.end : span.end + 2] == [",", "when"] and "," not in clause


def _is_where(scan: Scan, first: int, position: int) -> bool:
    """Whether what happened in an act follows it: "where six died", "in which six died"; "have died" is since then."""
    lows = scan.words.lows
    where = any(
        low == "where" or lows[i : i + 2] == ["in", "which"] for i, low in enumerate(lows[first:position], first)
    )
    return where and scan.lexicon.have.isdisjoint(lows[max(first, position - 3) : position])


def is_ahead(scan: Scan, when: When) -> bool:
    """Whether a day is to come when a text is published; the day after may have begun elsewhere."""
    last = scan.reference
    return last is not None and when.start is not None and (when.start - last).days > 1


def is_of_somebody(scan: Scan, span: Span, position: int) -> bool:
    """ "A man born in 1967", "five died, among them a man who had joined in January": a day of somebody's life."""
    if scan.low(span.first - 1 - (scan.low(span.first - 1) in ("in", "on"))) in LIVED:
        return True
    if "who" not in scan.words.seen:
        return False
    clause = [i for i in range(span.first - 1, max(0, span.first - 10), -1) if scan.low(i) == "who"]
    if not clause or scan.low(clause[0] + 1) != "had" or "," in scan.words.lows[clause[0] : span.first]:
        return False
    return not clause[0] < position < span.first


def is_of_relative(scan: Scan, span: Span, position: int) -> bool:
    """ "The group, which took up arms in 1981, killed two": a day of what only tells of somebody, where nobody acts."""
    if span.value.precision < 3:
        return False
    opens = next((i for i in range(span.first - 1, max(0, span.first - 12), -1) if scan.low(i) in ("which", "who")), 0)
    closes = next((i for i in range(span.end, len(scan.words.lows)) if scan.low(i) in (",", ";")), 0)
    if not opens or scan.low(opens - 1) != "," or not closes or opens < position < closes:
        return False
    if "," in scan.words.lows[opens : span.first] or any(a.end == opens - 1 for a in scan.attacks):
        return False
    told = (*scan.harms, *scan.strikes, *scan.attacks)
    happened = not HAPPENED.isdisjoint(scan.words.lows[opens:closes])
    return not happened and not any(opens < one.first < closes for one in told)


def is_of_next(scan: Scan, span: Span, position: int) -> bool:
    """ "It said one man was killed and that another died on Tuesday": the day of the next."""
    if scan.words.lows[span.first - 2 : span.first] == [",", "and"] and position < span.first:
        # "Four died, and yesterday we lost another"
        return any(harm.first > span.end for harm in scan.harms)
    if "that" not in scan.words.seen and ";" not in scan.words.seen:
        return False
    between = (h.first for h in scan.harms if position < h.first < span.first)
    return any({"that", ";"} & {*scan.words.lows[position:verb]} and scan.breaks(position, verb) for verb in between)


def is_of_wounds(scan: Scan, span: Span) -> bool:
    """ "Another succumbed to his wounds on Tuesday": a day later than that of the act."""
    wounds = not SUCCUMBED.isdisjoint(scan.words.lows[max(0, span.first - 14) : span.first])
    return (wounds and not names_attack(scan, span)) or _is_death_of_wounds(scan, span)


def _is_death_of_wounds(scan: Scan, span: Span) -> bool:
    """ "Died on Friday of wounds suffered in Tuesday's raid": Friday."""
    return scan.low(span.end) in ("of", "from") and not SUCCUMBED.isdisjoint(scan.words.lows[span.end : span.end + 4])


def is_compared(scan: Scan, span: Span) -> bool:
    """ "The worst fighting since the siege of last year": the day of what an act is compared with."""
    return not span.value.since and is_since_a_record(scan, span)


def is_since_a_record(scan: Scan, span: Span) -> bool:
    """ "The first fire since the truce of Monday": how long there had been none."""
    since = next((i for i in range(span.first - 1, max(-1, span.first - 8), -1) if scan.low(i) == "since"), None)
    if since is None or "," in scan.words.lows[since : span.first]:
        return False
    return not RECORDS.isdisjoint(scan.words.lows[max(0, since - 12) : since])


def is_of_rank(scan: Scan, first: int) -> bool:
    """ "The second raid in 48 hours", "the attack, the third this month": how many acts a time that begins here had."""
    if _ranks not in scan.words.kept:
        scan.words.kept[_ranks] = _ranks(scan)
    i = max((i for i in scan.words.kept[_ranks] if first - 9 < i < first), default=None)
    if i is None or not {",", "killed", "and"}.isdisjoint(scan.words.lows[i:first]):
        return False
    if any(i < attack.first <= i + 3 for attack in scan.attacks):
        return SPELLS.isdisjoint(scan.words.lows[i:first])
    # "The third of its kind in a week"
    alone = all(low in OF_KIND for low in scan.words.lows[i + 1 : first])
    # "The third on the village in a week"
    alone = alone or (scan.low(i + 1) in ("on", "in", "at", "against", "near") and first - i < 7)
    return alone and scan.low(i - 1) in ("the", "a") and any(attack.first < i for attack in scan.attacks)


def _ranks(scan: Scan) -> list[int]:
    """Where "second", "third", "4th" stand."""
    figures = [i for i in scan.words.figures if scan.low(i)[-2:] in ("nd", "rd", "th")]
    written = not scan.lexicon.ordinals.keys().isdisjoint(scan.words.seen) or "second" in scan.words.seen
    if not written:
        return figures
    return figures + [i for i, low in enumerate(scan.words.lows) if low == "second" or low in scan.lexicon.ordinals]


def reacts(scan: Scan, position: int) -> bool:
    """ "Thursday condemned the murder of a judge": whether a token tells of an act that others react to."""
    if REACTED.isdisjoint(scan.words.seen):
        return False
    return any(
        scan.low(i) in REACTED and not scan.breaks(i, position) for i in range(max(0, position - RECALL), position)
    )


def names_attack(scan: Scan, span: Span) -> bool:
    """ "Wednesday's bombing", "the July 2 attack": a day that tells which attack is meant."""
    return scan.low(span.end) in ("'s", "’s") or any(attack.first == span.end for attack in scan.attacks)


def names_agreement(scan: Scan, span: Span) -> bool:
    """ "In violation of the agreements of July 22", "the March 5 ceasefire": a day that names a truce."""
    behind = span.end + (scan.low(span.end) in ("'s", "’s"))
    return _is_agreement(scan, behind) or (scan.low(span.first - 1) == "of" and _is_agreement(scan, span.first - 2))


def _is_agreement(scan: Scan, i: int) -> bool:
    noun = scan.low(i)
    named = noun in scan.lexicon.agreements or noun.removesuffix("s") in scan.lexicon.agreements
    return named or scan.lexicon.truce_nouns.at(scan.words, i) is not None


def is_long(when: When) -> bool:
    """Whether a date phrase is a stretch of more than a day."""
    return when.span and when.start is not None and when.end is not None and (when.end - when.start).days >= 1


def lasts(scan: Scan, span: Span) -> bool:
    """Whether a date phrase is a stretch longer than an act: "on 21 and 22 May" may be the days of one battle."""
    when = span.value
    behind = scan.low(span.first - 1 - (scan.low(span.first - 1) == "the"))
    if behind in OVER and scan.low(span.end - 1) in ("week", "month", "year"):
        # "During the past week"
        return True
    if not is_long(when):
        return False
    both = when.end - when.start == timedelta(days=1) and "and" in scan.words.lows[span.first : span.end]
    return not (both and scan.attacks)


def in_dateline(scan: Scan, span: Span) -> bool:
    """Whether a date is the dateline's, the day of writing: "KABUL (Oct. 6) -", "ISTANBUL, Feb. 28 (Agency) —"."""
    if scan.low(span.first - 1) == "(" and scan.low(span.end) == ")":
        return True
    if _heads_page(scan, span) or scan.colon == span.end + 1:
        return True
    return (
        span.first < 8
        and not DASHES.isdisjoint(scan.words.lows[span.end : min(span.end + 8, 14)])
        and all(text[0].isupper() or not text.isalpha() for text in scan.words.texts[: span.first])
    )


def _heads_page(scan: Scan, span: Span) -> bool:
    """ "Posted on 4 May 2016 Shells hit a market": a full date before the text, of its publication."""
    lows, texts = scan.words.lows, scan.words.texts
    if scan.words.span(0, 1)[0] > HEAD:
        return False
    full = lows[span.end - 1][-4:].isdigit() and span.value.precision == 1
    before = set(lows[: span.first])
    first = span.first - (lows[span.first - 1] in scan.lexicon.weekdays if span.first else False)
    printed = before <= scan.lexicon.weekdays.keys() or (before <= PRINTED and before != {"on"})
    # "Raid kills five Agency Sunday 30 Mar 2014 Five people died"
    printed = printed or any(n.end == first and scan.world.actors[n.value.actor].kind == "media" for n in scan.names)
    return full and printed and span.end < len(texts) and (texts[span.end][0].isupper() or lows[span.end] == "by")


def dates_speech(scan: Scan, span: Span) -> bool:
    """Whether a date stands right behind a verb of speech: "the ministry said late on Tuesday"."""
    if dates_announcement(scan, span) or _opens_statement(scan, span):
        return True
    i = span.first - 1
    while i >= 0 and scan.low(i) in BEFORE_DAYS:
        i -= 1
    if _is_confirmed(scan, span, i):
        return True
    if "statement" in scan.words.lows[max(0, span.first - 9) : span.first] and _is_quiet(scan, span):
        # "Said in a statement read on state television late on Wednesday"
        return True
    # "Told the newspaper yesterday", "a message posted on Sunday"
    told = None
    if not TOLD.isdisjoint(scan.words.seen):
        told = next((k for k in range(i, max(-1, i - 4), -1) if scan.low(k) in TOLD), None)
    listened = told is not None and {"that", ",", "of"}.isdisjoint(scan.words.lows[told : span.first])
    spoken = scan.low(i) in scan.lexicon.speech or scan.low(i) in POSTED
    return spoken or listened or any(s.closes == i + 1 for s in scan.statements)


def is_posted(scan: Scan, span: Span) -> bool:
    """ "The group, in a video released on Wednesday, claimed to have killed 45": the day of what is said behind it."""
    i = span.first - 1 - (scan.low(span.first - 1) == "on")
    return scan.low(i) in POSTED and scan.low(span.end) == "," and scan.low(i - 1) not in scan.lexicon.auxiliaries


def _is_confirmed(scan: Scan, span: Span, i: int) -> bool:
    """ "Police confirmed the attack on Thursday but said": the day of news, on which it is confirmed."""
    if "confirmed" not in scan.words.seen:
        return False
    last, day = scan.reference, span.value.start
    new = last is not None and day is not None and (last - day).days in (0, 1)
    return new and any(a.end == i + 1 and scan.low(a.first - 2) == "confirmed" for a in scan.attacks)


def _is_quiet(scan: Scan, span: Span) -> bool:
    """Whether between "statement" and a date nothing is told but where it was made."""
    first = max(i for i in range(span.first) if scan.low(i) == "statement")
    acts = any(first < act.first < span.first for act in (*scan.harms, *scan.strikes, *scan.attacks))
    return not acts and {",", "that", ":"}.isdisjoint(scan.words.lows[first : span.first])


def precedes_verb(scan: Scan, span: Span) -> bool:
    """ "The army today confirmed the death of", "the ministry on Monday said that": the day is the statement's."""
    verb, behind = scan.low(span.end), scan.low(span.end + 1)
    told = (verb in ANNOUNCED and behind in ("the", "that")) or (verb in scan.lexicon.speech and behind == "that")
    # "The army on Monday gave 16"
    return told or (verb == "gave" and any(count.first == span.end + 1 for count in scan.counts))


def _opens_statement(scan: Scan, span: Span) -> bool:
    """ "On Friday its ministry said that 14 had died": the day with which a statement opens is its own."""
    end = span.end + (scan.low(span.end) == ",")
    news = span.first <= 2 and (_is_recent(scan, span) or _is_weekday(scan, span))
    opened = any(end <= s.opens <= end + 1 and s.first >= s.opens for s in scan.statements)
    return news and (opened or any(_is_by_name(scan, end, s.opens) for s in scan.statements))


def _is_by_name(scan: Scan, end: int, opens: int) -> bool:
    """ "On Sunday the prosecutor in the town, Omar Saleh, said": whether only who speaks stands before his name."""
    between = scan.words.lows[end:opens]
    acts = (*scan.harms, *scan.strikes, *scan.attacks)
    plain = between[-1:] == [","] and between.count(",") == 1 and scan.lexicon.auxiliaries.isdisjoint(between)
    return plain and between[0] in ("the", "a", "its", "their") and not any(end <= a.first < opens for a in acts)


def _is_weekday(scan: Scan, span: Span) -> bool:
    return not scan.lexicon.weekdays.keys().isdisjoint(scan.words.lows[span.first : span.end])


def _is_recent(scan: Scan, span: Span) -> bool:
    """Whether a day is one of the week before publication, of which a statement is news."""
    if scan.reference is None or span.value.start is None or span.value.precision > 1:
        return False
    figures = any(low[0].isdigit() for low in scan.words.lows[span.first : span.end])
    return figures and 0 <= (scan.reference - span.value.start).days < 7


def is_apposed(scan: Scan, span: Span) -> bool:
    """ "On Sept. 21, six days before the war", "a day later, on Wednesday": what another day beside it says again."""
    if scan.low(span.end - 1) in RELATIVE:
        at = span.end + 1 + (scan.low(span.end + 1) == "on")
        if scan.low(span.end) == "," and any(other.first == at for other in scan.dates):
            return True
    return any(other.value.start and other.end == span.first - 1 and scan.low(other.end) == "," for other in scan.dates)


def is_until(scan: Scan, span: Span) -> bool:
    """ "By Tuesday 39 were dead": the day of a count; "killed by Monday's strike" is the day of the act."""
    return scan.low(span.first - 1) == "by" and scan.low(span.end) not in ("'s", "’s", "'", "’")


def is_called(scan: Scan, span: Span) -> bool:
    """ "Called a strike for Wednesday": a day to come."""
    return scan.low(span.first - 1) == "for" and not COMING.isdisjoint(
        scan.words.lows[max(0, span.first - 6) : span.first]
    )


def dates_announcement(scan: Scan, span: Span) -> bool:
    """ "Officials announced the deaths of 51 servicemen on Tuesday": no attack is told of that the day could be of."""
    # "Earlier in the day the mayor had told of three dead".
    earlier = scan.low(span.first) == "earlier" and any(0 <= s.opens - span.end <= 1 for s in scan.statements)
    died = any(h.end in (span.first, span.first - 1) and h.value.voice in DIED for h in scan.harms)
    # "The same day he had announced the loss of three": of that day, as far as is told.
    verb = next((i for i, low in enumerate(scan.words.lows) if low in ANNOUNCED), 0)
    further = span.first > verb or not FURTHER.isdisjoint(scan.words.seen)
    return earlier or (announces(scan) and not died and further)


def announces(scan: Scan) -> bool:
    """Whether a sentence makes deaths known, which were on other days, and tells of no attack.

    "Announced the deaths of 51", "made the names of 40 public", "added 35 to its list of the dead".
    """
    lows, seen = scan.words.lows, scan.words.seen
    if MAKING_KNOWN.isdisjoint(seen):
        return False
    # "Confirmed the deaths and said a civilian was hurt": those told before.
    again = [h.first for h in scan.harms if scan.low(h.first - 1) in ("the", "these") and scan.low(h.first + 1) != "of"]
    deaths = next((h.first for h in scan.harms if scan.low(h.first) in ("deaths", "loss") and h.first not in again), 0)
    told = not ANNOUNCED.isdisjoint(lows[:deaths])
    told = told or ("names" in seen and not PUBLIC.isdisjoint(seen))
    told = told or ("added" in seen and not LISTS.isdisjoint(seen) and not {"dead", "fallen"}.isdisjoint(seen))
    return told and not scan.strikes and all(attack.value == "clash" for attack in scan.attacks)
