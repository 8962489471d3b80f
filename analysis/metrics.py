"""DataFrame in, DataFrame out: one function a question (METHOD, section 7); the one face of all measures."""

from analysis.bins import BINS, ESTIMATES
from analysis.ceasefires import truces, violations
from analysis.choice import choose
from analysis.disagreement import disagreement, most_told, reports_of
from analysis.escalation import DATES, GROUPS, change_points, escalation
from analysis.retaliation import RATIOS, retaliation, retaliation_over_time

__all__ = [
    "BINS",
    "DATES",
    "ESTIMATES",
    "GROUPS",
    "RATIOS",
    "change_points",
    "choose",
    "disagreement",
    "escalation",
    "most_told",
    "reports_of",
    "retaliation",
    "retaliation_over_time",
    "truces",
    "violations",
]
