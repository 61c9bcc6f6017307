"""Annex A, made up: nine case lists of a day, as Ofsted asks for them, written as its workbook.

Nothing here is committed: tests write the workbook to a temporary folder.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import xlsxwriter

from learning_hub.demo.annex_a_borough import Borough, build
from learning_hub.demo.annex_a_headers import HEADERS, NO, UNKNOWN, YES, Row, child_of, day_of

__all__ = ["Borough", "build", "lists", "write"]

FIRST = (
    "Ada",
    "Bram",
    "Cleo",
    "Dov",
    "Esme",
    "Finn",
    "Gwen",
    "Hari",
    "Iona",
    "Jude",
    "Kemi",
    "Lio",
)
LAST = ("Ashgrove", "Brindlewood", "Cinderford", "Dunmarrow", "Elmhollow", "Fennimore")


def _extract(borough: Borough, as_at: date, from_on: date) -> dict[int, list[Row]]:
    """Take from the borough what the lists of a day would hold: nothing that comes later."""
    random = np.random.default_rng([borough.seed, as_at.toordinal()])
    found: dict[int, list[Row]] = {}
    started = {
        1: "Date of Contact",
        2: "Assessment start date",
        3: "Date of referral",
        4: "Continuous Assessment Start Date",
        5: HEADERS[5][1][6],
        6: "CIN Start Date",
        7: "Child Protection Plan Start Date",
        8: "Date Started to be Looked After",
    }
    ended = {
        2: "Assessment completion date",
        4: "Continuous Assessment Date of Authorisation",
        6: "CIN Closure Date",
        7: "Child Protection Plan End Date",
        8: "Date Ceased to be Looked After ",
    }
    for number, (_, headers) in HEADERS.items():
        rows = [
            dict(row)
            for row in borough.events[number]
            if number == 9 or day_of(row, started[number]) <= as_at
        ]
        if number in ended:
            end = ended[number]
            rows = [row for row in rows if day_of(row, end) >= from_on]
            for row in rows:
                if day_of(row, end) > as_at:
                    row[end] = None
        elif number != 9:
            rows = [row for row in rows if day_of(row, started[number]) >= from_on]
        if number in (6, 7, 8):
            rows = list({row["Child Unique ID"]: row for row in rows}.values())
        found[number] = [{**row, **_as_seen(random, number, row, as_at)} for row in rows]
        for row in found[number]:
            born, child = day_of(row, "Date of Birth"), child_of(row)
            row["Age of Child (Years)"] = -1 if born > as_at else (as_at - born).days * 100 // 36525
            row["Allocated Team"] = f"Team {child % 9 + 1}"
            row["Allocated Worker"] = f"{FIRST[child % 12]} {LAST[child % 6]}"
        found[number] = [{header: row.get(header) for header in headers} for row in found[number]]
    return found


def _as_seen(random: np.random.Generator, number: int, row: Row, as_at: date) -> Row:
    """Give the cells that tell how things stand on the day of the lists."""

    def ago(low: int, high: int, since: date) -> date:
        return max(since, as_at - timedelta(days=int(random.integers(low, high))))

    if number == 3:
        return {"Number of Referrals in Last 12 Months": row["before"]}
    if number == 4 and row["Continuous Assessment Date of Authorisation"] is None:
        return {HEADERS[4][1][9]: None}
    if number == 5:
        _, headers = HEADERS[5]
        known = day_of(row, "decided") <= as_at
        return {
            headers[10]: 1,
            headers[11]: int(row[headers[8]] is not None),
            **({} if known else {headers[7]: None, headers[8]: None, headers[9]: None}),
        }
    if number == 6:
        closed = row["CIN Closure Date"]
        return {
            "Date Child Was Last Seen": ago(1, 60, day_of(row, "CIN Start Date")),
            **({"Case status": "e) Closed episode"} if closed else {"Reason for Closure": None}),
        }
    if number == 7:
        start = day_of(row, "Child Protection Plan Start Date")
        old = (as_at - start).days >= 91
        return {
            "Latest Category of Abuse": row["Initial Category of Abuse"],
            "Date of the Last Statutory Visit": ago(0, 30, start),
            "Was the Child Seen Alone?": (YES, NO, UNKNOWN)[random.choice(3, p=(0.7, 0.25, 0.05))],
            "Date of latest review conference": ago(1, 190, start) if old else None,
            HEADERS[7][1][13]: NO,
        }
    if number == 8:
        start = day_of(row, "Date Started to be Looked After")
        placed = day_of(row, "placed")
        return {
            HEADERS[8][1][5]: NO,
            HEADERS[8][1][9]: NO,
            "Date of Latest Statutory Review": ago(1, 180, start),
            "Date of Last Social Work Visit": ago(1, 45, start),
            "Date of Last IRO Visit / Contact to the Child": ago(1, 180, start),
            "Date of Last Health Assessment": ago(1, 385, start),
            "Date of Last Dental Check": ago(1, 400, start),
            "Start Date of Most Recent Placement": placed if placed <= as_at else start,
            **(
                {}
                if row["Date Ceased to be Looked After "]
                else {"Reason Ceased to be Looked After": None}
            ),
        }
    return {}


def lists(borough: Borough, as_at: date) -> dict[int, list[Row]]:
    """Give the rows of the nine lists of a day: header and cell, as they will be written."""
    after = as_at + timedelta(days=1)
    month = after.month - 6
    from_on = date(after.year - (month < 1), month + 12 * (month < 1), min(after.day, 28))
    found = _extract(borough, as_at, from_on)
    # The lists state the number before the child's latest referral on all of the child's rows.
    latest = {
        row["Child Unique ID"]: row["Number of Referrals in Last 12 Months"] for row in found[3]
    }
    for row in found[3]:
        row["Number of Referrals in Last 12 Months"] = latest[row["Child Unique ID"]]
    # By chance a child is referred twice alike on one day, which reads as a row sent twice.
    for number in (3, 4):
        found[number] = list({tuple(row.values()): row for row in found[number]}.values())
    return found


def write(path: Path, rows: dict[int, list[Row]]) -> None:
    """Write the lists as a workbook like Ofsted's: a title above each header, real dates."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as book:
        for number, (title, headers) in HEADERS.items():
            sheet = book.add_worksheet(f"List_{number}")
            sheet.write(0, 0, f"List {number}: {title}")
            sheet.write_row(1, 0, headers)
            for line, row in enumerate(rows[number], start=2):
                for place, header in enumerate(headers):
                    if (cell := row[header]) is None:
                        continue
                    if isinstance(cell, date):
                        sheet.write_datetime(line, place, cell)
                    else:
                        sheet.write(line, place, cell)
