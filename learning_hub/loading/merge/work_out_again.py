"""What follows from case lists, worked out again after some of them were taken out."""

import duckdb

from learning_hub.loading.formats.annex_a.delivery import derived_stages
from learning_hub.loading.merge import merging
from learning_hub.loading.sql_text import quoted


def work_out_again(connection: duckdb.DuckDBPyConnection) -> int:
    """Bring the observations into step with the lists still held, after some were taken out.

    What no list tells any longer goes; the latest load of lists brings what is missing or has
    changed. Gives how many rows it brought. Observations whose own lists are no longer held (for
    they were kept for their time only) stay as they are.
    """
    run = connection.execute
    row = run("SELECT max(load_id) FROM extract").fetchone()
    if row is None or row[0] is None:
        return 0
    load_id = int(row[0])
    stages, _ = derived_stages(connection, [], load_id, f"stage_{load_id}", [])
    for staged in stages:
        if staged.table.name == "observation":
            keys = " AND ".join(f"held.{quoted(k)} = told.{quoted(k)}" for k in staged.table.key)
            gone = (
                "FROM observation AS held WHERE starts_with(measure_id, 'annex_a:') "
                "AND load_id IN (SELECT load_id FROM extract) "
                f"AND NOT EXISTS (SELECT 1 FROM {staged.rows} AS told WHERE {keys})"
            )
            run(
                f"INSERT INTO history.observation BY NAME SELECT held.*, {load_id} AS ended_by, "
                f"'withdrawn' AS ended_how {gone}"
            )
            run(f"DELETE {gone}")
    merged = [merging.merge(connection, staged, load_id) for staged in stages]
    return sum(counts.new + counts.changed for counts in merged)
