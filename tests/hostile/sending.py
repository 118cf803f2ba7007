"""The ways by which a plan and a register are changed: a form, the edits of a page's script, a file."""

import json
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.hostile.checks import Send
from tests.risks.test_exchange_pages import carried
from tracker.rollouts.models import Rollout


def form(send, rollout: Rollout, name: str, /, *args, row=None, **typed) -> Send:
    """A form of a page, by the name of its address."""
    path = reverse(name, args=[rollout.slug, *args])
    return lambda: send(path, typed, row=row)


def edits(send, rollout: Rollout, *wanted: dict, way: str = "save_changes") -> Send:
    """What the plan's page sends when something is dragged."""
    path = reverse(f"phases:{way}", args=[rollout.slug])
    return lambda: send(path, {"edits": json.dumps(wanted)})


def link(before: str, after: str, kind: object = "FS", lag: object = 0, was: object = None) -> dict:
    return {"before": before, "after": after, "was": was, "now": [kind, lag]}


def file(send, rollout: Rollout, content: str | bytes, name: str = "plan.csv") -> Send:
    """A file that is sent to be looked at before it becomes the plan."""
    path = reverse("phases:preview_import", args=[rollout.slug])
    data = content.encode() if isinstance(content, str) else content
    return lambda: send(path, {"file": SimpleUploadedFile(name, data)})


def imported(send, rollout: Rollout, content: str | bytes, name: str = "plan.csv") -> Send:
    """A file that is looked at and then taken in."""
    seen = file(send, rollout, content, name)().content.decode()
    asked = seen.partition('id="import-form"')[2].partition("</form>")[0]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', asked))
    kept = {name: value for name, value in hidden.items() if name not in ("csrfmiddlewaretoken", "once")}
    path = reverse("phases:import_plan", args=[rollout.slug])
    return lambda: send(path, kept)


def register_file(send, rollout: Rollout, content: bytes, name: str = "risks.csv") -> Send:
    """A register that is sent to be asked what its columns are."""
    path = reverse("risks:import", args=[rollout.slug])
    return lambda: send(path, {"file": SimpleUploadedFile(name, content)})


def register(send, rollout: Rollout, content: bytes, name: str = "risks.csv") -> Send:
    """A register that is looked at, its columns taken as they are found."""
    fields = carried(register_file(send, rollout, content, name)())
    path = reverse("risks:preview_import", args=[rollout.slug])
    return lambda: send(path, fields)


def register_imported(send, rollout: Rollout, content: bytes, name: str = "risks.csv") -> Send:
    """A register that is looked at and then taken in."""
    fields = carried(register(send, rollout, content, name)())
    path = reverse("risks:import_risks", args=[rollout.slug])
    return lambda: send(path, fields)
