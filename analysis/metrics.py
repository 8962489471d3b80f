"""DataFrame in, DataFrame out: one function a question (METHOD, section 7); the one face of all measures."""

from analysis.bins import BINS, ESTIMATES
from analysis.ceasefires import per_counter, truces, violations
from analysis.choice import choose
from analysis.claimants import claimants
from analysis.disagreement import coverage, disagreement, most_told, reports_of
from analysis.escalation import DATES, GROUPS, change_points, escalation
from analysis.retaliation import RATIOS, retaliation, retaliation_over_time
from analysis.windows import compared, times_as_many

__all__ = [
    "BINS",
    "DATES",
    "ESTIMATES",
    "GROUPS",
    "RATIOS",
    "change_points",
    "choose",
    "claimants",
    "compared",
    "coverage",
    "disagreement",
    "escalation",
    "most_told",
    "per_counter",
    "reports_of",
    "retaliation",
    "retaliation_over_time",
    "times_as_many",
    "truces",
    "violations",
]
