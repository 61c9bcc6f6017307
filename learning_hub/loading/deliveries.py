"""Which files belong together: a delivery is a folder with a manifest, delivery.toml."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from learning_hub.loading.formats import order
from learning_hub.loading.privacy.identifiers import kind_in_name, kind_of
from learning_hub.loading.privacy.kinds import CODED

MANIFEST = "delivery.toml"
ENDINGS = {".csv", ".xlsx", ".xlsm", ".ods", ".parquet", ".tsv", ".txt"}
# Some hundred scopes; what is larger is no manifest, and would only keep a machine busy.
LARGEST_MANIFEST = 1_000_000
SCOPE_KEYS = ("table", "agency", "period_from", "period_to", "continues")
PERIOD_KEYS = ("period_from", "period_to")
MANIFEST_KEYS = ("as_at", "scope", "from", "note", "fictional")


class BadManifest(ValueError):
    """A delivery.toml that cannot be followed; the message names the file and what is wrong."""


@dataclass(frozen=True)
class Delivery:
    """Files that make one snapshot together.

    name: the folder of a delivery with a manifest; None for loose files.
    scopes: for each file name, what the file is whole for, or which publication it continues.
    """

    name: str | None
    files: tuple[Path, ...]
    as_at: date | None = None
    is_fictional: bool = False
    scopes: dict[str, dict[str, str]] = field(default_factory=dict)


def readable(name: str) -> str:
    """Give a name as one line of text: '?' for each letter that cannot be shown on one."""
    plain = name.encode("utf-8", "replace").decode("utf-8")
    return "".join(letter if letter.isprintable() else "?" for letter in plain)


def _files(folder: Path) -> list[Path]:
    # What starts with a dot or a tilde is an editor's or the system's, not the sender's.
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in ENDINGS
        and not path.name.startswith((".", "~"))
        # A link that leads nowhere is told of when it is read, rather than passed over.
        and (path.is_file() or (path.is_symlink() and not path.exists()))
    )


def _refuse_personal(folder: Path, files: list[Path]) -> None:
    """Refuse folders whose names point at a person: snapshots and receipts would repeat them."""
    for file in [folder / MANIFEST, *files]:
        for name in (folder.name, *file.relative_to(folder).parts[:-1]):
            if told := kind_in_name(name):
                raise BadManifest(
                    f"The name of a folder looks as if it holds {told}. This dashboard never "
                    "holds what points at a person. Rename the folder and load it again."
                )


def _in_order(files: list[Path]) -> list[Path]:
    """Put files behind those that they need: LAIT's data behind its dictionary and the places."""
    return sorted(files, key=order.turn_of_file)


def scope_fault(scope: dict[str, str]) -> str:
    """Say what is wrong with a scope, as the end of a sentence. Empty = it can be followed.

    A scope that is only half understood would withdraw too much, so nothing in it is guessed.
    """
    if unknown := [key for key in scope if key not in SCOPE_KEYS]:
        return f"'{unknown[0]}' is not one of {', '.join(SCOPE_KEYS)}"
    if empty := [key for key, value in scope.items() if not value]:
        return f"{empty[0]} is empty"
    if ("period_from" in scope) != ("period_to" in scope):
        return "a period needs both period_from and period_to"
    try:
        days = [date.fromisoformat(scope[key]) for key in PERIOD_KEYS if key in scope]
    except ValueError:
        return "period_from and period_to must be dates, such as 2026-01-31"
    return "the period ends before it begins" if days and days[0] > days[1] else ""


def words_of(scope: dict[str, str]) -> str | None:
    return "; ".join(f"{key}={value}" for key, value in scope.items()) or None


def _refuse_personal_words(
    held: dict[str, object], scopes: list[dict[str, object]], where: str
) -> None:
    """Refuse a manifest of which a word that is repeated points at a person."""
    words = [*held, *(key for scope in scopes for key in scope)]
    words += [str(value) for scope in scopes for key, value in scope.items() if key != "file"]
    files = [str(scope.get("file", "")) for scope in scopes]
    for told in (*(kind_of(word, CODED) for word in words), *map(kind_in_name, files)):
        if told:
            raise BadManifest(
                f"{where} looks as if it holds {told}. This dashboard never holds what points at "
                "a person. Take it out and load the delivery again."
            )


def read_manifest(folder: Path) -> Delivery:
    """Read a delivery's manifest. Raises BadManifest when it cannot be followed."""
    path = folder / MANIFEST
    files = _files(folder)
    _refuse_personal(folder, files)
    if (shown := readable(folder.name)) != folder.name:
        raise BadManifest(
            f"The folder {shown} has a name with letters that cannot be read on this machine. "
            "Rename it and load it again."
        )
    try:
        if (size := path.stat().st_size) > LARGEST_MANIFEST:
            raise BadManifest(
                f"{folder.name}/{MANIFEST} has {size / 1e6:,.1f} MB; a manifest holds a few lines. "
                "Write it anew: as_at = 2026-07-10 is enough."
            )
        held = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadManifest(f"{folder.name}/{MANIFEST} is not valid TOML: {error}.") from error
    except RecursionError as error:
        raise BadManifest(
            f"{folder.name}/{MANIFEST} is nested too deeply to be read. Write it anew: as_at = "
            "2026-07-10 is enough."
        ) from error
    except OSError as error:
        raise BadManifest(f"{folder.name}/{MANIFEST} cannot be read: {error.strerror}.") from error
    told = held.get("scope", [])
    if not isinstance(told, list) or not all(isinstance(scope, dict) for scope in told):
        raise BadManifest(f"{folder.name}/{MANIFEST}: write each scope below a line [[scope]].")
    _refuse_personal_words(held, told, f"{folder.name}/{MANIFEST}")
    if unknown := [key for key in held if key not in MANIFEST_KEYS]:
        raise BadManifest(
            f"{folder.name}/{MANIFEST}: '{unknown[0]}' is not one of {', '.join(MANIFEST_KEYS)}."
        )
    if type(held.get("fictional", False)) is not bool:
        raise BadManifest(f"{folder.name}/{MANIFEST}: fictional must be true or false.")
    as_at = held.get("as_at")
    if type(as_at) is not date:
        raise BadManifest(f"{folder.name}/{MANIFEST}: as_at must be a date, such as 2026-07-10.")
    names = {file.name for file in files}
    scopes = {}
    for scope in told:
        words = {key: str(value).strip() for key, value in scope.items()}
        file = words.pop("file", None)
        if file not in names:
            raise BadManifest(
                f"{folder.name}/{MANIFEST}: a scope names the file '{file}', "
                "which is not in the folder."
            )
        if fault := scope_fault(words) if words else "it says nothing but the file":
            raise BadManifest(f"{folder.name}/{MANIFEST}: the scope of '{file}': {fault}.")
        scopes[file] = words
    is_fictional = bool(held.get("fictional"))
    return Delivery(folder.name, tuple(_in_order(files)), as_at, is_fictional, scopes)


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
        elif (path / MANIFEST).exists() or (path / MANIFEST).is_symlink():
            with_manifest.append(read_manifest(path))
        else:
            inside = sorted(p.parent for p in path.rglob(MANIFEST))
            with_manifest += [read_manifest(folder) for folder in inside]
            beside = [
                file
                for file in _files(path)
                if not any(folder in file.parents for folder in inside)
            ]
            _refuse_personal(path, beside)
            loose += beside
    with_manifest.sort(key=lambda delivery: (delivery.as_at, delivery.name))
    return with_manifest + ([Delivery(None, tuple(_in_order(loose)))] if loose else [])
