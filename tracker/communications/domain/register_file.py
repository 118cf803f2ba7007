"""A stakeholder as a register's file holds it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FileStakeholder:
    """People stand by their names; `attitude` is that of today, empty where nobody has read it."""

    name: str
    kind: str = "person"
    people: int | None = None
    department: str = ""
    interest: int = 3
    influence: int = 3
    attitude: str = ""
    attitude_wanted: str = ""
    channel: str = ""
    language: str = "en"
    email: str = ""
    owner: str = ""
    note: str = ""
