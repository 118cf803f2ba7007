"""Why a job failed or is tried again, in the reader's language."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "error": _("Something went wrong on our side. It is in the server's log; nothing was stored."),
    "stopped": _("The worker stopped each time it was at it. Nothing was stored."),
    "too_long": _("It took longer than a job may take. Nothing was stored."),
    "busy": _("The database could not be reached or was busy."),
    "gone": _("What it was about is no longer there."),
    "not_allowed": _("Whoever started it is no longer allowed to. Nothing was stored."),
    "closed": _("The rollout was closed before it ran. Nothing was stored."),
    "uncertain": _(
        "It was interrupted where nothing could be taken back, so it may have happened or not. "
        "Look before trying again."
    ),
    "mail_server": _("The mail server did not take the mail."),
    "no_address": _("There is no mail address to send to."),
    "bad_address": _("The mail server refused the address."),
}


def reason(error: str) -> str:
    """Return the words of a code; what is no code was said by the job itself."""
    return str(REASONS.get(error, error))
