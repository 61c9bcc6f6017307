"""Random damage to good files: never a traceback, never half a load, and the sums always hold.

LEARNING_HUB_DAMAGE gives the number of loads tried; each is of up to five damaged files.
"""

import os
import random
import shutil
import tempfile
from datetime import date
from pathlib import Path

import duckdb
import faults
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from learning_hub import contract, loading, warehouse
from learning_hub.demo import annex_a
from learning_hub.loading.check.offences import offences
from learning_hub.loading.read import opening
from learning_hub.loading.read.parts import Unreadable

pytestmark = [pytest.mark.xdist_group("damage"), pytest.mark.slow]

TRIES = int(os.environ.get("LEARNING_HUB_DAMAGE", "25"))
SETTINGS = settings(
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)
PLACES = (
    "National,E92000001,England,,,,,",
    "Regional,E92000001,England,E12000007,London,,,",
    "Local authority,E92000001,England,E12000007,London,303,E09000004,Bexley",
)
PUBLISHED = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,old_la_code,new_la_code,la_name,category,referrals,rate\n"
) + "".join(
    f"{year},Reporting year,{place},Total,{n * 7},{n / 3:.1f}\n"
    for year in (2023, 2024, 2025)
    for n, place in enumerate(PLACES, start=20)
)
NEIGHBOURS = "old_la_code,la_name,SN_1,SN_1p,SN_2,SN_2p\n303,Bexley,304,Close,305,Close\n"


def own_rows():
    """Give rows of observations, all sound."""
    return [
        faults.HEAD,
        *(
            (
                measure,
                area,
                f"2026-{month:02d}-01",
                f"2026-{month:02d}-28",
                "month",
                "",
                "",
                str(month * 3),
                "",
                "LA",
            )
            for measure in ("M1", "M2")
            for area in ("E09000001", "E09000002")
            for month in range(1, 7)
        ),
    ]


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """Give sound files of every kind by their names, as bytes."""
    place = tmp_path_factory.mktemp("good")
    for name, one in faults.WRITERS.items():
        one.write(place / f"observation__{name}{one.ending}", own_rows(), "observation")
    (place / "referrals.csv").write_text(PUBLISHED, encoding="utf-8")
    (place / "neighbours.csv").write_text(NEIGHBOURS, encoding="utf-8")
    (place / "theme.csv").write_text(
        "theme,label,rank\n" + "".join(f"t{n},Th\u00e8me {n},{n}\n" for n in range(1, 9)),
        encoding="cp1252",
    )
    lists = annex_a.lists(annex_a.build(1, date(2026, 9, 30)), date(2026, 9, 30))
    annex_a.write(place / "annex a.xlsx", {number: rows[:12] for number, rows in lists.items()})
    return {path.name: path.read_bytes() for path in sorted(place.iterdir())}


# Damage


def _cut(content, other, chance):
    return content[: chance.randrange(len(content) + 1)]


def _flip(content, other, chance):
    changed = bytearray(content)
    for _ in range(chance.choice((1, 2, 8, 50))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _take_out(content, other, chance):
    at = chance.randrange(len(content) + 1)
    return content[:at] + content[at + chance.choice((1, 7, 300)) :]


def _put_in(content, other, chance):
    at = chance.randrange(len(content) + 1)
    piece = chance.choice((b'"', b"\0", b"\n", b",,", b"\xff", other[:200]))
    return content[:at] + piece + content[at:]


def _twice(content, other, chance):
    return content + content


def _splice(content, other, chance):
    return content[: chance.randrange(len(content) + 1)] + other[chance.randrange(len(other) + 1) :]


def _lines(content, other, chance):
    lines = content.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines)


def _line_twice(content, other, chance):
    lines = content.splitlines(keepends=True) or [b""]
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
    return b"".join(lines)


def _columns(content, other, chance):
    rows = [line.split(b",") for line in content.splitlines()]
    width = max(map(len, rows), default=1)
    places = chance.sample(range(width), width)
    return b"\n".join(b",".join(row[p] for p in places if p < len(row)) for row in rows) + b"\n"


def _encoding(content, other, chance):
    text = content.decode("utf-8", "replace")
    name = chance.choice(("utf-16", "utf-16-le", "utf-32", "cp1252", "cp037", "utf-7", "utf-8-sig"))
    return text.encode(name, "replace")


DAMAGE = (
    _cut,
    _flip,
    _take_out,
    _put_in,
    _twice,
    _splice,
    _lines,
    _line_twice,
    _columns,
    _encoding,
)


@st.composite
def damaged(draw, names):
    """Draw what becomes of one file: its name, that of another, the damages, and a seed."""
    return (
        draw(st.sampled_from(names)),
        draw(st.sampled_from(names)),
        draw(st.lists(st.sampled_from(DAMAGE), min_size=1, max_size=3)),
        draw(st.integers(0, 2**32)),
    )


def content_of(good, drawn):
    """Give the bytes of a damaged file."""
    name, other, damages, seed = drawn
    content, chance = good[name], random.Random(seed)
    for damage in damages:
        content = damage(content, good[other], chance)
    return content


def names_of():
    """Name the sound files, as the fixture `good` does."""
    return sorted(
        [
            *(f"observation__{name}{one.ending}" for name, one in faults.WRITERS.items()),
            "referrals.csv",
            "neighbours.csv",
            "theme.csv",
            "annex a.xlsx",
        ]
    )


# What must hold


def counted(folder):
    """Count the rows of every table, and those of each load; run every check."""
    number = int((folder / "current").read_text())
    path = folder / f"hub-{number:06d}.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = [table.name for table in contract.tables().values() if table.is_delivered]
        rows = {
            name: dict(
                connection.execute(
                    f'SELECT load_id, count(*) FROM "{name}" GROUP BY ALL'
                ).fetchall()
            )
            for name in tables
        }
        assert offences(connection) == []
        loads = connection.execute("SELECT count(*) FROM load").fetchone()[0]
    return number, {name: found for name, found in rows.items() if found}, loads


def is_sentence(text):
    """Say whether something told is a sentence, and not what a program says to itself."""
    return text.endswith(".") and not any(
        word in text for word in ("Error:", "Exception", "Traceback", "0x", "<class", "errno")
    )


def test_the_sound_files_are_all_understood(good, base_folder, tmp_path):
    assert sorted(good) == names_of()
    folder = tmp_path / "warehouse"
    shutil.copytree(base_folder, folder)
    for name, content in good.items():
        (tmp_path / name).write_bytes(content)
    outcome = loading.load(folder, [tmp_path / name for name in sorted(good)], by="a test")
    assert [r.file_name for r in outcome.receipts if r.refusal] == []


@settings(SETTINGS, max_examples=TRIES)
@given(st.lists(damaged(names_of()), min_size=1, max_size=5, unique_by=lambda drawn: drawn[0]))
def test_whatever_happens_to_files_on_their_way_a_load_is_whole_or_not_at_all(
    good, base_folder, drawn
):
    with tempfile.TemporaryDirectory() as place:
        folder, sent = Path(place) / "warehouse", Path(place) / "sent"
        shutil.copytree(base_folder, folder)
        sent.mkdir()
        paths = [sent / one[0] for one in drawn]
        for path, one in zip(paths, drawn, strict=True):
            path.write_bytes(content_of(good, one))
        before = counted(folder)
        outcome = loading.load(folder, paths, by="a test")
        after = counted(folder)

        assert [receipt.file_name for receipt in outcome.receipts] == [path.name for path in paths]
        for receipt in outcome.receipts:
            assert receipt.rows_read == (
                receipt.rows_new
                + receipt.rows_changed
                + receipt.rows_unchanged
                + receipt.rows_rejected
            )
            assert receipt.refusal is None or is_sentence(receipt.refusal), receipt.refusal
            assert all(is_sentence(f"{r.reason}; {r.remedy}.") for r in receipt.rejects)
            assert all("Traceback" not in line for line in receipt.lines())
        if not outcome.snapshots:
            assert after == before
            return
        # Nothing was there of these files before, so what each load has now is what it says.
        assert after[0] == before[0] + 1
        for receipt in outcome.receipts:
            if receipt.load_id:
                held = sum(found.get(receipt.load_id, 0) for found in after[1].values())
                changed_again = sum(r.rows_changed for r in outcome.receipts) > 0
                came = receipt.rows_new + receipt.rows_changed
                assert held == came or (changed_again and held <= came)
        total = [
            sum(sum(found.values()) for found in rows.values()) for rows in (before[1], after[1])
        ]
        assert total[1] - total[0] == sum(
            receipt.rows_new - receipt.rows_withdrawn for receipt in outcome.receipts
        )
        warehouse.open_snapshot(folder).close()
        assert not list(folder.glob(".build-*"))


@settings(SETTINGS, max_examples=40 * TRIES)
@given(drawn=damaged(names_of()))
def test_whatever_happens_to_a_file_it_is_read_or_refused_in_a_sentence(good, drawn):
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / drawn[0]
        path.write_bytes(content_of(good, drawn))
        try:
            parts = opening.read(path)
        except Unreadable as error:
            assert path.name in str(error) and is_sentence(str(error)), str(error)
        else:
            assert all(part.header and part.rows.num_rows >= 0 for part in parts)
