"""Who speaks at a token of a sentence: before a verb of speech, behind it, by "according to", at its head or end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analysis.reading.lexicon import PREFIXED, Words, World
from analysis.reading.phrases import Hits
from analysis.reading.reach import ARTICLES, OPENERS, closes_sentence
from analysis.reading.sentences import Span, Tokens
from analysis.reading.speaker import Speaker
from analysis.reading.voices import (
    HOURS,
    MEANWHILE,
    OWNING,
    before_aside,
    is_title,
    may_entitle,
    source,
    voice,
    voice_behind,
)

# "By the Observatory's last count", and how many words that may have.
ACCOUNT = 8
LATEST = frozenset("last latest own first initial preliminary".split())
ACCOUNTS = frozenset(
    "account accounts count counts tally tallies reckoning figures estimate estimates term terms".split()
)
# What may stand before the first word of a speaker: "earlier statements by the ministry".
LEADING = frozenset("of the with from in the by that earlier later their his its".split())
SOURCES = ("source", "sources")
DIRECTIONS = frozenset("northern southern eastern western northwestern northeastern southwestern southeastern".split())
# What a sentence turns with belongs to no speaker: "in Hama meanwhile residents said".
TURNS = frozenset("meanwhile however separately moreover also later earlier".split())
BY = HOURS | frozenset("end then now late early".split())  # "By the evening"
UNITS = frozenset("hours days weeks months years minutes".split())
# A name behind one of these is not the subject of the verb that follows.
OBLIQUE = frozenset("by against with between on to at for in of from near inside".split())
LOOK_BACK = 16
# What stands before the signature of a line.
DASHES = frozenset("- – —".split())
# Between a speaker and the verb of speech stands none of these.
UNCROSSED = frozenset('; : - – — " “ ” and but when while after before because if'.split())
DWELLERS = frozenset("resident residents villagers".split())
STAFF = frozenset("staff officials workers sources teams crews chief chiefs investigators".split())
# What is said in one of these is said by whoever was named before.
PAPERS = ("bulletin", "statement", "summary")


def reader_of(words: Tokens, named: Sequence[Span], lexicon: Words, world: World) -> Reader:
    first, end = {span.first: span for span in named}, {span.end: span for span in named}
    return Reader(words, words.low, first, end, lexicon.speakers.here(words), lexicon.harm.here(words), lexicon, world)


@dataclass(slots=True, eq=False)
class Reader:
    """The words of a sentence, asked who speaks at a token of it."""

    words: Tokens
    low: Callable[[int], str]
    by_first: dict[int, Span]
    by_end: dict[int, Span]
    speakers: Hits
    harms: Hits
    lexicon: Words
    world: World

    def heading(self) -> tuple[int, int, Speaker] | None:
        """ "Health ministry: 30 killed in strike"; "Syria: 30" is a place, "Killing of an official: a" an act."""
        colon = self.words.lows.index(":")
        for j in range(colon * all(harm > colon for harm in self.harms)):
            hit = self.from_token(j)
            if not hit or not (hit[1].noun or self.by_end[hit[0]].value.part == "institution"):
                continue
            if (j, hit[0]) == (0, colon) or all(may_entitle(self.words, k) for k in (*range(j), *range(hit[0], colon))):
                return 0, colon + 1, hit[1]._replace(text=self._stranger(0, colon).text)
        return None

    def signature(self) -> tuple[int, int, Speaker] | None:
        """ "Twelve dead in Kherson - emergency services": who stands behind a dash at the end."""
        end = len(self.words.lows) - (self.low(len(self.words.lows) - 1) == ".")
        dash = max(i for i, low in enumerate(self.words.lows) if low in DASHES)
        hit = self.from_token(dash + 1) if dash else None
        return (dash, end, hit[1]) if hit and hit[0] == end and hit[1].kind not in ("", "media") else None

    def according(self, i: int) -> tuple[int, int, Speaker] | None:
        hit = self.lexicon.according.at(self.words, i)
        if hit is None or (self.low(i) == "by" and self.low(i + 1 + (self.low(i + 1) in ARTICLES)) in BY):
            return None  # "By the evening the army had"
        if self.low(i) == "to":
            return self._account(i + 1)  # "To use Ankara's term"
        if self.low(i) == "by" and hit[0] == 1:
            return self._account(i)
        j = i + hit[0]
        if any(self.low(k) in OWNING and self._is_breach(k + 1) for k in range(j + 1, j + ACCOUNT)):
            return None  # "Citing the militia's complete violation of the truce"
        if speaker := self.from_token(j):
            return i, self._seat(speaker[0]), speaker[1]
        told = source(self.words, j, self.lexicon, by=hit[0] == 1)
        return (i, told[1], self._stranger(*told)) if told else None

    def _is_breach(self, k: int) -> bool:
        return not self.lexicon.breach_nouns.isdisjoint(self.words.lows[k : k + 3])

    def _account(self, i: int) -> tuple[int, int, Speaker] | None:
        """ "By Kyiv's account", "by Israeli tallies", "by the ministry's count", "by the movement's own reckoning"."""
        name = self.by_first.get(i + 1 + (self.low(i + 1) in ARTICLES))
        owner = next((k for k in range(i + 2, i + ACCOUNT) if self.low(k) in OWNING), None)
        last = owner or (name.end if name else None)
        if last is None:
            return None
        end = last + (owner is not None)
        end += self.low(end) in LATEST
        return (i, end + 1, self._speaker(i + 1, last)) if self.low(end) in ACCOUNTS else None

    def aside(self, i: int) -> tuple[int, int, Speaker] | None:
        """Who speaks where nothing but that stands between commas: ", the ministry went on, the truce was broken"."""
        end = i + 1 + (self.low(i + 1) == "on")
        before = self._before(i) if self.low(end) in OPENERS | {".", ":", ""} else None
        return (before[0], end, before[1]) if before and self._before_article(before[0]) in OPENERS else None

    def opener(self, i: int, harmed: bool = False) -> tuple[int, int, Speaker] | None:
        """Who says what stands behind ", saying": the body that opens the sentence, which ends at its name.

        harmed: whatever it suffered itself.
        """
        hit = self.from_token(0)
        told = hit is not None and hit[1].noun not in DWELLERS and (harmed or not self._is_harmed_before(i))
        return (i, i + 1, hit[1]) if hit and told else None

    def _is_harmed_before(self, i: int) -> bool:
        """Whether somebody is harmed before a token: a toll that is corrected harms nobody."""
        return any(first < i and harm[0] != "toll" for first, (_, harm) in self.harms.items())

    def _seat(self, end: int) -> int:
        """Where a speaker ends with where it sits: "according to officials in Baku"."""
        seated = self.low(end) == "in" and end + 1 < len(self.words.lows) and self.words.texts[end + 1][0].isupper()
        return end + 2 if seated and self.low(end + 1) not in self.lexicon.months else end

    def verb(self, i: int) -> tuple[int, int, Speaker] | None:
        """The speaker of the verb of speech at i: behind it ("said X"), by it ("announced by X") or before it."""
        turned = self.low(i) in self.lexicon.inverted and self.low(i - 2) not in ("part", "turn")
        if turned and self.low(i - 1) in OPENERS and self.low(i + 1) != "that":
            behind = self.from_token(i + 1)
            if behind and not self._is_clause(behind[0]):
                return i, self._through_office(behind[0]), behind[1]
        if turned and (last := self._last(i)):
            return i, last[0], last[1]
        if self.low(i - 1) in OPENERS and (end := voice_behind(self.words, i, self._is_known, self.lexicon)):
            return i, end, self._stranger(i + 1, end)
        if hit := voice(self.words, i, self._is_known, self.lexicon):
            return hit[0], i + 1, self._stranger(*hit)
        if before := self._before(i):
            return before[0], i + 1, before[1]
        if "by" in self.words.seen and (self.low(i - 1) in self.lexicon.passive or i == 0):
            for j in range(i + 1, min(i + 9, len(self.words.lows))):
                if self.low(j) == "by" and (agent := self.from_token(j + 1)):
                    return i, agent[0], agent[1]
        return None

    def _through_office(self, end: int) -> int:
        """ "Said Colonel Musa Bello of the brigade.": where a sentence ends that only tells more of who speaks."""
        rest = self.words.lows[end : end + 7]
        told = not self.lexicon.passive.isdisjoint(rest) or any(k in self.harms for k in range(end, end + 7))
        return end + rest.index(".") if rest[:1] in (["of"], ["from"]) and "." in rest and not told else end

    def _stranger(self, first: int, end: int, kind: str = "other") -> Speaker:
        """Somebody of no listed kind: "a teacher said"."""
        return Speaker(self.words.printed(first + (self.low(first) in ARTICLES), end), kind, None, False, "")

    def _is_known(self, k: int) -> bool:
        named = k + 1 in self.by_end or k in self.by_first or k in self.harms
        return named or k in self.speakers or (k >= 0 and self._ends_speaker(k + 1) is not None)

    def _last(self, i: int) -> tuple[int, Speaker] | None:
        """ "25 were wounded said the observatory": a speaker behind the verb who ends the sentence, with no comma."""
        behind = self.from_token(i + 1) if i > 1 and self.low(i + 1) in ARTICLES and self.low(i) != "told" else None
        return behind if behind and closes_sentence(self.words, behind[0], self.lexicon) else None

    def _is_clause(self, end: int) -> bool:
        """Whether a verb follows: in "X, the spokesman, said the regime was ..." the regime is no speaker."""
        low = self.low(end)
        verb = low in self.lexicon.auxiliaries
        return verb or self.lexicon.modal.at(self.words, end) is not None

    def from_token(self, j: int) -> tuple[int, Speaker] | None:
        """A speaker from token j on: (end, speaker); runs to the last speaker word before a stop."""
        start, lows = j, self.words.lows
        j += self.low(j) in ARTICLES
        end, limit = -1, min(len(lows), j + 12)
        while j < limit and j not in self.harms:
            name, noun = self.by_first.get(j), self.speakers.get(j)
            if name and not (noun and noun[0] > name.end - j):
                j = end = name.end
                j += self.low(j) in ("'s", "’s", "'", "’")
            elif noun:
                j = end = j + noun[0]
            elif (
                self.words.texts[j][0].isalpha()
                and not (lows[j] in self.lexicon.stop or lows[j] in self.lexicon.numbers)
            ) or (end < 0 and lows[j] in LEADING):
                # "Earlier statements by the ministry": the ministry.
                start = j + 1 if start < j and end < 0 and lows[j] in ("by", "from") else start
                j += 1
            else:
                break
            if end > 0 and j == end and self.low(j) in (",", ".", ";", "that", "in", "on", "who"):
                break
        one = end > 0 and self.low(end - 1) in self.lexicon.singular
        end = min(end + 4, self._through_name(end)) if one else end
        return (end, self._speaker(start, end)) if end > 0 else None

    def _through_name(self, k: int) -> int:
        """ "Colonel Sadiq al-Omari", "spokesman Col. Musa Bello": where the name behind a noun ends."""
        while not self.words.shouted and k < len(self.words.lows) and k not in self.by_first:
            named = self.words.texts[k][0].isupper() or PREFIXED.match(self.words.texts[k])
            dated = self.low(k) in self.lexicon.weekdays or self.low(k) in self.lexicon.months
            if (not named or dated) and not is_title(self.words, k):
                break
            k += 1
        return k

    def _before(self, i: int) -> tuple[int, Speaker] | None:
        """The speaker before token i: (first, speaker)."""
        j = i
        while j > 0 and (self.low(j - 1) in self.lexicon.adverbs | MEANWHILE or self.low(j - 1) in self.lexicon.have):
            j -= 1
        aside = before_aside(self.words, j - 1) if self.low(j - 1) == "," else None
        if aside is None and self.low(j - 1) == "," and (named := self._titled(j - 1)):
            return named
        j = aside or j
        if j and self.low(j - 1) in self.lexicon.again:
            return j - 1, Speaker(self.low(j - 1), "", None, True, "")
        limit = max(0, j - LOOK_BACK)
        if self.low(j - 1) in ACCOUNTS and self.low(j - 2) in ("a", "the", "its", "their"):
            # "The army violated it nine times, a tally showed": whose tally is not told.
            return None
        while j > limit:
            begin = self._ends_speaker(j)
            first = None if begin is None else self._expand(begin)
            if first is not None and (self.low(first) in DIRECTIONS or self.low(first) in ("no", "neither")):
                # "In Metula, northern Israel, on Tuesday, the rescuers said"; "no group has claimed"
                first = None
            if first is not None and self._before_article(first) not in OBLIQUE:
                return first, self._speaker(first, self._closes(j, i))
            # An apposition, a place or a time may stand before the verb.
            if self.low(j - 1) in UNCROSSED or self.low(j - 1) in self.lexicon.speech or j - 1 in self.harms:
                return None
            j -= 1
        return None

    def _titled(self, comma: int) -> tuple[int, Speaker] | None:
        """ "India's foreign secretary, Vikram Misri, said": who stands by name behind a title of an actor's."""
        opens = next((k for k in range(comma - 1, max(0, comma - 5), -1) if self.low(k) == ","), None)
        printed = opens is not None and self.words.printed(opens + 1, comma)
        if opens is None or not printed or not all(word[0].isupper() for word in printed.split()):
            return None
        name = next((n for n in self.by_first.values() if self.low(n.end) in OWNING and 0 < opens - n.end < 5), None)
        title = name is not None and all(low.isalpha() for low in self.words.lows[name.end + 1 : opens])
        return (name.first, self._speaker(name.first, opens)._replace(text=printed)) if name and title else None

    def _before_article(self, first: int) -> str:
        return self.low(first - 2) if self.low(first - 1) in ARTICLES else self.low(first - 1)

    def _closes(self, j: int, verb: int) -> int:
        """Where a speaker that ends at j closes: with "of Hatay" or "in Ankara" behind it, up to the verb."""
        k = j
        if self.low(j - 1) in ("side", "part"):
            return j
        while k < verb and (self.low(k) in STAFF or self.lexicon.roles.at(self.words, k)):
            # "Hospital staff said"
            k += 1
        k = min(verb, self._through_name(k))
        if k > j:
            return k
        owned = self.words.lows[j + 1 : verb] if self.low(j) in ("'s", "’s") else []
        if 0 < len(owned) < 5 and all(low.isalpha() and low not in self.lexicon.stop for low in owned):
            # "The hospital's chief clinical director said"
            return verb
        seats = ("of", "in", "for", "at", "from", "within") if self.low(j - 1) in SOURCES else ("of", "in", "for")
        if self.low(j) in seats and not {"turn", "part"} & {self.low(j + 1), self.low(j + 2)}:
            stops = self.lexicon.have | {",", "who", "which", "that"}
            while k < verb and self.low(k) not in stops:
                k += 1
            passing = self.lexicon.adverbs | self.lexicon.again | MEANWHILE
            while k > j and self.low(k - 1) in passing:
                k -= 1
        return k

    def _ends_speaker(self, j: int) -> int | None:
        """Where a name or speaker noun that ends at j begins."""
        last, span = self.low(j - 1), self.by_end.get(j)
        if last in self.lexicon.speakers.lasts and not (last == "daily" and self.low(j) in ("report", "bulletin")):
            own_part = last in ("part", "side") and self.low(j - 2) in ("its", "their", "his", "her", "neither")
            for width in (3, 2, 1) if not own_part else ():
                if (hit := self.speakers.get(j - width)) and hit[0] == width:
                    return min(j - width, span.first if span else j)
        return span.first if span and span.value.part != "adjective" else None

    def _expand(self, first: int) -> int:
        """Takes in what stands before a speaker noun: "Turkey's Defense", "the governor of Hatay" is already whole."""
        while first > 0:
            low, text = self.low(first - 1), self.words.texts[first - 1]
            if low == "-" and (self.words.texts[first - 2].isupper() or self.words.texts[0].isupper()):
                # "YEREVAN - The ministry said", "GANJA, Azerbaijan - Officials said"
                break
            if first in self.by_end:
                first = self.by_end[first].first
            elif (
                low in ("'s", "’s", "'", "’", "-")
                or (text[0].isupper() and low not in self.lexicon.stop and low not in self.lexicon.weekdays)
                or (
                    text[0].isalpha()
                    and text.islower()
                    and low not in self.lexicon.stop
                    and low not in self.lexicon.speech
                    and low not in TURNS | HOURS
                    and not (low.endswith("s") and low in self.lexicon.things)
                    and low not in UNITS
                    and first - 1 not in self.harms
                )
            ):
                first -= 1
            else:
                break
        return first

    def _speaker(self, first: int, end: int) -> Speaker:
        while first < end and self.low(first) in ARTICLES:
            first += 1
        inside = [span for span in self.by_first.values() if first <= span.first and span.end <= end]
        nouns = self.lexicon.speakers.all(self.words, first, end)
        persons = [span for span in inside if span.value.part == "person"]
        proper = [span for span in inside if span.value.part in ("person", "institution")]
        actors = [self.world.actors[span.value.actor] for span in inside]
        kind = "other" if not nouns or self._is_armed(*nouns[-1][:2]) else str(nouns[-1][2])
        if proper or (actors and kind in ("belligerent", "other")):
            kind = self.world.actors[proper[-1].value.actor].kind if proper else actors[-1].kind
        side = next((actor.side for actor in actors if actor.side), None) if kind in ("belligerent", "local") else None
        if side is None and kind == "belligerent" and self.low(first - 1) in ("its", "their"):
            # "Turkey's tally grew when its defence ministry announced ..."
            before = [span for span in self.by_first.values() if span.end < first]
            side = self.world.actors[before[0].value.actor].side if before else None
        # "A source at the police command" is a source, of the police.
        named = nouns[0] if nouns and self.low(nouns[0][0]) in SOURCES else nouns[-1] if nouns else None
        noun = " ".join(self.words.lows[named[0] : named[1]]) if named else ""
        if persons:
            first, end, noun = self._full_name(first, persons[-1].first), persons[-1].end, ""
        return Speaker(
            self.words.printed(first, end).replace("’", "'"), kind, side, not inside and end - first <= 2, noun
        )

    def _is_armed(self, first: int, end: int) -> bool:
        """ "The Islamic State group": what goes on with, or ends, the name of fighters."""
        name = self.by_end.get(end) or self.by_end.get(first)
        named = name is not None and name.first < first and name.value.part == "noun"
        return named and self.words.lows[first:end] == ["group"]

    def _full_name(self, first: int, name: int) -> int:
        """Takes in given names before a surname: "President Tayyip Erdogan" is Tayyip Erdogan."""
        while name > first and self.words.texts[name - 1][0].isupper() and self.words.lows[name - 1].isalpha():
            if self.low(name - 1) in self.lexicon.stop or name - 1 in self.speakers or name in self.by_end:
                break
            name -= 1
        return name
