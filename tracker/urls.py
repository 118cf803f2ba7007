from django.db import connection
from django.http import HttpResponse
from django.urls import include, path
from wagtail.admin import urls as studio

from tracker.common import converters, errors
from tracker.common.access import public

__all__ = ["converters"]


@public
def health(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("healthz", health, name="health"),
    path("studio/", include(studio)),
    path("accounts/", include("tracker.accounts.urls")),
    path("library/", include("tracker.library.urls")),
    path("rollouts/<slug:slug>/", include("tracker.rollouts.urls")),
    path("rollouts/<slug:slug>/", include("tracker.background.urls")),
    path("rollouts/<slug:slug>/", include("tracker.phases.urls")),
    path("rollouts/<slug:slug>/", include("tracker.risks.urls")),
    path("rollouts/<slug:slug>/", include("tracker.communications.urls")),
    path("rollouts/<slug:slug>/", include("tracker.reports.urls")),
    path("", include("tracker.phases.urls_by_link")),
    path("", include("tracker.communications.urls_by_link")),
    path("", include("tracker.reports.urls_by_link")),
    path("", include("tracker.reports.urls_of_templates")),
    path("", include("tracker.workspace.urls")),
]

handler400 = errors.bad_request
handler403 = errors.denied
handler404 = errors.missing
handler500 = errors.failed
