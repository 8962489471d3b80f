"""Victims told by name beside a number, a trade or a kinship: who is counted already."""

from __future__ import annotations

from analysis.reading.attach.hit import Victims
from analysis.reading.scan import Scan


def unnamed(hits: list[Victims], found: Scan) -> list[Victims]:
    """ "Two cousins, Omar Saleh, 16, and Ali Saleh, 19": as many names beside a number are those it counts."""
    result = list(hits)
    for n, whole in enumerate(hits):
        first, end = whole.people.first, whole.people.end
        total = (whole.people.value.number and whole.people.value.number.value) or 0
        ahead, behind = hits[max(0, n - total) : n], hits[n + 1 : n + 1 + total]
        ends = _ends(found, end)
        if total > 1 and _are_names(behind, whole, total) and behind[0].people.first == end + 1:
            result = [hit for hit in result if hit not in behind]
        elif total > 1 and _are_names(ahead, whole, total) and first - ahead[-1].people.end in (1, 3) and ends:
            result = [hit for hit in result if hit not in ahead]
    return result


def _are_names(hits: list[Victims], whole: Victims, total: int) -> bool:
    names = all(hit.people.value.form == "person" and hit.harm is whole.harm for hit in hits)
    return names and len(hits) == total


def is_known_by_name(found: Scan, hit: Victims, hits: list[Victims]) -> bool:
    """ "Omar Saleh, a driver, and Ali Nasr were killed": who the name before already is."""
    first, end = hit.people.first, hit.people.end
    if hit.people.value.form != "single" or found.low(first - 1) != "," or not _ends(found, end):
        return False
    first -= 1 + 2 * (found.low(first - 2).isdigit() and found.low(first - 3) == ",")
    before = (h.people.value for h in hits if h.harm is hit.harm and h.people.end == first)
    # "A fourth victim, a girl of 12, died"
    return any(people.form == "person" or (people.noun == "victim" and people.form == "single") for people in before)


def _ends(found: Scan, end: int) -> bool:
    """Whether no further name or noun goes on with a phrase."""
    return found.low(end) in (",", ".", "", "who") or found.low(end) in found.lexicon.auxiliaries


def is_apposed(found: Scan, hit: Victims, hits: list[Victims]) -> bool:
    """ "A reporter, Omar Saleh, and his driver": the name says who the reporter is; the driver is none of them."""
    first = hit.people.first
    return found.low(first - 1) == "," and any(other.people.end == first - 1 for other in hits)
