"""What an author may do to the sample blog while it is served."""

from collections.abc import Callable
from typing import Any

import pytest

from warraq.demo import Blog, gold

Ask = Callable[..., Any]  # of conftest.py


def test_an_edit_changes_one_page_only(blog: Blog, ask: Ask) -> None:
    before = {post.slug: ask(blog.path(post)) for post in blog.posts}
    post = blog.edit()
    after = {post.slug: ask(blog.path(post)) for post in blog.posts}
    assert [slug for slug in before if before[slug] != after[slug]] == [post.slug]
    assert post.modified > post.published
    new = next(one for one in gold(blog) if one.slug == post.slug)
    assert "زيت السمسم" in new.text
    assert "زيت السمسم أنظف لهباً، فجرّبناه" in after[post.slug].text
    assert ask(blog.path(post), headers={"If-None-Match": before[post.slug].headers["etag"]}).status == 200
    with pytest.raises(ValueError, match="no edit is prepared"):
        blog.edit(post.slug)


def test_an_edit_may_change_the_title(blog: Blog, ask: Ask) -> None:
    old = blog.get("the-east-window")
    post = blog.edit("the-east-window")
    assert post.title != old.title
    assert f"<title>{post.title} |" in ask(blog.path(post)).text
    assert "Tuesdays are full until autumn now." in ask("/feed/").text


def test_a_published_draft_heads_the_feed(blog: Blog, ask: Ask) -> None:
    etag = ask("/feed/").headers["etag"]
    drafts = [blog.publish(), blog.publish()]
    assert [post.slug for post in blog.posts[:2]] == [post.slug for post in reversed(drafts)]
    reply = ask("/feed/", headers={"If-None-Match": etag})
    assert reply.status == 200
    assert all(blog.url(post) in reply.text for post in drafts)
    assert ask(blog.path(drafts[0])).status == 200
    with pytest.raises(StopIteration):
        blog.publish()


def test_a_removed_post_is_gone_everywhere(blog: Blog, ask: Ask) -> None:
    post = blog.remove("catalogue-cards")
    assert ask(blog.path(post)).status == 410
    assert ask(blog.path(post).removesuffix("/")).status == 410
    assert ask(f"/?p={post.number}").status == 404
    for part in (1, 2):
        assert blog.url(post) not in ask(f"/wp-sitemap-posts-post-{part}.xml").text
    assert post.slug not in {one.slug for one in gold(blog)}
    with pytest.raises(KeyError):
        blog.remove("catalogue-cards")


def test_a_moved_post_redirects(blog: Blog, ask: Ask) -> None:
    old = blog.path(blog.get("qat-al-qalam"))
    post = blog.move("qat-al-qalam", "قط-القلم")
    reply = ask(old)
    assert (reply.status, reply.headers["location"]) == (301, blog.url(post))
    assert ask(blog.path(post)).status == 200
    assert ask("/?p=6").headers["location"] == blog.url(post)


def test_every_change_moves_the_sitemap_and_the_feed_on(blog: Blog, ask: Ask) -> None:
    changes = (
        blog.edit,
        blog.publish,
        lambda: blog.remove("catalogue-cards"),
        lambda: blog.move("the-east-window", "east-window"),
    )
    times, tags = [blog.changed_at], {ask("/wp-sitemap.xml").headers["etag"]}
    for change in changes:
        change()
        times.append(blog.changed_at)
        tags.add(ask("/wp-sitemap.xml").headers["etag"])
    assert times == sorted(set(times))
    assert len(tags) == len(times)
