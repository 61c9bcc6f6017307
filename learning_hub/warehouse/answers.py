"""Questions and answers: a SQL file is asked of a snapshot, answered as the viewer may see it."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pandas as pd

from learning_hub import contract, disclosure
from learning_hub.disclosure import Counts, Declared
from learning_hub.viewer import Viewer
from learning_hub.warehouse import looks
from learning_hub.warehouse.snapshots import Snapshot

Choice = str | int | float | bool | date | None | list[str]

# In a question this column lists the (load_id, source_row) pairs that a row was made of.
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


@dataclass(frozen=True)
class Answer:
    """Rows as the viewer may see them, and where they came from.

    rows: the columns of the question, and `hidden` ('c' where a number was held back).
    sources: the files behind the tables that the question read.
    disclosed: how many rows had numbers held back, by reason. Empty = nothing hidden.
    looked_at_exact: true when this viewer saw numbers that others may not.
    looked_at_uncleared: true when this viewer saw words or refused cells that others may not.
    is_unlogged: true when such a look could not be written down; only a manager sees it then.
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
    lines: tuple[tuple[int, tuple[int, ...]], ...] = ()
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
        """Give the same answer with some of its rows: what is traced and hidden stays of all."""
        return replace(self, rows=self.rows.loc[kept].reset_index(drop=True))

    @property
    def counted(self) -> set[str]:
        """List the columns whose numbers may have been held back."""
        return disclosure.counted(self.rows.drop(columns="hidden"), self.question.declared)

    @property
    def is_empty(self) -> bool:
        """Say whether there are no rows."""
        return bool(self.rows.empty)


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
        grain=next(line for line in head if line.startswith("One row per")),
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


def _sources(snapshot: Snapshot, sql: str, load_ids: set[int] | None) -> tuple[Source, ...]:
    with snapshot.base.cursor() as cursor:
        if load_ids is None:
            known = set(contract.tables())
            words = set(re.findall(r"\w+", re.sub(r"--.*", "", sql)))
            views = {
                view.stem: set(re.findall(r"\w+", view.read_text(encoding="utf-8")))
                for view in (contract.QUERIES / "views").glob("*.sql")
            }
            while named := words & set(views):
                words |= set().union(*(views.pop(name) for name in named))
            read = sorted((words & known) - set(contract.OWN_TABLES))
            if not read:
                return ()
            union = " UNION ".join(f'SELECT load_id FROM "{table}"' for table in read)
            load_ids = {row[0] for row in cursor.execute(union).fetchall()}
        if not load_ids:
            return ()
        rows = cursor.execute(
            "SELECT load_id, delivery, file_name, sha256, as_at, loaded_at, format FROM load "
            "WHERE list_contains($ids, load_id) ORDER BY load_id",
            {"ids": sorted(load_ids)},
        ).fetchall()
    return tuple(Source(*row) for row in rows)


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
        rows = cursor.execute(asked.sql, parameters or None).df()
        uncleared = parameters.get("only_cleared") is False and not rows.equals(
            cursor.execute(asked.sql, {**parameters, "only_cleared": True}).df()
        )
    traced = rows.pop(TRACED) if TRACED in rows else None
    sees = Viewer("board") if as_others_see else viewer
    shown, tally = disclosure.disclose(rows, asked.declared, sees, disclosure.PROFILES[profile])
    lines: dict[int, set[int]] = {}
    load_ids: set[int] | None = None
    if traced is not None:
        load_ids = set()
        for pairs, hidden in zip(traced, shown["hidden"].notna(), strict=True):
            for pair in pairs if pairs is not None else ():
                if pair["load_id"] is None:
                    continue
                load_id, row = int(pair["load_id"]), int(pair["source_row"])
                load_ids.add(load_id)
                # How many lines a hidden number rests on would tell the number.
                if not hidden:
                    lines.setdefault(load_id, set()).add(row)
    # A look is at exact figures when the Board would have had some of them held back.
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
        sources=_sources(snapshot, asked.sql, load_ids),
        disclosed=tally,
        looked_at_exact=looked,
        looked_at_uncleared=uncleared,
        lines=tuple((load_id, tuple(sorted(found))) for load_id, found in sorted(lines.items())),
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


def trace(given: Answer) -> pd.DataFrame:
    """List the files and lines behind an answer: one row per file.

    Columns: file, as_at, lines (text; 'not shown' where they would tell a hidden number), sha256.
    Figures worked out from case lists have no lines of their own: many rows make one.
    """
    lines = dict(given.lines)

    def words(load_id: int, kind: str | None) -> str:
        if kind in contract.WORKED_OUT_FORMATS:
            return "worked out from its lists"
        found = lines.get(load_id)
        if not found:
            return "whole file" if not given.lines and not given.disclosed else "not shown"
        some = ", ".join(str(line) for line in found[:12])
        return some + (f" and {len(found) - 12} more" if len(found) > 12 else "")

    return pd.DataFrame(
        {
            "file": [
                f"{source.delivery}/{source.file_name}" if source.delivery else source.file_name
                for source in given.sources
            ],
            "as_at": [source.as_at for source in given.sources],
            "lines": [words(source.load_id, source.format) for source in given.sources],
            "load": [source.load_id for source in given.sources],
            "sha256": [source.sha256 for source in given.sources],
        }
    )
