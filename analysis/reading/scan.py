"""One sentence with everything found in it, before anything is joined."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, takewhile

from analysis.reading import capitals
from analysis.reading.counts import counts
from analysis.reading.cues import answers
from analysis.reading.dates import dates
from analysis.reading.harm import attacks, harms, strikes
from analysis.reading.lexicon import Words, World
from analysis.reading.names import names, places, unlisted
from analysis.reading.parties import people
from analysis.reading.sentences import Span, Tokens, once
from analysis.reading.speaker import Statement
from analysis.reading.speakers import DIRECTIONS
from analysis.reading.speech import statements
from analysis.reading.when import When

# Where one clause ends and the next begins; a comma alone does not.
BECAUSE = frozenset(("because",))
BREAKS = frozenset('; but while when whereas after before although though because as : – — “ ” "'.split())

BEARINGS = DIRECTIONS | frozenset(
    "north-western north-eastern south-western south-eastern central north south east west".split()
)
DETERMINERS = frozenset("a an the several various many some another its their".split())
AND, AFTER, AS = frozenset(("and",)), frozenset(("after",)), frozenset(("as",))
WELL = frozenset(("well",))

# What adds one phrase to another.
JOINS = frozenset(("and", "&", "plus", "alongside", "well", "along", "together"))

WHICH = ("that", "which", "who")

# "Days after": how long after an act another is told that need not have come of it.
SPANS = frozenset("hour day week month year".split())

# Roles of who bears arms.
ARMED = ("military", "militia", "police")

DASHES = ("-", "–", "—")

# "A Syria car bomb": what is told by the land it was in.
BLASTS = frozenset("bomb bombing bombings blast blasts explosion explosions".split())
# What is told of an attack before its noun, beside what it is done with: "a suicide truck bombing".
MANNERS = frozenset(
    "artillery air suicide roadside sniper shelling gun ground cross-border night overnight dawn deadly".split()
)

MINES = frozenset("mine mines landmine landmines ied ieds".split())
# What bodies are called that tell or heal.
AGENCIES = frozenset(
    "agency press news observatory television radio broadcasting crescent cross hospital court".split()
)
# What sets an act in the place behind it.
LOCATIVE = frozenset("along in at near on outside inside around over across towards toward into".split())
# What may stand between a preposition and a place: "in the western countryside of Zorba".
PLACE_WORDS = frozenset(
    "the a an town towns village villages city province district region area areas countryside governorate capital "
    "camp suburb suburbs forest forests orchards hills mountains island northern southern eastern western northwestern "
    "northeastern southwestern southeastern north south east west central outskirts neighborhood neighbourhood "
    "department valley municipality border frontier port nearby part parts populated quarter quarters neighbourhoods "
    "market marketplace street streets residential crowded busy building hospital school bazaar cemetery courthouse "
    "church mosque cathedral station checkpoint base airport square house houses home homes factory university clinic "
    "bakery field fields centre center heart several various many other different direction vicinity edge "
    "sector adjoining adjacent neighboring neighbouring alleys slum slums gates entrance downtown greater".split()
)

SEATS = frozenset("capital city town village province district".split())

# An adjective before one of these tells whose place it is, not who acts.
PLACE_NOUNS = frozenset(
    "city cities town towns village villages province provinces region regions district districts border territory "
    "territories".split()
)


@dataclass(eq=False)
class Scan:
    """The words of a sentence, and the spans found among them when first asked for, in order of the words.

    A number inside a date is no count; a word of speech inside a harm is none.
    """

    words: Tokens
    lexicon: Words
    world: World
    reference: date | None = None
    anchor: When | None = None

    @once
    def dates(self) -> list[Span]:
        """Date phrases."""
        return dates(self.words, self.lexicon, self.reference, self.anchor)

    @once
    def counts(self) -> list[Span]:
        """Numbers of anything but dates."""
        in_date = {i for span in self.dates for i in range(span.first, span.end)}
        found = counts(self.words, self.lexicon)
        return [s for s in found if in_date.isdisjoint(range(s.first, s.end))]

    @once
    def names(self) -> list[Span]:
        """Actors of the registry."""
        return names(self.words, self.world)

    @once
    def places(self) -> list[Span]:
        """Places of the registry."""
        return places(self.words, self.world)

    @once
    def unlisted(self) -> list[Span]:
        """Places as printed that the registry does not have."""
        if self.words.shouted:
            return capitals.places(self.words, self._others, self.lexicon)
        return unlisted(self.words, self._others, self.lexicon, self.world)

    def _others(self) -> list[Span]:
        """What no place is printed in."""
        people = (phrase for phrase in self.people if phrase.value.form != "person")
        return [*self.dates, *self.names, *self.places, *people]

    @once
    def people(self) -> list[Span]:
        """Phrases for people."""
        return people(self.words, self.counts, self.names, self.lexicon, self.world)

    @once
    def harms(self) -> list[Span]:
        """Words of harm."""
        return harms(self.words, self.lexicon)

    @once
    def strikes(self) -> list[Span]:
        """Verbs of striking things."""
        return strikes(self.words, self.lexicon)

    @once
    def attacks(self) -> list[Span]:
        """Nouns for attacks."""
        return attacks(self.words, self.lexicon)

    @once
    def answers(self) -> list[Span]:
        """Cues that an act answers another."""
        return answers(self.words, self.lexicon)

    @once
    def statements(self) -> list[Statement]:
        """Who says so; whoever keeps the article's speakers puts the resolved ones in their place."""
        return statements(self.words, self.names, self.lexicon, self.world)

    @once
    def _breaks(self) -> list[int]:
        breaks = [low in BREAKS for low in self.words.lows]
        for i in self.words.where(WELL):
            # "As well as" adds.
            breaks[max(0, i - 1) : i + 2] = [False] * len(breaks[max(0, i - 1) : i + 2])
        for i in self.words.where(AS):
            # "The toll as compiled by clinics"
            breaks[i] &= not (self.low(i + 1).endswith("ed") and self.low(i + 2) in ("by", "from", "in"))
        for i in self.words.where(BECAUSE):
            breaks[i] = self.low(i + 1) != "of"
        for i in self.words.where(AND):
            # "Killing two, and that a third was hurt"
            breaks[i] = self.low(i + 1) == "that"
        return [0, *accumulate(breaks)]

    @once
    def low(self) -> Callable[[int], str]:
        """Gives token i in lower case, and the empty string outside the sentence."""
        return self.words.low

    def text(self, first: int, end: int) -> str:
        """Tokens first to end as printed, single-spaced."""
        return self.words.printed(first, end)

    def breaks(self, first: int, end: int) -> int:
        """How many clause breaks lie among tokens first to end."""
        return max(0, self._breaks[end] - self._breaks[first])

    @once
    def answered(self) -> list[range]:
        """The stretches that tell what is answered: "in retaliation for Monday's strike near Sarmin,"."""
        return [range(cue.end, self._answered_to(cue)) for cue in self.answers if cue.value == "to"]

    def _answered_to(self, cue: Span) -> int:
        """Where what is answered ends: at a comma, before "by shelling", "with a raid" behind "responded to".

        And before the verb of "its reprisal for the rockets left nine dead".
        """
        lows = self.words.lows
        responds, acts = lows[cue.first].startswith("respond"), "'s" in (s := lows[: cue.first]) or "’s" in s
        acts = acts and cue.first <= self.opens + 4
        for i in range(cue.end, len(lows)):
            means = lows[i] == "by" and self.low(i + 1).endswith("ing") and i + 2 < len(lows)
            if lows[i] == "," and (self.low(i + 1) in (*WHICH, "where") or lows[i + 1 : i + 3] == ["in", "which"]):
                # "In retaliation for Monday's raid, which killed eight", "for strikes on Zorba, where eight died"
                continue
            if lows[i] in (",", ";") or (responds and (means or lows[i] == "with")):
                return i
            if acts and (lows[i] == "left" or i in {harm.first for harm in self.harms}) and lows[i - 1] not in WHICH:
                return i
        return len(lows)

    def answers_apart(self, one: int, other: int) -> bool:
        """Whether of two tokens one is told of an act and the other of what that act answers."""
        return any((one in told) != (other in told) for told in self.answered)

    def before_it(self, position: int) -> range | None:
        """The clause of what came before, where a token stands in one: "after a raid killed 33, Turkey struck"."""
        starts = [i for i in self.words.where(AFTER) if i < position]
        if not starts or self.breaks(starts[-1] + 1, position):
            return None
        stop = next((i for i in range(starts[-1], len(self.words.lows)) if self._ends_before(starts[-1], i)), None)
        return None if stop and stop < position else range(starts[-1], stop or len(self.words.lows))

    def _ends_before(self, start: int, i: int) -> bool:
        """Whether a comma ends the clause of what came before; ", killing five" goes on with its verb."""
        if self.low(i) != ",":
            return False
        acts = any(start < act.first < i for act in (*self.strikes, *self.harms))
        return not (acts and self.low(i + 1).endswith("ing") and any(h.first == i + 1 for h in self.harms))

    @once
    def long_before(self) -> list[range]:
        """The stretches that tell of what another act did not come of: "two days after a raid on the town,"."""
        starts = [i for i in self.words.where(AFTER) if self.low(i - 1).removesuffix("s") in SPANS]
        lows = self.words.lows
        return [range(i, next((k for k in range(i, len(lows)) if lows[k] in (",", ";")), len(lows))) for i in starts]

    def joins(self, first: int, end: int) -> bool:
        """Whether the words between two phrases add the second to the first: "and", "plus", "as well as"."""
        return not JOINS.isdisjoint(self.words.lows[first:end])

    @once
    def doers(self) -> list[Span]:
        """Actors who may act: not those who only say so ("according to Baku"), nor a town that is struck.

        Nor a dateline without its dash: "BEIRUT Air strikes killed nine".
        """
        sources = [range(spoken.opens, spoken.closes) for spoken in self.statements]
        struck = {self._object_of(strike) for strike in self.strikes}
        return [
            n
            for n in self.names
            if n.first not in struck
            and n.first >= self.opens
            and not self._is_seat(n)
            and not self._is_of_agency(n)
            and not self.is_struck(n)
            and not (self.low(n.end) == "-" and self.low(n.end + 1) == "based")
            and not self._is_setting(n)
            and not any(n.first in source for source in sources)
        ]

    def _object_of(self, strike: Span) -> int:
        """Where what is struck begins: "destroyed a Daesh depot", "hit several ISIL posts"."""
        i, counted = strike.end, {count.first: count.end for count in self.counts}
        if self.low(strike.first - 1) in DETERMINERS:
            # "After the shelling the army moved in".
            return i
        while self.low(i) in DETERMINERS or i in counted:
            i = counted.get(i, i + 1)
        return i

    def _is_of_agency(self, name: Span) -> bool:
        """ "Carried by the Saudi Press Agency": a body that tells or heals, not those it is named after."""
        if name.value.part != "adjective" or self.words.shouted:
            return False
        behind = range(name.end, min(name.end + 3, len(self.words.lows)))
        named = [self.low(i) for i in takewhile(lambda i: self.words.texts[i][0].isupper(), behind)]
        return not AGENCIES.isdisjoint(named)

    def is_struck(self, name: Span) -> bool:
        """Whether a name only tells where an attack was: "a Damascus car bomb"; no dateline's, "BEIRUT Air strikes"."""
        if self.words.texts[name.first].isupper() and not self.words.shouted:
            return False
        place = next((p for p in self.places if (p.first, p.end) == (name.first, name.end)), None)
        if place is None:
            return False
        land = self.world.places[place.value].kind == "country"
        attacks = {a.first for a in self.attacks if not land or a.value == "clash" or self.low(a.end - 1) in BLASTS}
        end = name.end
        while end not in attacks and (self.low(end) in MANNERS or self.low(end) in self.lexicon.things):
            end += 1
        return end in attacks

    def _is_setting(self, name: Span) -> bool:
        """Whether a name only tells where: "in Idlib, northwestern Syria, killed", "fire from southern Lebanon"."""
        around = [span for span in self.places if span.first <= name.first < span.end]
        if not around or name.value.part == "adjective":
            return False
        first = around[0].first
        if around[0].first < name.first or self.low(first - 1) in BEARINGS or self.low(first - 1) in SEATS:
            return True
        text = self.words.texts[first - 2] if first > 1 else ""
        dated = any(span.first <= first - 2 < span.end for span in self.dates)
        return self.low(first - 1) == self.low(name.end) == "," and text[:1].isupper() and not dated

    def _is_seat(self, name: Span) -> bool:
        """Whether a name is a town's in capitals, as datelines print it; "US", "YPG" and "ISIS" are actors."""
        text = self.words.texts[name.first]
        town = len(text) > 4 and name.end == name.first + 1 and text.isupper() and not self.words.shouted
        return town and any(span.first == name.first for span in self.places)

    @once
    def opens(self) -> int:
        """Where the sentence begins behind a dateline, "GANJA, Azerbaijan, Oct. 17 (Agency) -": 0 without one."""
        if not self.words.texts[:1] or self.words.shouted:
            return 0
        dash = next((i + 1 for i, low in enumerate(self.words.lows[:16]) if low in DASHES), 0)
        if (colon := self.colon) or not self.words.texts[0].isupper():
            return colon or self._behind_day(dash)
        return dash or self._behind_town()

    def _behind_day(self, dash: int) -> int:
        """Where the sentence begins behind "Zorba, Jul 9 -", of which no word is in capitals: the dash that ends it."""
        day = next((span for span in self.dates if 1 < span.first < span.end < dash), None) if dash else None
        town = day is not None and all(text[0].isupper() or text == "," for text in self.words.texts[: day.first])
        return dash if town and day and self.words.lows[day.first - 1] == "," else 0

    def _behind_town(self) -> int:
        """Where the sentence begins behind "BEIRUT:", "LAKKI MARWAT:"; not behind "DEAD:"."""
        colon = next((i for i in range(1, 4) if self.low(i) == ":"), 0)
        town = colon > 0 and all(text.isupper() and len(text) > 2 for text in self.words.texts[:colon])
        return colon + 1 if town and self.lexicon.harm.at(self.words, 0) is None else 0

    @once
    def colon(self) -> int:
        """Where the sentence begins behind a dateline with a colon, "Hama, 14 March:"; 0 without one."""
        if ":" not in self.words.lows[3:12]:
            return 0
        i = self.words.lows.index(":", 3)
        date = next((span for span in self.dates if span.end == i and span.first > 1), None)
        town = date is not None and all(text[0].isupper() or text == "," for text in self.words.texts[: date.first])
        return i + 1 if town and date and self.words.lows[date.first - 1] == "," else 0

    def named_in(self, first: int, end: int) -> Iterator[Span]:
        """The actors named within tokens first to end; "the Azerbaijani city of Barda" names none."""
        return (
            span
            for span in self.doers
            if first <= span.first and span.end <= end and self.low(span.end) not in PLACE_NOUNS
        )
