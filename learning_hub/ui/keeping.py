"""Keeping what was made: once for the same input, and for all sessions of a process."""

import hashlib
import pickle
from collections.abc import Callable
from typing import TypeVar

import streamlit as st

T = TypeVar("T")


def _fingerprint(*parts: object) -> str:
    # The bytes of a frame are had in a tenth of the time that its hash takes. Equal frames may have
    # other bytes, and then something is made twice; other frames never have the same.
    return hashlib.blake2b(pickle.dumps(parts, protocol=5), digest_size=20).hexdigest()


@st.cache_resource(max_entries=6000, show_spinner=False)
def _kept(key: str, _make: tuple[Callable[..., T], tuple[object, ...]]) -> T:
    make, given = _make
    return make(*given)


def kept(make: Callable[..., T], *given: object, by: tuple[object, ...] | None = None) -> T:
    """Give what is made of what is given, made once for the same: nobody changes it.

    make: a function whose result depends on what it is given alone. by: what decides the result,
    where that is less than all that is given, such as the address of a snapshot and a question.
    """
    about = f"{make.__module__} {make.__qualname__} {make.__code__.co_filename}"
    return _kept(_fingerprint(about, given if by is None else by), (make, given))
