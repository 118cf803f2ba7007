from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tracker.common.dates import written
from tracker.common.listing import export
from tracker.common.pages import render_page
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from ..whole_log import LOG
from ..whole_log import whole_log as lines_of
from .shared import sees_confidential


@rollout_page(Permission.SEE_RISKS)
@require_http_methods(["GET"])
def whole_log(request, rollout):
    lines = lines_of(rollout, confidential=sees_confidential(request))
    shown = LOG.show(lines, request.GET)
    file = export(shown, request.GET, title=_("Log"), name=f"{rollout.slug}-log")
    if file:
        return file
    context = {"list": shown, "headline": _headline(lines), "part": "log", "tab": "risks"}
    return render_page(request, "risks/logs/whole.html", context, partial="list")


def _headline(lines) -> str:
    if not lines:
        return _("Nothing has happened yet")
    last = lines[0].on
    count = sum(line.on == last for line in lines)
    said = ngettext(
        "%(count)d entry on %(day)s, the last day", "%(count)d entries on %(day)s, the last day", count
    )
    return said % {"count": count, "day": written(last, "long")}
