"""What must hold for any text: no exception, spans slice back, ids do not depend on the order."""

from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.reading.mentions import read_text
from analysis.reading.sentences import sentences, tokens

WORDS = (
    "at least more than up to between and some dozens of five 12 1,800 two hundred no none soldiers civilians troops "
    "Turkish Syrian regime Assad killed wounded were was injured martyred neutralized dead death toll rose to from "
    "attack by in Idlib on Monday last week Feb. 12 2020 since then ceasefire violated Sochi agreement said the "
    "ministry according it added retaliation response , . ; \" ' ( ) - – : \n including of them a who but 25 "
    "violations times would not others"
).split(" ")
TEXTS = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))
DAYS = st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2030, 12, 31)))


@given(TEXTS, DAYS)
@example("VIOLATION", None)
@settings(max_examples=300, deadline=None)
def test_reading_never_raises_and_spans_slice_back(text, day):
    reading = read_text(text, "a", day)
    for rows in reading[1:]:
        for row in rows:
            assert text[row["start"] : row["stop"]] == row["text"]
            assert row["start"] < row["stop"]
    ids = [row["mention_id"] for row in reading.mentions]
    assert len(ids) == len(set(ids))
    for row in reading.mentions:
        low, best, high = row["low"], row["best"], row["high"]
        assert low >= 0 and (high is None or low <= high) and (best is None or low <= best)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_sentences_and_tokens_lose_nothing(text):
    found = list(sentences(text))
    covered = "".join(text[s.start : s.stop] for s in found)
    assert "".join(covered.split()) == "".join(text.split())
    if "&" not in text and "<" not in text:
        # Remnants of HTML are no words.
        assert "".join("".join(tokens(text).texts).split()) == "".join(text.split())
    words = tokens(text)
    assert [text[slice(*words.span(i, i + 1))] for i in range(len(words.texts))] == words.texts
