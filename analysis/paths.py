"""The only place where paths live."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = ROOT / "data" / "articles"
GOLD = ROOT / "data" / "gold"
WORLD = ROOT / "data" / "world"
CORRECTIONS = ROOT / "data" / "corrections.csv"
CROSSWALK = ROOT / "data" / "crosswalk.csv"
CITATION = ROOT / "CITATION.cff"
NOTEBOOKS = ROOT / "notebooks"
REPORTS = ROOT / "reports"
TEMPLATE = ROOT / "notebooks" / "templates"
WORDS = Path(__file__).resolve().parent / "reading" / "words"
