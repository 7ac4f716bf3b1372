"""Upper bounds of single fields: a number or a length above one is a limit that is exceeded, and no field of a wrong kind.

Each stands in the field's annotation, so that the API document says it as `maximum`, `maxItems` or `maxLength`; the catalogue of limits
lists the same records.
"""

from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

EXCEEDED = "ceiling"
_KEYWORDS = {"integer": "maximum", "number": "maximum", "array": "maxItems", "string": "maxLength"}


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most that a field may ask for: the limit's name and its value. What is counted says `app/words/en/ceilings.toml`."""

    name: str
    value: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401 - the library's protocol
        """Look before anything inside a long list is looked at."""
        return core_schema.no_info_before_validator_function(self._hold, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Say the bound in the document."""
        said = handler(schema)
        return {**said, _KEYWORDS[said["type"]]: self.value}

    def _hold(self, given: object) -> object:
        figure = len(given) if isinstance(given, list | str) else given
        if type(figure) is int and figure > self.value:
            members = {"limit": self.name, "value": self.value, "figure": figure}
            raise PydanticCustomError(EXCEEDED, "{figure} is more than {value}", members)
        return given


MAX_ELEMENTS = Ceiling("max_elements", 100_000)
FOLDED = Ceiling("folded", 2_000)
AXIS_POINTS = Ceiling("axis_points", 512)
CHECKED_PARAMETERS = Ceiling("checked_parameters", 5_000)
EXPORT_ITERATION = Ceiling("iterations", 100_000)
UPDATE_ITERATION = Ceiling("update_iteration", 5_000)

CEILINGS = (MAX_ELEMENTS, FOLDED, CHECKED_PARAMETERS, UPDATE_ITERATION)
"""Those that the engine does not have itself."""
