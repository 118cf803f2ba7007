from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.common.listing import export
from tracker.common.pages import render_page
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import wording
from ..register import Register
from .shared import sees_confidential


@rollout_page(Permission.SEE_RISKS)
@require_http_methods(["GET"])
def register(request, rollout):
    shown = Register(rollout, request.GET, on=rollout.today(), confidential=sees_confidential(request))
    file = export(shown.list, request.GET, title=_("Risks"), name=f"{rollout.slug}-risks")
    if file:
        return file
    context = {"register": shown, "headline": wording.headline(shown.open), "tab": "risks"}
    return render_page(request, "risks/register.html", context, partial="register")
