"""Questions and answers: a SQL file is asked of a snapshot, answered as the viewer may see it."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd

from learning_hub import contract, disclosure
from learning_hub.disclosure import Counts, Declared
from learning_hub.viewer import Viewer
from learning_hub.warehouse import looks
from learning_hub.warehouse.snapshots import Snapshot
from learning_hub.warehouse.tables_read import tables_read

Choice = str | int | float | bool | date | None | list[str]

# In a question this column lists the lines that a row was made of, each as its lineage.
TRACED = "traced"
HUB_ROLES = ("manager", "operations", "member")
NOT_QUESTIONS = ("tables", "checks", "views", "upgrades", "derive", "formats")


@dataclass(frozen=True)
class Question:
    """A question that can be asked: its English, its grain, its parameters and its counts.

    headings: the words above its columns: those its head says, else those of the contract.
    """

    name: str
    english: str
    grain: str
    parameters: dict[str, str]
    declared: Declared
    headings: dict[str, str]
    sql: str

    @property
    def counts(self) -> tuple[Counts, ...]:
        """Give what its columns count."""
        return self.declared.counts

    @property
    def compares(self) -> bool:
        """Say whether the question is asked of two snapshots: schema `earlier` beside today's."""
        return bool(re.search(r"\b(earlier|since)\.", self.sql))


@dataclass(frozen=True)
class Source:
    """A file behind an answer, with the load that brought it."""

    load_id: int
    delivery: str | None
    file_name: str
    sha256: str
    as_at: date
    loaded_at: datetime
    format: str | None = None
    title: str | None = None
    licence: str | None = None


def _no_lines() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "row": pd.Series(dtype="int64"),
            "load_id": pd.Series(dtype="int64"),
            "source_row": pd.Series(dtype="int64"),
            "source_sheet": pd.Series(dtype="category"),
        }
    )


@dataclass(frozen=True)
class Answer:
    """Rows as the viewer may see them, and where they came from.

    rows: the columns of the question, and `hidden` ('c' where a number was held back).
    sources: the files behind the tables that the question read.
    disclosed: how many rows had numbers held back, by reason. Empty = nothing hidden.
    looked_at_exact: true when this viewer saw numbers that others may not.
    looked_at_uncleared: true when this viewer saw words or refused cells that others may not.
    is_unlogged: true when such a look could not be written down; only a manager sees it then.
    traced: the lines that each row rests on, a row each: `row`, its place among the rows, load_id,
    source_row (0 = the whole file) and source_sheet ('' = no workbook). Of a row that holds a
    number back none, for how many lines a hidden number rests on would tell the number.
    earlier, earlier_as_at: the snapshot that the question compares with; None = it compares none.
    """

    rows: pd.DataFrame
    question: Question
    parameters: dict[str, Choice]
    snapshot_number: int
    as_at: date
    viewer: Viewer
    sources: tuple[Source, ...]
    disclosed: dict[str, int] = field(default_factory=dict)
    looked_at_exact: bool = False
    looked_at_uncleared: bool = False
    is_unlogged: bool = False
    traced: pd.DataFrame = field(default_factory=_no_lines)
    earlier: int | None = None
    earlier_as_at: date | None = None

    @property
    def sql(self) -> str:
        """Give the question's SQL, as it was run."""
        return self.question.sql

    def with_words(self, **columns: list[str]) -> "Answer":
        """Give the same answer with columns of words beside its rows, such as verdicts.

        Raises ValueError for a column that is there already: disclosed numbers stay as they are.
        """
        if taken := set(columns) & set(self.rows.columns):
            raise ValueError(f"the answer has a column {', '.join(sorted(taken))} already")
        words = {
            name: pd.Series(found, index=self.rows.index, dtype="string")
            for name, found in columns.items()
        }
        return replace(self, rows=self.rows.assign(**words))

    @property
    def seen_in(self) -> str:
        """Say which snapshot the rows are of, and which they are compared with."""
        text = f"Snapshot {self.snapshot_number}, as at {self.as_at:%d %B %Y}"
        if self.earlier is None or self.earlier_as_at is None:
            return text
        return f"{text}, beside snapshot {self.earlier}, as at {self.earlier_as_at:%d %B %Y}"

    def only(self, kept: pd.Index) -> "Answer":
        """Give the same answer with some of its rows, and their lines; its sources stay of all."""
        places = pd.Series(range(len(kept)), index=self.rows.index.get_indexer(kept))
        traced = self.traced[self.traced["row"].isin(places.index)]
        return replace(
            self,
            rows=self.rows.loc[kept].reset_index(drop=True),
            traced=traced.assign(row=traced["row"].map(places)).reset_index(drop=True),
        )

    @property
    def lines(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """Give the lines of all rows together, by load."""
        known = self.traced[self.traced["source_row"] > 0]
        by_load = known.groupby("load_id")["source_row"].unique()
        return tuple((int(load_id), tuple(sorted(map(int, of)))) for load_id, of in by_load.items())

    @property
    def counted(self) -> set[str]:
        """List the columns whose numbers may have been held back."""
        return disclosure.counted(self.rows.drop(columns="hidden"), self.question.declared)

    @property
    def is_empty(self) -> bool:
        """Say whether there are no rows."""
        return bool(self.rows.empty)


def _grain(head: list[str]) -> str:
    """Give the sentence that says what one row is, over as many lines as it takes."""
    first = next(place for place, line in enumerate(head) if line.startswith("One row per"))
    # An 'e.g.' or a number would end it early; a head has neither there.
    said = re.match(r".*?\.(?= |$)", " ".join(head[first:]))
    return said[0] if said else head[first]


@cache
def question(name: str) -> Question:
    """Read a question from `queries/<name>.sql`. Raises FileNotFoundError when there is none."""
    sql = (contract.QUERIES / f"{name}.sql").read_text(encoding="utf-8")
    head = contract.read_head(sql)
    parameters = {
        found[1]: found[2] for line in head if (found := re.fullmatch(r"\$(\w+): (.+)", line))
    }
    return Question(
        name=name,
        english=head[0],
        grain=_grain(head),
        parameters=parameters,
        declared=disclosure.read_declared(head),
        headings=contract.headings() | contract.read_headings(head),
        sql=sql,
    )


@cache
def questions() -> tuple[str, ...]:
    """List the names of all questions."""
    root = contract.QUERIES
    return tuple(
        str(path.relative_to(root).with_suffix("")).replace("\\", "/")
        for path in sorted(root.glob("*/*.sql"))
        if path.parent.name not in NOT_QUESTIONS
    )


def _loads_read(cursor: duckdb.DuckDBPyConnection, sql: str) -> set[int]:
    """List the loads behind the tables that a question reads."""
    read = [
        (schema, name)
        for schema, name in sorted(tables_read(sql))
        if contract.tables()[name].is_delivered
    ]
    union = " UNION ".join(
        f'SELECT load_id FROM {schema or "main"}."{name}"' for schema, name in read
    )
    return {row[0] for row in cursor.execute(union).fetchall()} if read else set()


def _sources(cursor: duckdb.DuckDBPyConnection, load_ids: set[int]) -> tuple[Source, ...]:
    if not load_ids:
        return ()
    rows = cursor.execute(
        "SELECT load_id, delivery, file_name, sha256, as_at, loaded_at, format FROM load "
        "WHERE list_contains($ids, load_id) ORDER BY load_id",
        {"ids": sorted(load_ids)},
    ).fetchall()
    return tuple(Source(*row) for row in rows)


def _asked(
    cursor: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, Choice]
) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Run a question: its rows, and the lines that each rests on. None = it does not say.

    The lines are spread out by the database: as objects of Python they would take most of the time.
    """
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE asked AS\n{sql}", parameters or None)
    described = cursor.execute("FROM asked LIMIT 0").description or []
    if TRACED not in [column[0] for column in described]:
        return cursor.execute("FROM asked").df(), None
    rows = cursor.execute(f"SELECT * EXCLUDE ({TRACED}) FROM asked").df()
    traced = cursor.execute(
        'SELECT DISTINCT "row", line.load_id, coalesce(line.source_row, 0) AS source_row, '
        "coalesce(CAST(line.source_sheet AS VARCHAR), '') AS source_sheet "
        f'FROM (SELECT rowid AS "row", unnest({TRACED}) AS line FROM asked) '
        "WHERE line.load_id IS NOT NULL ORDER BY ALL"
    ).df()
    return rows, traced.astype({"load_id": "int64", "source_sheet": "category"})


def answer(
    snapshot: Snapshot, name: str, viewer: Viewer, profile: str = "dfe", **parameters: Choice
) -> Answer:
    """Work out an answer without writing down that it was looked at. Use `ask` unless you do that.

    Takes and gives what `ask` does.
    """
    return _worked_out(snapshot, name, viewer, profile, parameters)


def _worked_out(
    snapshot: Snapshot,
    name: str,
    viewer: Viewer,
    profile: str,
    parameters: dict[str, Choice],
    as_others_see: bool = False,
) -> Answer:
    """Work out an answer. as_others_see: hold back what a Board would not see either."""
    parameters = dict(parameters)
    asked = question(name)
    if asked.compares and snapshot.earlier is None:
        raise ValueError(f"{name} compares two snapshots: open the later one beside the earlier")
    if "as_at" in asked.parameters:
        parameters.setdefault("as_at", snapshot.as_at)
    if "largest_hidden" in asked.parameters:
        parameters["largest_hidden"] = disclosure.PROFILES[profile].largest_hidden
    if "only_cleared" in asked.parameters:
        # Words of people leave the Hub only when cleared: who asks decides, never the page.
        parameters["only_cleared"] = as_others_see or viewer.role not in HUB_ROLES
    with snapshot.base.cursor() as cursor:
        rows, traced = _asked(cursor, asked.sql, parameters)
        uncleared = parameters.get("only_cleared") is False and not rows.equals(
            _asked(cursor, asked.sql, {**parameters, "only_cleared": True})[0]
        )
        load_ids = _loads_read(cursor, asked.sql) if traced is None else set(traced["load_id"])
        sources = _sources(cursor, {int(load_id) for load_id in load_ids})
    sees = Viewer("board") if as_others_see else viewer
    shown, tally = disclosure.disclose(rows, asked.declared, sees, disclosure.PROFILES[profile])
    if traced is None:
        traced = _no_lines()
    hidden = shown.index[shown["hidden"].notna()]
    # A look is at exact figures when the Board would have had some of them held back.
    as_board = shown
    if sees.sees_exact or sees.role == "member":
        as_board, _ = disclosure.disclose(
            rows, asked.declared, Viewer("board"), disclosure.PROFILES[profile]
        )
    looked = bool((as_board["hidden"].notna() & shown["hidden"].isna()).any())
    return Answer(
        rows=shown,
        question=asked,
        parameters=dict(parameters),
        snapshot_number=snapshot.number,
        as_at=snapshot.as_at,
        viewer=viewer,
        sources=sources,
        disclosed=tally,
        looked_at_exact=looked,
        looked_at_uncleared=uncleared,
        # How many lines a hidden number rests on would tell the number.
        traced=traced[~traced["row"].isin(hidden)].reset_index(drop=True),
        earlier=snapshot.earlier if asked.compares else None,
        earlier_as_at=snapshot.earlier_as_at if asked.compares else None,
    )


def log_look(snapshot: Snapshot, given: Answer) -> None:
    """Write down that somebody looked at what others may not see: who, what, when.

    Does nothing for an answer that holds nothing of the kind. Raises looks.NotLogged.
    """
    if not (given.looked_at_exact or given.looked_at_uncleared):
        return
    looks.write(
        snapshot.folder,
        {
            "role": given.viewer.role,
            "agency": given.viewer.agency_id,
            "question": given.question.name,
            "parameters": {key: str(value)[:500] for key, value in given.parameters.items()},
            "snapshot": given.snapshot_number,
            "exact": given.looked_at_exact,
            "uncleared": given.looked_at_uncleared,
        },
    )


def log_refused(folder: Path, viewer: Viewer, name: str) -> bool:
    """Write down that somebody looked at the refused cells of a file. Says whether it was."""
    try:
        looks.write(
            folder, {"role": viewer.role, "agency": viewer.agency_id, "refused": name[:500]}
        )
    except looks.NotLogged:
        return False
    return True


def logged(
    snapshot: Snapshot, given: Answer, profile: str, parameters: dict[str, Choice]
) -> Answer:
    """Write a look down and give the answer; where that fails, give what may be seen without.

    A look that nobody can account for is the manager's alone, and the answer says so: everybody
    else is given what a Board would see.
    """
    try:
        log_look(snapshot, given)
    except looks.NotLogged:
        if given.viewer.role != "manager":
            given = _worked_out(
                snapshot, given.question.name, given.viewer, profile, parameters, as_others_see=True
            )
        return replace(given, is_unlogged=True)
    return given


def ask(
    snapshot: Snapshot, name: str, viewer: Viewer, profile: str = "dfe", **parameters: Choice
) -> Answer:
    """Return the answer to the question in queries/<question>.sql, as this viewer may see it.

    Columns and grain are those in the head of that file; `parameters` fill its $names, and a
    missing or extra one is an error. Hidden values are empty, with why in `.disclosed`.
    An answer may have no rows. A look at exact figures is written down; where it cannot be, only
    a manager sees them. `$as_at` is the snapshot's own date unless given; `$only_cleared` follows
    from the viewer, `$largest_hidden` from the profile.
    """
    given = answer(snapshot, name, viewer, profile, **parameters)
    return logged(snapshot, given, profile, parameters)
