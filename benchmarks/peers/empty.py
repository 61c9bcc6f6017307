"""A Streamlit page with one chart and one choice: what no page of Streamlit's can be quicker than."""

import plotly.graph_objects as go
import streamlit as st

CHOICES = [f"Choice {number}" for number in range(1, 51)]

chosen = st.selectbox("Measure", CHOICES)
start = CHOICES.index(chosen)
figure = go.Figure(go.Scatter(y=[start + month % 7 for month in range(24)], mode="lines"))
st.plotly_chart(figure)
