"""What marks a copy in the name of a file, for those who ask whether it is another file."""

import re

# What programs put about the name of a file that is there already: x (1).csv, x - Copy.csv, Copy
# of x.csv. Some do it again.
_COPY = re.compile(
    r"^(copy( \(\d+\))? of )+|( ?\(\d{1,3}\)| - copy( \(\d+\))?| copy( \d+)?|[_-]copy)+$",
    re.IGNORECASE,
)


def without_copy(stem: str) -> str:
    """Give a file's name, without its ending, without what marks a copy."""
    return _COPY.sub("", stem) or stem
