"""The status reports of a story."""

from collections.abc import Iterator

from .story import Event, Scene


class ReportTeller:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def events(self) -> Iterator[Event]:
        yield from ()
