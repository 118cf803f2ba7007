"""The page on which a reader opens a message by the link from their mail, and says something about it."""

from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.rollouts.link_page import page_opened_by

from .. import operations
from ..deliveries import find_delivery
from ..forms import ReplyForm
from ..message_mail import text_for
from ..models import Delivery, Feedback


@require_http_methods(["GET", "HEAD", "POST"])
@page_opened_by(find_delivery)
def message(request, delivery, token):
    is_open = delivery.rollout.is_open
    acknowledges = request.method == "POST" and "acknowledge" in request.POST
    if acknowledges and is_open:
        operations.acknowledge(delivery=delivery)
        return HttpResponseRedirect("./#read")
    form = ReplyForm(request.POST if request.method == "POST" and not acknowledges else None)
    if form.is_valid():
        kept = _kept(delivery, form)
        if kept:
            return HttpResponseRedirect(f"./?sent={kept.kind}#sent")
    context = {
        "delivery": delivery,
        "written": text_for(delivery.message, delivery.language),
        "form": form,
        "is_open": is_open,
        "sent": delivery.feedback.select_related("issue"),
        "thanks": request.GET.get("sent", ""),
        "read_on": delivery.acknowledged_at and timezone.localdate(delivery.acknowledged_at),
        "until": timezone.localdate(delivery.expires_at),
    }
    return render(request, "communications/message_by_link.html", context)


def _kept(delivery: Delivery, form: ReplyForm) -> Feedback | None:
    """Keep what was said, or say in the form why it can't be kept."""
    try:
        if not delivery.rollout.is_open:
            raise ValidationError(
                _("“%(rollout)s” is closed: nothing more is taken in.") % {"rollout": delivery.rollout}
            )
        return operations.give_feedback(delivery=delivery, on=delivery.rollout.today(), **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return None
