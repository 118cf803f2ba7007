"""A form sent twice does its work once, on pages that belong to no rollout."""

import uuid
from collections.abc import Callable
from functools import wraps

from django.core.exceptions import BadRequest
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect

from .forms import TOKEN
from .rows import OnceToken


def posted_token(request) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get(TOKEN, ""))
    except ValueError as error:
        raise BadRequest(TOKEN) from error


def keep_token(token: uuid.UUID, response) -> None:
    location = response.url if isinstance(response, HttpResponseRedirect) else ""
    OnceToken.objects.create(token=token, location=location[:500])


def once_only(view: Callable) -> Callable:
    """Run the view in one transaction; the same form sent again leads where the first one led."""

    @wraps(view)
    def page(request, *args, **kwargs):
        token = posted_token(request)
        try:
            with transaction.atomic():
                used = OnceToken.objects.filter(pk=token).first()
                if used:
                    return HttpResponseRedirect(used.location)
                response = view(request, *args, **kwargs)
                if isinstance(response, HttpResponseRedirect):
                    keep_token(token, response)
                return response
        except IntegrityError:
            used = OnceToken.objects.filter(pk=token).first()
            if used is None:
                raise
            return HttpResponseRedirect(used.location)

    return page
