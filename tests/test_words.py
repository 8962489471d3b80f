"""Every row of reading/words/en.toml in a sentence of its own: no phrase is dead, none means what it should not."""

import tomllib
from datetime import date

import pytest

from analysis import paths
from analysis.reading import lexicon
from analysis.reading.harm import INITIALS
from analysis.reading.mentions import read_text

RAW = tomllib.loads((paths.WORDS / "en.toml").read_text(encoding="utf-8"))
DAY = date(2020, 2, 10)
HARM = {
    "past": "The raid {} two farmers on Monday.",
    "active": "The shelling went on, {} two farmers.",
    "die": "Two farmers {} in the raid.",
    "of": "The {} two farmers was reported.",
    "lost": "The rebels {} two fighters near the bridge.",
}

OWN_FRAMES = {"treated": "Nurses {} two farmers for wounds.", "fate of": "The {} two farmers is unknown."}


def params(section):
    return [pytest.param(key, value, id=str(key)) for key, value in section.items()]


def first(text, **more):
    found = read_text(text, "a", DAY, **more).mentions
    assert found, f"nothing read in {text!r}"
    return found[0]


@pytest.mark.parametrize("voice", HARM)
def test_every_verb_of_harm_has_victims(voice):
    for phrase, harm in RAW["harm"][voice].items():
        row = first(OWN_FRAMES.get(phrase, HARM[voice]).format(phrase))
        assert (row["harm"], row["value"]) == (harm, 2), phrase


def test_every_state_of_harm_has_victims():
    for phrase, harm in RAW["harm"]["state"].items():
        text = "Two deaths were reported." if phrase in ("death",) else f"The raid left two farmers {phrase}."
        if phrase.endswith(("ies", "ties", "deaths", "martyrs", "detainees", "prisoners", "ty")):
            text = f"The raid caused two {phrase}."
        told = {"lives": "The raid claimed two lives.", "life": "The raid cost two farmers their life."}
        told |= {initials: f"The raid left two farmers {initials.upper()}." for initials in INITIALS}
        text = told.get(phrase, text)
        row = first(text)
        assert (row["harm"], row["value"]) == (harm, 2), phrase


def test_every_toll_has_its_number():
    for phrase, harm in RAW["harm"]["toll"].items():
        text = (
            f"The {phrase.removeprefix('the ')} of farmers killed rose to 12."
            if not harm
            else f"The {phrase} rose to 12."
        )
        row = first(text)
        assert (row["value"], row["rule"]) == (12, "toll"), phrase
        assert row["harm"] == (harm or "killed"), phrase


@pytest.mark.parametrize(("phrase", "bound"), params(RAW["hedges"]["before"]))
def test_every_hedge_before_a_number(phrase, bound):
    row = first(f"The raid killed {phrase} 20 farmers.")
    assert (row["value"], row["bound"], row["hedge"]) == (20, bound, phrase)


@pytest.mark.parametrize(("phrase", "bound"), params(RAW["hedges"]["after"]))
def test_every_hedge_behind_a_number(phrase, bound):
    row = first(f"The raid killed 20 {phrase}.")
    assert (row["value"], row["bound"], row["hedge"]) == (20, bound, phrase)


@pytest.mark.parametrize(("word", "value"), params(RAW["numbers"]))
def test_every_number(word, value):
    assert first(f"The raid killed {word} farmers.")["value"] == value


@pytest.mark.parametrize(("word", "value"), params(RAW["ordinals"]))
def test_every_ordinal_is_a_total(word, value):
    row = first(f"He is the {word} farmer killed this year.")
    assert (row["value"], row["is_total"]) == (value, True)
    assert first(f"The {word} farmer was killed.")["value"] == 1


@pytest.mark.parametrize(("word", "size"), params(RAW["scales"]))
def test_every_scale(word, size):
    assert first(f"The war killed two {word} people.")["value"] == 2 * size


@pytest.mark.parametrize(("phrase", "_"), params(RAW["vague"]))
def test_every_vague_count(phrase, _):
    noun = "" if phrase == "a couple" else " of" if phrase.endswith(("ens", "ores")) else ""
    row = first(f"The raid killed {phrase}{noun} farmers.")
    assert row["bound"] == "vague"
    assert row["value"] is None
    assert row["low"] >= 1


@pytest.mark.parametrize("phrase", [p for p in RAW["zero"] if p not in ("neither", "zero", "not a single")])
def test_every_zero(phrase):
    told = {"no": "There were no casualties.", "anybody": "It fell without hurting anybody."}
    told |= {"anyone": "It fell without hurting anyone."}
    told |= {p: f"It fell {p} casualties." for p in RAW["zero"] if p.startswith("without")}
    text = told.get(phrase, f"{phrase.capitalize()} was killed.")
    assert (first(text)["value"], first(text)["bound"]) == (0, "zero")


def test_every_noun_for_people_has_its_role():
    roles = lexicon.words().roles
    for role, nouns in RAW["roles"].items():
        for noun in nouns:
            plural = lexicon.plural(noun)[0]
            assert {r for _, _, r in roles.all(lexicon.tokens(plural))} == {RAW["roles_plural"].get(plural, role)}, noun


def test_every_noun_for_things_is_counted_for_no_victim():
    for noun in RAW["things"]["words"]:
        plural = lexicon.plural(noun)[0]
        assert not read_text(f"The storm killed the talk of 12 {plural}.").mentions, noun
        assert not [m for m in read_text(f"The rebels captured 12 {plural}.").mentions if m["value"] == 12], noun


@pytest.mark.parametrize("phrase", RAW["answers"])
def test_every_cue_of_answer(phrase):
    acts = read_text(f"Turkey shelled the base {phrase} an attack that killed two soldiers.").acts
    assert [act["answer"] for act in acts if act.get("answer")] == [RAW["answers"][phrase]]


@pytest.mark.parametrize(("phrase", "kind"), params(RAW["modal"]))
def test_every_modal(phrase, kind):
    assert first(f"The raid {phrase} kill two farmers.")["modality"] == kind


@pytest.mark.parametrize("phrase", [p for p, reach in RAW["denial"].items() if reach == "wide"])
def test_every_denial(phrase):
    assert first(f"The army {phrase} that it had killed two farmers.")["modality"] == "negated"


@pytest.mark.parametrize("word", RAW["untrue"]["words"])
def test_every_word_for_untrue(word):
    assert first(f"Reports that two farmers were killed are {word}.")["modality"] == "negated"


@pytest.mark.parametrize(
    "verb", [v for v in RAW["speech"]["words"] if v not in ("saying", "adding", "given", "spoken")]
)
def test_every_verb_of_speech(verb):
    assert first(f"The observatory {verb} that two farmers were killed.")["said_by_kind"] == "monitor"


@pytest.mark.parametrize("verb", RAW["speech"]["inverted"])
def test_every_verb_a_speaker_follows(verb):
    assert first(f"Two farmers were killed, {verb} the observatory.")["said_by_kind"] == "monitor"


@pytest.mark.parametrize("phrase", [p for p in RAW["according"] if p not in ("by", "to use")])
def test_every_source(phrase):
    assert first(f"Two farmers were killed, {phrase} the observatory.")["said_by_kind"] == "monitor"


@pytest.mark.parametrize(("noun", "kind"), params(RAW["speakers"]))
def test_every_speaker(noun, kind):
    if noun in ("bulletin", "statement", "summary", "part", "side"):
        kind = "belligerent" if noun in ("part", "side") else "other"
    row = first(f"The old {noun} said that two farmers were killed.")
    assert row["said_by_kind"] == kind


@pytest.mark.parametrize("phrase", RAW["time"]["relative"])
def test_every_relative_day(phrase):
    first_day, last_day, precision = RAW["time"]["relative"][phrase]
    row = first(
        f"Two farmers were killed {'in the ' if phrase.startswith(('past', 'last few', 'recent')) else ''}{phrase}."
    )
    if row["date_start"] is not None:
        assert ((row["date_start"] - DAY).days, (row["date_end"] - DAY).days, row["date_precision"]) == (
            first_day,
            last_day,
            precision,
        )
    else:
        assert row["is_total"]


@pytest.mark.parametrize("phrase", RAW["time"]["anchored"])
def test_every_day_from_another(phrase):
    first_day, last_day, _ = RAW["time"]["anchored"][phrase]
    rows = read_text(
        f"Five farmers were killed on February 3. {phrase.capitalize()} two soldiers were killed.", "a", DAY
    ).mentions
    assert (rows[-1]["date_start"] - date(2020, 2, 3)).days == first_day
    assert (rows[-1]["date_end"] - date(2020, 2, 3)).days == last_day


@pytest.mark.parametrize("phrase", RAW["truces"]["breach"])
def test_every_breach(phrase):
    text = (
        f"Rebels {phrase} the Sochi memorandum in Idlib."
        if not phrase.startswith("in ")
        else f"Rebels shelled Idlib {phrase} the Sochi memorandum."
    )
    found = read_text(text, "a", DAY).violations
    assert [row["ceasefire_id"] for row in found] == ["CF-SOCHI"]


@pytest.mark.parametrize(("phrase", "unit"), params(RAW["truces"]["counted"]))
def test_every_unit_of_violations(phrase, unit):
    text = f"Rebels violated the Sochi memorandum in Idlib 120 {phrase}."
    found = [row for row in read_text(text, "a", DAY).violations if row["basis"] == "counter"]
    assert [(row["count_best"], row["unit"]) for row in found] == [(120, unit)]


@pytest.mark.parametrize("word", RAW["accidents"]["words"])
def test_every_accident_is_no_event(word):
    assert not read_text(f"A {word} in the valley: two farmers were killed.").mentions
