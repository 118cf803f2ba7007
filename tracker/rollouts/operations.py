"""Every change to a rollout, its team and its settings."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.common import offers
from tracker.common.dates import written_span

from .domain.roles import Role, grantable
from .models import Absence, Duty, Member, Rollout
from .writing import writing

RESERVED_SLUGS = {"start", "new"}


def free_slug(name: str) -> str:
    """Return an unused ASCII slug for a rollout: from its name, or r-<n> where the name gives none."""
    base = slugify(name)[:50]
    if base and base not in RESERVED_SLUGS and not Rollout.objects.filter(slug=base).exists():
        return base
    stem, number = base or "r", 2 if base else 1
    while Rollout.objects.filter(slug=f"{stem}-{number}").exists():
        number += 1
    return f"{stem}-{number}"


def create_rollout(
    *, name: str, starts_on: date, manager: User, slug: str = "", **fields
) -> tuple[Rollout, Member]:
    """Make a rollout without a plan, and its project manager; whoever fills it logs where its plan is from.

    Its language and time zone are the manager's unless given. Runs within the caller's transaction.
    """
    rollout = Rollout.objects.create(
        name=name,
        slug=slug or free_slug(name),
        starts_on=starts_on,
        **{"language": manager.language, "time_zone": manager.time_zone, **fields},
    )
    member = Member.objects.create(
        rollout=rollout,
        user=manager,
        name=manager.name,
        email=manager.email,
        language=manager.language,
        role=Role.PROJECT_MANAGER,
    )
    return rollout, member


def add_member(
    *,
    rollout: Rollout,
    name: str,
    role: Role,
    by: Member | None,
    email: str = "",
    language: str = "",
    duties: list[Duty] | tuple[Duty, ...] = (),
    user: User | None = None,
) -> Member:
    """Add a person; an account with the same address is joined to them. Raises ValidationError."""
    if by is not None and role not in grantable(by.role):
        raise ValidationError({"role": _("You can't give a role above your own.")})
    user = user or (User.objects.filter(email=email.lower()).first() if email else None)
    if user and rollout.members.filter(user=user).exists():
        raise ValidationError(
            {"email": _("%(name)s is a member already. Change the role in the team list.") % {"name": user}}
        )
    with writing(rollout, by=by) as log:
        member = Member.objects.create(
            rollout=rollout,
            user=user,
            name=name,
            email=email.lower(),
            role=role,
            language=language or rollout.language,
        )
        member.duties.set(duties)
        log("member_added", member, role=role, duties=[duty.key for duty in duties])
    return member


def change_member(
    *, member: Member, by: Member, name: str, role: Role, email: str, language: str, duties: list[Duty]
) -> None:
    """Raises ValidationError where nobody would be left to manage the rollout."""
    if role != member.role and not {role, Role(member.role)} <= set(grantable(by.role)):
        raise ValidationError({"role": _("You can't give a role above your own.")})
    if role != Role.PROJECT_MANAGER:
        _keep_a_manager(member)
    with writing(member.rollout, by=by) as log:
        was = member.role
        member.name, member.role, member.email, member.language = name, role, email.lower(), language
        member.save()
        member.duties.set(duties)
        log("member_changed", member, was=was, role=role, duties=[duty.key for duty in duties])


def remove_member(*, member: Member, by: Member, on: date) -> None:
    """The person loses access at once; the name stays on what they did. Raises ValidationError."""
    _keep_a_manager(member)
    with writing(member.rollout, by=by) as log:
        member.left_on = on
        member.user = None
        member.save()
        log("member_removed", member, on=on)


def _keep_a_manager(member: Member) -> None:
    others = member.rollout.members.active().filter(role=Role.PROJECT_MANAGER).exclude(pk=member.pk)
    if member.role == Role.PROJECT_MANAGER and not others.exists():
        raise ValidationError(
            _("%(name)s is the last project manager. Make somebody else project manager first.")
            % {"name": member.name}
        )


def add_absence(*, member: Member, first_on: date, last_on: date, by: Member, note: str = "") -> Absence:
    """Keep on which days somebody does not work; no date moves by it. Raises ValidationError."""
    absence = Absence(member=member, first_on=first_on, last_on=last_on, note=note)
    with writing(member.rollout, by=by) as log:
        _refuse_absence(absence)
        absence.save()
        log("absence_added", absence, member=member.pk, first_on=first_on, last_on=last_on)
    return absence


def change_absence(*, absence: Absence, first_on: date, last_on: date, by: Member, note: str = "") -> None:
    """Raises ValidationError."""
    was = [absence.first_on, absence.last_on]
    with writing(absence.member.rollout, by=by) as log:
        absence.first_on, absence.last_on, absence.note = first_on, last_on, note
        _refuse_absence(absence)
        absence.save()
        log("absence_changed", absence, was=was, first_on=first_on, last_on=last_on)


def remove_absence(*, absence: Absence, by: Member) -> None:
    with writing(absence.member.rollout, by=by) as log:
        log("absence_removed", absence, first_on=absence.first_on, last_on=absence.last_on)
        absence.delete()


def _refuse_absence(absence: Absence) -> None:
    member = absence.member
    if absence.last_on < absence.first_on:
        raise ValidationError(
            {"last_on": _("The last day is before the first. Choose a later last day or an earlier first.")}
        )
    others = member.absences.filter(first_on__lte=absence.last_on, last_on__gte=absence.first_on)
    overlapping = others.exclude(pk=absence.pk).first()
    if overlapping:
        raise ValidationError(
            {
                "first_on": _("%(name)s is away %(days)s already. Change that absence, or choose other days.")
                % {"name": member, "days": written_span(overlapping.first_on, overlapping.last_on)}
            }
        )


def change_settings(*, rollout: Rollout, by: Member, changed: list[str]) -> None:
    """Keep the rollout's edited settings; the form has set them on it.

    Raises ValidationError, and stores nothing, where a date that had a place would leave the calendar.
    """
    with writing(rollout, by=by) as log:
        stored = Rollout.objects.defer("playbook").get(pk=rollout.pk)
        had_problems = bool(offers.date_problems.gather(stored))
        rollout.save(update_fields=changed)
        problems = offers.date_problems.gather(rollout)
        if problems and not had_problems:
            raise ValidationError(problems)
        log("settings_changed", rollout, fields=sorted(changed))


def change_state(*, rollout: Rollout, by: Member, state: str) -> None:
    with writing(rollout, by=by) as log:
        was, rollout.state = rollout.state, state
        rollout.save(update_fields=["state"])
        log("state_changed", rollout, was=was, state=state)
