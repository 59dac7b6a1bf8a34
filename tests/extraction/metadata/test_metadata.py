# ruff: noqa: E501 (rows of tables are one line each)
"""Metadata: small pages of every kind of statement, what each field takes and what it refuses."""

import json
from datetime import UTC, datetime
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.patience import ends_within
from warraq.articles.extraction.layout import parse_tree
from warraq.articles.extraction.metadata import clean_names, find_metadata, survey
from warraq.articles.extraction.metadata.json_ld import read_graph
from warraq.articles.records import Metadata

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
URL = "https://www.lanternpost.example/2019/08/14/harbour-lights/"
BODY = "<p>" + "The harbour lights were lit again after eleven years of darkness. " * 3 + "</p>"


def found(
    head: str = "",
    body: str = "",
    *,
    url: str = URL,
    lang: str = "en",
    headers: tuple[tuple[str, str], ...] = (),
) -> Metadata:
    html = f"<html lang='{lang}'><head>{head}</head><body>{body}{BODY}</body></html>"
    return find_metadata(survey(parse_tree(html).root), url=url, fetched_at=NOW, http_headers=headers)


def linked(**fields: object) -> str:
    document = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f"<script type='application/ld+json'>{json.dumps(document)}</script>"


FULL = {
    "headline": "Harbour lights return", "datePublished": "2019-08-14T10:21:33+03:00", "dateModified": "2019-08-15",
    "author": [{"@type": "Person", "name": "Mara Lindqvist"}, {"@type": "Person", "name": "Omar Haddad"}],
    "publisher": {"@type": "Organization", "name": "Lantern Post"}, "keywords": ["harbour", "light"],
    "articleSection": "City", "image": {"@type": "ImageObject", "url": "/a.jpg", "caption": "The pier"},
    "isAccessibleForFree": "False", "license": "https://licence.example/by", "inLanguage": "en-GB",
    "description": "After eleven years.", "url": URL,
}  # fmt: skip


def test_json_ld_states_everything() -> None:
    metadata = found(linked(**FULL))
    assert metadata.title == "Harbour lights return"
    assert metadata.authors == ("Mara Lindqvist", "Omar Haddad")
    assert metadata.published is not None
    assert metadata.published.iso() == "2019-08-14T10:21:33+03:00"
    assert metadata.modified is not None
    assert metadata.modified.iso() == "2019-08-15"
    assert metadata.site_name == "Lantern Post"
    assert metadata.section == "City"
    assert metadata.tags == ("harbour", "light")
    assert metadata.images[0].url == "https://www.lanternpost.example/a.jpg"
    assert metadata.images[0].caption == "The pier"
    assert metadata.paywalled
    assert metadata.licence == "https://licence.example/by"
    assert metadata.description == "After eleven years."
    assert metadata.page_type == "NewsArticle"
    assert metadata.language == "en"


def test_candidates_are_kept_with_their_origin() -> None:
    head = linked(**FULL) + "<meta property='article:published_time' content='2019-08-14T07:21:33Z'>"
    origins = found(head).origins
    published = [(entry.origin, entry.chosen) for entry in origins if entry.field == "published"]
    assert published == [("json-ld", True), ("opengraph", False), ("url", False)]
    assert {entry.field for entry in origins} >= {
        "title",
        "authors",
        "published",
        "modified",
        "section",
        "tags",
    }
    assert all(0 <= entry.confidence <= 1 for entry in origins)


def test_the_evidence_has_all_tags_of_a_place_or_none() -> None:
    """A site's template takes all that a place states for all the tags."""
    tags = [f"topic {number}" for number in range(5)]
    head = "".join(f"<meta property='article:tag' content='{tag}'>" for tag in tags)
    links = "".join(f"<a rel='tag' href='/tags/{n}/'>{tag}</a>" for n, tag in enumerate(tags))
    metadata = found(head, f"<article><h1>T</h1>{BODY}{links}</article>")
    assert metadata.tags == tuple(tags)
    assert [(one.origin, one.raw) for one in metadata.origins if one.field == "tags"] == [
        ("opengraph", tag) for tag in tags
    ]
    many = found("", f"<article><h1>T</h1>{BODY}" + links.replace("topic", "a") + links + "</article>")
    assert len([one for one in many.origins if one.field == "tags"]) == 10


def test_open_graph_and_meta_tags() -> None:
    metadata = found(
        "<title>Harbour lights return | Lantern Post</title>"
        "<meta property='og:title' content='Harbour lights return'><meta property='og:site_name' content='Lantern Post'>"
        "<meta property='article:published_time' content='2019-08-14T10:21:33+03:00'>"
        "<meta property='article:modified_time' content='2019-08-16T00:00:00Z'>"
        "<meta property='article:tag' content='harbour'><meta property='article:tag' content='light'>"
        "<meta property='article:section' content='City'><meta property='og:type' content='article'>"
        "<meta property='og:image' content='https://img.example/b.jpg'><meta property='og:url' content='/x'>"
        "<meta name='author' content='By Mara Lindqvist and Omar Haddad'>"
    )
    assert metadata.title == "Harbour lights return"
    assert metadata.authors == ("Mara Lindqvist", "Omar Haddad")
    assert metadata.published is not None
    assert metadata.published.iso() == "2019-08-14T10:21:33+03:00"
    assert metadata.tags == ("harbour", "light")
    assert metadata.section == "City"
    assert metadata.page_type == "article"
    assert metadata.declared_url == "https://www.lanternpost.example/x"
    assert [image.url for image in metadata.images] == ["https://img.example/b.jpg"]


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Harbour lights - Lantern Post</title><meta property='og:site_name' content='Lantern Post'>", "", "Harbour lights"),
        ("<title>Lantern Post | Harbour lights return</title>", "", "Harbour lights return"),
        ("<title>Harbour lights return - lanternpost.example</title>", "", "Harbour lights return"),
        ("<title>Harbour lights: a return - part one</title>", "", "Harbour lights: a return - part one"),
        ("<title>Harbour lights return | City | Lantern Post</title>", "", "Harbour lights return"),
        ("<title>A</title>", "<h1>Lantern Post</h1>", "A"),
        ("", "<h1>Harbour lights return</h1>", "Harbour lights return"),
        ("<title>Harbour lights return after years</title>", "<h1>Lantern Post</h1><h1>Harbour lights return after eleven years</h1>",
         "Harbour lights return after eleven years"),
        ("<meta property='og:title' content='Harbour lights are back'>", "<h1>City: Harbour lights are back</h1>", "Harbour lights are back"),
        ("<title>أضواء الميناء تعود - مدونة المنارة</title><meta property='og:site_name' content='مدونة المنارة'>", "<h1>أضواء الميناء تعود</h1>",
         "أضواء الميناء تعود"),
        ("<title>Harbour lights are back</title>", "<div class='hero-banner widget'><h1>Harbour lights come back</h1></div>", "Harbour lights come back"),
        ("<title>Lantern Post lights its lamp again after eleven years</title>", "", "Lantern Post lights its lamp again after eleven years"),
        ("<title>Harbour lights come back-City | Lantern Post</title><meta name='twitter:title' content='Harbour lights come back'>", "", "Harbour lights come back"),
        ("<title>Harbour</title>", "<div class='related'><h1>Other news of the day</h1></div>", "Harbour"),
        ("<title>Harbour lights - a return - Lantern - Letters - Post</title><meta property='og:site_name' content='Lantern - Letters - Post'>", "",
         "Harbour lights - a return"),
        ("<title>Boats - Lamps - oil, wicks and repair in the city</title>", "<h1>Boats</h1>", "Boats"),
        ("<meta property='og:title' content='Opinion | What the lamp said'><meta itemprop='headline' content='What the lamp said'>",
         "<h1><span>Opinion</span> <span>What the lamp said</span></h1>", "What the lamp said"),
        ("<meta property='og:title' content='Opinion What the lamp said'><meta itemprop='headline' content='What the lamp said'>",
         "<h1><span>Opinion</span> <span>What the lamp said</span></h1>", "Opinion What the lamp said"),
        ("<meta property='og:title' content='Six lamps that keepers rely on in a storm'>", "<h1>Keepers trust these six lamps to stay lit</h1>",
         "Keepers trust these six lamps to stay lit"),
        ("<meta property='og:title' content='Six lamps that keepers rely on in a storm'>", "<h1>Keepers trust these six lamps to stay lit</h1><h1>Read on</h1>",
         "Six lamps that keepers rely on in a storm"),
        ("", "<h1>Har\xadbour lights re\xadturn</h1>", "Harbour lights return"),
        ("", "", ""),
        ("<title>Tin Box: The lamp on the pier</title>", "<h1 class='title'><a href='https://tin.example/'>Tin Box</a></h1><h3 class='post-title'>The lamp on the pier</h3>", "The lamp on the pier"),
        ("<title>حارس الساعة - دفتر الميناء</title>", "<div class='site-title'>دفتر الميناء</div><h2>حارس الساعة</h2>", "حارس الساعة"),
        ("<title>The lamp: a story</title>", "<h3>Another part</h3>", "The lamp: a story"),
        # all titles spell the host, none is the name of the site
        ("<meta property='og:title' content='Lantern Post 02/2022'><title>Lantern Post 02/2022 | LANTERN POST</title>", "", "Lantern Post 02/2022"),
        ("<meta property='og:site_name' content='Lantern Post'><title>Lantern Post</title>", "<h1>Lantern Post</h1>", ""),
        ("<title>lanternpost</title>", "", ""),
        # a heading or a link home shows the site's name, a lower heading the title
        ("<title>Lantern Post: Rain</title>", "<h1><a href='https://tin.example/'>Lantern Post</a></h1><div class='title'>Rain</div>", "Rain"),
        ("<title>Rain — The Tin Box</title>", "<header><h1>The Tin Box</h1></header><h2>Rain</h2>", "Rain"),
        ("<title>Lamps: a story — The Tin Box</title>", "<header><h1>The Tin Box</h1></header><h2>Lamps: a story</h2>", "Lamps: a story"),
        ("<title>Rain | Notes on ink</title>", "<header><h1><a href='/'>Tin Box</a></h1><nav><h2>Notes on ink</h2></nav></header><main><h2>Rain</h2></main>", "Rain"),
        ("<title>Rain — Weather</title>", "<h1>Weather</h1><div class='related'><h2>Rain</h2></div>", "Weather"),
        ("<title>Tin Box | Lamps and ships</title>", "<a href='/'>Tin Box</a><div class='post-main-title'>Rain</div>", "Rain"),
        ("<title>Tin Box | Lamps and ships</title>", "<a href='/'>Tin Box</a><div class='post-title'>Rain</div><div class='post-title'>Snow</div>", "Tin Box | Lamps and ships"),
        # JSON-LD and <title> against OpenGraph
        (linked(headline="Lamps return to the old pier") + "<title>Lamps return to the old pier</title><meta property='og:title' content='You will not guess what shines'><meta name='twitter:title' content='You will not guess what shines'>",
         "", "Lamps return to the old pier"),
        (linked(headline="Lamps return to the old pier") + "<title>Lamps return to the old pier</title><meta property='og:title' content='You will not guess what shines'>",
         "", "You will not guess what shines"),
        (linked(headline="Lamps return to the old pier") + "<title>Lamps return to the old pier</title><meta property='og:title' content='You will not guess what shines'>",
         "<h1>Harbour keepers light up again</h1>", "Harbour keepers light up again"),
        (linked(headline="Lamps return to the old pier") + "<title>Six lamps</title><meta property='og:title' content='You will not guess what shines'>",
         "<h1>Harbour keepers light up again</h1>", "You will not guess what shines"),
        # a theme that calls each page an application
        ("<meta property='og:site_name' content='Tin Box'><meta name='application-name' content='Rain'><meta property='og:title' content='Rain'><title>Rain | Tin Box</title>",
         "<h1>Rain</h1>", "Rain"),
    ],
)  # fmt: skip
def test_title_is_the_headline_without_the_site(head: str, body: str, title: str) -> None:
    assert found(head, body).title == title


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("By Jane Doe", ["Jane Doe"]),
        ("by: Jane Doe and John Roe", ["Jane Doe", "John Roe"]),
        ("Jane Doe, John Roe & Ann Poe", ["Jane Doe", "John Roe", "Ann Poe"]),
        ("Jane Doe, Senior Reporter", ["Jane Doe"]),
        ("Jane Doe | The Journal", ["Jane Doe"]),
        ("Jane Doe, MD, RDN", ["Jane Doe"]),
        ("Von Ute Meier und Jan Groß", ["Ute Meier", "Jan Groß"]),
        ("Par Anne Petit et Luc Roy", ["Anne Petit", "Luc Roy"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("بقلم: سامر الخطيب", ["سامر الخطيب"]),
        ("نویسنده: مریم رضایی", ["مریم رضایی"]),
        ("김하늘 기자", ["김하늘"]),
        ("Jane Doe (Reuters)", ["Jane Doe"]),
        ("Editorial Board", ["Editorial Board"]),
        ("Jane Doe 12 May 2020", ["Jane Doe"]),
        ("Von Ute Meier am 12. Mai 2020", ["Ute Meier"]),
        ("Veröffentlicht am 12.05.20", []),
        ("View all of Jane Doe's posts.", ["Jane Doe"]),
        ("View all of Jane Doe’s posts →", ["Jane Doe"]),
        ("View all posts by Jane Doe", ["Jane Doe"]),
        ("POSTS BY JANE DOE", ["JANE DOE"]),
        ("View all of سامر الخطيب's posts", ["سامر الخطيب"]),
        ("عرض كل مقالات سامر الخطيب", ["سامر الخطيب"]),
        ("مشاهده همه نوشته‌های مریم رضایی", ["مریم رضایی"]),
        ("Alle Beiträge von Ute Meier anzeigen", ["Ute Meier"]),
        ("Voir tous les articles de Anne Petit", ["Anne Petit"]),
        ("Ver todas las entradas de Ana María Ruiz", ["Ana María Ruiz"]),
        ("Zobacz wszystkie wpisy, których autorem jest Jan Wilk", ["Jan Wilk"]),
        ("Ayşe Kaya tarafından yazılan tüm yazıları görüntüle", ["Ayşe Kaya"]),
        ("早川みどり の投稿をすべて表示", ["早川みどり"]),
        ("查看林望舒的所有文章", ["林望舒"]),
        ("View all posts by", []),
        ("View all of 's posts", []),
        ("Posts Ann Doe", ["Posts Ann Doe"]),
        ("admin", []),
        ("https://example.org/jane", []),
        ("jane@example.org", []),
        ("By", []),
        ("12345", []),
        ("", []),
        ("by José Pardo y Pardo on 2011-10-04", ["José Pardo y Pardo"]),
        ("林·阿依古丽", ["林·阿依古丽"]),
        ("林望舒 · 李明", ["林望舒", "李明"]),
    ],
)
def test_names_in_a_byline(raw: str, names: list[str]) -> None:
    assert clean_names(raw) == names


@pytest.mark.parametrize(
    ("head", "body", "authors"),
    [
        (linked(author={"@id": "#p"}) + linked(**{"@type": "Person", "@id": "#p", "name": "Mara Lindqvist"}), "", ("Mara Lindqvist",)),
        (linked(author="Mara Lindqvist, Omar Haddad"), "", ("Mara Lindqvist", "Omar Haddad")),
        (linked(author={"givenName": "Mara", "familyName": "Lindqvist"}), "", ("Mara Lindqvist",)),
        ("<meta name='citation_author' content='Lindqvist, Mara'><meta name='citation_author' content='Haddad, Omar'>", "",
         ("Mara Lindqvist", "Omar Haddad")),
        ("<meta name='twitter:label1' content='Written by'><meta name='twitter:data1' content='Mara Lindqvist'>", "", ("Mara Lindqvist",)),
        ("", "<h1>T</h1><a rel='author' href='/author/mara/'>Mara Lindqvist</a>", ("Mara Lindqvist",)),
        ("", "<h1>T</h1><div itemprop='author'><span itemprop='name'>Mara Lindqvist</span></div>", ("Mara Lindqvist",)),
        ("", "<h1>T</h1><p class='byline'>By <b>Mara Lindqvist</b> <span>12 May 2020</span></p>", ("Mara Lindqvist",)),
        ("", "<h1>T</h1><p class='byline'><span>Mara Lindqvist</span><span>Harbour Desk</span></p>", ("Mara Lindqvist",)),
        ("", "<h1>T</h1><a href='/people/mara'>Mara Lindqvist</a>", ("Mara Lindqvist",)),
        ("", "<h1>T</h1><a rel='author' href='/author/mara/'>View all posts by Mara Lindqvist →</a>", ("Mara Lindqvist",)),
        ("", "<h1>T</h1><a rel='author' href='/author/mara/'>Zeige alle Beiträge von Mara Lindqvist</a>", ("Mara Lindqvist",)),
        ("", "<h1>T</h1><a rel='author' href='/author/u7/'>View all of Mara Lindqvist&#039;s posts.</a>", ("Mara Lindqvist",)),
        ("", "<h1>T</h1><a rel='author' href='/author/u7/'>View all of مريم الحسن's posts</a>", ("مريم الحسن",)),
        ("", "<h1>T</h1><div>By Mara Lindqvist</div>", ("Mara Lindqvist",)),
        ("", "<h1>T</h1><div class='comment'><span class='author'>Guest Writer</span></div>", ()),
        ("<meta property='og:site_name' content='Lantern Post'><meta name='author' content='Lantern Post'>",
         "<h1>T</h1><p class='byline'>By Mara Lindqvist</p>", ("Mara Lindqvist",)),
        ("<meta property='og:site_name' content='Mara Lindqvist'><meta name='author' content='Mara Lindqvist'>", "", ("Mara Lindqvist",)),
        ("<meta name='author' content='admin'>", "", ()),
        ("", "<h1>Harbour lights</h1><footer class='entry-footer'><span class='byline'><span class='author vcard'><a class='fn' href='/a/m'>Mara Lindqvist</a></span></span></footer>", ("Mara Lindqvist",)),
        ("", "<h1>Harbour lights</h1><div class='post-footer'><span class='post-author vcard'>Posted by <span class='fn'>Mara Lindqvist</span></span></div>", ("Mara Lindqvist",)),
        ("", "<div class='kit-widget kit-widget-title'><h1>Harbour lights</h1></div><div class='kit-widget kit-widget-info'><span itemprop='author'>Mara Lindqvist</span></div><div class='kit-widget kit-widget-text'>" + BODY * 2 + "</div>", ("Mara Lindqvist",)),
        ("", "<h1>Harbour lights</h1><div class='meta'>Submitted by <b>Mara Lindqvist</b> on 14 August 2019</div>", ("Mara Lindqvist",)),
        # a desk that the head names on every page, and a person in the byline
        ("<meta name='author' content='Harbour Team'>", "<h1>Harbour lights</h1><div class='author border-box'><span class='name'>Mara Lindqvist</span></div>", ("Mara Lindqvist",)),
        ("<meta property='article:author' content='Editorial Team'>", "<h1>Harbour lights</h1><p>By Mara Lindqvist</p>", ("Mara Lindqvist",)),
        (linked(author={"@type": "Organization", "name": "Editorial Team"}), "<h1>Harbour lights</h1><p class='byline'>By Mara Lindqvist</p>", ("Mara Lindqvist",)),
        ("<meta property='article:author' content='Editorial Team'>", "<h1>Harbour lights</h1>" + BODY + "<div class='post-copyright'><ul><li class='post-copyright-author'><b>Written by: </b>Mara Lindqvist</li></ul></div>", ("Mara Lindqvist",)),
        ("<meta property='article:author' content='Editorial Team'>", "<h1>Harbour lights</h1><span itemprop='author'><meta itemprop='name' content='Editorial Team'></span>" + BODY + "<div class='post-copyright'><p class='post-copyright-author'><b>Written by: </b>Mara Lindqvist</p></div>", ("Mara Lindqvist",)),
        ("<meta property='article:author' content='Editorial Team'>", "<h1>港の灯</h1><span itemprop='author'><meta itemprop='name' content='Editorial Team'></span><div class='post-copyright'><p class='post-copyright-author'><b>作者： </b>早川みどり</p></div>", ("早川みどり",)),
        ("<meta property='article:author' content='Editorial Team'>", "<h1>Harbour lights</h1>", ("Editorial Team",)),
        ("<meta property='article:author' content='Editorial Team'>", "<h1>Harbour lights</h1><div class='comment'><span class='author'>Guest Writer</span></div>", ("Editorial Team",)),
        ("<meta property='article:author' content='Editorial Team'>", "<h1>Harbour lights</h1><p class='byline'>By the News Desk</p>", ("Editorial Team",)),
        ("<meta name='author' content='Omar Haddad'>", "<h1>Harbour lights</h1><p class='byline'>By Mara Lindqvist</p>", ("Omar Haddad",)),
        ("<meta name='author' content='Editorial Team'><meta property='article:author' content='Harbour Desk'>", "<h1>Harbour lights</h1><div class='author'>Harbour Desk</div>", ("Harbour Desk",)),
        ("<meta name='author' content='Editorial Team'>", "<h1>Harbour lights</h1><span itemprop='author'>Editorial Team</span><div class='post-author'>Mara Lindqvist</div>", ("Mara Lindqvist",)),
        # an id, the icon of a person, one letter
        ("<meta name='author' content='Editorial Team'>", "<h1>Harbour lights</h1><div id='post-author' class='label'>Mara Lindqvist</div>", ("Mara Lindqvist",)),
        ("", "<h1>T</h1><div><i class='iconfont kit-account'><span>Mara Lindqvist</span></i><i class='iconfont kit-date'>x</i></div>", ("Mara Lindqvist",)),
        ("", "<h1>T</h1><div><i class='fa fa-user'></i> <span>Mara Lindqvist</span></div>", ("Mara Lindqvist",)),
        ("", "<i class='fa fa-user'></i> Mara Lindqvist<h1>T</h1>" + "<i></i>" * 60 + "<i class='fa fa-user'></i> Omar Haddad", ()),
        ("", "<h1>T</h1><i class='fa fa-users'></i> Mara Lindqvist <i class='user-list'></i> Omar Haddad", ()),
        ("", "<h1>T</h1><div>Mara binti Lindqvist, <time datetime='2019-08-14'>x</time></div>", ("Mara binti Lindqvist",)),
        ("", "<h1>T</h1><span class='p-author'>Mara 'Lamp' Lindqvist</span>", ("Mara 'Lamp' Lindqvist",)),
        ("", "<h1>T</h1><div>World News <time datetime='2019-08-14'>x</time></div>", ()),
        ("", "<h1>T</h1><div class='related'>Mara Lindqvist, <time datetime='2019-08-14'>x</time></div>", ()),
        ("<meta name='author' content='L.'>", "<h1>T</h1>", ("L",)),
        ("<meta name='author' content='l'>", "<h1>T</h1>", ()),
        ("", "<h1>T</h1><div class='author-content-tips'>标签</div>", ()),
        ("<meta name='author' content='فريق التحرير'>", "<h1>أضواء الميناء</h1><p class='byline'>بقلم: سامر الخطيب</p>", ("سامر الخطيب",)),
        # the foot of the article, which names itself so or stands in its <article>
        ("", "<article><h1>Harbour lights</h1>" + BODY + "<footer><address>By <a href='/author/mara.html'>Mara Lindqvist</a></address></footer></article>", ("Mara Lindqvist",)),
        ("", "<article><h1>Harbour lights</h1><div><footer class='info'><address class='author'>By <a class='fn' href='/author/mara.html'>Mara Lindqvist</a></address></footer>" + BODY + "</div></article>", ("Mara Lindqvist",)),
        ("", "<main><h1>Harbour lights</h1>" + BODY + "</main><footer><a href='/author/mara.html'>Mara Lindqvist</a></footer>", ()),
        ("", "<main><h1>Harbour lights</h1>" + BODY * 3 + "<article><h3>Other</h3><footer><a href='/author/mara.html'>Mara Lindqvist</a></footer></article></main>", ()),
        ("", "<nav class='frame'><span class='author'>Mara Lindqvist</span></nav><article><h1>Harbour lights</h1></article>", ()),
        # a label in an element of its own
        ("", "<h1>T</h1><div><p>Written by</p><p class='grey'>Mara Lindqvist</p></div>", ("Mara Lindqvist",)),
        ("", "<h1>T</h1>" + BODY + "<ul><li><strong>Autorin/Autor</strong> Mara Lindqvist</li></ul>", ("Mara Lindqvist",)),
        ("", "<h1>T</h1>" + BODY * 3 + "<div><h2>Article by</h2><div>Mara Lindqvist</div></div>", ("Mara Lindqvist",)),
        ("", "<h1>T</h1><div class='submitted'>Gespeichert von <span>Mara Lindqvist</span> am 24. Juli 2017</div>", ("Mara Lindqvist",)),
        ("", "<h1>T</h1><div><p>Written by</p><p>the people of the harbour, who know it best</p></div>", ()),
        ("", "<h1>T</h1>" + BODY + "<div class='comments'><b>Written by</b> <i>Guest Writer</i></div>", ()),
        ("", "<h1>T</h1>" + BODY + "<p>Text <b>Harbour Lights</b> and more of it</p>", ()),
        ("", "<h1>T</h1><div class='kit-author-box'><h4 class='kit-author-box__name'>Mara Lindqvist</h4></div>", ("Mara Lindqvist",)),
        ("", "<h1>T</h1><span class='documentAuthor'>erstellt von <a href='/m'>Mara Lindqvist</a></span>", ("Mara Lindqvist",)),
        ("<meta name='twitter:misc:Written by' content='Mara Lindqvist'>", "<h1>T</h1>", ("Mara Lindqvist",)),
        ("<meta name='author' content='Mara Lindqvist, post@lantern.example'>", "<h1>T</h1>", ("Mara Lindqvist",)),
        ("", "<h1>T</h1><a href='/team/login'>Member Login</a>", ()),
        ("", "<h1>T</h1><h3 class='author'>The Author</h3>", ()),
        ("", "<h1>港口的灯</h1><div class='byline'>作者：林望舒</div>", ("林望舒",)),
        ("", "<h1>港の灯</h1><div class='byline'>著者： 早川みどり</div>", ("早川みどり",)),
        ("", "<h1>Harbour lights</h1><div class='byline'>लेखक: कविता मेहरा</div>", ("कविता मेहरा",)),
        ("", "<h1>أضواء الميناء</h1><p>كتبت بطاقة عليها صورة نهر، وفيها كلمة واحدة، ثم لم أعرف إلى أي عنوان أرسلها.</p>", ()),
    ],
)  # fmt: skip
def test_authors_are_found(head: str, body: str, authors: tuple[str, ...]) -> None:
    assert found(head, body).authors == authors


CLOUD = "".join(
    f"<li class='tag-list-item'><a rel='tag' href='/tags/t{n}/'>Topic {n}</a></li>" for n in range(9)
)


@pytest.mark.parametrize(
    ("head", "body", "tags"),
    [
        ("", "<article><h1>T</h1><a href='/tags/lamp/'><span><i></i>lamp<span>2</span></span></a> <a href='/tags/pier/'>pier <b>(11)</b></a> <a href='/tags/7/'><b>1999</b></a></article>", ("lamp", "pier", "1999")),
        ("<meta property='article:tag' content='☕'>", "<h1>T</h1>", ("☕",)),
        # a list in a <nav> of its own, a box of them that no class calls a sidebar, and a cloud above the article
        ("", "<main><h1>T</h1>" + BODY + "</main><nav class='article-tags'><a href='/tag/lamp.html'>lamp</a></nav>", ("lamp",)),
        ("", "<main><h1>T</h1>" + BODY + "</main><nav class='links'><a href='/tag/lamp.html'>lamp</a></nav>", ()),
        ("", "<div><div class='post wide'><header class='post-header'><h1>T</h1></header>" + BODY + "<p><a href='/tags/lamp/'>lamp</a></p></div><div id='panel'><ul>" + CLOUD + "</ul></div></div>", ("lamp",)),
        ("", "<div class='cloud'>" + CLOUD * 12 + "</div><article><h1>T</h1>" + BODY + "<a href='/tags/lamp/'>lamp</a></article>", ("lamp",)),
        ("", "<h1>T</h1>" + BODY + "<a rel='tag' href='/tag/old-lamps/'>old lamps</a> <a rel='tag' href='/tag/s/'>سفن قديمة</a>", ("old lamps", "سفن قديمة")),
        ("", "<h1>T</h1>" + BODY + "<div class='tagged'><a href='/tags/lamp/'>#lamp</a> <a href='/tags/pier/'>pier</a></div>", ("lamp", "pier")),
        ("<meta property='article:tag' content='山'><meta property='article:tag' content='登山'>", "<h1>T</h1>", ("山", "登山")),
        ("<meta property='article:tag' content='C'><meta property='article:tag' content='7'><meta property='article:tag' content='e'>", "<h1>T</h1>", ("C",)),
        (linked(keywords=["lamp", "old lamps"]), "<h1>T</h1>", ("lamp", "old lamps")),
        ("<meta name='tags' content='lamp'><meta name='tags' content='old lamps'>", "<h1>T</h1>", ("lamp", "old lamps")),
        # the foot of the article
        ("", "<article><h1>T</h1>" + BODY + "<footer><p>Tags: <a href='/tag/lamp.html'>lamp</a> <a href='/tag/old.html'>old lamps</a></p></footer></article>", ("lamp", "old lamps")),
        ("", "<article><h1>T</h1>" + BODY + "<footer class='entry-footer'><a rel='tag' href='/tag/lamp/'>lamp</a></footer></article>", ("lamp",)),
        ("", "<h1>T</h1>" + BODY + "<div class='post-footer'><a rel='tag' href='/tag/lamp/'>lamp</a></div>", ("lamp",)),
        ("", "<article><h1>T</h1>" + BODY + "<footer class='single-view__footer'><div><nav><a rel='tag' href='/topic/lamp'>lamp</a></nav></div></footer></article>", ("lamp",)),
        ("", "<article><h1>T</h1>" + BODY + "<a href='/tag?name=lamp'>lamp</a></article>", ("lamp",)),
        # a list of tags that links nowhere
        ("", "<article><h1>T</h1><ul class='tags'><li>Topics:</li><li>lamp</li></ul></article>", ("lamp",)),
        ("", "<article><h1>T</h1><ul class='tags'><li>Post tags</li></ul></article>", ()),
        ("", "<article><nav class='md-tags'><span class='md-tag'>lamp</span> <span class='md-tag'>منارة البحر</span></nav><h1>T</h1></article>", ("lamp", "منارة البحر")),
        ("", "<article><h1>T</h1><ul class='post-tags'><li>lamp</li><li>old lamps</li></ul></article>", ("lamp", "old lamps")),
        ("", "<article><h1>T</h1></article><aside><ul class='tags'><li>lamp</li><li>old lamps</li></ul></aside>", ()),
        ("", "<article class='tag-lamp'><h1>T</h1><div class='tags'>" + BODY + "</div></article>", ()),
        ("", "<article><h1>T</h1><div class='comments'><ul class='tags'><li>lamp</li></ul></div></article>", ()),
        # tags of the whole site beside the article
        ("<meta property='article:tag' content='lamp'>", "<article><h1>T</h1>" + BODY + "<footer><a rel='tag' href='/tags/lamp/'>lamp</a></footer></article><aside id='sidebar'><div class='widget-wrap'><div class='widget'><ul class='tag-list'>" + CLOUD + "</ul></div></div></aside>", ("lamp",)),
        ("", "<article><h1>T</h1></article><div class='sidebar'><section><div><ul>" + CLOUD + "</ul></div></section></div>", ()),
        ("", "<article><h1>T</h1></article><footer><div><div><ul>" + CLOUD + "</ul></div></div></footer>", ()),
        ("", "<article><h1>T</h1></article><div class='tag-cloud'>" + CLOUD + "</div>", ()),
        ("", "<nav><a href='/tags/'>All tags</a></nav><article><h1>T</h1><a href='/tags/'>Tags</a> <a href='/tags'>Tags</a></article>", ()),
    ],
)  # fmt: skip
def test_tags_are_those_of_the_article(head: str, body: str, tags: tuple[str, ...]) -> None:
    assert found(head, body).tags == tags


PLAIN = "https://www.lanternpost.example/harbour-lights"


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        ("", "<h1>T</h1><time datetime='2019-08-14T10:00:00Z'>long ago</time>", "2019-08-14T10:00:00+00:00"),
        ("", "<h1>T</h1><time>14 August 2019</time>", "2019-08-14"),
        ("", "<h1>T</h1><span class='posted-on'>14 آب 2019</span>", "2019-08-14"),
        ("", "<h1>T</h1><div>نُشر في 14 آب/أغسطس 2019</div>", "2019-08-14"),
        ("", "<h1>T</h1><div>تاریخ انتشار: ۲۳ مرداد ۱۳۹۸</div>", "2019-08-14"),
        ("", "<h1>T</h1><p>Published: Aug 14, 2019</p>", "2019-08-14"),
        ("", "<h1>T</h1><abbr class='published' title='2019-08-14T10:00:00+02:00'>x</abbr>", "2019-08-14T10:00:00+02:00"),
        ("<meta name='x-pubdate' content='2019-08-14'>", "", "2019-08-14"),
        ("<meta property='og:updated_time' content='2019-08-14T10:00:00Z'>", "", None),
        ("", "<h1>T</h1><p class='meta'>Last updated: 14 August 2019</p>", "2019-08-14"),
        ("", "<h1>T</h1><p class='meta'>令和元年8月14日</p>", "2019-08-14"),
        ("", "<h1>T</h1><p class='meta'>১৪ আগস্ট ২০১৯</p>", "2019-08-14"),
        ("", "<h1>T</h1><p class='meta'>१४ अगस्त २०१९</p>", "2019-08-14"),
        ("", "<h1>T</h1><p class='meta'>چهاردهم دی ۱۳۹۲</p>", "2014-01-04"),
        ("", "<h1>T</h1><p class='meta'>دی ۱۳۹۲</p>", None),
        ("", "<h1>T</h1><time>مرداد ۱۳۹۸</time>", None),
        ("<meta name='date' content='مرداد ۱۳۹۸'>", "<h1>T</h1>", "2019"),
        ("", "<h1>T</h1><script>var page = {\"publishedAt\": \"2019-08-14\"}</script>", "2019-08-14"),
        ("", "<h1>T</h1><p>14.08.2019 The lamps were lit again, and " + "the whole town came down to the pier to see it. " * 4 + "</p>", "2019-08-14"),
        ("", "<h1>T</h1><aside class='related'><p>Date of release</p><p>14 August 2019</p></aside>", "2019-08-14"),
        # a plain line at the headline or at the foot
        ("", "<h1>T</h1>" + BODY * 2 + "<p>VON Mara Lindqvist am 14. August 2019</p>", "2019-08-14"),
        ("", "<h1>T</h1><div>14.08.2019 2. HBL</div>", "2019-08-14"),
        ("", "<h1>T</h1>" + BODY * 3 + "<p>Dieser Artikel wurde am 14. August 2019 um 10:02 Uhr in der Rubrik Hafen abgelegt.</p>", "2019-08-14T10:02:00+00:00"),
        ("", "<p>T</p>" + BODY * 2 + "<p class='footerLine'>Letzte Änderung: 31.10.2023 - 14:49:39<br>Erschienen am: 14.08.2019<br>Lesungen: 61</p>", "2019-08-14"),
        ("", "<h1>T</h1><div class='header-date'>14 August, 2019</div>", "2019-08-14"),
        # the foot and the margin of the article
        ("", "<article><h2><a rel='bookmark' href='/x'>T</a></h2>" + BODY + "<footer><p>Published: <time datetime='2019-08-14'>x</time></p></footer></article>", "2019-08-14"),
        ("", "<article><h1>T</h1>" + BODY + "<footer><time datetime='2019-08-14'>x</time></footer></article>", "2019-08-14"),
        ("", "<article><h1>T</h1>" + BODY + "<footer><p>14 August 2019</p></footer></article>", "2019-08-14"),
        ("", "<article><aside><time datetime='2019-08-14'>14 August</time></aside><h1>T</h1>" + BODY + "</article>", "2019-08-14"),
        # the only one that says so
        ("", "<h1>T</h1>" + "<i></i>" * 15 + "<div class='sidebar'><span class='PublishDate_date__x'>14 August 2019</span></div>", "2019-08-14"),
        ("", "<h1>T</h1><aside><time itemprop='datePublished' datetime='2019-08-14'>x</time></aside><p class='date'>12 March 1999</p>", "2019-08-14"),
        ("<meta name='dc.date' content='2019-08-14'>", "<h1>T</h1><p>Smith, 12 March 1999</p>", "2019-08-14"),
        ("", "<h1>T</h1><footer><p>Updated: $Date: 2019/08/14 06:31:41 $</p></footer>", "2019-08-14T06:31:41+00:00"),
        ("", "<h1>T</h1>" + BODY * 3 + "<p>Publication date: 14 August 2019</p><p>Date modified: 3 May 2021</p>", "2019-08-14"),
        # the day that readers see of a moment stated in UTC
        (linked(datePublished="2019-08-13T23:15:0Z"), "<h1>T</h1><p itemprop='datePublished'>14 August 2019</p>", "2019-08-14T00:15:00+01:00"),
        (linked(datePublished="2019-08-13T23:15:00Z"), "<h1>T</h1><time>14 August 2019</time>", "2019-08-14T00:15:00+01:00"),
        (linked(datePublished="2019-08-13T23:15:00Z"), "<h1>T</h1><time>16 August 2019</time>", "2019-08-13T23:15:00+00:00"),
        (linked(datePublished="2019-08-13T23:15:00+02:00"), "<h1>T</h1><time>14 August 2019</time>", "2019-08-13T23:15:00+02:00"),
        (linked(datePublished="2019-08-13T23:15:00Z"), "<h1>T</h1><div class='related'><time>14 August 2019</time></div>", "2019-08-13T23:15:00+00:00"),
        # what is no date of the article
        ("", "<div class='header-date'>14 August, 2019</div><h1>T</h1>", None),
        ("", "<h1>T</h1>" + "<i></i>" * 15 + "<div class='sidebar'><p><span class='publish-date'>14 August 2019</span></p><p><span class='publish-date'>3 May 2018</span></p></div>", None),
        ("", "<h1>T</h1>" + BODY + "<div class='comments'><p>Veröffentlicht am 14. August 2019</p></div>", None),
        ("", "<h1>T</h1>" + BODY + "<p>Die Stadt hat am 14. August 2019 den Hafen eröffnet und die Lampen wieder angezündet.</p>", None),
        ("", "<article><h1>T</h1>" + BODY + "</article><footer><time datetime='2019-08-14'>x</time></footer>", None),
        ("", "<article><h1>T</h1>" + BODY * 2 + "</article><div class='related'><article><h3><a href='/o'>Other</a></h3><footer><time datetime='2019-08-14'>x</time></footer></article></div>", None),
        ("", "<article><aside>Ships that came: <b>lamp ship</b> and pilot boat, on <time datetime='2019-08-14'>x</time></aside><h1>T</h1>" + BODY + "</article>", None),
        ("", "<h1>T</h1><p>The lamps of 14.08.2019 were lit again, and " + "the whole town came down to the pier to see it. " * 4 + "</p>", None),
        ("", "<h1>T</h1><p>Version 3, 14 August 2019</p>", None),
        ("", "<h1>T</h1><footer>© 2019 Lantern Post, 14 August 2019</footer>", None),
        ("", "<div class='today'>Monday, 23 November 2026</div><h1>T</h1>", None),
        ("", "<h1>T</h1><div class='comments'><time datetime='2019-08-14'>x</time></div>", None),
        ("", "<h1>T</h1><aside class='related'><span class='date'>14 August 2019</span></aside>", None),
        ("", "<h1>T</h1><p>The war began on 14 August 1914 and ended in 1918.</p>", None),
        ("<meta property='article:published_time' content='2031-01-01'>", "", None),
        ("<meta property='article:published_time' content='soon'>", "", None),
        ("", "", None),
        ("", "<h1>T</h1><footer class='entry-footer'><time class='entry-date published' datetime='2019-08-14'>14 August</time></footer>", "2019-08-14"),
        ("", "<h1>T</h1><ul>" + "<li class='post'><h3><a href='/o'>Other</a></h3><div><time datetime='2016-05-04'>4 May 2016</time></div></li>" * 3 + "</ul>", None),
        ("", "<h1>T</h1><ul>" + "<li class='post'><h3><a href='/o'>Other</a></h3><div>4 May 2016</div></li>" * 3 + "</ul>", None),
    ],
)  # fmt: skip
def test_published(head: str, body: str, day: str | None) -> None:
    published = found(head, body, url=PLAIN).published
    assert (published and published.iso()) == day


def test_the_address_states_a_day_or_a_month() -> None:
    day, month = found().published, found(url="https://a.example/2019/08/x/").published
    assert day is not None
    assert month is not None
    assert (day.iso(), month.iso()) == ("2019-08-14", "2019-08")


def test_a_change_is_not_the_publication() -> None:
    metadata = found(
        "",
        "<h1>T</h1><p class='meta'>Updated: 20 August 2019</p><p class='meta'>Published: 14 August 2019</p>",
        url=PLAIN,
    )
    assert metadata.published is not None
    assert metadata.modified is not None
    assert (metadata.published.iso(), metadata.modified.iso()) == ("2019-08-14", "2019-08-20")


def test_of_one_moment_the_wall_clock_of_the_site_is_taken() -> None:
    head = (
        linked(datePublished="2023-11-09T03:28:35Z") + "<meta name='published' content='2023-11-08 22:28:35'>"
    )
    published = found(head, url=PLAIN).published
    assert published is not None
    assert published.iso() == "2023-11-08T22:28:35-05:00"


@pytest.mark.parametrize(
    ("stated", "given"),
    [
        ("2019-08-14T10:00:00Z", "2019-08-14T10:00:00+00:00"),
        ("2019-08-13T23:01:00Z", "2019-08-14T00:01:00+01:00"),
        ("2019-08-13T23:00:00+00:00", "2019-08-14T00:00:00+01:00"),
        ("2019-08-15T01:49:09Z", "2019-08-14T23:49:09-02:00"),
        ("2019-08-15T00:00:00Z", "2019-08-14T23:00:00-01:00"),
        # on no clock in use, on a clock that is stated, without a time of day
        ("2019-08-15T14:00:00Z", "2019-08-15T14:00:00+00:00"),
        ("2019-08-13T23:01:00+01:00", "2019-08-13T23:01:00+01:00"),
        ("2019-08-13T23:01:00", "2019-08-13T23:01:00+00:00"),
    ],
)
def test_a_moment_in_utc_is_shown_on_a_clock_with_the_day_of_the_address(stated: str, given: str) -> None:
    published = found(f"<meta property='article:published_time' content='{stated}'>").published
    assert published is not None
    assert published.iso() == given


@pytest.mark.parametrize(
    ("head", "body", "field", "known"),
    [
        ("<meta property='article:published_time' content='2019-08-14T10:00:00Z'>", "", "published",
         ("opengraph", "article:published_time", "iso-8601")),
        (linked(datePublished="2019-08-14T10:00:00Z"), "", "published", ("json-ld", "datePublished", "iso-8601")),
        (linked(dateModified="1565776800"), "", "modified", ("json-ld", "dateModified", "epoch")),
        ("", "<h1>T</h1><span class='posted-on small'>14 August 2019</span>", "published", ("class", "span.posted-on", "words")),
        ("", "<h1>T</h1><time datetime='2019-08-14'>x</time>", "published", ("html", "time", "iso-8601")),
        ("", "<h1>T</h1><p>Published: 14.08.2019</p>", "published", ("text", "p", "numbers")),
    ],
)  # fmt: skip
def test_where_a_date_stood_and_what_read_it_is_kept(
    head: str, body: str, field: str, known: tuple[str, str, str]
) -> None:
    origin = next(
        origin for origin in found(head, body, url=PLAIN).origins if origin.field == field and origin.chosen
    )
    assert (origin.origin, origin.place, origin.parser) == known
    assert origin.raw


def test_a_captured_page_is_not_later_than_its_capture() -> None:
    lines = "<div>Monday, 23 April 2012</div><div>19 April 2012</div>"
    plain = found("", lines, url=PLAIN).published
    captured = found("", lines, url=f"https://archive.example/web/20120423182711/{PLAIN}").published
    assert plain is not None
    assert captured is not None
    assert (plain.iso(), captured.iso()) == ("2012-04-23", "2012-04-19")


def test_the_article_is_the_object_with_the_address_of_the_page() -> None:
    listed = [
        {"@type": "NewsArticle", "headline": f"Other {n}", "url": f"https://www.lanternpost.example/{n}"}
        for n in range(5)
    ]
    graph = {
        "@graph": [
            *listed,
            {"@type": "NewsArticle", "headline": "This one", "mainEntityOfPage": {"@id": URL}},
        ]
    }
    assert found(f"<script type='application/ld+json'>{json.dumps(graph)}</script>").title == "This one"


@pytest.mark.parametrize(
    "script",
    [
        '//<![CDATA[\n{"@type":"NewsArticle","headline":"Harbour"}\n//]]>',
        '<!-- {"@type":"NewsArticle","headline":"Harbour",} -->',
        '{"@type":"NewsArticle","headline":"Harbour"}{"@type":"WebSite"}',
        '[[{"@type":["NewsArticle"],"headline":"Harbour"}]];',
        '{"@type":"NewsArticle","headline":"Har\\bour\\\'s\tend"}',
        '{"@type":"http://schema.org/NewsArticle","headline":"Har&amp;bour &lt;b&gt;x&lt;/b&gt;"}',
    ],
)
def test_json_ld_is_read_as_pages_write_it(script: str) -> None:
    assert [node.get("headline") for node in read_graph([script]).nodes if "headline" in node]


@pytest.mark.parametrize(
    "script",
    [
        "",
        "{",
        "[" * 100_000,
        '{"a":' * 100_000,
        "null",
        "1",
        '"x"',
        "{}" * 1000,
        '{"@id": {"@id": []}, "@type": {}}',
        "\x00",
    ],
)
def test_json_ld_of_any_kind_does_no_harm(script: str) -> None:
    found(f"<script type='application/ld+json'>{script}</script>")
    assert len(read_graph([script] * 50).nodes) <= 3_000


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20), lambda inner: st.lists(inner, max_size=4)
       | st.dictionaries(st.sampled_from(["@id", "@type", "author", "name", "headline", "datePublished", "image", "url", "keywords", "publisher",
                                          "articleSection", "isAccessibleForFree", "license", "mainEntityOfPage"]), inner, max_size=5), max_leaves=20))  # fmt: skip
def test_json_ld_of_any_types_hides_no_headline(value: object) -> None:
    document = {
        "@type": "NewsArticle",
        "headline": "Harbour lights return",
        "author": value,
        "image": value,
        "keywords": value,
        "publisher": value,
    }
    metadata = found(f"<script type='application/ld+json'>{json.dumps([document, value])}</script>")
    assert metadata.title == "Harbour lights return"
    assert_clean(metadata)


@given(st.text(max_size=200), st.text(max_size=60))
def test_any_text_anywhere_comes_out_clean(text: str, url: str) -> None:
    escaped = text.replace("<", "&lt;").replace("'", "&#39;").replace("\x00", "")
    head = "".join(
        f"<meta name='{name}' content='{escaped}'>"
        for name in ("author", "date", "og:image", "og:url", "keywords", "og:title")
    )
    html = (
        f"<html><head>{head}<title>{escaped}</title></head><body><h1>{escaped}</h1>"
        f"<p class='byline'>{escaped}</p><time>{escaped}</time></body></html>"
    )
    assert_clean(find_metadata(survey(parse_tree(html).root), url=url, fetched_at=NOW))


def assert_clean(metadata: Metadata) -> None:
    """Nothing empty in a list, no space around a text or twice in it, no address of another scheme."""
    texts = (metadata.title, metadata.description, metadata.site_name, metadata.section)
    listed = (*metadata.authors, *metadata.tags)
    assert all(listed)
    for text in (*texts, *listed):
        assert text == " ".join(text.split())
    for image in metadata.images:
        assert image.url.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    "declared", ["http://[", "javascript:alert(1)", "data:text/html,x", "//", "http://", "\x00"]
)
def test_bad_declared_addresses_are_left_out(declared: str) -> None:
    metadata = found(
        f"<link rel='canonical' href='{declared}'><meta property='og:image' content='{declared}'>"
    )
    assert metadata.declared_url == ""
    assert metadata.images == ()


def test_the_tree_is_not_changed() -> None:
    root = parse_tree(
        f"<html><head>{linked(**FULL)}</head><body><h1>T</h1>{BODY}<time>2019-08-14</time></body></html>"
    ).root
    before = lxml.html.tostring(root)
    find_metadata(survey(root), url=URL, fetched_at=NOW)
    assert lxml.html.tostring(root) == before


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 1500 + "2019-08-14",
        "<meta name='a' content='2019'>" * 30_000,
        "<h1>Harbour lights return</h1>" * 5_000,
        "<time datetime='2019-08-14'>x</time>" * 20_000,
        "<p>14 August 2019</p>" * 20_000,
        "<a rel='author tag' href='/tag/x'>By Jane Doe</a>" * 20_000,
        "<p class='byline'>" + "Jane Doe, " * 20_000 + "</p>",
        "<title>" + "a - | " * 50_000 + "</title>",
        "<div class='sidebar'>" + "<b><i class='author'></i></b><a href='/tag/x'></a>" * 10_000 + "</div>",
        "<h1>x</h1>" + "<i class='fa fa-user'></i>" * 20_000 + "<h2>y</h2>" * 5_000,
        "<article><h1>x</h1>" + "<div class='post'>" * 200 + "<a href='/tag/x'>x</a>" * 5_000,
    ],
)
def test_hostile_pages_are_read_in_time(body: str) -> None:
    root = parse_tree(f"<html><head></head><body>{body}</body></html>").root
    with ends_within(2):
        find_metadata(survey(root), url=PLAIN, fetched_at=NOW)


def test_seed_page_of_the_measuring_data(shared: Path) -> None:
    gold = json.loads((shared / "data" / "seed" / "gold.json").read_text("utf-8"))
    for page in sorted((shared / "data" / "seed").glob("*.html")):
        root = parse_tree(page.read_text("utf-8")).root
        metadata = find_metadata(survey(root), url="https://blog.example/p", fetched_at=NOW)
        assert metadata.title == gold["title"], page.name


CC = "https://creativecommons.org/licenses/by/4.0/"
LICENCES = [
    (linked(license=CC), CC, "json-ld"),
    (f"<link rel='license' href='{CC}'>", CC, "link"),
    ("<meta name='dcterms.license' content='CC BY 4.0'>", "CC BY 4.0", "meta"),
    ("<meta name='dc.rights' content='All rights reserved'>" + linked(license=CC), CC, "json-ld"),
]


@pytest.mark.parametrize(("head", "licence", "origin"), LICENCES)
def test_a_licence_is_kept_with_its_origin(head: str, licence: str, origin: str) -> None:
    metadata = found(head)
    assert metadata.licence == licence
    chosen = [one for one in metadata.origins if one.field == "licence" and one.chosen]
    assert [(one.origin, one.raw) for one in chosen] == [(origin, licence)]


def test_a_licence_without_end_is_kept_short() -> None:
    assert len(found(linked(license="x" * 5_000)).licence) == 300


TIER = "<meta property='article:content_tier' content='{}'>"
PAYWALLS = [
    (linked(isAccessibleForFree=False), True, [("json-ld", "false", True)]),
    (linked(isAccessibleForFree="https://schema.org/False"), True, [("json-ld", "false", True)]),
    (TIER.format("Metered"), True, [("opengraph", "metered", True)]),
    (linked(isAccessibleForFree=True), False, [("json-ld", "true", False)]),
    (
        TIER.format("free") + linked(isAccessibleForFree=False),
        True,
        [("json-ld", "false", True), ("opengraph", "free", False)],
    ),
    (TIER.format("gold"), False, []),
    (linked(isAccessibleForFree={"a": 1}), False, []),
]


@pytest.mark.parametrize(("head", "paywalled", "origins"), PAYWALLS)
def test_a_paywall_is_kept_with_its_origin(
    head: str, paywalled: bool, origins: list[tuple[str, str, bool]]
) -> None:
    metadata = found(head)
    assert metadata.paywalled is paywalled
    assert [
        (one.origin, one.raw, one.chosen) for one in metadata.origins if one.field == "paywalled"
    ] == origins


RESERVING = [
    (
        "<meta name='robots' content='index, noai, noimageai'>",
        (),
        ["meta: noai=1", "meta: noimageai=1 (not the text)"],
    ),
    ("<META NAME='TDM-Reservation' CONTENT='1'>", (), ["meta: tdm-reservation=1"]),
    ("<meta name='GPTBot' content='noai'>", (), ["meta: noai=gptbot"]),
    ("<meta name='keywords' content='noai, art'>", (), []),
    ("<meta name='content-usage' content='train-ai=n'>", (), ["meta: content-usage=train-ai=n"]),
    (
        "",
        (("x-robots-tag", "noai"), ("tdm-reservation", "0")),
        ["http: noai=1", "http: tdm-reservation=0 (not the text)"],
    ),
    ("<meta name='robots' content='noai'>", (("x-robots-tag", "noai"),), ["meta: noai=1", "http: noai=1"]),
    ("", (("x-served-by", "noai"),), []),
]


@pytest.mark.parametrize(("head", "headers", "expected"), RESERVING)
def test_what_is_said_of_training_is_kept_with_its_origin(
    head: str, headers: tuple[tuple[str, str], ...], expected: list[str]
) -> None:
    assert [
        f"{one.origin}: {one.signal}={one.value}{'' if one.reserves else ' (not the text)'}"
        for one in found(head, headers=headers).reservations
    ] == expected
