"""Pages that list posts, beside posts that only look like it."""

import pytest

from tests.extraction.extraction_pages import PARAGRAPHS, paragraphs
from warraq.articles.extraction import extract_html
from warraq.articles.extraction.article import UNKNOWN_TIME
from warraq.articles.extraction.classification import load_model
from warraq.articles.extraction.kinds import reject
from warraq.articles.extraction.kinds.measures import PAGE_NAMES
from warraq.articles.extraction.kinds.rejecting import kind_model_from
from warraq.articles.extraction.stages import read_page
from warraq.articles.outcomes import Rejected
from warraq.articles.records import Article

#: A forest that takes every page for an article: what is refused, the rules refuse.
SURE = kind_model_from(
    {
        "names": list(PAGE_NAMES),
        "bar": 0.6,
        "forest": {"features": [[0]], "thresholds": [[0.0]], "leaves": [[0.0, 0.0]], "bias": 2.0},
    }
)
POSTS = [f"The crate number {number} of oranges" for number in range(10)]


def list_of(titles: list[str], mark: str = "") -> str:
    """A page of a list: posts with their beginnings, each headed by a link to itself."""
    parts = "".join(
        f"<article class='post h-entry'{mark}><h2><a href='/posts/{number}/'>{title}</a></h2>"
        f"<time datetime='2024-05-1{number}'>May</time><p>{PARAGRAPHS[number % 4]}</p></article>"
        for number, title in enumerate(titles)
    )
    return (
        f"<html lang='en'><head><title>Harbour Notes</title></head><body><header><h1><a href='/'>Harbour Notes</a></h1>"
        f"</header><main>{parts}</main><footer>© Harbour Notes</footer></body></html>"
    )


@pytest.mark.parametrize("path", ["index-3.html", "2023/", "notes/old-stories"])
@pytest.mark.parametrize("mark", ["", " itemscope itemtype='http://schema.org/BlogPosting'"])
def test_a_list_of_posts_is_none_whatever_its_parts_state(path: str, mark: str) -> None:
    found = extract_html(list_of(POSTS, mark), f"https://h.example/{path}")
    assert isinstance(found, Rejected)
    assert found.reason == "listing"


@pytest.mark.parametrize("path", ["page/7/", "index-7.html"])
def test_the_last_page_of_a_list_may_hold_one_post(path: str) -> None:
    found = extract_html(list_of(POSTS[:1]), f"https://h.example/{path}")
    assert isinstance(found, Rejected)
    assert found.reason == "listing"


def test_a_post_whose_headline_links_to_itself_is_no_list() -> None:
    assert isinstance(extract_html(list_of(POSTS[:1]), "https://h.example/posts/0/"), Article)


CLOUD = "".join(f"<li><a href='/blog/tag/t{number}/'>subject {number}</a></li>" for number in range(40))
RECENT = "".join(
    f"<li><a href='/posts/p{number}/'>14 May - {title}</a></li>" for number, title in enumerate(POSTS)
)
YEARS = "".join(f"<li><a href='/blog/{year}/'>{year} (7)</a></li>" for year in range(2009, 2025))
MARGIN = "".join(
    f"<div class='sidebar-item'><h3><a href='/blog/{name}'>{label}</a></h3><ul>{items}</ul></div>"
    for name, label, items in (
        ("", "Recent posts", RECENT), ("tag/", "Tags", CLOUD), ("all-categories/", "Categories", CLOUD),
        ("all-years/", "Archives", YEARS),
    )
)  # fmt: skip
RELATED = "".join(
    f"<div class='teaser'><h3><a href='/posts/p{number}/'>{title}</a></h3><p>{PARAGRAPHS[number]}</p></div>"
    for number, title in enumerate(POSTS[:4])
)


def beside(text: str, margin: str, *, around: str = "div class='entry-content'", title: str = "Rain") -> str:
    """A page of a short post with much beside it."""
    return (
        f"<html lang='en'><head><title>{title}</title></head><body><div class='sidebar widget-area' "
        f"role='complementary'>{margin}</div><main><{around}>"
        f"<h1>{title}</h1>{text}</{around.split()[0]}></main></body></html>"
    )


@pytest.mark.parametrize(
    "text",
    [
        "<p>It has begun to rain.</p>",
        "<figure><img src='/a.jpg' alt='The harbour'><figcaption>The harbour</figcaption></figure>",
        "<pre><code>sort names | uniq -c | sort -n</code></pre>",
        "<table><tr><th>Month</th><th>Rain</th></tr><tr><td>May</td><td>12</td></tr></table>",
    ],
    ids=["a line", "a picture", "code", "a table"],
)
@pytest.mark.parametrize("path", ["posts/rain/", "posts/1234", "2024/03/15/"])
def test_clouds_beside_a_short_post_list_no_posts(text: str, path: str) -> None:
    found = extract_html(beside(text, MARGIN), f"https://h.example/{path}")
    assert not (isinstance(found, Rejected) and found.reason == "listing"), found


def test_other_posts_beside_the_only_article_are_its_margin() -> None:
    html = beside("<p>It has begun to rain.</p>", RELATED, around="article")
    view = read_page(html, "https://h.example/posts/rain/", fetched_at=UNKNOWN_TIME, model=load_model()).view
    assert reject(view, model=SURE) is None
    listed = read_page(
        html.replace("article>", "section>"), view.url, fetched_at=UNKNOWN_TIME, model=load_model()
    ).view
    assert reject(listed, model=SURE) is not None


MENU = "".join(
    f"<li><a href='/posts/m{number}/'>{title}, once more and again</a></li>"
    for number, title in enumerate(POSTS * 6)
)


def numbered(posts: list[str], href: str) -> str:
    """A page of a list under a menu of all posts that is longer than what it lists."""
    parts = "".join(
        f"<article class='preview'><h2><a href='{href.format(slug=title.lower().replace(' ', '-'), number=number)}'>"
        f"{title}</a></h2><time>May</time><p>{PARAGRAPHS[number % 4]}</p></article>"
        for number, title in enumerate(posts)
    )
    return (
        f"<html lang='en'><head><title>Blog</title></head><body><nav><ul>{MENU}</ul></nav><main><h1>Blog</h1>{parts}"
        f"</main></body></html>"
    )


@pytest.mark.parametrize("path", ["blog/5/", "blog/5", "blog/12/index.html", "notes/2024/", "2024/03/15/"])
@pytest.mark.parametrize("count", [1, 2, 10])
def test_a_numbered_page_with_posts_is_a_list(path: str, count: int) -> None:
    href = f"/{path}{{slug}}" if path.startswith("2024") else f"/{path.partition('/')[0]}/{{slug}}/"
    found = extract_html(numbered(POSTS[:count], href), f"https://h.example/{path}")
    assert isinstance(found, Rejected)
    assert found.reason == "listing"


@pytest.mark.parametrize("path", ["news/5", "news/5/1", "notes/2019"])
def test_a_page_that_a_linked_name_heads_is_no_list(path: str) -> None:
    body = f"<div class='wrap'><h2><a href='/'>Harbour</a></h2>{paragraphs(*PARAGRAPHS)}</div>"
    named = body.replace("href='/'", "href='/about-the-harbour'")
    for html in (body, named):
        found = extract_html(
            f"<html><title>Rain</title><body>{html}</body></html>", f"https://h.example/{path}"
        )
        assert isinstance(found, Article)


@pytest.mark.parametrize("path", ["news/5", "news/2019", "2024/03/15/"])
def test_a_post_with_a_heading_that_links_to_another_is_no_list(path: str) -> None:
    folder = path if path.startswith("2024") else "news/"
    linked = f"<h2><a href='/{folder}the-crate-of-oranges'>The crate of oranges</a></h2>"
    body = f"<div class='post'><h1>Rain</h1>{paragraphs(PARAGRAPHS[0])}{linked}{paragraphs(*PARAGRAPHS[1:])}</div>"
    found = extract_html(
        f"<html><head><title>Rain</title></head><body>{body}</body></html>", f"https://h.example/{path}"
    )
    assert isinstance(found, Article)


@pytest.mark.parametrize("path", ["news/5", "p/123/", "2024/03/15/", "news/2019"])
def test_a_post_with_a_number_for_a_name_stays(path: str) -> None:
    folder = path.rstrip("/").rpartition("/")[0]
    others = "".join(
        f"<li><h3><a href='/{folder}/{number}'>{title}</a></h3><p>{PARAGRAPHS[number]}</p></li>"
        for number, title in enumerate(POSTS[:2])
    )
    html = beside(paragraphs("It has begun to rain.") + f"<ul>{others}</ul>", "")
    assert isinstance(extract_html(html, f"https://h.example/{path}"), Article)
