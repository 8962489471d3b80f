"""What was asked of a report: the command line and a file of parameters, checked before anything runs."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NoReturn

import papermill
import yaml

from analysis import conditions, paths
from analysis.citation import NOT_GIVEN, Deposit
from analysis.meant import nearest
from analysis.reading.lexicon import world

TARGETS = ("01_escalation", "02_retaliation", "03_ceasefires")
# What restricts the whole report: a notebook that ignored one of these would answer another question.
EVERYWHERE = ("articles", "conflict", "since", "until", "known_by", "corrections")
DONE, WRONG, NOTHING, FAILED, MET, BUSY, STOPPED = 0, 2, 3, 4, 5, 6, 130
CODES = f"""exit codes:
  {DONE}  done
  {WRONG}  a parameter is wrong, or the folder cannot be written
  {NOTHING}  nothing to report
  {FAILED}  a notebook failed or ran out of time; it is kept as NAME.failed.ipynb
  {MET}  done, and a --fail-on condition holds
  {BUSY}  another run is writing to the same folder
  {STOPPED}  stopped from outside
Whatever is wrong is said in one line, and the last good report stays until a new one is complete."""
LONGEST_NAME = 256
# A file of parameters, in bytes: nobody writes a longer one, and reading it takes no time.
LONGEST_FILE = 1_000_000
ALL, SHIPPED = "all", "Idlib"
WINDOW = re.compile(r"([1-9][0-9]{0,3})([dw])")
SECONDS = re.compile(r"[0-9]{1,6}")
# What a value of a file of parameters may be; each is taken as it is written there: 010 is ten, and 1:30 no number.
PLAIN = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "timestamp")}
NULL, BOOL = "tag:yaml.org,2002:null", "tag:yaml.org,2002:bool"
# Options that are no parameter of a notebook.
OURS = (
    *("out", "timeout", "total_timeout", "fail_on", "pdf", "tables", "window", "as_of"),
    *("author", "title", "licence"),
)


class Stop(Exception):
    """Ends a run with an exit code and one line for whoever started it."""

    def __init__(self, code: int, line: str) -> None:
        super().__init__(" ".join(line.split()))
        self.code = code


@dataclass(frozen=True)
class Asked:
    """What was asked: the notebooks' parameters that were given, and how the report is made.

    tables: a folder of saved tables to take instead of articles. timeout, total: seconds a notebook and the whole run
    may take. conditions: what ends a run that is done with MET. deposit: author, title and licence of the tables.
    """

    parameters: dict[str, Any]
    out: Path
    tables: Path | None = None
    timeout: int = 600
    total: int = 3600
    conditions: tuple[conditions.Condition, ...] = ()
    pdf: bool = False
    deposit: Deposit = NOT_GIVEN


@dataclass(frozen=True)
class Notebook:
    """One notebook of the report: its file, its parameters as declared, and the values of this run."""

    path: Path
    declared: dict[str, dict[str, str]]
    given: dict[str, Any]

    @property
    def name(self) -> str:
        return self.path.stem


def asked(argv: Sequence[str] | None) -> Asked:
    """The command line, and the --params file under it, as checked values. Raises Stop."""
    known, unknown = parser().parse_known_args(argv)
    if unknown:
        names = sorted(f"--{name}" for name in _names(known))
        raise Stop(WRONG, f"no parameter {unknown[0]}; {nearest(unknown[0], names)}")
    given = {name: value for name, value in vars(known).items() if value is not None}
    if "params" in given:
        given = _from_file(Path(given.pop("params")), _names(known)) | given
    given |= _window(given)
    # The shipped articles tell of several conflicts; one report is about one, unless asked otherwise.
    own = "articles" in given or "tables" in given
    given["conflict"] = given.get("conflict", ALL if own else SHIPPED)
    given["conflict"] = None if given["conflict"] == ALL else given["conflict"]
    if given.get("since", "") > given.get("until", "9999"):
        raise Stop(WRONG, f"--since {given['since']} is after --until {given['until']}; swap them")
    if "tables" in given and ("articles" in given or "corrections" in given):
        raise Stop(WRONG, "--tables holds articles and corrections already; leave --articles and --corrections out")
    if "tables" in given and "known_by" in given:
        raise Stop(WRONG, "--known-by chooses articles before they are joined; give --articles, not --tables")
    # A notebook reads saved tables where it reads articles.
    given |= {"articles": str(given["tables"])} if "tables" in given else {}
    return Asked(
        {name: value for name, value in given.items() if name not in OURS},
        given.get("out", Path(paths.REPORTS.name)),
        given.get("tables"),
        given.get("timeout", Asked.timeout),
        given.get("total_timeout", Asked.total),
        given.get("fail_on", ()),
        given.get("pdf", False),
        Deposit(*(given.get(name) for name in Deposit._fields)),
    )


class _Once(argparse.Action):
    """Stores a value, and refuses a second one."""

    def __call__(self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, *_: Any) -> None:
        if getattr(namespace, self.dest) is not None:
            raise argparse.ArgumentError(self, "given twice; leave one")
        setattr(namespace, self.dest, self.const if self.nargs == 0 else values)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Stop(WRONG, message)


def parser() -> argparse.ArgumentParser:
    """The options, each with its check."""
    made = _Parser(
        prog="python -m analysis.report",
        description="Runs the report notebooks with checked parameters and writes them as HTML with an index.",
        epilog=CODES,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.register("action", None, _Once)
    add = made.add_argument
    add("--params", type=_file, metavar="FILE.yaml", help="parameters by name; what the command line says wins")
    add("--articles", type=_existing, metavar="PATH", help="file or folder of articles; default data/articles")
    add("--tables", type=_saved, metavar="FOLDER", help="tables saved before, instead of articles")
    add(
        "--conflict",
        type=_conflict,
        help="one conflict of data/world, or all; default Idlib for the articles shipped, else all",
    )
    add("--since", type=_day, metavar="YYYY-MM-DD", help="first day of the events; default the first there is")
    add("--until", type=_day, metavar="YYYY-MM-DD", help="last day of the events; default the last there is")
    add(
        "--known-by",
        type=_day,
        metavar="YYYY-MM-DD",
        help="leaves out articles published after this day or on no day they tell; default none",
    )
    add("--window", type=_length, metavar="28d", help="so many days (d) or weeks (w) that end with --as-of")
    add(
        "--as-of",
        type=_day,
        metavar="YYYY-MM-DD",
        help="last day of the --window; later articles about it count, see --known-by",
    )
    add("--estimate", choices=("low", "best", "high"), help="which count to draw")
    add("--corrections", type=_file, metavar="FILE", help="corrections; default data/corrections.csv")
    add("--sides", metavar="A,B", help="only these sides")
    add("--bin", choices=("D", "W", "M"), help="day, week or month")
    add("--out", type=_folder, metavar="FOLDER", help="default reports")
    add("--timeout", type=_seconds, metavar="SECONDS", help=f"for one notebook; default {Asked.timeout}")
    add("--total-timeout", type=_seconds, metavar="SECONDS", help=f"for the whole run; default {Asked.total}")
    add("--fail-on", type=_conditions, metavar="A,B", help=f"ends with {MET} on: {', '.join(conditions.HOLDS)}")
    add("--pdf", nargs=0, const=True, help="writes each page as PDF too, with Chromium")
    add("--author", metavar="NAME", help="author of the tables, for their citation; default not given")
    add("--title", metavar="TEXT", help="title of the tables, for their citation")
    add("--licence", type=_licence, metavar="ID", help="licence of the tables, e.g. CC-BY-4.0; default not given")
    return made


def _names(known: argparse.Namespace) -> list[str]:
    return [name.replace("_", "-") for name in vars(known)]


def _from_file(file: Path, names: Sequence[str]) -> dict[str, Any]:
    """The parameters of a YAML file, by the names and with the checks of the command line. Raises Stop."""
    found: dict[str, Any] = {}
    for line, option, words in _listed(file, names):
        if option in found:
            raise Stop(WRONG, f"--params {file} gives {option} twice; leave one (line {line})")
        try:
            found[option] = getattr(parser().parse_args(words), option.replace("-", "_"))
        except Stop as stop:
            raise Stop(WRONG, f"--params {file}: {stop} (line {line})") from stop
    return {name.replace("-", "_"): value for name, value in found.items() if value is not None}


def _listed(file: Path, names: Sequence[str]) -> Iterator[tuple[int, str, list[str]]]:
    """Line, option and words as on a command line of each parameter of a YAML file; as written, not as YAML's types."""
    node = _composed(file)
    if not isinstance(node, yaml.MappingNode):
        raise Stop(WRONG, f"--params {file} holds no names with values; write lines such as conflict: Idlib")
    for key, value in node.value:
        line, option = key.start_mark.line + 1, str(key.value).replace("_", "-")
        if option not in names or option == "params":
            meant = nearest(option, sorted(set(names) - {"params"}))
            raise Stop(WRONG, f"--params {file}: no parameter {key.value}; {meant} (line {line})")
        parts = value.value if isinstance(value, yaml.SequenceNode) else [value]
        if option == "pdf" and value.tag == BOOL:
            yield line, option, ["--pdf"] if value.value.lower() in ("true", "yes", "on") else []
        elif value.tag == NULL:
            yield line, option, []
        elif option == "pdf" or any(part.tag not in PLAIN for part in parts):
            wrong = f"{key.value} is no value that --{option} takes; see --help (line {line})"
            raise Stop(WRONG, f"--params {file}: {wrong}")
        else:
            yield line, option, [f"--{option}={','.join(part.value for part in parts)}"]


def _composed(file: Path) -> yaml.Node | None:
    try:
        if file.stat().st_size > LONGEST_FILE:
            raise Stop(WRONG, f"--params {file} is longer than {LONGEST_FILE:,} bytes; give a file of parameters")
        return yaml.compose(file.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark or error.context_mark
        where = f"line {at.line + 1}: " if at else ""
        raise Stop(WRONG, f"--params {file} cannot be read as YAML: {where}{error.problem or error.context}") from error
    except yaml.reader.ReaderError as error:
        line = file.read_bytes().decode("utf-8-sig", "replace")[: error.position].count("\n") + 1
        raise Stop(WRONG, f"--params {file} cannot be read as YAML: line {line}: {error.reason}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Stop(WRONG, f"--params {file} cannot be read as YAML: line {line}: no UTF-8 text") from error
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise Stop(WRONG, f"--params {file} cannot be read as YAML: {error}") from error


def _window(given: dict[str, Any]) -> dict[str, str]:
    """since and until of a window that ends with a day. Raises Stop."""
    length, last = given.get("window"), given.get("as_of")
    if length is None and last is None:
        return {}
    if length is None or last is None:
        there, lacks = ("--window", "--as-of 2020-03-08") if last is None else ("--as-of", "--window 28d")
        raise Stop(WRONG, f"{there} needs {lacks.split()[0]} beside it, such as {lacks}")
    if "since" in given or "until" in given:
        raise Stop(WRONG, "--window gives the days already; leave --since and --until out")
    try:
        first = date.fromisoformat(last) - timedelta(days=length - 1)
    except OverflowError:
        raise Stop(
            WRONG, f"--window of {length} days before {last} begins before the calendar; give a shorter one"
        ) from None
    return {"since": first.isoformat(), "until": last}


def _existing(text: str) -> str:
    if not text or not os.path.exists(text):
        raise argparse.ArgumentTypeError(f"no file or folder {text!r}; give one that holds articles")
    return text


def _file(text: str) -> str:
    if not Path(text).is_file():
        raise argparse.ArgumentTypeError(f"no file {text!r}; give one that is there")
    return text


def _saved(text: str) -> Path:
    if not (Path(text) / "events.parquet").is_file():
        raise argparse.ArgumentTypeError(f"no saved tables in {text!r}; give a folder written by Tables.save")
    return Path(text)


def _folder(text: str) -> Path:
    path = Path(text)
    named = "\0" not in text and all(len(part.encode()) < LONGEST_NAME for part in path.parts)
    if not text or not named or (os.path.exists(path) and not path.is_dir()):
        raise argparse.ArgumentTypeError(f"{text!r} is no folder; give one to write to, e.g. reports")
    return path


def _day(text: str) -> str:
    try:
        same = date.fromisoformat(text).isoformat() == text
    except ValueError:
        same = False
    if not same:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write YYYY-MM-DD, e.g. 2020-02-27")
    return text


def _length(text: str) -> int:
    """Days.

    >>> _length("28d"), _length("4w")
    (28, 28)
    """
    found = WINDOW.fullmatch(text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is no length; write days or weeks, e.g. 28d or 4w")
    return int(found[1]) * (7 if found[2] == "w" else 1)


def _seconds(text: str) -> int:
    if not SECONDS.fullmatch(text) or not 1 <= int(text) <= 86400:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds; give one from 1 to 86400")
    return int(text)


def _licence(text: str) -> str:
    try:
        return Deposit(licence=text).checked().licence or text
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _conditions(text: str) -> tuple[conditions.Condition, ...]:
    try:
        return conditions.parse(text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _conflict(text: str) -> str:
    """The conflict of data/world that is meant, whatever its capitals."""
    names = {name.casefold(): name for actor in world().actors.values() for name in actor.conflicts}
    if text.casefold() == ALL:
        return ALL
    if text.casefold() not in names:
        raise argparse.ArgumentTypeError(f"no conflict {text!r} in data/world; {nearest(text, sorted(names.values()))}")
    return names[text.casefold()]


def matched(given: dict[str, Any], folder: Path) -> list[Notebook]:
    """The notebooks, each with those parameters it declares. Raises Stop if one goes unheard."""
    found = []
    for name in TARGETS:
        path = folder / f"{name}.ipynb"
        declared = papermill.inspect_notebook(path)
        values = given | {"interactive": False}
        found.append(Notebook(path, declared, {key: value for key, value in values.items() if key in declared}))
    for key in given:
        deaf = [notebook.path.name for notebook in found if key not in notebook.declared]
        if len(deaf) == len(found) or (deaf and key in EVERYWHERE):
            raise Stop(WRONG, f"{', '.join(deaf)} takes no {key}; name it in the cell tagged parameters")
    return found
