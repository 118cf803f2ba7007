"""Plans as MS Project reads and writes them: MSPDI, the XML that Project, ProjectLibre and others share.

What a plan carries and Project does not stands in custom fields of the file (fields.py), so that what
goes out comes back equal.
"""

from .reading import read_project
from .refused import FileRefused, Refusal
from .unread import What
from .writing import write_project

__all__ = ["FileRefused", "Refusal", "What", "read_project", "write_project"]
