"""Published statistics in the tidy convention of DfE's Explore education statistics.

One file becomes areas, their other names, measures (one an indicator) and observations (one a
row and indicator). Values and symbols are kept apart; nothing is rounded, filled or summed.
"""

import re
from pathlib import Path

import duckdb

from learning_hub.loading.check.cells import number_sql
from learning_hub.loading.check.row_rules import lines_sql
from learning_hub.loading.check.stages import Reject
from learning_hub.loading.check.staging import IS_ERROR
from learning_hub.loading.formats.lait.words import name_of
from learning_hub.loading.formats.shared.error_cells import error_sql
from learning_hub.loading.formats.shared.transformed import Taken
from learning_hub.loading.read.parts import Part, Unreadable
from learning_hub.loading.sql_text import literal, quoted

GEOGRAPHY = {
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name",
    "region_code", "region_name", "old_la_code", "new_la_code", "la_name",
    # Of levels that are not held here: neither a filter nor a figure.
    "lad_code", "lad_name", "pcon_code", "pcon_name", "ward_code", "ward_name", "lsip_code",
    "lsip_name", "school_urn", "school_laestab", "school_name", "provider_ukprn", "provider_name",
    "institution_id", "institution_name", "trust_id", "trust_name", "sponsor_id", "sponsor_name",
    "rsc_region_lead_name", "opportunity_area_code", "opportunity_area_name",
    "local_enterprise_partnership_code", "local_enterprise_partnership_name",
    "english_devolved_area_code", "english_devolved_area_name", "planning_area_code",
    "planning_area_name", "police_force_area_code", "police_force_area_name",
}
LEVELS = ("Local authority", "Regional", "National")
SYMBOLS = {"c": "c", "z": "z", "x": "x", "u": "u", "k": "k", "low": "low", ":": "x", "~": "low",
           "..": "x", "-": "x"}
# Years that span two are written 202425: 2024 alone is to some the first of them, to others the
# last. The others are four digits.
SPANNING = ("academic year", "financial year", "tax year")
YEARS = {
    # identifier: kind of period, first day, last day; y = the first four digits
    "reporting year": ("year to March", "make_date({y} - 1, 4, 1)", "make_date({y}, 3, 31)"),
    "calendar year": ("calendar year", "make_date({y}, 1, 1)", "make_date({y}, 12, 31)"),
    "academic year": ("academic year", "make_date({y}, 9, 1)", "make_date({y} + 1, 8, 31)"),
    "financial year": ("financial year", "make_date({y}, 4, 1)", "make_date({y} + 1, 3, 31)"),
    "tax year": ("financial year", "make_date({y}, 4, 6)", "make_date({y} + 1, 4, 5)"),
}
POUNDS = {"£": "pounds", "£m": "millions of pounds"}
RATES = (1_000, 10_000, 100_000, 1_000_000)
LICENCE = "Open Government Licence v3.0"

WORDS = {
    "cpp": "child protection plans", "icpc": "initial child protection conferences",
    "la": "local authority", "fte": "full-time equivalent", "t": "number of",
    "pt": "percentage of", "pa": "persistent absence", "sess": "sessions",
    "cin": "children in need", "at31": "at 31 March",
    "section47": "section 47 enquiries", "cla": "children looked after", "inpost": "in post",
    "rereferral": "re-referral", "sdq": "strengths and difficulties score", "percent": "per cent",
    "anypoint": "at any point", "10000": "10,000", "10k": "10,000",
    "100000": "100,000", "100k": "100,000",
}


_SYMBOL_LIST = ", ".join(literal(symbol) for symbol in SYMBOLS)


def _written(column: str) -> str:
    """Name a column of the file beside those of ours: it can have any name, and ours have no w."""
    return quoted("w " + column)


def _year_sql(period: str) -> str:
    """Give the SQL that reads a year from `time_period`, by the identifier beside it."""
    spanning = ", ".join(literal(kind) for kind in SPANNING)
    digits = f"regexp_replace({period}, '[/-]', '')"
    year = f"try_cast(left({period}, 4) AS INTEGER)"
    follows = f"right({digits}, -4) IN (right(({year} + 1)::VARCHAR, 2), ({year} + 1)::VARCHAR)"
    return (
        f"CASE WHEN NOT regexp_full_match({period}, '(19|20|21)\\d\\d([/-]?\\d\\d(\\d\\d)?)?') "
        f"THEN NULL WHEN hub_identifier IN ({spanning}) THEN CASE WHEN {follows} THEN {year} END "
        f"WHEN length({period}) = 4 THEN {year} END"
    )


def _remedy(identifier: str) -> str:
    if identifier in SPANNING:
        return f"write six digits, as 202425 for the {identifier} that begins in 2024"
    ends = " for the year that ends in March 2025" if identifier == "reporting year" else ""
    return f"write the four digits of the {identifier}, as 2025{ends}"


def words_of(name: str) -> str:
    """Put a column's name into words: 'rereferral_percent' gives 'Re-referral per cent'."""
    words = [WORDS.get(word.lower(), word.lower()) for word in name.split("_") if word]
    text = " ".join(words).replace("number of number of", "number of")
    return text[:1].upper() + text[1:]


def title_of(stem: str) -> str:
    """Put a file's stem into words, without the letter and number that some publishers prefix."""
    text = re.sub(r"^[a-z]\d+_", "", stem, flags=re.IGNORECASE)
    text = re.sub(r"_(\d{4})_to_(\d{4})$", r", \1 to \2", text)
    words = [{"la": "local authorities", "csww": "children's social work workforce",
              "cla": "children looked after", "cpps": "child protection plans",
              "icpcs": "initial child protection conferences", "10k": "10,000",
              "s47s": "section 47 enquiries"}.get(w.lower(), w) for w in text.split("_")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def per_of(text: str) -> int | None:
    """Read from a name or label per how many a rate is: per_10k gives 10,000. None = it says not.

    A rate that says nothing may as well be a percentage, so that it is none.
    """
    found = re.search(r"per[ _]?(1[0-9]*(?:[,_]000)*)(k?)(?![a-z])", text.lower())
    if not found:
        return None
    many = int(re.sub("[,_]", "", found[1])) * (1_000 if found[2] else 1)
    return many if many in RATES else None


def unit_of(name: str, meta_unit: str | None, label: str = "") -> str:
    """Tell an indicator's unit from its companion file, else from its name and label."""
    if meta_unit in ("%", "pp"):
        return "percent"
    if meta_unit in POUNDS:
        return "number"
    low = name.lower()
    if re.search(r"percent(?!ile)|^pt_|_pct|_pc$|rate_fte|rate_headcount", low):
        return "percent"
    if per_of(f"{name} {label}"):
        return "rate"
    if re.search(r"percentile|median|_days|days_", low) and not re.search(r"\d\+?_days", low):
        return "days"
    if re.search(r"caseload|average|mean|score|(?<![a-z])ratio|(?<![a-z])rate(?![a-z])|fte", low):
        return "number"
    return "count"


def name_in(label: str, column: str, meta_unit: str | None) -> str:
    """Name a measure by its label, and say what its unit does not: pounds, and per how many."""
    words = POUNDS.get(meta_unit or "")
    if words and "£" not in label and "pound" not in label.lower():
        return f"{label}, in {words}"
    per = per_of(f"{column} {label}") if unit_of(column, meta_unit, label) == "rate" else None
    return name_of(label, f"per {per}") if per else label


def _indicators(
    connection: duckdb.DuckDBPyConnection, raw: str, columns: list[str]
) -> list[str]:
    """Tell indicators from filters: most cells of an indicator are numbers or known symbols.

    Not all of them: one mistyped cell must be refused, not make a filter of its column. A filter
    of numbers (ages, say) is told by its 'Total'.
    """
    tests = ", ".join(
        f"count(*) FILTER (lower({c}) = 'total') = 0 AND count({c}) > 0 AND "
        f"count(*) FILTER ({number_sql(c)} IS NOT NULL OR lower({c}) IN ({_SYMBOL_LIST})) "
        f">= 0.5 * count({c})"
        for c in map(quoted, columns)
    )
    found = connection.execute(f"SELECT {tests} FROM {raw}").fetchone() if columns else ()
    return [column for column, is_one in zip(columns, found or (), strict=True) if is_one]


def meta_of(part: Part) -> dict[str, dict[str, str | None]]:
    """Read a companion `.meta.csv`: for each column, in small letters, its type, label and unit."""
    rows = [{cell.lower(): value for cell, value in row.items()} for row in part.rows.to_pylist()]
    return {str(row["col_name"]).lower(): row for row in rows if row.get("col_name")}


def _type_in(meta: dict[str, dict[str, str | None]], column: str) -> str | None:
    """Say what the labels call a column: 'filter' or 'indicator'. None = neither."""
    said = ((meta.get(column.lower()) or {}).get("col_type") or "").lower()
    return said if said in ("filter", "indicator") else None


def _split(
    connection: duckdb.DuckDBPyConnection,
    raw: str,
    others: list[str],
    file_name: str,
    meta: dict[str, dict[str, str | None]],
) -> tuple[list[str], list[str], list[str]]:
    """Part columns into indicators and filters, and say of which of them the labels say nothing.

    Raises Unreadable when there is no indicator.
    """
    unsaid = [cell for cell in others if _type_in(meta, cell) is None]
    told = _indicators(connection, raw, unsaid)
    indicators = [c for c in others if _type_in(meta, c) == "indicator" or c in told]
    labels = f"{Path(file_name).stem}.meta.csv"
    if not indicators and meta:
        raise Unreadable(
            f"{file_name} has no column of figures by its labels in {labels}. Write Indicator "
            "under col_type there for each column of figures, and load both again."
        )
    if not indicators:
        raise Unreadable(f"{file_name} has no column of figures.")
    notices = [
        f"{labels} does not say what the column {cell} of {file_name} is. It was read as "
        f"{'figures' if cell in told else 'a breakdown'}, by what stands in it; if that is wrong, "
        "add it to the labels and load both again."
        for cell in unsaid if meta
    ]
    return indicators, [cell for cell in others if cell not in indicators], notices


def transform(
    connection: duckdb.DuckDBPyConnection,
    raw: str,
    part: Part,
    file_name: str,
    meta: dict[str, dict[str, str | None]],
) -> Taken:
    """Turn the raw rows into temporary tables of text for the contract: area and so on.

    Raises Unreadable when there is nothing to take from it.
    """
    run = connection.execute
    stem = Path(file_name).stem
    others = [cell for cell in part.header if cell.lower() not in GEOGRAPHY]
    indicators, filters, notices = _split(connection, raw, others, file_name, meta)
    held = {cell.lower(): _written(cell) for cell in part.header}

    def column(name: str) -> str:
        return held.get(name, "CAST(NULL AS VARCHAR)")

    level = f"upper(left({column('geographic_level')}, 1)) || " \
            f"lower({column('geographic_level')}[2:])"
    kinds = " ".join(f"WHEN {literal(k)} THEN {literal(v[0])}" for k, v in YEARS.items())
    starts, ends = (
        " ".join(
            f"WHEN {literal(k)} THEN {v[which].format(y='hub_year')}" for k, v in YEARS.items()
        )
        for which in (1, 2)
    )
    # A legacy authority has no 9-character code, and an unknown place only the code x.
    code = (
        f"CASE hub_level WHEN 'National' THEN {column('country_code')} "
        f"WHEN 'Regional' THEN {column('region_code')} "
        f"WHEN 'Local authority' THEN coalesce("
        f"CASE WHEN {column('new_la_code')} IN ('x', 'z') "
        f"THEN 'x:' || coalesce({column('region_code')}, '') "
        f"ELSE {column('new_la_code')} END, 'number:' || {column('old_la_code')}) END"
    )
    name = (
        f"CASE hub_level WHEN 'National' THEN {column('country_name')} "
        f"WHEN 'Regional' THEN {column('region_name')} ELSE {column('la_name')} END"
    )
    told = {cell: _written(cell) for cell in part.header if cell not in indicators}
    written = ", ".join(f"{quoted(cell)} AS {_written(cell)}" for cell in part.header)
    run(
        f"CREATE TEMP TABLE placed AS SELECT *, {_year_sql(column('time_period'))} AS hub_year, "
        f"{code} AS hub_place, {name} AS hub_name, {error_sql(told)} AS hub_error FROM (SELECT *, "
        f"lower({column('time_identifier')}) AS hub_identifier, {level} AS hub_level "
        f"FROM (SELECT source_row, {written} FROM {raw}))"
    )
    run(
        "CREATE TEMP TABLE dated AS SELECT *, "
        f"CASE hub_identifier {kinds} END AS hub_kind, "
        f"CASE hub_identifier {starts} END AS hub_from, CASE hub_identifier {ends} END AS hub_to "
        "FROM placed"
    )
    levels = ", ".join(literal(known) for known in LEVELS)
    remedies = " ".join(f"WHEN {literal(k)} THEN {literal(_remedy(k))}" for k in YEARS)
    rejects = [
        Reject(part.name, *row)
        for row in run(
            "SELECT DISTINCT ON (source_row) source_row, name, value, reason, remedy FROM ("
            "SELECT 0 AS place, source_row, hub_error.name AS name, hub_error.cell AS value, "
            f"{literal(IS_ERROR[0])} AS reason, {literal(IS_ERROR[1])} AS remedy FROM dated "
            "WHERE hub_error IS NOT NULL UNION ALL SELECT 1, source_row, 'time_identifier', "
            f"{column('time_identifier')}, 'is a kind of period not read here', "
            f"'use one of: {', '.join(YEARS)}' FROM dated WHERE hub_kind IS NULL "
            f"UNION ALL SELECT 2, source_row, 'time_period', {column('time_period')}, "
            f"'is not a year of this kind', CASE hub_identifier {remedies} END FROM dated "
            "WHERE hub_kind IS NOT NULL AND hub_from IS NULL UNION ALL "
            f"SELECT 3, source_row, 'geographic_level', {column('geographic_level')}, "
            "'is a level not held here', "
            f"'keep only: {', '.join(LEVELS)}' FROM dated "
            f"WHERE hub_level NOT IN ({levels}) OR hub_level IS NULL UNION ALL "
            "SELECT 4, source_row, 'new_la_code', hub_place, 'names no place', "
            f"'fill in the code of the place' FROM dated "
            f"WHERE hub_level IN ({levels}) AND hub_place IS NULL) ORDER BY source_row, place"
        ).fetchall()
    ]
    run(
        "CREATE TEMP TABLE sound AS FROM dated WHERE hub_from IS NOT NULL AND hub_error IS NULL "
        f"AND hub_place IS NOT NULL AND hub_level IN ({levels})"
    )
    latest = "row_number() OVER (PARTITION BY hub_place ORDER BY hub_to DESC, source_row) = 1"
    run(
        "CREATE TEMP TABLE ees_area AS SELECT source_row, hub_place AS area_code, "
        f"coalesce(hub_name, hub_place) AS name, hub_level AS level, "
        f"CASE WHEN hub_level = 'Local authority' THEN {column('region_code')} END "
        f"AS region_code, {column('country_code')} AS country_code, "
        f"hub_to::VARCHAR AS last_seen_on FROM sound QUALIFY {latest}"
    )
    run(
        "CREATE TEMP TABLE ees_area_name AS SELECT min(source_row) AS source_row, kind, alias, "
        "area_code, max(hub_to)::VARCHAR AS last_seen_on FROM ("
        f"SELECT source_row, 'number' AS kind, {column('old_la_code')} AS alias, "
        "hub_place AS area_code, hub_to FROM sound WHERE hub_level = 'Local authority' "
        "UNION ALL SELECT source_row, 'name', hub_name, hub_place, hub_to FROM sound) "
        "WHERE alias IS NOT NULL AND alias NOT IN ('x', 'z', '') GROUP BY ALL"
    )
    _measures(connection, indicators, meta, stem)
    notices += _empty_told(connection, filters, file_name)
    parts = [(c, f"coalesce({_written(c)}, 'Total')") for c in filters]
    kinds_list = ", ".join(
        f"CASE WHEN {cell} <> 'Total' THEN {literal(words_of(c))} END" for c, cell in parts
    )
    cells_list = ", ".join(f"CASE WHEN {cell} <> 'Total' THEN {cell} END" for c, cell in parts)
    breakdown_kind = (
        f"coalesce(nullif(concat_ws('; ', {kinds_list}), ''), 'Total')" if parts else "'Total'"
    )
    breakdown = (
        f"coalesce(nullif(concat_ws('; ', {cells_list}), ''), 'Total')" if parts else "'Total'"
    )
    values = ", ".join(_written(c) for c in indicators)
    run(
        "CREATE TEMP TABLE ees_wide AS SELECT source_row, hub_place, hub_from, hub_to, "
        f"hub_kind, {breakdown_kind} AS hub_cut, {breakdown} AS hub_part, {values} "
        "FROM sound"
    )
    rejects += _refuse_twins(connection, part, values)
    symbols = ", ".join(f"{literal(k)}: {literal(v)}" for k, v in SYMBOLS.items())
    run(
        "CREATE TEMP TABLE ees_cell AS SELECT * REPLACE (indicator[3:] AS indicator), "
        f"{number_sql('cell')} AS number, MAP {{{symbols}}}[lower(cell)] AS symbol FROM ("
        f"FROM ees_wide UNPIVOT INCLUDE NULLS (cell FOR indicator IN ({values})))"
    )
    illegible = "cell IS NOT NULL AND number IS NULL AND symbol IS NULL"
    remedy = f"write a number or one of: {', '.join(SYMBOLS)}"
    rejects += [
        Reject(part.name, *row, "is not a number", remedy)
        for row in run(
            f"SELECT source_row, indicator, cell FROM ees_cell WHERE {illegible} "
            "ORDER BY source_row, indicator"
        ).fetchall()
    ]
    run(
        "CREATE TEMP TABLE ees_observation AS SELECT source_row, "
        f"{literal(f'ees:{stem}:')} || indicator AS measure_id, hub_place AS area_code, "
        "hub_from::VARCHAR AS period_start, hub_to::VARCHAR AS period_end, "
        "hub_kind AS period_kind, hub_cut AS breakdown_kind, hub_part AS breakdown, "
        "CASE WHEN symbol IS NULL THEN cell END AS value, symbol AS status "
        f"FROM ees_cell WHERE NOT ({illegible})"
    )
    tables = {t: f"ees_{t}" for t in ("area", "area_name", "measure", "observation")}
    return Taken(tables, rejects, notices)


def _empty_told(
    connection: duckdb.DuckDBPyConnection, filters: list[str], file_name: str
) -> list[str]:
    """Say of which filters an empty cell was read as Total, though the column has its own Total."""
    notices = []
    for column in filters:
        cell = _written(column)
        found = connection.execute(
            f"SELECT count(*), {lines_sql('source_row')} FROM sound WHERE {cell} IS NULL "
            f"AND EXISTS (FROM sound WHERE {cell} = 'Total')"
        ).fetchone()
        if found and found[0]:
            rows = f"{found[0]:,} rows (lines" if found[0] > 1 else "1 row (line"
            notices.append(
                f"{file_name} has an empty cell in the column {column} in {rows} {found[1]}), read "
                "as Total. If it is not about all, write there which part it is about and load "
                "the file again."
            )
    return notices


def _refuse_twins(
    connection: duckdb.DuckDBPyConnection, part: Part, values: str
) -> list[Reject]:
    """Take rows out of `ees_wide` that are about the same place, period and breakdown as another.

    A plain repeat goes, the first stays; of rows that differ none is believed.
    """
    run = connection.execute
    key = "hub_place, hub_from, hub_to, hub_cut, hub_part"
    found = run(
        f"WITH twin AS (SELECT list(source_row ORDER BY source_row) AS lines, "
        f"{lines_sql('source_row')} AS told, count(DISTINCT hash({values})) = 1 AS is_same, "
        "any_value(hub_place) AS place "
        f"FROM ees_wide GROUP BY {key} HAVING count(*) > 1) "
        "SELECT unnest(CASE WHEN is_same THEN lines[2:] ELSE lines END) AS line, place, "
        "CASE WHEN is_same THEN 'repeats line ' || lines[1] ELSE 'lines ' || told || "
        "' are about the same thing and differ' END, "
        "CASE WHEN is_same THEN 'take the repeat out' ELSE 'keep the line that is right' END "
        "FROM twin ORDER BY line"
    ).fetchall()
    if found:
        run(
            "DELETE FROM ees_wide WHERE source_row IN (SELECT unnest($lines))",
            {"lines": [row[0] for row in found]},
        )
    return [Reject(part.name, line, "the whole line", *told) for line, *told in found]


def _measures(
    connection: duckdb.DuckDBPyConnection,
    indicators: list[str],
    meta: dict[str, dict[str, str | None]],
    stem: str,
) -> None:
    run = connection.execute
    run(
        "CREATE TEMP TABLE ees_measure (source_row BIGINT, measure_id VARCHAR, version VARCHAR, "
        "scope VARCHAR, name VARCHAR, short_name VARCHAR, definition VARCHAR, unit VARCHAR, "
        "decimals VARCHAR, counts_of VARCHAR, period_kind VARCHAR, source_title VARCHAR, "
        "licence VARCHAR, rank VARCHAR)"
    )
    kind = run("SELECT mode(hub_kind) FROM sound").fetchone()
    # Only files about real nations (E92..., W92...) are public sector information.
    nations = run(
        "SELECT count(*) > 0 FROM ees_area WHERE regexp_matches(country_code, '^[EWSNK]\\d{8}$')"
    ).fetchone()
    licence = LICENCE if nations and nations[0] else None
    for rank, indicator in enumerate(indicators, start=1):
        said = meta.get(indicator.lower()) or {}
        unit = said.get("indicator_unit")
        label = name_in(said.get("label") or words_of(indicator), indicator, unit)
        places = said.get("indicator_dp")
        if not places:
            found = run(
                f"SELECT coalesce(max(length(split_part({_written(indicator)}, '.', 2))), 0) "
                f"FROM sound WHERE {number_sql(_written(indicator))} IS NOT NULL"
            ).fetchone()
            places = str(min(found[0] if found else 0, 3))
        run(
            "INSERT INTO ees_measure VALUES (1, $id, '1', 'published', $label, $label, $words, "
            "$unit, $places, 'published', $kind, $title, $licence, $rank)",
            {
                "id": f"ees:{stem}:{indicator}",
                "label": label,
                "words": f"{label}, as published in '{title_of(stem)}'.",
                "unit": unit_of(indicator, unit, label),
                "places": places,
                "kind": (kind[0] if kind else None) or "year",
                "title": title_of(stem),
                "licence": licence,
                "rank": str(rank),
            },
        )
