"""Which words may stand in a phrase for people: what modifies its noun, what its printed name is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from analysis.reading.counts import SUSTAINED, UNITS
from analysis.reading.lexicon import PREFIXED, Words
from analysis.reading.phrases import Hits
from analysis.reading.sentences import Span, Tokens

GROUPS = frozenset(
    "group faction militia alliance brigade battalion movement organization organisation party wing unit forces "
    "coalition".split()
)
CAPTIVE = frozenset(("hostage", "prisoner", "captive"))
FREED = frozenset("freed released rescued liberated".split())
HURT = ("wounded", "injured", "captured", "detained", "abducted", "kidnapped")
# "Three more received bullet wounds".
# Who is of a service, and the role that gives: "three members of the border police".
ENROLLED = frozenset("member members officer officers agent agents recruit recruits".split())
SERVICES = {"police": "police", "gendarmerie": "police", "army": "military", "navy": "military", "military": "military"}
AGED = ("-year-old", "-years-old", "-month-old", "-months-old")
# What has an age and is nobody.
OLD = frozenset("truce ceasefire war conflict insurgency deal agreement dispute feud ban law dream".split())
# Marks within a phrase.
MARKS = frozenset('- " “ ” ‘'.split())
INDEFINITE = frozenset(("a", "an", "another"))
# Who is told of side by side: "a man, woman and child".
KIN = frozenset("man woman child boy girl father mother son daughter brother sister husband wife baby infant".split())
DEFINITE = frozenset("the his her its their our this".split())


@dataclass(slots=True, eq=False)
class Nouns:
    """Asks about the tokens of one sentence, given its numbers, names, nouns for people and words of harm."""

    words: Tokens
    low: Callable[[int], str]
    counts: dict[int, Span]
    names: dict[int, Span]
    roles: Hits
    harms: Hits
    lexicon: Words

    def may_go_on(self, k: int) -> bool:
        return self.words.texts[k].islower() and self.words.texts[k].isalpha() and self.may_modify(k)

    def of_body(self, j: int) -> int | None:
        """Where "of the rebel group Jaish al-Izza" behind "fighters" ends; None where no noun for a body follows."""
        end = next((k + 1 for k in range(j, min(j + 5, len(self.words.lows))) if self.low(k) in GROUPS), None)
        if end is None or any(k in self.counts or self.low(k) == "," for k in range(j, end)):
            return None
        while self._goes_on_name(end):
            end += 1
        acronym = self.low(end) == "(" and self.low(end + 2) == ")"
        return end + 3 * acronym

    def _goes_on_name(self, k: int) -> bool:
        """Whether token k is of a name's words: "Movement for Free Farming", "Jaish al-Izza"."""
        if k >= len(self.words.lows):
            return False
        if self.low(k) in ("of", "for", "the"):
            behind = self.words.texts[k + 1 : k + 3]
            return any(text[0].isupper() for text in behind) and not self.words.shouted
        text = self.words.texts[k]
        acts = self.low(k).endswith("ed") or k in self.harms or self.low(k) in self.lexicon.closed
        closed = self.words.shouted and acts
        return (text[0].isupper() or text.startswith(("al-", "el-"))) and not closed

    def of_place(self, j: int) -> int | None:
        """Where "of Kunduz Province" behind "commander" ends; None where no printed name follows."""
        j += self.low(j) == "the"
        end = j
        while end < len(self.words.lows) and end not in self.counts and self._is_of_capitals(end):
            if self.low(end) in self.lexicon.stop or self.words.shouted:
                break
            end += 1
        abbreviated = end > j and self.low(end) == "(" and self.low(end + 2) == ")"
        return end + 3 * abbreviated if end > j else None

    def _is_of_capitals(self, k: int) -> bool:
        """Whether a capital stands at a token, or behind a genitive at it: "the New People's Army"."""
        owned = self.low(k) in ("'s", "’s") and k + 1 < len(self.words.texts)
        return self.words.texts[k + owned][0].isupper()

    def may_modify(self, k: int) -> bool:
        low = self.words.lows[k]
        if not low[0].isalpha():
            return low in MARKS or low.endswith(AGED)
        return (
            low not in self.lexicon.closed
            and low not in SUSTAINED
            and (low not in self.lexicon.things or k + 1 in self.roles or self._is_of_a_trade(k))
            and (k not in self.harms or low in CAPTIVE or (low in HURT and self._is_told_besides(k)))
            and not (low in self.lexicon.months and self.is_month(k))
        )

    def _is_told_besides(self, k: int) -> bool:
        """ "Beheaded two captured soldiers": what was done to them before; not "three abducted workers were freed"."""
        freed = any(low in FREED for low in self.words.lows[k + 2 : k + 6])
        return k + 1 in self.roles and self.is_counted(k) and not freed

    def _is_of_a_trade(self, k: int) -> bool:
        """ "A village defence volunteer": a thing before another noun before one for people."""
        low = self.low(k + 1)
        plain = low.isalpha() and low not in self.lexicon.closed and not low.endswith(("ing", "ed", "s", "ly"))
        return plain and k + 2 in self.roles and k + 1 not in self.harms and self.low(k - 1) in INDEFINITE

    def is_counted(self, k: int) -> bool:
        """ "Two wounded soldiers", "one of the wounded soldiers": a number right before, or before "of the"."""
        ends = {count.end for count in self.counts.values()}
        return k in ends or (self.words.lows[max(0, k - 2) : k] == ["of", "the"] and k - 2 in ends)

    def is_month(self, k: int) -> bool:
        """Whether the name of a month is one: "Jan" only with a day or a stop behind it, else it is a name."""
        behind = self.low(k + 1)
        return len(self.words.lows[k]) > 3 or behind == "." or behind[:1].isdigit()

    def may_name(self, k: int) -> bool:
        return self.words.lows[k] in DEFINITE or self.may_modify(k)

    def is_name_part(self, k: int) -> bool:
        """Whether token k goes on a printed name behind a title: "Mayor Juan Perez"."""
        text = self.words.texts[k]
        capital = (text[0].isupper() and not text.isupper()) or PREFIXED.match(text)
        if self.low(k) in self.lexicon.weekdays:
            # "Killed eleven people Sunday"
            return False
        return bool(capital and self.may_modify(k)) or (text == "." and len(self.words.texts[k - 1]) <= 2)

    def is_plural_noun(self, k: int) -> bool:
        low = self.words.lows[k]
        return low.endswith("s") and len(low) > 3 and not low.endswith(("ss", "ous")) and low.isalpha()

    def are_several(self, k: int) -> bool:
        """ "Police Reservists": whether a run of nouns for people at a token ends in a plural; "Guard" does not."""
        last = ""
        while hit := self.roles.get(k):
            last, k = " ".join(self.words.lows[k : k + hit[0]]), k + hit[0]
        return bool(last) and last not in self.lexicon.singular

    def is_thing(self, j: int) -> bool:
        """Whether what follows a number is a noun for things, with a few words before it; "eleven Sunday morning"."""
        if self.low(j) in self.lexicon.weekdays:
            return False
        for k in range(j, min(j + 5, len(self.words.lows))):
            if self.low(k) == "%" or (self.low(k) == "per" and self.low(k + 1) == "cent"):
                return True
            if self.low(k) in self.lexicon.things and not self.may_modify(k):
                return True
            if not self.may_modify(k) or k in self.counts:
                return False
        return False

    def is_plain_noun(self, k: int) -> bool:
        """Whether a word in small letters that may be a trade ends a phrase: "attendant"."""
        low = self.low(k)
        plain = low.isalpha() and self.words.texts[k].islower() and low not in self.lexicon.things | self.lexicon.closed
        return plain and self.is_last(k + 1) and not (low.endswith("s") or low in OLD)

    def behind_couple(self, j: int) -> int | None:
        """Where "a Rohingya couple" ends, if a word for whose they are stands at a token; "a couple of" is a number."""
        return j + 2 if self.low(j + 1) == "couple" and self.low(j + 2) != "of" and self.may_modify(j) else None

    def is_of_unit(self, i: int) -> bool:
        """ "A 10th Infantry Brigade soldier": the number is the brigade's."""
        return not UNITS.isdisjoint(self.words.lows[i + 1 : i + 4])

    def is_of_name(self, k: int) -> bool:
        """Whether a capital stands behind "People's" that is no person's: "Army", "Protection Units"."""
        printed = self.words.texts[k : k + 1]
        capital = bool(printed) and printed[0][0].isupper() and self.words.texts[k - 2][0].isupper()
        return capital and not self.words.shouted and k not in self.names

    def is_last(self, k: int) -> bool:
        """Whether no noun goes on with a phrase at token k."""
        return k >= len(self.words.lows) or not self.may_modify(k)

    def is_end(self, k: int) -> bool:
        """Whether neither a noun nor a thing goes on with a phrase at token k: "a Russian", not "a Russian drone"."""
        return self.is_last(k) and not self.is_thing(k)

    def of_service(self, j: int, owner: bool) -> tuple[int, str] | None:
        """Where "of the federal police" behind "members" ends, and the role it gives; an owner's name may be read."""
        owned = owner and self.low(j - 1) in ("'s", "’s")
        if not owned and self.low(j) != "of":
            return None
        k = j if owned else j + 1
        while k < j + 5 and k < len(self.words.lows) and self.low(k) not in SERVICES and self.may_name(k):
            k += 1
        role = SERVICES.get(self.low(k))
        end = k + 1 + (self.low(k + 1) in ("force", "forces"))
        # "Of the army council"
        ends = end in self.harms or self.low(end) in self.lexicon.closed or not self.low(end)[:1].isalpha()
        return (end, role) if role and ends else None

    def behind_capitals(self, k: int) -> int:
        """Where the words of a printed name end, with its short form behind it: "Service Unit (GSU)"."""
        while k < len(self.words.texts) and self._is_capital(k) and k not in self.roles:
            k += 1
        return k + 3 * (self.low(k) == "(" and self.low(k + 2) == ")")

    def _is_capital(self, k: int) -> bool:
        return self.words.texts[k][0].isupper() and not self.words.shouted

    def are_two_by_name(self, i: int, end: int) -> bool:
        """ "Constables Omar Saleh and Ali Nasr": the first of them, behind the noun of both."""
        texts = self.words.texts
        named = not self.words.shouted and end - i > 2 and all(self.is_name_part(k) for k in range(i, end))
        return named and self.low(end) == "and" and texts[end + 1 : end + 2] != [] and texts[end + 1][0].isupper()

    def partitive(self, j: int) -> int:
        """Where the noun stands behind "of the", "of those"."""
        while j < len(self.words.lows) and (
            self.low(j) in DEFINITE or self.low(j) in ("them", "whom", "those", "these")
        ):
            j += 1
        return j

    def behind_withdrawn(self, j: int) -> int:
        """Where "people" stands in "28, not 22, people"."""
        withdrawn = self.words.lows[j : j + 2] == [",", "not"] and self.low(j + 3) == ","
        return j + 4 if withdrawn else j

    def shares_article(self, i: int) -> bool:
        """ "A man, woman and child": whether the one before, with its article or in the same list, is joined to it."""
        listed = self.low(i - 1) in ("and", ",") and self.low(i - 2) in KIN
        return listed and (self.low(i - 3) in INDEFINITE or self.shares_article(i - 2))

    def is_who_was_harmed(self, i: int) -> bool:
        """Whether a relative clause of harm stands at a token: "who died", "who were killed"."""
        verb = i + 1 + (self.low(i + 1) in self.lexicon.passive)
        return self.low(i) == "who" and verb in self.harms


def printed_names(words: Tokens) -> list[int]:
    """Where two words with capitals stand side by side."""
    capital = [i for i, text in enumerate(words.texts) if text[0].isupper() or (i and PREFIXED.match(text))]
    aged = [i for i in capital if words.low(i + 1) == "," and words.low(i + 2).isdigit()] if "," in words.seen else []
    return [*(i for i, following in pairwise(capital) if following == i + 1), *aged]
