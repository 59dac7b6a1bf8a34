"""A page in, an article out: what is kept, what goes and why, in which form."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from extraction_pages import ARABIC, PARAGRAPHS, page, paragraphs, post

from warraq.articles.extraction import (
    ExtractOptions,
    SiteKnowledge,
    extract,
    extract_html,
)
from warraq.articles.outcomes import Rejected
from warraq.articles.records import NOT_JUDGED, Article

Read = Callable[..., Article]


def body_of(article: Article) -> list[str]:
    return article.text.split("\n\n")


def test_a_character_written_as_two_halves_is_read_as_one(read: Read) -> None:
    html = post(paragraphs(PARAGRAPHS[0] + " @ @", *PARAGRAPHS[1:]))
    article = read(html.replace("@", "&#55357;&#56832;", 1).replace("@", "&#xD83D;&#xDE00;", 1))
    assert body_of(article)[0] == PARAGRAPHS[0] + " 😀 😀"


def test_a_post_comes_out_clean(read: Read) -> None:
    article = read(post(paragraphs(*PARAGRAPHS)))
    assert body_of(article) == list(PARAGRAPHS)
    assert article.metadata.title == "The crate of oranges"
    assert article.metadata.language == "en"
    assert article.direction == "ltr"
    assert article.words == sum(len(text.replace("—", " ").split()) for text in PARAGRAPHS)
    kinds = {removed.kind for removed in article.removed}
    assert {"comments", "navigation", "footer"} <= kinds
    assert all(removed.rule for removed in article.removed)
    positions = [removed.position for removed in article.removed]
    assert positions == sorted(positions)


def test_the_same_page_gives_the_same_bytes() -> None:
    one = page(post(paragraphs(*PARAGRAPHS)))
    assert extract(one) == extract(one)


def test_text_alone_is_the_same_text() -> None:
    whole = extract(page(post(paragraphs(*PARAGRAPHS))))
    alone = extract(page(post(paragraphs(*PARAGRAPHS))), ExtractOptions(with_html=False, with_removed=False))
    assert isinstance(whole, Article)
    assert whole.html
    assert whole.removed
    assert whole.confidence != NOT_JUDGED
    assert alone == replace(whole, html="", markdown="", removed=(), confidence=NOT_JUDGED)


def test_a_post_of_one_paragraph_is_an_article(read: Read) -> None:
    related = (
        '<div class="jp-relatedposts"><h3>Related</h3><p><a href="/a/">A longer story of the sea and its people</a><br>'
        + PARAGRAPHS[1]
        + "</p></div>"
    )
    assert body_of(read(post(paragraphs(PARAGRAPHS[0]) + related))) == [PARAGRAPHS[0]]


def test_arabic_reads_right_to_left_and_keeps_its_marks(read: Read) -> None:
    written = "كَتَبَ الرجلُ تشـ.ويه الحقائق، وقال می\u200cشود في رسالته الطويلة إلى أهل الجزيرة."
    article = read(post(paragraphs(*ARABIC, written), lang="en", site="دفتر المرفأ"))
    assert article.metadata.language == "ar"
    assert article.direction == "rtl"
    assert body_of(article)[-1] == written


@pytest.mark.parametrize(
    "line",
    [
        "<p><strong>إقرأ أيضاً : <a href='/x/'>قبطان آخر يروي ما رآه</a></strong></p>",
        "<p>اقرأ أيضا: قبطان آخر يروي ما رآه</p>",
        "<p>أقرأ ايضاً | <a href='/x/'>قبطان آخر يروي ما رآه</a></p>",
        "<p>اقرا أيضًا… <a href='/x/'>قبطان آخر يروي ما رآه</a></p>",
        "<p>إقرأ أيضآ <a href='/x/'>قبطان آخر يروي ما رآه</a></p>",
        "<p>شاهد أيضاً : قبطان آخر يروي ما رآه</p>",
        "<p>طالع أيضا: قبطان آخر يروي ما رآه</p>",
        "<h4>للمزيد: <a href='/x/'>قبطان آخر يروي ما رآه</a></h4>",
        "<blockquote><p>قد يهمك: <a href='/x/'>قبطان آخر يروي ما رآه</a></p></blockquote>",
        "<p>مواضيع ذات صلة: قبطان آخر يروي ما رآه</p>",
        "<p><a href='https://t.me/example'>تابعونا على تلغرام ليصلكم كل جديد</a></p>",
        "<p>إعلان</p>",
    ],
)
def test_lines_that_lead_elsewhere_go(read: Read, line: str) -> None:
    body = paragraphs(*ARABIC[:2]) + line + paragraphs(*ARABIC[2:])
    assert body_of(read(post(body, site="دفتر المرفأ"))) == list(ARABIC)


@pytest.mark.parametrize(
    "line",
    [
        "اقرأ أيضاً ما كتبه المؤرخون في تلك الحقبة لتدرك حجم الخسارة التي لحقت بالمدينة وأهلها.",
        "شاهد أيضاً بعينيه كيف تتحول الأوراق الممزقة إلى كتاب، ثم عاد إلى بيته صامتاً.",
        "شارك هذا الموضوع في تقسيم أهل الحي بين مؤيد ومعارض أكثر مما فعلت الانتخابات.",
        "تخطى إلى المحتوى مباشرة ولم يقف عند الغلاف، هكذا كان يصف قارئه المثالي.",
        "مدونة الأسرة المغربية في حاجة إلى مراجعة شاملة بعد عشرين عاماً من التطبيق.",
    ],
)
def test_prose_that_begins_like_boilerplate_stays(read: Read, line: str) -> None:
    body = paragraphs(*ARABIC[:2], line, *ARABIC[2:])
    assert line in body_of(read(post(body, site="دفتر المرفأ")))
    last = paragraphs(*ARABIC, line)
    assert body_of(read(post(last, site="دفتر المرفأ")))[-1] == line


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("For more from the harbour every week, sign up for our free newsletter.", "newsletter"),
        ("The best of the quays, picked by the pilots and delivered straight to your inbox.", "newsletter"),
        (
            "Nachrichten vom Kai gefällig? Abonnieren Sie unseren Newsletter, er kommt am Montag.",
            "newsletter",
        ),
        ("Mira Haddad writes about ferries. Follow her on Twitter @mira.", "follow"),
        ("لا تفوتكم أخبار المرفأ وما فيه، تابعونا على تلغرام كل صباح", "follow"),
        ("If you buy a rope through one of our links, we may earn a small commission.", "promotion"),
        ("<a href='/x/'>Also: what the pilots say of the fog</a>", "read-also"),
        ("A pilot on the northern quay contributed to this report.", "credit"),
        ("Reporting by Mira Haddad on the quay; Editing by Omar Said", "credit"),
        ("(إعداد ميرا حداد للنشرة العربية - تحرير عمر سعيد)", "credit"),
        ("\u200b", ""),
    ],
)
def test_calls_in_words_of_their_own_go(read: Read, line: str, kind: str) -> None:
    article = read(post(paragraphs(*PARAGRAPHS[:3]) + f"<p>{line}</p>" + paragraphs(*PARAGRAPHS[3:])))
    assert body_of(article) == list(PARAGRAPHS)
    assert kind in {removed.kind for removed in article.removed} | {""}


@pytest.mark.parametrize(
    "line",
    [
        "The captain asked every passenger to sign up for the newsletter of the port, and nobody ever did so twice.",
        "She said that the pilots would follow her on foot along the quay, and that the fog had not lifted by then.",
        "Under the new rules a broker may earn a commission of two per cent on each crossing that he has arranged.",
        "The letters that he had contributed to this story over thirty years fill two shelves in the harbour office.",
        "They found the notebooks delivered to your grandfather in the inbox of the clerk, still tied with string.",
    ],
)
def test_prose_with_such_words_in_it_stays(read: Read, line: str) -> None:
    first = paragraphs(line, *PARAGRAPHS, *[text.replace("crate", "box") for text in PARAGRAPHS])
    assert body_of(read(post(first)))[0] == line


def test_a_signature_goes_only_when_it_is_the_sites_name(read: Read) -> None:
    signed = paragraphs(*PARAGRAPHS) + "<p><strong>Harbour Notes</strong></p>"
    assert body_of(read(post(signed))) == list(PARAGRAPHS)
    other = paragraphs(*PARAGRAPHS) + "<p><strong>Harbour Notes</strong></p>"
    kept = read(post(other, site="Another Place"))
    assert "signature" not in {removed.kind for removed in kept.removed}


def test_editor_codes_at_the_end_go(read: Read) -> None:
    for code in ("17302", "انتهای پیام/ی", "--(بترا)"):
        article = read(post(paragraphs(*ARABIC, code), site="دفتر المرفأ"))
        assert body_of(article) == list(ARABIC), code
    glued = paragraphs(*ARABIC[:3]) + f"<p>{ARABIC[3]}<br>انتهای پیام/</p>"
    assert body_of(read(post(glued, site="دفتر المرفأ"))) == list(ARABIC)


@pytest.mark.parametrize(
    "line",
    [
        "<p>Sharing is caring!</p>",
        "<p>191119052250266</p>",
        "<p>This slideshow requires JavaScript.</p>",
        "<p>[button link=”http://blog.example/kit/” type=”big”]</p>",
        "<p>Related articles:</p><ul class='related'><li><a href='/a/'>Another crate</a></li></ul>",
    ],
)
def test_what_programs_leave_between_paragraphs_goes(read: Read, line: str) -> None:
    body = paragraphs(*PARAGRAPHS[:2]) + line + paragraphs(*PARAGRAPHS[2:])
    assert body_of(read(post(body))) == list(PARAGRAPHS)


def test_a_number_in_a_table_stays(read: Read) -> None:
    table = "<table><tr><th>Crate</th><th>Number</th></tr><tr><td>Oranges</td><td>19111905</td></tr></table>"
    found = read(post(paragraphs(*PARAGRAPHS[:2]) + table + paragraphs(*PARAGRAPHS[2:])))
    assert "19111905" in found.text


def test_what_readers_without_scripts_see_is_read_where_the_rest_is_scant(read: Read) -> None:
    template = f"<script type='text/template'>{paragraphs(*PARAGRAPHS)}</script>"
    body = f"{template}<noscript>{paragraphs(*PARAGRAPHS)}</noscript>"
    menu = "".join(f"<li><a href='/label/{word}/'>{word}</a></li>" for word in ("one", "two", "three"))
    found = read(post(body).replace("</article>", f"</article><ul>{menu}</ul>"))
    assert body_of(found) == list(PARAGRAPHS)
    plea = (
        "<noscript><p>Please turn scripts on: this site needs them to show you its pictures.</p></noscript>"
    )
    assert body_of(read(post(plea + paragraphs(*PARAGRAPHS)))) == list(PARAGRAPHS)


def test_a_caption_goes_to_its_image(read: Read) -> None:
    figure = (
        '<figure><img src="/crate.jpg" alt="a crate"><figcaption>The crate in 1931. Photo: Nadim Saad'
        "</figcaption></figure>"
    )
    article = read(post(paragraphs(*PARAGRAPHS[:2]) + figure + paragraphs(*PARAGRAPHS[2:])))
    assert body_of(article) == list(PARAGRAPHS)
    (image,) = [image for image in article.metadata.images if image.url.endswith("crate.jpg")]
    assert image.url == "https://blog.example/crate.jpg"
    assert (image.caption, image.credit) == ("The crate in 1931.", "Photo: Nadim Saad")
    assert '<img src="https://blog.example/crate.jpg" alt="a crate">' in article.html


def test_structure_survives(read: Read) -> None:
    body = (
        paragraphs(*PARAGRAPHS[:2])
        + "<h2>What was in it</h2><ul><li>eleven blue notebooks in oilcloth</li><li>one red notebook without a "
        "cover</li></ul>"
        + "<p>First line of the song,<br>second line of the song</p>"
        + f"<blockquote><p>{PARAGRAPHS[2]}</p></blockquote>"
        + f'<p>{PARAGRAPHS[3]} <a href="/more">The list</a> is <em>long</em> &amp; <b>old</b>.</p>'
    )
    article = read(post(body))
    assert "What was in it" in body_of(article)
    assert "eleven blue notebooks in oilcloth\none red notebook without a cover" in body_of(article)
    assert "First line of the song,\nsecond line of the song" in body_of(article)
    assert (
        "<ul><li>eleven blue notebooks in oilcloth</li><li>one red notebook without a cover</li></ul>"
        in article.html
    )
    assert "## What was in it" in article.markdown
    assert "- eleven blue notebooks in oilcloth\n- one red" in article.markdown
    assert "[The list](https://blog.example/more) is *long* & **old**." in article.markdown
    assert "> “We will wait here,”" in article.markdown


def test_html_holds_nothing_that_runs(read: Read) -> None:
    evil = (
        '<p onclick="x()">' + PARAGRAPHS[0] + '<script>alert(1)</script> <a href="javascript:alert(1)">go</a>'
        '<img src="x" onerror="alert(1)"> &lt;script&gt;alert(2)&lt;/script&gt;</p>'
    )
    article = read(post(evil + paragraphs(*PARAGRAPHS[1:])))
    for word in ("<script", "onclick", "onerror", "javascript:", "<iframe"):
        assert word not in article.html
    assert "&lt;script&gt;" in article.html


def test_what_a_site_repeats_is_boilerplate() -> None:
    plea = (
        "This notebook lives on the gifts of its readers, who send oranges and stamps to the old lighthouse."
    )
    html = post(paragraphs(*PARAGRAPHS, plea))
    plain = extract(page(html))
    assert isinstance(plain, Article)
    assert body_of(plain)[-1] == plea
    counted = extract(page(html), ExtractOptions(with_blocks=True))
    assert isinstance(counted, Article)
    assert replace(counted, blocks=()) == plain
    others = extract(page(post(paragraphs("Another story.", plea))), ExtractOptions(with_blocks=True))
    assert isinstance(others, Article)
    shared = set(counted.blocks) & set(others.blocks)
    assert shared
    known = SiteKnowledge(articles=10, counts=dict.fromkeys(shared, 9))
    taught = extract(page(html), site=known)
    assert isinstance(taught, Article)
    assert body_of(taught) == list(PARAGRAPHS)
    assert [(r.kind, r.rule) for r in taught.removed if r.text == plea] == [("repeated", "site-statistics")]
    assert extract(page(html), site=SiteKnowledge(articles=2, counts=dict.fromkeys(shared, 2))) == plain
    assert extract(page(html), site=SiteKnowledge(articles=40, counts=dict.fromkeys(shared, 3))) == plain


def test_a_refrain_stays_where_furniture_of_the_same_count_goes() -> None:
    refrain = "And still the lighthouse keeper counted the ships that did not come."
    html = post(paragraphs(PARAGRAPHS[0], refrain, PARAGRAPHS[1], refrain))
    counted = extract(page(html), ExtractOptions(with_blocks=True))
    other = extract(page(post(paragraphs("Another story.", refrain))), ExtractOptions(with_blocks=True))
    assert isinstance(counted, Article)
    assert isinstance(other, Article)
    shared = set(counted.blocks) & set(other.blocks)

    def with_share(share: int) -> list[str]:
        found = extract(page(html), site=SiteKnowledge(articles=100, counts=dict.fromkeys(shared, share)))
        assert isinstance(found, Article)
        return body_of(found)

    assert refrain in with_share(5)
    assert refrain in with_share(40)
    assert refrain not in with_share(90)


def test_reprints_do_not_empty_each_other() -> None:
    html = post(paragraphs(*PARAGRAPHS))
    plain = extract(page(html), ExtractOptions(with_blocks=True))
    assert isinstance(plain, Article)
    site = SiteKnowledge(articles=5, counts=dict.fromkeys(plain.blocks, 5))
    taught = extract(page(html), ExtractOptions(with_blocks=True), site=site)
    assert isinstance(taught, Article)
    assert taught.text == plain.text
    assert taught.blocks == plain.blocks


def test_selectors_take_elements_out() -> None:
    html = post(
        paragraphs(*PARAGRAPHS) + '<div class="plea"><p>' + PARAGRAPHS[0] + " Again and again.</p></div>"
    )
    found = extract(page(html), ExtractOptions(remove_selectors=(".plea",)))
    assert isinstance(found, Article)
    assert body_of(found) == list(PARAGRAPHS)


def test_a_body_selector_limits_what_is_read() -> None:
    html = post(
        paragraphs(*PARAGRAPHS[:2])
        + '<div class="part"><p>'
        + PARAGRAPHS[2]
        + "</p><p>"
        + PARAGRAPHS[3]
        + "</p></div>"
    )
    found = extract(page(html), ExtractOptions(body_selector=".part, .part p"))
    assert isinstance(found, Article)
    assert body_of(found) == list(PARAGRAPHS[2:])
    assert found.metadata.title == "The crate of oranges"
    assert extract(page(html), ExtractOptions(body_selector=".nowhere")) == extract(page(html))


@pytest.mark.parametrize(
    ("html", "url", "reason"),
    [
        ("", "https://x.example/a", "no-text"),
        ("<html><body></body></html>", "https://x.example/a", "no-text"),
        ("<html><body><p>&&&&&& ... 12</p></body></html>", "https://x.example/a", "no-text"),
        (
            "<html><head>"
            + "<script>var a = 1; // filler filler filler</script>" * 60
            + "</head><body><div id=root></div></body></html>",
            "https://x.example/a",
            "needs-scripts",
        ),
        (
            "<html><head><title>404 Not Found</title></head><body><main>"
            "<h1>Page not found</h1><p>The page that you have asked"
            " for does not exist on this server, try the home page instead.</p></main></body></html>",
            "https://x.example/a",
            "error-page",
        ),
        (
            "<html><head><title>About us</title></head><body><main>"
            "<h1>About us</h1><p>We are four people on an island who write"
            " about boats. Send us a letter when you like to.</p></main></body></html>",
            "https://x.example/about/",
            "static-page",
        ),
        (
            "<html><head><title>Category: sea</title></head><body class='archive category'><main><h1>sea</h1>"
            + "".join(
                f"<article class='post'><h2><a href='/{n}/'>A story of the sea, part "
                "{n}</a></h2><p>{text}</p></article>"
                for n, text in enumerate(PARAGRAPHS)
            )
            + "</main></body></html>",
            "https://x.example/category/sea/",
            "listing",
        ),
    ],
)
def test_what_is_no_article_is_rejected_with_its_kind(html: str, url: str, reason: str) -> None:
    found = extract(page(html, url=url))
    assert isinstance(found, Rejected)
    assert found.reason == reason
    assert found.detail


def test_all_can_be_accepted() -> None:
    html = (
        "<html><head><title>About us</title></head><body><main><h1>About us</h1><p>We are four "
        "people.</p></main></body></html>"
    )
    found = extract_html(html, "https://x.example/about/", ExtractOptions(accept_all=True))
    assert isinstance(found, Article)


@pytest.mark.parametrize("body", [b"%PDF-1.7 ...", bytes(5000)])
def test_what_is_no_document_is_no_html(body: bytes) -> None:
    found = extract(page(body))
    assert isinstance(found, Rejected)
    assert found.reason == "not-html"


def test_an_image_is_no_html() -> None:
    found = extract(page(b"GIF89a", ctype="image/gif"))
    assert isinstance(found, Rejected)
    assert found.reason == "not-html"


@pytest.mark.parametrize(
    "unclosed",
    [
        "<svg viewBox='0 0 9 9'><path d='M0 0h9'>",
        "<svg><title>icon</title>",
        "<embed src='/a.swf'>",
        "<object data='/a.swf'><param name='x' value='y'>",
        "<video src='/a.mp4'>",
        "<svg>" * 30,
    ],
)
def test_text_after_an_element_that_was_never_closed_is_kept(unclosed: str, read: Read) -> None:
    body = paragraphs(*PARAGRAPHS[:1]) + unclosed + paragraphs(*PARAGRAPHS[1:])
    assert body_of(read(post(body))) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "closed",
    [
        "<svg><title>icon of a crate</title><text>A word in a drawing</text></svg>",
        "<object data='/a.swf'><p>Your browser shows no Flash.</p></object>",
        "<video src='/a.mp4'><p>Your browser plays no video.</p></video>",
    ],
)
def test_what_stands_in_for_a_picture_is_not_read(closed: str, read: Read) -> None:
    article = read(post(paragraphs(*PARAGRAPHS[:2]) + closed + paragraphs(*PARAGRAPHS[2:])))
    assert body_of(article) == list(PARAGRAPHS)
    assert not [
        removed for removed in article.removed if "browser" in removed.text or "drawing" in removed.text
    ]


def test_a_flood_of_breaks_is_cut_between_lines(read: Read) -> None:
    lines = [f"line number {number} of the poem" for number in range(40_000)]
    article = read(post("<p>" + "<br>".join(lines) + "</p>"))
    assert " ".join(article.text.split()) == " ".join(lines)
