"""What Chainrule says, in files: English in `en/`, another language in a folder beside it.

A folder holds files of templates by name, `syntax.toml` for what is said of a program that cannot be read. Code asks for a template by its
file and name and fills in what stands in braces. Sentences of the engine's tables stand in the entries themselves; a file such as
`operations.toml` has another language's, by entry and field. Nothing else is needed for a language but the page's scripts, and no code:
`docs/languages.md` tells how.
"""

from __future__ import annotations

from words.languages import ENGLISH, FOLDER, Language, installed
from words.records import put, said
from words.subject import Subject
from words.templates import Rule, WordsError, counted, read, translated

__all__ = [
    "ENGLISH",
    "FOLDER",
    "Language",
    "Rule",
    "Subject",
    "WordsError",
    "counted",
    "installed",
    "put",
    "read",
    "said",
    "translated",
]
