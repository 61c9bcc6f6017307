"""A measure as a plain Streamlit page shows it that reads its files with pandas anew in each run.

streamlit run with_pandas.py -- FOLDER    (observation.parquet, measure.parquet)
"""

import sys
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

folder = Path(sys.argv[1])
observation = pd.read_parquet(folder / "observation.parquet")
measure = pd.read_parquet(folder / "measure.parquet")
local = measure[measure["scope"] == "local"].sort_values("rank")
chosen = st.selectbox("Measure", local["measure_id"] + " " + local["name"])
about = local[local["measure_id"] == chosen.split(" ")[0]].iloc[0]
rows = observation[
    (observation["measure_id"] == about["measure_id"]) & (observation["breakdown_kind"] == "Total")
].sort_values("period_start")
values = rows["value"].dropna()
mean = values.mean()
limit = 2.66 * values.diff().abs().mean()
latest = values.iloc[-1] if len(values) else float("nan")
st.write(f"{about['name']}: latest {latest:.1f}, mean {mean:.1f}.")
figure = go.Figure(go.Scatter(x=rows["period_start"], y=rows["value"], mode="lines+markers"))
for level in (mean - limit, mean, mean + limit):
    figure.add_hline(y=level)
st.plotly_chart(figure)
st.dataframe(rows[["period_start", "numerator", "denominator", "value"]])
totals = observation[observation["breakdown_kind"] == "Total"].sort_values("period_start")
last = totals.groupby("measure_id")["value"].last()
st.dataframe(local[["measure_id", "name", "target"]].assign(latest=local["measure_id"].map(last)))
