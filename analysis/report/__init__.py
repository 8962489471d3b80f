"""Reports from the command line: notebooks run with checked parameters, written as HTML that is whole or not there.

options: what was asked, checked before anything runs. given: the articles or saved tables it is about. runs: the
notebooks, each with its deadline. pages: HTML. place: lock, status and the last good report. main: one run.
"""

from analysis.report.main import main
from analysis.report.options import EVERYWHERE, TARGETS, parser

__all__ = ["EVERYWHERE", "TARGETS", "main", "parser"]
