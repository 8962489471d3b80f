"""Text -> sentence spans, and a sentence -> tokens. Offsets always refer to the article's text."""

from __future__ import annotations

import re
from typing import Any, NamedTuple


class Sentence(NamedTuple):
    """A sentence: its number in the article, its offsets, its paragraph, whether it is a heading line."""

    number: int
    start: int
    stop: int
    paragraph: int
    heading: bool


class Token(NamedTuple):
    """A word, number or sign: as written, in lower case, and where it stands in the article."""

    text: str
    low: str
    start: int
    stop: int


class Span(NamedTuple):
    """Tokens first to end (exclusive) of one sentence, read as one thing of some kind."""

    kind: str
    first: int
    end: int
    value: Any


TOKEN = re.compile(
    r"""
    \d{1,2}\.\d{1,2}\.\d{4}                       # 10.02.2020
  | \d+(?:[-–]\w*[^\W\d_])+                       # 33-year-old, 24-hour
  | \d{1,3}(?:,\d{3})+(?:\.\d+)?                  # 1,800
  | \d+(?:\.\d+)?(?:st|nd|rd|th|s)?\b             # 5, 2.5, 16th, 1990s
  | \d+
  | (?:[^\W\d_]\.){2,}                            # U.S.
  | [^\W\d_]+\d+\b                                # M4
  | [^\W\d_]+(?:-[^\W_]+|['’](?![sS]\b)[^\W\d_]+)* # cease-fire, Ma'arrat
  | ['’][sS]?\b|['’]                              # possessive
  | \S
    """,
    re.VERBOSE,
)
# What ends a sentence: a stop with any closing quotes, or the end of a line.
ENDING = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|\n")
ABBREVIATIONS = frozenset(
    "mr mrs ms dr gen lt col maj capt sgt cpl pfc st sr jr no nos vs gov sen rep rev prof hon cmdr brig adm "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun approx inc ltd co "
    "mt ft al etc e.g i.e a.m p.m".split()
)
LAST_WORD = re.compile(r"([^\W_]+(?:\.[^\W_]+)*)$")
HEADING_WORDS = 20
# Longer runs without a stop are cut at a space, so that time grows with the length of a text and no faster.
LONGEST = 1500
# Lines that lead to other stories.
SIDEBAR = re.compile(r"(?:Related (?:stories|news|articles|topics)|Read (?:also|more)|See also|Also read|Follow us)\b")


def tokens(text: str, start: int = 0, stop: int | None = None) -> list[Token]:
    """Words, numbers and signs of text[start:stop], with offsets in text.

    >>> [token.text for token in tokens("At least 1,800 in the 33-year-old U.S. cease-fire, Turkey’s")]
    ['At', 'least', '1,800', 'in', 'the', '33-year-old', 'U.S.', 'cease-fire', ',', 'Turkey', '’s']
    """
    matches = TOKEN.finditer(text, start, len(text) if stop is None else stop)
    return [Token(m.group(), m.group().lower(), m.start(), m.end()) for m in matches]


def sentences(text: str) -> list[Sentence]:
    """Sentence spans of a text, in order; text between them is white space.

    A line end closes a sentence unless the text is hard-wrapped. A first line, or a short line of
    its own, without a final stop is a heading.

    >>> [text[s.start:s.stop] for text in ["He said so on Jan. 12. Two died."] for s in sentences(text)]
    ['He said so on Jan. 12.', 'Two died.']
    """
    wrapped = _is_wrapped(text)
    found: list[Sentence] = []
    start, paragraph = 0, 0
    for match in ENDING.finditer(text):
        newline = match.group() == "\n"
        if newline and wrapped and text[match.end() : match.end() + 1] not in ("\n", "", " ", "\t"):
            continue
        if not newline and not _ends(text, match):
            continue
        stop = match.start() if newline else match.end()
        start, paragraph = _add(found, text, start, stop, paragraph), paragraph + newline
    _add(found, text, start, len(text), paragraph)
    return found


def _add(found: list[Sentence], text: str, start: int, stop: int, paragraph: int) -> int:
    while stop - start > LONGEST and len(text[start:stop].strip()) > LONGEST:
        cut = text.rfind(" ", start + 1, start + LONGEST)
        start = _add(found, text, start, cut if cut > start else start + LONGEST, paragraph)
    piece = text[start:stop]
    body = piece.strip()
    if body:
        begin = start + len(piece) - len(piece.lstrip())
        alone = not found or found[-1].paragraph != paragraph
        heading = alone and body[-1] not in '.!?…"”’»);' and len(body.split()) <= HEADING_WORDS and "\n" not in body
        heading = (heading and text[stop : stop + 1] == "\n") or bool(SIDEBAR.match(body))
        found.append(Sentence(len(found), begin, begin + len(body), paragraph, heading))
    return stop


def _ends(text: str, match: re.Match[str]) -> bool:
    """Whether this stop ends a sentence, by the word before it and the sign after it."""
    if match.group()[0] in "!?…" or len(match.group()) > 1:
        follows = text[match.end() :].lstrip()[:1]
        return not follows or not follows.islower()
    before = LAST_WORD.search(text, max(0, match.start() - 20), match.start())
    word = before.group().lower() if before else ""
    follows = text[match.end() :][:40].lstrip()[:1]
    if word in ABBREVIATIONS:
        # "at 5 p.m. The army" ends; "Jan. 12" and "Gen. Akar" do not.
        return word in ("p.m", "a.m", "etc") and follows.isupper()
    if (len(word) == 1 and word.isalpha()) or re.fullmatch(r"(?:[a-z]\.)+[a-z]", word):
        # An initial, or "U.S" before a further capital: no end unless a new line follows.
        return text[match.end()] == "\n"
    return not follows or not follows.islower()


def _is_wrapped(text: str) -> bool:
    """Whether lines were broken to a width: most full lines are of like length and end inside a sentence."""
    lines = [line.rstrip() for line in text.split("\n")]
    inner = [line for line in lines[:-1] if line]
    if len(inner) < 4 or max(map(len, inner)) > 100:
        return False
    open_lines = sum(line[-1] not in '.!?:"”' for line in inner)
    return open_lines > 0.5 * len(inner) and sorted(map(len, inner))[len(inner) // 2] >= 45
