"""A delivery of Annex A, staged: the delivery itself, its lists, and what follows from them."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from learning_hub import contract
from learning_hub.loading import temporary
from learning_hub.loading.check.stages import Reject, Stage
from learning_hub.loading.check.staging import stage
from learning_hub.loading.formats.annex_a import calendar, case_lists, dates, derive, plausible
from learning_hub.loading.privacy import hashing
from learning_hub.loading.read.parts import Part, Unreadable
from learning_hub.loading.sql_text import quoted

FORMAT = "annex_a"


@dataclass
class StagedLists:
    """What was made of a workbook: stages to merge, refused rows, notices, rows of its lists."""

    stages: list[Stage] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    file_rows: int = 0


def _written(value: str | date) -> str:
    return value.isoformat() if isinstance(value, date) else value


def _area_of(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Say whose children the lists are about: the partnership's only area, else the only one."""
    for table in ("partnership_area", "area"):
        found = connection.execute(f"SELECT area_code FROM {table} LIMIT 2").fetchall()
        if found:
            return found[0][0] if len(found) == 1 else None
    return None


def _agency_of(connection: duckdb.DuckDBPyConnection, told: str | None) -> str | None:
    """Say who sent the lists: whom the scope names, else the only local authority held."""
    if told:
        row = connection.execute(
            "SELECT agency_id FROM agency WHERE agency_id = $id", {"id": told}
        ).fetchone()
        if row is None:
            raise Unreadable(
                f"The scope names the agency '{told}', which is not known. Load the agency first."
            )
        return row[0]
    found = connection.execute(
        "SELECT agency_id FROM agency WHERE lower(sector) = 'local authority' LIMIT 2"
    ).fetchall()
    return found[0][0] if len(found) == 1 else None


def _as_at(
    lists: list[case_lists.Cleaned], told: date | None, notices: list[str]
) -> tuple[date, bool]:
    """Say up to which day the lists go, and whether their content had to tell."""
    latest = dates.latest_entry(lists, date.today())
    if told is not None:
        if latest and told - latest > dates.STALE:
            notices.append(
                f"Its latest entry is of {latest:%d/%m/%Y}, long before {told:%d/%m/%Y}, the date "
                "given to it. If that is not its date, take it out and load it with the right one."
            )
        return told, False
    if latest is None:
        notices.append(
            f"Nobody said the date of these lists and none of their rows has a date, so they were "
            f"dated today, {date.today():%d/%m/%Y}. A manifest's as_at, or --as-at, sets another."
        )
        return date.today(), True
    as_at = calendar.closing_day(latest)
    notices.append(
        f"Nobody said the date of these lists, so it is taken from their latest entry: "
        f"{as_at:%d/%m/%Y}. A manifest's as_at, or --as-at, sets another."
    )
    return as_at, True


def _refuse_other_date(
    connection: duckdb.DuckDBPyConnection, file_name: str, sha256: str, as_at: date
) -> None:
    """Refuse a file that is held with another date: each of its rows would count on both."""
    row = connection.execute(
        "SELECT load_id, as_at FROM extract WHERE sha256 = $sha AND as_at <> $as_at",
        {"sha": sha256, "as_at": as_at},
    ).fetchone()
    if row:
        raise Unreadable(
            f"{file_name} is held as load {row[0]} with the date {row[1]:%d/%m/%Y}, not "
            f"{as_at:%d/%m/%Y}. Unload load {row[0]}, and load the file again with its right date."
        )


def _stage_list(
    connection: duckdb.DuckDBPyConnection, cleaned: case_lists.Cleaned, extract_id: str, rows: str
) -> Stage:
    table = contract.tables()[cleaned.case_list.table]
    held = [c for c in table.names if c not in ("extract_id", "row_number")
            and (c in ("child_hash", "age_band") or c in cleaned.header.values())]
    columns = ["extract_id", "row_number", *held]
    made = [
        {"extract_id": extract_id, "row_number": str(entry.line),
         **{c: _written(v) for c, v in entry.values.items()}}
        for entry in cleaned.entries
    ]
    arriving = derive.text_table(made, columns)
    lines = arriving.column("row_number").cast("int64")
    arriving = arriving.set_column(arriving.num_columns - 1, "source_row", lines)
    temporary.register(connection, "raw", arriving)
    return stage(connection, table, "raw", cleaned.part.name, {c: c for c in columns}, rows, {})


def _stage_rows(
    connection: duckdb.DuckDBPyConnection, table: str, made: list[dict[str, str | None]], rows: str
) -> Stage:
    columns = [c for c in contract.tables()[table].names if any(row.get(c) for row in made)]
    temporary.register(connection, "raw", derive.text_table(made, columns))
    return stage(
        connection, contract.tables()[table], "raw", table, {c: c for c in columns}, rows, {}
    )


def _emptied(
    connection: duckdb.DuckDBPyConnection, lists: list[case_lists.Cleaned], as_at: date
) -> list[str]:
    """Say which lists without rows take the place of ones with rows: those of a correction."""
    replaced = [
        one for one in lists if connection.execute(
            f"SELECT 1 FROM {one.case_list.table} JOIN extract USING (extract_id) "
            "WHERE as_at = $as_at LIMIT 1", {"as_at": as_at},
        ).fetchone()
    ]
    if not any(one.entries for one in replaced):
        return []
    return [
        f"Sheet '{one.part.name}' holds no rows and takes the place of {one.case_list.name} as it "
        f"was loaded before for {as_at:%d/%m/%Y}: what was counted from that becomes 0. If that is "
        "not meant, unload this load, and send the workbook again without the sheet."
        for one in replaced if not (one.entries or one.rejects)
    ]


def derived_stages(
    connection: duckdb.DuckDBPyConnection,
    arrived: list[Stage],
    load_id: int,
    prefix: str,
    earlier: list[Stage],
) -> tuple[list[Stage], str | None]:
    """Stage the measures not yet held and all observations that follow from the lists.

    Measures that are held stay as they are: a partnership may have set a target for one.
    """
    number, warning = derive.derive(connection, arrived, load_id, earlier)
    if not number:
        return [], warning
    told = {
        row[0] for row in connection.execute(
            f"SELECT DISTINCT measure_id FROM {derive.RESULT}"
        ).fetchall()
    }
    fresh = told - derive.held_measures(connection)
    stages = []
    if fresh:
        agency = connection.execute(f"SELECT max(agency_id) FROM {derive.RESULT}").fetchone()
        sender = agency[0] if agency else None
        stages.append(_stage_rows(
            connection, "measure",
            [{**row, "agency_id": sender} for row in derive.measures()
             if row["measure_id"] in fresh],
            f"{prefix}_measure",
        ))
    columns = [
        row[0] for row in connection.execute(f"DESCRIBE {derive.RESULT}").fetchall()
        if row[0] != "source_row"
    ]
    stages.append(stage(
        connection, contract.tables()["observation"], derive.RESULT, "observation",
        {c: c for c in columns}, f"{prefix}_observation", {},
    ))
    connection.execute(f"DROP TABLE temp.{quoted(derive.RESULT)}")
    return stages, warning


def _has_rates(connection: duckdb.DuckDBPyConnection, derived: list[Stage]) -> bool:
    rates = {row["measure_id"] for row in derive.measures() if row["rate_of"]}
    return any(
        connection.execute(
            f"SELECT 1 FROM {staged.rows} WHERE measure_id IN (SELECT unnest($rates)) LIMIT 1",
            {"rates": sorted(rates)},
        ).fetchone()
        for staged in derived if staged.table.name == "observation"
    )


def take(
    connection: duckdb.DuckDBPyConnection,
    parts: list[Part],
    *,
    file_name: str,
    sha256: str,
    folder: Path,
    as_at: date | None,
    agency_id: str | None,
    load_id: int,
    earlier: list[Stage],
) -> StagedLists:
    """Stage a workbook of case lists. Nothing that points at a person gets past here.

    as_at: the date that the delivery was given; None = its latest entry tells. earlier: what came
    before in the same delivery. Raises Unreadable with a sentence when the workbook as a whole
    cannot be used.
    """
    made = StagedLists()
    lists, made.notices = case_lists.lists_in(parts, file_name)
    made.file_rows = sum(part.rows.num_rows + len(part.misfits) for part, _ in lists)
    if not lists:
        made.notices.append("Nothing was loaded, because it holds none of the lists 1 to 9.")
        return made
    if not made.file_rows:
        made.notices.append(
            "This is an Annex A workbook with no rows below the headers of its lists: nothing was "
            "loaded. Fill it from the case system, and load it again. What was loaded before "
            "stays; unload that if it is to go."
        )
        return made
    key = hashing.key_for(folder)
    cleaned = [case_lists.read_list(part, one, key) for part, one in lists]
    day, is_dated_by_content = _as_at(cleaned, as_at, made.notices)
    _refuse_other_date(connection, file_name, sha256, day)
    for one in cleaned:
        plausible.check_rows(one, day)
        made.notices += one.notices
        if told := dates.ends_early(one, day):
            made.notices.append(told)
        blank = one.part.rows.num_rows + len(one.part.misfits) - len(one.entries) - len(one.rejects)
        made.file_rows -= blank
    if not any(one.entries for one in cleaned):
        made.rejects = [reject for one in cleaned for reject in one.rejects]
        return made
    extract_id = f"{day.isoformat()}-{sha256[:8]}"
    area, agency = _area_of(connection), _agency_of(connection, agency_id)
    mark = hashing.mark_of(key)
    other = connection.execute(
        "SELECT 1 FROM extract WHERE key_mark <> $mark LIMIT 1", {"mark": mark}
    ).fetchone()
    if other:
        made.notices.append(
            "Earlier lists were hashed with another key: children cannot be followed from those "
            "to these. Set the key that was used then, if it is known."
        )
    made.notices += _emptied(connection, cleaned, day)
    # A list of which all rows were refused says nothing.
    sent = [one.case_list.number for one in cleaned if one.entries or not one.rejects]
    prefix = f"stage_{load_id}"
    made.stages.append(_stage_rows(connection, "extract", [{
        "extract_id": extract_id, "as_at": day.isoformat(),
        "from_on": calendar.six_months_before(day).isoformat(),
        "is_dated_by_content": "true" if is_dated_by_content else "false",
        "area_code": area, "agency_id": agency, "sha256": sha256, "key_mark": mark,
        "lists": "".join(f",{number}" for number in sent) + ",",
    }], f"{prefix}_extract"))
    for one in cleaned:
        staged = _stage_list(
            connection, one, extract_id, f"{prefix}_{one.case_list.table}"
        )
        staged.rejects = sorted([*staged.rejects, *one.rejects], key=lambda reject: reject.line)
        made.stages.append(staged)
    if area is None:
        made.notices.append(
            "No measures were worked out, because it is not known whose children these are: the "
            "partnership has several areas, or none is loaded. Load the tables 'area' and "
            "'partnership_area' (one area), then load this file again."
        )
        return made
    derived, warning = derived_stages(connection, made.stages, load_id, prefix, earlier)
    made.stages += derived
    if not _has_rates(connection, derived):
        made.notices.append(
            "Rates per 10,000 children were not worked out, because the number of children is not "
            "known. Load the Office for National Statistics' estimates as the Department for "
            "Education publishes them (a file with the column population_estimate for those aged "
            "0 to 17), then load this file again."
        )
    made.notices += [warning] if warning else []
    return made
