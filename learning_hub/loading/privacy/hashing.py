"""The key that stands between a child's id and its hash: from the environment, or the warehouse's.

The key never enters a snapshot. Without it nobody can tell a child from a hash; with another key
the same child has another hash.
"""

import hashlib
import hmac
import os
import re
import secrets
import shutil
from pathlib import Path

from learning_hub.loading.read.parts import Unreadable
from learning_hub.warehouse.files import read_small

KEY_FILE = "hash.key"
VARIABLE = "LEARNING_HUB_HASH_KEY"
SHORTEST = 16


def key_for(folder: Path) -> bytes:
    """Give the key of a warehouse, and make one, readable by its owner alone, if there is none.

    Raises Unreadable when the environment's key is too short to protect anything.
    """
    if told := os.environ.get(VARIABLE, "").strip():
        if len(told) < SHORTEST:
            raise Unreadable(
                f"{VARIABLE} is shorter than {SHORTEST} characters, so children's ids could be "
                "guessed from their hashes. Set a longer one."
            )
        return told.encode()
    path = folder / KEY_FILE
    if not path.exists():
        # Loads queue, so nobody else makes one now; a killed one leaves no half of a key.
        half = path.with_name(f".{KEY_FILE}-part")
        half.unlink(missing_ok=True)
        handle = os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as target:
            target.write(secrets.token_hex(32) + "\n")
            target.flush()
            os.fsync(target.fileno())
        os.replace(half, path)
    key = (read_small(path) or "").strip()
    if len(key) >= SHORTEST and key.isascii():
        return key.encode()
    raise Unreadable(
        f"The key file {KEY_FILE} of the warehouse is empty or damaged. Bring it back from a "
        "backup, or move it away: then a new key is made, and children cannot be followed from "
        "earlier lists."
    )


def lend_key(folder: Path, place: Path) -> None:
    """Let a trial load in `place` use the key of the warehouse that it is tried for."""
    if (folder / KEY_FILE).is_file():
        shutil.copy(folder / KEY_FILE, place / KEY_FILE)


def hash_of(key: bytes, child_id: str) -> str:
    """Give the keyed hash of a child's id. Capitals, spaces and leading zeros make no difference.

    A spreadsheet takes the zeros off an id that is all digits in one list and leaves them in
    another.
    """
    plain = re.sub(r"\s+", "", child_id).upper()
    plain = re.sub(r"^(\d+)\.0+$", r"\1", plain)
    plain = plain.lstrip("0") or "0" if plain.isdigit() else plain
    return hmac.new(key, plain.encode(), hashlib.sha256).hexdigest()[:32]


def mark_of(key: bytes) -> str:
    """Give a mark by which two keys are told apart, and which gives neither away."""
    return hmac.new(key, b"which key this is", hashlib.sha256).hexdigest()[:12]
