"""Error pages in the reader's language."""

from django.shortcuts import render

from .access import public


@public
def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


@public
def denied(request, exception=None):
    reason = str(exception) if exception and exception.args else ""
    return render(request, "403.html", {"reason": reason}, status=403)


@public
def missing(request, exception=None):
    return render(request, "404.html", status=404)


@public
def failed(request):
    return render(request, "500.html", status=500)


def csrf_failed(request, reason=""):
    return render(request, "400.html", status=403)
