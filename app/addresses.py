"""Addresses that open the workbench on a program: written here for the pages, read by the page's own script.

The state stands in the fragment, which a browser keeps to itself, so that a program of any length is no request.
"""

from urllib.parse import quote, urlencode

VERSION = 1
"""What the fields of an address mean; the page's table of fields (static/src/url.js) says the same number."""


def opening(program: str, **fields: str | float) -> str:
    """The address at which the workbench opens this program; further fields as the page's table of fields has them."""
    said = {"v": VERSION, "program": program, **fields}
    return f"/#{urlencode(said, quote_via=quote)}"
