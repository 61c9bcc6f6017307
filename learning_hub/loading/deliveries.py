"""Which files belong together: a delivery is a folder with a manifest, delivery.toml."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

MANIFEST = "delivery.toml"
ENDINGS = {".csv", ".xlsx", ".xlsm", ".tsv", ".txt"}


class BadManifest(ValueError):
    """A delivery.toml that cannot be followed; the message names the file and what is wrong."""


@dataclass(frozen=True)
class Delivery:
    """Files that make one snapshot together.

    name: the folder of a delivery with a manifest; None for loose files.
    scopes: for each file name, what the file is whole for.
    """

    name: str | None
    files: tuple[Path, ...]
    as_at: date | None = None
    is_fictional: bool = False
    scopes: dict[str, dict[str, str]] = field(default_factory=dict)


def _files(folder: Path) -> list[Path]:
    return sorted(
        path for path in folder.rglob("*")
        if path.is_file() and path.suffix.lower() in ENDINGS and not path.name.startswith((".", "~"))
    )


def read_manifest(folder: Path) -> Delivery:
    """Read a delivery's manifest. Raises BadManifest when it cannot be followed."""
    path = folder / MANIFEST
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadManifest(f"{folder.name}/{MANIFEST} is not valid TOML: {error}.") from error
    as_at = held.get("as_at")
    if not isinstance(as_at, date):
        raise BadManifest(f"{folder.name}/{MANIFEST}: as_at must be a date, such as 2026-07-10.")
    files = _files(folder)
    names = {file.name for file in files}
    scopes = {}
    for scope in held.get("scope", []):
        if scope.get("file") not in names:
            raise BadManifest(
                f"{folder.name}/{MANIFEST}: a scope names the file '{scope.get('file')}', "
                "which is not in the folder."
            )
        scopes[scope["file"]] = {
            key: str(scope[key])
            for key in ("table", "agency", "period_from", "period_to")
            if key in scope
        }
    return Delivery(folder.name, tuple(files), as_at, bool(held.get("fictional")), scopes)


def gather(paths: list[Path]) -> list[Delivery]:
    """Sort paths into deliveries, in the order in which they are to be loaded.

    Folders with a manifest come first, by as-at date, one snapshot each; all other files make
    one snapshot together. Raises BadManifest.
    """
    with_manifest: list[Delivery] = []
    loose: list[Path] = []
    for path in paths:
        if not path.is_dir():
            loose.append(path)
        elif (path / MANIFEST).exists():
            with_manifest.append(read_manifest(path))
        else:
            inside = sorted(p.parent for p in path.rglob(MANIFEST))
            with_manifest += [read_manifest(folder) for folder in inside]
            loose += [
                file for file in _files(path)
                if not any(folder in file.parents for folder in inside)
            ]
    with_manifest.sort(key=lambda delivery: (delivery.as_at, delivery.name))
    return with_manifest + ([Delivery(None, tuple(loose))] if loose else [])
