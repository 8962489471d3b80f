"""Which clause a verb is of: "they attacked two officers and were killed", "both were killed"."""

from __future__ import annotations

from analysis.reading.scan import Scan
from analysis.reading.sentences import Span

# What a clause that a subject is of does not reach beyond, to the left.
CLAUSES = frozenset(', ; : who whom which that when where while as after before because if and but said “ "'.split())


def is_whole(scan: Scan, people: Span) -> bool:
    """Whether no word of a phrase goes with the verb behind: "both were killed", and not "they both were"."""
    return people.end - people.first > 1 or (people.first == 0 or scan.low(people.first - 1) in CLAUSES)


def first_of_clause(scan: Scan, people: Span, i: int) -> Span:
    """ "Six rebels attacked two officers and were killed": a verb joined to another has the subject of that one."""
    if scan.low(i - 1) != "and" or not CLAUSES.isdisjoint(scan.words.lows[people.end : i - 2]):
        return people
    opens = next((j for j in range(people.first - 1, -1, -1) if scan.low(j) in CLAUSES), -1)
    before = (p for p in scan.people if opens < p.first < p.end < people.first and scan.low(p.end).endswith("ed"))
    return next(before, people)
