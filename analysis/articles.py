"""Files and folders of articles -> the articles table.

An outlet's page is described by small declarations: how its byline carries the date, and which
paragraphs are furniture. Nothing is rewritten: a body is one slice of the file, so offsets hold.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import paths, schema

SUFFIXES = (".txt", ".jsonl")
LANGUAGES = tuple(sorted(words.stem for words in paths.WORDS.glob("*.toml")))
# The commonest words of English, their least share among the words of a text, and how many words tell.
COMMON = frozenset("the of and to in was were is are that by for with said from at has have had as it be this".split())
SHARE, ENOUGH, SAMPLE = 0.05, 30, 4000
FIELDS = {"source", "url", "published", "date", "byline", "subhead", "language", "id"}

# A line of a header block: "Source: Meridian Wire".
FIELD_LINE = re.compile(r"(?P<field>[A-Za-z]+):[ \t]+(?P<value>.*\S)")
# An agency's byline: "Enes Surname   | 10.02.2020" with or without a time.
BYLINE = re.compile(
    r"(?P<byline>[^|\n]{2,80}?)\s*\|\s*(?P<date>\d{1,2}\.\d{1,2}\.\d{4})(?:\D{1,3}(?P<time>\d{1,2}:\d{2}))?\W*"
)
# Paragraphs that are furniture wherever they close a page; the second names the outlet.
FURNITURE = (
    re.compile(r"\*"),
    re.compile(r"(?P<source>[A-Z][\w.&' -]{2,50}?) website (?:contains|carries) only "),
    re.compile(r"(?:\(\w{2,12}\)|Follow us on|Read more|Related topics|©|All rights reserved)"),
)
# Half a character, as a broken JSON escape leaves it; replaced by one sign, so that offsets hold.
LONE = re.compile("[\ud800-\udfff]")
# A text is printed again within so many days; the same words later tell of something new.
COPY_DAYS = 3
DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def read_articles(*sources: str | Path | None) -> pd.DataFrame:
    """Reads .txt and .jsonl files, or folders of them, into the articles table; no argument = the shipped corpus.

    One row an article, in order of publication. A record that cannot be read keeps its row, with
    empty text and the reason in `problems`; the others go on. JSON Lines fields: id, source, date,
    published_at, title, text (and url, subhead, byline, language).
    Raises FileNotFoundError for a path that is not there, ValueError where no article is readable.
    """
    files = [file for source in sources or (None,) for file in _files(source)]
    rows = [row for file in files for row in _records(file)]
    readable = [row for row in rows if row["text"]]
    if not readable:
        why = "; ".join(str(row["problems"]) for row in rows[:3])
        raise ValueError(f"no readable article in {', '.join(str(file) for file in files[:3])}: {why or 'empty'}")
    return _without_twins(in_order(schema.frame("articles", rows)))


def known_by(articles: pd.DataFrame, day: str | None) -> pd.DataFrame:
    """The articles published by a day, as they stood then; None keeps all.

    One without a day of publication is left out: nobody knows whether it was there. A record that could not be read
    stays, with its problem. Raises ValueError for what is no day.
    """
    if day is None:
        return articles
    try:
        last = pd.Timestamp(date.fromisoformat(day))
    except (TypeError, ValueError):
        raise ValueError(f"known_by is {day!r}; it must be a day such as 2020-02-10") from None
    then = articles["published"].le(last).astype(bool) | articles["text"].eq("")
    return articles[then].reset_index(drop=True)


def files_of(source: str | Path | None = None) -> dict[str, str]:
    """article_id -> name of the file it is read from."""
    return {row["article_id"]: file.name for file in _files(source) for row in _records(file)}


def passed_over(source: str | Path | None = None) -> list[Path]:
    """Files in a folder of articles that read_articles does not read, notes (.md) and hidden ones aside.

    Empty for a file, and for a folder that is not there.
    """
    path = paths.ARTICLES if source is None else Path(source)
    inside = sorted(path.rglob("*")) if path.is_dir() else []
    ours = (*SUFFIXES, ".md")
    return [file for file in inside if file.is_file() and file.suffix not in ours and not file.name.startswith(".")]


def in_order(articles: pd.DataFrame) -> pd.DataFrame:
    """Articles in the order of publication, the undated last (n rows in, n rows out)."""
    # A day without a time stands at its end, as in incident.order.
    at = articles["published_at"].fillna(articles["published"].dt.tz_localize("UTC") + pd.Timedelta(hours=24))
    ordered = articles.assign(at=at).sort_values(["at", "article_id"], kind="stable", ignore_index=True)
    return ordered.drop(columns="at")


def _files(source: str | Path | None) -> list[Path]:
    if not isinstance(source, str | Path | None):
        raise ValueError(f"{source!r} is no path; give a folder or a file of {' or '.join(SUFFIXES)}")
    path = paths.ARTICLES if source is None else Path(source)
    if not path.exists():
        looked = "" if path.is_absolute() else f" in {Path.cwd()}"
        raise FileNotFoundError(f"no file or folder {path}{looked}; give a folder or a file of {' or '.join(SUFFIXES)}")
    if path.is_file():
        if path.suffix not in SUFFIXES:
            raise ValueError(f"{path} is no {' or '.join(SUFFIXES)} file")
        return [path]
    found = sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES and file.is_file())
    if not found:
        raise ValueError(f"no {' or '.join(SUFFIXES)} file in {path}")
    return found


def _records(file: Path) -> Iterator[dict[str, Any]]:
    try:
        content = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        yield _unreadable(f"{file.name}: not text (byte {error.start + 1} is no UTF-8)", str(file))
        return
    if "\x00" in content:
        yield _unreadable(f"{file.name}: not text (holds NUL bytes)", str(file))
        return
    if file.suffix == ".txt":
        yield _page(content, file.name)
        return
    if content.lstrip().startswith(("[{", "[\n")):
        yield _unreadable(
            f"{file.name}: a JSON array; write one article a line, without brackets around them", str(file)
        )
        return
    for number, line in enumerate(content.split("\n"), 1):
        if line.strip():
            yield _json_line(line, f"{file.name} line {number}")


def _json_line(line: str, where: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        return _unreadable(
            f"{where}: broken JSON ({error.msg.removesuffix(' at')} at character {error.colno})", where + line
        )
    except (ValueError, RecursionError):  # a number of too many digits, lists in lists without end
        return _unreadable(f"{where}: JSON that cannot be read", where + line)
    if not isinstance(record, dict) or not isinstance(record.get("text"), str) or not record["text"].strip():
        blank = isinstance(record, dict) and isinstance(record.get("text"), str)
        return _unreadable(f"{where}: " + ("field 'text' is empty" if blank else "no field 'text'"), where + line)
    given = {key: LONE.sub("\ufffd", str(value)) for key, value in record.items() if value is not None}
    given.setdefault("published", given.get("date", ""))
    return _row(given.get("title", ""), given["text"].replace("\r\n", "\n"), given, where)


def _page(content: str, where: str) -> dict[str, Any]:
    """A text file: headline, then subhead, byline or header lines in any order, then the body."""
    paragraphs = [(m.start(), m.group().strip()) for m in re.finditer(r"[^\n]*\S[^\n]*", content)]
    if not paragraphs:
        return _unreadable(f"{where}: empty", where + content)
    headline = paragraphs[0][1]
    given, body = _head(headline, paragraphs)
    stop = len(content)
    for start, line in reversed(paragraphs):
        match = next((m for pattern in FURNITURE if (m := pattern.match(line))), None)
        if match is None or start <= body:
            break
        stop = start
        if match.groupdict().get("source"):
            given.setdefault("source", match["source"])
    text = content[body:stop].strip()
    return _row(headline, text, given, where) if text else _unreadable(f"{where}: no body", where + content)


def _head(headline: str, paragraphs: list[tuple[int, str]]) -> tuple[dict[str, str], int]:
    """What the head says, and where the body starts.

    A head ends with its byline or its last header line; without either, with the headline.
    """
    given: dict[str, str] = {}
    last = 0
    for number, (_, line) in enumerate(paragraphs[1:6], 1):
        field = FIELD_LINE.fullmatch(line)
        byline = BYLINE.fullmatch(line)
        if field and field["field"].lower() in FIELDS:
            given[field["field"].lower()] = field["value"]
        elif byline:
            given |= {"byline": byline["byline"], "published": f"{byline['date']} {byline['time'] or ''}".strip()}
        else:
            continue
        if number > last + 1 and "subhead" not in given:
            given["subhead"] = " ".join(text for _, text in paragraphs[last + 1 : number] if text != headline)
        last = number
    rest = paragraphs[last + 1 :]
    while rest and rest[0][1] == headline:
        rest = rest[1:]
    given.setdefault("published", given.get("date", ""))
    return given, rest[0][0] if rest else len(headline)


def _row(headline: str, text: str, given: dict[str, str], where: str) -> dict[str, Any]:
    problems = []
    published, moment = None, None
    for field in ("published_at", "published"):
        if given.get(field):
            try:
                day, instant = _moment(given[field])
                published, moment = published or day, moment or instant
            except ValueError:
                problems.append(f"{where}: {field} {given[field]!r} is no ISO or D.M.YYYY date")
    if published is None:
        problem = problems.pop() if problems else f"{where}: no date"
        problems.append(f"{problem}; relative dates stay missing, unless the text prints its day at its head")
    if moment is not None and moment.tzinfo is None:
        problems.append(f"{where}: time without zone, read as UTC")
        moment = moment.replace(tzinfo=UTC)
    if given.get("language", "en") not in LANGUAGES:
        problems.append(f"{where}: language {given['language']!r} is not read; there is {', '.join(LANGUAGES)}")
    elif _is_foreign(text):
        problems.append(f"{where}: read as English, of which it has hardly a word")
    sha = hashlib.sha256(text.encode()).hexdigest()
    source = given.get("source")
    return {
        "article_id": given.get("id") or _hash(source, published, sha),
        "source": source,
        "url": given.get("url"),
        "headline": headline or None,
        "subhead": given.get("subhead") or None,
        "byline": given.get("byline"),
        "published": published.isoformat() if published else None,
        "published_at": moment.isoformat() if moment else None,
        "language": given.get("language", "en"),
        "text": text,
        "text_sha256": sha,
        "problems": "; ".join(problems) or None,
    }


def _is_foreign(text: str) -> bool:
    """Whether a text of some length has next to none of the words without which no English is written.

    >>> _is_foreign("The army said on Monday that two of its soldiers were killed. " * 3)
    False
    >>> _is_foreign("L'armée a déclaré lundi que deux de ses soldats avaient été tués dans une attaque. " * 3)
    True
    """
    words = re.findall(r"[^\W\d_]+", text[:SAMPLE].lower())
    return len(words) >= ENOUGH and sum(word in COMMON for word in words) < SHARE * len(words)


def _moment(written: str) -> tuple[date, datetime | None]:
    """The day printed and, where a time is printed, the moment.

    >>> _moment("10.02.2020")
    (datetime.date(2020, 2, 10), None)
    >>> _moment("2020-02-28 02:10 +03:00")[1].isoformat()
    '2020-02-28T02:10:00+03:00'
    """
    iso = DAY_FIRST.sub(lambda m: f"{m[3]}-{int(m[2]):02}-{int(m[1]):02}", written.strip(), count=1)
    iso = re.sub(r"\s+(?=[+-]\d\d:?\d\d$)", "", iso)
    if re.fullmatch(r"\d{4}-?\d\d-?\d\d", iso):
        return date.fromisoformat(iso), None
    moment = datetime.fromisoformat(iso)
    return moment.date(), moment


def _unreadable(problem: str, content: str) -> dict[str, Any]:
    return {
        "article_id": _hash(None, None, content),
        "text": "",
        "text_sha256": hashlib.sha256(b"").hexdigest(),
        "problems": problem,
    }


def _hash(source: str | None, published: date | None, text: str) -> str:
    return hashlib.sha256(f"{source}|{published}|{text}".encode()).hexdigest()[:12]


def _without_twins(data: pd.DataFrame) -> pd.DataFrame:
    """Articles with the same text point at the first; an id used twice gets a suffix and a problem."""
    data = data.drop_duplicates(["article_id", "source", "published", "text_sha256", "headline"], ignore_index=True)
    twice = data["article_id"].duplicated(keep=False)
    note = "id used twice: " + data["article_id"]
    data["problems"] = data["problems"].where(~twice, (data["problems"] + "; " + note).fillna(note))
    parts = data[["source", "published", "headline", "text_sha256"]].astype("string").fillna("").agg("|".join, axis=1)
    told_apart = [hashlib.sha256(part.encode()).hexdigest()[:8] for part in parts]
    data["article_id"] = data["article_id"].where(
        ~twice, data["article_id"] + "-" + pd.Series(told_apart, dtype="string")
    )
    data["duplicate_of"] = same_text(data)
    return data


def same_text(articles: pd.DataFrame) -> pd.Series:
    """For each article the id of the earlier one with its very text, else missing; articles in order of publication.

    The same words more than COPY_DAYS days later tell of something new: "Two soldiers were killed in a blast." An
    article without a date is a copy of any.
    """
    originals: dict[str, tuple[str, pd.Timestamp]] = {}
    found = []
    for article_id, day, text in zip(articles["article_id"], articles["published"], articles["text"], strict=True):
        original, first = originals.get(text, (None, day))
        if original is not None and (day - first).days > COPY_DAYS:
            original = None
        if original is None and text:
            originals[text] = article_id, day
        found.append(original)
    return pd.Series(found, index=articles.index, dtype="string")
