"""Load: did my file load, and what was refused?"""

from learning_hub import ui
from learning_hub.wording import load as wording

ui.open_page(__doc__)

# Load
deliveries = ui.ask("data/deliveries")
rejects = ui.ask("data/rejects")

# Show
ui.headline(wording.loaded_said(deliveries.rows))
ui.drop_files()
ui.show(
    rejects,
    None,
    wording.rejects_said(rejects.rows),
    heading="Refused records",
    columns=["file_name", "part", "line", "column_name", "value", "reason", "remedy"],
    open_table=True,
    table=wording.rejects_table(rejects.rows),
)
ui.files_to_mend()
ui.show(
    deliveries,
    None,
    wording.deliveries_said(deliveries.rows),
    heading="What was delivered",
    columns=[
        "as_at",
        "delivery",
        "loaded_by",
        "loaded_at",
        "files",
        "files_in_force",
        "rows_read",
        "rows_new",
        "rows_changed",
        "rows_unchanged",
        "rows_rejected",
        "rows_withdrawn",
    ],
    open_table=True,
)
with ui.choices("files"):
    delivered = ui.choose("Files of", wording.deliveries_offered(deliveries.rows), "delivered")
if delivered:
    loads = ui.ask("data/loads", delivered=delivered)
    ui.show(
        loads,
        None,
        wording.loads_said(loads.rows),
        heading="Files of that delivery",
        columns=[
            "load_id",
            "file_name",
            "format",
            "rows_read",
            "rows_new",
            "rows_changed",
            "rows_unchanged",
            "rows_rejected",
            "rows_withdrawn",
            "is_in_force",
        ],
        open_table=True,
    )
ui.terms()
ui.foot()
