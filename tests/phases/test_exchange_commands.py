"""Plans in and out by command: all of a file, or nothing with every reason."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests import make
from tracker.phases.exchange import ENDINGS, plan_file_of
from tracker.rollouts.models import Rollout

pytestmark = pytest.mark.django_db


def run(*args, **options) -> str:
    out = StringIO()
    call_command(*map(str, args), stdout=out, **options)
    return out.getvalue()


def refusal(*args, **options) -> str:
    with pytest.raises(CommandError) as caught:
        run(*args, **options)
    assert caught.value.returncode == 1
    return str(caught.value)


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_exported_plan_makes_the_same_rollout_again(plan, tmp_path, ending):
    file, manager = tmp_path / f"plan{ending}", make.user(name="Maria")
    assert "5 steps, 4 links" in run("plan_export", plan.slug, file)
    out = run("plan_import", "copy", file, create=True, name="A copy", manager=manager.email)
    assert "steps: 5 added" in out
    copy = Rollout.objects.get(slug="copy")
    assert copy.name == "A copy"
    assert [(member.name, member.role) for member in copy.members.all()] == [("Maria", "project_manager")]
    was, now = plan_file_of(plan), plan_file_of(copy)
    assert (now.steps, now.phases, now.links, now.calendar, now.go_live) == (
        was.steps,
        was.phases,
        was.links,
        was.calendar,
        was.go_live,
    )
    assert [entry.verb for entry in copy.activity.all()] == ["rollout_started", "plan_imported"]


def test_a_created_rollout_may_start_on_another_day(plan, tmp_path):
    file = tmp_path / "plan.csv"
    run("plan_export", plan.slug, file)
    run("plan_import", "copy", file, "--create", "--start", "2027-01-04", "--manager", make.user().email)
    copy = Rollout.objects.get(slug="copy")
    assert (copy.name, copy.starts_on.isoformat()) == (plan.name, "2027-01-04")


def test_a_plan_is_replaced_when_asked_to(plan, tmp_path):
    file = tmp_path / "plan.csv"
    file.write_text("Key,Phase,Name,Days\np1-1,P1,One,9\nlive,P2,Go live,0\n")
    assert "not empty" in refusal("plan_import", plan.slug, file)
    assert plan.steps.count() == 5
    out = run("plan_import", plan.slug, file, replace=True)
    assert "steps: 0 added, 1 changed, 3 removed" in out
    assert plan.activity.get().member is None


def test_every_problem_is_printed_with_its_place_and_nothing_is_stored(tmp_path):
    file = tmp_path / "plan.csv"
    file.write_text("Key,Phase,Name,Days,Waits for\na,P1,One,x,\nb,P1,Two,1,zz\nc,P1,,1,\n")
    told = refusal("plan_import", "fresh", file, create=True, manager=make.user().email)
    assert told.startswith("Nothing was stored.\n")
    for place in ("row 2, column Days", "row 3, column Waits for", "row 4, column Name"):
        assert place in told
    assert not Rollout.objects.exists()


def test_owners_of_the_file_become_members_of_a_new_rollout(tmp_path):
    file = tmp_path / "plan.csv"
    file.write_text("Phase,Name,Days,Owner\nP1,One,1,Ann\n")
    out = run("plan_import", "fresh", file, create=True, name="New", manager=make.user().email)
    assert "member added: Ann" in out
    rollout = make.rollout()
    assert "“Ann” is not in the team" in refusal("plan_import", rollout.slug, file)
    run("plan_import", rollout.slug, file, add_owners=True)
    assert rollout.steps.get().owner.name == "Ann"


def test_what_can_not_be_done_is_said(plan, tmp_path):
    file, email = tmp_path / "plan.csv", make.user().email
    assert "can't be read" in refusal("plan_import", plan.slug, file)
    file.write_text("Phase,Name,Days\nP1,One,1\n")
    assert "--create" in refusal("plan_import", "nothing", file)
    assert "Nobody signs in" in refusal("plan_import", "fresh", file, create=True, manager="x@example.com")
    assert "Nobody signs in" in refusal("plan_import", "fresh", file, create=True)
    assert "already" in refusal("plan_import", plan.slug, file, create=True, manager=email)
    for slug in ("no slug", "start", "x" * 61, "客户"):
        assert "slug" in refusal("plan_import", slug, file, create=True, manager=email)
    assert "No rollout" in refusal("plan_export", "nothing", file)
    assert "MS Project XML" in refusal("plan_export", plan.slug, tmp_path / "plan.pdf")
    assert "can't be written" in refusal("plan_export", plan.slug, tmp_path / "no" / "plan.csv")
    assert Rollout.objects.count() == 1
