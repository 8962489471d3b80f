"""DataFrame -> Figure, one function a metric and the same name (METHOD, section 8).

`tables`, where a chart takes them, only add context: truces, published totals, sources.
"""

from analysis.charts.bars import VIEWS, escalation
from analysis.charts.breaches import violations
from analysis.charts.covered import coverage
from analysis.charts.dumbbells import disagreement, reconciliation
from analysis.charts.findings import alt, finding
from analysis.charts.look import areas, show
from analysis.charts.ratios import retaliation
from analysis.charts.rules import sensitivity
from analysis.charts.shares import fields
from analysis.charts.tolls import toll
from analysis.charts.waits import latency
from analysis.charts.windows import compared

__all__ = [
    "VIEWS",
    "alt",
    "areas",
    "compared",
    "coverage",
    "disagreement",
    "escalation",
    "fields",
    "finding",
    "latency",
    "reconciliation",
    "retaliation",
    "sensitivity",
    "show",
    "toll",
    "violations",
]
