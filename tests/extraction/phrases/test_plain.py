"""Plain text pages: title and paragraphs, without the lines that belong to no text."""

import pytest

from warraq.articles.extraction import clean_plain_text

FIRST = "The ferry left the harbour at six, with eleven passengers and a crate of oranges."
VERSE = "The sea is calm,\nthe sail is white."


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        (f"The crate\n\n{FIRST}\n\n{VERSE}", (FIRST, VERSE)),
        (f"The crate\n\n{FIRST}\n\n{VERSE}\nSource: the visitors' book", (FIRST, VERSE)),
        (f"The crate\n\n{FIRST}\n\nRead also: another crate of oranges\n\n{VERSE}", (FIRST, VERSE)),
        (f"The crate\n\n{FIRST}\n\n{VERSE}\n\n17302", (FIRST, VERSE)),
        (f"The crate\n\n{FIRST}\n\nThe quay 2019\n\n{VERSE}", (FIRST, VERSE)),
        (f"The crate\n\n{FIRST}\n\n{FIRST}\n\n{FIRST}\n17302", (FIRST, FIRST, FIRST)),
    ],
    ids=[
        "verse",
        "source in the last paragraph",
        "read also",
        "code",
        "caption",
        "code in the last paragraph",
    ],
)
def test_paragraphs_of_plain_text(text: str, paragraphs: tuple[str, ...]) -> None:
    assert clean_plain_text(text) == ("The crate", paragraphs)
