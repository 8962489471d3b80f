"""Who speaks, from sentence to sentence: "it", "the ministry", a surname, "the group" and who they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from analysis.reading.floor import hear_quoted, person
from analysis.reading.lexicon import Words
from analysis.reading.memory import Article, remember
from analysis.reading.openings import opening
from analysis.reading.scan import Scan
from analysis.reading.sentences import Sentence, Span
from analysis.reading.speaker import Speaker, Statement
from analysis.reading.speakers import OBLIQUE, PAPERS, SOURCES
from analysis.reading.voices import FIGHTERS

# Bodies that are called as somebody is: "the monitor".
CALLED = frozenset("military monitor police source".split())
# What a body is called by for short, once its name was told.
SHORT = frozenset("coalition alliance regime junta militia army military".split())
# What an armed group is called once its name was told, and what tells of a monitor, who may be called so too.
GROUPS = frozenset("group militants movement".split())
# Who counts and speaks for a body: "its observers".
STAFF = frozenset("observers monitors officers officials inspectors investigators patrols teams members staff".split())
PERSONAL = ("he", "she")
OBSERVERS = ("observers", "monitors", "inspectors")
MONITORS = re.compile("monitor|observatory", re.IGNORECASE)


def listen(article: Article, sentence: Sentence, found: Scan) -> None:
    """Keeps the speakers and days of a sentence without harm: later ones point back to them."""
    hear(article, sentence, found)
    remember(article, sentence, found)
    article.idle = (sentence.number, sentence.paragraph, found)


def hear(article: Article, sentence: Sentence, found: Scan) -> None:
    """Tells a sentence what those before it told, resolves its speakers and remembers them."""
    found.anchor = article.anchor
    if article.conflicts:
        found.names = [name for name in found.names if not _is_of_elsewhere(article, found, name)]
    if len(found.names) > 1:
        sides = list(dict.fromkeys(s for n in found.names if (s := found.world.actors[n.value.actor].side)))
        article.sides = sides if len(sides) == 2 else article.sides
    for span in found.names:
        if span.value.part == "person":
            name = found.text(span.first, span.end)
            surname = name.split()[-1]
            if len(name) > len(article.full_names.get(surname, "")):
                article.full_names[surname] = name
        actor = found.world.actors[span.value.actor]
        side = actor.side
        if actor.kind == "monitor":
            printed = Speaker(found.text(span.first, span.end), actor.kind, None, False, "")
            article.monitors.setdefault(actor.actor_id, printed)
        if side and found.world.actors[span.value.actor].role == "militia":
            article.group = side
        noun = next((low for low in (found.low(span.end), found.low(span.end - 1)) if low in SHORT), "")
        if noun and side:
            article.bodies[noun] = side
    told = found.statements
    _hear_before(article, found, told)
    back = any(not s.speaker.kind and s.speaker.text.lower() not in PERSONAL for s in told)
    known = (found.words, found.names, found.dates, found.lexicon, found.world)
    opens = opening(*known, anyone=back) if back or not told else None
    if opens:
        # "The Observatory arrived at a lower figure ... It said": it is who opens the sentence.
        opens = _known(article, opens, found.lexicon)
        article.speaker = opens.speaker
    told = [_of_group(article, found, statement) for statement in told]
    told = [_known(article, _of_its_own(article, found, statement), found.lexicon) for statement in told]
    found.statements = told or ([opens] if opens else [])
    article.before = found
    if found.statements:
        article.said = (sentence.number, sentence.paragraph, found.statements[-1].speaker)
    hear_quoted(article, sentence, found)


def _hear_before(article: Article, found: Scan, told: Sequence[Statement]) -> None:
    """Hears who opened the sentence before and said nothing in it, where this one points back to who speaks.

    "The ministry withdrew it. No one was killed, it said", "Musa Bello was angry. Nine had died, he said".
    """
    before = article.before
    if before is None or before.statements:
        return
    if any(s.speaker.text.lower() == "it" or _is_its_own(found, s) for s in told):
        known = (before.words, before.names, before.dates, before.lexicon, before.world)
        opens = opening(*known, anyone=True)
        if opens and opens.speaker.kind not in ("", "other"):
            _known(article, opens, before.lexicon)
    elif any(s.speaker.text.lower() in PERSONAL for s in told):
        article.speaker = person(before) or article.speaker


def _is_its_own(found: Scan, statement: Statement) -> bool:
    opens, last = statement.opens, statement.speaker.text.lower().split()[-1:]
    return "its" in found.words.lows[max(0, opens - 1) : opens + 1] and not STAFF.isdisjoint(last)


def _of_its_own(article: Article, found: Scan, statement: Statement) -> Statement:
    """ "The mission recorded 14 breaches. Its observers had counted nine": it is the mission that counts."""
    body = article.body if _is_its_own(found, statement) else None
    if statement.speaker.text.lower() in OBSERVERS and found.low(statement.opens - 1) == "the":
        # "The reports of the mission are less even. The observers registered 108": of the only monitor named.
        body = next(iter(article.monitors.values())) if len(article.monitors) == 1 else None
    # "Rebels attacked ... Its officers": they are not "it".
    return statement._replace(speaker=body) if body and not body.text.lower().endswith("s") else statement


def _of_group(article: Article, found: Scan, statement: Statement) -> Statement:
    """ "A teacher said ... Rebels came ... They said": "they" are no one teacher, but those last told of."""
    if statement.speaker.text.lower() != "they" or article.speaker is None or article.before is None:
        return statement
    one = article.speaker.text.lower().split()[-1] in found.lexicon.singular
    group = _fighters(article.before) if one else None
    return statement._replace(speaker=Speaker(group, "belligerent", None, False, "")) if group else statement


def _fighters(found: Scan) -> str | None:
    """The armed people a sentence tells of, who stand behind no preposition."""
    armed = (p for p in found.people if p.value.role in FIGHTERS and p.value.form in ("group", "counted"))
    return next((found.text(p.first, p.end) for p in armed if found.low(p.first - 1) not in OBLIQUE), None)


def _is_of_elsewhere(article: Article, found: Scan, name: Span) -> bool:
    """ "Pro-government troops" in a story of Yemen: what is no proper name is only somebody's in his own conflict."""
    own = found.world.actors[name.value.actor].conflicts
    common = all(text.islower() for text in found.words.texts[name.first : name.end])
    return common and bool(own) and not set(own).intersection(article.conflicts)


def _known(article: Article, statement: Statement, lexicon: Words) -> Statement:
    """A statement with pronouns and short forms resolved; its speaker is remembered."""
    back = statement.speaker.short
    it = statement.speaker.text.lower() == "it"
    statement = resolve(statement, article.body if it and article.body else article.speaker, article.heard)
    speaker = _of_named_group(article, statement.speaker)
    full = article.full_names.get(speaker.text)
    if full and full != speaker.text:
        speaker = speaker._replace(text=full)
    if speaker.text:
        article.speaker = speaker
        article.body = speaker if _is_body(speaker, lexicon) else article.body
        if speaker.noun and (not speaker.short or " " in speaker.noun):
            article.heard[key(speaker)] = speaker
    if speaker is statement.speaker and not back:
        return statement
    return statement._replace(speaker=speaker, points_back=back)


def _of_named_group(article: Article, speaker: Speaker) -> Speaker:
    """ "Houthi fighters attacked a post, the group said": the armed group named, where no monitor was heard."""
    body = speaker.text.lower().replace("’", "'").split(" ")[0].removesuffix("'s")
    if speaker.side or not article.group or body not in GROUPS:
        return speaker
    if body == "group" and MONITORS.search(article.text):
        return speaker
    return speaker._replace(kind="belligerent", side=article.group)


def _is_body(speaker: Speaker, lexicon: Words) -> bool:
    """Whether a speaker is not somebody: "the ministry", and not "a spokesman for it"."""
    head = re.split(r" (?:of|for|in|at|from) ", speaker.text.lower())[0].split()[-1]
    one = head in lexicon.singular and head not in lexicon.bodies | CALLED
    told = speaker.noun or speaker.side or not lexicon.bodies.isdisjoint(speaker.text.lower().split())
    return bool(told) and not one


def key(speaker: Speaker) -> str:
    """By which word a later short form points back to a speaker: "ministry", "governor"."""
    noun = speaker.noun.split()[-1] if speaker.noun else ""
    return "ministry" if "ministry" in speaker.noun else "source" if noun in SOURCES else noun


def resolve(statement: Statement, last: Speaker | None, heard: Mapping[str, Speaker]) -> Statement:
    """The same statement with "it", "the ministry" or a surname replaced by the speaker it points back to.

    `last` is the article's last speaker, `heard` its last full one by key(). What points to nobody keeps its words.
    """
    speaker = statement.speaker
    if (speaker.noun in PAPERS and speaker.kind == "other") or (speaker.noun == "" and not speaker.kind):
        return statement._replace(speaker=last or Speaker(speaker.text, "other", None, True, ""))
    known = heard.get(key(speaker)) if speaker.short and speaker.noun else None
    # "The monitoring group" is not the militant group heard before.
    alike = known is not None and (known.kind == speaker.kind or " " not in speaker.noun)
    return statement._replace(speaker=known) if known and alike else statement
