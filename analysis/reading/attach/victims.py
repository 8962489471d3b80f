"""Joins a word of harm to its victims."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.reading.attach import clauses, edges, losses, parts, subjects
from analysis.reading.attach.compared import compared, withdrawn
from analysis.reading.attach.hit import MEMBER, Victims
from analysis.reading.attach.hospitals import is_in_hospital
from analysis.reading.attach.members import CORPSES, bodies, itemised, members, of_whom, opens_with_them, told
from analysis.reading.attach.tolls import GIVING, put_at, tolls
from analysis.reading.attach.wounds import FOUND_WITH, HELD_BEFORE, dies_of_it
from analysis.reading.scan import Scan
from analysis.reading.sentences import QUOTES, Span

ALSO = ("well", "them", "whom", "also")
# What joins one victim phrase to the next.
JOINS = frozenset(", and & plus alongside".split())
# No search for a subject passes these.
WALLS = frozenset("; but when while after before because if whether although though that :".split())
REACH = 28
# Things are captured and missing too: a noun that is not known to be people is none.
STRICT = ("captured", "missing", "neutralized")


def victims(scan: Scan) -> list[Victims]:
    """Every (word of harm, victim phrase) pair of a sentence, in the order of the text.

    No phrase has two words of harm. Phrases nothing claims are left over, unless they go on with an elided verb
    ("three in Idlib, two in Hama") or are a part of the phrase before ("four of them").
    """
    told = "victims" in scan.words.seen or opens_with_them(scan.words)
    if not (scan.harms or told) and CORPSES.isdisjoint(scan.words.seen):
        return []
    joiner = _Joiner(scan, {p.first: p for p in scan.people}, {p.end: p for p in scan.people}, set(), [])
    for harm in scan.harms:
        joiner.join(harm)
    joiner.find_bodies()
    joiner.go_on()
    joiner.itemise()
    joiner.find_members()
    joiner.found += [*compared(scan, joiner.found), *withdrawn(scan, joiner.found)]
    # Some of "the 28 dead" come behind the 28.
    return sorted(joiner.found, key=lambda hit: (hit.rule == MEMBER, hit.people.first))


@dataclass(slots=True, eq=False)
class _Joiner:
    scan: Scan
    by_first: dict[int, Span]
    by_end: dict[int, Span]
    used: set[int]
    found: list[Victims]

    def join(self, harm: Span) -> None:
        voice = harm.value.voice
        if harm.first in self.used or subjects.is_care(self.scan, harm) or subjects.is_group(self.scan, harm):
            return
        if (listed := subjects.labelled(self.scan, harm, self.by_first)) and listed.first not in self.used:
            self._chain_right(harm, listed, "state")
        elif (hurt := subjects.hurt_in(self.scan, harm)) and hurt.first not in self.used:
            self._add(harm, hurt, "participle")
        elif voice == "toll":
            self._toll(harm)
        elif voice in ("active", "of", "lost"):
            self._right(harm, "nominal" if voice == "of" else "object")
        elif voice == "past":
            _ = self._right(harm, "object") or self._left(harm, "participle") or self._inverted(harm)
        elif voice in ("passive", "die"):
            _ = self._left(harm, "subject") or (voice == "passive" and self._right(harm, "inverted"))
        elif voice == "taken":
            self._taken(harm)
        elif voice in ("state", "adjective") and (at := put_at(self.scan, harm, self.by_end)):
            # "Put its losses at three dead", "the wounded at nine"
            self._add(harm, at, "toll", kind="killed" if self.scan.low(at.end) == "dead" else None)
        elif voice == "state":
            if paid := subjects.who_paid(self.scan, harm, self.by_end):
                self._add(harm, paid, "object")
            elif (owned := subjects.whose_death(self.scan, harm, self.by_end)) and owned.first not in self.used:
                self._add(harm, owned, "state")
            elif not self._left(harm, "state") and (some := subjects.suffered(self.scan, harm)):
                self._add(harm, some, "suffered")

    def _add(
        self, harm: Span, people: Span, rule: str, part: bool = False, kind: str | None = None, joined: bool = False
    ) -> None:
        self.used.add(people.first)
        self.found.append(Victims(harm, kind or harm.value.harm, people, rule, part, joined and not part))

    def _right(self, harm: Span, rule: str) -> bool:
        """The object behind the verb, and what is joined to it."""
        i = edges.behind_fillers(self.scan, harm.end, self.by_first)
        itself, i = subjects.itself(self.scan, i), edges.behind_owner(self.scan, i)
        people = itself or self.by_first.get(i)
        if people and people.value.form == "person" and self.scan.low(i - 1) in ("at", "in"):
            # "Four others injured at Sinam Kom"
            return False
        if people is None and harm.value.voice == "lost":
            people = self.by_first.get(edges.behind_things(self.scan, i))
        behind = self.by_first.get(edges.behind_adjectives(self.scan, i)) if people is None else None
        if behind and (harm.first not in self.by_end or behind.value.form == "definite"):
            # "Gunmen killed prominent lawyer Omar Saleh"; but "gunmen killed foreign fighters" may be either.
            people = behind
        if people is None and harm.value.harm in ("killed", "injured") and self.scan.low(i - 1) != "at":
            people = edges.behind_unknown(self.scan, i, self.by_first)
        if people is None or people.first in self.used:
            return False
        uncounted = subjects.is_uncounted(self.scan, people, harm)
        if uncounted or subjects.is_loot(self.scan, people, harm):
            return False
        lost = harm.value.voice == "lost" and not losses.may_be_lost(self.scan, harm, people)
        if lost or (harm.value.voice == "past" and subjects.has_predicate(self.scan, people)):
            return False
        lives = people.value.noun == "life" and people.value.number is None
        if lives or (people.value.weak and harm.value.harm in STRICT):
            # "The first loss of life among the troops" counts nobody.
            return False
        self._chain_right(harm, people, rule)
        return True

    def _chain_right(self, harm: Span, people: Span, rule: str) -> None:
        self._add(harm, people, rule)
        part = False
        while True:
            i = edges.behind_day(self.scan, edges.behind_age(self.scan, people.end))
            i = edges.behind_origin(self.scan, people, i)
            while self.scan.low(i) in JOINS or self.scan.low(i) in ALSO or subjects.is_as_well(self.scan, i):
                i += 1
                if self.scan.low(i) in parts.PARTS:
                    part, i = True, i + 1
            i += 3 * (self.scan.words.lows[i : i + 3] == ["in", "addition", "to"])
            if self.scan.low(i) in parts.PARTS:
                part, i = True, i + 1 + (self.scan.low(i + 1) in ("them", "whom"))
            i += self.scan.low(i) in ("their", "his", "her", "my", "our", "the") and i + 1 in self.by_first
            following = self.by_first.get(i) or edges.somebody(self.scan, i, harm)
            if following and self.scan.low(following.end) in ("'s", "’s"):
                # "Their gardener, and the gardener's 12-year-old nephew"
                i = edges.behind_owner(self.scan, edges.behind_owner(self.scan, i))
                following = self.by_first.get(i)
            if i == people.end or following is None or following.first in self.used or self._begins_anew(following):
                return
            title = parts.is_title(self.scan, people, following) or parts.is_named(self.scan, people, following)
            who = title or parts.is_who(self.scan, people, following, self.by_first)
            if who or parts.is_trade(self.scan, people, following):
                self.found[-1] = self.found[-1]._replace(people=parts.titled(people, following))
            if title:
                self.used.add(following.first)
                people = following
                continue
            critically = parts.is_vague(following) and self.scan.low(following.end).endswith("ly")
            owns = self.scan.low(following.end) in ("'s", "’s") or parts.is_speaking(self.scan, following)
            if who or critically or owns:
                # "Killing 17 people, the governor's office said", "scores were hurt, some critically"
                return
            joined = parts.adds(self.scan, people, following)
            people = following
            self._add(harm, people, rule, part or parts.is_part(self.scan, people), joined=joined)

    def _begins_anew(self, people: Span) -> bool:
        """Whether a phrase, or what "and" joins to it, has a verb of its own: "and nine more and two men were hurt"."""
        while not subjects.has_predicate(self.scan, people):
            following = self.by_first.get(people.end + 1) if self.scan.low(people.end) == "and" else None
            if following is None or following.first in self.used:
                return False
            people = following
        return True

    def _left(self, harm: Span, rule: str) -> bool:
        """The subject before the verb, and what is joined to it."""
        named = next((p for p in self.scan.people if p.first < harm.first < p.end), None)
        taken = self.scan.low(harm.first) not in subjects.LIVES or (
            named and self.scan.low(named.first - 1) in subjects.TAKEN
        )
        if rule == "state" and named and taken and named.first not in self.used:
            # "two martyrs": the noun itself tells the harm.
            self._add(harm, named, rule)
            return True
        if self.scan.low(harm.first) in subjects.LIVES or (
            rule == "state" and subjects.is_told_as_group(self.scan, harm)
        ):
            return False
        i = self._before_verb(harm)
        people = edges.told_before_verb(self.scan, harm, self.by_end) or self._subject(i, harm)
        people = clauses.first_of_clause(self.scan, people, i) if people else None
        if people is None and harm.value.voice in ("passive", "die") and harm.value.harm in ("killed", "injured"):
            people = edges.before_unknown(self.scan, i)
        if people is None or parts.are_some_with(self.scan, people, harm, self.found):
            return False
        if subjects.is_told_about(self.scan, people, harm):
            return False
        people = of_whom(self.scan, people, harm, self.by_first)
        if people.first in self.used:
            own = [hit for hit in self.found if hit.people.first == people.first]
            self.found[:] = [hit for hit in self.found if hit not in own]
            if not any((hit.rule, hit.harm_kind) in HELD_BEFORE for hit in own):
                self._add(harm, people, rule)
                return True
            self.used.discard(people.first)  # "Nine guards and two prisoners died"
        losses = self.scan.low(harm.first) == "losses" and not subjects.are_of_men(self.scan, people, harm)
        none = losses or subjects.are_seen(self.scan, harm) or subjects.is_loot(self.scan, people, harm)
        if none or (people.value.weak and harm.value.harm in STRICT):
            return False
        alone = subjects.is_alone(self.scan, people, harm)
        chain = [(people, False)] if alone else parts.with_list(self.scan, self._chain_left(people, harm))
        for phrase in parts.before_all(self.scan, chain):
            self._add(harm, phrase, MEMBER)
        main = any(not part for _, part in chain) or parts.is_some_hurt(self.scan, people, harm, self.found)
        before = None
        for phrase, part in chain:
            if phrase.first not in self.used:
                joined = before is not None and parts.adds(self.scan, before, phrase)
                self._add(harm, phrase, rule, part and main, joined=joined)
            before = phrase
        return True

    def _before_verb(self, harm: Span) -> int:
        """Where the words end that go with a verb: "were also", "who has", "was engaged and"."""
        i, lexicon = harm.first, self.scan.lexicon
        while (
            i
            and not ((phrase := self.by_end.get(i)) and clauses.is_whole(self.scan, phrase))
            and (  # "members of IS were killed": no verb ends a phrase
                self.scan.low(i - 1) in lexicon.adverbs
                or self.scan.low(i - 1) in lexicon.passive
                or self.scan.low(i - 1) in lexicon.have
                or (
                    self.scan.low(i - 1) in ("who", "which", "and", "or", "could", "would", "will", "may", "might")
                    and subjects.continues(self.scan, i - 1)
                )
            )
        ):
            # "was engaged and killed": the verb before "and" is passed with it.
            i -= 1 + (self.scan.low(i - 1) == "and" and not any(h.end == i - 1 for h in self.scan.harms))
        return i

    def _subject(self, i: int, harm: Span) -> Span | None:
        wounds = self.scan.low(harm.first) == "with"  # "Eight were brought to the clinic with bullet wounds"
        limit = max(0, i - (REACH if harm.value.voice != "state" else 12 if wounds else 6))
        start = i = edges.before_clause(self.scan, edges.before_aside(self.scan, i, REACH), harm, REACH)
        while i > limit:
            people = self.by_end.get(i)
            off = i < start and not (people and people.first in self.used)
            if people and not subjects.may_stand_off(self.scan, people, harm, off):
                people = None
            if people:
                if people.first in self.used and people.value.form != "group":
                    own = [hit for hit in self.found if hit.people.first == people.first]
                    return people if dies_of_it(self.scan, own, people, harm) else None
                if subjects.may_be_subject(self.scan, people, harm) and not subjects.is_apposed(
                    self.scan, people, self.by_end
                ):
                    return people
                i = people.first
                continue
            low = self.scan.low(i - 1)
            crossed = next((h for h in self.scan.harms if h.first < i <= h.end), None)
            more = low == "if" and self.scan.words.lows[i : i + 2] == ["not", "more"]
            if low in WALLS and not more and not (low == "but" and harm.value.voice == "die"):
                return None
            if low in self.scan.lexicon.speech and not subjects.is_told_of(self.scan, i - 1):
                return None
            if crossed and crossed.value.voice in ("past", "passive", "die") and not subjects.may_cross(crossed, harm):
                return None
            aside = low in self.scan.lexicon.speech and self.scan.low(i) == "," and i - 1 in self.by_end
            i = self.by_end[i - 1].first if aside else i - 1  # "a nurse said,"
        return None

    def _chain_left(self, people: Span, harm: Span) -> list[tuple[Span, bool]]:
        chain = [(people, parts.is_among(self.scan, people) or parts.is_part(self.scan, people))]
        while not parts.is_some_of(self.scan, chain[0][0]):
            first = parts.with_adjectives(self.scan, chain[0][0])
            i = first - (self.scan.low(first - 1) in ("their", "his", "her", "the", "all"))
            while (
                self.scan.low(i - 1) in JOINS
                or self.scan.low(i - 1) in QUOTES
                or self.scan.low(i - 1) in parts.PARTS
                or self.scan.low(i - 1) in ("well", "as", "them", "whom")
            ):
                i -= 1
            if self.scan.low(i - 1) == "or" and subjects.is_none(self.by_end.get(i - 1)):
                i -= 1
            aged = edges.before_age(self.scan, i)
            i = aged if aged in self.by_end else edges.before_origin(self.scan, i)
            before = self.by_end.get(edges.before_title(self.scan, i))
            if (
                before is None
                or i == first
                or before.first in self.used
                or not subjects.may_be_subject(self.scan, before, harm)
            ):
                if (whole := parts.whole_before(self.scan, first, self.by_end)) and whole.first not in self.used:
                    chain = [(whole, False), *((phrase, True) for phrase, _ in chain)]
                break
            if parts.is_of_others(self.scan, before, first, harm):
                break
            who = chain[0][0]
            if parts.is_who(self.scan, before, who, self.by_first) or parts.is_title(self.scan, before, who):
                # "Sepoy Omar Saleh, 26, a resident of Hama, died"
                before = parts.titled(before, chain.pop(0)[0])
            chain.insert(0, (before, parts.is_among(self.scan, before)))
        return parts.with_list(self.scan, chain)

    def _taken(self, harm: Span) -> None:
        """ "Took 30 villagers captive", "took the three riders of the cart into custody": they stand between."""
        people = self.by_end.get(edges.before_owned(self.scan, harm.first))
        chain = self._chain_left(people, harm) if people and people.first not in self.used else []
        if chain and subjects.is_taken(self.scan, chain[0][0].first):
            for phrase, part in chain:
                self._add(harm, phrase, "object", part, joined=phrase is not chain[0][0])

    def _inverted(self, harm: Span) -> bool:
        """ "Killed in the attack were five soldiers"."""
        people = subjects.behind_be(self.scan, harm, self.by_first)
        if people is None or people.first in self.used:
            return False
        self._chain_right(harm, people, "inverted")
        return True

    def _toll(self, toll: Span) -> None:
        behind = (h for h in self.scan.harms if toll.end <= h.first <= toll.end + 8 and h.value.voice != "toll")
        named = next(behind, None)
        if named and put_at(self.scan, named, self.by_end):
            # "Put the number of dead at seven, the wounded at 15": the wounded have their own.
            named = None
        # "Had given a figure of 70, and added that 16 were hurt": of what was told before.
        until = toll.end if self.scan.low(toll.first) in GIVING else len(self.scan.words.lows)
        before = [h.value.harm for h in self.scan.harms if h.value.harm and h.first < until]
        told = [hit.harm_kind for hit in self.found] or before or [""]
        found = tolls(self.scan, toll, named, told[-1 if self.found else 0])
        if found and named and not (toll.value.harm and any(p.end == named.first for p in self.scan.people)):
            self.used.add(named.first)
        for people, kind, rule in found:
            self._add(toll, people, rule, kind=kind)

    def go_on(self) -> None:
        """Victim phrases that go on with the verb before them."""
        for people in self.scan.people:
            kin = edges.is_kin(self.scan, people)
            after_part = any(hit.part and hit.people.end == people.first - 1 for hit in self.found)
            among = parts.is_among(self.scan, people)
            alone = people.value.form == "single" and after_part
            alone = alone or (people.value.form in ("single", "definite", "person") and among)
            paired = subjects.is_paired(self.scan, people) or subjects.is_elided_there(self.scan, people)
            if people.first in self.used or (people.value.number is None and not (alone or paired or kin)):
                continue
            before = (hit for hit in self.found if hit.people.first < people.first)
            if (last := max(before, key=lambda hit: hit.people.first, default=None)) is None:
                continue
            more = last.part and self.scan.words.lows[last.people.end : people.first] in (["and"], [","])
            if kin and not (more or paired):
                continue
            more = more and (kin or (last.people.end == people.first - 1 and self.scan.low(people.first - 1) == "and"))
            if parts.is_part(self.scan, people) and parts.is_vague(people):
                # "Destroying vehicles, some of them armed"
                continue
            if parts.is_part(self.scan, people) or parts.is_breakdown(self.scan, people) or more:
                people = told(self.scan, people, people.end, self.by_first)
                fatal = parts.is_fatal(self.scan, people)
                self._add(last.harm, people, "part", not fatal, "killed" if fatal else last.harm_kind)
            elif people.value.noun not in subjects.SAVED and subjects.is_elided(self.scan, people, last.people):
                # "One of them a child, and one in Baysariyeh": who has a place of their own are no part.
                part = (
                    last.part
                    and self.scan.low(people.end) not in subjects.OBLIQUE
                    and self.scan.low(people.first) != "another"
                )
                kind = "injured" if is_in_hospital(self.scan, people) else last.harm_kind
                self._add(last.harm, people, "elided", part, kind, parts.is_on_a_side(self.scan, people.end))

    def itemise(self) -> None:
        """The lists that come to a number before them."""
        for hit in [hit for hit in self.found if not hit.part]:
            items = itemised(self.scan, hit.people, hit.harm) or parts.split(self.scan, hit.people, hit.harm)
            own = [h for h in self.found if h.people in items and h.rule != "elided"]
            for people in items if not own else ():
                self.found[:] = [h for h in self.found if h.people is not people]
                self._add(hit.harm, people, "part", True, hit.harm_kind)

    def find_members(self) -> None:
        """ "Five children were among those killed": a part of what was told before."""
        for group, kind, people in members(self.scan):
            other = [h.harm_kind for h in self.found if h.people.first == people.first and h.harm_kind != kind]
            if other and (kind, {*other}) != ("killed", {"injured"}):
                # "Some of the wounded have died"; but "a woman hit by a bullet was among the dead".
                continue
            self.found[:] = [hit for hit in self.found if hit.people.first != people.first]
            if people.value.number is None or people.value.number.value is not None:
                # "Many of the dead are children" counts nobody.
                self._add(group, people, MEMBER, kind=kind)

    def find_bodies(self) -> None:
        """ "Three bodies were found": killed, by whomever."""
        for harm, people, joined in bodies(self.scan):
            # "The bodies of 11 miners seized last week were found"
            held = [h for h in self.found if h.people.first == people.first and (h.rule, h.harm_kind) in FOUND_WITH]
            if held or people.first not in self.used:
                self.found[:] = [hit for hit in self.found if hit not in held]
                self._add(harm, people, "bodies", joined=joined)
