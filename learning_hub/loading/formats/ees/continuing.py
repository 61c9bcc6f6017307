"""Which series a file goes on: next year's file of a publication has another name."""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from learning_hub.loading.check.stages import Stage
from learning_hub.loading.copies import without_copy
from learning_hub.loading.formats.format import Sent
from learning_hub.loading.formats.shared.places import held_sql
from learning_hub.loading.read.parts import Unreadable
from learning_hub.loading.sql_files import statement
from learning_hub.loading.sql_text import literal

# A year, the first and the last, or the two as one number, wherever in a name it stands.
_YEARS = re.compile(
    r"(?<!\d)(?:19|20)\d{2}(?:\d{2})?(?:[ _-]*(?:to|and)?[ _-]*(?:(?:19|20)\d{2}(?:\d{2})?|\d{2}))?"
    r"(?!\d)"
)
KEY = ("measure_id", "area_code", "period_start", "period_end", "breakdown_kind", "breakdown")
MOST_YEARS = 6


@dataclass
class Series:
    """The publication that a file's figures belong to.

    offered: a publication of another name that the file may go on, if somebody agrees; the one it
    does go on where somebody has. notices: what a receipt says of that.
    """

    publication: str
    offered: str | None = None
    notices: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Overlap:
    """How much of a publication a file holds too: cells of any kind, figures, and equal ones."""

    cells: int
    both: int
    equal: int


def base_of(stem: str) -> str:
    """Give a file's name without the years in it, in small letters. '' = there is nothing else."""
    base = _YEARS.sub("#", stem).casefold()
    return base if re.search(r"[a-z]", base) else ""


def series_of(
    connection: duckdb.DuckDBPyConnection, sent: Sent, indicators: list[str], last_day: date | None
) -> Series:
    """Say which publication the figures in `ees_cell` belong to.

    That of the file's own name, but for what marks a copy; or one held whose name differs by its
    years alone; or one that somebody named, in the scope of the file. Nothing else is joined: it is
    offered. last_day: that of the file's last period. Raises Unreadable where the publication named
    cannot be gone on.
    """
    stem, agreed = without_copy(Path(sent.file_name).stem), sent.scope.get("continues")
    is_copy = stem != Path(sent.file_name).stem
    held = _held(connection, sent.earlier)
    if agreed:
        return _agreed(connection, sent, stem, agreed, held, indicators, last_day)
    if stem in held:
        if not is_copy:
            return Series(stem)
        # A file of one's own name needs no word; that a copy corrects another must be seen.
        both = _overlaps(connection, [stem], sent.earlier).get(stem)
        return _gone_on(connection, sent, stem, stem, both, last_day)
    alike = [name for name, (columns, _) in held.items() if columns & {*indicators}]
    if not alike:
        return Series(stem)
    overlaps = _overlaps(connection, alike, sent.earlier)
    base = base_of(stem)
    of_name = [name for name in alike if base and base in {base_of(one) for one in held[name][1]}]
    for name in sorted(of_name, reverse=True):
        both = overlaps.get(name)
        if both is None or not both.both or 2 * both.equal > both.both:
            return _gone_on(connection, sent, stem, name, both, last_day)
    for name, both in overlaps.items():
        columns = len(held[name][0] & {*indicators})
        if 2 * columns > len(indicators) and 2 * both.equal > both.both:
            return Series(stem, name, [_offered(sent.file_name, name, columns, indicators, both)])
    return Series(stem)


def _held(
    connection: duckdb.DuckDBPyConnection, earlier: list[Stage]
) -> dict[str, tuple[set[str], set[str]]]:
    """Give for each publication its columns of figures, and the names that its files had.

    A file that went on a series under another name is known by that when it is corrected.
    """
    found: dict[str, tuple[set[str], set[str]]] = {}
    every = held_sql("measure", ("measure_id",), earlier)
    for (measure_id,) in connection.execute(
        f"SELECT DISTINCT measure_id FROM {every} WHERE starts_with(measure_id, 'ees:')"
    ).fetchall():
        _, name, column = measure_id.split(":", 2)
        found.setdefault(name, (set(), {name}))[0].add(column)
    for name, file_name in connection.execute(
        "SELECT DISTINCT split_part(measure_id, ':', 2), load.file_name FROM measure "
        "JOIN load USING (load_id) WHERE starts_with(measure_id, 'ees:')"
    ).fetchall():
        found[name][1].add(without_copy(Path(file_name).stem))
    return found


def _figures(names: list[str], earlier: list[Stage]) -> str:
    """Give the SQL of the figures of some publications, as they are held or came just now."""
    every = held_sql("observation", (*KEY, "value", "status"), earlier)
    wanted = ", ".join(map(literal, names))
    return (
        f"SELECT * FROM {every} WHERE starts_with(measure_id, 'ees:') "
        f"AND split_part(measure_id, ':', 2) IN ({wanted}) "
        f"QUALIFY row_number() OVER (PARTITION BY {', '.join(KEY)} ORDER BY turn DESC) = 1"
    )


def _overlaps(
    connection: duckdb.DuckDBPyConnection, names: list[str], earlier: list[Stage]
) -> dict[str, _Overlap]:
    sql = statement("ees_overlap", held=_figures(names, earlier))
    rows = connection.execute(sql, {"publications": names}).fetchall()
    return {name: _Overlap(*numbers) for name, *numbers in rows}


def _agreed(
    connection: duckdb.DuckDBPyConnection,
    sent: Sent,
    stem: str,
    name: str,
    held: dict[str, tuple[set[str], set[str]]],
    indicators: list[str],
    last_day: date | None,
) -> Series:
    """Go on the publication that somebody named. Raises Unreadable when that cannot be."""
    if name == stem:
        return Series(stem, name)
    if name not in held:
        raise Unreadable(
            f"{sent.file_name} is to go on the publication '{name}', of which nothing is held. "
            "Load its file first, or correct the name."
        )
    if not held[name][0] & {*indicators}:
        raise Unreadable(
            f"{sent.file_name} is to go on the publication '{name}', and has none of its columns "
            f"of figures ({', '.join(sorted(held[name][0]))}). Correct the name, or load the file "
            "as a series of its own."
        )
    both = _overlaps(connection, [name], sent.earlier).get(name)
    made = _gone_on(connection, sent, stem, name, both, last_day)
    made.offered = name
    if stem in held:
        made.notices.append(
            f"'{stem}' is held as a series of its own as well. Unload the loads that brought it, so "
            "that it is not there twice."
        )
    return made


def _offered(file_name: str, name: str, columns: int, indicators: list[str], both: _Overlap) -> str:
    return (
        f"{file_name} looks like another edition of '{name}', which is held: {columns} of its "
        f"{len(indicators)} columns of figures are the same, and {both.equal:,} of the "
        f"{both.both:,} figures that both hold are equal. It stands as a series of its own. To go "
        "on as one series, agree to that on the page Load, or write continues = "
        f'"{name}" in the scope of the file in its delivery.toml.'
    )


def _gone_on(
    connection: duckdb.DuckDBPyConnection,
    sent: Sent,
    stem: str,
    name: str,
    both: _Overlap | None,
    last_day: date | None,
) -> Series:
    """Say that a file goes on a series that is held, and what it gives otherwise."""
    why = "as agreed"
    if "continues" not in sent.scope and stem == name:
        why = "of which it is a copy by its name"
    elif "continues" not in sent.scope and base_of(stem) == base_of(name):
        why = "whose name differs by its years alone"
    said = f"{sent.file_name} goes on the series of '{name}', {why}."
    if both is None:
        return Series(name, None, [f"{said} No figure of one place, period and part is in both."])
    figures = _figures([name], sent.earlier)
    rows = connection.execute(
        statement("ees_revised", held=figures), {"publication": name}
    ).fetchall()
    many = sum(number for _, number, _ in rows)
    if not many:
        if not both.both:
            return Series(name, None, [f"{said} Where both hold a mark, it is the same."])
        return Series(name, None, [f"{said} All {both.both:,} figures that both hold are equal."])
    years = "; ".join(
        f"{number:,} of the period to {day:%d/%m/%Y}, such as {_example(first)}"
        for day, number, first in rows[:MOST_YEARS]
    )
    more = len(rows) - MOST_YEARS
    said += (
        f" {many:,} figure{'' if many == 1 else 's'} that {'is' if many == 1 else 'are'} held "
        f"{'is' if many == 1 else 'are'} revised: {years}"
        + (f"; and those of {more} more period{'' if more == 1 else 's'}" if more > 0 else "")
        + ". What stood before is kept in the history."
    )
    ends = connection.execute(f"SELECT max(period_end) FROM ({figures})").fetchone()
    if last_day and ends and last_day < ends[0]:
        said += (
            f" The file ends with {last_day:%d/%m/%Y}, before what is held: if it is the older "
            "edition, unload it."
        )
    return Series(name, None, [said])


def _example(first: dict[str, str | None]) -> str:
    part = f" ({first['part']})" if first["part"] else ""
    was, now = (_plain(first[one]) for one in ("was", "is_now"))
    return f"{first['indicator']} of {first['area_code']}{part}: {now}, before {was}"


def _plain(written: str | None) -> str:
    """Write a figure without an empty decimal."""
    return (written or "").removesuffix(".0")
