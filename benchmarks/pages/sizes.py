"""Warehouses of three sizes: the demo, and the demo with very many made-up rows beside it."""

from pathlib import Path

import duckdb

from learning_hub import loading, places, warehouse

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo" / "deliveries"
# Observations, grades and answers beside those of the demo.
SIZES = {
    "demo": (0, 0, 0),
    "1 M": (1_000_000, 50_000, 100_000),
    "20 M": (20_000_000, 1_000_000, 2_000_000),
}
# Published figures: 100 measures of 160 places, month by month; shares, as most are.
OBSERVATIONS = """
    SELECT
        'B' || lpad((i % 100)::VARCHAR, 3, '0') AS measure_id,
        'E09' || lpad((i // 100 % 160)::VARCHAR, 6, '0') AS area_code,
        (DATE '1910-01-01' + to_months((i // 16000)::INTEGER))::DATE AS period_start,
        (DATE '1910-02-01' + to_months((i // 16000)::INTEGER) - INTERVAL 1 DAY)::DATE
            AS period_end,
        'month' AS period_kind,
        'Total' AS breakdown_kind,
        'Total' AS breakdown,
        (i * 7919 % 97)::DOUBLE AS numerator,
        (97 + i * 31 % 50)::DOUBLE AS denominator,
    FROM range($rows) AS made(i)
"""
# A sample of 1,000 cases an audit, graded by one agency on five sides of practice.
GRADES = """
    SELECT
        format('X{:03d}', i // 5000) AS audit_id,
        format('X{:03d}-{:04d}', i // 5000, i // 5 % 1000) AS case_id,
        'LA' AS agency_id,
        ['recognition', 'assessment', 'planning', 'joint_working', 'voice'][i % 5 + 1] AS domain,
        ['O', 'G', 'G', 'RI', 'RI', 'I'][i * 7919 % 6 + 1] AS grade_code,
    FROM range($rows) AS made(i)
"""
CASES = """
    SELECT
        format('X{:03d}', i // 1000) AS audit_id,
        format('X{:03d}-{:04d}', i // 1000, i % 1000) AS case_id,
        ['O', 'G', 'RI', 'I'][i * 7919 % 4 + 1] AS overall_grade_code,
    FROM range($rows // 5) AS made(i)
"""
AUDITS = """
    SELECT
        format('X{:03d}', i) AS audit_id,
        'C' || (i % 10 + 1) AS cycle_id,
        'dip_sample' AS kind,
        'Made up for timing ' || i AS title,
        'random' AS sampling,
        'four_grades' AS scale_id,
        DATE '2020-01-01' AS period_from,
        DATE '2020-03-31' AS period_to,
        DATE '2020-04-01' AS held_on,
    FROM range($rows // 5000) AS made(i)
"""
ANSWERS = """
    SELECT
        format('X{:03d}', i // 5000) AS round_id,
        format('X{:03d}-{:04d}', i // 5000, i // 5 % 1000) AS respondent_id,
        'CH' || (i % 5 + 1) AS question_id,
        (SELECT list(grade_code ORDER BY rank) FROM offered WHERE question_id = 'CH' || (i % 5 + 1))
            [i * 7919 % 3 + 1] AS answer_code,
    FROM range($rows) AS made(i)
"""
ROUNDS = """
    SELECT
        format('X{:03d}', i) AS round_id,
        'C' || (i % 10 + 1) AS cycle_id,
        'child' AS respondent_group,
        'child' AS instrument,
        'survey' AS method,
        DATE '2020-01-01' AS opened_on,
        DATE '2020-03-31' AS closed_on,
    FROM range($rows // 5000) AS made(i)
"""
MEASURES = """
    SELECT
        format('B{:03d}', i) AS measure_id,
        1 AS version,
        'published' AS scope,
        'Made up for timing ' || i AS name,
        'Timing ' || i AS short_name,
        'Made up for timing.' AS definition,
        'percent' AS unit,
        1 AS decimals,
        'published' AS counts_of,
        'month' AS period_kind,
        i + 1 AS rank,
    FROM range(100) AS made(i)
"""
AREAS = """
    SELECT
        format('E09{:06d}', i) AS area_code,
        'Place ' || i AS name,
        'Local authority' AS level,
    FROM range(160) AS made(i)
"""


def make(folder: Path, size: str, files: Path) -> None:
    """Load a warehouse of one size, as everybody's files are loaded. files: a place for them."""
    loading.load(folder, [DEMO])
    places.pin_board_meetings(folder)
    observations, grades, answers = SIZES[size]
    if not observations:
        return
    files.mkdir()
    opened = warehouse.open_snapshot(folder)
    offered = opened.base.execute(
        "SELECT question_id, grade_code, grade_scale.rank FROM question JOIN grade_scale "
        "USING (scale_id)"
    ).df()
    opened.close()
    tables = {
        "area": (AREAS, 0),
        "measure": (MEASURES, 0),
        "observation": (OBSERVATIONS, observations),
        "audit": (AUDITS, grades),
        "audited_case": (CASES, grades),
        "audit_grade": (GRADES, grades),
        "feedback_round": (ROUNDS, answers),
        "answer": (ANSWERS, answers),
    }
    with duckdb.connect() as connection:
        connection.register("offered", offered)
        for name, (sql, rows) in tables.items():
            path = files / f"{name}.parquet"
            made = sql.replace("$rows", str(rows))
            connection.execute(f"COPY ({made}) TO '{path}' (FORMAT parquet)")
    about = f"as_at = {opened.as_at}\nfictional = true\n"
    (files / "delivery.toml").write_text(about, encoding="utf-8")
    outcome = loading.load(folder, [files])
    for receipt in outcome.receipts:
        assert not receipt.rows_rejected and receipt.refusal is None, receipt.lines()
