"""The demo's observations from case lists: worked out from made-up lists, which are not kept.

Two extracts of an invented borough are written to a temporary folder and go through the loader as
any council's would. What comes out, observations and their measures, is added to a delivery; the
lists, with their made-up children, go with the folder. What lists tell of their own day alone
(how many children are in care, say) is left out: two days of a year make no series. So are rates,
which tell of the same cases as the counts beside them.
"""

import tempfile
from datetime import date
from pathlib import Path

from learning_hub import contract, loading, warehouse
from learning_hub.demo import annex_a
from learning_hub.demo.deliveries import write_workbook
from learning_hub.demo.store import Cell, Row

AS_AT = (date(2026, 3, 31), date(2026, 9, 30))
LEAST_MONTHS = 10
FOLDER = "2026-10-30-published-figures"
# In an order in which a file can be compared with what is written again.
SORTED_BY = {"measure": ("rank",), "observation": contract.tables()["observation"].key}


def write(out: Path, seed: int) -> Path:
    """Add their workbook to a delivery below `out`, and give its folder.

    Needs the deliveries that `demo.write` makes: the first says which area and agencies there are.
    """
    deliveries = out / "deliveries"
    first = sorted(path for path in deliveries.iterdir() if path.is_dir())[0]
    borough = annex_a.build(seed, AS_AT[-1])
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "warehouse"
        loading.load(folder, [first])
        for as_at in AS_AT:
            # The manifest says that it is made up, or it would not go where the first went.
            sent = Path(place) / as_at.isoformat()
            sent.mkdir()
            (sent / "delivery.toml").write_text(
                f"as_at = {as_at.isoformat()}\nfictional = true\n", encoding="utf-8"
            )
            annex_a.write(sent / "case_lists.xlsx", annex_a.lists(borough, as_at))
            loading.load(folder, [sent])
        snapshot = warehouse.open_snapshot(folder)
        target = deliveries / FOLDER
        sheets = {name: _rows(snapshot, name, order) for name, order in SORTED_BY.items()}
        write_workbook(target / "case_lists.xlsx", sheets, date.fromisoformat(FOLDER[:10]))
        snapshot.close()
    return target


def _rows(snapshot: warehouse.Snapshot, name: str, order: tuple[str, ...]) -> list[Row]:
    """Give a table's rows that came from case lists, in the columns of the contract."""
    columns = contract.tables()[name].names
    rows = snapshot.base.execute(
        f"SELECT {', '.join(columns)} FROM {name} "
        "WHERE starts_with(measure_id, 'annex_a:') AND measure_id IN ("
        "SELECT measure_id FROM observation JOIN measure USING (measure_id) "
        "WHERE unit <> 'rate' GROUP BY ALL "
        f"HAVING count(DISTINCT period_start) >= {LEAST_MONTHS}) ORDER BY {', '.join(order)}"
    ).fetchall()
    return [
        {
            # The national figures that these may be set beside are not in the demo.
            column: None if column == "benchmark_measure_id" else _cell(cell)
            for column, cell in zip(columns, row, strict=True)
        }
        for row in rows
    ]


def _cell(value: Cell) -> Cell:
    return round(value, 6) if isinstance(value, float) else value
