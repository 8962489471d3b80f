"""Whose the victims are, who harmed them, and who says so."""

from __future__ import annotations

from analysis.reading.attach import doers, perpetrators, sides
from analysis.reading.attach.blame import speaks_of_itself
from analysis.reading.attach.bodies import Party
from analysis.reading.attach.hit import Victims
from analysis.reading.memory import Article, Row
from analysis.reading.parties import POSSESSIVE, People
from analysis.reading.scan import ARMED, Scan
from analysis.reading.speaker import Speaker

GOVERNMENT = "government"
CARE = ("buried", "interred", "treated")
# What only points back to a speaker.
PRONOUNS = ("it", "they", "he", "she", "we")
# Roles of those an army says it killed.
FOES = ("militia", "unknown")
# Who has soldiers.
REGULARS = frozenset("army military forces troops soldiers".split())
ARMIES = frozenset("army military ministry forces command staff navy government".split())


def attribution(article: Article, found: Scan, hit: Victims, speaker: Speaker | None) -> Row:
    """Whose the victims are, who harmed them, and who says so."""
    people = _of_speaker(hit.people.value, speaker)
    if speaker and speaker.kind == "other" and hit.rule == "object" and _own_act(found, hit):
        # A body of no known kind that says it killed is a belligerent.
        speaker = speaker._replace(kind="belligerent")
    own_side = speaker.side if speaker else None
    side = sides.side(found, people.actors, people.role) or sides.on_the_side(found, hit)
    side = side or _governments(article, found, hit)
    lost = "lost" in (found.low(hit.people.first - 1), *found.words.lows[hit.harm.first : hit.harm.end][:2])
    lost = lost and found.low(hit.harm.end - 1) not in ("life", "lives")
    if side is None and lost:
        loser = doers.subject(found, hit.harm, own_side)
        side = loser.side if loser else None
        people = people._replace(role="military") if loser and people.role == "unknown" else people
    if lost and people.role == "unknown" and speaker:
        # "The rebels said they had lost four men"
        armed = (p for p in found.people if p.end < hit.harm.first and p.value.noun == speaker.noun)
        people = people._replace(role=next((p.value.role for p in armed if p.value.role in ARMED), "unknown"))
    if side is None and people.role not in ("civilian", "unknown"):
        own = people.own or found.low(hit.harm.first) == "loss"
        side = own_side if own else sides.target(found, hit)
    by = _named(found, hit, side, speaker) if _is_act(found, hit) else None
    if by and by.side is None and people.role in ARMED and by.text.lower().split()[-1:] == people.noun.split()[-1:]:
        # "Marines clashed with smugglers, leaving two marines hurt"
        by = None
    if by and by.side is None and GOVERNMENT in by.text.lower().split():
        by = by._replace(side=_ruling(article, found))
    if by and by.side is None and by.text:
        by = by._replace(side=article.bodies.get(by.text.lower().split()[-1]))
        by = None if by.side and by.side == side else by
    if side is None and own_side and _are_own(found, hit, people, speaker, by):
        side = own_side
    if side is None and people.own and by is None and speaker is None:
        side = sides.opening_side(found)
    return {
        "victim_side": side,
        "victim_role": people.role,
        "perpetrator": by.text or None if by else None,
        "perpetrator_side": by.side if by else None,
        **_speaker_columns(found, hit, speaker, side, people.role, by),
    }


def _is_act(found: Scan, hit: Victims) -> bool:
    """ "Villagers buried nine", "nurses treated nine": who does what a verb tells did not harm them."""
    return hit.rule != "object" or found.low(hit.harm.first) not in CARE


def _governments(article: Article, found: Scan, hit: Victims) -> str | None:
    """The side of "six government soldiers": that of the one government of the article's conflict."""
    armed = hit.people.value.role in ("military", "police", "militia") and not hit.people.value.actors
    words = found.words.lows[hit.people.first : hit.people.end]
    return _ruling(article, found) if armed and GOVERNMENT in words else None


def _ruling(article: Article, found: Scan) -> str | None:
    return found.world.governments.get(article.conflicts[0]) if article.conflicts else None


def _are_own(found: Scan, hit: Victims, people: People, speaker: Speaker | None, by: Party | None) -> bool:
    """Whether soldiers of no named side are the speaker's: an army says of its own that "two soldiers were killed".

    Fighters who say so of soldiers mean those of another side.
    """
    army = speaker is not None and speaker.kind == "belligerent" and _has_soldiers(found, speaker)
    told = hit.harm_kind in ("killed", "injured", "missing") and people.role == "military" and not people.actors
    others = {"other", "opposing", "enemy"} & set(found.words.lows[: hit.people.first]) or _is_foreign(found, hit)
    return army and told and not others and (by is None or speaker is None or by.side != speaker.side)


def _has_soldiers(found: Scan, speaker: Speaker) -> bool:
    known = {actor.role for actor in found.world.actors.values() if actor.side == speaker.side}
    return "military" in known or not ARMIES.isdisjoint(speaker.text.lower().replace("'", " ").split())


def _named(found: Scan, hit: Victims, side: str | None, speaker: Speaker | None) -> Party | None:
    """Who did it, by name where the sentence only points back to who speaks: "M23 said it had killed 14"."""
    by = perpetrators.perpetrator(found, hit, side, speaker.side if speaker else None)
    if speaker is None:
        return by
    points_back = by is not None and (by.points_back or by.text.lower().split(" ")[0] in PRONOUNS)
    theirs = not POSSESSIVE.isdisjoint(found.words.lows[hit.people.first : hit.people.end])
    if by and theirs and hit.rule == "subject" and (points_back or by.text == speaker.text):
        # "The commander said that two of his soldiers had been killed"
        return None
    if by and points_back:
        # Residents of whom "their attackers" killed five did not kill.
        return by._replace(text=speaker.text) if speaker.kind == "belligerent" or by.side else by
    own = by is None and speaker.kind == "belligerent" and hit.rule == "object" and _own_act(found, hit)
    return Party(speaker.text, speaker.side) if own else by


def _own_act(found: Scan, hit: Victims) -> bool:
    """Whether the speaker tells of an act of its own: "said it had killed", "said its troops killed"."""
    # Not "it had lost four men", nor "it fired after a strike that killed its commander".
    answered = found.answers and found.low(hit.harm.first - 1) in ("that", "which")
    return hit.harm.value.voice != "lost" and not answered and speaks_of_itself(found, hit.harm.first)


def _speaker_columns(
    found: Scan, hit: Victims, speaker: Speaker | None, victim_side: str | None, role: str, by: Party | None
) -> Row:
    """Speaker, kind and claim: a claim is a belligerent's word on the losses of another side.

    Fighters of no known side that the speaker's side harmed are another side's; so are those a speaker of
    no known side says it harmed itself.
    """
    if speaker is None:
        return {"said_by": None, "said_by_kind": "unattributed", "is_claim": False}
    claim: bool | None = False
    armed = role in ("military", "militia")
    if speaker.kind == "belligerent" and speaker.side is None and armed and _own_act(found, hit):
        claim = True
    elif speaker.kind == "belligerent" and victim_side:
        # No army says of its own men that they were neutralized.
        claim = speaker.side != victim_side if speaker.side else hit.harm_kind == "neutralized" or None
    elif speaker.kind == "belligerent" and speaker.side and role == "military" and not _has_soldiers(found, speaker):
        # Fighters speak of soldiers.
        claim = True
    elif speaker.kind == "belligerent" and (role in FOES or by):
        # Whom the speaker's own side killed is not its own.
        claim = speaker.side == by.side if by and speaker.side else role in FOES and _are_regulars(speaker.text, by)
    return {"said_by": speaker.text, "said_by_kind": speaker.kind or "other", "is_claim": claim}


def _are_regulars(speaker: str, by: Party | None) -> bool:
    """ "Troops killed 12 outlaws, the military said": an army of no known side tells what it did itself."""
    told = not ARMIES.isdisjoint(speaker.lower().replace("'", " ").split())
    return told and by is not None and by.side is None and not REGULARS.isdisjoint(by.text.lower().split())


def _is_foreign(found: Scan, hit: Victims) -> bool:
    """ "Pakistan said 43 Chinese soldiers were killed": a printed name before the noun that the registry has not."""
    inside = found.words.texts[hit.people.value.number_end : hit.people.end - 1]
    return not found.words.shouted and any(text.istitle() and text.isalpha() for text in inside)


def _of_speaker(people: People, speaker: Speaker | None) -> People:
    """ "Five of its own men": an army's men are its soldiers, a militia's its fighters."""
    if not people.own or people.noun != "men" or speaker is None or speaker.kind != "belligerent":
        return people
    regular = not ARMIES.isdisjoint(speaker.text.lower().split())
    return people._replace(role="military" if regular else "militia")
