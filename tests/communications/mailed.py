"""A message that went out by mail, with the paths of its readers' links."""

from datetime import date

from django.core import mail as sent

from tracker.communications import operations
from tracker.communications.domain.occurrences import Occurrence
from tracker.communications.models import Message, PlanLine
from tracker.communications.operations import Written

TODAY = date(2026, 10, 5)
DUE = Occurrence("2026-10-05", TODAY)
TEXTS = {"en": Written("What changes", "New forms."), "zh-hans": Written("有何变化", "新的表单。")}


def mailed(line: PlanLine, run_jobs, by=None) -> Message:
    message = operations.draft_message(line=line, occurrence=DUE, texts=TEXTS, by=by, on=TODAY)
    operations.send_message(message=message, due_on=DUE.due_on, by=by, on=TODAY)
    run_jobs()
    return message


def path_of(mail) -> str:
    """The path of the link in a mail."""
    address = next(word for word in mail.body.split() if "/messages/" in word)
    return address.removeprefix("http://localhost:8000")


def last_path() -> str:
    return path_of(sent.outbox[-1])
