"""Published statistics in the tidy convention of DfE's Explore education statistics.

One file becomes areas, their other names, measures (one an indicator) and observations (one a
row and indicator). Values and symbols are kept apart; nothing is rounded, filled or summed.
"""

import re
from pathlib import Path

import duckdb

from learning_hub.loading.reading import Part
from learning_hub.loading.staging import Reject, literal, number_sql, quoted

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
# Years that span two may be written 202425; the others are four digits.
SPANNING = ("academic year", "financial year", "tax year")
YEARS = {
    # identifier: kind of period, first day, last day; y = the first four digits
    "reporting year": ("year to March", "make_date(y - 1, 4, 1)", "make_date(y, 3, 31)"),
    "calendar year": ("calendar year", "make_date(y, 1, 1)", "make_date(y, 12, 31)"),
    "academic year": ("academic year", "make_date(y, 9, 1)", "make_date(y + 1, 8, 31)"),
    "financial year": ("financial year", "make_date(y, 4, 1)", "make_date(y + 1, 3, 31)"),
    "tax year": ("financial year", "make_date(y, 4, 6)", "make_date(y + 1, 4, 5)"),
}
LICENCE = "Open Government Licence v3.0"

WORDS = {
    "cpp": "child protection plans", "icpc": "initial child protection conferences",
    "la": "local authority", "fte": "full-time equivalent", "t": "number of",
    "pt": "percentage of", "pa": "persistent absence", "sess": "sessions",
    "cin": "children in need", "at31": "at 31 March",
    "section47": "section 47 enquiries", "cla": "children looked after", "inpost": "in post",
    "rereferral": "re-referral", "sdq": "strengths and difficulties score", "percent": "per cent",
    "anypoint": "at any point", "10000": "10,000",
}


_SYMBOL_LIST = ", ".join(literal(symbol) for symbol in SYMBOLS)


def _year_sql(period: str) -> str:
    """Give the SQL that reads a year from `time_period`, by the identifier beside it."""
    spanning = ", ".join(literal(kind) for kind in SPANNING)
    digits = f"regexp_replace({period}, '[/-]', '')"
    year = f"try_cast(left({period}, 4) AS INTEGER)"
    follows = f"right({digits}, -4) IN (right(({year} + 1)::VARCHAR, 2), ({year} + 1)::VARCHAR)"
    return (
        f"CASE WHEN NOT regexp_full_match({period}, '(19|20|21)\\d\\d([/-]?\\d\\d(\\d\\d)?)?') "
        f"THEN NULL WHEN length({period}) = 4 THEN {year} "
        f"WHEN identifier IN ({spanning}) AND {follows} THEN {year} END"
    )


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


def unit_of(name: str, meta_unit: str | None) -> str:
    """Tell an indicator's unit from its companion file, else from its name."""
    if meta_unit in ("%", "pp"):
        return "percent"
    low = name.lower()
    if re.search(r"percent(?!ile)|^pt_|_pct|_pc$|rate_fte|rate_headcount", low):
        return "percent"
    if re.search(r"per_?10|rate", low):
        return "rate"
    if re.search(r"percentile|median|_days|days_", low) and not re.search(r"\d_days", low):
        return "days"
    if re.search(r"caseload|average|mean|score|ratio|fte", low):
        return "number"
    return "count"


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
    """Read a companion `.meta.csv`: for each column its type, label and unit."""
    rows = part.rows.to_pylist()
    return {str(row["col_name"]): row for row in rows if row.get("col_name")}


def transform(
    connection: duckdb.DuckDBPyConnection,
    raw: str,
    part: Part,
    file_name: str,
    meta: dict[str, dict[str, str | None]],
) -> tuple[dict[str, str], list[Reject], list[str]]:
    """Turn the raw rows into temporary tables of text for the contract: area and so on.

    Gives the temporary table for each of our tables, rows that follow no rule of the convention,
    and notices.
    """
    run = connection.execute
    stem = Path(file_name).stem
    others = [cell for cell in part.header if cell.lower() not in GEOGRAPHY]
    if meta:
        indicators = [c for c in others if (meta.get(c) or {}).get("col_type") == "Indicator"]
    else:
        indicators = _indicators(connection, raw, others)
    filters = [cell for cell in others if cell not in indicators]
    held = {cell.lower(): quoted(cell) for cell in part.header}

    def column(name: str) -> str:
        return held.get(name, "NULL")

    level = f"upper(left({column('geographic_level')}, 1)) || " \
            f"lower({column('geographic_level')}[2:])"
    kinds = " ".join(f"WHEN {literal(k)} THEN {literal(v[0])}" for k, v in YEARS.items())
    starts = " ".join(f"WHEN {literal(k)} THEN {v[1]}" for k, v in YEARS.items())
    ends = " ".join(f"WHEN {literal(k)} THEN {v[2]}" for k, v in YEARS.items())
    # A legacy authority has no 9-character code, and an unknown place only the code x.
    code = (
        f"CASE place_level WHEN 'National' THEN {column('country_code')} "
        f"WHEN 'Regional' THEN {column('region_code')} "
        f"WHEN 'Local authority' THEN coalesce("
        f"CASE WHEN {column('new_la_code')} IN ('x', 'z') "
        f"THEN 'x:' || coalesce({column('region_code')}, '') "
        f"ELSE {column('new_la_code')} END, 'number:' || {column('old_la_code')}) END"
    )
    name = (
        f"CASE place_level WHEN 'National' THEN {column('country_name')} "
        f"WHEN 'Regional' THEN {column('region_name')} ELSE {column('la_name')} END"
    )
    run(
        f"CREATE TEMP TABLE placed AS SELECT *, {_year_sql(column('time_period'))} AS y, "
        f"{code} AS place_code, {name} AS place_name FROM (SELECT *, "
        f"lower({column('time_identifier')}) AS identifier, {level} AS place_level FROM {raw})"
    )
    run(
        "CREATE TEMP TABLE dated AS SELECT *, "
        f"CASE identifier {kinds} END AS kind_of_period, "
        f"CASE identifier {starts} END AS starts_on, CASE identifier {ends} END AS ends_on "
        "FROM placed"
    )
    levels = ", ".join(literal(known) for known in LEVELS)
    rejects = [
        Reject(part.name, *row)
        for row in run(
            "SELECT DISTINCT ON (source_row) * FROM (SELECT source_row, 'time_identifier', "
            f"{column('time_identifier')}, 'is a kind of period not read here', "
            f"'use one of: {', '.join(YEARS)}' FROM dated WHERE kind_of_period IS NULL UNION ALL "
            f"SELECT source_row, 'time_period', {column('time_period')}, "
            "'is not a year', 'write four digits, or six for a year that spans two' "
            "FROM dated WHERE kind_of_period IS NOT NULL AND starts_on IS NULL UNION ALL "
            f"SELECT source_row, 'geographic_level', {column('geographic_level')}, "
            "'is a level not held here', "
            f"'keep only: {', '.join(LEVELS)}' FROM dated "
            f"WHERE place_level NOT IN ({levels}) OR place_level IS NULL UNION ALL "
            "SELECT source_row, 'new_la_code', place_code, 'names no place', "
            f"'fill in the code of the place' FROM dated "
            f"WHERE place_level IN ({levels}) AND place_code IS NULL) ORDER BY 1"
        ).fetchall()
    ]
    run(
        "CREATE TEMP TABLE sound AS FROM dated WHERE starts_on IS NOT NULL "
        f"AND place_code IS NOT NULL AND place_level IN ({levels})"
    )
    latest = "row_number() OVER (PARTITION BY place_code ORDER BY ends_on DESC, source_row) = 1"
    run(
        "CREATE TEMP TABLE ees_area AS SELECT source_row, place_code AS area_code, "
        f"coalesce(place_name, place_code) AS name, place_level AS level, "
        f"CASE WHEN place_level = 'Local authority' THEN {column('region_code')} END "
        f"AS region_code, {column('country_code')} AS country_code, "
        f"ends_on::VARCHAR AS last_seen_on FROM sound QUALIFY {latest}"
    )
    run(
        "CREATE TEMP TABLE ees_area_name AS SELECT min(source_row) AS source_row, kind, alias, "
        "area_code, max(ends_on)::VARCHAR AS last_seen_on FROM ("
        f"SELECT source_row, 'number' AS kind, {column('old_la_code')} AS alias, "
        "place_code AS area_code, ends_on FROM sound WHERE place_level = 'Local authority' "
        "UNION ALL SELECT source_row, 'name', place_name, place_code, ends_on FROM sound) "
        "WHERE alias IS NOT NULL AND alias NOT IN ('x', 'z', '') GROUP BY ALL"
    )
    _measures(connection, indicators, meta, stem)
    parts = [(c, f"coalesce({quoted(c)}, 'Total')") for c in filters]
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
    values = ", ".join(quoted(c) for c in indicators)
    if not indicators:
        run("CREATE TEMP TABLE ees_observation (source_row BIGINT)")
        return {}, rejects, [f"{file_name} has no column of figures."]
    run(
        "CREATE TEMP TABLE ees_wide AS SELECT source_row, place_code, starts_on, ends_on, "
        f"kind_of_period, {breakdown_kind} AS breakdown_kind, {breakdown} AS breakdown, {values} "
        "FROM sound"
    )
    rejects += _refuse_twins(connection, part, values)
    symbols = ", ".join(f"{literal(k)}: {literal(v)}" for k, v in SYMBOLS.items())
    run(
        "CREATE TEMP TABLE ees_cell AS SELECT *, "
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
        f"{literal(f'ees:{stem}:')} || indicator AS measure_id, place_code AS area_code, "
        "starts_on::VARCHAR AS period_start, ends_on::VARCHAR AS period_end, "
        "kind_of_period AS period_kind, breakdown_kind, breakdown, "
        "CASE WHEN symbol IS NULL THEN cell END AS value, symbol AS status "
        f"FROM ees_cell WHERE NOT ({illegible})"
    )
    tables = {t: f"ees_{t}" for t in ("area", "area_name", "measure", "observation")}
    return tables, rejects, []


def _refuse_twins(
    connection: duckdb.DuckDBPyConnection, part: Part, values: str
) -> list[Reject]:
    """Take rows out of `ees_wide` that are about the same place, period and breakdown as another.

    A plain repeat goes, the first stays; of rows that differ none is believed.
    """
    run = connection.execute
    key = "place_code, starts_on, ends_on, breakdown_kind, breakdown"
    found = run(
        f"WITH twin AS (SELECT list(source_row ORDER BY source_row) AS lines, "
        f"count(DISTINCT hash({values})) = 1 AS is_same, any_value(place_code) AS place "
        f"FROM ees_wide GROUP BY {key} HAVING count(*) > 1) "
        "SELECT unnest(CASE WHEN is_same THEN lines[2:] ELSE lines END) AS line, place, "
        "CASE WHEN is_same THEN 'repeats line ' || lines[1] ELSE 'lines ' || "
        "array_to_string(lines, ', ') || ' are about the same thing and differ' END, "
        "CASE WHEN is_same THEN 'take the repeat out' ELSE 'keep the line that is right' END "
        "FROM twin ORDER BY line"
    ).fetchall()
    if found:
        run(
            "DELETE FROM ees_wide WHERE list_contains($lines, source_row)",
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
    kind = run("SELECT mode(kind_of_period) FROM sound").fetchone()
    for rank, indicator in enumerate(indicators, start=1):
        said = meta.get(indicator) or {}
        label = said.get("label") or words_of(indicator)
        places = said.get("indicator_dp")
        if not places:
            found = run(
                f"SELECT coalesce(max(length(split_part({quoted(indicator)}, '.', 2))), 0) "
                f"FROM sound WHERE {number_sql(quoted(indicator))} IS NOT NULL"
            ).fetchone()
            places = str(min(found[0] if found else 0, 3))
        run(
            "INSERT INTO ees_measure VALUES (1, $id, '1', 'published', $label, $label, $words, "
            "$unit, $places, 'published', $kind, $title, $licence, $rank)",
            {
                "id": f"ees:{stem}:{indicator}",
                "label": label,
                "words": f"{label}, as published in '{title_of(stem)}'.",
                "unit": unit_of(indicator, said.get("indicator_unit")),
                "places": places,
                "kind": (kind[0] if kind else None) or "year",
                "title": title_of(stem),
                "licence": LICENCE,
                "rank": str(rank),
            },
        )
