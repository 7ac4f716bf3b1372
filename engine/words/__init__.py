"""Every sentence of the engine that belongs to no entry of a table, by subject and name.

The English ones are the files of `en/`, another language's those of a folder beside it; `engine/languages.py` puts them in the place of the
English ones. A template is looked up where its sentence is made, never copied, and names in braces are filled in there.

    words.syntax.closing_before.format(closing=")", found=";")
"""

from __future__ import annotations

from engine.words.subject import Subject

errors = Subject("errors")
families = Subject("families")
fields = Subject("fields")
hints = Subject("hints")
limits = Subject("limits")
names = Subject("names")
program = Subject("program")
scripts = Subject("scripts")
shapes = Subject("shapes")
steps = Subject("steps")
syntax = Subject("syntax")

SUBJECTS = (errors, families, fields, hints, limits, names, program, scripts, shapes, steps, syntax)
