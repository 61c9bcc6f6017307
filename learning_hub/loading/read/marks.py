"""The marks that stand for no number: what agencies and publishers write, and what each means."""

# What agencies and publishers write in a number cell when they hide, lack or cannot give the number:
# the one list, for every reader, in small letters. A mark is never a code or a place.
MARKS = {
    "c": "* ** *** s (c) (s) supp suppressed redacted confidential hidden #",
    "z": "n/a not_applicable n.a.",
    # NA is what R writes for a value that is missing.
    "x": ": .. . ... - -- \u2013 \u2014 \u2026 null na missing not_available #n/a",
    "u": "unreliable",
    "low": "~",
}
# The codes of the contract themselves, which need no explaining.
CODES = ("c", "z", "x", "u", "k", "low")
SYMBOLS = {
    **{
        written.format(word.replace("_", " ")): status
        for status, words in MARKS.items()
        for word in words.split()
        for written in ("{}", "[{}]")
    },
    **{written.format(code): code for code in CODES for written in ("{}", "[{}]")},
}
# A small number that is told by its bounds: under 5, 1 to 4. From 11 on nothing is hidden by it.
_BELOW = r"(<|<=|=<|\x{2264}|under|below|fewer than|less than|up to)\s*([1-9]|10)\s?%?"
_BETWEEN = r"[01]\s*(-|\x{2013}|\x{2014}|to)\s*([1-9]|10)"
_OR_LESS = r"([1-9]|10)\s*(or|and)\s*(less|fewer|under|below)"
# And a share that is hidden because it is nearly all: above 95, 99% or more.
_ABOVE = r"(>|>=|=>|\x{2265}|over|above|more than)\s*(9\d)(\.\d+)?\s?%?"
SMALL = rf"((n\s?)?{_BELOW}|(n\s?=\s?)?{_BETWEEN}|{_OR_LESS}|{_ABOVE})"
