"""A page that whoever has its address may open."""

from django.http import HttpResponse
from django.utils import translation

HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow",
}


def for_its_reader(response: HttpResponse) -> HttpResponse:
    """Kept in no cache, in no search engine, and its address told to no other site."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    response.headers["Content-Language"] = translation.get_language() or "en"
    return response
