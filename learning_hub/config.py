"""hub.toml: the partnership's own settings, with the defaults that hold where it is silent."""

import os
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from learning_hub import contract

ROOT = Path(__file__).resolve().parents[1]

STATUS_DEFAULTS = {
    "not_started": "The start date has not come yet.",
    "on_track": "Going to plan for its due date.",
    "at_risk": "Slipping by up to a month, or at risk with a plan to recover.",
    "off_track": "Overdue or blocked, or slipping by more than a month.",
    "complete": "Done, and the evidence that it was done has been accepted.",
    "embedded": "Done, and a later check found that it holds in practice.",
}

# Every key that hub.toml may hold, with the type it must have.
KEYS: dict[str, dict[str, type]] = {
    "partnership": {"name": str, "fictional": bool, "areas": list},
    "warehouse": {"folder": str, "keep_snapshots": int},
    "marking": {"text": str},
    "disclosure": {"profile": str},
    "status": {code: str for code in STATUS_DEFAULTS},
}
# Sections that older versions of hub.toml offered, and that nothing read.
GONE = ("retention", "roles")
PROFILES = tuple(contract.LARGEST_HIDDEN)
LARGEST = 1_000_000


class ConfigError(ValueError):
    """hub.toml holds something that it may not: the message names file, line and key."""


@dataclass(frozen=True)
class Config:
    """The settings in force. Folders are absolute."""

    name: str = "Safeguarding Children Partnership"
    is_fictional: bool = False
    areas: tuple[str, ...] = ()
    folder: Path = ROOT / "data" / "warehouse"
    keep_snapshots: int = 60
    marking: str = "OFFICIAL-SENSITIVE"
    profile: str = "dfe"
    status: dict[str, str] = field(default_factory=lambda: dict(STATUS_DEFAULTS))
    is_folder_named: bool = False


def _line_of(text: str, section: str, key: str | None) -> int:
    inside = key is None and not re.search(rf"^\s*\[{re.escape(section)}\]", text, re.MULTILINE)
    if inside:
        # A setting above all sections.
        key = section
    for number, line in enumerate(text.splitlines(), start=1):
        if found := re.match(r"\s*\[([^\]]+)\]", line):
            inside = found[1].strip() == section
            if inside and key is None:
                return number
        elif inside and key and re.match(rf"\s*{re.escape(key)}\s*=", line):
            return number
    return 1


def problems(path: Path) -> list[str]:
    """List what is wrong in a hub.toml, a sentence each with file, line and key. Empty = sound."""
    try:
        if path.stat().st_size > LARGEST:
            return [f"{path.name} is far too large for a file of settings. Write it anew."]
        text = path.read_text(encoding="utf-8")
        held = tomllib.loads(text)
    except OSError as error:
        return [f"{path.name} cannot be read: {error.strerror}."]
    except UnicodeDecodeError:
        return [f"{path.name} is not UTF-8 text. Save it as UTF-8."]
    except tomllib.TOMLDecodeError as error:
        return [f"{path.name}: this is not valid TOML: {error}."]
    except RecursionError:
        return [f"{path.name} is nested too deeply to be read. Write it anew."]
    found = []
    for section, keys in held.items():
        line = _line_of(text, section, None)
        if section in GONE:
            found.append(
                f"{path.name}, line {line}: [{section}] never did anything, and is no section any "
                "more. Take it out."
            )
            continue
        if section not in KEYS or not isinstance(keys, dict):
            known = ", ".join(KEYS)
            found.append(
                f"{path.name}, line {line}: '{section}' is not a section. Sections are: {known}."
            )
            continue
        for key, value in keys.items():
            where = f"{path.name}, line {_line_of(text, section, key)}: {section}.{key}"
            wanted = KEYS[section].get(key)
            if wanted is None:
                known = ", ".join(KEYS[section])
                found.append(f"{where} is not a setting. Settings of [{section}] are: {known}.")
            elif type(value) is not wanted:
                words = {str: "text in quotes", bool: "true or false", int: "a whole number"}
                found.append(f"{where} must be {words.get(wanted, 'a list of codes in quotes')}.")
            elif isinstance(value, list) and not all(isinstance(item, str) for item in value):
                found.append(f"{where} must be a list of codes in quotes.")
            elif key == "profile" and value not in PROFILES:
                found.append(f"{where} must be one of: {', '.join(PROFILES)}.")
            elif isinstance(value, int) and wanted is int and value < 1:
                found.append(f"{where} must be 1 or more.")
    return found


def config_path() -> Path:
    """Say which hub.toml is in force: the environment's, else the one in the current folder."""
    return Path(os.environ.get("LEARNING_HUB_CONFIG", "hub.toml"))


def read(path: Path | None = None) -> Config:
    """Read the settings. A missing hub.toml means all defaults. Raises ConfigError when unsound.

    The environment's LEARNING_HUB_WAREHOUSE goes before hub.toml's folder.
    """
    path = path or config_path()
    held: dict[str, dict[str, Any]] = {}
    if path.exists():
        if found := problems(path):
            raise ConfigError("\n".join(found))
        held = tomllib.loads(path.read_text(encoding="utf-8"))
    elif "LEARNING_HUB_CONFIG" in os.environ and path == config_path():
        raise ConfigError(f"LEARNING_HUB_CONFIG names {path}, which does not exist.")
    base = Config()
    partnership = held.get("partnership", {})
    folder = os.environ.get("LEARNING_HUB_WAREHOUSE") or held.get("warehouse", {}).get("folder")
    return Config(
        name=partnership.get("name", base.name),
        is_fictional=partnership.get("fictional", base.is_fictional),
        areas=tuple(partnership.get("areas", base.areas)),
        folder=(ROOT / folder if folder else base.folder).resolve(),
        keep_snapshots=held.get("warehouse", {}).get("keep_snapshots", base.keep_snapshots),
        marking=held.get("marking", {}).get("text", base.marking),
        profile=held.get("disclosure", {}).get("profile", base.profile),
        status={**base.status, **held.get("status", {})},
        is_folder_named=folder is not None,
    )
