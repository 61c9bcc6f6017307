"""The command line: python -m learning_hub serve | demo | load | check | unload | ..."""

import argparse
import ipaddress
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import NoReturn

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn

from learning_hub import __version__, config, loading, places, upkeep, warehouse
from learning_hub.loading import BadManifest
from learning_hub.loading.record import receipts_kept
from learning_hub.warehouse import WarehouseError, put_aside

WRONG_USE = 64


class _Parser(argparse.ArgumentParser):
    """A parser whose every error ends with the code for wrong use."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(WRONG_USE, f"{self.prog}: {message}\n")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"'{text}' is not a date; write it as 2026-07-31"
        ) from error


def _parser() -> _Parser:
    parser = _Parser(prog="python -m learning_hub", description="The Learning Hub dashboard.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)

    serve = commands.add_parser("serve", help="open the dashboard in a browser")
    serve.add_argument("--address", default="127.0.0.1", help="loopback unless sign-in is set up")
    serve.add_argument("--port", type=int, default=8501)
    held = serve.add_mutually_exclusive_group()
    held.add_argument(
        "--empty", action="store_true", help="begin with an empty warehouse of your own, no demo"
    )
    held.add_argument(
        "--demo", action="store_true", help="show the fictional demo, whatever else is held"
    )
    serve.add_argument("--headless", action="store_true", help="do not open a browser")

    demo = commands.add_parser("demo", help="write the fictional partnership's deliveries")
    demo.add_argument("--out", type=Path, required=True, metavar="DIR")
    demo.add_argument("--seed", type=int)
    demo.add_argument("--truth", type=Path, metavar="FILE", help="write what was planted")

    for name, words in (
        ("load", "load files, folders or deliveries"),
        ("check", "say what loading would do, without doing it"),
    ):
        command = commands.add_parser(name, help=words)
        command.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        command.add_argument("--as-at", type=_date, metavar="DATE")
        command.add_argument(
            "--future", action="store_true", help="a date after tomorrow is meant as it is"
        )
        command.add_argument(
            "--continues",
            nargs=2,
            action="append",
            default=[],
            metavar=("FILE", "PUBLICATION"),
            help="a published file goes on the series of another name",
        )

    unload = commands.add_parser("unload", help="take one load out again")
    unload.add_argument("load_id", type=int, metavar="LOAD_ID")

    commands.add_parser("receipts", help="list what was loaded")

    snapshots = commands.add_parser(
        "snapshots", help="list snapshots, pin one to a meeting, or go back to one"
    )
    actions = snapshots.add_subparsers(dest="action", parser_class=_Parser)
    use = actions.add_parser("use", help="publish a copy of an earlier snapshot as the next")
    use.add_argument("number", type=int, metavar="N")
    use.add_argument("--why", default="", help="the reason, kept in the list of snapshots")
    keep = actions.add_parser("pin", help="keep the snapshot that a meeting saw, under a name")
    keep.add_argument("number", type=int, metavar="N")
    keep.add_argument("name", metavar="NAME", help="such as 'Board, 16 July 2026'")
    let_go = actions.add_parser("unpin", help="let a pin go, by its name or its snapshot's number")
    let_go.add_argument("name", metavar="NAME")

    for name, words in (
        ("backup", "keep the whole warehouse in one file"),
        ("restore", "bring a backup back into an empty place"),
    ):
        command = commands.add_parser(name, help=words)
        command.add_argument("file", type=Path, metavar="FILE")

    commands.add_parser(
        "check-warehouse", help="look at every file of the warehouse and say what holds"
    )
    aside = commands.add_parser("put-aside", help="list what looked left over, or delete it")
    aside.add_argument("action", nargs="?", choices=["empty"])

    sound = commands.add_parser("check-config", help="say whether hub.toml is sound")
    sound.add_argument("path", nargs="?", type=Path)
    return parser


def is_loopback(address: str) -> bool:
    """Say whether an address is this machine alone."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _with_progress(console: Console) -> tuple[Progress, loading.Progress]:
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        console=console,
        transient=True,
    )
    task = bar.add_task("Starting", total=1.0)
    last = -1

    def show(doing: str, share: float) -> None:
        nonlocal last
        bar.update(task, description=escape(doing[:60].ljust(60)), completed=share)
        # A log file is not a screen: there, a line for each tenth is progress enough.
        if not console.is_terminal and int(share * 10) > last:
            last = int(share * 10)
            console.print(f"{share:4.0%} {doing}", markup=False)

    return bar, show


def _serve(arguments: argparse.Namespace, console: Console) -> int:
    if not is_loopback(arguments.address):
        console.print(
            f"Not started: the address {arguments.address} can be reached by others, and no "
            "sign-in is set up. Without sign-in the dashboard serves this machine alone "
            "(127.0.0.1).",
            style="red",
        )
        return WRONG_USE
    settings = config.read()
    if arguments.empty:
        begun = places.begin_empty(settings, loading.who())
        console.print(
            "A warehouse of your own was begun, empty. Load the first files on the page Load."
            if begun
            else "There is a warehouse of your own already; it is opened as it is."
        )
    folder = places.demo_folder(settings) if arguments.demo else places.folder_in_force(settings)
    if warehouse.kind_of(folder) is None:
        console.print("First start: loading the fictional partnership Harrowmere.")
        bar, show = _with_progress(console)
        with bar:
            places.load_demo(settings, show)
    for said in upkeep.mend(folder if arguments.demo else places.folder_in_force(settings)):
        console.print(said, markup=False)
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(config.ROOT / "dashboard.py"),
        "--server.address",
        arguments.address,
        "--server.port",
        str(arguments.port),
        "--server.headless",
        str(arguments.headless or not sys.stdout.isatty()).lower(),
    ]
    console.print(
        f"The dashboard is at http://{arguments.address}:{arguments.port} - stop it with Ctrl+C.",
        highlight=False,
    )
    try:
        # From its own folder, where Streamlit finds its settings; hub.toml is still the caller's.
        hub_toml = str(config.config_path().resolve())
        environment = dict(os.environ)
        if Path(hub_toml).exists():
            environment["LEARNING_HUB_CONFIG"] = hub_toml
        if arguments.demo:
            environment["LEARNING_HUB_WAREHOUSE"] = str(folder)
        server = subprocess.Popen(command, cwd=config.ROOT, env=environment)
        # Who ends this program ends the server that it started, which would hold the port.
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        return max(server.wait(), 0)
    except KeyboardInterrupt:
        return 0


def _load(arguments: argparse.Namespace, console: Console) -> int:
    settings = config.read()
    absent = [str(path) for path in arguments.paths if not path.exists()]
    if absent:
        console.print(
            f"Not there: {loading.readable(', '.join(absent))}. Check the name and the folder. "
            "Nothing was loaded.",
            markup=False,
        )
        return 2
    deliveries = loading.gather(arguments.paths)
    if not any(delivery.files for delivery in deliveries):
        console.print("No files to load were found there (CSV, Parquet or workbooks).")
        return 2
    folder = places.folder_for(settings, deliveries)
    is_first = places.shows_demo(settings)
    bar, show = _with_progress(console)
    with bar:
        outcome = loading.load(
            folder,
            arguments.paths,
            as_at=arguments.as_at,
            keep=settings.keep_snapshots,
            dry_run=arguments.command == "check",
            is_future_meant=arguments.future,
            continues=dict(arguments.continues),
            progress=show,
        )
    for said in outcome.said:
        console.print(said, markup=False)
    for receipt in outcome.receipts:
        for line in receipt.lines():
            console.print(line, markup=False)
        if arguments.command == "load" and (said := receipt.mending()):
            console.print(f"  {said}", markup=False)
        if receipt.to_mend:
            console.print(f"  {folder / receipt.to_mend}", markup=False)
    if arguments.command == "check":
        console.print("This is what would happen. Nothing was loaded.")
    elif outcome.snapshots:
        console.print(f"Snapshot {outcome.snapshots[-1]} is now current.")
        if is_first and not places.shows_demo(settings):
            console.print(places.DEMO_PUT_ASIDE, markup=False)
    else:
        console.print("No snapshot was made: nothing changed.")
    return outcome.exit_code


def _snapshots(arguments: argparse.Namespace, console: Console) -> int:
    settings = config.read()
    folder = places.folder_in_force(settings)
    if arguments.action == "use":
        by = loading.who()
        made = warehouse.use(
            folder, arguments.number, by=by, why=arguments.why, keep=settings.keep_snapshots
        )
        console.print(f"Snapshot {made} is now current: a copy of snapshot {arguments.number}.")
        return 0
    if arguments.action == "pin":
        warehouse.pin(folder, arguments.number, arguments.name)
        console.print(
            f"Snapshot {arguments.number} is kept as '{arguments.name.strip()}'.", markup=False
        )
        return 0
    if arguments.action == "unpin":
        for name in warehouse.unpin(folder, arguments.name):
            console.print(f"'{name}' is unpinned.", markup=False)
        return 0
    for said in warehouse.look(folder).said:
        console.print(said, markup=False)
    held = warehouse.listing(folder)
    if not held and not warehouse.has_begun(folder):
        console.print("Nothing has been loaded yet.")
    pinned = warehouse.pins(folder)
    for row in held:
        mark = "*" if row["is_current"] else " "
        gone = "" if row["is_held"] else " (file pruned)"
        names = "".join(f"  [{n}]" for n, number in pinned.items() if number == row["number"])
        console.print(
            f"{mark} {row['number']:>4}  as at {row['as_at']}  made {row['made_at']} "
            f"by {row['made_by']}  {row['why']}{gone}{names}",
            markup=False,
        )
    return 0


def _put_aside(arguments: argparse.Namespace, console: Console) -> int:
    folder = places.folder_in_force(config.read())
    if arguments.action == "empty":
        gone = warehouse.empty_put_aside(folder)
        console.print(
            f"Deleted: {', '.join(aside.name for aside in gone)}."
            if gone
            else "Nothing lies aside.",
            markup=False,
        )
        return 0
    held = put_aside.listing(folder)
    for aside in held:
        console.print(f"{aside.since}  {aside.path}", markup=False)
    if not held:
        console.print("Nothing lies aside.")
    return 0


def _run(arguments: argparse.Namespace, console: Console) -> int:
    match arguments.command:
        case "serve":
            return _serve(arguments, console)
        case "demo":
            from learning_hub import demo, demo_case_lists

            seed = demo.DEFAULT_SEED if arguments.seed is None else arguments.seed
            written = demo.write(arguments.out, seed, arguments.truth)
            demo_case_lists.write(arguments.out, seed)
            console.print(f"{len(written)} deliveries written to {arguments.out}.", markup=False)
            return 0
        case "load" | "check":
            return _load(arguments, console)
        case "unload":
            settings = config.read()
            folder = places.folder_in_force(settings)
            mended = warehouse.look(folder)
            made, said = loading.unload(
                folder, arguments.load_id, by=loading.who(), keep=settings.keep_snapshots
            )
            for line in mended.said:
                console.print(line, markup=False)
            console.print(f"{said} Snapshot {made} is now current.", markup=False)
            return 0
        case "receipts":
            for line in receipts_kept.lines(places.folder_in_force(config.read())):
                console.print(line, markup=False)
            return 0
        case "backup":
            folder = places.folder_in_force(config.read())
            count = warehouse.backup(folder, arguments.file, upkeep.faults)
            for said in upkeep.faults(folder):
                console.print(said, markup=False)
            console.print(
                f"{count} files kept in {arguments.file}, and tried: they come back as they are.",
                markup=False,
            )
            return 0
        case "restore":
            folder = config.read().folder
            number = warehouse.restore(folder, arguments.file)
            for said in upkeep.faults(folder):
                console.print(said, markup=False)
            console.print(f"Restored. Snapshot {number} is current.", highlight=False)
            return 0
        case "check-warehouse":
            report = upkeep.look_over(places.folder_in_force(config.read()))
            for line in upkeep.lines(report):
                console.print(line, markup=False)
            return 1 if report.faults else 0
        case "put-aside":
            return _put_aside(arguments, console)
        case "snapshots":
            return _snapshots(arguments, console)
        case _:
            path = arguments.path or config.config_path()
            if not path.exists():
                is_named = arguments.path is not None or "LEARNING_HUB_CONFIG" in os.environ
                rest = "." if is_named else "; the defaults hold."
                console.print(f"{path} is not there{rest}", markup=False)
                return 2 if is_named else 0
            found = config.problems(path)
            for line in found:
                console.print(line, markup=False)
            if not found:
                console.print(f"{path} is sound.", markup=False)
            return 1 if found else 0


def main(words: list[str] | None = None) -> int:
    """Run one command and give its exit code: 0, 1 some rejected, 2 failed, 64 wrong use."""
    arguments = _parser().parse_args(words)
    # Long lines go out whole, so that a log holds one sentence a line.
    console = Console(soft_wrap=True, highlight=False)
    try:
        return _run(arguments, console)
    except (WarehouseError, BadManifest, config.ConfigError) as error:
        console.print(str(error), markup=False)
        return 2
    except OSError as error:
        # Whatever the machine says of a file, in a sentence: a traceback helps nobody here.
        where = f"{error.filename}: " if error.filename else ""
        console.print(f"{where}{error.strerror or error}. Nothing was changed.", markup=False)
        return 2


if __name__ == "__main__":
    sys.exit(main())
