"""The sentences of one subject, as attributes: `words.syntax.empty_list`."""

from __future__ import annotations

from pathlib import Path

from engine.words.languages import ENGLISH, FOLDER, Language
from engine.words.templates import WordsError, template, translated


class Subject:
    """The templates of one file, in English until others are put in their place.

    A template is looked up where a sentence is made, never copied, so that all of them change at once.
    """

    def __init__(self, name: str, folder: Path = FOLDER) -> None:
        """Read the English file of this name."""
        self._name = name
        self._english = {key: template(written) for key, written in Language(ENGLISH, folder).file(name).items()}
        vars(self).update(self._english)

    @property
    def file(self) -> str:
        """What its file is called."""
        return self._name

    def __getattr__(self, name: str) -> str:
        """A name that the file lacks; those that it has are found before this is asked."""
        message = f"en/{self._name}.toml has no {name}"
        raise AttributeError(message)

    def speak(self, language: Language) -> None:
        """Put a language's templates in place of these; what it lacks is English.

        Raises:
            WordsError: A name is unknown, or its template does not fit.
        """
        written = language.file(self._name)
        for key in written:
            if key not in self._english:
                message = f"{self._name}.toml: there is no sentence called {key}"
                raise WordsError(message)
        for key, english in self._english.items():
            where = f"{self._name}.toml, {key}"
            setattr(self, key, translated(english, written[key], language.rule, where) if key in written else english)
