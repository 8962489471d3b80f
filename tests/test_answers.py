"""Which number answers which, in sentences with the pair worked out by hand."""

import json
from datetime import date

import pytest

import analysis
from analysis.events import incidents
from analysis.reading.mentions import read_text

DAY = date(2020, 2, 12)

PAIRS = [
    (
        "Syrian forces killed five Turkish soldiers on Monday. In retaliation, Turkey killed 20 Syrian soldiers.",
        [(5, 20)],
    ),
    # What was answered stands before "was followed in retaliation by" and before "to which ... replied".
    (
        "Tuesday's raid, which killed two Turkish soldiers, was followed in retaliation by fire that killed 50 Syrian"
        " soldiers.",
        [(2, 50)],
    ),
    (
        "Three Indian soldiers were killed by Pakistani fire on Monday, to which the army replied by shelling two"
        " posts; at least seven Pakistani soldiers died.",
        [(3, 7)],
    ),
    # The answer stands before "in answer to", wherever what is answered is told.
    ("Turkey killed 20 Syrian soldiers in answer to a raid that killed five Turkish soldiers.", [(5, 20)]),
    (
        "Syrian forces killed five Turkish soldiers at Nairab. Turkish guns killed 20 Syrian soldiers in answer to the"
        " raid.",
        [(5, 20)],
    ),
    (
        "In answer to a raid that killed five Turkish soldiers, Turkey killed 20 Syrian soldiers.",
        [(5, 20)],
    ),
    # Both of two attacks are answered.
    (
        "Syrian fire killed three Turkish soldiers in Saraqib on Sunday. On Monday Syrian fire killed four Turkish"
        " soldiers in Taftanaz. Because of these attacks, Turkey struck back on Tuesday and killed 30 Syrian soldiers.",
        [(3, 30), (4, 30)],
    ),
    # Violations are no attack that was told; nor is an attack answered that is told with losses of both sides.
    (
        "Israeli raids killed four people in Tyre on Monday. Hezbollah fired two missiles in reply, it said, to"
        " repeated violations of the truce, wounding one Israeli soldier.",
        [],
    ),
    (
        "Nine Syrian soldiers and 14 Turkish soldiers were killed at Nairab on Sunday. In response to this, a unit"
        " shelled a village, killing three people.",
        [],
    ),
    # "With those raids" points to the act told last; "killing N, after M died" tells first what came second.
    (
        "Turkish fire killed six people in Azaz on Saturday. Turkish raids near Nairab on Monday killed 20 Syrian"
        " soldiers. With those raids Turkey had retaliated for shells that killed three Turkish soldiers.",
        [(3, 20)],
    ),
    ("Turkey hit back, killing 21 Syrian soldiers, after five of its troops died in Idlib.", [(5, 21)]),
    ("Turkey hit back, killing 21 Syrian soldiers, while five of its troops died in Idlib.", []),
    # A day after is sequence; a minister replies with words.
    ("Five Turkish soldiers were killed on Monday. A day after, 20 Syrian soldiers were killed by Turkish fire.", []),
    ("Five Turkish soldiers were killed on Monday. The minister replied by saying 20 Syrian soldiers had died.", []),
]


@pytest.mark.parametrize(("text", "pairs"), PAIRS)
def test_which_number_answers_which(text, pairs):
    reading = read_text(text, "a", DAY)
    article = {"article_id": "a", "text": text, "published": DAY, "published_at": None}
    found = incidents(article, reading.mentions, [{"answer": None, **act} for act in reading.acts])
    told = [(t.mentions[0]["value"], i.mentions[0]["value"]) for i in found for t, _ in i.answers]
    assert sorted(told) == pairs


NAMED = [
    ("Indian shelling killed four Pakistani civilians in Nikial on May 4.", "2025-05-05"),
    ("Pakistani troops killed seven Indian soldiers in Poonch on May 6 in retaliation for {}.", "2025-05-07"),
]


@pytest.mark.parametrize(
    ("words", "linked"),
    [
        ("the Indian shelling of Nikial on May 4", True),
        ("the Indian shelling of May 4", True),
        ("the Indian shelling of Nikial on May 3", False),  # another day
        ("the Indian shelling of Uri on May 4", False),  # another place
        ("the shelling", False),  # no day: it may be any
    ],
)
def test_an_attack_told_in_another_article_is_answered_where_it_is_named(tmp_path, words, linked):
    lines = [json.dumps({"date": day, "source": day, "text": text.format(words)}) for text, day in NAMED]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    tables = analysis.parse(analysis.read_articles(tmp_path))
    assert len(tables.events) == 2
    assert len(tables.retaliations) == linked
    assert tables.events["is_response"].sum() == linked
