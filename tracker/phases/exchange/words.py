"""Words for what a file of MS Project holds and a plan does not, and for why it is not read."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..domain.plan_file import Unread


def unread_words(unread: Unread) -> str:
    """Say what became of it; a code without words of its own is shown as it is."""
    sentence = UNREAD.get(unread.code)
    if unread.code == "more":
        kind = UNREAD.get(unread.value)
        return _("… and %(count)s more of this kind: %(kind)s") % {
            "count": unread.place,
            "kind": (str(kind) if kind else unread.value) % _empty(),
        }
    if sentence is None:
        return f"{unread.code} {unread.value}".strip()
    return str(sentence) % {"value": unread.value}


def _empty() -> dict[str, str]:
    return {"value": "…"}


def refusal_words(error: object) -> str:
    """The sentence for a `FileRefused`."""
    code, place, value = (getattr(error, name, "") for name in ("code", "place", "value"))
    sentence = REFUSED.get(str(code))
    return str(sentence) % {"place": place, "value": value} if sentence else str(error)


REFUSED: dict[str, str | Promise] = {
    "empty": gettext_lazy("The file is empty. Choose it again."),
    "too_large": gettext_lazy("The file is larger than %(value)s MB. Split the project."),
    "mpp": gettext_lazy("This is Project's own file. Save it in Project as XML and send that."),
    "not_xml": gettext_lazy("Line %(place)s is no XML (%(value)s). Save the project as XML anew."),
    "cut_off": gettext_lazy("The file ends too early, in line %(place)s (%(value)s). Save it anew."),
    "encoding": gettext_lazy("The encoding “%(value)s” can't be read. Save the file as UTF-8."),
    "doctype": gettext_lazy("Line %(place)s declares a document type, as Project never does. Remove it."),
    "too_deep": gettext_lazy("Line %(place)s lies more than %(value)s elements deep. No project does."),
    "too_many_elements": gettext_lazy("Line %(place)s goes beyond %(value)s elements. Split the project."),
    "root": gettext_lazy("The file begins with “%(value)s”, not with “Project”. Save it in Project as XML."),
    "namespace": gettext_lazy(
        "The file's namespace is “%(value)s”, not that of MS Project. Save it in Project as XML."
    ),
    "number": gettext_lazy("%(place)s: “%(value)s” is no whole number. Correct it and save the file again."),
    "date": gettext_lazy("%(place)s: “%(value)s” is no date. Correct it and save the file again."),
    "date_beyond": gettext_lazy("%(place)s: %(value)s lies outside 1990 to 2199. Check the year."),
    "duration": gettext_lazy(
        "%(place)s: “%(value)s” is no duration of 0 to 3650 working days. Correct it and save the file again."
    ),
    "lag": gettext_lazy("%(place)s: a lag of “%(value)s” is not within 3650 working days. Shorten it."),
    "money": gettext_lazy("%(place)s: “%(value)s” is no amount of 0 to 9,999,999,999.99. Correct it."),
    "no_start": gettext_lazy("The file says nowhere when the project starts. Enter its start in Project."),
    "no_working_day": gettext_lazy("The calendar “%(place)s” has no working day. Choose another in Project."),
    "too_many_steps": gettext_lazy("The file holds more than %(value)s tasks. Split the project."),
    "too_many_links": gettext_lazy("The file holds more than %(value)s links. Split the project."),
    "too_many_days": gettext_lazy("The calendar “%(place)s” has too many exceptions. Remove old ones."),
}

UNREAD: dict[str, str | Promise] = {
    "name_missing": gettext_lazy("It has no name and is called “%(value)s”."),
    "name_cut": gettext_lazy("Its name is too long and was cut: “%(value)s”."),
    "character": gettext_lazy("A character that can't be stored became a space."),
    "duration_rounded": gettext_lazy("Its duration was rounded up to whole working days: %(value)s."),
    "duration_elapsed": gettext_lazy("Its days round the clock became working days: %(value)s."),
    "duration_missing": gettext_lazy("It has no duration and got %(value)s working days."),
    "estimated": gettext_lazy("Its duration is marked as estimated; the mark is not kept."),
    "milestone_takes_time": gettext_lazy("It is a milestone that takes %(value)s days, and became a step."),
    "group": gettext_lazy("It is a summary inside the phase “%(value)s”; its tasks came in, it did not."),
    "wrapper": gettext_lazy("It is a summary round all phases and did not come in."),
    "outside": gettext_lazy("It stands outside all summaries and was put into “%(value)s”."),
    "group_cost": gettext_lazy("The cost of a summary was not read."),
    "group_owner": gettext_lazy("The resource of a summary was not read."),
    "group_date": gettext_lazy("The date of a summary was not read."),
    "recurring": gettext_lazy("It is a recurring task; it came in as steps."),
    "subproject": gettext_lazy("It stands for another project, which was not read."),
    "external": gettext_lazy("It belongs to another project and was not read."),
    "constraint_alap": gettext_lazy("“As late as possible” was not taken over."),
    "constraint_mso": gettext_lazy("“Must start on” %(value)s became “not before”."),
    "constraint_mfo": gettext_lazy("“Must finish on” %(value)s became a deadline."),
    "constraint_snlt": gettext_lazy("“Start no later than” %(value)s was not taken over."),
    "constraint_fnet": gettext_lazy("“Finish no earlier than” %(value)s was not taken over."),
    "constraint_fnlt": gettext_lazy("“Finish no later than” %(value)s became a deadline."),
    "constraint_unknown": gettext_lazy("Its constraint is unknown and was not taken over."),
    "manual": gettext_lazy("It is scheduled by hand; its start became “not before” %(value)s."),
    "start_assumed": gettext_lazy("It has begun without saying when; %(value)s was taken."),
    "finish_assumed": gettext_lazy("It is finished without saying when; %(value)s was taken."),
    "remaining_rounded": gettext_lazy("What is left was rounded up to whole working days: %(value)s."),
    "split": gettext_lazy("Its work is split; the gap was not taken over."),
    "lag_rounded": gettext_lazy("The lag was rounded to whole working days: %(value)s."),
    "lag_elapsed": gettext_lazy("The lag in days round the clock became working days: %(value)s."),
    "lag_percent": gettext_lazy("The lag in per cent became working days: %(value)s."),
    "link_cross_project": gettext_lazy("The link leads to another project (%(value)s) and was not read."),
    "link_unknown_end": gettext_lazy("The link leads to task %(value)s, which is missing."),
    "link_unknown_kind": gettext_lazy("The link is of an unknown kind and was not read."),
    "link_twice": gettext_lazy("The link is there twice; the first was read."),
    "link_itself": gettext_lazy("The task is linked with itself; the link was not read."),
    "link_own_step": gettext_lazy("The link joins a phase and its own step and was not read."),
    "link_group": gettext_lazy("The link of a summary became %(value)s links of its tasks."),
    "more_owners": gettext_lazy("It has more resources; these were not read: %(value)s."),
    "material": gettext_lazy("Materials and costs assigned to it were not read: %(value)s."),
    "resource_rate": gettext_lazy("The rates of this resource were not read."),
    "resource_calendar": gettext_lazy("The calendar of this resource was not read."),
    "resource_unused": gettext_lazy("This resource has no task and was not read."),
    "notes": gettext_lazy("Its notes were not read."),
    "priority": gettext_lazy("Its priority was not read."),
    "task_calendar": gettext_lazy("Its own calendar was not read."),
    "hyperlink": gettext_lazy("Its hyperlink was not read."),
    "contact": gettext_lazy("Its contact was not read."),
    "wbs": gettext_lazy("Its WBS code was not read."),
    "leveling_delay": gettext_lazy("Its levelling delay was not read."),
    "physical_percent": gettext_lazy("Its physical progress was not read."),
    "outline_code": gettext_lazy("Its outline codes were not read."),
    "other_baseline": gettext_lazy("This baseline, in %(value)s tasks, was not read; only the first is."),
    "custom_field": gettext_lazy("This field, filled in %(value)s tasks, was not read."),
    "short_day": gettext_lazy("A working day of %(value)s hours counts as a whole one."),
    "work_week": gettext_lazy("A week with other working times was not read."),
    "exception": gettext_lazy("This exception of the calendar was not understood: %(value)s."),
    "other_calendar": gettext_lazy("This calendar is not the project's and was not read."),
    "from_finish": gettext_lazy("The project is scheduled from its finish; here it is from its start."),
    "currency": gettext_lazy("Amounts are in %(value)s; nothing was converted."),
    "element": gettext_lazy("This element, %(value)s times in the file, was not read."),
}
