"""A delivery of Annex A, staged: the delivery itself, its lists, and what follows from them."""

from dataclasses import dataclass
from datetime import date

import duckdb

from learning_hub import contract
from learning_hub.loading import temporary
from learning_hub.loading.check.stages import Stage
from learning_hub.loading.check.staging import stage
from learning_hub.loading.formats.annex_a import calendar, case_lists, dates, derive, plausible
from learning_hub.loading.formats.annex_a.columns import list_of
from learning_hub.loading.formats.format import Documentation, Format, Sent, Told
from learning_hub.loading.formats.shared.transformed import StagedFile
from learning_hub.loading.privacy import hashing
from learning_hub.loading.read.parts import Part, Unreadable
from learning_hub.loading.sql_text import quoted


@dataclass(frozen=True)
class Delivered:
    """Lists with what is known of them together: whose they are, of when, and hashed with what."""

    extract_id: str
    as_at: date
    is_dated_by_content: bool
    area: str | None
    agency: str | None
    key_mark: str


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
        return str(row[0])
    found = connection.execute(
        "SELECT agency_id FROM agency WHERE lower(sector) = 'local authority' LIMIT 2"
    ).fetchall()
    return found[0][0] if len(found) == 1 else None


def _as_at(
    lists: list[case_lists.Cleaned], told: date | None, notices: list[str]
) -> tuple[date, bool]:
    """Say up to which day the lists go, and whether their content had to tell."""
    latest, set_aside = dates.latest_entry(lists, date.today())
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
    notices += [set_aside[0].upper() + set_aside[1:]] if set_aside else []
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
    held = [
        c
        for c in table.names
        if c not in ("extract_id", "row_number")
        and (c in ("child_hash", "age_band") or c in cleaned.header.values())
    ]
    columns = ["extract_id", "row_number", *held]
    made = [
        {
            "extract_id": extract_id,
            "row_number": str(entry.line),
            **{c: _written(v) for c, v in entry.values.items()},
        }
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
        one
        for one in lists
        if connection.execute(
            f"SELECT 1 FROM {one.case_list.table} JOIN extract USING (extract_id) "
            "WHERE as_at = $as_at LIMIT 1",
            {"as_at": as_at},
        ).fetchone()
    ]
    if not any(one.entries for one in replaced):
        return []
    return [
        f"Sheet '{one.part.name}' holds no rows and takes the place of {one.case_list.name} as it "
        f"was loaded before for {as_at:%d/%m/%Y}: what was counted from that becomes 0. If that is "
        "not meant, unload this load, and send the workbook again without the sheet."
        for one in replaced
        if not (one.entries or one.rejects)
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
        row[0]
        for row in connection.execute(f"SELECT DISTINCT measure_id FROM {derive.RESULT}").fetchall()
    }
    fresh = told - derive.held_measures(connection)
    stages = []
    if fresh:
        agency = connection.execute(f"SELECT max(agency_id) FROM {derive.RESULT}").fetchone()
        sender = agency[0] if agency else None
        stages.append(
            _stage_rows(
                connection,
                "measure",
                [
                    {**row, "agency_id": sender}
                    for row in derive.measures()
                    if row["measure_id"] in fresh
                ],
                f"{prefix}_measure",
            )
        )
    columns = [
        row[0]
        for row in connection.execute(f"DESCRIBE {derive.RESULT}").fetchall()
        if row[0] != "source_row"
    ]
    stages.append(
        stage(
            connection,
            contract.tables()["observation"],
            derive.RESULT,
            "observation",
            {c: c for c in columns},
            f"{prefix}_observation",
            {},
        )
    )
    connection.execute(f"DROP TABLE temp.{quoted(derive.RESULT)}")
    return stages, warning


def _has_rates(connection: duckdb.DuckDBPyConnection, derived: list[Stage]) -> bool:
    rates = {row["measure_id"] for row in derive.measures() if row["rate_of"]}
    return any(
        connection.execute(
            f"SELECT 1 FROM {staged.rows} WHERE measure_id IN (SELECT unnest($rates)) LIMIT 1",
            {"rates": sorted(rates)},
        ).fetchone()
        for staged in derived
        if staged.table.name == "observation"
    )


def _identify(
    connection: duckdb.DuckDBPyConnection,
    sent: Sent,
    key: bytes,
    day: date,
    is_dated_by_content: bool,
    notices: list[str],
) -> Delivered:
    """Find out whose the lists are, and say when they were hashed with another key than others."""
    mark = hashing.mark_of(key)
    delivered = Delivered(
        f"{day.isoformat()}-{sent.sha256[:8]}",
        day,
        is_dated_by_content,
        _area_of(connection),
        _agency_of(connection, sent.scope.get("agency")),
        mark,
    )
    other = connection.execute(
        "SELECT 1 FROM extract WHERE key_mark <> $mark LIMIT 1", {"mark": mark}
    ).fetchone()
    if other:
        notices.append(
            "Earlier lists were hashed with another key: children cannot be followed from those "
            "to these. Set the key that was used then, if it is known."
        )
    return delivered


def _held_stages(
    connection: duckdb.DuckDBPyConnection,
    lists: list[case_lists.Cleaned],
    delivered: Delivered,
    sent: Sent,
    prefix: str,
) -> list[Stage]:
    """Stage the delivery itself and its lists, with the rows of them that were refused."""
    # A list of which all rows were refused says nothing.
    told = [one.case_list.number for one in lists if one.entries or not one.rejects]
    stages = [
        _stage_rows(
            connection,
            "extract",
            [
                {
                    "extract_id": delivered.extract_id,
                    "as_at": delivered.as_at.isoformat(),
                    "from_on": calendar.six_months_before(delivered.as_at).isoformat(),
                    "is_dated_by_content": "true" if delivered.is_dated_by_content else "false",
                    "area_code": delivered.area,
                    "agency_id": delivered.agency,
                    "sha256": sent.sha256,
                    "key_mark": delivered.key_mark,
                    "lists": "".join(f",{number}" for number in told) + ",",
                }
            ],
            f"{prefix}_extract",
        )
    ]
    for one in lists:
        staged = _stage_list(
            connection, one, delivered.extract_id, f"{prefix}_{one.case_list.table}"
        )
        staged.rejects = sorted([*staged.rejects, *one.rejects], key=lambda reject: reject.line)
        staged.sheet = one.part.sheet_of(sent.file_name)
        stages.append(staged)
    return stages


def take(connection: duckdb.DuckDBPyConnection, parts: list[Part], sent: Sent) -> StagedFile:
    """Stage a workbook of case lists. Nothing that points at a person gets past here.

    Without a date given to it, its latest entry tells. Raises Unreadable with a sentence when the
    workbook as a whole cannot be used.
    """
    assert sent.folder is not None
    made = StagedFile()
    lists, made.notices = case_lists.lists_in(parts, sent.file_name)
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
    key = hashing.key_for(sent.folder)
    cleaned = [case_lists.read_list(part, one, key) for part, one in lists]
    day, is_dated_by_content = _as_at(cleaned, sent.as_at, made.notices)
    _refuse_other_date(connection, sent.file_name, sent.sha256, day)
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
    delivered = _identify(connection, sent, key, day, is_dated_by_content, made.notices)
    made.notices += _emptied(connection, cleaned, day)
    prefix = f"stage_{sent.load_id}"
    made.stages += _held_stages(connection, cleaned, delivered, sent, prefix)
    if delivered.area is None:
        made.notices.append(
            "No measures were worked out, because it is not known whose children these are: the "
            "partnership has several areas, or none is loaded. Load the tables 'area' and "
            "'partnership_area' (one area), then load this file again."
        )
        return made
    derived, warning = derived_stages(connection, made.stages, sent.load_id, prefix, sent.earlier)
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


def _may_bring_more(connection: duckdb.DuckDBPyConnection, sha256: str, as_at: date | None) -> bool:
    """Say whether lists that are held would bring more now.

    Nobody knew whose they are, or of how many children, and somebody may by now; or somebody says
    another date.
    """
    row = connection.execute(
        "SELECT EXISTS (FROM extract WHERE sha256 = $sha AND (area_code IS NULL "
        "OR ($as_at IS NOT NULL AND as_at <> $as_at))) OR NOT EXISTS (FROM measure "
        "WHERE unit = 'rate' AND starts_with(measure_id, 'annex_a:'))",
        {"sha": sha256, "as_at": as_at},
    ).fetchone()
    return bool(row and row[0])


FORMAT = Format(
    name="annex_a",
    words="Ofsted's Annex A",
    recognise=lambda part: list_of(part) is not None,
    told=Told.BY_LIKENESS,
    take_whole=take,
    may_bring_more=_may_bring_more,
    is_published=False,
    is_worked_out=True,
    keeps_original=False,
    many_records="its cases, and the monthly figures worked out from them",
    listed_only="The refused rows are listed only, because they point at persons.",
    documentation=Documentation(
        title="Ofsted's Annex A",
        what="The case lists that Ofsted asks for at an inspection, as they are: a workbook with "
        "lists 1 to 9, or a CSV file of one list. Tables of your own are sent apart.",
        known_by="the columns of its lists; the names of sheets only decide where columns leave "
        "doubt.",
        becomes="a dated extract of its lists, in which children's ids are replaced by keyed "
        "hashes and ages become bands as it is read. Each stays, and the monthly measures "
        "(`annex_a:...`) are worked out from all of them by `queries/derive`. They need to know "
        "whose children these are: load `area` and `partnership_area` first. Rates per 10,000 "
        "children need a published number of children: the latest `population_estimate` of those "
        "aged 0 to 17 up to the month. Working days follow `data/bank_holidays_england.csv`, which "
        "may be edited; names, directions and definitions of the measures stand in "
        "`data/annex_a_measures.csv`. A correction is sent again for the same date; it takes the "
        "place of the lists that it holds. Lists of several files of one delivery count together. "
        "The key is the environment's `LEARNING_HUB_HASH_KEY`, else the warehouse's own "
        "`hash.key`: keep a copy of it, for without it children cannot be followed from one "
        "delivery to the next.",
        not_taken="names, dates of birth, workers, teams, postcodes and all free text; lists 10 "
        "and 11, of which no measure comes; sheets that are no list.",
    ),
)
