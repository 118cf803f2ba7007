"""Every page of a rollout of the demo, in parts that can be opened apart."""

from datetime import timedelta
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from tests import make
from tracker.communications import operations as communications_operations
from tracker.communications.box import box_of, idea_of_the_month
from tracker.communications.domain.occurrences import Occurrence, occurrences
from tracker.communications.models import PlanLine
from tracker.communications.operations import Written
from tracker.phases.models import CheckIn, Step
from tracker.risks.logbook import Logbook
from tracker.risks.logbooks import LOGBOOKS
from tracker.rollouts.links import new_link
from tracker.rollouts.models import Absence, PersonalLink, Rollout

LAGGING = ("Sales teams", "店员")
"""Who in each demo supports the rollout less than it needs."""


def of(rollout: Rollout, name: str, *args) -> str:
    return reverse(name, args=[rollout.slug, *args])


def a_running_step(rollout: Rollout) -> Step:
    return rollout.steps.exclude(started_on=None).filter(finished_on=None).select_related("phase").first()


def around(rollout: Rollout) -> list[str]:
    return [
        "/",
        "/my-work/",
        "/rollouts/",
        "/search/?q=data",
        "/library/",
        "/library/playbooks/crm-rollout/",
        "/accounts/profile/",
        "/my-calendar/",
        "/report-templates/",
        "/reports/",
        of(rollout, "workspace:overview"),
        of(rollout, "workspace:overview") + "?phases=table",
    ]


def plan(rollout: Rollout) -> list[str]:
    return [
        of(rollout, "phases:plan"),
        of(rollout, "phases:plan") + f"?step={a_running_step(rollout).key}",
        of(rollout, "phases:plan") + "?many=1&columns=status,start,free,because&links=all&scale=week",
        of(rollout, "phases:plan") + "?print=a4",
        of(rollout, "phases:simulation"),
    ]


def load_and_budget(rollout: Rollout) -> list[str]:
    absence = Absence.objects.filter(member__rollout=rollout).first()
    monday = absence.first_on - timedelta(days=absence.first_on.weekday())
    return [
        of(rollout, "phases:load"),
        of(rollout, "phases:load") + "?scale=month",
        of(rollout, "phases:load") + f"?owner={absence.member.pk}&week={monday}",
        of(rollout, "phases:add_absence"),
        of(rollout, "phases:change_absence", absence.pk),
        of(rollout, "phases:budget"),
        of(rollout, "phases:budget") + "?phase=all",
    ]


def phases(rollout: Rollout) -> list[str]:
    running = a_running_step(rollout)
    return [
        of(rollout, "phases:phases"),
        of(rollout, "phases:phase", running.phase.key),
        of(rollout, "phases:phase", running.phase.key) + f"?step={running.key}",
        of(rollout, "phases:check_ins"),
        of(rollout, "phases:calendar"),
        check_in(running),
        of(rollout, "phases:exchange"),
    ]


def baselines(rollout: Rollout) -> list[str]:
    return [
        of(rollout, "phases:baselines"),
        of(rollout, "phases:baselines") + "?show=moved",
        of(rollout, "phases:take_baseline"),
        of(rollout, "phases:rename_baseline", rollout.baselines.first().pk),
        of(rollout, "phases:earned_value"),
    ]


def risks(rollout: Rollout) -> list[str]:
    return [
        of(rollout, "risks:register"),
        of(rollout, "risks:register") + f"?on={rollout.today() - timedelta(days=30)}&matrix=after",
        of(rollout, "risks:register") + "?on=2199-01-01",
        of(rollout, "risks:trend"),
        of(rollout, "risks:scale"),
        of(rollout, "risks:review_round"),
        of(rollout, "risks:review_done"),
        of(rollout, "risks:raise"),
        of(rollout, "risks:catalogue"),
        of(rollout, "risks:triggers"),
        of(rollout, "risks:risk", rollout.risks.first().number),
    ]


def logs(rollout: Rollout) -> list[str]:
    return [
        of(rollout, "risks:log"),
        *(page for book in LOGBOOKS for page in log_pages(rollout, book)),
        of(rollout, "risks:add_results", 1),
        of(rollout, "risks:replace_decision", 1),
    ]


def log_pages(rollout: Rollout, book: Logbook) -> list[str]:
    """The list, the forms and an entry of a log; each log gets one."""
    if not book.model.objects.filter(rollout=rollout).exists():
        make.entry(book.model, rollout, text="What is known of it.", on=rollout.today())
    return [
        of(rollout, f"risks:{book.names}") + "?show=all",
        of(rollout, f"risks:add_{book.name}"),
        of(rollout, f"risks:{book.name}", 1),
        of(rollout, f"risks:change_{book.name}", 1),
        *_turn_pages(rollout, book),
    ]


def _turn_pages(rollout: Rollout, book: Logbook) -> list[str]:
    """A form of each turn that some entry can take."""
    entries = book.model.objects.filter(rollout=rollout)
    return [
        of(rollout, f"risks:{turn.verb}_{book.name}", entry.number)
        for turn in book.turns
        if (entry := entries.filter(status__in=turn.after).first())
    ]


def communications(rollout: Rollout) -> list[str]:
    return [
        of(rollout, "communications:communications"),
        of(rollout, "communications:messages"),
        *message_pages(rollout),
        of(rollout, "communications:load"),
        of(rollout, "communications:lines"),
        of(rollout, "communications:change_line", rollout.plan_lines.first().pk),
        of(rollout, "communications:templates"),
        of(rollout, "communications:promises"),
        of(rollout, "communications:promise", 1),
        of(rollout, "communications:change_promise", 1),
        of(rollout, "communications:add_promise"),
        of(rollout, "communications:turn_promise", rollout.promises.open().first().number, "moved"),
        *box_pages(rollout),
        of(rollout, "communications:feedback"),
        of(rollout, "communications:answer_feedback", rollout.feedback.filter(answer="").first().pk),
        of(rollout, "communications:add_feedback", rollout.feedback.first().message_id),
        of(rollout, "communications:stakeholders"),
        of(rollout, "communications:stakeholders") + "?show=out",
        of(rollout, "communications:stakeholder", rollout.stakeholders.first().pk),
        of(rollout, "communications:plan_action", rollout.stakeholders.get(name__in=LAGGING).pk),
        of(rollout, "communications:import_stakeholders"),
        of(rollout, "communications:many_stakeholders") + f"?chosen={rollout.stakeholders.first().pk}",
    ]


def box_pages(rollout: Rollout) -> list[str]:
    """The suggestion box from inside, as anybody finds it, and what the giver of an answered idea finds."""
    by, on = rollout.members.get(user__email__startswith="pm@"), rollout.today()
    token, reply = communications_operations.open_box(rollout=rollout, by=by, on=on), str(uuid4())
    given = communications_operations.put_in(
        box=box_of(rollout), reply=reply, on=on, kind="idea", name="Shorter forms", text="Long ones are left."
    )
    communications_operations.answer_suggestion(
        suggestion=given, status="used", answer="Yes, from May.", by=by, on=on
    )
    if idea_of_the_month(rollout, on) is None:
        communications_operations.award_prize(suggestion=given, prize="Dinner for two", by=by, on=on)
    return [
        reverse("personal_messages:box", args=[token]),
        reverse("personal_messages:suggestion", args=[reply]) + "?new=1",
        of(rollout, "communications:box"),
        of(rollout, "communications:change_box"),
        of(rollout, "communications:suggestion", 1),
        of(rollout, "communications:suggestion", given.number),
        *(
            of(rollout, f"communications:{name}", given.number)
            for name in ("answer_suggestion", "award_prize", "plan_suggested_action", "raise_suggested_issue")
        ),
    ]


def message_pages(rollout: Rollout) -> list[str]:
    """A message planned, drafted, written, asked about, to be sent and recorded, sent, and missed."""
    line = make.plan_line(
        rollout,
        channel="mail",
        stakeholders=[make.stakeholder(rollout, email="a@example.com"), make.stakeholder(rollout)],
        first_on=rollout.today() + timedelta(days=1),
    )
    due = next_messages(line)
    texts = {"en": Written("What changes", "New forms."), "zh-hans": Written("有何变化", "新的表单。")}
    by, on = rollout.members.get(user__email__startswith="pm@"), rollout.today()
    waiting, sent = (
        communications_operations.draft_message(line=line, occurrence=one, texts=texts, by=by, on=on)
        for one in due[:2]
    )
    communications_operations.send_message(message=sent, due_on=due[1].due_on, by=by, on=on)
    missed = communications_operations.record_missed(
        line=line, occurrence=due[2], reason="Nobody was there.", by=by, on=on
    )
    return [
        of(rollout, "communications:draft", line.pk, due[3].identity),
        of(rollout, "communications:record", line.pk, due[3].identity, "told"),
        *(of(rollout, "communications:message", one.pk) for one in (waiting, sent, missed)),
        of(rollout, "communications:write_message", waiting.pk),
        of(rollout, "communications:send_message", waiting.pk),
        of(rollout, "communications:record_message", waiting.pk, "missed"),
    ]


def next_messages(line: PlanLine) -> list[Occurrence]:
    """What the line holds in the next weeks."""
    since = line.rollout.today()
    calendar = line.rollout.calendar
    return occurrences(line.rule, calendar, {}, since, since + timedelta(days=70))


def reports_and_team(rollout: Rollout) -> list[str]:
    return [
        of(rollout, "reports:reports"),
        of(rollout, "reports:report", 1),
        of(rollout, "reports:new"),
        of(rollout, "reports:series"),
        of(rollout, "reports:correct", 1),
        of(rollout, "reports:links", 1),
        of(rollout, "rollouts:team"),
        of(rollout, "rollouts:change_member", rollout.members.first().pk),
        of(rollout, "rollouts:settings"),
    ]


PARTS = [around, plan, load_and_budget, phases, baselines, risks, logs, communications, reports_and_team]


def check_in(step: Step) -> str:
    """The page on which the step's owner answers by the link from their mail."""
    rollout, owner = step.rollout, step.owner
    until = timezone.now() + timedelta(days=14)
    link, token = new_link(member=owner, purpose=PersonalLink.Purpose.CHECK_IN, expires_at=until)
    asked, _is_new = CheckIn.objects.update_or_create(
        rollout=rollout, member=owner, on=rollout.today(), defaults={"link": link}
    )
    asked.steps.set(owner.steps.all())
    return reverse("personal:check_in", args=[token])
