"""A message on its way to one reader: a mail of their own, so that nobody sees another's address."""

from datetime import timedelta

from django.utils import timezone

from tracker.background.mail import mail
from tracker.common.tokens import new_token

from ..audience import Reader
from ..deliveries import addressed
from ..message_mail import message_mail
from ..models import Delivery, Message

LINK_DAYS = timedelta(days=90)


def deliver(message: Message, reader: Reader) -> None:
    delivery = Delivery(message=message, stakeholder=reader.stakeholder, member=reader.member)
    deliver_again(delivery, reader)


def deliver_again(delivery: Delivery, reader: Reader) -> None:
    """Mail the message with a new link, which takes the place of the one before, to where they are now."""
    message, now = delivery.message, timezone.now()
    token, delivery.token_hash = new_token()
    delivery.name, delivery.email, delivery.language = reader.name, reader.email, reader.language
    delivery.sent_at, delivery.expires_at, delivery.revoked_at = now, now + LINK_DAYS, None
    delivery.opened_at = None
    delivery.save()
    sender = message.line.sender
    mail(
        once=delivery.once,
        to=addressed(reader, message.rollout),
        language=reader.language,
        reply_to=sender.email if sender and sender.left_on is None else "",
        **message_mail(message, reader, token),
    )
