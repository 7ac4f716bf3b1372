"""The command line for scripts: the API's own requests and answers, without a server.

    python -m app graph 'k = 2; k^2'                    loss and gradients as a table, or as JSON
    python -m app check 'k = 2; k^2'                    the same gradients by finite differences
    python -m app descent -n 500 --file fit.txt         a descent, with its progress
    python -m app export svg 'k = 2; k^2' -o k.svg      any export, into a file

A program comes as an argument, from a file or from standard input. What is refused is said on standard error in the
API's own words, and the exit code is 1; a wrong command line is 2.
"""

from app.commands.run import run

__all__ = ["run"]
