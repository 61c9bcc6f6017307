"""The statistics of the dashboard: arrays in, numbers and codes out.

Nothing here knows where numbers come from, how they are drawn or what is said about them:
sentences belong in `learning_hub.wording`, and DuckDB, Streamlit and Plotly have no place here.
Import the part that is needed (`from learning_hub.statistics import spc`); scipy and statsmodels
are imported inside the functions that need them, so that a page without them starts quickly.
"""
