"""The command line: what each command prints, and the code it ends with (0, 1, 2, 64)."""

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace

import pytest

from learning_hub import __version__, config, loading, places, warehouse
from learning_hub.__main__ import _parser, is_loopback, main

pytestmark = pytest.mark.slow

THEMES = "theme,label,rank\nvoice,Voice,1\nbelonging,Belonging,2\n"
BROKEN = "theme,label,rank\nvoice,Voice,1\nbelonging,,2\n"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Give a function that runs a command on a warehouse of its own: its code and its words."""
    monkeypatch.setenv("LEARNING_HUB_WAREHOUSE", str(tmp_path / "hub"))
    monkeypatch.chdir(tmp_path)

    def command(*words):
        capsys.readouterr()
        try:
            code = main([str(word) for word in words])
        except SystemExit as end:
            code = end.code
        told = capsys.readouterr()
        return code, told.out + told.err

    return command


@pytest.fixture
def hub(tmp_path):
    """Name the folder of the warehouse that `run` works on."""
    return tmp_path / "hub"


# load and check


def test_a_load_of_which_all_is_accepted_ends_with_0(run, file):
    code, said = run("load", file("theme.csv", THEMES))
    assert code == 0
    assert "theme.csv: 2 records read: 2 new.\n" in said
    assert said.endswith("Snapshot 1 is now current.\n")


def test_the_same_again_ends_with_0_and_says_that_nothing_changed(run, file):
    path = file("theme.csv", THEMES)
    run("load", path)
    code, said = run("load", path)
    assert code == 0
    assert "2 records read: 2 unchanged. Nothing changed." in said
    assert said.endswith("No snapshot was made: nothing changed.\n")


def test_a_load_of_which_some_is_refused_ends_with_1_and_says_what(run, file):
    code, said = run("load", file("theme.csv", BROKEN), file("sweets.csv", "colour,taste\nred,x\n"))
    assert code == 1
    assert "  theme.csv, line 3, label: is empty; fill it in.\n" in said
    assert "Refused: sweets.csv is not recognised" in said


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sweets.csv", "colour,taste\nred,x\n"),
        ("theme.csv", "theme,label,rank\nvoice,,1\n"),
        ("theme.csv", "theme,label,rank\n"),
    ],
)
def test_a_load_of_which_nothing_is_accepted_ends_with_2(run, file, hub, name, text):
    code, said = run("load", file(name, text))
    assert code == 2
    assert "No snapshot was made" in said
    assert warehouse.kind_of(hub) is None


def test_what_is_not_there_or_holds_no_files_ends_with_2(run, tmp_path, file):
    code, said = run("load", file("theme.csv", THEMES), tmp_path / "gone.csv")
    assert code == 2
    assert "gone.csv. Check the name and the folder. Nothing was loaded." in said
    (tmp_path / "empty").mkdir()
    code, said = run("load", tmp_path / "empty")
    assert (code, said) == (2, "No files to load were found there (CSV, Parquet or workbooks).\n")


def test_check_says_what_would_happen_with_the_same_codes_and_loads_nothing(run, file, hub):
    good, bad = file("theme.csv", THEMES), file("broken.csv", BROKEN)
    assert run("check", good)[0] == 0
    code, said = run("check", bad)
    assert code == 1
    assert "broken.csv, line 3, label: is empty" in said
    assert said.endswith("This is what would happen. Nothing was loaded.\n")
    assert run("check", file("x.csv", "a,b\n1,2\n"))[0] == 2
    assert warehouse.kind_of(hub) is None


def test_the_date_of_a_load_can_be_given(run, file, hub):
    assert run("load", file("theme.csv", THEMES), "--as-at", "2026-07-10")[0] == 0
    assert str(warehouse.listing(hub)[0]["as_at"]) == "2026-07-10"


def test_a_manifest_that_cannot_be_followed_ends_with_2_and_a_sentence(run, file):
    code, said = run("load", file("a/delivery.toml", "as_at = soon\n").parent)
    assert code == 2
    assert said.startswith("a/delivery.toml is not valid TOML")


def test_own_files_are_refused_by_a_demo_warehouse(run, file):
    file("demo/delivery.toml", "as_at = 2026-07-10\nfictional = true\n")
    assert run("load", file("demo/theme.csv", THEMES).parent)[0] == 0
    code, said = run("load", file("own.csv", THEMES))
    assert code == 2
    assert "This warehouse holds the fictional demo partnership;" in said


def test_progress_goes_to_a_log_in_a_line_for_each_tenth_at_most(run, file):
    paths = [file(f"theme__{n}.csv", THEMES.replace("voice", f"v{n}")) for n in range(30)]
    _, said = run("load", *paths)
    steps = [line for line in said.splitlines() if "% Reading" in line]
    assert 5 < len(steps) <= 10
    assert "100% Done" in said


# unload, snapshots, receipts


def test_a_load_is_taken_out_again_and_snapshots_and_receipts_are_listed(run, file):
    run("load", file("theme.csv", THEMES), "--as-at", "2026-07-10")
    run("load", file("more.csv", "theme,label,rank\nescalation,Escalation,3\n"))
    code, said = run("unload", 2)
    assert code == 0
    assert said == (
        "Load 2 (more.csv) is taken out: 1 rows gone, 0 rows that it had replaced are "
        "back. Snapshot 3 is now current.\n"
    )
    code, said = run("snapshots")
    assert code == 0
    assert [line[:6] for line in said.splitlines()] == ["*    3", "     2", "     1"]
    assert "as at 2026-07-10" in said
    assert "unload of load 2" in said
    code, said = run("receipts")
    assert code == 0
    assert [line.split()[1] for line in said.splitlines()] == ["1", "2"]
    assert "theme.csv  read 2: new 2, changed 0, unchanged 0, rejected 0, withdrawn 0" in said


def test_taking_out_what_is_not_in_force_ends_with_2(run, file):
    run("load", file("theme.csv", THEMES))
    assert run("unload", 7) == (2, "There is no load 7 in force. `receipts` lists the loads.\n")


def test_going_back_to_an_earlier_snapshot(run, file, hub):
    run("load", file("theme.csv", THEMES))
    run("load", file("more.csv", "theme,label,rank\nescalation,Escalation,3\n"))
    assert run("snapshots", "use", 1, "--why", "a wrong file") == (
        0,
        "Snapshot 3 is now current: a copy of snapshot 1.\n",
    )
    assert warehouse.listing(hub)[0]["why"] == "use of snapshot 1: a wrong file"
    assert run("snapshots", "use", 9)[0] == 2


def test_before_anything_was_loaded_the_lists_say_so(run):
    assert run("snapshots") == (0, "Nothing has been loaded yet.\n")
    assert run("receipts") == (0, "Nothing has been loaded yet.\n")
    assert run("snapshots", "use", 1)[0] == 2
    assert run("unload", 1)[0] == 2


def test_as_many_snapshots_are_kept_as_hub_toml_says(run, file, hub, tmp_path):
    (tmp_path / "hub.toml").write_text("[warehouse]\nkeep_snapshots = 2\n")
    for name in "abc":
        run("load", file(f"{name}.csv", f"theme,label,rank\n{name},x,1\n"))
    run("unload", 2)
    run("snapshots", "use", 3)
    assert sorted(path.name for path in hub.glob("hub-*.duckdb")) == [
        "hub-000004.duckdb",
        "hub-000005.duckdb",
    ]
    pruned = [line.endswith("(file pruned)") for line in run("snapshots")[1].splitlines()]
    assert pruned == [False, False, True, True, True]


# check-config


def test_check_config_ends_with_0_1_or_2(run, tmp_path, monkeypatch):
    assert run("check-config") == (0, "hub.toml is not there; the defaults hold.\n")
    path = tmp_path / "hub.toml"
    path.write_text('[marking]\ntext = "OFFICIAL"\n')
    assert run("check-config") == (0, "hub.toml is sound.\n")
    path.write_text("[marking]\ntext = 5\n")
    assert run("check-config") == (1, "hub.toml, line 2: marking.text must be text in quotes.\n")
    assert run("check-config", path)[0] == 1
    assert run("check-config", tmp_path / "gone.toml")[0] == 2
    monkeypatch.setenv("LEARNING_HUB_CONFIG", str(tmp_path / "gone.toml"))
    assert run("check-config")[0] == 2


def test_no_command_works_with_an_unsound_hub_toml(run, file, tmp_path):
    (tmp_path / "hub.toml").write_text("[marking]\ntext = 5\n")
    for words in (
        ["load", file("theme.csv", THEMES)],
        ["snapshots"],
        ["receipts"],
        ["unload", 1],
        ["serve"],
    ):
        assert run(*words) == (2, "hub.toml, line 2: marking.text must be text in quotes.\n")


# serve


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "::",
        "192.168.1.20",
        "hub.example.org",
        "127.0.0.1.example.org",
        "",
        "8.8.8.8",
        "::ffff:8.8.8.8",
        "*",
    ],
)
def test_without_sign_in_the_dashboard_serves_this_machine_alone(run, address):
    assert not is_loopback(address)
    code, said = run("serve", "--address", address)
    assert code == 64
    assert f"Not started: the address {address} can be reached by others, and no sign-in" in said


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1", "127.0.0.9"])
def test_loopback_addresses_are_known(address):
    assert is_loopback(address)


def test_an_empty_warehouse_is_begun_on_purpose_and_only_once(tmp_path):
    settings = replace(config.Config(), folder=tmp_path / "hub")
    assert places.begin_empty(settings, "a test")
    assert places.folder_in_force(settings) == settings.folder
    assert not places.needs_demo(settings)
    assert [one["why"] for one in warehouse.listing(settings.folder)] == ["begun empty"]
    assert not places.begin_empty(settings, "a test")


def test_who_ends_serve_ends_the_server_that_it_started(tmp_path):
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    serve = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "learning_hub",
            "serve",
            "--empty",
            "--headless",
            "--port",
            str(port),
        ],
        cwd=config.ROOT,
        env={**os.environ, "LEARNING_HUB_WAREHOUSE": str(tmp_path / "hub")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def answers():
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
        return False

    try:
        begun = time.monotonic()
        while not answers() and time.monotonic() < begun + 60:
            time.sleep(0.2)
        assert answers()
        serve.terminate()
        assert serve.wait(timeout=30) == 0
        assert not answers()
    finally:
        serve.kill()


# Wrong use


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["lode"],
        ["load"],
        ["load", "--as-at"],
        ["load", "x.csv", "--as-at", "10/07/2026"],
        ["unload"],
        ["unload", "two"],
        ["snapshots", "use"],
        ["snapshots", "use", "one"],
        ["demo"],
        ["serve", "--port", "http"],
        ["load", "x.csv", "--colour"],
        ["check"],
        ["snapshots", "forget", "1"],
    ],
)
def test_wrong_use_ends_with_64_and_says_how_it_is_used(run, words):
    code, said = run(*words)
    assert code == 64
    assert said.startswith("usage: python -m learning_hub")


def test_what_is_not_said_on_the_command_line_is_the_usual():
    usual = {
        "serve": {
            "address": "127.0.0.1",
            "port": 8501,
            "empty": False,
            "demo": False,
            "headless": False,
        },
        "load a.csv": {"as_at": None, "future": False, "continues": []},
        "check a.csv": {"as_at": None, "future": False, "continues": []},
        "demo --out d": {"seed": None, "truth": None},
        "snapshots": {"action": None},
        "snapshots use 3": {"action": "use", "number": 3, "why": ""},
        "put-aside": {"action": None},
        "check-config": {"path": None},
    }
    for words, expected in usual.items():
        told = vars(_parser().parse_args(words.split()))
        assert {name: told[name] for name in expected} == expected, words


def test_help_and_version_end_with_0(run):
    assert run("--version") == (0, f"{__version__}\n")
    code, said = run("--help")
    assert code == 0
    for command in (
        "serve",
        "demo",
        "load",
        "check",
        "unload",
        "receipts",
        "snapshots",
        "check-config",
    ):
        assert command in said


def test_the_module_runs_as_a_program_and_passes_its_code_on(file, tmp_path, monkeypatch):
    monkeypatch.setenv("LEARNING_HUB_WAREHOUSE", str(tmp_path / "hub"))
    done = subprocess.run(
        [sys.executable, "-m", "learning_hub", "load", file("theme.csv", BROKEN)],
        cwd=config.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "theme.csv, line 3, label: is empty; fill it in." in done.stdout
    assert done.stderr == ""


def test_a_load_says_where_the_refused_rows_can_be_mended_and_checking_does_not(run, file, hub):
    path = file("theme.csv", BROKEN)
    checked = run("check", path)[1]
    assert "Mend the refused rows" not in checked and "listed only" not in checked
    _, said = run("load", path)
    (place,) = (hub / "rejects").glob("*/theme.csv")
    assert f"  Mend the refused rows in the file made of them, and load that.\n  {place}\n" in said


@pytest.fixture
def beside_demo(run, hub, tmp_path):
    """A demo of one small delivery, beside the partnership's own warehouse, not begun yet."""
    delivery = tmp_path / "first"
    delivery.mkdir()
    (delivery / "delivery.toml").write_text("as_at = 2026-01-01\nfictional = true\n")
    (delivery / "theme.csv").write_text(THEMES)
    folder = places.demo_folder(config.read())
    loading.load(folder, [delivery], by="a test")
    return folder


def test_the_first_own_load_says_that_the_demo_is_put_aside(run, file, beside_demo):
    assert places.DEMO_PUT_ASIDE not in run("check", file("theme.csv", THEMES))[1]
    assert places.DEMO_PUT_ASIDE in run("load", file("theme.csv", THEMES))[1]
    assert places.DEMO_PUT_ASIDE not in run("load", file("theme.csv", THEMES + "play,Play,9\n"))[1]


def test_the_demo_put_aside_can_be_seen_again(run, file, beside_demo, monkeypatch):
    run("load", file("theme.csv", THEMES))
    opened = []

    class Server:
        def __init__(self, command, cwd, env):
            opened.append(env["LEARNING_HUB_WAREHOUSE"])

        def terminate(self):
            pass

        def wait(self):
            return 0

    monkeypatch.setattr(subprocess, "Popen", Server)
    assert run("serve", "--demo", "--headless")[0] == 0
    assert opened == [str(beside_demo)]
