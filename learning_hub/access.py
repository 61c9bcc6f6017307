"""From a sign-in to a Viewer.

No sign-in provider is supported yet. Until one is, the dashboard serves this machine alone, its
user is the manager, and the manager may look as any other role would.
"""

import ipaddress

import streamlit as st

from learning_hub.viewer import MANAGER, Viewer, viewer

LOOPBACK_ONLY = (
    "This dashboard is not shown here: it listens on an address that others can reach, and no "
    "sign-in is set up. Start it with `python -m learning_hub serve`, which serves this machine "
    "alone."
)


def is_allowed_address(address: str | None) -> bool:
    """Say whether the server may show anything: without sign-in, on loopback alone."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False


def server_address() -> str | None:
    """Say on which address the server listens. None = on all of them."""
    address: str | None = st.get_option("server.address")
    return address


def ways_to_view(agencies: dict[str, str]) -> dict[str, str]:
    """List the ways in which the manager may look, each with its words.

    agencies: short names by agency_id. A member looks as a member of one agency: 'member-POL'.
    """
    ways = {
        "manager": "Manager (exact figures)",
        "operations": "Operations (exact figures)",
        "board": "Board",
        "scrutineer": "Scrutineer",
    }
    return ways | {f"member-{code}": f"Member, {name}" for code, name in agencies.items()}


def viewer_for(way: str | None) -> Viewer:
    """Give the viewer for a way of looking; anything unknown sees what the Board would."""
    if not way:
        return MANAGER
    role, _, agency_id = way.partition("-")
    try:
        return viewer(role, agency_id or None)
    except ValueError:
        return Viewer("board")
