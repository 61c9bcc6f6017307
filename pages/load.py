"""Load: did my file load, and what was refused?"""

from learning_hub import ui
from learning_hub.wording import load as wording

ui.open_page(__doc__)

# Load
loads = ui.ask("data/loads")
rejects = ui.ask("data/rejects")

# Show
ui.headline(wording.loaded_said(loads.rows))
ui.drop_files()
ui.show(
    rejects,
    None,
    wording.rejects_said(rejects.rows),
    heading="Refused records",
    columns=["file_name", "part", "line", "column_name", "value", "reason", "remedy"],
    open_table=True,
)
ui.files_to_mend()
ui.show(
    loads,
    None,
    wording.loads_said(loads.rows),
    heading="What was loaded",
    columns=[
        "load_id",
        "delivery",
        "file_name",
        "format",
        "rows_read",
        "rows_new",
        "rows_changed",
        "rows_unchanged",
        "rows_rejected",
        "rows_withdrawn",
        "as_at",
        "is_in_force",
    ],
    open_table=True,
)
ui.foot()
