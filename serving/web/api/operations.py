"""What the API can do, one record an operation: routes and the OpenAPI document are both made from it.

What an operation takes and gives is read from the hints of the function that does it: `asked` holds the parameters in
path and query, `body` the object in the request, and what it returns is the answer. So no document can disagree.
"""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal, get_type_hints

from warraq.serving.web.api.summing import Summing
from warraq.serving.web.api.watching import Watch
from warraq.serving.web.room import Room

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """What operations stand on."""

    room: Room
    watch: Watch
    statistics: Summing

    @classmethod
    def over(cls, room: Room) -> "Api":
        """An API over a room."""
        return cls(room=room, watch=Watch(room), statistics=Summing(room))


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """No parameters."""


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One thing that can be asked for or done at an address below /api/v1. `status` is that of success."""

    method: Method
    path: str
    run: Callable[..., Awaitable[object]]
    status: int = 200

    @cached_property
    def name(self) -> str:
        """What programs call it."""
        return self.run.__name__

    @cached_property
    def words(self) -> str:
        """What it does, in words."""
        return inspect.getdoc(self.run) or ""

    @cached_property
    def asked(self) -> type:
        """The record of the parameters in path and query."""
        found: type = self._hints.get("asked", Nothing)
        return found

    @cached_property
    def body(self) -> type | None:
        """The record of the object in the request; None: it takes none."""
        return self._hints.get("body")

    @cached_property
    def answer(self) -> Any:
        """The type of what is answered; NoneType: nothing is."""
        return self._hints["return"]

    @cached_property
    def in_path(self) -> tuple[str, ...]:
        """The parameters that stand in the path."""
        return tuple(part[1:-1] for part in self.path.split("/") if part.startswith("{"))

    @property
    def changes_something(self) -> bool:
        """Whether it is an act."""
        return self.method != "GET"

    @cached_property
    def _hints(self) -> dict[str, Any]:
        return get_type_hints(self.run, include_extras=True)


#: Where the operations are.
PREFIX: Final = "/api/v1"
