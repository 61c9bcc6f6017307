"""hub.toml: its defaults, the order of who decides, and the sentence for each thing wrong in it."""

import re
import tomllib
from dataclasses import fields
from datetime import date

import pytest

from learning_hub import config, places, viewer, warehouse
from learning_hub.loading.deliveries import Delivery


def test_the_hub_toml_of_the_project_is_sound_and_shows_the_defaults():
    path = config.ROOT / "hub.toml"
    assert config.problems(path) == []
    assert config.read(path) == config.Config()
    shown = "\n".join(
        line.removeprefix("# ")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("[") or " = " in line
    )
    told, base = tomllib.loads(shown), config.Config()
    assert told["partnership"] == {"name": base.name, "areas": []}
    assert told["warehouse"] == {"folder": "data/warehouse", "keep_snapshots": base.keep_snapshots}
    assert told["status"] == config.STATUS_DEFAULTS
    assert told["disclosure"] == {"profile": base.profile}
    assert set(told) == set(config.KEYS)


def test_a_missing_hub_toml_means_all_defaults(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert config.read() == config.Config()


def test_what_hub_toml_says_holds(file):
    path = file(
        "hub.toml",
        """
        [partnership]
        name = "Bexley S.H.I.E.L.D."
        areas = ["E09000004"]
        fictional = true
        [warehouse]
        keep_snapshots = 1
        folder = "elsewhere"
        [marking]
        text = "OFFICIAL"
        [disclosure]
        profile = "ohid"
        [status]
        at_risk = "We worry."
        """,
    )
    settings = config.read(path)
    assert (settings.name, settings.areas) == ("Bexley S.H.I.E.L.D.", ("E09000004",))
    assert (settings.keep_snapshots, settings.profile) == (1, "ohid")
    assert (settings.is_fictional, settings.marking) == (True, "OFFICIAL")
    assert (settings.folder, settings.is_folder_named) == (config.ROOT / "elsewhere", True)
    assert settings.status["at_risk"] == "We worry."
    assert settings.status["complete"] == config.STATUS_DEFAULTS["complete"]
    silent = config.read(file("silent.toml", "[partnership]"))
    assert (silent.folder, silent.is_folder_named) == (config.Config().folder, False)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[partnership]\nname = 5\n", 2, "partnership.name must be text in quotes"),
        (
            '[partnership]\n\nnmae = "x"\n',
            3,
            "partnership.nmae is not a setting. Settings of [partn",
        ),
        (
            '# head\n[partnerships]\nname = "x"\n',
            2,
            "'partnerships' is not a section. Sections are: p",
        ),
        ('# head\nname = "x"\n[marking]\ntext = "y"\n', 2, "'name' is not a section"),
        ('[marking]\ntext = "x"\n[disclosure]\nprofile = "none"\n', 4, "must be one of: dfe, ohid"),
        ("[warehouse]\nkeep_snapshots = 0\n", 2, "warehouse.keep_snapshots must be 1 or more"),
        ('[warehouse]\nkeep_snapshots = "9"\n', 2, "keep_snapshots must be a whole number"),
        ("[warehouse]\nkeep_snapshots = true\n", 2, "keep_snapshots must be a whole number"),
        ('[partnership]\nfictional = "no"\n', 2, "must be true or false"),
        ("[retention]\nlog_months = 12\n", 1, "never did anything"),
        ('[partnership]\nareas = "E09000004"\n', 2, "areas must be a list of codes in quotes"),
        ("[partnership]\nareas = [4]\n", 2, "areas must be a list of codes in quotes"),
        (
            '[marking]\nprofile = "x"\n[disclosure]\nprofile = 3\n',
            4,
            "disclosure.profile must be text",
        ),
    ],
)
def test_each_thing_wrong_is_told_by_file_line_and_key(file, text, line, words):
    found = config.problems(file("hub.toml", text))
    assert any(said.startswith(f"hub.toml, line {line}: ") and words in said for said in found)
    with pytest.raises(config.ConfigError, match=r"hub\.toml, line"):
        config.read(file("hub.toml", text))


def test_all_things_wrong_are_told_at_once(file):
    assert len(config.problems(file("hub.toml", '[marking]\ntext = 1\ncolour = "red"\n[x]\n'))) == 3


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'[partnership\nname = "x"\n', "hub.toml: this is not valid TOML: "),
        ('[marking]\ntext = "caf\u00e9"\n'.encode("cp1252"), "hub.toml is not UTF-8 text"),
    ],
)
def test_a_hub_toml_that_cannot_be_read_is_told_in_a_sentence(file, content, words):
    found = config.problems(file("hub.toml", content))
    assert len(found) == 1
    assert found[0].startswith(words)


def test_the_environment_goes_before_hub_toml(file, tmp_path, monkeypatch):
    path = file("hub.toml", '[warehouse]\nfolder = "elsewhere"\n')
    assert config.read(path).folder == config.ROOT / "elsewhere"
    monkeypatch.setenv("LEARNING_HUB_WAREHOUSE", str(tmp_path / "named"))
    assert config.read(path).folder == tmp_path / "named"
    monkeypatch.setenv("LEARNING_HUB_CONFIG", str(path))
    assert config.config_path() == path


def test_an_environment_that_names_a_missing_hub_toml_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setenv("LEARNING_HUB_CONFIG", str(tmp_path / "gone.toml"))
    with pytest.raises(config.ConfigError, match="which does not exist"):
        config.read()


def test_the_demo_has_a_warehouse_of_its_own_until_own_files_are_loaded(tiny, tmp_path):
    settings = config.Config(folder=tmp_path / "hub")
    assert places.folder_in_force(settings) == tmp_path / "hub-demo"
    assert places.needs_demo(settings)
    fictional = [Delivery("a", (), date(2026, 1, 1), True)]
    assert places.folder_for(settings, fictional) == tmp_path / "hub-demo"
    assert places.folder_for(settings, [Delivery(None, ())]) == tmp_path / "hub"
    # Where one of several is the partnership's own, all go there; and so does nothing at all.
    assert places.folder_for(settings, [*fictional, Delivery(None, ())]) == tmp_path / "hub"
    assert places.folder_for(settings, []) == tmp_path / "hub"
    named = config.Config(folder=tmp_path / "hub", is_folder_named=True)
    assert places.folder_for(named, fictional) == tmp_path / "hub"
    own = tiny(agency="agency_id\nLA")
    begun = config.Config(folder=own.folder)
    assert places.folder_in_force(begun) == own.folder
    assert not places.needs_demo(begun)
    assert not places.settings_for(begun, own.folder).is_fictional
    # Where the file that tells the kind is lost, the demo's folder is the demo's.
    assert places.settings_for(settings, tmp_path / "hub-demo").is_fictional
    assert not places.settings_for(settings, tmp_path / "hub").is_fictional


def test_a_first_load_that_was_killed_has_not_begun_a_warehouse(tmp_path):
    (tmp_path / "warehouse.json").write_text('{"kind": "own"}', encoding="utf-8")
    assert warehouse.kind_of(tmp_path) is None
    assert places.needs_demo(config.Config(folder=tmp_path))


def test_roles_are_five_and_a_member_belongs_to_an_agency():
    assert viewer.viewer("board", "HEA") == viewer.Viewer("board", None)
    assert viewer.viewer("member", "HEA").label == "Hub member, HEA"
    assert [role for role in viewer.ROLES if viewer.Viewer(role).sees_exact] == [
        "manager",
        "operations",
    ]
    with pytest.raises(ValueError, match=r"is not a role\. Roles are: manager"):
        viewer.viewer("director")
    with pytest.raises(ValueError, match="belongs to an agency"):
        viewer.viewer("member")


def test_every_setting_is_explained_in_hub_toml():
    text = (config.ROOT / "hub.toml").read_text(encoding="utf-8")
    offered = {
        (section, key)
        for section, keys in config.KEYS.items()
        for key in keys
        # The demo's own folder says that it is fictional; nobody sets it by hand.
        if key != "fictional"
    }
    told = set()
    section = ""
    for line in text.splitlines():
        if found := re.fullmatch(r"\[(\w+)\]", line):
            section = found[1]
        elif found := re.match(r"# (\w+) = ", line):
            told.add((section, found[1]))
    assert told == offered


def test_every_setting_is_read_by_something():
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("learning_hub", "pages")
        for path in (config.ROOT / folder).rglob("*.py")
        if path.name != "config.py"
    )
    unread = [one.name for one in fields(config.Config) if f".{one.name}" not in code]
    assert unread == []
