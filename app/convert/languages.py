"""The language that the service speaks: the engine's words and its own."""

import engine
from app import words


def speak(language: str) -> None:
    """Speak it from now on; raises WordsError where there is no such language, or one of its templates does not fit."""
    engine.speak(language)
    words.speak(language)
