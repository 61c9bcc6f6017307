"""Is anything that was kept lost when a file of the warehouse is damaged and somebody goes on?

Each file of a small warehouse is damaged in each of eight ways, and then everything is done with
it that can be done: a page is opened, files are loaded, a load is taken out, an earlier snapshot is
used, old ones are pruned, a backup is made, and it is restored elsewhere. After each, every
snapshot and every original must still be on the disk, whole or put aside, and what was said must
be plain sentences. Writes its section of RESULTS.md.

    python -m benchmarks.damages
"""

import contextlib
import gc
import hashlib
import io
import json
import os
import re
import shutil
import stat
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import streamlit

from benchmarks.results import write_section
from learning_hub import loading, warehouse
from learning_hub.__main__ import main as command_line
from learning_hub.viewer import MANAGER

BOARD = "Board, 16 July 2026"
WAYS = (
    "missing",
    "empty",
    "garbage",
    "truncated",
    "flipped bytes",
    "read-only",
    "a folder in its place",
    "an older copy",
)
DOINGS = ("serve", "load", "unload", "use", "prune", "backup", "restore")
# Who is not root, when a test runs as root: for root nothing is read-only.
NOBODY = 65534


@dataclass
class Row:
    """One damage: what came of each doing in a word, the sentences, and every fault found."""

    file: str
    way: str
    came: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def theme(place, name, label="x"):
    """Write a small file to load."""
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"theme__{name}.csv"
    path.write_text(f"theme,label,rank\n{name},{label},1\n", encoding="utf-8")
    return path


def build(place):
    """Make a warehouse of three snapshots, the first pinned, and keep it as it was before each."""
    folder, sent = place / "warehouse", place / "sent"
    for number, name in enumerate("abc", start=1):
        loading.load(folder, [theme(sent, name)], by="a test")
        if number == 1:
            warehouse.pin(folder, 1, BOARD)
        else:
            warehouse.pin(folder, number, f"Away day {number}")
            warehouse.unpin(folder, f"Away day {number}")
        opened = warehouse.open_snapshot(folder)
        warehouse.log_refused(folder, MANAGER, name)
        opened.close()
        if number == 2:
            shutil.copytree(folder, place / "older")
    return folder


NAMES = {
    "current": "current",
    "warehouse.json": "warehouse.json",
    "pins.json": "pins.json",
    "the current snapshot": "hub-000003.duckdb",
    "an earlier snapshot": "hub-000002.duckdb",
    "the current fingerprint": "hub-000003.json",
    "a receipt": "receipts/*.json",
    "an original": "received/*",
    "looks.jsonl": "looks.jsonl",
    "the lock": "lock",
    "the whole folder": ".",
}
OF_THE_FOLDER = ("read-only", "half copied", "all snapshots gone", "snapshots and pointer gone")


def target(folder, name):
    """Say which file is meant: of several the last."""
    if NAMES[name] == ".":
        return folder
    found = sorted(folder.glob(NAMES[name]))
    return found[-1] if found else folder / NAMES[name]


def older_copy(place, folder, path):
    """Give what stood in a file one load earlier. None = it did not stand there then."""
    if path.name == "hub-000003.duckdb":
        return (folder / "hub-000002.duckdb").read_bytes()
    before = place / "older" / path.relative_to(folder)
    return before.read_bytes() if before.is_file() else None


def damage(place, folder, path, way):
    """Damage a file. Says whether it can be damaged that way."""
    if path == folder:
        return damage_folder(folder, way)
    whole = path.read_bytes() if path.is_file() else b""
    match way:
        case "missing":
            path.unlink(missing_ok=True)
        case "empty":
            path.write_bytes(b"")
        case "garbage":
            path.write_bytes(bytes(range(128, 256)) * 40)
        case "truncated":
            path.write_bytes(whole[: len(whole) // 2])
        case "flipped bytes":
            # 5,000 of a large file, every second one of a small.
            step = max(2, len(whole) // 5000)
            path.write_bytes(
                bytes(byte ^ 255 if not place % step else byte for place, byte in enumerate(whole))
            )
        case "read-only":
            path.chmod(stat.S_IREAD)
        case "a folder in its place":
            path.unlink(missing_ok=True)
            path.mkdir()
        case "an older copy":
            before = older_copy(place, folder, path)
            if before is None or before == whole:
                return False
            path.write_bytes(before)
    return True


def damage_folder(folder, way):
    """Damage a warehouse as a whole, as a disk or a copy that was broken off leaves it."""
    match way:
        case "read-only":
            for path in (*folder.rglob("*"), folder):
                path.chmod(0o555 if path.is_dir() else 0o444)
        case "half copied":
            paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
            for path in paths[len(paths) // 2 + 1 :]:
                path.unlink()
            cut = paths[len(paths) // 2]
            cut.write_bytes(cut.read_bytes()[: cut.stat().st_size // 2])
        case _:
            for path in folder.glob("hub-*"):
                path.unlink()
            if way == "snapshots and pointer gone":
                (folder / "current").unlink()
    return True


def marks(folder):
    """List the fingerprints of all snapshots and originals that lie anywhere in a folder."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and re.search(r"\.duckdb|\.zst", path.name):
            found.append(hashlib.sha256(path.read_bytes()).hexdigest())
    return sorted(found)


def run(folder, *words):
    """Run a command of the command line on a folder: its code and all that it says."""
    out = io.StringIO()
    before = os.environ.get("LEARNING_HUB_WAREHOUSE")
    os.environ["LEARNING_HUB_WAREHOUSE"] = str(folder)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            code = command_line([str(word) for word in words])
    except Exception as error:
        # What this looks for: anything that is not a sentence.
        return 99, f"{out.getvalue()}Traceback: {error!r}"
    finally:
        os.environ.pop("LEARNING_HUB_WAREHOUSE")
        if before is not None:
            os.environ["LEARNING_HUB_WAREHOUSE"] = before
    return code, out.getvalue()


def serve(folder):
    """Do what a start of the dashboard does, and open a page as it would: code and words."""
    from streamlit.testing.v1 import AppTest

    from learning_hub import config, places, upkeep

    out = []
    os.environ["LEARNING_HUB_WAREHOUSE"] = str(folder)
    try:
        settings = config.read()
        if places.folder_in_force(settings) != folder:
            return 98, "The demo would be shown in its place."
        out += upkeep.mend(folder)
        app = AppTest.from_file(str(config.ROOT / "dashboard.py"), default_timeout=60)
        app.switch_page("pages/definitions.py")
        app.run()
        out += [one.value for one in app.error]
        bands = [str(one.proto.body) for one in app.get("html")]
        out += [re.sub("<[^>]+>", "", band) for band in bands if 'role="alert"' in band]
        if app.exception:
            return 97, f"Traceback: {app.exception[0].value}"
        return (2 if app.error else 0), "\n".join(out)
    except warehouse.WarehouseError as error:
        return 2, str(error)
    finally:
        os.environ.pop("LEARNING_HUB_WAREHOUSE")


def do(doing, place, folder):
    """Do one thing with a damaged warehouse: code and words."""
    match doing:
        case "serve":
            return serve(folder)
        case "load":
            return run(folder, "load", theme(place / "new", "d"))
        case "unload":
            return run(folder, "unload", 1)
        case "use":
            return run(folder, "snapshots", "use", 1)
        case "prune":
            (place / "hub.toml").write_text("[warehouse]\nkeep_snapshots = 2\n")
            os.environ["LEARNING_HUB_CONFIG"] = str(place / "hub.toml")
            try:
                return run(folder, "load", theme(place / "new", "e"))
            finally:
                os.environ.pop("LEARNING_HUB_CONFIG")
        case "backup":
            return run(folder, "backup", place / "kept.tgz")
        case _:
            made = run(folder, "backup", place / "kept.tgz")
            if made[0]:
                return made
            code, said = run(place / "back" / "warehouse", "restore", place / "kept.tgz")
            if not code and marks(place / "back" / "warehouse") != marks(folder):
                return 96, "What came back is not what was kept."
            return code, said


def in_own_process(doing, place, folder):
    """Do it as somebody for whom read-only means that: root may write everything."""
    if os.name == "nt" or os.geteuid() != 0:
        return do(doing, place, folder)
    told = place / "told"
    told.write_text("")
    for path in (place, *place.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    # A child has none of the threads of open snapshots: closing one there would end it.
    streamlit.cache_resource.clear()
    gc.collect()
    child = os.fork()
    if child == 0:
        code = 95
        try:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            os.environ["HOME"] = str(place)
            code, said = do(doing, place, folder)
            told.write_text(json.dumps([code, said]))
        except BaseException as error:
            told.write_text(json.dumps([95, f"Traceback: {error!r}"]))
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    text = told.read_text()
    return tuple(json.loads(text)) if text else (95, "Traceback: it ended without a word")


def pruned_rightly(row, folder, gone):
    """Say whether what is gone was pruned as hub.toml asks: one old snapshot, of a sound one."""
    return (
        len(gone) == 1
        and row.said["prune"].count("Snapshot ") == 1
        and not (warehouse.look(folder).said)
    )


def judge(row, doing, folder, before, code, said):
    """Note what came of it, and every fault."""
    row.came[doing] = {0: "goes on", 1: "goes on", 2: "says no"}.get(code, "FAULT")
    row.said[doing] = said
    if code not in (0, 1, 2) or "Traceback" in said or "error(" in said.lower():
        row.faults.append(f"{row.file}, {row.way}, {doing}: {code} {said}")
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    if code == 2 and not (lines and lines[-1].endswith(".")):
        row.faults.append(f"{row.file}, {row.way}, {doing}: no sentence: {said!r}")
    after = marks(folder)
    gone = list(before)
    for mark in after:
        if mark in gone:
            gone.remove(mark)
    if gone and not (doing == "prune" and pruned_rightly(row, folder, gone)):
        row.faults.append(f"{row.file}, {row.way}, {doing}: {len(gone)} file(s) gone. {said}")


def rows(files=None):
    """Damage each file in each way, do everything, and give a row for each damage."""
    with tempfile.TemporaryDirectory() as at:
        Path(at).chmod(0o755)
        model = Path(at) / "model"
        build(model)
        # Nobody may not be allowed to read Python's own files: they are imported before.
        "".encode("raw_unicode_escape")
        serve(model / "warehouse")
        for name in files or NAMES:
            for way in OF_THE_FOLDER if NAMES[name] == "." else WAYS:
                row = Row(name, way)
                for doing in DOINGS:
                    place = Path(at) / "tried"
                    shutil.copytree(model, place)
                    folder = place / "warehouse"
                    if not damage(place, folder, target(folder, name), way):
                        shutil.rmtree(place)
                        break
                    before = marks(folder)
                    does = in_own_process if way == "read-only" else do
                    code, said = does(doing, place, folder)
                    for path in (folder, *folder.rglob("*")):
                        path.chmod(0o755)
                    judge(row, doing, folder, before, code, said.replace(str(place), ""))
                    shutil.rmtree(place)
                else:
                    yield row


def table(found):
    """Write the table of damages, and below it the sentences that were said, once each."""
    lines = [
        "## Damages",
        "",
        f"{len(found)} damages of a warehouse's files, each followed by each of {len(DOINGS)} "
        "doings. Afterwards every snapshot and original was looked for on the disk, whole or put "
        f"aside: {sum(len(row.faults) for row in found)} faults.",
        "",
        "| file | damage | " + " | ".join(DOINGS) + " |",
        "|---|---|" + "---|" * len(DOINGS),
    ]
    lines += [
        f"| {row.file} | {row.way} | " + " | ".join(row.came[doing] for doing in DOINGS) + " |"
        for row in found
    ]
    said = sorted(
        {
            line.strip()
            for row in found
            for doing in DOINGS
            for line in row.said[doing].splitlines()
            if row.came[doing] != "goes on" and line.strip()
        }
    )
    return "\n".join([*lines, "", "What is said where it says no:", "", *(f"- {x}" for x in said)])


def main():
    """Run, print and write."""
    found = list(rows())
    text = table(found)
    print(text)
    faults = [fault for row in found for fault in row.faults]
    print("\n".join(faults))
    write_section("damages", text)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
