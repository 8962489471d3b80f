"""Words of harm and of striking: tokens -> spans."""

from __future__ import annotations

from typing import NamedTuple

from analysis.reading.counts import SUSTAINED
from analysis.reading.lexicon import Words
from analysis.reading.sentences import Span, Tokens

# Verbs of harm that are nouns too, and what stands before a noun.
NOUNS = ("wound", "wounds", "murder", "murders", "capture", "slew", "slaying")
BEFORE_NOUNS = frozenset("the a of his her its their from with and these those".split())

# What was done, where it is no attack by its noun; what is done by a court.
MURDERS = frozenset(
    "killing killings murder murders slaying slayings massacre massacres assassination assassinations execution "
    "executions kidnapping kidnappings abduction abductions deaths".split()
)
TRIED = frozenset("wanted accused charged convicted suspected guilty jailed tried indicted sentenced".split())

# "Succumbed to wounds he had sustained".
HURT = frozenset("he she they sustained suffered received".split())
NUMBERING = frozenset("another several dozens scores hundreds".split())
SHOOTING = frozenset(("shot", "stabbed"))
# "Dropped two bombs", "threw a grenade"; "shells fell on", "a mortar round landed in".
THROWN = frozenset("dropped dropping hurled hurling lobbed lobbing threw throwing thrown tossed".split())
FALLEN = frozenset("landed landing fell exploded exploding".split())
# "A rocket crew", "the operation area": no attack.
CREWS = frozenset(
    "crew crews launcher launchers squad squads team teams factory depot shelter shelters area zone room centre "
    "center".split()
)
# "A fatal gunshot wound", "injuries incompatible with life".
FATAL = frozenset("fatal mortal lethal incompatible".split())
INJURIES = frozenset("wounds injuries burns wound injury".split())
DEGREES = ("degrees", "of")
# Of what kind wounds are that somebody has.
KINDS = frozenset(
    "shrapnel bullet gunshot splinter blast burn stab arrow machete knife head leg facial serious severe minor slight "
    "light multiple and or".split()
)
WITH = frozenset(("with",))
HAVE = frozenset("have has had".split())
HITS = frozenset("hit struck shot grazed".split())
IN_OR_ON = frozenset("in on".split())
TAKEN = frozenset("taken rushed evacuated brought airlifted flown transported transferred conveyed carried".split())
HOSPITALS = frozenset(("hospital", "clinic", "hospitals", "clinics"))
REMAIN = frozenset("remain remains remained stay stayed".split())
# "Beat a man to death".
DEATH = frozenset(("death", "dead"))
# "Material losses": of things.
GOODS = frozenset("material economic financial property territorial equipment livestock crop job".split())
# What does not stand between "shot" and "dead".
APART = frozenset("left leaving found were was are is at that who which while".split())
SHOT = ("shot", "shoot", "shoots", "struck", "gunned")
DEADLY = frozenset(
    "hacked hacking beat beating burned burning burnt stabbed stabbing stoned stoning tortured torturing bludgeoned "
    "chopped chopping knifed clubbed clubbing crushed crushing trampled shot shooting starved".split()
)

# "Turkey's first response killed 12": an attack where it is somebody's.
RESPONSES = frozenset("response retaliation reply riposte".split())
AMOUNTS = frozenset("hundreds thousands dozens scores number".split())
GENITIVE = frozenset("'s ’s ' ’".split())
# Who is counted by now: "the dead are nine".
THE_DEAD = frozenset("dead deaths fatalities killed wounded injured".split())
LIMBS = frozenset("leg legs arm arms hand hands foot feet eye eyes limb limbs finger fingers sight".split())
WHOSE = frozenset("a an his her their both one".split())
# Initials for killed and wounded in action; "Kia" builds cars.
INITIALS = frozenset(("kia", "wia"))


class Harm(NamedTuple):
    """What is done (harm), and where its victims stand.

    voice: passive and die look left, active and of look right, state and toll stand behind or before
    a number, past is undecided until the victims are known.
    """

    voice: str
    harm: str


def harms(words: Tokens, lexicon: Words) -> list[Span]:
    """Every word of harm in a sentence, with its voice decided where grammar shows it.

    >>> from analysis.reading import lexicon, sentences
    >>> def read(text): return [tuple(s.value) for s in harms(sentences.tokens(text), lexicon.words())]
    >>> read("were martyred; has killed; five injured")
    [('passive', 'killed'), ('active', 'killed'), ('past', 'injured')]
    >>> read("killing three; N dead; the death toll rose")
    [('active', 'killed'), ('state', 'killed'), ('toll', 'killed')]
    """
    found = []
    for first, end, (voice, kind) in lexicon.harm.all(words):
        noun = voice == "active" and first and words.lows[first] in NOUNS
        noun = noun and (words.lows[first - 1] in BEFORE_NOUNS or words.low(end) in HURT)
        if noun and not _goes_on(words, first, lexicon):
            # "Died of the wounds he received"
            continue
        if words.lows[first] == "death" and words.low(first - 1) == "to":
            # "Sentenced three men to death", "bored them to death"
            continue
        if words.lows[first] == "dead" and (words.low(first - 1) == "for" or _shot(words, first, lexicon)):
            # "Left them for dead", "shot two men dead", "shot a mayor dead and wounded his driver"
            if words.low(first + 1) == "and":
                found.append(Span("harm", first + 2, end, Harm("active", "injured")))
            continue
        if words.lows[first : first + 2] == ["dead", "and"] and _are_counted(words, first, end, lexicon):
            # "Left nine dead and wounded two"
            found.append(Span("harm", first, first + 1, Harm("state", "killed")))
            found.append(Span("harm", first + 2, end, Harm("active", "injured")))
            continue
        if words.lows[first] in INITIALS and not words.texts[first].isupper():
            # "Two Kia pick-ups"
            continue
        if words.lows[first] == "martyrs" and _is_of_name(words, first):
            continue
        if words.lows[first] in ("losses", "loss") and words.low(first - 1) in GOODS:
            continue
        if words.low(first - 1) == "the" and words.lows[first] in THE_DEAD and _are_by_now(words, end, lexicon):
            # "So the deaths are now nine"
            voice = "toll"
        if words.lows[first] == "murders" and _is_number(words.low(first - 1), lexicon):
            voice = "state"
        if voice == "past":
            voice = _voice(words, first, end, lexicon)
        found.append(Span("harm", first, end, Harm(voice, kind)))
    apart = _to_death(words, lexicon) if DEATH & words.seen else []
    apart += [*_sustained(words, lexicon), *_with_wounds(words, lexicon)] if INJURIES & words.seen else ()
    apart += _limbs_lost(words) if LIMBS & words.seen else ()
    apart += [*_to_hospital(words, lexicon), *_in_hospital(words, lexicon)] if HOSPITALS & words.seen else ()
    apart += _hit(words, lexicon) if HITS & words.seen else ()
    found = [span for span in found if not any(other.first < span.first < other.end for other in apart)]
    return sorted([*found, *apart], key=lambda span: span.first) if apart else found


def _is_of_name(words: Tokens, i: int) -> bool:
    """ "The Al-Aqsa Martyrs Hospital": a capital between capitals."""
    near = words.texts[max(0, i - 1) : i + 2]
    return len(near) == 3 and all(text[0].isupper() for text in near) and not words.shouted


def _sustained(words: Tokens, lexicon: Words) -> list[Span]:
    """ "Sustained shrapnel wounds", "received burns", "have bullet wounds": of what kind stands between."""
    found = []
    for i in words.where(SUSTAINED | HAVE):
        end = next((k for k in range(i + 1, i + 8) if words.low(k) in INJURIES), None)
        first = i + 1 + (words.low(i + 1) in ("a", "an"))
        between = words.lows[first:end] if end is not None else []
        if tuple(between[1:3]) == DEGREES:
            # "Various degrees of burns"
            between = between[3:]
        plain = len(between) < 5 and all(low.isalpha() and low not in lexicon.stop for low in between)
        own = words.lows[i] not in HAVE or KINDS.issuperset(between)
        if end is not None and plain and own and not lexicon.harm.at(words, i):
            fatal = not FATAL.isdisjoint(words.lows[first : end + 3])
            found.append(Span("harm", i, end + 1, Harm("die", "killed" if fatal else "injured")))
    return found


def _limbs_lost(words: Tokens) -> list[Span]:
    """ "Lost a leg", "lost both his legs", "had his right hand blown off"; not "the party lost its left arm"."""
    found = []
    for i in words.where(LIMBS):
        first = i - (words.low(i - 1) in ("left", "right"))
        first -= words.low(first - 1) in WHOSE
        both = words.low(first - 1) in ("both", "one") and words.low(first) in WHOSE
        first -= both
        verb = words.low(first - 1)
        off = words.low(i + 1) in ("blown", "torn", "ripped") and words.low(i + 2) == "off"
        if words.low(first) in WHOSE | {"both", "one"} and (
            verb in ("lost", "losing", "lose") or (verb == "had" and off)
        ):
            found.append(Span("harm", first - 1, i + 1 + 2 * off, Harm("die", "injured")))
    return found


def _with_wounds(words: Tokens, lexicon: Words) -> list[Span]:
    """ "Sixteen men with bullet and arrow wounds"."""
    found = []
    for i in words.where(WITH):
        end = next((k for k in range(i + 1, i + 6) if words.low(k) in INJURIES), None)
        between = words.lows[i + 1 + (words.low(i + 1) in ("a", "an")) : end]
        if end is not None and KINDS.issuperset(between) and not lexicon.harm.at(words, i):
            found.append(Span("harm", i, end + 1, Harm("state", "injured")))
    return found


def _hit(words: Tokens, lexicon: Words) -> list[Span]:
    """ "Hit in the leg", "struck by a stray bullet": where somebody is hit, or by what."""
    found = []
    for i in words.where(HITS):
        by = words.low(i + 1) == "by"
        near = range(i + 2, i + 6) if by else range(i + 3, i + 5) if words.low(i + 1) in IN_OR_ON else ()
        wanted = lexicon.hits["by" if by else "in"] + lexicon.hits["vital"] * (not by and words.lows[i] != "shot")
        end = next((k for k in near if words.low(k) in wanted), None)
        plain = end is not None and all(low.isalpha() or low.isdigit() for low in words.lows[i + 2 : end])
        if end is not None and plain and not lexicon.harm.at(words, i):
            found.append(Span("harm", i, end + 1, Harm(_voice(words, i, end + 1, lexicon), "injured")))
    return found


def _in_hospital(words: Tokens, lexicon: Words) -> list[Span]:
    """ "Nine people are in the hospital", "two are still in hospital"."""
    found = []
    for i in words.where(HOSPITALS):
        at = i - (words.low(i - 1) in ("the", "a"))
        verb = at - 2 - (words.low(at - 2) in lexicon.adverbs)
        if words.low(at - 1) == "in" and (words.low(verb) in lexicon.passive or words.low(verb) in REMAIN):
            found.append(Span("harm", verb, i + 1, Harm("die", "injured")))
    return [span for span in found if not lexicon.harm.at(words, span.first)]


def _to_hospital(words: Tokens, lexicon: Words) -> list[Span]:
    """ "Were evacuated to the Fataki referral hospital": a hospital told by its name."""
    found = []
    for i in words.where(TAKEN):
        near = range(i + 2, min(i + 10, len(words.lows)))
        end = next((k + 1 for k in near if words.lows[k] in HOSPITALS), None)
        named = end is not None and words.low(i + 1) == "to" and words.low(i - 1) in lexicon.passive
        between = words.lows[i + 2 : (end or i) - 1]
        if named and end and {"in", "and", ",", "where", "for"}.isdisjoint(between) and not lexicon.harm.at(words, i):
            found.append(Span("harm", i, end, Harm("passive", "injured")))
    return found


def _shot(words: Tokens, dead: int, lexicon: Words) -> int | None:
    """The verb of "shot two men dead", whose victims stand between."""
    near = range(dead - 2, max(-1, dead - 10), -1)
    verb = next((k for k in near if words.lows[k] in SHOT or not words.lows[k][0].isalnum()), dead)
    plain = words.low(verb) in SHOT and APART.isdisjoint(words.lows[verb + 1 : dead])
    return verb if plain and words.low(verb - 1) not in lexicon.passive and words.low(dead - 1) != "for" else None


def _to_death(words: Tokens, lexicon: Words) -> list[Span]:
    """ "Hacked 14 people to death", "shot two men dead": a verb whose victims stand between."""
    found = []
    for i in words.where(DEATH):
        # "Stoned and burnt to death"
        apart = words.low(i - 1) == "to" and words.low(i - 2) not in DEADLY
        near = range(i - 3, max(-1, i - 12), -1) if apart else ()
        verb = next((k for k in near if words.low(k) in DEADLY), None)
        verb = _shot(words, i, lexicon) if words.lows[i] == "dead" else verb
        if verb is not None and not lexicon.harm.at(words, verb):
            found.append(Span("harm", verb, verb + 1, Harm("active", "killed")))
    return found


def _are_counted(words: Tokens, first: int, end: int, lexicon: Words) -> bool:
    """Whether a number stands behind "dead and wounded" and another shortly before it: each has its own.

    So have "shot a mayor dead and wounded his driver".
    """
    if words.low(end) in ("his", "her", "their", "a", "an"):
        return True
    return _is_number(words.low(end), lexicon) and any(
        _is_number(low, lexicon) for low in words.lows[max(0, first - 4) : first]
    )


def _are_by_now(words: Tokens, i: int, lexicon: Words) -> bool:
    """ "The dead are nine", "the deaths are now nine"; not "the dead are nine soldiers"."""
    count = i + 1 + (words.low(i + 1) in ("now", "already"))
    ends = words.low(count + 1) == "" or words.low(count + 1) in ",.;)" or words.low(count + 1) in ("and", "but")
    return words.low(i) == "are" and _is_number(words.low(count), lexicon) and ends


def _is_number(low: str, lexicon: Words) -> bool:
    return low[:1].isdigit() or low in lexicon.numbers or low in NUMBERING


def _goes_on(words: Tokens, i: int, lexicon: Words) -> bool:
    """ "Kill seven and wound dozens": a verb behind another."""
    verbs = (h for _, end, h in lexicon.harm.all(words, 0, i) if end < i)
    return words.lows[i - 1] == "and" and any(voice == "active" for voice, _ in verbs)


def _voice(words: Tokens, first: int, end: int, lexicon: Words) -> str:
    """Passive behind a form of be, active behind have, adjective between determiner and noun; else past."""
    i = first - 1
    while i >= 0 and words.lows[i] in lexicon.adverbs and words.lows[i] not in ("have", "to"):
        i -= 1
    before = words.lows[i] if i >= 0 else ""
    if before in lexicon.passive:
        return "passive"
    if before in ("and", "or", ",") and i > 0:
        chain = words.lows[i - 1]
        if lexicon.harm.at(words, i - 1) and _voice(words, i - 1, i, lexicon) == "passive" and chain.endswith("ed"):
            return "passive"
    if before in lexicon.have:
        return "active"
    if before == "of" and i and words.lows[i - 1] in AMOUNTS and not _is_object(words, end, lexicon):
        # "Hundreds of wounded"
        return "past"
    thing = end < len(words.lows) and words.lows[end] in lexicon.things
    if before in ("the", "those", "badly", "of", "with", "from") and (thing or not _is_object(words, end, lexicon)):
        return "adjective"
    return "past"


def _is_object(words: Tokens, end: int, lexicon: Words) -> bool:
    return (
        end < len(words.lows)
        and words.lows[end] not in lexicon.stop
        and words.texts[end][0].isalnum()
        and (lexicon.roles.at(words, end) is None and lexicon.harm.at(words, end) is None)
    )


def strikes(words: Tokens, lexicon: Words) -> list[Span]:
    """Every verb of striking things: Span("strike", first, end, "past" | "active" | "fell": by itself, a shell)."""
    found = [Span("strike", first, end, voice) for first, end, voice in lexicon.strikes.all(words)]
    # "Dropped two 500-pound bombs on a school", "a grenade thrown into a yard"
    dropped = [i for i in words.where(THROWN) if not lexicon.munitions.isdisjoint(words.lows[max(0, i - 3) : i + 7])]
    found += [Span("strike", i, i + 1, "past") for i in dropped]
    fallen = [i for i in words.where(FALLEN) if not lexicon.munitions.isdisjoint(words.lows[max(0, i - 6) : i])]
    found += [Span("strike", i, i + 1, "fell") for i in fallen]
    shot = [i for i in words.where(SHOOTING) if _strikes_people(words, i, lexicon)]
    found += [Span("strike", i, i + 1, "past") for i in shot]
    return sorted(found, key=lambda span: span.first) if dropped or fallen or shot else found


def _strikes_people(words: Tokens, i: int, lexicon: Words) -> bool:
    """ "Shot three farmers", "were shot at the springs": not "shot dead", "a shot was fired"."""
    if lexicon.harm.at(words, i) is not None:
        return False
    return words.low(i - 1) in lexicon.passive or any(lexicon.roles.at(words, k) for k in range(i + 1, i + 4))


def attacks(words: Tokens, lexicon: Words) -> list[Span]:
    """Every noun for an attack: Span("attack", first, end, kind of event); a response is one where it is somebody's."""
    found = [
        Span("attack", first, end, kind)
        for first, end, kind in lexicon.attacks.all(words)
        if words.low(end) not in CREWS  # "a rocket crew"
    ]
    owned = [i for i in words.where(RESPONSES) if not GENITIVE.isdisjoint(words.lows[max(0, i - 2) : i])]
    found += [Span("attack", i, i + 1, "attack") for i in owned]
    return sorted(found, key=lambda span: span.first) if owned else found
