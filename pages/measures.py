"""Measures: is each success and impact measure moving?"""

from learning_hub import charts, ui
from learning_hub.judging import periods
from learning_hub.judging.hidden import too_hidden
from learning_hub.wording import measures as wording
from learning_hub.wording.after_cycle import can_show_said
from learning_hub.wording.verdicts import words

ui.open_page(__doc__)

# Load
with ui.choices():
    priority, success = ui.choose_priority(), ui.choose_success()
    measures = ui.ask("measures/measures", priority_id=priority, **success)
    measure = ui.choose_measure(measures)
every = ui.ask("measures/all_series", priority_id=priority)
series = ui.ask("measures/series", measure_id=measure)
by_year = ui.ask("measures/by_year", measure_id=measure)
cycles = ui.ask("measures/cycles_of_measure", measure_id=measure)
breaks = ui.ask("measures/breaks", measure_id=measure)
definition = ui.ask("data/definition_versions", measure_id=measure)

# Shape
hidden = ui.kept(too_hidden, ui.kept(periods.of_measures, every.rows, measures.rows))
courses = ui.courses()
moves, aims = periods.verdicts(measures.rows, courses, hidden)

# Show
ui.headline(wording.matrix_said(moves))
if measure:
    row = measures.rows.set_index("measure_id").loc[measure]
    unit, decimals = row["unit"], int(row["decimals"])
    course = courses.get(measure)
    if measure in hidden or (course and course.way == periods.FIGURES):
        ui.show(
            by_year.with_words(figure=wording.figures_by_year(by_year.rows, unit)),
            None,
            wording.few_said(row, course, series.rows)
            if course and measure not in hidden
            else wording.hidden_said(row),
            heading=row["name"],
            unit=unit,
            decimals=decimals,
            columns=["year", "figure"],
            open_table=True,
        )
    elif course is None:
        ui.headline(wording.latest_said(row["name"], row, series.rows))
    else:
        ui.show(
            series.with_words(rule=wording.rules_shown(series.rows, course)),
            ui.drawn(charts.control_chart, course, row, cycles.rows, breaks.rows),
            wording.movement_said(row, course, breaks.rows, cycles.rows, series.rows),
            heading=row["name"],
            unit=unit,
            decimals=decimals,
            how_to_read="control chart",
            below=can_show_said(
                ui.can_show(measures.rows.loc[measures.rows["measure_id"] == measure])[measure],
                unit,
                row["good_direction"],
                row["period_kind"],
                cycles.rows[cycles.rows["is_live"].astype(bool)],
            ),
            columns=["period", "numerator", "denominator", "value", "rule"],
        )
        ui.decide_steps(measure, course)
    ui.show(
        cycles,
        None,
        wording.baselines_said(cycles.rows),
        unit=unit,
        decimals=decimals,
        heading="Baseline and target, cycle by cycle",
        open_table=True,
        columns=["cycle_id", "role", "why", "baseline_value", "target", "target_by"],
    )
    ui.show(
        measures,
        None,
        wording.matrix_sentence(moves),
        heading="All measures at a glance",
        columns=[],
        table=wording.matrix(measures.rows, moves, aims),
        open_table=True,
    )
    ui.show(
        measures.with_words(variation=words(moves), assurance=wording.aims_in_words(aims)),
        None,
        wording.MATRIX,
        heading="All measures",
        open_table=True,
        columns=["name", "value", "last_data", "target", "variation", "assurance"],
    )
    ui.show(
        definition,
        None,
        wording.definition_said(definition.rows.iloc[0]),
        heading="Definition",
        columns=["version", "valid_from", "definition", "source_system", "agency", "caveat"],
    )
    ui.lead_to("definitions", "All of its definition, version by version", measure=measure)

# Published figures
published = ui.ask("measures/published_measures")
if not published.is_empty:
    compared = ui.ask("measures/compared", measure_id=measure)
    ui.section("Beside other places", wording.published_said(published.rows))
    with ui.choices("published"):
        indicator = ui.choose_published(published, compared)
        area = ui.choose_area(ui.ask("measures/areas", measure_id=indicator))
        breakdown = ui.choose_breakdown(ui.ask("measures/breakdowns", measure_id=indicator))
        average = ui.choose("Neighbours' average", wording.AVERAGES, "average")
    seen = {"measure_id": indicator, "area_code": area, "average": average, **breakdown}
    beside = ui.ask("measures/beside", **seen)
    history = ui.ask("measures/area_history", area_code=area)
    neighbours = ui.ask("measures/neighbours", area_code=area)
    about = published.rows.set_index("measure_id").loc[indicator]
    ui.show(
        beside.with_words(area_name=beside.rows["name"].tolist()),
        ui.drawn(charts.beside_others, beside.rows, about),
        wording.beside_said(beside.rows, about),
        heading=about["name"],
        unit=about["unit"],
        decimals=int(about["decimals"]),
        columns=["area_name", "period", "value", "areas"],
    )
    if not history.is_empty:
        ui.show(
            history,
            None,
            wording.history_said(history.rows),
            heading="Earlier codes and boundaries",
            columns=["changed_on", "earlier_code", "earlier_name", "reason"],
        )
    ui.show(
        neighbours.with_words(area_name=neighbours.rows["name"].tolist()),
        None,
        wording.neighbours_said(neighbours.rows),
        heading="Statistical neighbours",
        columns=["rank", "area_name", "closeness"],
    )
ui.terms("measures")
ui.foot(licences=sorted(published.rows["licence"].dropna().unique()))
