"""Reads conflict news articles into tables a researcher can defend."""

from analysis.articles import read_articles
from analysis.corrections import read_corrections
from analysis.exports import export
from analysis.rules import Rules
from analysis.tables import Tables, assemble, load, parse, tables_of

__all__ = [
    "Rules",
    "Tables",
    "assemble",
    "export",
    "load",
    "parse",
    "read_articles",
    "read_corrections",
    "tables_of",
]
