"""Pages of a site that have a template in common and nothing else, and what a store must make of them."""

from tests.storage.conftest import Desk, html
from warraq.storage import check, verify
from warraq.storage.rules import digest_of


def noise(name: str, paragraphs: int) -> str:
    """A text that has nothing in common with that of another name: hexadecimal, 64 letters a paragraph."""
    return "".join(f"<p>{digest_of(f'{name} {number}'.encode())}</p>" for number in range(paragraphs))


MENU = noise("menu", 60)  # on every page


def page(name: str, template: str = MENU) -> bytes:
    """A post of a site, which has the template in common with the others."""
    return html(name, f"{template}{noise(name, 6)}")


def put(desk: Desk, *names: str, template: str = MENU) -> dict[str, bytes]:
    """Store posts, one after another; the bytes of each by its hash."""
    found = {}
    for name in names:
        desk.put(name, page(name, template))
        desk.later(seconds=1)
        found[digest_of(page(name, template))] = page(name, template)
    return found


def names(number: int, stem: str = "post") -> list[str]:
    return [f"{stem}-{each:03}" for each in range(number)]


def require_whole(desk: Desk, pages: dict[str, bytes]) -> None:
    """Every page is read as it was stored, by who writes and by who reads, and nothing is wrong."""
    for sha256, body in pages.items():
        assert desk.store.pages.get(sha256) == body
    with desk.read() as reader:
        assert {sha256: reader.pages.get(sha256) for sha256 in pages} == pages
    desk.store.runs.finish(desk.run_id, "finished", desk.now)
    assert check(desk.path) == ()
    assert verify(desk.path).breaks == ()
