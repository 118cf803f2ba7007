"""The status reports of a story: drafted, approved by the sponsor, read."""

from collections.abc import Iterator
from functools import partial

from tracker.reports import operations
from tracker.reports.domain.facts import Audience

from .story import Event, ReportStory, Scene


class ReportTeller:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def events(self) -> Iterator[Event]:
        for one in self.scene.story.reports:
            yield one.day, 20, partial(self._report, one)

    def _report(self, one: ReportStory) -> None:
        scene, on = self.scene, self.scene.on(one.day)
        report = operations.create_report(
            rollout=scene.rollout,
            by=scene.manager,
            on=on,
            audience=Audience(one.audience),
            language=scene.story.language,
        )
        if one.summary:
            operations.change_narrative(
                report=report,
                by=scene.manager,
                headline=report.headline,
                summary=one.summary,
                outlook=one.outlook or report.outlook,
                asks=report.asks,
            )
        if one.published:
            operations.submit_report(report=report, by=scene.manager, on=on)
            operations.publish_at_once(report=report, by=scene.sponsor(), on=on)
            for reader in (scene.sponsor(), scene.manager):
                operations.acknowledge(report=report, by=reader)
