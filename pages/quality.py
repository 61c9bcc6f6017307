"""Quality: which source is late, partial or redefined?"""

from learning_hub import ui
from learning_hub.wording import quality as wording

ui.open_page(__doc__)

# Load
freshness = ui.ask("data/freshness")
coverage = ui.ask("data/coverage")
without = ui.ask("data/no_figure")
unseen = ui.ask("data/not_shown")
breaks = ui.ask("data/breaks")
history = ui.ask("data/rejects_over_time")

# Show
ui.headline(wording.headline_said(freshness.rows, coverage.rows, without.rows, breaks.rows))
ui.show(
    freshness,
    None,
    wording.fresh_said(freshness.rows),
    heading="How fresh each agency's data are",
    columns=["agency", "measures", "late", "last_data_on", "longest_late"],
    open_table=True,
)
ui.show(
    coverage,
    None,
    wording.coverage_said(coverage.rows),
    heading="Which measure was reported for which month",
    columns=[],
    table=wording.coverage_table(coverage.rows),
    open_table=True,
)
ui.show(
    without,
    None,
    wording.no_figure_said(without.rows),
    heading="Measures with periods that hold no figure",
    columns=["name", "agency", "periods", "without", "marked", "last_figure_on", "last_period_on"],
    open_table=True,
)
ui.show(
    unseen,
    None,
    wording.not_shown_said(unseen.rows),
    heading="Figures that no page shows",
    columns=["name", "why_not_shown", "what", "figures"],
)
ui.show(
    breaks,
    None,
    wording.breaks_said(breaks.rows),
    heading="Breaks in series",
    columns=["name", "break_on", "break_kind", "reason"],
    open_table=True,
)
ui.show(
    history,
    None,
    wording.history_said(history.rows),
    heading="Refused records, load by load",
    columns=["snapshot_number", "as_at", "delivery", "files", "records", "refused"],
    open_table=True,
)
ui.files_to_mend()
ui.terms()
ui.foot()
