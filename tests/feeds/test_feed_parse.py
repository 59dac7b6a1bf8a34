"""Feeds of every dialect, as their writers really write them. All documents are ours."""

from datetime import UTC, datetime

import pytest

from warraq.articles.errors import FeedError
from warraq.feeds import Enclosure, ParseOptions, parse_feed

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
URL = "https://blog.example.org/feed/"
FORGIVING = ParseOptions(reader="forgiving")
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:fh="http://purl.org/syndication/history/1.0"'
)


def rss(*items, channel=""):
    inner = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {NAMESPACES}><channel>'
        f"<title>مدوّنة</title><link>https://blog.example.org</link>{channel}{inner}</channel></rss>"
    ).encode()


def atom(*entries, feed="", attributes=""):
    inner = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return (
        f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" {attributes}>'
        f"<title>Notes</title>{feed}{inner}</feed>"
    ).encode()


def parse(body, **options):
    return parse_feed(body, url=URL, now=NOW, **options)


def only(body, **options):
    (entry,) = parse(body, **options).entries
    return entry


@pytest.fixture(params=["auto", "forgiving"])
def options(request):
    return ParseOptions(reader=request.param)


def test_rss_entry(options):
    entry = only(
        rss(
            "<title>عنوانٌ &amp;amp; عنوان</title><link>https://blog.example.org/one/</link>"
            '<guid isPermaLink="false">https://blog.example.org/?p=1</guid>'
            "<pubDate>Tue, 03 Mar 2026 10:00:00 +0300</pubDate><dc:creator><![CDATA[سليم]]></dc:creator>"
            "<category><![CDATA[أدب]]></category><category>شعر</category><category>أدب</category>"
            "<description><![CDATA[<p>Short.</p>]]></description>"
            "<content:encoded><![CDATA[<p>The whole <b>text</b>.</p>]]></content:encoded>"
            "<comments>https://blog.example.org/one/#comments</comments>"
            "<wfw:commentRss>https://blog.example.org/one/feed/</wfw:commentRss>"
            '<enclosure url="/a.mp3" type="audio/mpeg" length="1234"/>'
        ),
        options=options,
    )
    assert entry.title == "عنوانٌ & عنوان"
    assert entry.url == "https://blog.example.org/one/"
    assert (entry.identity, entry.identity_origin) == ("https://blog.example.org/?p=1", "guid")
    assert entry.authors == ("سليم",)
    assert entry.tags == ("أدب", "شعر")
    assert entry.published is not None
    assert entry.published.utc() == "2026-03-03T07:00:00Z"
    assert entry.published_raw == "Tue, 03 Mar 2026 10:00:00 +0300"
    assert entry.summary_html == "<p>Short.</p>"
    assert entry.content_html == "<p>The whole <b>text</b>.</p>"
    assert entry.comments_url == "https://blog.example.org/one/#comments"
    assert entry.comments_feed_url == "https://blog.example.org/one/feed/"
    assert entry.enclosures == (
        Enclosure(url="https://blog.example.org/a.mp3", media_type="audio/mpeg", bytes=1234),
    )


def test_rss_channel(options):
    feed = parse(
        rss(
            channel='<atom:link rel="self" href="https://blog.example.org/feed/"/>'
            '<atom:link rel="hub" href="https://hub.example.net/"/>'
            '<atom:link rel="prev-archive" href="/feed/?paged=2"/><atom:link rel="next" href="/feed/?paged=3"/>'
            "<language>ar</language><ttl>90</ttl><description>عن الأدب</description><generator>Ours</generator>"
            "<skipHours><hour>1</hour><hour>24</hour></skipHours><skipDays><day>Friday</day></skipDays>"
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"
        ),
        options=options,
    )
    assert (feed.format, feed.version, feed.title) == ("rss", "2.0", "مدوّنة")
    assert feed.home_url == "https://blog.example.org"
    assert feed.self_url == "https://blog.example.org/feed/"
    assert feed.hubs == ("https://hub.example.net/",)
    assert feed.prev_archive_url == "https://blog.example.org/feed/?paged=2"
    assert feed.next_url == "https://blog.example.org/feed/?paged=3"
    assert (feed.language, feed.ttl_minutes) == ("ar", 90)
    assert (feed.skip_hours, feed.skip_days) == ((0, 1), (4,))
    assert feed.update_period_s == 43_200
    assert feed.generator == "Ours"


def test_atom_entry(options):
    entry = only(
        atom(
            '<title type="html">Tags &amp;lt;b&amp;gt; and &lt;em&gt;more&lt;/em&gt;</title>'
            "<id>tag:example.org,2026:1</id>"
            '<link rel="alternate" type="text/html" href="/one"/><link rel="enclosure" href="/f.pdf" length="9"/>'
            '<link rel="replies" type="application/atom+xml" href="/one/comments.xml"/>'
            "<published>2026-03-01T08:00:00Z</published><updated>2026-03-02T08:00:00+01:00</updated>"
            "<author><name>Ann</name><email>ann@example.org</email></author><author><name>Ben</name></author>"
            '<category term="a" label="A word"/><category term="http://schemas.example.org/kind#post"/>'
            '<summary>5 &lt; 6</summary><content type="html">&lt;p&gt;Body&lt;/p&gt;</content>',
        ),
        options=options,
    )
    assert entry.title == "Tags <b> and more"
    assert entry.url == "https://blog.example.org/one"
    assert entry.authors == ("Ann", "Ben")
    assert entry.tags == ("A word",)
    assert entry.published is not None
    assert entry.updated is not None
    assert entry.updated.utc() == "2026-03-02T07:00:00Z"
    assert entry.summary_html == "5 &lt; 6"
    assert entry.content_html == "<p>Body</p>"
    assert [part.url for part in entry.enclosures] == ["https://blog.example.org/f.pdf"]


def test_xhtml_content_loses_its_wrapper_and_namespace(options):
    entry = only(
        atom(
            "<id>1</id><title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>A <b>b</b></div></title>"
            "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>One &amp; two</p>"
            "<p>3<br/>4</p></div></content>"
        ),
        options=options,
    )
    assert entry.title == "A b"
    assert (
        entry.content_html.replace("<br />", "<br>").replace("<br/>", "<br>")
        == "<p>One &amp; two</p><p>3<br>4</p>"
    )


def test_base64_content(options):
    packed = "PHA+SGVsbG8sIDxiPndvcmxkPC9iPjwvcD4="
    entry = only(
        atom(f"<id>1</id><content type='application/octet-stream'>{packed}</content>"), options=options
    )
    assert entry.content_html == "<p>Hello, <b>world</b></p>"
    entry = only(atom("<id>1</id><content type='application/octet-stream'>no base64 ü</content>"))
    assert entry.content_html == "no base64 ü"


XHTML_TITLES = {
    "with tags": "<div xmlns='http://www.w3.org/1999/xhtml'>Our <em>Notes</em></div>",
    "with a prefix": "<h:div xmlns:h='http://www.w3.org/1999/xhtml'>Our <h:em>Notes</h:em></h:div>",
    "on lines": "\n <div xmlns='http://www.w3.org/1999/xhtml'>\n Our <a href='/'>Notes</a>\n </div>\n",
    "without the div": "Our <em>Notes</em>",
}


@pytest.mark.parametrize("title", XHTML_TITLES.values(), ids=XHTML_TITLES)
def test_xhtml_title_of_the_feed(title, options):
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'><title type='xhtml'>{title}</title><id>1</id></feed>"
    assert parse(body.encode(), options=options).title == "Our Notes"


def test_rdf_with_its_items_inside_the_channel(options):
    feed = parse(
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        b'<channel rdf:about="https://blog.example.org/"><title>Old</title><link>https://blog.example.org/</link>'
        b'<item rdf:about="urn:1"><title>One</title><link>https://blog.example.org/1</link></item></channel>'
        b'<item rdf:about="urn:2"><title>Two</title><link>https://blog.example.org/2</link></item></rdf:RDF>',
        options=options,
    )
    assert {entry.url for entry in feed.entries} == {
        "https://blog.example.org/1",
        "https://blog.example.org/2",
    }


def test_rdf_keeps_its_items_beside_the_channel(options):
    feed = parse(
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        b'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://blog.example.org/">'
        b"<title>Old</title><link>https://blog.example.org/</link></channel>"
        b'<item rdf:about="urn:1"><title>One</title><link>https://blog.example.org/1</link>'
        b"<dc:date>2026-02-01T10:00:00Z</dc:date></item></rdf:RDF>",
        options=options,
    )
    assert (feed.version, feed.title) == ("1.0", "Old")
    assert feed.entries[0].guid == "urn:1"
    assert feed.entries[0].published is not None  # dc:date is an RSS item's date
    assert feed.entries[0].updated is None


TITLES = [
    ("plain", "A &amp; B", "A & B"),
    ("escaped twice", "A &amp;amp; B", "A & B"),
    ("numeric references", "L&amp;#8217;été", "L’été"),
    ("markup", "&lt;em&gt;Very&lt;/em&gt; good", "Very good"),
    ("line break", "One&lt;br/&gt;two", "One two"),
    ("a title about markup", "The &lt;script&gt; tag", "The <script> tag"),
    ("comparison", "1 &lt; 2 and 3 > 2", "1 < 2 and 3 > 2"),
    ("address", "See ?a=1&amp;copy=2", "See ?a=1&copy=2"),
    ("white space", "  one\n two\t", "one two"),
    ("evasive spelling is kept", "تشـ.ويه", "تشـ.ويه"),
    ("joiners are kept", "می‌خواهم", "می‌خواهم"),
    ("read as Latin-1 by their writer", "CafÃ©", "Café"),
]


@pytest.mark.parametrize(("what", "written", "expected"), TITLES, ids=[row[0] for row in TITLES])
def test_rss_titles(what, written, expected):
    assert only(rss(f"<title>{written}</title>")).title == expected


SUMMARIES = [
    ("description, then content", "<description>d</description><content:encoded>cc</content:encoded>", "d", "cc"),
    ("content, then description", "<content:encoded>cc</content:encoded><description>d</description>", "d", "cc"),
    ("description only", "<description>d</description>", "d", ""),
    ("content only", "<content:encoded>cc</content:encoded>", "", "cc"),
    ("the same twice", "<description>cc</description><content:encoded>cc</content:encoded>", "", "cc"),
    ("markup unescaped", "<description><p>d</p></description>", "<p>d</p>", ""),
    ("two descriptions", "<description>d</description><itunes:summary>dd</itunes:summary>", "d", "dd"),
    ("inside a group", "<media:group><media:description>m</media:description></media:group>", "m", ""),
    ("the item's own before the group's",
     "<media:group><media:description>m</media:description></media:group><description>d</description>", "m", "d"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "written", "summary", "content"), SUMMARIES, ids=[row[0] for row in SUMMARIES]
)
def test_summary_and_content(what, written, summary, content, options):
    entry = only(rss(f"<title>t</title>{written}"), options=options)
    assert (entry.summary_html, entry.content_html) == (summary, content)


def test_rare_elements():
    entry = only(
        rss(
            "<media:title>media</media:title><title>own</title><media:title>after</media:title>"
            "<itunes:keywords>a, b,</itunes:keywords><media:thumbnail url='/t.png'/><dc:language>fa</dc:language>"
            "<media:group><media:content url='/v.mp4' medium='video'><media:thumbnail>/u.png</media:thumbnail>"
            "</media:content></media:group><link href='/attribute'/>"
            "<content xmlns='http://www.w3.org/2005/Atom' src='/elsewhere'/>"
        )
    )
    assert (entry.title, entry.tags, entry.language) == ("own", ("a", "b"), "fa")
    assert [part.url[-6:] for part in entry.enclosures] == ["/v.mp4", "/t.png", "/u.png"]
    assert entry.url == "https://blog.example.org/attribute"
    assert entry.content_html == ""


def test_unknown_prefixes_and_misspelt_namespaces():
    body = (
        b'<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content" xmlns:o="urn:other"><channel>'
        b"<item><o:title>other</o:title><title>own</title><content:encoded>cc</content:encoded></item></channel></rss>"
    )
    entry = only(body)
    assert (entry.title, entry.content_html) == ("own", "cc")


def test_rss_without_a_channel_is_an_empty_feed():
    assert parse(b"<rss version='2.0'/>").entries == ()


LINKS = [
    ("absolute", "https://other.example/x?a=1&amp;b=2", "https://other.example/x?a=1&b=2"),
    (
        "escaped twice",
        "https://other.example/x?a=1&amp;amp;b=2&amp;#038;c",
        "https://other.example/x?a=1&b=2&c",
    ),
    ("in CDATA", "<![CDATA[https://other.example/x?a=1&amp;amp;b=2]]>", "https://other.example/x?a=1&b=2"),
    ("escaped twice in the path", "https://other.example/x&amp;amp;y", "https://other.example/x&amp;y"),
    ("relative to the feed", "/rel", "https://blog.example.org/rel"),
    ("white space", "\n https://blog.example.org/x \n", "https://blog.example.org/x"),
    ("space inside", "https://blog.example.org/a b", "https://blog.example.org/a%20b"),
    ("password", "https://user:secret@blog.example.org/x", "https://blog.example.org/x"),
    ("script", "javascript:alert(1)", ""),
    ("file", "file:///etc/passwd", ""),
    ("port out of range", "http://127.0.0.1:99999/", ""),
    ("broken host", "http://[::1/", ""),
    ("empty", "", ""),
]


@pytest.mark.parametrize(("what", "written", "expected"), LINKS, ids=[row[0] for row in LINKS])
def test_links(what, written, expected):
    assert only(rss(f"<title>t</title><link>{written}</link>")).url == expected


def test_xml_base_is_respected():
    entry = only(
        atom(
            '<id>1</id><link href="one"/><content type="html" xml:base="deep/">&lt;a href="x"&gt;</content>',
            attributes='xml:base="https://other.example/blog/"',
        )
    )
    assert entry.url == "https://other.example/blog/one"
    assert entry.base_url == "https://other.example/blog/deep/"


def test_permalink_guid_is_the_link(options):
    entry = only(rss("<title>t</title><guid>https://blog.example.org/1</guid>"), options=options)
    assert entry.url == "https://blog.example.org/1"


def test_a_guid_that_is_no_address_is_no_link(options):
    entry = only(rss("<title>t</title><guid>12345</guid>"), options=options)
    assert (entry.guid, entry.url) == ("12345", "")


AUTHORS = [
    ("<author>ann@example.org (Ann Lee)</author>", ("Ann Lee",)),
    ("<author>ann@example.org</author>", ("ann@example.org",)),
    ("<dc:creator>Ann</dc:creator><dc:creator>Ben</dc:creator>", ("Ann", "Ben")),
    ("<itunes:author>Ann</itunes:author><dc:creator>Ann</dc:creator>", ("Ann",)),
    ("<author>Ann Lee &lt;ann@example.org&gt;</author>", ("Ann Lee",)),
    ("<author></author>", ()),
]


@pytest.mark.parametrize(("written", "expected"), AUTHORS)
def test_authors(written, expected):
    assert only(rss(f"<title>t</title>{written}")).authors == expected


FAR_FUTURE = "Fri, 31 Dec 9999 23:59:59 GMT"
UNREADABLE_DATES = ["1735689600", "soon", "", "32 Mar 2026", "0000-00-00 00:00:00", "9" * 5_000, FAR_FUTURE]


@pytest.mark.parametrize("written", UNREADABLE_DATES)
def test_no_date_is_invented(written, options):
    entry = only(rss(f"<title>t</title><pubDate>{written}</pubDate>"), options=options)
    assert entry.published is None or abs((entry.published.at - NOW).days) < 20_000
    assert entry.published_raw == written[:200]
    assert entry.published is None or entry.published.at.date() != NOW.date()


# --------------------------------------------------------------------------------------------------- identities

PAIR = "<guid>1</guid><title>{}</title><link>https://blog.example.org/{}</link>"


def identities(body):
    return [entry.identity for entry in parse(body).entries]


def test_a_reused_guid_loses_no_entry():
    feed = parse(rss(PAIR.format("A", "a"), PAIR.format("B", "b")))
    assert len({entry.identity for entry in feed.entries}) == 2
    assert "reused-guid" in feed.flags


@pytest.mark.parametrize(("said", "names"), [(338, 338), (600, 1)])
def test_a_name_said_hundreds_of_times_is_one_entry(said, names):
    feed = parse(rss(*(PAIR.format(f"Version {n}", n) for n in range(said))))
    assert len({entry.identity for entry in feed.entries}) == names
    assert ("repeated-entry" in feed.flags) is (names == 1)


def test_identities_do_not_depend_on_order():
    one, two = PAIR.format("A", "a"), PAIR.format("B", "b")
    assert identities(rss(one, two)) == identities(rss(two, one))[::-1]


def test_one_link_with_different_titles():
    link = "<link>https://blog.example.org/</link>"
    assert len(set(identities(rss(f"<title>A</title>{link}", f"<title>B</title>{link}")))) == 2


def test_exact_repeats_share_an_identity():
    feed = parse(rss(PAIR.format("A", "a"), PAIR.format("A", "a")))
    assert len(feed.entries) == 2
    assert len({entry.identity for entry in feed.entries}) == 1
    assert "repeated-entry" in feed.flags


def test_entries_without_guid_and_link():
    same = "<title>T</title><pubDate>{}</pubDate>"
    dates = ("Tue, 03 Mar 2026 10:00:00 GMT", "Mon, 02 Mar 2026 10:00:00 GMT")
    found = parse(rss(*(same.format(date) for date in dates), "<description>only</description>", "")).entries
    assert len({entry.identity for entry in found}) == 4
    assert {entry.identity_origin for entry in found} == {"hash"}


def test_long_guids_give_short_identities():
    long = "g" * 1_500
    one, two = identities(rss(f"<guid>{long}1</guid>", f"<guid>{long}2</guid>"))
    assert one != two
    assert len(one) <= 300


# -------------------------------------------------------------------------------------------------- ill-formed


@pytest.mark.parametrize("broken", ["", "<category>a < b</category>"], ids=["mended", "forgiving"])
def test_bare_ampersands_are_text_and_names_of_html_characters(broken):
    body = rss(
        f"<title>A &nbsp; B &amp; Caf&eacute;</title><link>https://blog.example.org/1?a=1&b=2</link>{broken}"
    )
    feed = parse(body)
    assert "ill-formed" in feed.flags
    assert feed.entries[0].url == "https://blog.example.org/1?a=1&b=2"
    assert feed.entries[0].title == "A B & Café"


def test_an_ill_formed_title_leaves_the_html_of_the_entry_as_it_was_written():
    """feedparser's forgiving reader resolves references twice: quotes inside attributes end them."""
    item = (
        "<title>Tom & Jerry</title><description>&lt;p title=&quot;say &amp;quot;x&amp;quot;&quot;&gt;"
        "1 &amp;lt; 2&lt;/p&gt;</description>"
    )
    entry = parse(rss(item)).entries[0]
    assert entry.title == "Tom & Jerry"
    assert entry.summary_html == parse(rss(item.replace("m & J", "m &amp; J"))).entries[0].summary_html
    assert "1 &lt; 2" in entry.summary_html


@pytest.mark.parametrize(
    "before", ["", "<br />\n<b>Warning</b>: x in <b>/a.php</b> on line <b>3</b><br />\n"]
)
@pytest.mark.parametrize("after", ["", "<!-- cached --><script>x(1 && 2 < 3)</script>", "\n</rss>"])
def test_what_programs_write_around_a_feed_is_left_out(before, after):
    feed = parse(before.encode() + rss("<title>t</title><guid>1</guid>") + after.encode())
    assert [entry.title for entry in feed.entries] == ["t"]
    assert feed.flags == (("ill-formed",) if before or after else ())


def test_entries_after_the_end_of_a_feed_are_read():
    feed = parse(rss("<title>one</title>") + b"<item><title>two</title></item>")
    assert [entry.title for entry in feed.entries] == ["one", "two"]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("&#55357;&#56832;", "a 😀 b"),
        ("&#xD83D;&#xDE00;", "a 😀 b"),
        ("&#xD800;", "a \ufffd b"),
        ("&#99999999;", "a \ufffd b"),
        ("&#0;", "a \ufffd b"),
    ],
)
@pytest.mark.parametrize("broken", ["", "<b>"])
def test_one_impossible_reference_does_not_lose_the_feed(written, title, broken):
    item = f"<item><title>a {written} b</title><link>/p</link></item><item><title>second</title></item>"
    feed = parse_feed(
        f"<rss version='2.0'><channel>{broken}{item}</channel></rss>".encode(), url=URL, now=NOW
    )
    assert [entry.title for entry in feed.entries] == [title, "second"]
    assert "ill-formed" in feed.flags


def test_halves_of_a_character_in_escaped_html_are_joined():
    item = "<item><title>a &amp;#55357;&amp;#56832; b</title><link>/p</link></item>"
    feed = parse_feed(f"<rss version='2.0'><channel>{item}</channel></rss>".encode(), url=URL, now=NOW)
    assert feed.entries[0].title == "a 😀 b"


def test_a_feed_cut_in_the_middle_gives_what_came():
    body = rss(*(f"<title>T{n}</title><guid>{n}</guid>" for n in range(50)))
    feed = parse(body[: len(body) // 2])
    assert 20 <= len(feed.entries) <= 30
    assert "ill-formed" in feed.flags


def test_old_atom_goes_to_the_forgiving_reader():
    body = (
        b'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Old</title><entry><title>One</title>'
        b"<id>1</id><issued>2004-02-01T10:00:00Z</issued></entry></feed>"
    )
    assert (parse(body).version, parse(body).entries[0].title) == ("0.3", "One")


def test_white_space_and_comments_before_the_root():
    body = b"\n\n<!-- made by hand -->\n" + rss("<title>t</title>").split(b"\n", 1)[1]
    assert parse(body).flags == ()


def test_newest_entries_are_kept_whichever_way_the_feed_is_sorted():
    def item(day):
        return f"<guid>{day}</guid><pubDate>{day + 1:02d} Feb 2026 10:00:00 GMT</pubDate>"

    limit = ParseOptions(max_entries=5)
    for order in (range(20), range(19, -1, -1)):
        feed = parse(rss(*map(item, order)), options=limit)
        assert {int(entry.guid) for entry in feed.entries} == set(range(15, 20))
        assert "entries-truncated" in feed.flags


def test_a_large_feed_is_read_whole(options):
    feed = parse(rss(*(f"<title>Post {n}</title><guid>{n}</guid>" for n in range(1_046))), options=options)
    assert [entry.guid for entry in feed.entries] == [str(n) for n in range(1_046)]
    assert "entries-truncated" not in feed.flags


def test_of_more_entries_than_are_read_the_flag_tells():
    feed = parse(rss(*(f"<guid>{n}</guid>" for n in range(ParseOptions().max_entries + 1))))
    assert len(feed.entries) == ParseOptions().max_entries
    assert feed.flags == ("entries-truncated",)


def test_fields_are_bounded():
    limits = ParseOptions(max_title=50, max_html=100, max_tags=3)
    tags = "".join(f"<category>c{n}</category>" for n in range(9))
    entry = only(
        rss(f"<title>{'t' * 999}</title><description>{'d' * 999}</description>{tags}"), options=limits
    )
    assert (len(entry.title), len(entry.summary_html), len(entry.tags)) == (50, 100, 3)
    assert set(entry.flags) == {"field-truncated", "tags-truncated"}


# -------------------------------------------------------------------------------------------------- JSON Feed

JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "Notes",
 "home_page_url": "https://blog.example.org/", "feed_url": "https://blog.example.org/feed.json",
 "next_url": "/feed.json?page=2", "language": "en",
 "hubs": [{"type": "WebSub", "url": "https://hub.example.net/"}], "authors": [{"name": "Ann"}],
 "items": [{"id": 7, "url": "/7", "title": "A <b>", "content_html": "<p>Hi</p>", "summary": "Short & sweet",
  "date_published": "2026-03-01T08:00:00Z", "tags": ["x", 3, "y"], "authors": [{"name": "Ben"}, 4],
  "attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 12}], "image": "/i.png"},
  {"id": "8", "external_url": "https://other.example/8", "content_text": "One\\n\\nTwo < three"}]}"""


def test_json_feed():
    feed = parse(JSON.encode())
    assert (feed.format, feed.version, feed.title) == ("json", "1.1", "Notes")
    assert feed.next_url == "https://blog.example.org/feed.json?page=2"
    assert feed.hubs == ("https://hub.example.net/",)
    one, two = feed.entries
    assert (one.identity, one.url, one.title) == ("7", "https://blog.example.org/7", "A <b>")
    assert (one.tags, one.authors, one.summary_html) == (("x", "y"), ("Ben",), "Short &amp; sweet")
    assert [part.kind for part in one.enclosures] == ["enclosure", "thumbnail"]
    assert (two.url, two.content_html) == ("https://other.example/8", "<p>One</p><p>Two &lt; three</p>")


def test_json_feed_with_wrong_types_keeps_what_is_right():
    feed = parse(
        b'{"version": 1, "title": ["x"], "hubs": 3, "items": [{"id": null, "title": {"a": 1}, "url": 7, '
        b'"tags": "no", "date_published": 1e300, "authors": [null, {"name": []}]}, null, 5, "x", [[]], '
        b'{"id": "good", "title": "\\ud800 half a letter \\u0000"}]}'
    )
    assert len(feed.entries) == 2
    assert feed.entries[1].title == "? half a letter"
    assert "entries-invalid" in feed.flags


# -------------------------------------------------------------------------------------------------- no feeds

NO_FEEDS = {
    "nothing": b"",
    "white space": b" \n\t",
    "a path": b"/etc/passwd",
    "an address": b"http://127.0.0.1/feed",
    "an HTML page": b"<!DOCTYPE html><html><head><title>x</title></head><body><p>feed</p></body></html>",
    "other XML": b"<?xml version='1.0'?><note><to>x</to></note>",
    "other JSON": b'{"name": "x"}',
    "a JSON list": b"[1, 2]",
    "broken JSON": b'{"version": "https://jsonfeed.org/version/1", "items": [',
    "deep JSON": b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * 200_000,
    "binary": bytes(range(256)) * 50,
    "an endless declaration": b"<!DOCTYPE rss [" + b"<!ENTITY a '" * 1_000,
}


@pytest.mark.parametrize("what", NO_FEEDS)
def test_what_is_no_feed_is_refused(what):
    with pytest.raises(FeedError, match=r"blog\.example\.org"):
        parse(NO_FEEDS[what])
