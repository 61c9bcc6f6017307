"""The menu and the frame. No data work is done here."""

import streamlit as st

from learning_hub import ui

st.set_page_config(page_title="Learning Hub", page_icon="📘", layout="wide")

overview = st.Page("pages/overview.py", title="Overview")
MENU = {
    "": [
        st.Page(ui.start_at(overview), title="Start", default=True, visibility="hidden"),
        overview,
    ],
    "Hub": [
        st.Page("pages/measures.py", title="Measures"),
        st.Page("pages/audits.py", title="Audits"),
        st.Page("pages/feedback.py", title="Feedback"),
        st.Page("pages/delivery_plan.py", title="Delivery plan"),
    ],
    "Board": [
        st.Page("pages/impact.py", title="Impact"),
        st.Page("pages/recommendations.py", title="Recommendations"),
        st.Page("pages/what_changed.py", title="What changed"),
        st.Page("pages/yearly_report.py", title="Yearly report"),
    ],
    "Scrutiny": [st.Page("pages/compare_cycles.py", title="Compare cycles")],
    "Data": [
        st.Page("pages/load.py", title="Load"),
        st.Page("pages/quality.py", title="Quality"),
        st.Page("pages/definitions.py", title="Definitions"),
    ],
}

ui.run_framed(st.navigation(MENU, position="top"))
