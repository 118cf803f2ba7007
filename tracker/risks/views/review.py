"""The round of review: its state is kept in the session of whoever goes through it."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations, wording
from ..forms import LookForm
from ..queries import standing, standings
from ..review import Outcome, Result, Round, round_of, urgency_of
from .shared import risks_of, sees_confidential

LEVELS_SHOWN = 5


@rollout_page(Permission.EDIT_RISKS)
@require_http_methods(["GET"])
def review_round(request, rollout):
    """Go on with today's round, or begin one."""
    here = _round_of(request)
    left = here.left(_open_numbers(request)) if here else []
    if not left:
        here, left = _begin(request)
    if not left:
        open_now = standing(rollout, rollout.today(), confidential=sees_confidential(request))
        upcoming = min((one.next_review_on for one in open_now if one.next_review_on), default=None)
        return render(request, "risks/review_none.html", {"upcoming": upcoming, "tab": "risks"})
    return redirect("risks:look", rollout.slug, left[0])


@rollout_page(Permission.EDIT_RISKS)
@require_http_methods(["GET", "POST"])
def look(request, rollout, number):
    """One risk of the round: look, say, go on to the next."""
    here = _round_of(request)
    risk = risks_of(request, rollout).open().select_related("owner").filter(number=number).first()
    if here is None or risk is None or number not in here.numbers:
        return redirect("risks:review_round", rollout.slug)
    [stands] = standings([risk], rollout.today())
    assessments = list(risk.assessments.select_related("by"))
    form = LookForm(
        request.POST or None,
        risk=risk,
        now=assessments[-1],
        member=request.member,
        lacks_response=stands.lacks_response,
    )
    if request.method == "POST" and "skip" in request.POST:
        return _go_on(request, here, number, Result(Outcome.SKIPPED, stands.level, stands.level))
    if request.method == "POST" and form.is_valid():
        outcome = operations.review_risk(
            risk=risk, by=request.member, on=rollout.today(), **form.cleaned_data
        )
        return _go_on(request, here, number, Result(outcome, stands.level, form.level_after))
    context = {
        "risk": risk,
        "standing": stands,
        "form": form,
        "place": here.place(number),
        "round": here,
        "why": wording.why_look(urgency_of(stands), stands),
        "levels": list({one.on: one for one in assessments}.values())[-LEVELS_SHOWN:],
        "last_note": next((one for one in reversed(assessments) if one.note), None),
        "responses": list(risk.responses.select_related("owner").prefetch_related("turns")),
        "today": rollout.today(),
        "tab": "risks",
    }
    return render(request, "risks/look.html", context)


@rollout_page(Permission.EDIT_RISKS)
@require_http_methods(["GET"])
def review_done(request, rollout):
    """What was done in the round that has just ended."""
    here = _round_of(request)
    if here is None or not here.results:
        return redirect("risks:review_round", rollout.slug)
    seen = risks_of(request, rollout).filter(number__in=here.results).select_related("owner")
    by_number = {risk.number: risk for risk in seen}
    context = {
        "headline": wording.round_headline(here.counts()),
        "rows": [(by_number[one], result) for one, result in here.results.items() if one in by_number],
        "left": here.left(_open_numbers(request)),
        "tab": "risks",
    }
    return render(request, "risks/review_done.html", context)


def _go_on(request, here: Round, number: int, result: Result):
    rollout = request.rollout
    here.results.pop(number, None)
    here.results[number] = result
    request.session[_key(request)] = here.as_json()
    left = here.left(_open_numbers(request))
    later = [one for one in left if here.place(one) > here.place(number)]
    if not left:
        return redirect("risks:review_done", rollout.slug)
    return redirect("risks:look", rollout.slug, (later or left)[0])


def _begin(request) -> tuple[Round, list[int]]:
    rollout = request.rollout
    today = rollout.today()
    risks = round_of(standing(rollout, today, confidential=sees_confidential(request)))
    here = Round(today, [one.number for one in risks])
    request.session[_key(request)] = here.as_json()
    return here, here.numbers


def _round_of(request) -> Round | None:
    stored = request.session.get(_key(request))
    here = Round.from_json(stored) if stored else None
    return here if here and here.on == request.rollout.today() else None


def _key(request) -> str:
    return f"review-round-{request.rollout.pk}"


def _open_numbers(request) -> set[int]:
    return set(risks_of(request, request.rollout).open().values_list("number", flat=True))
