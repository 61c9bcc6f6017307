"""A verdict on a measure after a cycle in few words, for the pages that show many of them."""

import html

import pandas as pd

from learning_hub import theme
from learning_hub.judging import Impact, Verdict, Visible, after_cycle
from learning_hub.wording import verdicts
from learning_hub.wording.numbers import PERCENT, bold, day, is_empty, joined, noun_of, signed

METHOD = (
    "A change is looked for from the cycle's month-4 session on, or from a later date where its "
    "actions expect it later; both dates were fixed before the result was seen. Up to 24 months on "
    "each side are used, 12 at least. It may begin in any of the first four months; "
    "the 95\u00a0% interval pays for that choice. A control chart finds steps in another way, so its "
    "first month may be some months away. It says that something changed, never why."
)


RULED_OUT = (
    "A change as large as hoped for, from baseline to target, lies outside that interval and can be "
    "ruled out."
)


def marked(verdict: Verdict, text: str) -> str:
    """Write a verdict with its shape, so that colour is not needed."""
    shape, colour = theme.IMPACT_MARKS[verdict]
    return f'<span aria-hidden="true" style="color:{colour}">{shape}</span> {text}'


def when_judged(judged_from: pd.Timestamp) -> str:
    """Say with which figures a measure can be judged; empty where that cannot come.

    Not from which day: figures come later than the months that they are of.
    """
    if is_empty(judged_from):
        return ""
    last = pd.Timestamp(judged_from) - pd.Timedelta(days=1)
    return f", to be judged once the figures up to {day(last)} are in"


def short_size(result: Impact, unit: str) -> str:
    """Write a change and its interval in few words: '33.1 points (23.3 to 43.0)'."""
    low, size, high = result.low, result.effect, result.high
    if result.scale == "ratio":
        low, size, high = (100 * (one - 1) for one in (low, size, high))
        return f"{signed(size)}{PERCENT} ({signed(low)} to {signed(high)}{PERCENT})"
    if result.scale == "points":
        low, size, high = (verdicts.possible(one) for one in (low, size, high))
    after = " points" if result.scale == "points" or unit == "percent" else ""
    return f"{signed(size, 1)}{after} ({signed(low, 1)} to {signed(high, 1)})"


def method_of(aim: pd.Series, verdict: pd.Series) -> str:
    """Say one verdict with its size, interval, window, caveats and method.

    aim: the row of impact/aims; verdict: that of `ledger.judge`.
    """
    result = verdict["result"]
    if result is None:
        return "Too many of its numbers are hidden here to judge it."
    is_ruled_out = after_cycle.rules_out(result, aim["baseline_value"], aim["target"])
    said = [
        verdicts.impact(result, aim["unit"], with_missed=not is_ruled_out),
        *verdicts.impact_caveats(result),
    ]
    if is_ruled_out:
        said.insert(1, RULED_OUT)
    return html.escape(f"{' '.join(said)} Method: {verdicts.METHODS[result.method]}.")


def no_change_in_short(result: Impact, unit: str, *, is_ruled_out: bool = False) -> str:
    """Write what stands with every 'no detectable change': the interval, and what can be missed.

    is_ruled_out: a change as large as hoped for is; so that is said, and not what could be missed.
    """
    missed = "less than hoped for" if is_ruled_out else verdicts.unseen(result, unit)
    return f"{short_size(result, unit)}" + (f"; {missed}" if missed else "")


WAYS = {"increase": "rise", "decrease": "fall"}


def can_show_said(
    seen: list[Visible], unit: str, good: str | None, kind: str, aims: pd.DataFrame
) -> str:
    """Say how small a change a measure can show, and where a live target asks for less.

    seen: of `after_cycle.can_show`; good: its good direction; kind: of its periods; aims: rows with
    cycle_id, baseline_value and target, of the cycles that are live.
    """
    if not seen:
        return (
            f"{bold('What this measure can show')}: too little is known of its past to say how "
            "large a change would have to be to be seen."
        )
    noun, way = noun_of(kind), WAYS.get(good or "", "change")
    seen = [one for one in seen if after_cycle.can_happen(one, unit, good)]
    if not seen:
        return f"{bold('What this measure can show')}: {_nothing_possible(way)}."
    sizes = [f"{verdicts.amount(one.change, unit)} by {noun} {one.periods}" for one in seen]
    text = (
        f"{bold('What this measure can show')}: after a session, a {way} of "
        f"{joined(sizes)} would be found in 8 of 10 cases. A smaller one would often be missed."
    )
    for aim in aims.itertuples():
        if after_cycle.asks_for_less(seen, aim.baseline_value, aim.target):
            asked = verdicts.amount(abs(aim.target - aim.baseline_value), unit)
            text += (
                f" The target of {html.escape(aim.cycle_id)} asks for {asked}, which is smaller "
                "than what it can show."
            )
    return text


def _nothing_possible(way: str) -> str:
    return f"no {way} that is possible would be found in 8 of 10 cases, for its figures are too few"


def can_show_in_short(
    seen: list[Visible], unit: str, good: str | None, kind: str, baseline: float, target: float
) -> str:
    """Write the same for a cell of a table: 'a fall of 6.0 points or more by month 12'."""
    if not seen:
        return "too little is known of its past"
    noun, way = noun_of(kind), WAYS.get(good or "", "change")
    seen = [one for one in seen if after_cycle.can_happen(one, unit, good)]
    if not seen:
        return _nothing_possible(way)
    size = verdicts.amount(seen[0].change, unit)
    text = f"a {way} of {size} or more by {noun} {seen[0].periods}"
    if after_cycle.asks_for_less(seen, baseline, target):
        asked = verdicts.amount(abs(target - baseline), unit)
        text += f"; its target asks for {asked}, less than it can show by {noun} 24"
    return text
