"""Charts of audits."""

import pandas as pd

from learning_hub import theme
from learning_hub.charts.drawing import Drawing, Sketch, plain, safe, stack, wrapped
from learning_hub.judging import shares
from learning_hub.wording.numbers import day, is_empty, share

POSITIVE = theme.SEQUENCE
NEGATIVE = ("#FFFFFF", "#B1B4B6", "#505A5F", "#0B0C0C")
DARK = ("#12436D", "#2073BC", "#505A5F", "#0B0C0C")
# A scale with more grades than colours goes through them again, each time with another pattern.
MORE = ("", ".", "x")


def _fills(grades: pd.DataFrame) -> dict[str, tuple[str, str, str]]:
    """Give each grade a fill, a pattern and a text colour: blue for good or better, else grey.

    A grade that counts neither way, such as 'does not apply', is pale and dotted.
    """
    order = grades.drop_duplicates("grade").sort_values("grade_rank")
    found = {}
    good = bad = 0
    for row in order.itertuples():
        if is_empty(row.is_positive):
            fill, pattern = theme.PALE, "."
        elif row.is_positive:
            fill, pattern = POSITIVE[good % 3], MORE[good // 3 % 3]
            good += 1
        else:
            fill, pattern = NEGATIVE[bad % 4], MORE[bad // 4 % 3] if bad else "/"
            bad += 1
        found[row.grade] = (fill, pattern, "#FFFFFF" if fill in DARK else theme.INK)
    return found


def grades_by_domain(grades: pd.DataFrame) -> Drawing | None:
    """Draw how the judgements on each domain were graded, best grade first.

    grades: the rows of audits/grades_by_domain for one audit. A hidden count leaves its piece out.
    None when no count can be shown.
    """
    if grades["judgements"].isna().all():
        return None
    figure = Sketch()
    domains = grades.sort_values("domain_rank")["domain"].drop_duplicates().tolist()
    labels = {name: wrapped(name, 28) for name in domains}
    fills = _fills(grades)
    for grade, (fill, pattern, ink) in fills.items():
        rows = grades[(grades["grade"] == grade) & grades["judgements"].notna()]
        figure.add_bar(
            y=[labels[name] for name in rows["domain"]],
            x=rows["judgements"],
            name=safe(grade),
            marker={
                "color": fill,
                "line": {"color": theme.GREY, "width": 1},
                "pattern": {
                    "shape": pattern,
                    "fgcolor": "#8A8F94",
                    "size": 6,
                    "fillmode": "overlay",
                },
            },
            text=[f"{n:.0f}" for n in rows["judgements"]],
            textfont={"color": ink, "size": 14},
            hovertemplate=f"{safe(grade)}: %{{x}} judgements<extra>%{{y}}</extra>",
        )
    plain(figure, height=110 + 40 * len(domains), x_title="Number of judgements")
    stack(figure, [labels[name] for name in domains])
    said = []
    for name in domains:
        rows = grades[grades["domain"] == name]
        pieces = [
            f"{row.judgements:.0f} {row.grade.lower()}"
            for row in rows.itertuples()
            if pd.notna(row.judgements)
        ]
        said.append(f"{name}: {', '.join(pieces) or theme.HIDDEN}")
    return Drawing(figure.drawn(), "Judgements by domain and grade. " + "; ".join(said) + ".")


def cases_good_or_better(audits: pd.DataFrame, chosen: str) -> Drawing | None:
    """Draw the share of cases good or better in each audit, with its 95 % interval.

    audits: the rows of audits/cases_good_or_better. chosen: the cycle to bring out. None when no
    count can be shown.
    """
    shown = shares.shown(audits, "good_cases", "cases")
    if shown.empty:
        return None
    figure = Sketch()
    found = shares.interval(shown["good_cases"].to_numpy(float), shown["cases"].to_numpy(float))
    labels = [
        name if is_empty(held) else f"{name}, {held:%b %Y}"
        for name, held in zip(shares.named(shown), shown["held_on"], strict=True)
    ]
    for place, row in enumerate(shown.itertuples()):
        own = row.cycle_id == chosen
        low, high = 100 * found.lower[place], 100 * found.upper[place]
        middle = 100 * row.good_cases / row.cases
        figure.add_scatter(
            y=[labels[place]],
            x=[middle],
            mode="markers+text",
            marker={
                "color": theme.ACCENT if own else "#FFFFFF",
                "size": 15,
                "line": {"color": theme.ACCENT, "width": 2},
            },
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [high - middle],
                "arrayminus": [middle - low],
                "color": theme.ACCENT,
                "thickness": 2,
                "width": 6,
            },
            text=[f"<b>{row.good_cases:.0f} of {row.cases:.0f}</b>"],
            textposition="top center",
            textfont={"size": 14},
            cliponaxis=False,
            hovertemplate=f"{safe(row.cycle_title)}<br>{share(row.good_cases, row.cases)}"
            "<extra></extra>",
        )
    plain(
        figure,
        height=90 + 52 * len(shown),
        x_title="Cases good or better, per cent, with 95\u00a0% interval",
    )
    figure.update_layout(margin={"t": 24})
    figure.update_xaxes(range=[-2, 102], tickvals=[0, 25, 50, 75, 100])
    figure.update_yaxes(categoryorder="array", categoryarray=labels[::-1], showgrid=False)
    said = [
        f"{label}: {share(row.good_cases, row.cases)}"
        for label, row in zip(labels, shown.itertuples(), strict=True)
    ]
    last = shown["held_on"].max()
    when = "" if is_empty(last) else f" to {day(last)}"
    return Drawing(
        figure.drawn(), f"Cases good or better in each audit{when}. " + "; ".join(said) + "."
    )
