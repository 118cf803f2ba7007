import json
from argparse import ArgumentTypeError
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from tracker.common import limits
from tracker.phases.domain.schedule import ScheduleBeyondLimit
from tracker.phases.domain.simulated import Dates, Simulated, as_json
from tracker.phases.domain.simulation import NothingToSimulate, simulate
from tracker.phases.queries import plan_of, plan_risks
from tracker.rollouts.models import Rollout


class Command(BaseCommand):
    """With --json it prints what `simulated.as_json` writes; the same seed prints the same.

    {schema: 2, on, runs, seed, aim, go_live, finish, promised, unit, bins, critical, gains, responses,
    uncertain_steps, risks}. Dates are YYYY-MM-DD, shares lie between 0 and 1, null is where there is none.

    - aim: “go_live”, or “finish” where no go-live lies ahead; bins, critical and gains are about it.
    - go_live, finish: {forecast, p50, p80, p90, mean, deviation (working days), earliest, latest}.
    - promised: {on, chance}.
    - bins: [{from, runs}], each a day, week, month or year by `unit`.
    - critical: [{step, share of the runs}], most critical first.
    - gains: [{kind: step or risk, key, days at P80, mean_days, p80, chance}], best first: the same runs if
      the step took its likely days, or without the risk.
    - responses: the same of open responses, kind “response”, once each has worked; its key is that of the
      risk and the response's number on it, as in r12-1.
    - uncertain_steps: how many have a spread; risks: the keys of those that may cost days.
    """

    help = (
        "Simulate a rollout's plan by chance, confidential risks counted, and print when it goes live in "
        "how many of the runs. Nothing is stored."
    )

    def add_arguments(self, parser):
        first, last = limits.SIMULATION_RUNS
        parser.add_argument("slug")
        parser.add_argument(
            "--runs", type=_whole(first, last), default=10_000, help=f"{first} to {last}, 10000 unless given"
        )
        parser.add_argument("--seed", type=_whole(0, limits.SEED), default=1, help="1 unless given")
        parser.add_argument("--on", type=_day, help="the status date, today unless given")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *, slug: str, runs: int, seed: int, on: date | None, **options):
        rollout = Rollout.objects.defer("playbook").filter(slug=slug).first()
        if rollout is None:
            raise CommandError(f"No rollout is called “{slug}”.")
        on = on or rollout.today()
        risks = plan_risks(rollout, on, confidential=True)
        try:
            found = simulate(plan_of(rollout, on), on, risks, runs=runs, seed=seed)
        except (NothingToSimulate, ScheduleBeyondLimit) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(as_json(found), ensure_ascii=False, indent=2))
        else:
            names = {f"risk {risk.key}": risk.label for risk in risks}
            names |= {f"response {one.key}": one.label for risk in risks for one in risk.responses}
            names |= {f"step {step.key}": str(step) for step in rollout.steps.all()}
            self._print(found, names)

    def _print(self, found: Simulated, names: dict[str, str]) -> None:
        self.stdout.write(f"on {found.on}, {found.runs} runs, seed {found.seed}")
        for what, dates in (("go-live", found.go_live), ("finish", found.finish)):
            if dates:
                self.stdout.write(f"{what}\t{_dates(dates)}")
        if found.target:
            self.stdout.write(f"promised {found.target}\tkept in {found.chance:.1%}")
        for key, share in found.critical.items():
            self.stdout.write(f"critical in {share:.1%}\t{key}\t{names[f'step {key}']}")
        for gain in (*found.gains, *found.responses):
            name = names[f"{gain.kind} {gain.key}"]
            self.stdout.write(f"{gain.days} days by\t{gain.kind} {gain.key}\t{name}\tP80 {gain.p80}")


def _dates(dates: Dates) -> str:
    return f"forecast {dates.forecast}, P50 {dates.p50}, P80 {dates.p80}, P90 {dates.p90}"


def _whole(least: int, most: int):
    def whole(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and len(text) < 10 and least <= int(text) <= most):
            raise ArgumentTypeError(f"“{text}” is no whole number from {least} to {most}")
        return int(text)

    return whole


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is no day; write YYYY-MM-DD") from None
    if not limits.FIRST_DAY <= day <= limits.LAST_DAY:
        raise ArgumentTypeError(f"{text} lies outside {limits.FIRST_DAY} to {limits.LAST_DAY}")
    return day
