"""data/README.md and data/tables, written from the contract and the formats: they cannot differ.

`python -m learning_hub.contract_text` writes them again after a table or a format has changed.
"""

import csv
import textwrap

from learning_hub import contract
from learning_hub.contract import Column, Table
from learning_hub.loading.formats import registry
from learning_hub.loading.formats.format import Format

DATA = contract.QUERIES.parent / "data"
README = DATA / "README.md"
TABLES = DATA / "tables"

HEAD = """\
# What can be loaded: the input tables

Written from `queries/tables` and the formats of `learning_hub/loading/formats` by
`python -m learning_hub.contract_text`; do not edit it by hand.

A partnership sends its files as they come: CSV, Excel, OpenDocument or Parquet, one table a file
(or a sheet), with the names below in the first row. The order of columns, capitals and spaces do
not matter, nor does the file's name, except that `<table>.csv` or `<table>__anything.csv` helps
where two tables look alike.

- **Only what is required must be there.** A column left out keeps what was held; an unknown column
  is left out and the receipt says so. A column that points at a person by its name (a name, a date
  of birth, an NHS number, an address, a telephone number, `Child`, `Parent`, `Social worker`) has
  the whole file refused; one about such things (`NHS region`, `E-mails sent`) has not.
- **Rows are added or changed by their key.** The same row again in a later
  file changes nothing; within one file it is refused as a repeat.
- **Dates** as 2026-07-31 or 31/07/2026 (or 46234, what a spreadsheet makes of it), or with the month
  named: 31-Jul-26, July 31, 2026, Fri 29th May 2026. **Numbers** as
  1234.5 or 1,234.5. **Yes or no** as true or false, yes or no.
- **Empty means not reported** and stays empty. An observation of our own that says how many, and
  nothing in `value`, has it worked out by the measure's unit: 100 x numerator / denominator of a
  percentage, 10,000 x of a rate (or per how many its name says), the numerator of a count. The
  receipt says how many were; where it cannot be had, the row is refused.
- **A period that begins after the date that the figures stand for** is refused; one that has begun
  and not ended is drawn hollow and judged by nothing.
- **No number, and why.** Where a number is hidden or missing for a reason,
  write the symbol in its place: `c` hidden, `z` does not apply, `x` not available, `u` unreliable,
  `k` or `low` for a number that rounds to 0. `<5`, `1-4`, `>95%`, `*` and `[c]` are read as hidden;
  `-`, `..`, `NULL` and `NA`, which R writes for a missing value, as `x`; `N/A` and `n/a` as `z`. The
  receipt says which marks were read as what. `#N/A`, which a spreadsheet writes for what it did not
  find, is `x` or, where a cell may be empty, empty; other errors refuse the row, wherever they stand.
  Such a mark is no code, no name and no place: where a word, a date, a number or a code of another
  table may be left out, `-`, `N/A`, `NA`, `NULL` or `[x]` is read as empty and the receipt says so; in
  place of an id, a place or a part, or of what must be given, it refuses its row. A letter or word that
  may mean something (`x`, `c`, `S`, `low`) stays what it is as a code, an id or a part of our own
  tables: X is a sex, and `low` a level of risk. In place of a place it is a mark, and in published files
  as a part too.
- **What is hidden stays hidden.** A numerator with its denominator beside a hidden value, or the
  numerator of a hidden count, refuses its row: leave them empty too.
- **A percent sign** belongs to percentages: 12% of a count, a rate or of days refuses its row, as does
  a cell that a workbook shows as 12%. **Below 0** are changes alone (unit `number`): a count, a rate
  or days below 0 refuse their row. -999 for what is missing is written `x`.
- **Hidden sheets** are left out, and said. Hidden rows are read, for a filter hides rows that count, and
  the receipt names them; one that differs from a visible row about the same thing has both refused.
- **Above and below a table** titles, totals, sources and notes are passed over, ours and published ones,
  and named in the receipt; so is a cell that spans several rows and was read in each of them. What a
  sheet shows is what is read, of .xlsx and .ods: a number that its format shows as a mark
  (`[<5]"*";0`, `[>=5]0;"*"`, `"<5"`) is that mark; one shown as nothing (`;;;`) is hidden, `c`, and told;
  one shown as other words is those words, and told; an id or a code with noughts in front (`0000`) keeps
  them. A dash, or nothing, for 0 alone is how accountants write 0, and stays 0.
- **A file that is whole** for an agency or a period says so, in its first line
  (`# scope: agency=HEA; period_from=2026-04-01; period_to=2026-06-30`) or in the delivery's
  manifest: what it no longer holds of that is then withdrawn, unless any of its rows is refused.
- **A delivery** is a folder with a manifest, `delivery.toml`; its files make one snapshot together:

  ```toml
  as_at = 2026-07-10                # the date that its figures stand for
  from = "Health trust"             # who sends it, and
  note = "June, one week late"      # a word about it: for people, not read
  [[scope]]                         # only for a file that is whole, or goes on a series
  file = "observation__health.csv"
  agency = "HEA"
  period_from = 2026-04-01
  period_to = 2026-06-30
  ```

  Any other word in it is refused, so that a slip of the pen is not taken for nothing. (`fictional`
  is the demo's own mark.)

- **Next year's file of a publication goes on its series** where its name differs by its years alone
  (`..._2013_to_2025`, `..._2013_to_2026`), unless most figures that both hold differ; the receipt
  says so, and which figures are revised. Under another name it is offered: agree on the page Load,
  or with `load FILE --continues FILE PUBLICATION`, or with `continues = "PUBLICATION"` in the
  file's scope in `delivery.toml`. PUBLICATION is what stands in the measures' ids: `ees:PUBLICATION:column`.

- **A row that breaks its rule is refused**, with file, line, column, value, reason and remedy; the
  others are loaded. `python -m learning_hub check FILE` says beforehand what would happen.
- **Refused rows come back to be mended**: a file of the same name and shape with those rows alone,
  and two columns before them, `problem` and `what_to_do`, which are left out when it is loaded.
  Mend the cells and load it; the rows go in beside the others. It carries no `# scope:` line, so
  that it withdraws nothing. There is none of Annex A or of published statistics.
- **A row of which a cell points at a person is refused**, and the cell is repeated nowhere: NHS and
  pupil numbers (by their check digits), National Insurance numbers, full postcodes, e-mail
  addresses, UK telephone numbers except freephone and 03, dates said to be of birth, street
  addresses, and names that the words around them give away (`Mrs Okafor`, `a boy named Jack`, `her
  name is Amira`, `initials JS`), however their spaces, dashes and accents are typed. Ids and codes
  are asked for the same, but a code may look like a postcode written together (`DA67AT`). A figure
  of ten digits with the check digit of an NHS number is taken for one: nothing counted here comes
  to so many. The titles, issuers, sources, references and links of
  `guidance`, `evidence` and `review_learning` may name authors; what was learned may not. When half
  of a column, and three cells, are such, or one cell of a column that is of no table, the file is
  refused whole; so is a workbook with a case list on a sheet that is no table, told by a heading
  such as `Date of birth` in its first ten rows, and so are a file, a folder or a manifest whose
  name or words point at a person. **A plain name in a sentence (`Jack was seen at home`) cannot be
  told from other words**, nor can a telephone number that lost its first nought, nor a story that
  only one family has: whoever writes or clears the words must look for those.
- **What a file is, is told by its content**: which kinds there are, and what becomes of each,
  stands [below](#kinds-of-file).
"""


TYPES = {
    "VARCHAR": "text",
    "DATE": "date",
    "BOOLEAN": "true or false",
    "DOUBLE": "number",
    "INTEGER": "whole number",
    "BIGINT": "whole number",
}


def _plain(text: str) -> str:
    return text.replace("|", "\\|")


def _line(table: Table, column: Column) -> str:
    must = "yes" if column.is_required and column.default is None else ""
    rule = column.rule
    target = dict(table.references).get(column.name)
    if target:
        rule = "; ".join(filter(None, [rule, f"listed in `{target}`"]))
    if column.default:
        rule = "; ".join(filter(None, [rule, f"{column.default} when left out"]))
    cells = (f"`{column.name}`", TYPES[column.type], must, rule, column.meaning)
    return "| " + " | ".join(_plain(cell) for cell in cells) + " |"


def _examples() -> dict[str, tuple[str, dict[str, str]]]:
    """Find the fullest row of each table in the demo's CSV files: its path and its cells."""
    found: dict[str, tuple[str, dict[str, str]]] = {}
    fullest: dict[str, int] = {}
    for path in sorted((DATA / "demo" / "deliveries").glob("*/*.csv")):
        name = path.stem.split("__")[0]
        if name not in contract.tables():
            continue
        with path.open(newline="", encoding="utf-8-sig") as handle:
            for row in csv.DictReader(line for line in handle if not line.startswith("# ")):
                filled = sum(1 for cell in row.values() if cell)
                if filled > fullest.get(name, 0):
                    fullest[name] = filled
                    found[name] = (path.relative_to(DATA).as_posix(), row)
    return found


def _example(place: str, row: dict[str, str]) -> list[str]:
    said = [f"An example, from `{place}`:", "", "```text"]
    width = max(len(name) for name, cell in row.items() if cell)
    said += [f"{name:<{width}}  {cell}" for name, cell in row.items() if cell]
    return [*said, "```", ""]


def _section(table: Table, example: tuple[str, dict[str, str]] | None) -> list[str]:
    key = ", ".join(f"`{name}`" for name in table.key)
    said = [
        f"# {table.name}",
        "",
        f"{table.question} {table.grain}",
        "",
        f"Key: {key}.",
        "",
        "| column | type | required | rule | meaning |",
        "|---|---|---|---|---|",
        *(_line(table, column) for column in table.columns),
        "",
    ]
    if table.brought_by:
        said += [f"Brought by {table.brought_by} alone: no file may hold this very table.", ""]
    if table.row_rules:
        rules = " and ".join(f"`{rule}`" for rule in table.row_rules)
        said += [f"Of every row must hold: {rules}.", ""]
    return said + (_example(*example) if example else [])


def _wrapped(said: str, before: str = "") -> str:
    return textwrap.fill(
        before + said,
        100,
        subsequent_indent=" " * 2 if before else "",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _kind_of_file(one: Format) -> list[str]:
    """Write what there is to know of a format: what is told of it, and what its facts tell."""
    told = one.documentation
    said = [f"### {told.title}", "", _wrapped(told.what), ""]
    said += [
        _wrapped(words, f"- **{title}** ")
        for title, words in (
            ("Known by", told.known_by),
            ("Becomes", told.becomes),
            ("Not taken:", told.not_taken),
        )
    ]
    if one.needs:
        titles = [registry.named(name).documentation.title for name in one.needs]
        said.append(_wrapped(f"{', '.join(titles)}.", "- **Read after**, in one delivery: "))
    if not one.keeps_original:
        said.append(_wrapped("the file is never kept: it points at persons.", "- **Original:** "))
    if not one.listed_only:
        said.append(_wrapped("come back as a file to be mended.", "- **Refused rows** "))
    return [*said, ""]


def _kinds_of_file() -> list[str]:
    said = ["## Kinds of file", ""]
    # Our own tables, which are asked last, are what most files are.
    formats = registry.all_formats()
    for one in (formats[-1], *formats[:-1]):
        said += _kind_of_file(one)
    return said


def delivered() -> list[Table]:
    """Give the tables that a file may hold, by name."""
    return [table for table in contract.tables().values() if table.is_delivered]


def text() -> str:
    """Give the whole of data/README.md: what holds of every file, and the list of tables."""
    rows = [f"| [{t.name}](tables/{t.name}.md) | {t.question} |" for t in delivered()]
    said = [HEAD, *_kinds_of_file(), "## Tables", "", "| table | what it answers |", "|---|---|"]
    return "\n".join([*said, *rows]) + "\n"


def table_texts() -> dict[str, str]:
    """Give the text of data/tables, a file a table, by the table's name."""
    examples = _examples()
    return {
        table.name: "\n".join(
            [
                *_section(table, examples.get(table.name)),
                "What holds of every file stands in [the list of tables](../README.md).",
                "",
            ]
        )
        for table in delivered()
    }


def write() -> None:
    """Write data/README.md and data/tables anew; a table that is no more loses its file."""
    README.write_text(text(), encoding="utf-8")
    TABLES.mkdir(exist_ok=True)
    texts = table_texts()
    for path in TABLES.glob("*.md"):
        if path.stem not in texts:
            path.unlink()
    for name, said in texts.items():
        (TABLES / f"{name}.md").write_text(said, encoding="utf-8")


if __name__ == "__main__":
    write()
