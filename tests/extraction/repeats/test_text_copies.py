"""What a page says twice is kept once; what comes again on purpose stays."""

import pytest
from extraction_pages import ARABIC, PARAGRAPHS, page, paragraphs, post

from warraq.articles.extraction import extract
from warraq.articles.records import Article


def read(body: str) -> Article:
    found = extract(page(post(body)))
    assert isinstance(found, Article)
    return found


@pytest.mark.parametrize("texts", [PARAGRAPHS, ARABIC])
def test_a_body_repeated_in_one_piece_is_dropped(texts: tuple[str, ...]) -> None:
    more = tuple(text.replace(" ", " and ", 2) for text in texts)
    whole = " ".join((*texts, *more))
    found = read(paragraphs(*texts, *more) + f'<div itemprop="articleBody">{whole}</div>')
    assert found.text.count(texts[0]) == 1
    assert [(block.kind, block.rule) for block in found.removed if block.text == whole] == [
        ("repeated", "said-twice")
    ]


def test_refrains_and_repeated_questions_stay() -> None:
    question = "And what did you find in the crate when you opened it that evening?"
    verses = "".join(f"<div class='answer'><p>{question}</p><p>{text}</p></div>" for text in PARAGRAPHS)
    assert read(verses).text.count(question) == len(PARAGRAPHS)


@pytest.mark.parametrize(
    ("names", "line"),
    [
        ('itemprop="datePublished"', "2019-11-13T23:06:00+01:00"),
        (
            'class="embed-placeholder"',
            "External content is blocked by your privacy settings and cannot be shown here.",
        ),
        (
            'class="modal-body"',
            "If the letter does not arrive within ten minutes, look among the unwanted letters.",
        ),
        (
            'class="affiliate-disclaimer"',
            "We may earn a commission when you buy oranges through one of our links.",
        ),
    ],
)
def test_elements_that_say_they_are_no_text(names: str, line: str) -> None:
    found = read(paragraphs(*PARAGRAPHS) + f"<div {names}><p>{line}</p></div>" + paragraphs(*ARABIC))
    assert line not in found.text
    assert all(text in found.text for text in PARAGRAPHS)
