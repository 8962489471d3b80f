"""Texts that come with answers -> what was read of them, and how often it is right."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.articles import read_articles
from analysis.events import incidents
from analysis.figures import figures
from analysis.incident import Row
from analysis.reading.counts import counts
from analysis.reading.lexicon import words
from analysis.reading.sentences import sentences, tokens
from analysis.rows import casualties
from analysis.rules import Rules
from analysis.sketch import sketch
from analysis.stories import Story, stories
from analysis.tables import read

SETS = ("idlib", "isaf", "muc")
NUMBER, DAY = "kind and number", "day of the event"
KILLED, ALARM = "killed exact, where there are any", "killed read, where there are none"
COLUMNS = ("set", "id", "measure", "gold", "read", "status", "sentence")


def percent(part: float, whole: float) -> float | None:
    """Part of whole in percent, to one decimal; None of nothing.

    >>> percent(2, 3), percent(0, 0)
    (66.7, None)
    """
    return round(100 * part / whole, 1) if whole else None


def score(status: pd.Series) -> dict[str, Any]:
    """Numbers and precision, recall, F1 (percent; None where undefined) of rows matched, missed or extra."""
    hits, missed, extra = (int(status.eq(name).sum()) for name in ("matched", "missed", "extra"))
    counted = {"n_gold": hits + missed, "n_read": hits + extra, "n_matched": hits}
    shares = {"precision": percent(hits, hits + extra), "recall": percent(hits, hits + missed)}
    return counted | shares | {"f1": percent(2 * hits, 2 * hits + missed + extra)}


def around(text: str, at: Any) -> str | None:
    """The sentence around a character; None where there is none.

    >>> around("He said so on Jan. 12. Two died.", 24)
    'Two died.'
    """
    spans = ((one.start, one.stop) for one in sentences(text))
    return None if pd.isna(at) else next((text[start:stop] for start, stop in spans if start <= at < stop), None)


def telling(text: str) -> Iterator[str]:
    """The sentences worth reading: those with a word of harm, truce, answer or target.

    >>> list(telling("He said so on Jan. 12. Two died."))
    ['Two died.']
    """
    for one in sentences(text):
        if not words().gate.isdisjoint(tokens(text, one.start, one.stop).seen):
            yield text[one.start : one.stop]


def dev(folder: str | Path) -> pd.DataFrame:
    """Figures on the sets in `folder` (idlib-dev.jsonl, isaf-dev.jsonl, muc-dev.jsonl): set, measure, n, percent.

    idlib, muc: the kinds and numbers of each text, each once; only texts with an answer count for precision.
    isaf: killed in the first event told, where the answer is clear and of one event, and that event's day.
    Raises ValueError for a folder without any of them, or for a file that is none.
    """
    rows: list[Row] = []
    for (name, measure), part in _judged(folder).groupby(["set", "measure"]):
        right, n = part["status"].eq("matched").sum(), len(part)
        if measure == NUMBER:
            scored = score(part["status"])
            sizes = {"precision": scored["n_read"], "recall": scored["n_gold"], "f1": None}
            rows += [
                {"set": name, "measure": f"{measure}: {one}", "n": n, "percent": scored[one]}
                for one, n in sizes.items()
            ]
        else:
            share = percent(n - right if measure == ALARM else right, n)
            rows.append({"set": name, "measure": measure, "n": n, "percent": share})
    return pd.DataFrame(rows, columns=["set", "measure", "n", "percent"]).astype({"n": "Int64"})


def dev_misses(folder: str | Path) -> pd.DataFrame:
    """Every answer not given, wrong or too much, with the sentence it stands in if one does; raises what dev does."""
    judged = _judged(folder)
    return judged[judged["status"].ne("matched")].reset_index(drop=True)


def _judged(folder: str | Path) -> pd.DataFrame:
    """A row for each answer asked for or given, in COLUMNS."""
    files = {name: Path(folder) / f"{name}-dev.jsonl" for name in SETS}
    there = {name: file for name, file in files.items() if file.is_file()}
    if not there:
        raise ValueError(f"{folder} holds none of {', '.join(file.name for file in files.values())}; give their folder")
    rows = [{"set": name, **row} for name, file in there.items() for row in _answers(file)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _answers(file: Path) -> Iterator[Row]:
    try:
        records = [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line.strip()]
        answers = {str(record["id"]): dict(record["gold"]) for record in records}
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{file}: every line must be JSON with id, text and gold ({error!r})") from error
    readings = read(read_articles(file))
    mentions, acts = _by_article(readings.mentions), _by_article(readings.acts)
    for article in readings.articles.to_dict("records"):
        one = article["article_id"]
        told = [row for row in mentions.get(one, []) if row["modality"] == "asserted"]
        judge: Callable[..., Iterator[Row]] = _numbers if "mentions" in answers[one] else _first_event
        yield from ({"id": one, **row} for row in judge(answers[one], article, told, acts.get(one, [])))


def _by_article(table: pd.DataFrame) -> dict[str, list[Row]]:
    """The rows of each article as plain values, in the order of the text."""
    plain = table.astype(object).where(table.notna(), None)
    return {str(name): part.to_dict("records") for name, part in plain.sort_values("start").groupby("article_id")}


# Kinds and numbers


def _numbers(answer: Row, article: Row, told: list[Row], _: list[Row]) -> Iterator[Row]:
    """The set of kinds and numbers asked for against the set read; an answer may accept several, or be optional."""
    text, left = article["text"], _figures(told)
    for kind, accepted, optional in _asked(answer["mentions"]):
        hit = next((figure for figure in left if figure[0] == kind and figure[1] in accepted), None)
        if hit is None and optional:
            continue
        row = {
            "measure": NUMBER,
            "gold": f"{kind} {accepted[0]}",
            "read": None if hit is None else f"{kind} {hit[1]}",
        }
        if hit is None:
            yield row | {"status": "missed", "sentence": _printing(text, accepted[0])}
        else:
            yield row | {"status": "matched", "sentence": around(text, left.pop(hit))}
    if answer.get("relevant", True):
        for (kind, number), start in left.items():
            row = {"measure": NUMBER, "gold": None, "read": f"{kind} {number}"}
            yield row | {"status": "extra", "sentence": around(text, start)}


def _figures(told: list[Row]) -> dict[tuple[str, int], int]:
    """Kind and number, the low bound where there is no number, -> where it stands first; nobody harmed is left out."""
    found: dict[tuple[str, int], int] = {}
    for row in told:
        number = row["low"] if row["value"] is None else row["value"]
        if number:
            found.setdefault((row["harm"], number), row["start"])
    return found


def _asked(mentions: list[Row]) -> list[tuple[str, tuple[int, ...], bool]]:
    """Kind, the numbers accepted and whether it is optional, each kind and numbers once."""
    asked: dict[tuple[str, tuple[int, ...]], bool] = {}
    for one in mentions:
        if one.get("number") is not None:
            key = one["kind"], tuple(one.get("accept") or [one["number"]])
            asked[key] = asked.get(key, True) and bool(one.get("optional"))
    return [(*key, optional) for key, optional in asked.items()]


def _printing(text: str, number: int) -> str | None:
    """The first sentence that prints a number, of those worth reading if one does; None if none does."""
    for choice in (telling(text), (text[one.start : one.stop] for one in sentences(text))):
        for sentence in choice:
            if any(span.value.value == number for span in counts(tokens(sentence), words())):
                return sentence
    return None


# The first event told


def _first_event(answer: Row, article: Row, told: list[Row], acts: list[Row]) -> Iterator[Row]:
    """Killed in the first event, with those of the same day or of no day, and its day."""
    text = article["text"]
    sketched = [(incident, sketch(incident)) for incident in incidents(article, told, acts)]
    events = [story for story in stories(sketched, Rules()) if _mentions(story)]
    events.sort(key=lambda story: _mentions(story)[0]["start"])
    day = _day(events[0]) if events else None
    events = [story for story in events if day is None or _day(story) in (None, day)]
    if answer.get("killed_supported") is not False and not answer.get("multi") and not answer.get("vague"):
        wanted, number = answer["killed"], sum(map(_killed, events))
        row = {"measure": KILLED, "gold": wanted, "read": number}
        row |= {"status": "matched" if number == wanted else "extra" if number > wanted else "missed"}
        row |= {"sentence": _printing(text, wanted)}
        if not wanted:
            harmed = (m["start"] for story in events for m in _mentions(story) if m["harm"] == "killed")
            row |= {"measure": ALARM, "sentence": around(text, next(harmed, None))}
        yield row
    if answer.get("date") and not answer.get("multi"):
        row = {"measure": DAY, "gold": answer["date"], "read": day}
        row |= {"status": "matched" if day == answer["date"] else "extra" if day else "missed"}
        yield row | {"sentence": around(text, _mentions(events[0])[0]["start"] if events else 0)}


def _mentions(story: Story) -> list[Row]:
    """In the order of the text: one article has one story's mentions in several incidents."""
    return sorted((m for incident in story.incidents for m in incident.mentions), key=lambda m: m["start"])


def _day(story: Story) -> str | None:
    dated = story.dated()
    return f"{dated.start:%Y-%m-%d}" if dated and dated.start else None


def _killed(story: Story) -> int:
    """The dead of an event: best, or the low bound where no upper one is known."""
    rows = [row for row in casualties(story, figures(story), Rules()) if row["harm"] == "killed"]
    return sum(row["low"] if row["best"] is None and row["high"] is None else row["best"] or 0 for row in rows)
