"""Measures, audits and impact as a Dash app shows them, over the same DuckDB snapshot.

python dash_app.py SNAPSHOT PORT
"""

import sys

import duckdb
import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html

BASE = duckdb.connect(sys.argv[1], read_only=True)
SERIES = """
    SELECT period_start, numerator, denominator, value
    FROM observation
    WHERE measure_id = $measure AND breakdown_kind = 'Total'
    ORDER BY period_start
"""
LATEST = """
    SELECT measure_id, any_value(name) AS name, any_value(target) AS target,
        max_by(value, period_start) AS latest
    FROM measure JOIN observation USING (measure_id)
    WHERE scope = 'local' AND breakdown_kind = 'Total'
    GROUP BY measure_id, rank ORDER BY rank
"""
GRADES = """
    SELECT domain, grade_code, count(*) AS judgements
    FROM audit_grade WHERE audit_id = $audit GROUP BY ALL ORDER BY ALL
"""
CASES = """
    SELECT audit_id, count(*) AS cases,
        count(*) FILTER (overall_grade_code IN ('O', 'G')) AS good
    FROM audited_case GROUP BY ALL ORDER BY ALL
"""
OF_PRIORITY = """
    SELECT measure_id, name, target FROM measure
    WHERE scope = 'local' AND ($priority = '' OR priority_id = $priority) ORDER BY rank
"""


def rows(sql, **given):
    """Ask the snapshot, each caller on a cursor of its own."""
    with BASE.cursor() as cursor:
        return cursor.execute(sql, given or None).df()


def table(frame):
    """Write a frame as a table."""
    head = html.Thead(html.Tr([html.Th(column) for column in frame.columns]))
    body = [html.Tr([html.Td(str(cell)) for cell in row]) for row in frame.itertuples(index=False)]
    return html.Table([head, html.Tbody(body)])


def control_chart(measure, height=420):
    """Draw a measure with its mean and limits."""
    series = rows(SERIES, measure=measure)
    known = series["value"].dropna()
    mean, limit = known.mean(), 2.66 * known.diff().abs().mean()
    line = {"type": "line", "xref": "paper", "x0": 0, "x1": 1}
    figure = go.Figure(
        {
            "data": [{"x": series["period_start"], "y": series["value"], "mode": "lines+markers"}],
            "layout": {
                "height": height,
                "shapes": [line | {"y0": y, "y1": y} for y in (mean - limit, mean, mean + limit)],
            },
        }
    )
    return figure, series, f"Latest {known.iloc[-1] if len(known) else '-'}, mean {mean:.1f}."


app = Dash(__name__)
first = rows(LATEST)
audits = rows(CASES)["audit_id"].tolist()
app.layout = html.Div(
    [
        dcc.Dropdown(first["measure_id"].tolist(), first["measure_id"][0], id="measure"),
        html.Div(id="measures"),
        dcc.Dropdown(audits, audits[0], id="audit"),
        html.Div(id="audits"),
        dcc.Dropdown(["", "P1", "P2", "P3", "P4"], "P1", id="priority"),
        html.Div(id="impact"),
    ]
)


@app.callback(Output("measures", "children"), Input("measure", "value"))
def measures(measure):
    """Answer a choice of a measure."""
    figure, series, said = control_chart(measure)
    return [html.P(said), dcc.Graph(figure=figure), table(series), table(rows(LATEST))]


@app.callback(Output("audits", "children"), Input("audit", "value"))
def audit(chosen):
    """Answer a choice of an audit."""
    grades, cases = rows(GRADES, audit=chosen), rows(CASES)
    bars = [
        {"type": "bar", "orientation": "h", "y": of["domain"], "x": of["judgements"], "name": code}
        for code, of in grades.groupby("grade_code")
    ]
    share = {"x": cases["good"] / cases["cases"], "y": cases["audit_id"], "mode": "markers"}
    return [
        dcc.Graph(figure=go.Figure({"data": bars, "layout": {"barmode": "stack"}})),
        dcc.Graph(figure=go.Figure({"data": [share]})),
        table(grades),
        table(cases),
    ]


@app.callback(Output("impact", "children"), Input("priority", "value"))
def impact(priority):
    """Answer a choice of a priority: a small chart a measure."""
    chosen = rows(OF_PRIORITY, priority=priority or "")
    cards = [
        html.Div([html.H3(name), html.P(said), dcc.Graph(figure=figure)])
        for name, (figure, _, said) in (
            (row.name, control_chart(row.measure_id, 150)) for row in chosen.itertuples()
        )
    ]
    return [*cards, table(chosen)]


server = app.server
if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(sys.argv[2]), debug=False)
