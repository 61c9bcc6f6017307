"""Observations before they are merged: values worked out, and periods refused that have not begun,
and figures with a percent sign that are no percentages.

Both rest on more than the file itself: on the measures, which may come in another file of the same
delivery, and on the date that the figures stand for.
"""

from dataclasses import dataclass, field
from datetime import date

import duckdb

from learning_hub import contract
from learning_hub.loading.check import figures, marks_told
from learning_hub.loading.check.stages import Reject, Stage, take_out
from learning_hub.loading.formats.ees.words import per_of
from learning_hub.loading.merge.merging import same_key
from learning_hub.loading.record.file import File
from learning_hub.loading.sql_text import literal
from learning_hub.warehouse.publishing import Build

WORKED = "_worked"
# How a value follows from numerator and denominator, by the measure's unit; of no other unit it
# does: a mean or a median of days is more than a division.
PERCENT, PER_RATE = 100, 10_000
MOST_NAMED = 4


def prepare(build: Build, files: list[File], as_at: date) -> None:
    """Refuse the observations of periods after `as_at`, and work out the values not given.

    What is worked out of lists may be of later ones that are held: nobody sent it.
    """
    sent = [file for file in files if file.receipt.format not in contract.WORKED_OUT_FORMATS]
    for staged in [one for file in sent for one in file.stages if _is_of_observations(one)]:
        refuse_not_begun(build.connection, staged, as_at)
    signed = [one for file in sent for one in file.stages if one.has_share_signs]
    below = [
        one
        for file in sent
        for one in file.stages
        if _is_of_observations(one)
        and one.is_published
        and figures.any_below(build.connection, one)
    ]
    if signed or below:
        units = _units(files)
        for staged in signed:
            figures.refuse(build.connection, staged, units)
        for staged in below:
            figures.refuse_below(build.connection, staged, units)
    work_out(build, files)


def _is_of_observations(staged: Stage) -> bool:
    return staged.table.name == "observation"


def refuse_not_begun(connection: duckdb.DuckDBPyConnection, staged: Stage, as_at: date) -> None:
    """Refuse the rows of periods that begin after the date that the figures stand for."""
    gone = connection.execute(
        f"SELECT raw_row, source_row, period_start::VARCHAR FROM {staged.rows} "
        f"WHERE period_start > DATE {literal(as_at.isoformat())} ORDER BY raw_row"
    ).fetchall()
    staged.rejects += [
        Reject(
            staged.part,
            line,
            "period_start",
            value,
            f"begins after {as_at.isoformat()}, the date that these figures stand for",
            "correct the date, or load the row as at a day within its period",
        )
        for _, line, value in gone
    ]
    take_out(connection, staged, [raw_row for raw_row, _, _ in gone])


def work_out(build: Build, files: list[File]) -> None:
    """Give a value to each observation of our own that has its parts, and neither value nor mark.

    What cannot be worked out stays without, and queries/checks/value_not_worked_out refuses it.
    """
    own = [
        staged
        for file in files
        for staged in file.stages
        if _is_of_observations(staged) and not staged.is_published and "numerator" in staged.columns
    ]
    rules = _rules(build.connection, files) if own else ""
    for staged in own:
        if rules:
            _work_out(build.connection, staged, rules)


def _units(files: list[File]) -> str:
    """Give the SQL of each measure's unit, as its highest version has it, held or come just now."""
    came = [
        f"SELECT measure_id, version, unit FROM {staged.rows}"
        for file in files
        for staged in file.stages
        if staged.table.name == "measure"
    ]
    every = " UNION ALL ".join([*came, "SELECT measure_id, version, unit FROM measure"])
    return (
        f"(SELECT measure_id, unit FROM ({every}) "
        "QUALIFY row_number() OVER (PARTITION BY measure_id ORDER BY version DESC) = 1)"
    )


def _rules(connection: duckdb.DuckDBPyConnection, files: list[File]) -> str:
    """Give the SQL of what is to be done for each measure: its unit, and how many times the share.

    The definition in force is the highest version, whether it is held or has come just now.
    """
    came = [
        f"SELECT measure_id, version, unit, name FROM {staged.rows}"
        for file in files
        for staged in file.stages
        if staged.table.name == "measure"
    ]
    every = " UNION ALL ".join([*came, "SELECT measure_id, version, unit, name FROM measure"])
    rows = connection.execute(
        f"SELECT measure_id, unit, name FROM ({every}) WHERE unit IN ('count', 'percent', 'rate') "
        "QUALIFY row_number() OVER (PARTITION BY measure_id ORDER BY version DESC) = 1"
    ).fetchall()
    said = ", ".join(
        f"({literal(measure_id)}, {literal(unit)}, {_times(unit, name)})"
        for measure_id, unit, name in rows
    )
    return f"(VALUES {said}) AS rule(measure_id, unit, times)" if said else ""


def _times(unit: str, name: str) -> int:
    # A rate is per 10,000 unless its name says otherwise.
    return PERCENT if unit == "percent" else (per_of(name) or PER_RATE)


def _work_out(connection: duckdb.DuckDBPyConnection, staged: Stage, rules: str) -> None:
    run = connection.execute
    worked = f"{staged.rows}{WORKED}"
    of = "came.denominator" if "denominator" in staged.columns else "NULL::DOUBLE"
    has_value = "value" in staged.columns
    run(
        f"CREATE TEMP TABLE {worked} AS SELECT raw_row, unit, times, CASE WHEN unit = 'count' "
        f"THEN came.numerator ELSE times * came.numerator / nullif({of}, 0) END AS made "
        f"FROM {staged.rows} AS came JOIN {rules} USING (measure_id) "
        "WHERE came.numerator IS NOT NULL AND came.status IS NULL "
        f"AND {'came.value IS NULL' if has_value else 'true'} AND made IS NOT NULL"
    )
    if run(f"SELECT 1 FROM {worked} LIMIT 1").fetchone() is None:
        return
    if not has_value:
        held = {*staged.columns, "value"}
        staged.columns = tuple(name for name in staged.table.names if name in held)
    if staged.taken_out:
        # A large file lies beside the build as it came: nothing can be written into it.
        view = f"{staged.rows}_whole"
        if has_value:
            cells, others = "came.* REPLACE (coalesce(came.value, made) AS value)", ""
        else:
            cells = "came.*, coalesce(made, held.value) AS value"
            others = f"LEFT JOIN observation AS held ON {same_key(staged.table)}"
        run(
            f"CREATE TEMP VIEW {view} AS SELECT {cells} FROM {staged.rows} AS came "
            f"LEFT JOIN (SELECT raw_row, made FROM {worked}) AS one USING (raw_row) {others}"
        )
        staged.rows = view
        staged.worked_out = worked
        return
    if not has_value:
        # A column that a file lacks keeps what was there, in the rows that nothing is worked out for.
        run(f"ALTER TABLE {staged.rows} ADD COLUMN value DOUBLE")
        run(
            f"UPDATE {staged.rows} AS came SET value = held.value FROM observation AS held "
            f"WHERE {same_key(staged.table)}"
        )
    run(
        f"UPDATE {staged.rows} AS came SET value = made FROM {worked} AS one "
        "WHERE came.raw_row = one.raw_row"
    )
    staged.worked_out = worked


def notices(connection: duckdb.DuckDBPyConnection, files: list[File]) -> None:
    """Say in each receipt what a reader should know of its file's observations, now merged."""
    own = [
        file
        for file in files
        if any(_is_of_observations(one) and not one.is_published for one in file.stages)
    ]
    held = _held(connection, [file.load_id for file in own]) if own else {}
    for file in own:
        file.receipt.notices += _marks(connection, file)
        file.receipt.notices += [*told(connection, file), *_unseen(held, file.load_id)]


def _marks(connection: duckdb.DuckDBPyConnection, file: File) -> list[str]:
    """Say what the marks in a file's observations were read as, of the rows that were taken."""
    counts: dict[tuple[str, str], int] = {}
    for staged in file.stages:
        if not staged.has_marks or (staged.first and not staged.first.values("status")):
            continue
        found = marks_told.counted(connection, staged.rows, "marked", "status")
        for key, number in found.items():
            counts[key] = counts.get(key, 0) + number
    return marks_told.said(counts, file.path.name)


@dataclass
class _Held:
    """What is held of a measure. parts: how many figures of parts each load brought, and by what.

    loads: those of this delivery that brought any of it.
    """

    loads: set[int] = field(default_factory=set)
    parts: dict[int, int] = field(default_factory=dict)
    kinds: dict[int, set[str]] = field(default_factory=dict)
    areas: set[str] = field(default_factory=set)
    periods: set[str] = field(default_factory=set)
    wholes: int = 0
    figures: int = 0


def _held(connection: duckdb.DuckDBPyConnection, loads: list[int]) -> dict[str, _Held]:
    """Tell what is held of each of our own measures, asked once for all files of a delivery."""
    found: dict[str, _Held] = {}
    for measure, load_id, is_part, kinds, areas, periods, number, with_value in connection.execute(
        "SELECT measure_id, CASE WHEN load_id IN (SELECT unnest($loads)) THEN load_id END AS load, "
        "breakdown_kind <> 'Total' OR breakdown <> 'Total' AS is_part, "
        "list(DISTINCT breakdown_kind), list(DISTINCT area_code), list(DISTINCT period_kind), "
        "count(*), count(value) FROM observation "
        "WHERE measure_id IN (SELECT measure_id FROM measure WHERE scope = 'local') "
        "GROUP BY measure_id, load, is_part ORDER BY measure_id",
        {"loads": loads},
    ).fetchall():
        one = found.setdefault(measure, _Held())
        if load_id is not None:
            one.loads.add(load_id)
        if is_part:
            one.parts[load_id] = number
            one.kinds[load_id] = set(kinds)
        else:
            one.areas |= set(areas)
            one.periods |= set(periods)
            one.wholes += number
            one.figures += with_value
    return found


def _unseen(held: dict[str, _Held], load_id: int) -> list[str]:
    """Say which of our own figures that came no page shows, and which measures have none at all."""
    came = {measure: one for measure, one in held.items() if load_id in one.loads}
    said = []
    parts = {measure: one for measure, one in came.items() if load_id in one.parts}
    if parts:
        many = sum(one.parts[load_id] for one in parts.values())
        named = "; ".join(
            f"{measure} by {', '.join(sorted(one.kinds[load_id]))}"
            for measure, one in list(parts.items())[:MOST_NAMED]
        )
        more = f"; and {len(parts) - MOST_NAMED} more" if len(parts) > MOST_NAMED else ""
        said.append(
            f"{many:,} figure{' is a part' if many == 1 else 's are parts'} of a measure "
            f"({named}{more}). No page shows parts; they are held."
        )
    for measure, one in came.items():
        for words, several in (("area", one.areas), ("kind of period", one.periods)):
            if len(several) > 1:
                said.append(
                    f"{measure} is held for more than one {words} ({', '.join(sorted(several))}). "
                    "Pages show one of them; Quality lists the others."
                )
        if one.wholes and not one.figures:
            said.append(
                f"{measure}: {one.wholes:,} period{' is' if one.wholes == 1 else 's are'} held, and "
                "none has a figure."
            )
    return said


def told(connection: duckdb.DuckDBPyConnection, file: File) -> list[str]:
    """Say which values of a file were worked out, of the rows that were taken in the end."""
    counts: dict[tuple[str, int], int] = {}
    for staged in file.stages:
        if not staged.worked_out:
            continue
        # Of a large file what was taken out is listed apart, and that is the shorter list.
        left = f"ANTI JOIN {staged.taken_out}" if staged.taken_out else f"SEMI JOIN {staged.rows}"
        for unit, times, number in connection.execute(
            f"SELECT unit, times, count(*) FROM {staged.worked_out} {left} USING (raw_row) "
            "GROUP BY ALL ORDER BY ALL"
        ).fetchall():
            key = (unit, times if unit != "count" else 1)
            counts[key] = counts.get(key, 0) + number
    if not counts:
        return []
    many = sum(counts.values())
    ways = [
        f"{number:,} {'is' if number == 1 else 'are'} "
        + (
            "the numerator, for the measure is a count"
            if unit == "count"
            else f"{times:,} x numerator / denominator"
        )
        for (unit, times), number in counts.items()
    ]
    return [
        f"{many:,} value{' was' if many == 1 else 's were'} worked out, because the file gives "
        f"none: {'; '.join(ways)}."
    ]
