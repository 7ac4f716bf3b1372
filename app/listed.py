"""What a client takes and what it has: headers that are lists, with qualities (RFC 9110, section 12.4.2) or of tags (section 8.8.3)."""


def qualities(header: str) -> list[tuple[str, float]]:
    """The entries of an Accept or Accept-Encoding header in lower case, each with its quality; 0 where that is no number."""
    found = []
    for entry in header.lower().split(","):
        name, *parameters = (part.strip() for part in entry.split(";"))
        quality = next(
            (value for key, _, value in (each.partition("=") for each in parameters) if key.strip() == "q"), "1"
        )
        found.append((name, _number(quality)))
    return found


def quality(header: str, name: str) -> float:
    """The quality of exactly this entry; 0 where it is not named."""
    return next((value for each, value in qualities(header) if each == name), 0.0)


def has_tag(header: str, tag: str) -> bool:
    """Whether an If-None-Match header names the content of this tag, which a weak tag does as well as a strong one."""
    known = [each.strip().removeprefix("W/") for each in header.split(",")]
    return "*" in known or tag.removeprefix("W/") in known


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
