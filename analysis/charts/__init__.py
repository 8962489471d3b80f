"""DataFrame -> Figure, one function a metric and the same name (METHOD, section 8).

`tables`, where a chart takes them, only add context: truces, published totals, sources.
"""

from analysis.charts.bars import escalation
from analysis.charts.breaches import violations
from analysis.charts.look import show
from analysis.charts.ratios import retaliation
from analysis.charts.shares import fields
from analysis.charts.tolls import toll
from analysis.charts.words import alt, finding

__all__ = ["alt", "escalation", "fields", "finding", "retaliation", "show", "toll", "violations"]
