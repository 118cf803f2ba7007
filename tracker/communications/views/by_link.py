"""The page on which a reader opens a message by the link from their mail."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from tracker.rollouts.link_page import page_opened_by

from ..deliveries import find_delivery
from ..message_mail import text_for


@require_safe
@page_opened_by(find_delivery)
def message(request, delivery, token):
    written = text_for(delivery.message, delivery.language)
    return render(request, "communications/message_by_link.html", {"delivery": delivery, "written": written})
