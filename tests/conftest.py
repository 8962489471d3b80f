"""Tables made by hand: a test says only what differs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest

from analysis import schema
from analysis.tables import Tables

Row = Mapping[str, Any]
MONDAY = "2020-02-10"  # the article whose check values METHOD gives


def tables(**rows: Iterable[Row]) -> Tables:
    """Tables with these rows; all other tables empty."""
    return Tables(**{name: schema.frame(name, rows.get(name, ())) for name in schema.TABLES})


def article(article_id: str, published: str | None, text: str = "", **more: Any) -> Row:
    source = more.pop("source", "Agency A")
    row = {"article_id": article_id, "source": source, "published": published, "text": text, "text_sha256": "0"}
    return row | {"conflicts": "idlib"} | more


def event(event_id: str, start: str | None, end: str | None = None, **more: Any) -> Row:
    row = {"event_id": event_id, "conflict": "idlib", "kind": "attack", "date_start": start, "date_end": end or start}
    return row | {"n_articles": 1, "n_sources": 1, "sources_disagree": False, "is_response": False} | more


def harmed(event_id: str, side: str | None, harm: str, low: Any, best: Any, high: Any, **more: Any) -> Row:
    row = {"event_id": event_id, "victim_side": side, "harm": harm, "low": low, "best": best, "high": high}
    return row | {"victim_role": "military", "said_by_kind": "unattributed", "claim_only": False, "n_reports": 1} | more


def told(event_id: str, article_id: str, best: Any, **more: Any) -> Row:
    row = {"event_id": event_id, "article_id": article_id, "low": best, "best": best, "high": best, "harm": "killed"}
    row |= {"mention_id": f"{event_id}-{article_id}", "source": "Agency A", "victim_side": "turkey"}
    return row | {"victim_role": "military", "status": "current"} | more


def answered(trigger: str, response: str, **more: Any) -> Row:
    row = {"trigger_event_id": trigger, "response_event_id": response, "responder_side": "turkey"}
    return row | {"target_side": "syria_gov", "link": "stated", "cue": "in response"} | more


def breach(violation_id: str, basis: str, start: str | None, end: str | None = None, **more: Any) -> Row:
    row = {"violation_id": violation_id, "basis": basis, "date_start": start, "date_end": end or start}
    return row | {"ceasefire_id": "sochi", "article_id": "a1", "unit": "incident", "rule": "test"} | more


SOCHI: Row = {
    "ceasefire_id": "sochi", "name": "Sochi memorandum", "conflict": "idlib", "announced": "2018-09-17",
    "effective": "2018-09-17T00:00+03:00", "source": "test",
}  # fmt: skip
JANUARY: Row = {
    "ceasefire_id": "jan12", "name": "January truce", "conflict": "idlib", "announced": "2020-01-10",
    "effective": "2020-01-12T00:01+03:00", "source": "test",
    "effective_by_party": "Turkey=2020-01-12T00:01+03:00|Russia=2020-01-09T14:00+03:00",
}  # fmt: skip


def february() -> Tables:
    """What the article of 10 February 2020 says, as METHOD and its check values have it."""
    claim = {"said_by_kind": "belligerent", "claim_only": True}
    sides = {"perpetrator_side": "syria_gov", "target_side": "turkey"}
    answer = {"perpetrator_side": "turkey", "target_side": "syria_gov", "is_response": True}
    week = {"date_precision": 3}
    return tables(
        articles=[article("a1", MONDAY)],
        events=[
            event("E1", MONDAY, **sides),
            event("E2", MONDAY, **answer),
            event("E3", "2020-02-03", "2020-02-09", **sides, **week),
            event("E4", "2020-02-03", "2020-02-09", **answer, **week),
        ],
        casualties=[
            harmed("E1", "turkey", "killed", 5, 5, None),
            harmed("E1", "turkey", "injured", 5, 5, 5),
            harmed("E2", "syria_gov", "neutralized", 101, 101, 101, **claim),
            harmed("E2", "syria_gov", "killed", 0, None, 101, **claim),
            harmed("E3", "turkey", "killed", 7, 7, 7),
            harmed("E3", "turkey", "killed", 1, 1, 1, victim_role="contractor"),
            harmed("E3", "turkey", "injured", 13, 13, None, victim_role="unknown"),
            harmed("E4", "syria_gov", "killed", 76, 76, 76),
        ],
        reports=[told(one, "a1", 1) for one in ("E1", "E2", "E3", "E4")],
        retaliations=[answered("E1", "E2"), answered("E3", "E4", cue="in retaliation")],
        ceasefires=[SOCHI, JANUARY],
        violations=[
            breach("v1", "stated", None, accused_side="syria_gov"),
            breach("v2", "stated", None, accused_side="syria_gov and russia"),
            breach("v3", "stated", None, accused_side="syria_gov and russia", ceasefire_id="jan12"),
        ],
        totals=[
            {
                "total_id": "t1", "article_id": "a1", "harm": "killed", "victim": "civilians", "value": 1800,
                "low": 1801, "best": 1801, "period_start": "2018-09-01", "period_end": MONDAY,
            }
        ],
    )  # fmt: skip


@pytest.fixture
def seed() -> Tables:
    return february()


@pytest.fixture
def make() -> Callable[..., Tables]:
    return tables
