"""Every table as files a researcher can deposit: CSV, Parquet, codebook, Data Package, citation, crosswalk.

No word of an article leaves: columns of printed words are left out, and sides, places and speakers that
data/world does not have are withheld. The codebook says so column by column.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis import crosswalk, schema
from analysis.ceasefires import counter_of
from analysis.citation import TITLE, Deposit, cited, corpus, licence, software
from analysis.reading.lexicon import located, world
from analysis.tables import Tables, replacing

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
WITHHELD = "withheld"
WORDS = "words of the article, in which a victim may be named"
ONLY = "of an article its ids, source, days, address and hash leave, nothing else"
# Columns that stay in the workbook, and why; TABLE.COLUMN where the name means another thing elsewhere.
LEFT_OUT = {
    **dict.fromkeys(("headline", "subhead", "byline", "text", "trigger", "hedge", "victim"), WORDS),
    **dict.fromkeys(("perpetrator", "accused", "target", "date_text", "cue", "truce_mentions.name"), WORDS),
    **dict.fromkeys(("language", "problems"), ONLY),
    "changes.told": "printed names and a researcher's own words; the first page of the report has them",
}
SIDES = (
    *("victim_side", "perpetrator_side", "target_side", "responder_side", "accused_side"),
    *("side_a", "side_b", "actor1", "actor2"),
)
PLACES = ("place", "where_coordinates", "location")
SPEAKERS = ("said_by", "counted_by")
PRIVATE = ("rule", "reason", "who")  # of a correction, in decisions: a researcher's own words and name
HOW = {
    **dict.fromkeys(SIDES, "a side that data/world does not have is `withheld`"),
    **dict.fromkeys(PLACES, "a place that data/world does not have is `withheld`"),
    **dict.fromkeys(SPEAKERS, "the actor's name in data/world; whom it does not have, persons too, is `withheld`"),
    **{f"decisions.{name}": "of a correction `withheld`: a researcher's own words" for name in PRIVATE},
}
ABOUT = {
    "articles": "articles read, without their words",
    "mentions": "one number, or countable victims, in an article",
    "events": "one event, however many articles tell it",
    "casualties": "harmed people of an event, by side, role and harm; groups are disjoint",
    "reports": "each figure of an event in the order of publication, and whether it stands",
    "retaliations": "an event that answers another",
    "ceasefires": "truces of the registry",
    "truce_mentions": "where an article names a truce",
    "violations": "breaches stated, inferred or counted; the three are never added together",
    "totals": "cumulative statements, which are no events",
    "decisions": "what was joined, kept apart or corrected, and why",
    "unread": "numbers near a word of harm, truce or attack that no rule could read",
    "changes": "what changed since the report before; only a report has it",
    "ged": "events in the columns of UCDP GED; crosswalk.csv says what is not equivalent",
    "acled": "events in the columns of ACLED; crosswalk.csv says what is not equivalent",
}
TYPES = {
    schema.TEXT: "string", schema.COUNT: "integer", schema.REAL: "number", schema.FLAG: "boolean",
    schema.DAY: "date", schema.MOMENT: "datetime",
}  # fmt: skip
FOREIGN = {
    "duplicate_of": "articles.article_id", "subset_of": "mentions.mention_id", "ged.id": "events.event_id",
    "acled.event_id_cnty": "events.event_id", "trigger_event_id": "events.event_id",
    "response_event_id": "events.event_id", "article_id": "articles.article_id", "event_id": "events.event_id",
    "mention_id": "mentions.mention_id", "ceasefire_id": "ceasefires.ceasefire_id",
}  # fmt: skip
# May be an id that another event took over, or several.
UNCHECKED = ("decisions.event_id", "changes.event_id", "changes.article_id")
KEYS = {**{name: keys[0] for name, keys in schema.UNIQUE.items() if len(keys) == 1}, "ged": "id"}
KEYS |= {"acled": "event_id_cnty"}
PAPERS = {
    "codebook.csv": "every column: type, allowed values, meaning, unit, whether it leaves",
    "codebook.md": "the same to read, with what all files have in common",
    "crosswalk.csv": "column by column, what is not equivalent to UCDP GED and ACLED",
    "CITATION.txt": "how to cite these tables, what was selected, and the hash of the articles",
    "datapackage.json": "all of it for programs: a Data Package, with the hash of each file",
}
NOTE = f"""# Codebook

Each table is a CSV (UTF-8, comma, `.` in numbers, ISO 8601 days) and a Parquet file with the same rows and types.

- An **empty cell is missing**, which is never 0. An empty `high` is open: the source sets no upper bound.
- `{WITHHELD}` is known and not exported: a name that data/world does not have.
- In CSV a text that a spreadsheet would run as a formula begins with an apostrophe; in Parquet it does not.
- No headline, text, byline or printed name of a victim is in any file. `article_id`, `start` and `stop` lead back to
  the words for those who have the articles. Ids and addresses of articles are as their publishers gave them.
- Author, licence and selection of these tables: see CITATION.txt. The articles are their publishers'.

"""


class Field(NamedTuple):
    """A column as the codebook has it; allowed: the values it may have, if listed; exported: yes, or why not."""

    table: str
    column: str
    type: str
    allowed: tuple[Any, ...]
    meaning: str
    unit: str
    filled: bool
    exported: str

    @property
    def leaves(self) -> bool:
        """Whether the column is in the files."""
        return self.exported.startswith("yes")


def export(
    tables: Tables,
    folder: str | Path,
    author: str | None = None,
    title: str | None = None,
    licence: str | None = None,
    selection: Mapping[str, object] | None = None,
    changes: pd.DataFrame | None = None,
) -> list[Path]:
    """Writes all tables, crosswalks, codebook, Data Package and citation into `folder`; returns the files.

    author, title, licence (an id such as CC-BY-4.0) are yours to give: the tables are not the project's. selection:
    what the tables were cut to and made under, by name, printed in the citation; None in it is "not set". changes:
    those since the report before. All files or none; an export written there before is replaced. Equal arguments give
    equal bytes. Raises ValueError for a licence that is no id, FileExistsError for a folder that holds anything else,
    OSError for one that cannot be written.
    """
    folder, deposit = Path(folder), Deposit(author, title, licence).checked()
    named = {name: getattr(tables, name) for name in schema.TABLES}
    named |= {"ged": crosswalk.to_ged(tables), "acled": crosswalk.to_acled(tables)}
    named |= {} if changes is None else {"changes": changes}
    files = {file for name in named for file in (f"{name}.csv", f"{name}.parquet")} | set(PAPERS)
    try:
        with replacing(folder, files, "export of this kind") as new:
            for name, table in named.items():
                shown = without_words(name, table)
                _write_csv(shown, new / f"{name}.csv")
                shown.to_parquet(new / f"{name}.parquet", index=False)
            _write_papers(tables, deposit, selection, new)
    except OSError as error:
        if error.errno is None:  # said already, in words
            raise
        raise OSError(f"{folder} cannot be written: {error.strerror or error}; give another folder") from error
    return sorted(folder / name for name in files)


def _write_papers(tables: Tables, deposit: Deposit, selection: Mapping[str, object] | None, folder: Path) -> None:
    written = {name for name in ABOUT if (folder / f"{name}.csv").exists()}
    listed = codebook()
    _write_csv(listed[listed["table"].isin(written)], folder / "codebook.csv")
    _write_csv(crosswalk.differences(), folder / "crosswalk.csv")
    (folder / "codebook.md").write_bytes((NOTE + _chapters(written)).encode())
    (folder / "CITATION.txt").write_bytes(cited(tables, deposit, selection).encode())
    package = _package(tables, deposit, selection, folder)
    (folder / "datapackage.json").write_bytes(json.dumps(package, ensure_ascii=False, indent=1).encode() + b"\n")


def _write_csv(table: pd.DataFrame, file: Path) -> None:
    written = {schema.DAY: "%Y-%m-%d", schema.MOMENT: "%Y-%m-%dT%H:%M:%SZ"}
    times = {name: table[name].dt.strftime(form) for name in table if (form := written.get(str(table[name].dtype)))}
    safe(table.assign(**times)).to_csv(file, index=False, lineterminator="\n")


def safe(table: pd.DataFrame) -> pd.DataFrame:
    """The table with an apostrophe before each text that a spreadsheet would run as a formula; numbers stay."""
    texts = [name for name in table if pd.api.types.is_string_dtype(table[name].dtype)]
    return table.assign(**{name: table[name].map(_harmless, na_action="ignore") for name in texts})


def _harmless(value: Any) -> Any:
    """A sign alone, as in mentions.bound, is no formula; what is no text stays, whatever column it stands in.

    >>> _harmless("=HYPERLINK(1)"), _harmless("two - three"), _harmless("=")
    ("'=HYPERLINK(1)", 'two - three', '=')
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) and len(value) > 1 else value


def without_words(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """A table as it may leave: without its LEFT_OUT columns, and with what data/world does not have withheld."""
    table = table.drop(columns=[column for column in table if column in LEFT_OUT or f"{name}.{column}" in LEFT_OUT])
    known: dict[tuple[str, ...], Callable[[str], str]] = {SIDES: _side, PLACES: _place, SPEAKERS: _speaker}
    for columns, shown in known.items():
        mapped = {one: table[one].map(shown, na_action="ignore").astype(schema.TEXT) for one in columns if one in table}
        table = table.assign(**mapped)
    if name == "decisions":
        corrected = table["action"].isin(("correction", "stale"))
        table = table.assign(**{one: table[one].mask(corrected, WITHHELD) for one in PRIVATE})
    return table


def _side(side: str) -> str:
    """
    >>> _side("syria_gov and russia"), _side("turkey and Ali's men")
    ('syria_gov and russia', 'turkey and withheld')
    """
    known = {actor.side for actor in world().actors.values()} | set(world().actors)
    return " and ".join(part if part in known else WITHHELD for part in side.split(" and "))


def _place(place: str) -> str:
    """
    >>> _place("Saraqib"), _place("Zor Maghar, Idlib"), _place("Ali's house")
    ('Saraqib', 'Idlib', 'withheld')
    """
    known = located(place)
    return known.place if known else WITHHELD


def _speaker(printed: str) -> str:
    """
    >>> _speaker("Observers of the OSCE"), _speaker("his brother")
    ('OSCE', 'withheld')
    """
    name = counter_of(printed)
    return name if any(actor.name == name for actor in world().actors.values()) else WITHHELD


def fields() -> list[Field]:
    """Every column of every table, those left out too, in order."""
    ours = [
        Field(table, name, TYPES[one.dtype], one.choices, one.meaning, one.unit, one.filled, _exported(table, name))
        for table, columns in (schema.TABLES | {"changes": schema.BESIDE["changes"]}).items()
        for name, one in columns.items()
    ]
    schemes = {crosswalk.GED: "ged", crosswalk.ACLED: "acled"}
    told = crosswalk.differences().query("type != ''").itertuples(index=False)
    return ours + [
        Field(
            table,
            row.column,
            TYPES[row.type],
            (),
            _from(row),
            "",
            row.column == KEYS[table],
            _exported(table, row.column),
        )
        for row in told
        if (table := schemes[row.scheme])
    ]


def _from(row: Any) -> str:
    """Where a column of a crosswalk comes from, and in what it differs."""
    return f"{row.ours}. {row.differs}".removesuffix(". ") if row.ours else f"always missing: {row.differs}"


def _exported(table: str, column: str) -> str:
    names = (f"{table}.{column}", column)
    if why := next((LEFT_OUT[name] for name in names if name in LEFT_OUT), ""):
        return f"left out of exports: {why}"
    return "; ".join(["yes", *(HOW[name] for name in names if name in HOW)])


def codebook() -> pd.DataFrame:
    """Every column of every table: table, column, type, allowed (a JSON list), meaning, unit, exported."""
    data = pd.DataFrame(fields(), columns=list(Field._fields)).drop(columns="filled")
    data["allowed"] = [json.dumps(allowed) if allowed else None for allowed in data["allowed"]]
    return data.replace("", None).astype("string")


def _chapters(written: Collection[str]) -> str:
    chapters, listed = [], fields()
    for table, about in ABOUT.items():
        if table not in written:
            continue
        chapters.append(f"## {table}\n\n{about}\n\n| column | type | allowed | meaning | unit | in exports |")
        chapters.append("|---|---|---|---|---|---|")
        for one in listed:
            if one.table == table:
                allowed = ", ".join(f"`{value}`" for value in one.allowed)
                cells = (one.column, one.type, allowed, one.meaning, one.unit, one.exported)
                chapters.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
        chapters.append("")
    return "\n".join(chapters)


def _package(tables: Tables, deposit: Deposit, selection: Mapping[str, object] | None, folder: Path) -> dict[str, Any]:
    """The Data Package of the files in a folder, each with its size and hash."""
    shown, articles = [one for one in fields() if one.leaves], tables.articles
    resources = []
    for table, about in ABOUT.items():
        if not (folder / f"{table}.csv").exists():
            continue
        columns = [one for one in shown if one.table == table]
        resources.append(_resource(folder / f"{table}.csv", table, about) | {"schema": _schema(table, columns)})
        resources.append(_resource(folder / f"{table}.parquet", f"{table}-parquet", f"{about}, with types"))
    for name in ("codebook", "crosswalk"):
        header = (folder / f"{name}.csv").read_text(encoding="utf-8").partition("\n")[0].split(",")
        told = {"fields": [{"name": column, "type": "string"} for column in header], "missingValues": [""]}
        resources.append(_resource(folder / f"{name}.csv", name, f"the {name} of these files") | {"schema": told})
    told_of = {} if selection is None else selection
    return {
        "name": f"conflict-news-{corpus(articles)[:12]}",
        "title": deposit.title or TITLE,
        "description": cited(tables, deposit, selection),
        **({"licenses": [licence(deposit.licence)]} if deposit.licence else {}),
        **({"contributors": [{"title": deposit.author, "role": "author"}]} if deposit.author else {}),
        "sources": [{"title": source} for source in sorted(articles["source"].dropna().unique())],
        "software": software(),
        "selection": {name: None if value is None else str(value) for name, value in told_of.items()},
        "resources": resources,
    }


def _resource(file: Path, name: str, title: str) -> dict[str, Any]:
    content = file.read_bytes()
    table = {"type": "table", "mediatype": "text/csv", "encoding": "utf-8"}
    return {
        "name": name,
        "title": title,
        "path": file.name,
        "format": file.suffix[1:],
        **(table if file.suffix == ".csv" else {"type": "file", "mediatype": "application/vnd.apache.parquet"}),
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }


def _schema(table: str, columns: list[Field]) -> dict[str, Any]:
    """A Table Schema: fields with their constraints, the key, and the keys of other tables."""
    described = []
    for one in columns:
        limits: dict[str, Any] = {"required": True} if one.filled else {}
        limits |= {"enum": list(one.allowed)} if one.allowed else {}
        field: dict[str, Any] = {"name": one.column, "type": one.type, "description": one.meaning}
        described.append(field | ({"constraints": limits} if limits else {}))
    told: dict[str, Any] = {"fields": described, "missingValues": [""]}
    told |= {"primaryKey": [KEYS[table]]} if table in KEYS else {}
    foreign = [named for one in columns if (named := _foreign(table, one.column))]
    return told | ({"foreignKeys": foreign} if foreign else {})


def _foreign(table: str, column: str) -> dict[str, Any] | None:
    """What a column refers to, where each of its values is there."""
    to = FOREIGN.get(f"{table}.{column}", FOREIGN.get(column))
    if to is None or to == f"{table}.{column}" or f"{table}.{column}" in UNCHECKED:
        return None
    other, _, key = to.partition(".")
    return {"fields": [column], "reference": {"resource": "" if other == table else other, "fields": [key]}}
