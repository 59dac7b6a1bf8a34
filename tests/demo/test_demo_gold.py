"""The gold of the sample blog agrees with its pages, and the blog has everything it was made for."""

import lxml.html
import pytest

from warraq.articles.records import REMOVAL_KINDS
from warraq.demo import Blog, GoldPost, gold
from warraq.demo.answers import answer
from warraq.demo.source import parse_body

BLOG = Blog()
GOLD = gold(BLOG)


def page_text(blog: Blog, post: GoldPost) -> str:
    """All text of a post's page, titles of links included, white space folded."""
    tree = lxml.html.document_fromstring(answer(blog, post.url.removeprefix(blog.base_url)).text)
    for node in tree.xpath("//script|//style"):
        node.drop_tree()
    return " ".join(tree.text_content().split())


@pytest.mark.parametrize("post", GOLD, ids=lambda post: post.slug)
def test_gold_stands_on_the_page_in_order(post: GoldPost) -> None:
    shown, at = page_text(BLOG, post), 0
    assert post.title in shown
    for block in post.blocks:
        for line in block.split("\n"):
            found = shown.find(line, at)
            assert found >= 0, line
            at = found + len(line)
    for name in post.authors:
        assert name in shown
    for tag in post.tags:
        assert tag in shown


@pytest.mark.parametrize("post", GOLD, ids=lambda post: post.slug)
def test_boilerplate_stands_on_the_page_and_not_in_the_text(post: GoldPost) -> None:
    shown = page_text(BLOG, post)
    assert len(post.boilerplate) >= 20
    assert [one for one in post.boilerplate if one.text not in shown] == []
    assert post.left_in(post.text) == ()
    assert post.left_in(shown) == post.boilerplate
    assert {one.kind for one in post.boilerplate} <= set(REMOVAL_KINDS)


@pytest.mark.parametrize("post", GOLD, ids=lambda post: post.slug)
def test_traps_and_captions(post: GoldPost) -> None:
    for trap in post.traps:
        assert trap in post.blocks
    for caption in post.captions:
        assert caption not in post.text


def test_the_blog_has_what_it_was_made_for() -> None:
    assert len(GOLD) >= 30
    assert sum(post.language == "en" for post in GOLD) == 10
    assert sum(post.language == "ar" for post in GOLD) >= 20
    assert sum(bool(post.traps) for post in GOLD) >= 20
    assert {post.stated for post in GOLD} == {"full", "plain", "bare"}
    assert any(len(post.authors) == 2 for post in GOLD)
    assert any(not post.tags for post in GOLD)
    assert any("تشـ.ويه" in post.text and "تشـ.ويه" in post.title for post in GOLD)
    assert any("%d8" in post.url for post in GOLD)
    assert any(post.language == "ar" and "%" not in post.url for post in GOLD)
    kinds = {one.kind for post in GOLD for one in post.boilerplate}
    assert kinds >= {"skip-link", "share", "read-also", "caption", "credit", "author-box", "signature"}
    assert kinds >= {"follow", "newsletter", "cookie", "comments", "related", "editor-code", "navigation"}
    markups = {block.lines[0] for post in BLOG.posts for block in post.blocks if block.kind == "also"}
    assert markups == {"strong", "plain", "span", "quote", "box", "list", "heading"}
    shapes = {block.kind for post in BLOG.posts for block in post.blocks}
    assert shapes >= {"paragraph", "heading", "list", "ordered", "quote", "verse", "trap", "more"}


def test_reposts_and_the_near_duplicate() -> None:
    by_url = {post.url: post for post in GOLD}
    copies = [post for post in GOLD if post.duplicate_of]
    assert len(copies) == 3
    differing = []
    for copy in copies:
        original = by_url[copy.duplicate_of]
        assert original.published < copy.published
        assert original.title != copy.title
        differing.append(len(set(copy.blocks) - set(original.blocks)))
    assert sorted(differing) == [0, 1, 1]
    texts = [post.text for post in GOLD]
    assert len(texts) - len(set(texts)) == 1


def test_a_copy_points_to_its_original_wherever_it_moved() -> None:
    blog = Blog()
    moved = blog.move("دفتر-الإعارة", "lending-book")
    assert blog.url(moved) in {post.duplicate_of for post in gold(blog)}


def test_gold_follows_the_changes() -> None:
    blog = Blog()
    changed = [blog.edit(), blog.edit("the-east-window"), blog.publish(), blog.publish()]
    changed.append(blog.move("qat-al-qalam", "cutting-the-pen"))
    blog.remove("catalogue-cards")
    now = {post.slug: post for post in gold(blog)}
    assert len(now) == len(GOLD) + 2 - 1
    for post in now.values():
        shown = page_text(blog, post)
        assert all(line in shown for block in post.blocks for line in block.split("\n")), post.slug
        assert post.left_in(shown) == post.boilerplate
        assert post.left_in(post.text) == ()
    before = {post.slug: post for post in GOLD}
    for post in changed:
        assert now[post.slug] != before.get(post.slug)
        assert now[post.slug].modified == post.modified


def test_an_unknown_directive_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown directive @nothing"):
        parse_body("words\n\n@nothing here")
