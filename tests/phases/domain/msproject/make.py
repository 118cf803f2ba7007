"""Small projects for tests, with what matters in them; the project starts on Monday, 5 January 2026."""

from tracker.phases.domain.msproject import read_project

NAMESPACE = "http://schemas.microsoft.com/project"


def element(name, value):
    return f"<{name}>{value}</{name}>"


def task(uid, name=None, level=2, days=1, inside="", **texts):
    """`inside` is XML; `texts` are further elements by name."""
    given = {
        "UID": uid,
        "ID": uid,
        "Name": name or f"Task {uid}",
        "OutlineLevel": level,
        "Duration": f"PT{days * 8}H0M0S",
        "DurationFormat": 7,
    }
    return element("Task", "".join(element(*pair) for pair in (given | texts).items()) + inside)


def link(before, kind=1, lag=0, unit=7, **texts):
    given = {"PredecessorUID": before, "Type": kind, "LinkLag": lag, "LagFormat": unit} | texts
    return element("PredecessorLink", "".join(element(*pair) for pair in given.items()))


def project(*tasks, rest="", **texts):
    given = {"Title": "Test", "StartDate": "2026-01-05T08:00:00", "MinutesPerDay": 480} | texts
    inside = "".join(element(*pair) for pair in given.items() if pair[1] is not None)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Project xmlns="{NAMESPACE}">'
        f"{inside}{rest}{element('Tasks', ''.join(tasks))}</Project>"
    ).encode()


def phase(uid=1, name="Phase", **texts):
    return task(uid, name, level=1, Summary=1, **texts)


def read(*tasks, **given):
    return read_project(project(*tasks, **given))


def codes(plan):
    return [str(one.code) for one in plan.unread]


def ends(plan):
    return [(str(link.before), str(link.after), str(link.kind), link.lag) for link in plan.links]
