"""Every verdict that a page can give, as a code: one judge for all pages, and no English."""

from enum import StrEnum


class Verdict(StrEnum):
    """What can be said of a measure, of a share, or of a line of the ledger."""

    # Of a measure, period by period.
    IMPROVING = "improving"
    GETTING_WORSE = "getting_worse"
    HIGHER = "higher"  # where neither way is better
    LOWER = "lower"
    HIGHER_SINCE = "higher_since"  # after a step that is over: steady on its new level
    LOWER_SINCE = "lower_since"
    NO_CLEAR_CHANGE = "no_clear_change"  # also of a share in two cycles
    TOO_FEW_TO_TELL = "too_few_to_tell"  # also of a share

    # Of a measure and its target, if nothing changes.
    WILL_MEET = "will_meet"
    WILL_SOMETIMES_MEET = "will_sometimes_meet"
    WILL_MISS = "will_miss"
    HAS_NOT_MET = "has_not_met"  # in any of 12 or more periods, whatever its limits would allow
    HAS_ALWAYS_MET = "has_always_met"

    # Of a measure after a cycle.
    IMPROVED = "improved"
    WORSE = "worse"
    CHANGED = "changed"  # where neither way is better
    PERHAPS = "perhaps"  # moved, but one of the several that chance would mark
    NO_DETECTABLE_CHANGE = "no_detectable_change"
    TOO_EARLY = "too_early"
    NEVER_JUDGED = "never_judged"  # too little is known from before, and no wait helps
    NOT_COMPARABLE = "not_comparable"  # also of shares that were not found alike

    # Of a share, in two cycles and in more.
    ROSE = "rose"
    FELL = "fell"
    RISING = "rising"
    FALLING = "falling"
    NO_CLEAR_TREND = "no_clear_trend"
    ONE_CYCLE_ONLY = "one_cycle_only"
    TOO_SMALL_TO_COMPARE = "too_small_to_compare"  # others may be shown, but not beside this one

    # Of what there is not, or may not be seen.
    TOO_SMALL_TO_SHOW = "too_small_to_show"
    NOT_REPORTED = "not_reported"

    # Of a line of the ledger: what became of its action, then what its measure did.
    COMPLETE_IMPROVED = "complete_improved"
    OPEN_IMPROVED = "open_improved"
    IMPROVED_NOT_OURS = "improved_not_ours"
    IMPROVED_EARLIER = "improved_earlier"  # only an action of an earlier cycle names the measure
    COMPLETE_NO_CHANGE = "complete_no_change"
    OPEN_NO_CHANGE = "open_no_change"
    NO_CHANGE_NOT_OURS = "no_change_not_ours"
    NO_CHANGE_EARLIER = "no_change_earlier"
    COMPLETE_WORSE = "complete_worse"
    OPEN_WORSE = "open_worse"
    WORSE_NOT_OURS = "worse_not_ours"
    WORSE_EARLIER = "worse_earlier"
    NO_MEASURE = "no_measure"
    NO_ACTION = "no_action"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    NOT_YET_DECIDED = "not_yet_decided"

    # Of the review of a cycle's impact.
    TO_COME = "to_come"
    CHART_DUE = "chart_due"
    VERDICT_DUE = "verdict_due"
    VERDICT_GIVEN = "verdict_given"
