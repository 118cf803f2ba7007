"""What `plan_schedule --json` prints; people script against it."""

from typing import Any

from tracker.phases.domain.schedule import Driver, Schedule, ScheduledNode, Span


def as_json(schedule: Schedule) -> dict[str, Any]:
    """Dates as YYYY-MM-DD; null where there is none."""
    return {
        "on": schedule.on.isoformat(),
        "finish": schedule.finish.isoformat() if schedule.finish else None,
        "go_live": schedule.go_live.isoformat() if schedule.go_live else None,
        "nodes": [_node(node) for node in schedule.nodes.values()],
    }


def _node(node: ScheduledNode) -> dict[str, Any]:
    return {
        "key": node.key,
        "kind": node.kind.value,
        "name": node.name,
        "phase": node.phase,
        "planned": _span(node.planned),
        "forecast": _span(node.forecast),
        "total_float": node.total_float,
        "go_live_float": node.go_live_float,
        "critical": node.critical,
        "driver": _driver(node.driver),
    }


def _span(span: Span | None) -> dict[str, str] | None:
    return {"start": span.start.isoformat(), "finish": span.finish.isoformat()} if span else None


def _driver(driver: Driver | None) -> dict[str, Any] | None:
    if driver is None:
        return None
    if driver.before is None:
        return {"reason": driver.reason.value}
    assert driver.kind is not None
    return {
        "reason": driver.reason.value,
        "before": driver.before,
        "kind": driver.kind.value,
        "lag": driver.lag,
    }
