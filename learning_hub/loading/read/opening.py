"""Opening a file of any kind: what it is by its first bytes, not by its name."""

import hashlib
import re
import stat
from pathlib import Path

from learning_hub.loading.read import parquet
from learning_hub.loading.read.parts import Part, Unreadable
from learning_hub.loading.read.text_files import MAX_BYTES, MAX_SCANNED, read_csv
from learning_hub.loading.read.workbooks import read_workbook


def fingerprint(path: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def read(path: Path, *, in_passing: bool = True) -> list[Part]:
    """Read a file of any kind into its parts. Raises Unreadable with a sentence.

    in_passing: leave the rows of a very large plain table where they are, to be scanned.
    """
    try:
        return _read(path, in_passing)
    except FileNotFoundError as error:
        raise Unreadable(f"{path.name} is not there. Check the name and the folder.") from error
    except PermissionError as error:
        raise Unreadable(
            f"{path.name} cannot be opened: another program holds it, or it may not be read. "
            "Close it there and try again."
        ) from error
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be read: {error.strerror}.") from error


# What else is sent under the name of a table, told by how it begins.
_OTHERS = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document"),
    (b"\x1f\x8b", "a packed file"),
    (b"7z\xbc\xaf", "a packed archive"),
    (b"Rar!", "a packed archive"),
    (b"PK\x05\x06", "an empty packed archive"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<table", "a web page"),
    (b"<?xml", "an XML file"),
    (b"<message", "an XML file"),
    (b"{", "a JSON file"),
    (b"[{", "a JSON file"),
)


# What an XML file is, by what stands near its beginning.
_COLLECTIONS = (
    (b"<collection>cin", "the children in need census"),
    (b"<collection>cla", "the children looked after return (SSDA903)"),
    (b"ssda903", "the children looked after return (SSDA903)"),
    (b"<collection>sc", "the school census"),
)


def _refuse_xml(start: bytes, name: str) -> None:
    """Refuse an XML file of a collection by what it is: it holds children."""
    low = b"".join(start.lower().split())
    for mark, what in _COLLECTIONS:
        if mark in low:
            raise Unreadable(
                f"{name} is {what}, as XML. It holds children's cases, one by one, which this "
                "dashboard never takes as they are. Send Annex A's lists as a workbook, or counts "
                "as the table observation."
            )


def _refuse_others(start: bytes, name: str) -> None:
    begins = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if re.match(rb"<[a-z?!]", begins):
        _refuse_xml(start, name)
    for beginning, what in _OTHERS:
        if start.startswith(beginning) or begins.startswith(beginning):
            raise Unreadable(
                f"{name} is {what}, whatever its name says. Save the table in it as CSV or .xlsx "
                "and load that."
            )


def _read(path: Path, in_passing: bool) -> list[Part]:
    found = path.stat()
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        # A pipe or a device would be waited for without end.
        raise Unreadable(f"{path.name} is not a file. Save it as one and load that.")
    size = found.st_size
    if size == 0:
        raise Unreadable(f"{path.name} is empty.")
    if size > MAX_SCANNED:
        raise Unreadable(
            f"{path.name} is {size / 1e6:,.0f} MB; at most {MAX_SCANNED / 1e6:,.0f} MB is read."
        )
    with path.open("rb") as handle:
        start = handle.read(4_000)
    _refuse_others(start, path.name)
    if start[:4] == b"PK\x03\x04" or start[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        if size > MAX_BYTES:
            raise Unreadable(
                f"{path.name} is {size / 1e6:,.0f} MB; at most {MAX_BYTES / 1e6:,.0f} MB is read "
                "of a workbook. Save its tables as CSV and load those."
            )
        return read_workbook(path)
    if start[:4] == parquet.LOCKED:
        raise Unreadable(
            f"{path.name} is locked with a key. Save a copy without one and load that."
        )
    if start[:4] == parquet.MAGIC:
        return [parquet.read_parquet(path, in_passing=in_passing)]
    return [read_csv(path, in_passing=in_passing)]
