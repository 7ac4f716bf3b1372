"""What is wrong around a request: the command line itself, or a file that it names."""

from app import words
from app.errors import FieldProblem


class LineProblem(FieldProblem):
    """What is wrong with the command line itself, and no field of a request."""


def cannot_read(file: object, error: OSError) -> LineProblem:
    """The program's file cannot be read."""
    return LineProblem("program", words.commands.cannot_read.format(file=file, reason=error.strerror))


def cannot_write(file: object, error: OSError) -> LineProblem:
    """The file for the answer cannot be written."""
    return LineProblem("to", words.commands.cannot_write.format(file=file, reason=error.strerror))
