"""Who asks: a role and, for a Hub member, an agency. Knows nothing of signing in."""

from typing import NamedTuple

ROLES = ("manager", "operations", "member", "board", "scrutineer")
EXACT_ROLES = ("manager", "operations")

ROLE_LABELS = {
    "manager": "Practice Review and Learning Manager",
    "operations": "Operations Team",
    "member": "Hub member",
    "board": "Partnership Board",
    "scrutineer": "Independent Scrutineer",
}


class Viewer(NamedTuple):
    """A person as the dashboard sees them: one of `ROLES`, and the agency of a member."""

    role: str
    agency_id: str | None = None

    @property
    def sees_exact(self) -> bool:
        """Say whether this viewer may see every number exactly."""
        return self.role in EXACT_ROLES

    @property
    def label(self) -> str:
        """Give the role in words, with the agency when there is one."""
        words = ROLE_LABELS[self.role]
        return f"{words}, {self.agency_id}" if self.agency_id else words


MANAGER = Viewer("manager")


def viewer(role: str, agency_id: str | None = None) -> Viewer:
    """Make a viewer. Raises ValueError for an unknown role, or a member of no agency."""
    if role not in ROLES:
        raise ValueError(f"'{role}' is not a role. Roles are: {', '.join(ROLES)}.")
    if role == "member" and not agency_id:
        raise ValueError("A Hub member belongs to an agency; none was named.")
    return Viewer(role, agency_id if role == "member" else None)
