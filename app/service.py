"""The parts that requests share, put together once per process."""

from dataclasses import dataclass, field
from threading import Event
from typing import cast

from starlette.requests import Request

from app.answers import Answers
from app.convert import Studio, speak
from app.drawing.images import Images
from app.drawing.layouts import Layouts
from app.jobs import Pool
from app.rendering import Rendering
from app.settings import Settings
from app.turns import Turns
from app.work import Room


@dataclass(frozen=True, slots=True)
class Service:
    """Settings, layout engines, templates and the rooms for work."""

    settings: Settings
    layouts: Layouts
    rendering: Rendering
    images: Images
    quick: Room
    pool: Pool
    answers: Answers
    turns: Turns = field(default_factory=Turns)
    stopping: Event = field(default_factory=Event)

    @property
    def studio(self) -> Studio:
        """What exports are made with."""
        return Studio(self.layouts, self.rendering, self.images, self.settings.answer_numbers)


def assemble(settings: Settings) -> Service:
    """A service that has started no process yet, and speaks its language."""
    speak(settings.words)
    layouts = Layouts(workers=settings.processes, seconds=settings.layout_seconds, keep=settings.layout_cache)
    return Service(
        settings=settings,
        layouts=layouts,
        rendering=Rendering(settings.templates, settings.assets, settings.words),
        images=Images(workers=settings.processes, seconds=settings.image_seconds),
        quick=Room(2 * settings.cores, settings.quick_queue),
        pool=Pool(processes=settings.processes, queue=settings.long_queue),
        answers=Answers(settings.answer_cache),
    )


def of(request: Request) -> Service:
    """The service that a request came to."""
    return cast("Service", request.app.state.service)
