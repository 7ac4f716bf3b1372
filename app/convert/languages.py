"""The language that the service speaks: the engine's words and its own."""

from pathlib import Path

import engine
from app import words
from words import FOLDER


def speak(language: str, folder: Path = FOLDER) -> None:
    """Speak it from now on; raises WordsError where there is no such language, or one of its templates does not fit."""
    engine.speak(language, folder)
    words.speak(language, folder)
