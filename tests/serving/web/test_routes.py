"""The table of all addresses."""

from collections import Counter

from starlette.routing import Route

from warraq.serving.web.app import MODULES, PROGRAMS


def test_no_address_has_two_answers() -> None:
    """The first one would be given, and the other is dead."""
    routes = [route for module in (*MODULES, *PROGRAMS) for route in module.ROUTES]
    answers = Counter(
        (route.path, method) for route in routes if isinstance(route, Route) for method in route.methods or ()
    )
    assert len(answers) > 50
    assert [found for found, number in answers.items() if number > 1] == []
