from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers


class ReaderMiddleware:
    """A signed-in reader's own language and time zone; what they see is kept in no cache."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        reader = request.user
        if not reader.is_authenticated:
            return self.get_response(request)
        translation.activate(reader.language)
        request.LANGUAGE_CODE = reader.language
        with timezone.override(reader.zone):
            response = self.get_response(request)
        if not request.path.startswith("/static/") and "Cache-Control" not in response:
            add_never_cache_headers(response)
            response.headers["Cache-Control"] = "no-store, private"
        return response
