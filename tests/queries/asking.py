"""Asking small invented warehouses, and reading their answers as plain values."""

import pandas as pd

from learning_hub import warehouse
from learning_hub.viewer import MANAGER, Viewer

BOARD, SCRUTINEER = Viewer("board"), Viewer("scrutineer")


def member(agency_id):
    """Give a Hub member of an agency."""
    return Viewer("member", agency_id)


def ask(snapshot, question, viewer=MANAGER, **choices):
    """Ask a question; the manager asks unless another viewer is named."""
    return warehouse.answer(snapshot, question, viewer, **choices)


def _plain(value):
    if isinstance(value, list) or (hasattr(value, "tolist") and getattr(value, "ndim", 0)):
        return [_plain(part) for part in value]
    if pd.isna(value):
        return None
    return f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else value


def cells(answer, columns):
    """List the rows of an answer, a tuple each of the columns named; empty cells are None.

    A single column gives its values alone. Dates are text such as '2026-01-31'.
    """
    names = columns.split()
    rows = [tuple(_plain(row[name]) for name in names) for _, row in answer.rows.iterrows()]
    return [row[0] for row in rows] if len(names) == 1 else rows
