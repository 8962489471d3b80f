"""Text -> sentence spans, and a sentence -> tokens. Offsets always refer to the article's text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from functools import cached_property

    once = cached_property
else:

    class once:
        """A value worked out when first asked for: functools.cached_property without the lock it has in Python 3.11."""

        def __init__(self, work):
            self.work, self.name, self.__doc__ = work, work.__name__, work.__doc__

        def __get__(self, one, kind=None):
            value = self.work(one)
            one.__dict__[self.name] = value
            return value


class Sentence(NamedTuple):
    """A sentence: its number in the article, its offsets, its paragraph, whether it is a heading line."""

    number: int
    start: int
    stop: int
    paragraph: int
    heading: bool


class Tokens:
    """The words, numbers and signs of one sentence: as written (texts) and in lower case (lows)."""

    def __init__(self, text: str, start: int, stop: int) -> None:
        self._source = text, start, stop
        self._starts: list[int] = []
        # What others found among the words and look for once only.
        self.kept: dict[Any, Any] = {}
        piece = text[start:stop]
        self._marked = "&" in piece or "<" in piece
        texts: list[str] = TOKEN.findall(text, start, stop)
        self.texts = [word for word in texts if not MARKUP.match(word)] if self._marked else texts
        # No token holds a tab: lowered together they come apart again.
        self.lows = "\t".join(self.texts).lower().split("\t") if self.texts else []
        if "-\n" in piece:
            # A word broken at the end of a line.
            self.lows = [low.replace("-\n", "") for low in self.lows]
        if not SINGLE.isdisjoint(self.lows):
            self._quote(text)
        # Every lower-case form there is: what is not here need not be looked for.
        self.seen = frozenset(self.lows)

    def _quote(self, text: str) -> None:
        """Reads single quotes around words as double ones: killed 'more than a dozen'; "the soldiers' boots" has none.

        One opens before a word and behind none; it closes behind the last word before the next that opens.
        """
        starts = [*self._until(len(self.lows)), len(text)]
        opened, last = None, None
        for i in [i for i, low in enumerate(self.lows) if low in SINGLE] + [len(self.lows)]:
            at = starts[i]
            opens = at + 1 < len(text) and (not at or not text[at - 1].isalnum()) and text[at + 1].isalnum()
            if opens or i == len(self.lows):
                if opened is not None and last is not None:
                    self.lows[opened] = self.lows[last] = '"'
                opened, last = i, None
            elif opened is not None and not text[at + 1 : at + 2].isalnum():
                last = i

    @once
    def low(self) -> Callable[[int], str]:
        """Gives token i in lower case, and the empty string outside the sentence."""
        return defaultdict(str, enumerate(self.lows)).__getitem__

    @once
    def shouted(self) -> bool:
        """Whether everything is in capitals, so that capitals tell nothing."""
        return not any(text.islower() for text in self.texts)

    def _until(self, end: int) -> list[int]:
        """Where the tokens before token `end` begin in the article's text, and perhaps some behind it."""
        text, at, stop = self._source
        found = self._starts
        if self._marked and not found:
            found += [m.start(1) for m in TOKEN.finditer(text, at, stop) if not MARKUP.match(m[1])]
        if len(found) < end:
            at = found[-1] + len(self.texts[len(found) - 1]) if found else at
            for word in self.texts[len(found) : end]:
                # Between two tokens is white space only.
                found.append(text.index(word, at))
                at = found[-1] + len(word)
        return found

    def span(self, first: int, end: int) -> tuple[int, int]:
        """Where tokens first to end stand in the article's text: (start, stop)."""
        starts = self._until(end)
        return starts[first], starts[end - 1] + len(self.texts[end - 1])

    @once
    def figures(self) -> list[int]:
        """Positions of the tokens that may be numbers by their look: 5, 16th, twenty-one."""
        return [i for i, low in enumerate(self.lows) if not low.isalpha() and (low[0].isdigit() or "-" in low)]

    def where(self, wanted: frozenset[str]) -> list[int]:
        """Positions of the tokens whose lower-case form is one of these, in order."""
        if wanted.isdisjoint(self.seen):
            return []
        return [i for i, low in enumerate(self.lows) if low in wanted]

    def printed(self, first: int, end: int) -> str:
        """Tokens first to end as printed, single-spaced."""
        if end - first == 1:
            return self.texts[first]
        parts: list[str] = []
        stop = 0
        for word, start in zip(self.texts[first:end], self._until(end)[first:end], strict=True):
            parts += (" ", word) if parts and start > stop else (word,)
            stop = start + len(word)
        return "".join(parts)


@dataclass(slots=True)
class Span:
    """Tokens first to end (exclusive) of one sentence, read as one thing of some kind."""

    kind: str
    first: int
    end: int
    value: Any


QUOTES = frozenset("\"“”'‘’")
SINGLE = frozenset("'‘’")

TOKEN = re.compile(
    r"""\s*+(
    [a-zA-Z]++(?=[\ ,])                             # a word, most often
  | (?:[^\W\d_]\.){2,}                             # U.S.
  | [^\W\d_]++                                    # a word, with
    (?: \d+\b                                      #   M4
      | (?:-\n?[^\W_]+|['’](?![sS]\b)[^\W\d_]+)*   #   cease-fire, Ma'arrat, guer-/rillas
    )
  | \d{1,2}\.\d{1,2}\.\d{4}                       # 10.02.2020
  | \d+(?:[-–]\w*[^\W\d_])+                       # 33-year-old, 24-hour
  | \d{1,3}(?:,\d{3})+(?:\.\d+)?                  # 1,800
  | \d{1,3}(?:[\ \u00a0\u202f'’]\d{3})+(?![\d,-]) # 12 000, 5'000
  | \d+(?:\.\d+)?(?:st|nd|rd|th|s|ST|ND|RD|TH)?\b  # 5, 2.5, 16th, 1990s
  | \d++
  | ['’][sS]?\b|['’]                              # possessive
  | &(?:[a-zA-Z]{2,8}|\#\d{1,6});|<[/a-zA-Z!][^<>]{0,300}>  # remnants of HTML
  | \S
    )""",
    re.VERBOSE,
)
MARKUP = re.compile(r"[&<].+")
# What ends a sentence: a stop with any closing quotes, or the end of a line.
ENDING = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s)|\n")
NEXT = re.compile(r"\S")
ABBREVIATIONS = frozenset(
    "mr mrs ms dr gen lt col maj capt sgt cpl pfc st sr jr no nos vs gov sen rep rev prof hon cmdr brig adm "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun approx inc ltd co "
    "mt ft al etc e.g i.e a.m p.m".split()
)
LAST_WORD = re.compile(r"([^\W_]+(?:\.[^\W_]+)*)$")
YEAR = re.compile(r" ?(?:19|20)\d\d\)")
INITIALS = re.compile(r"(?:[a-z]\.)+[a-z]")
DAY = re.compile(r"\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)")
HEADING_WORDS = 20
# Longer runs without a stop are cut at a space, so that time grows with the length of a text and no faster.
LONGEST = 1500
# Lines that lead to other stories.
SIDEBAR = re.compile(
    r"(?:related (?:stories|news|articles|topics)|read (?:also|more)|see also|also read|follow us|"
    r"most (?:read|viewed|popular)|trending|top stories|recommended|you may also like)\b",
    re.IGNORECASE,
)


def tokens(text: str, start: int = 0, stop: int | None = None) -> Tokens:
    """Words, numbers and signs of text[start:stop], with offsets in text.

    >>> tokens("At least 1,800 in the 33-year-old U.S. cease-fire, Turkey’s").texts
    ['At', 'least', '1,800', 'in', 'the', '33-year-old', 'U.S.', 'cease-fire', ',', 'Turkey', '’s']
    """
    return Tokens(text, start, len(text) if stop is None else stop)


def sentences(text: str) -> Iterator[Sentence]:
    """Sentence spans of a text, in order; text between them is white space.

    A line end closes a sentence unless the text is hard-wrapped. A first line, or a short line of
    its own, without a final stop is a heading.

    >>> [text[s.start:s.stop] for text in ["He said so on Jan. 12. Two died."] for s in sentences(text)]
    ['He said so on Jan. 12.', 'Two died.']
    """
    number, paragraph, last, aside = 0, 0, -1, False
    for start, stop, ends_line in _pieces(text):
        begin = NEXT.search(text, start, stop)
        if begin:
            body = text[begin.start() : stop].rstrip()
            # Below "Most read" stand lines without a stop, perhaps numbered: headlines of other stories.
            aside = bool(SIDEBAR.match(body)) or (aside and (_is_title(body) or body[0].isdigit()))
            heading = aside or (last != paragraph and ends_line and _is_title(body))
            yield Sentence(number, begin.start(), begin.start() + len(body), paragraph, heading)
            number, last = number + 1, paragraph
        paragraph += ends_line


def _pieces(text: str) -> Iterator[tuple[int, int, bool]]:
    """Where the text is cut: (start, stop, whether a line ends there). Runs without a stop are cut at a space."""
    start, wrapped = 0, _is_wrapped(text)
    for match in ENDING.finditer(text):
        newline = match[0] == "\n"
        behind = text[match.end() : match.end() + 1]
        if newline and (behind.islower() or (wrapped and behind not in ("\n", "", " ", "\t"))):
            continue
        if newline or _ends(text, match):
            stop = match.start() if newline else match.end()
            if stop - start > LONGEST:
                yield from _cut(text, start, stop, newline)
            else:
                yield start, stop, newline
            start = stop
    yield from _cut(text, start, len(text), False)


def _cut(text: str, start: int, stop: int, newline: bool) -> Iterator[tuple[int, int, bool]]:
    while stop - start > LONGEST:
        cut = text.rfind(" ", start + 1, start + LONGEST)
        cut = cut if cut > start else start + LONGEST
        yield start, cut, False
        start = cut
    yield start, stop, newline


def _is_title(body: str) -> bool:
    return body[-1] not in '.!?…"”’»);' and "\n" not in body and len(body.split()) <= HEADING_WORDS


def _ends(text: str, match: re.Match[str]) -> bool:
    """Whether this stop ends a sentence, by the word before it and the sign after it."""
    behind = NEXT.search(text, match.end(), match.end() + 40)
    follows = behind[0] if behind else ""
    if len(match[0]) > 1 or match[0] in "!?…":
        return not follows.islower()
    before = LAST_WORD.search(text, max(0, match.start() - 20), match.start())
    word = before[0].lower() if before else ""
    if word in ABBREVIATIONS:
        # "at 5 p.m. The army" ends; "Jan. 12", "Gen. Akar" and "5 p.m. Monday" do not.
        return word in ("p.m", "a.m", "etc") and follows.isupper() and DAY.match(text, match.end()) is None
    if word.isdigit() and YEAR.match(text, match.end()):
        # A slip of the pen in a dateline: "KABUL (July 13. 2012)".
        return False
    if (len(word) == 1 and word.isalpha()) or INITIALS.fullmatch(word):
        # An initial, or "U.S" before a further capital: no end unless a new line follows.
        return text[match.end()] == "\n"
    return not follows.islower()


def _is_wrapped(text: str) -> bool:
    """Whether lines were broken to a width: most full lines are of like length and end inside a sentence."""
    lines = [line.rstrip() for line in text.split("\n")]
    inner = [line for line in lines[:-1] if line]
    if len(inner) < 4 or max(map(len, inner)) > 100:
        return False
    open_lines = sum(line[-1] not in '.!?:"”' for line in inner)
    return open_lines > 0.5 * len(inner) and sorted(map(len, inner))[len(inner) // 2] >= 45
