"""Why a date is where it is: the chain of drivers back to where it begins (rule 19)."""

from typing import NamedTuple

from tracker.phases.domain.facts import Reason, Status
from tracker.phases.domain.plan import LinkKind, NodeKey
from tracker.phases.domain.schedule import Driver, Schedule


class Because(NamedTuple):
    """`key` stands where it does because of `driver`."""

    key: NodeKey
    driver: Driver


def why(schedule: Schedule, key: NodeKey) -> list[Because]:
    """Return the node's driver, then that of the node it waits for, and so on; empty without a forecast."""
    chain = []
    driver = schedule.nodes[key].driver
    while driver is not None:
        chain.append(Because(key, driver))
        if driver.before is None:
            break
        key = driver.before
        driver = _driver_of_end(schedule, key, driver.kind)
    return chain


def _driver_of_end(schedule: Schedule, key: NodeKey, left_by: LinkKind | None) -> Driver | None:
    """A running step's start is a fact, whatever drives its finish."""
    node = schedule.nodes[key]
    if node.status == Status.RUNNING and left_by in (LinkKind.SS, LinkKind.SF):
        return Driver(Reason.ACTUAL)
    return node.driver
