"""Keep each benchmark's own section of RESULTS.md."""

from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")


def write_section(name, markdown):
    """Put markdown between the markers of `name` in RESULTS.md, which are added if not there."""
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else "# Measured\n"
    section = f"{begin}\n{markdown.strip()}\n{end}"
    if begin in text and end in text:
        before, rest = text.split(begin, 1)
        text = before + section + rest.split(end, 1)[1]
    else:
        text = f"{text.rstrip()}\n\n{section}\n"
    RESULTS.write_text(text, encoding="utf-8")
