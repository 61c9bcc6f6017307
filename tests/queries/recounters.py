"""Figures counted again by plain pandas, from the lines that the trace of their row names.

Nothing of the loader, of the questions or of DuckDB is used to count: the demo's files are read as
they lie in their deliveries, and of them only the lines that are named. What a code means (that G
is good, which measure is a percentage) is read from the registers in the same files.
"""

import csv
import io
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from learning_hub import contract

DELIVERIES = Path(__file__).resolve().parents[2] / "data" / "demo" / "deliveries"
WORKBOOKS = (".xlsx", ".xlsm", ".ods")
# In how many months the next period ends; one of a year in twelve.
AHEAD = {"month": 1, "quarter": 3, "term": 5}
DONE = ("complete", "embedded")


# Reading the files


@cache
def read(path):
    """Read a file plainly: for each sheet, '' for a text file, its rows as text by their line."""
    sheets = {}
    if path.suffix in WORKBOOKS:
        sheets = pd.read_excel(path, sheet_name=None, header=None, dtype=str, engine="calamine")
        for cells in sheets.values():
            cells.index = range(1, len(cells) + 1)
    else:
        reader = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
        lines, last = {}, 0
        for record in reader:
            lines[last + 1], last = record, reader.line_num
        sheets[""] = pd.DataFrame.from_dict(lines, orient="index").replace("", np.nan)
    return {
        name: cells.iloc[1:].set_axis(list(cells.iloc[0]), axis=1) for name, cells in sheets.items()
    }


def _table_of(path, sheet):
    """Name the table that a file or sheet holds: 'published', 'neighbours' where it is no table."""
    name = sheet or path.stem.split("__")[0]
    if name in contract.tables():
        return name
    return "neighbours" if "neighbours" in path.stem else "published"


def list_of_columns(stem):
    """Give what a published file says of its columns, by their names."""
    (path, *_) = sorted(DELIVERIES.glob(f"*/{stem}.meta.csv"))
    return read(path)[""].set_index("col_name")


def indicators(stem):
    """List the measures that a published file holds."""
    listed = list_of_columns(stem)
    return list(listed.index[listed["col_type"] == "Indicator"])


@cache
def register(table):
    """Give all rows of a table in all deliveries, the last of each key: what its codes mean."""
    found = [
        rows
        for path in sorted([*DELIVERIES.glob("*/*.csv"), *DELIVERIES.glob("*/*.xlsx")])
        for sheet, rows in read(path).items()
        if _table_of(path, sheet) == table
    ]
    return pd.concat(found).drop_duplicates(list(contract.tables()[table].key), keep="last")


@cache
def _measures():
    rows = register("measure")
    newest = rows.assign(version=pd.to_numeric(rows["version"])).sort_values("version")
    return newest.drop_duplicates("measure_id", keep="last").set_index("measure_id")


@cache
def _positive():
    """Say for each scale and code whether it counts as positive; None = it counts neither way."""
    return {
        (row.scale_id, row.grade_code): None
        if pd.isna(row.is_positive)
        else row.is_positive.lower() == "true"
        for row in register("grade_scale").itertuples()
    }


@cache
def _grades():
    """Give for each scale and code its words and its rank."""
    rows = register("grade_scale")
    return {(row.scale_id, row.grade_code): (row.label, int(row.rank)) for row in rows.itertuples()}


def _scales(ids, table):
    """Give the scale of each audit or question."""
    return ids.map(register(table).set_index(f"{table}_id")["scale_id"])


class Lines:
    """The lines that one row of an answer names, by table.

    Beside the columns of the file, `load` and `line` say where each stood, `stem` in which file.
    whole: the files of which no line is named, but the whole.
    """

    def __init__(self, traced, sources):
        self.pairs = {(int(one.load_id), int(one.source_row)) for one in traced.itertuples()}
        self.sources = {source.load_id: source for source in sources}
        self.whole = []
        self._tables = {}
        for (load_id, sheet), named in traced.groupby(["load_id", "source_sheet"], observed=True):
            source = self.sources[load_id]
            path = DELIVERIES / source.delivery / source.file_name
            if (named["source_row"] == 0).any():
                self.whole.append(path)
                continue
            is_workbook = path.suffix in WORKBOOKS
            assert is_workbook == bool(sheet), f"{path.name} is named with the sheet '{sheet}'"
            table, rows = _table_of(path, sheet), read(path)[sheet]
            if table == "published":
                # Its heading names the measures; every other line holds a figure of each.
                rows = pd.concat([rows.iloc[:0].reindex([1]), rows])
            numbers_ = sorted(named["source_row"])
            found = rows.loc[numbers_].assign(load=load_id, line=numbers_, stem=path.stem)
            self._tables.setdefault(table, []).append(found)

    def __contains__(self, table):
        return table in self._tables

    def __getitem__(self, table):
        if table in self._tables:
            return pd.concat(self._tables[table], ignore_index=True)
        names = contract.tables()[table].names if table in contract.tables() else ()
        return pd.DataFrame(columns=[*names, "load", "line", "stem"], dtype=object)


# What recounters are made of. Each is given the row, its lines, and what was asked.


def number(text):
    """Read a cell as a number; None = it is empty or no number."""
    found = pd.to_numeric(text, errors="coerce")
    return None if pd.isna(found) else float(found)


def _numbers(column):
    return pd.to_numeric(column, errors="coerce")


def _days(column):
    return pd.to_datetime(column, format="mixed")


def _total(column):
    return number(column.sum()) if column.notna().any() else None


def same(table, column):
    """Say that the figure stands so in the one line of a table that is named."""

    def recount(row, lines, asked):
        found = lines[table]
        assert len(found) <= 1, f"{len(found)} lines of {table} are named"
        return number(found[column].iloc[0]) if len(found) else None

    return recount


def rows_of(table, test=None):
    """Count the lines of a table that are named, or those of which a test holds."""

    def recount(row, lines, asked):
        found = lines[table]
        return int(test(found, asked).sum()) if test and len(found) else len(found)

    return recount


def different(table, column):
    """Count the different values of a column on the lines of a table."""
    return lambda row, lines, asked: lines[table][column].nunique()


# Actions, and days


def _is_done(actions, asked):
    return actions["status"].isin(DONE)


def _is_overdue(actions, asked):
    return actions["done_on"].isna() & (_days(actions["due_on"]) < asked.as_at)


def _is_at_odds(actions, asked):
    on_track, at_risk = actions["status"] == "on_track", actions["status"] == "at_risk"
    is_late = on_track & _is_overdue(actions, asked)
    return is_late | ((on_track | at_risk) & actions["blocked_by"].notna())


def _is_blocked(actions, asked):
    return actions["done_on"].isna() & actions["blocked_by"].notna()


def _suggested(action, asked):
    """Say where an action's dates suggest that it stands."""
    due = pd.Timestamp(action["due_on"])
    if action["status"] in DONE:
        return action["status"]
    if pd.Timestamp(action["start_on"]) > asked.as_at:
        return "not_started"
    if pd.notna(action["blocked_by"]) or due < asked.as_at - pd.Timedelta(days=31):
        return "off_track"
    return "at_risk" if due < asked.as_at else "on_track"


def standing_so(test=None):
    """Count the actions that stand as the row says, of those of its whole priority."""

    def recount(row, lines, asked):
        found = lines["action"]
        suggested = found.apply(_suggested, axis=1, asked=asked)
        found = found[(found["status"] == row["status"]) & (suggested == row["suggested_status"])]
        return int(test(found, asked).sum()) if test else len(found)

    return recount


def longest_overdue(row, lines, asked):
    actions = lines["action"]
    due = _days(actions.loc[_is_overdue(actions, asked), "due_on"])
    return (asked.as_at - due.min()).days if len(due) else None


def days_since(table, column, test=lambda line: True):
    """Count the days from a date of the one line of a table."""

    def recount(row, lines, asked):
        (line,) = lines[table].to_dict("records")
        return (asked.as_at - pd.Timestamp(line[column])).days if test(line) else None

    return recount


def action_late(row, lines, asked):
    actions = lines["action"]
    return longest_overdue(row, lines, asked) if len(actions) == 1 else None


def late_in_year(row, lines, asked):
    (action,) = lines["action"].to_dict("records")
    last = min(pd.Timestamp(asked.parameters["year_end"]), asked.as_at)
    return (last - pd.Timestamp(action["original_due_on"])).days


def step_late(row, lines, asked):
    (step,) = lines["cycle_step"].to_dict("records")
    done, planned = pd.Timestamp(step["done_on"]), pd.Timestamp(step["planned_on"])
    is_open = pd.isna(done) or done > asked.as_at
    return (asked.as_at - planned).days if is_open and planned < asked.as_at else None


def month_of_cycle(row, lines, asked):
    (cycle,) = lines["cycle"].to_dict("records")
    begun = cycle["started_on"] if pd.notna(cycle["started_on"]) else cycle["planned_start_on"]
    if pd.Timestamp(begun) > asked.as_at or pd.Timestamp(cycle["agreed_on"]) <= asked.as_at:
        return None
    planned = pd.Timestamp(cycle["planned_start_on"])
    months = (asked.as_at.year - planned.year) * 12 + asked.as_at.month - planned.month
    return max(1, min(4, 1 + months - (asked.as_at.day < planned.day)))


def score(row, lines, asked):
    risks = lines["risk"]
    if risks.empty:
        return None
    return number(risks["likelihood"].iloc[0]) * number(risks["impact"].iloc[0])


# Cases, judgements and answers


def good_cases(row, lines, asked):
    cases = lines["audited_case"]
    keys = zip(_scales(cases["audit_id"], "audit"), cases["overall_grade_code"], strict=True)
    return sum(bool(_positive()[key]) for key in keys)


def _judged(row, lines, asked):
    """Give the named judgements after moderation: code, words, and whether good where it counts."""
    found = lines["audit_grade"]
    codes = found["moderated_grade_code"].fillna(found["grade_code"])
    keys = list(zip(_scales(found["audit_id"], "audit"), codes, strict=True))
    return found.assign(
        grade=[_grades()[key][0] for key in keys], good=[_positive()[key] for key in keys]
    )


def with_grade(row, lines, asked):
    return int((_judged(row, lines, asked)["grade"] == row["grade"]).sum())


def good_judgements(row, lines, asked):
    return int((_judged(row, lines, asked)["good"] == True).sum())  # noqa: E712, it may be empty


def pooled_cases(row, lines, asked):
    found = lines["audit_grade"]
    return found["case_id"].nunique() if found["agency_id"].nunique() > 1 else 1


def _spread(found, hits):
    """Sum over cases the square of (such judgements - share x judgements)."""
    of_case = found.groupby("case_id")[hits].agg(["sum", "count"]).astype(float)
    share = of_case["sum"].sum() / of_case["count"].sum()
    return float(((of_case["sum"] - share * of_case["count"]) ** 2).sum())


def good_spread(row, lines, asked):
    return _spread(_judged(row, lines, asked), "good")


def _moderated(row, lines, asked):
    """Give the named judgements that were moderated, and how far each was moved."""
    found = lines["audit_grade"]
    scales = _scales(found["audit_id"], "audit")
    in_order = {
        scale: sorted(
            (rank, code)
            for (its, code), (_, rank) in _grades().items()
            if its == scale and _positive()[its, code] is not None
        )
        for scale in set(scales)
    }
    places = {
        (scale, code): place
        for scale, codes in in_order.items()
        for place, (_, code) in enumerate(codes)
    }
    was = [places.get(key) for key in zip(scales, found["grade_code"], strict=True)]
    now = [places.get(key) for key in zip(scales, found["moderated_grade_code"], strict=True)]
    found = found.assign(scale=scales, was=was, now=now).dropna(subset=["was", "now"])
    apart = (found["was"] - found["now"]).abs()
    return found.assign(unchanged=apart == 0, within_one=apart <= 1)


def moderated(what):
    """Recount what moderation left: how many judgements, how many so, their spread, their cases."""

    def recount(row, lines, asked):
        found = _moderated(row, lines, asked)
        if what == "judgements":
            keys = zip(
                found["scale"], found["grade_code"], found["moderated_grade_code"], strict=True
            )
            wanted = (row["grade"], row["moderated_grade"])
            return sum((_grades()[s, a][0], _grades()[s, b][0]) == wanted for s, a, b in keys)
        if what.endswith("_spread"):
            return _spread(found, what.removesuffix("_spread"))
        counted = {"moderated": len(found), "cases": found["case_id"].nunique()}
        return counted[what] if what in counted else int(found[what].sum())

    return recount


def positive(row, lines, asked):
    answers = lines["answer"]
    keys = zip(_scales(answers["question_id"], "question"), answers["answer_code"], strict=True)
    return sum(bool(_positive()[key]) for key in keys)


# Figures of measures


def _measure(row, asked):
    return row["measure_id"] if "measure_id" in row else asked.parameters["measure_id"]


def _is_count(measure):
    return _measures().loc[measure, "unit"] == "count"


def _seen(row, lines, asked):
    """Read the observations named: of a measure that is a count, the count is the numerator."""
    found = lines["observation"]
    read_ = found.assign(
        value=_numbers(found["value"]),
        numerator=_numbers(found["numerator"]),
        denominator=_numbers(found["denominator"]),
        start=_days(found["period_start"]),
        end=_days(found["period_end"]),
    )
    if _is_count(_measure(row, asked)):
        read_ = read_.assign(numerator=read_["value"], denominator=np.nan)
    return read_.sort_values("end")


def observed(column):
    """Say that a figure stands in the only observation named."""

    def recount(row, lines, asked):
        found = _seen(row, lines, asked)
        assert len(found) <= 1, f"{len(found)} observations are named"
        return number(found[column].iloc[0]) if len(found) else None

    return recount


def latest(column):
    """Say that a figure stands in the observation named that ends last."""

    def recount(row, lines, asked):
        found = _seen(row, lines, asked).dropna(subset=["value"])
        return number(found[column].iloc[-1]) if len(found) else None

    return recount


def _least(found, measure):
    """Give the smallest number of people that one of the periods shows or leaves over."""
    if _measures().loc[measure, "counts_of"] != "people":
        return None
    rest = found["denominator"] - found["numerator"]
    parts = pd.concat([found["numerator"], found["denominator"], rest])
    return number(parts[parts > 0].min())


def _together(found, measure, what):
    """Put periods together: shares of their parts, else weighed; of a count the mean period."""
    if what == "periods":
        return len(found)
    if found.empty:
        return None
    whole = found["denominator"].sum() or np.nan
    weighed = (found["value"] * found["denominator"]).sum() / whole
    if _measures().loc[measure, "unit"] == "percent" and found["numerator"].notna().all():
        weighed = 100 * found["numerator"].sum() / whole
    value = number(found["value"].mean() if pd.isna(weighed) else weighed)
    return {
        "count": value if _is_count(measure) else _total(found["numerator"]),
        "total": _total(found["denominator"]),
        "value": value,
        "least": _least(found, measure),
    }[what]


def baseline(what):
    """Recount a baseline from the months that the line of the cycle's measure says."""

    def recount(row, lines, asked):
        measure, said = _measure(row, asked), lines["cycle_measure"]
        if said.empty:
            return None
        begins, ends = _days(said["baseline_from"]).iloc[0], _days(said["baseline_to"]).iloc[0]
        found = _seen(row, lines, asked)
        found = found[(found["start"] >= begins) & (found["end"] <= ends)]
        if what == "least":
            return _least(found, measure)
        if what == "count" and _is_count(measure):
            return number(said["baseline_value"].iloc[0])
        return _total(found["numerator" if what == "count" else "denominator"])

    return recount


def beside_cycle(is_before, what):
    """Recount a side of a cycle: the periods that start up to its session, or after it."""

    def recount(row, lines, asked):
        found = _seen(row, lines, asked)
        is_so = found["start"] <= row["intervention_on"]
        return _together(found[is_so if is_before else ~is_so], row["measure_id"], what)

    return recount


def in_year(is_this, what):
    """Recount a year of the report, or the one before."""

    def recount(row, lines, asked):
        found = _seen(row, lines, asked)
        begins = pd.Timestamp(asked.parameters["year_end"]) - pd.DateOffset(years=1)
        is_so = found["end"] > begins
        return _together(found[is_so if is_this else ~is_so], row["measure_id"], what)

    return recount


def by_year(what):
    """Recount a calendar year: whole months alone, of a share those with both its parts."""

    def recount(row, lines, asked):
        measure, found = _measure(row, asked), _seen(row, lines, asked)
        if what == "periods":
            return int(found["value"].notna().sum())
        if not _is_count(measure):
            found = found.dropna(subset=["numerator", "denominator"])
        first, second = _total(found["numerator"]), _total(found["denominator"])
        if what != "value" or _is_count(measure):
            return second if what == "denominator" else first
        is_percent = _measures().loc[measure, "unit"] == "percent"
        return 100 * first / second if is_percent and first is not None and second else None

    return recount


def least_of_year(row, lines, asked):
    """Recount the mark of a year that, less the months shown, would tell a small one."""
    measure, most = _measure(row, asked), int(asked.parameters["largest_hidden"])
    if _measures().loc[measure, "counts_of"] != "people":
        return None
    found = _seen(row, lines, asked)
    if not _is_count(measure):
        found = found.dropna(subset=["numerator", "denominator"])
    rest = found["denominator"] - found["numerator"]
    parts = [found["numerator"], found["denominator"], rest]
    is_small = pd.concat([part.between(1, most) for part in parts], axis=1).any(axis=1)
    many = int(is_small.sum())
    sums = [_total(part[is_small]) for part in (found["numerator"], rest)]
    tells = any(
        one is not None and (1 <= one <= most or one in (many, many * most)) for one in sums
    )
    return 1 if many == 1 or (many > 1 and tells) else None


def days_since_due(row, lines, asked):
    (said,) = lines["measure"].to_dict("records")
    found = lines["observation"]
    if found.empty:
        return None
    months = pd.DateOffset(months=AHEAD.get(said["period_kind"], 12))
    # The last that says a figure, or why there is none.
    said_ = found[_numbers(found["value"]).notna() | found["status"].notna()]
    last = _days(said_["period_end"]).max() + months + pd.offsets.MonthEnd(0)
    return (asked.as_at - last).days - int(number(said["lag_days"]) or 0)


def _has_figure(found):
    return _numbers(found["value"]).notna()


def _has_mark(found):
    return found["value"].notna() | found["status"].notna()


def days_late(row, lines, asked):
    if len(lines["observation"]):
        return None
    lag = int(number(lines["measure"]["lag_days"].iloc[0]) or 0)
    due = row["period_end"] + pd.Timedelta(days=lag)
    return (asked.as_at - due).days if due < asked.as_at else None


def late(what):
    """Recount how many measures of an agency are late, or by how many days the longest."""

    def recount(row, lines, asked):
        last = lines["observation"].set_index("measure_id")["period_end"]
        by = []
        for said in lines["measure"].to_dict("records"):
            if said["measure_id"] not in last:
                by.append(None)
                continue
            months = pd.DateOffset(months=AHEAD.get(said["period_kind"], 12))
            due = pd.Timestamp(last[said["measure_id"]]) + months
            due += pd.Timedelta(days=int(number(said["lag_days"]) or 0))
            if due < asked.as_at:
                by.append((asked.as_at - due).days)
        return len(by) if what == "late" else max((d for d in by if d is not None), default=None)

    return recount


# Published figures


def _column(row, asked):
    """Name the file and the column of a published measure, or of what a local one stands beside."""
    measure = _measure(row, asked)
    if not measure.startswith("ees:"):
        measure = _measures().loc[measure, "benchmark_measure_id"]
    return measure.split(":")[1:]


def _cells(row, lines, asked):
    _, column = _column(row, asked)
    return lines["published"][column]


def _middle(figures, asked):
    is_median = asked.parameters.get("average") == "median"
    return number(figures.median() if is_median else figures.mean())


def published(row, lines, asked):
    """Recount a published figure, or the middle of several of which none is hidden."""
    cells = _cells(row, lines, asked)
    return None if (cells == "c").any() else _middle(_numbers(cells), asked)


def middle_if(stands_in):
    """Recount between what the middle of counts lies, a number in place of each hidden one."""

    def recount(row, lines, asked):
        stem, column = _column(row, asked)
        unit = list_of_columns(stem).loc[column, "indicator_unit"]
        is_count = row["unit"] == "count" if "unit" in row else pd.isna(unit)
        cells = _cells(row, lines, asked)
        if row["series"] != "neighbours" or not is_count or not (cells == "c").any():
            return None
        return _middle(_numbers(cells.mask(cells == "c", stands_in)), asked)

    return recount


def hidden_areas(row, lines, asked):
    is_pooled = row["series"] == "neighbours"
    return int((_cells(row, lines, asked) == "c").sum()) if is_pooled else 0


def place_of_neighbour(row, lines, asked):
    (cells,) = lines["neighbours"].filter(regex=r"^SN_\d+$").to_dict("records")
    return next(int(n[3:]) for n, cell in cells.items() if cell == row["neighbour_number"])


def measures_published(row, lines, asked):
    return sum(len(indicators(stem)) for stem in set(lines["published"]["stem"]))


def measures_named(row, lines, asked):
    """Count different measures: lines of our own, and the columns that published files list."""
    return lines["measure"]["measure_id"].nunique() + measures_published(row, lines, asked)


# What loads did


def _loads(lines):
    return sorted({load_id for load_id, _ in lines.pairs})


def receipt(column):
    """Add up what the receipts that are kept say of the files named."""
    return lambda row, lines, asked: sum(asked.receipts[one][column] for one in _loads(lines))


def rows_read(row, lines, asked):
    """Count the records of the files named; of a published one its receipt alone can say."""
    found = 0
    for load_id in _loads(lines):
        source = lines.sources[load_id]
        sheets = read(DELIVERIES / source.delivery / source.file_name).values()
        is_own = source.format in ("table", "workbook")
        of_file = sum(len(rows.dropna(how="all")) for rows in sheets)
        found += of_file if is_own else asked.receipts[load_id]["rows_read"]
    return found


def files(row, lines, asked):
    return len(lines.whole)


def _keys_of_table(found, table):
    key = contract.tables()[table].key
    held = found.reindex(columns=list(key))
    for name in key:
        column = contract.tables()[table].column(name)
        if column.type == "DATE":
            held[name] = _days(held[name]).astype(str)
        elif column.default is not None:
            held[name] = held[name].fillna(column.default.strip("'"))
    return set(map(tuple, held.astype(str).to_numpy()))


def _keys_of_published(found, table):
    """List what lines of a published file hold of a table: places, their names, figures."""
    keys = set()
    for line in found.astype(object).where(found.notna(), None).to_dict("records"):
        places = [line.get(f"{level}_code") for level in ("new_la", "region", "country")]
        code = next((place for place in places if place), None)
        name = next(
            (line[f"{of}_name"] for of in ("la", "region", "country") if line[f"{of}_name"]), None
        )
        if table == "area":
            keys.add(code)
        elif table == "area_name":
            keys |= {("name", name, code)}
            keys |= {("number", line["old_la_code"], code)} if line["old_la_code"] else set()
        elif table == "measure":
            keys |= {(line["stem"], column) for column in indicators(line["stem"])}
        else:
            filters = [n for n in list_of_columns(line["stem"]).index if n in line]
            parts = tuple(line[n] for n in filters if n not in indicators(line["stem"]))
            when = line["time_period"]
            keys |= {(line["stem"], n, code, when, parts) for n in indicators(line["stem"])}
    return keys


def _keys(lines, table, is_wanted):
    if table in lines:
        return _keys_of_table(lines[table][is_wanted(lines[table])], table)
    if table == "area_neighbour":
        cells = lines["neighbours"]
        cells = cells[is_wanted(cells)].set_index("old_la_code").filter(regex=r"^SN_\d+$")
        return set(cells.stack().dropna().index)
    found = lines["published"]
    return _keys_of_published(found[is_wanted(found)], table)


def happened(what, in_table=None):
    """Tell by their keys the rows that a load brought anew, changed, or took away."""

    def recount(row, lines, asked):
        table = in_table or row["table_name"]
        now = _keys(lines, table, lambda found: found["load"] == row["load_id"])
        others = _keys(lines, table, lambda found: found["load"] != row["load_id"])
        return {
            "new": len(now - others),
            "changed": len(now & others),
            "withdrawn": len(others - now),
            "back": 0,
        }[what]

    return recount


def then_or_now(is_now, what):
    """Give a figure as it stood in the earlier of the lines named, or as it stands in the later."""

    def recount(row, lines, asked):
        if is_now and row["how"] == "withdrawn":
            return None
        found = _seen(row, lines, asked).sort_values("load")
        return number(found[what].iloc[-1 if is_now else 0])

    return recount


def line_named(row, lines, asked):
    """Say that the line which a row points at is one that its trace names."""
    return row["line"] if (row["load_id"], row["line"]) in lines.pairs else None


# By question and column

COUNTED = ("count", "total", "value", "least")
SEEN = ("numerator", "denominator", "value")
ACTIONS = {"actions": rows_of("action"), "actions_complete": rows_of("action", _is_done)}
CASES = {"good_cases": good_cases, "cases": rows_of("audited_case")}
ANSWERS = {"positive": positive, "answered": rows_of("answer")}
ROUNDS = {
    "invited": same("feedback_round", "invited"),
    "respondents": different("answer", "respondent_id"),
}
GRADES = {
    "judgements": with_grade,
    "total_judgements": rows_of("audit_grade"),
    "cases": different("audit_grade", "case_id"),
    "pooled_cases": pooled_cases,
}
RETURNS = {
    "returned": rows_of("audit_return", lambda found, asked: found["returned_on"].notna()),
    "not_known": rows_of(
        "audit_return", lambda found, asked: found["is_known"].str.lower() == "false"
    ),
}
BASELINE = {
    "baseline_value": same("cycle_measure", "baseline_value"),
    "baseline_count": baseline("count"),
    "baseline_total": baseline("total"),
    "baseline_least": baseline("least"),
}
AIM = {**BASELINE, "target": same("cycle_measure", "target")}
LATEST = {name: latest(name) for name in SEEN}
OBSERVED = {name: observed(name) for name in SEEN}
BESIDE = {
    "value": published,
    "areas": rows_of("published"),
    "least": middle_if(1),
    "most": middle_if(5),
    "hidden_areas": hidden_areas,
}
LOADS = {
    "rows_read": rows_read,
    **{
        f"rows_{what}": receipt(f"rows_{what}")
        for what in ("new", "changed", "unchanged", "rejected", "withdrawn")
    },
}

RECOUNTERS = {
    "audits/audits": {
        "cases": rows_of("audited_case"),
        "returns_asked": rows_of("audit_return"),
        "returned": RETURNS["returned"],
    },
    "audits/cases_good_or_better": CASES,
    "audits/findings": {"cases": same("finding", "cases")},
    "audits/grades_by_agency": {
        "good_judgements": good_judgements,
        "judgements": rows_of("audit_grade"),
        "cases": different("audit_grade", "case_id"),
    },
    "audits/grades_by_domain": GRADES,
    "audits/moderation": {
        **{
            what: moderated(what)
            for what in (
                "judgements",
                "moderated",
                "unchanged",
                "unchanged_spread",
                "within_one",
                "within_one_spread",
                "cases",
            )
        },
        "pooled_cases": pooled_cases,
    },
    "audits/returns_by_agency": {"asked": rows_of("audit_return"), **RETURNS},
    "board/definitions_changed": {"line": line_named},
    "board/other_figures": {
        "changed_figures": happened("changed", "observation"),
        "withdrawn_figures": happened("withdrawn", "observation"),
    },
    "board/revised": {
        **{f"then_{what}": then_or_now(False, what) for what in SEEN},
        **{f"now_{what}": then_or_now(True, what) for what in SEEN},
        "line": line_named,
    },
    "board/rows_by_table": {
        f"rows_{what}": happened(what) for what in ("new", "changed", "withdrawn", "back")
    },
    "board/statuses": {"line": line_named},
    "cycles/before_and_after": {
        **{f"before_{what}": beside_cycle(True, what) for what in COUNTED},
        **{f"after_{what}": beside_cycle(False, what) for what in COUNTED},
        "periods_before": beside_cycle(True, "periods"),
        "periods_after": beside_cycle(False, "periods"),
    },
    "cycles/grades_by_cycle": GRADES,
    "cycles/judgements_by_domain": {
        "good_judgements": good_judgements,
        "judgements": rows_of("audit_grade"),
        "spread": good_spread,
        "cases": different("audit_grade", "case_id"),
        "pooled_cases": pooled_cases,
    },
    "cycles/positive_by_topic": {**ANSWERS, "questions": different("answer", "question_id")},
    "cycles/priorities": {"cycles": rows_of("cycle")},
    "cycles/repeated": ACTIONS,
    "cycles/series": OBSERVED,
    "data/coverage": {"days_late": days_late},
    "data/definition_choices": {"measures": measures_named},
    "data/definition_versions": {
        name: same("measure", name) for name in ("version", "lag_days", "target", "tolerance")
    },
    "data/definitions": {
        "lag_days": same("measure", "lag_days"),
        # A published measure has one version: its file says nothing of versions.
        "versions": lambda row, lines, asked: same("measure", "version")(row, lines, asked) or 1,
    },
    "data/deliveries": {**LOADS, "files": files, "files_in_force": files},
    "data/freshness": {
        "measures": rows_of("measure"),
        "late": late("late"),
        "longest_late": late("longest"),
    },
    "data/loads": LOADS,
    "data/no_figure": {
        "periods": rows_of("observation"),
        "without": rows_of("observation", lambda found, asked: ~_has_figure(found)),
        "marked": rows_of(
            "observation", lambda found, asked: ~_has_figure(found) & _has_mark(found)
        ),
    },
    "data/not_shown": {"figures": rows_of("observation")},
    "data/rejects": {"line": line_named},
    "data/rejects_over_time": {
        "files": files,
        "records": rows_read,
        "refused": receipt("rows_rejected"),
    },
    "feedback/positive_by_question": ANSWERS,
    "feedback/positive_by_topic": ANSWERS,
    "feedback/promises": {
        "days_waiting": days_since("promise", "said_on", lambda line: pd.isna(line["told_on"]))
    },
    "feedback/rounds": ROUNDS,
    "feedback/themes": {
        "comments": rows_of("comment"),
        "negative": rows_of("comment", lambda found, asked: found["sentiment"] == "negative"),
    },
    "impact/aims": {
        **AIM,
        "own_target": same("measure", "target"),
        "tolerance": same("measure", "tolerance"),
    },
    "impact/comparator_series": {"value": published},
    "impact/comparators": BESIDE,
    "impact/concerns": {"score": score},
    "impact/ledger": AIM,
    "impact/priorities": {"cycles": rows_of("cycle")},
    "impact/voice": ANSWERS,
    "measures/all_series": {**OBSERVED, "target": same("measure", "target")},
    "measures/beside": BESIDE,
    "measures/by_year": {
        **{name: by_year(name) for name in (*SEEN, "periods")},
        "least": least_of_year,
    },
    "measures/cycles_of_measure": AIM,
    "measures/measures": {
        **LATEST,
        **{name: same("measure", name) for name in ("target", "tolerance", "lag_days")},
        "days_since_due": days_since_due,
    },
    "measures/neighbours": {"rank": place_of_neighbour},
    "measures/published_series": {"value": published},
    "measures/series": OBSERVED,
    "overview/cycles": {"month": month_of_cycle, "actions": rows_of("action")},
    "overview/decisions_needed": {"days_waiting": days_since("recommendation", "made_on")},
    "overview/holdings": {
        "cycles": rows_of("cycle"),
        "local_measures": different("measure", "measure_id"),
        "published_measures": measures_published,
        "audits": rows_of("audit"),
        "rounds": rows_of("feedback_round"),
        "actions": rows_of("action"),
    },
    "overview/live_measures": {**AIM, **LATEST},
    "overview/live_steps": {
        "month": same("cycle_step", "month"),
        "month_name": same("cycle_step", "month"),
        "step_number": same("cycle_step", "step_number"),
        "days_late": step_late,
    },
    "plan/action_totals": {
        "actions": rows_of("action"),
        "complete": rows_of("action", _is_done),
        "overdue": rows_of("action", _is_overdue),
        "at_odds": rows_of("action", _is_at_odds),
        "blocked": rows_of("action", _is_blocked),
        "longest_overdue_days": longest_overdue,
    },
    "plan/actions": {
        "days_overdue": action_late,
        "due_changes": same("action", "due_changes"),
        "plan_version": same("action", "plan_version"),
    },
    "plan/actions_by_status": {
        "actions": standing_so(),
        "all_actions": rows_of("action"),
        "overdue": standing_so(_is_overdue),
    },
    "plan/complete_with_measure": {**BASELINE, **LATEST},
    "plan/recommendations": ACTIONS,
    "plan/sections": {
        "section": same("plan_section", "section"),
        "version": same("plan_section", "version"),
    },
    "yearly/cases": CASES,
    "yearly/decisions": ACTIONS,
    "yearly/done": {"number": lambda row, lines, asked: len(lines.pairs)},
    "yearly/heard": ROUNDS,
    "yearly/measures": {
        **{f"year_{what}": in_year(True, what) for what in (*COUNTED, "periods")},
        **{f"before_{what}": in_year(False, what) for what in (*COUNTED, "periods")},
    },
    "yearly/overdue": {"due_changes": same("action", "due_changes"), "days_overdue": late_in_year},
    "yearly/repeated": {
        "earlier_actions": rows_of("action"),
        "earlier_complete": rows_of("action", _is_done),
    },
    "yearly/reviews": ACTIONS,
}
