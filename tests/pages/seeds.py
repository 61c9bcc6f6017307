"""The demo partnership drawn with other seeds, each loaded once for all tests that read it."""

import filelock

from learning_hub import loading
from learning_hub.demo import deliveries, partnership
from learning_hub.demo.calendar import DELIVERIES
from learning_hub.demo.published import published
from learning_hub.demo.tables import TABLES


def loaded(seed, base):
    """Load what the partnership of a seed holds at the end, as one delivery. Gives its warehouse.

    All deliveries one after the other take four times as long and leave the same figures; what they
    leave besides, earlier snapshots and loads, is read in the demo itself.
    """
    folder = base / f"seed-{seed}" / "warehouse-demo"
    folder.parent.mkdir(exist_ok=True)
    with filelock.FileLock(f"{folder}.made"):
        if not (folder / "current").exists():
            files = folder.parent / "files"
            _write(seed, files)
            outcome = loading.load(folder, [files], by="tests")
            assert outcome.exit_code == 0
    return folder


def _write(seed, files):
    files.mkdir()
    last = DELIVERIES[-1].as_at
    store, _ = partnership.build(seed)
    for name, (columns, _) in TABLES.items():
        if rows := store.rows(name, last):
            deliveries.write_csv(files / f"{name}.csv", list(columns), rows)
    for sent in published(store).values():
        for name, columns, rows in sent:
            deliveries.write_csv(files / f"{name}.csv", columns, rows)
    deliveries.write_text(files / "delivery.toml", f"as_at = {last}\nfictional = true\n")
