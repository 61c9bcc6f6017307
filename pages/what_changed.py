"""What changed: what did we see then, and what has changed since?"""

from learning_hub import ui
from learning_hub.wording import what_changed as wording

ui.open_page(__doc__)

# Load
with ui.choices():
    then = ui.choose_then()
    ui.choose_now()
revised = ui.ask_since(then, "board/revised")
other = ui.ask_since(then, "board/other_figures")
statuses = ui.ask_since(then, "board/statuses")
definitions = ui.ask_since(then, "board/definitions_changed")
rows = ui.ask_since(then, "board/rows_by_table")

# Shape
since = ui.then_in_words(then)
frames = (revised.rows, other.rows, statuses.rows, definitions.rows, rows.rows)

# Show
ui.headline(wording.changed_said(since, *frames))
if since:
    ui.link_to_then(then)
    ui.show(
        revised,
        None,
        wording.revised_said(revised.rows),
        heading="Figures revised",
        columns=[],
        table=wording.revised_table(revised.rows),
        open_table=True,
    )
    ui.show(
        statuses,
        None,
        wording.statuses_said(statuses.rows),
        heading="Where things stand",
        columns=[],
        table=wording.statuses_table(statuses.rows),
        open_table=True,
    )
    ui.show(
        definitions,
        None,
        wording.definitions_changed_said(definitions.rows),
        heading="Definitions and aims",
        columns=[],
        table=wording.definitions_changed_table(definitions.rows),
        open_table=True,
    )
    ui.show(
        other,
        None,
        wording.other_said(other.rows),
        heading="Published figures and parts",
        columns=[],
        table=wording.other_table(other.rows),
        open_table=True,
    )
    ui.show(
        rows,
        None,
        wording.rows_said(rows.rows),
        heading="Rows, table by table",
        columns=[],
        table=wording.rows_table(rows.rows),
    )
ui.terms()
ui.foot()
