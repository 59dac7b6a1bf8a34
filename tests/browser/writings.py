"""A small corpus in eight scripts for what is looked at in a browser: real pages of ours through the real extraction.

Among them a copy in another place, an article with three versions, one that is gone, one with hostile words, one whose
image is kept.
"""

import html
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.storage.conftest import Desk
from warraq.articles.ingest import prepare
from warraq.articles.records import Page
from warraq.storage import FeedState, ReadDocument, SeenEntry, Source, open_store

BEGIN = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
HOSTILE = "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A post as its author wrote it, in the words of its site."""

    name: str
    language: str
    title: str
    author: str
    sentences: tuple[str, ...]
    read_also: str
    share: str
    day: str = "2026-02-11"


WRITINGS = (
    Writing(
        name="gall-ink", language="ar", title="كيف كان الوراق يصنع حبر العفص", author="هادي الكاتب",
        sentences=(
            "كان الوراق يجمع العفص من أشجار البلوط في آخر الصيف ثم يدقه دقا ناعما قبل أن ينقعه في ماء المطر أياما.",
            "وبعد ذلك يصفي الماء بخرقة من الكتان ويضيف إليه الزاج القبرسي قليلا قليلا حتى يسود لونه ويثقل قوامه.",
            "ويضيف في آخر الأمر شيئا من الصمغ العربي لكي يثبت الحبر على الورق ولا يسيل من القلم حين يكتب الناسخ.",
            "ومن عادة أهل الصنعة أن يتركوا الحبر في الشمس أسبوعا ثم يحفظوه في قارورة من الزجاج بعيدا عن الغبار.",
        ),
        read_also="اقرأ أيضا: أوراق بغداد القديمة", share="شارك هذا المقال",
    ),
    Writing(
        name="kaghaz", language="fa", title="کاغذ سمرقندی چگونه ساخته می‌شد", author="نرگس کاتب",
        sentences=(
            "کاغذگران سمرقند پوست درخت توت را در آب روان می‌خیساندند و سپس آن را با چوب‌های سنگین می‌کوبیدند تا نرم شود.",
            "خمیر به دست آمده را در حوضچه‌ای از سنگ می‌ریختند و با قالبی از نی برگ‌های نازک از آن برمی‌داشتند.",
            "هر برگ را روی دیوار گرم کارگاه می‌چسباندند تا در آفتاب خشک شود و پس از آن با صدف صیقل می‌دادند.",
            "این کاغذ چنان هموار بود که قلم نی بی هیچ مانعی بر آن می‌لغزید و مرکب در آن پخش نمی‌شد.",
        ),
        read_also="بیشتر بخوانید: مهره‌کشی کاغذ", share="به اشتراک بگذارید",
    ),
    Writing(
        name="khattat", language="ur", title="خطاط کا قلم اور اس کی تراش", author="سلمان خوشنویس",
        sentences=(
            "خطاط سب سے پہلے سرکنڈے کا ایسا قلم چنتا ہے جو نہ بہت سخت ہو اور نہ بہت نرم اور جس میں گرہ نہ ہو۔",
            "پھر وہ تیز چاقو سے اس کی نوک کو ترچھا تراشتا ہے اور بیچ میں باریک شگاف دیتا ہے تاکہ سیاہی رک کر آئے۔",
            "قلم کی چوڑائی ہی سے حروف کا ناپ مقرر ہوتا ہے اور استاد شاگرد کو نقطوں سے یہ ناپ سمجھاتا ہے۔",
            "اچھی تراش کے بعد قلم کاغذ پر یوں چلتا ہے جیسے پانی پر کشتی اور لکھنے والے کا ہاتھ نہیں تھکتا۔",
        ),
        read_also="یہ بھی پڑھیں: نستعلیق کی کہانی", share="شیئر کریں",
    ),
    Writing(
        name="dyo", language="he", title="הדיו של סופרי המגילות", author="יעל סופר",
        sentences=(
            "סופרי המגילות היו מכינים את הדיו מפיח של שמן זית שאספו בזהירות מעל להבות קטנות בלילות ארוכים של חורף.",
            "את הפיח ערבבו בשרף של עץ ובמעט דבש ולשו את העיסה שעות רבות עד שנעשתה חלקה ומבריקה כולה.",
            "העיסה יובשה לגושים קטנים ורק בשעת הכתיבה המיסו מהם מעט במים נקיים לפי הצורך של אותו היום.",
            "דיו כזה אינו דוהה גם אחרי מאות שנים ואפשר לקרוא בו כאילו נכתב אתמול בבוקר.",
        ),
        read_also="קראו גם: קלף וגוויל", share="שתפו",
    ),
    Writing(
        name="mo", language="zh", title="松烟墨是怎样做成的", author="林墨",
        sentences=(
            "制墨的人先在山里挑选多脂的老松，把松枝放进长长的窑里慢慢地烧，让烟一层一层地落在窑壁上。",
            "烟灰要放上整整一年，等火气散尽以后再用细绢筛过，然后和熬好的鹿角胶一起反复捶打。",
            "捶打一万次以上，墨泥才会变得柔软而有光泽，这时把它压进刻着花纹的木模里，成为一锭一锭的墨。",
            "新墨要埋在草灰里阴干几个月，不能见太阳，也不能吹风，否则就会裂开，前面的功夫便都白费了。",
        ),
        read_also="延伸阅读：砚台的选择", share="分享到",
    ),
    Writing(
        name="washi", language="ja", title="和紙を漉く冬の朝", author="山田 紙子",
        sentences=(
            "和紙を漉く職人は、冬の冷たい水がいちばんよいと言います。水が冷たいほど繊維が締まり、丈夫な紙になるからです。",
            "楮の皮を煮て、川の水にさらし、一本一本ちりを取り除く作業は、家族みんなで何日もかけて行います。",
            "漉き舟の中でとろりとした液を簾の上に広げ、前後左右に揺らしながら、薄い膜を何度も重ねていきます。",
            "できあがった紙は板に張って日に干します。光に透かすと、繊維が雲のように浮かんで見えるのです。",
        ),
        read_also="あわせて読みたい：墨の香り", share="シェアする",
    ),
    Writing(
        name="sizing", language="en", title="Why old paper was sized with gelatine", author="Ann Roe",
        sentences=(
            "A sheet fresh from the mould drinks ink like a blotter, so the maker of old dipped it in warm gelatine.",
            "The gelatine was boiled from the scrapings of hides, strained through wool, and kept as hot as a bath.",
            "Three or four sheets went in together, held by the corners, and came out before they could fall apart.",
            "They were pressed to spread the size evenly, parted while damp, and hung over ropes of horsehair to dry.",
        ),
        read_also="Read also: The smell of an old book", share="Share this post",
    ),
)  # fmt: skip

#: Of the post with hostile words.
BINDING = (
    "The binder folds each sheet twice with a bone and lays the gatherings in order between two boards of beech.",
    "Cords of hemp run across the frame, and the thread goes round every one of them as the needle passes along.",
    "When the last gathering is sewn the spine is glued, rounded with a light hammer and lined with old parchment.",
    "Only then is the leather pared thin at the edges, wetted, and drawn over the boards so that it will not crack.",
)
#: Of the post that is gone.
LOST = (
    "Nobody remembers who kept the little stall under the arch where maps of cities that burned were once for sale.",
    "The seller would unroll them on the pavement at noon, weigh their corners down with pebbles, and say nothing.",
    "Children traced the vanished streets with a finger and asked which of the houses had been his own as a boy.",
    "One spring the arch was walled up, and where the maps went no bookseller in the whole quarter could tell us.",
)


def page_of(writing: Writing, *, also: str = "") -> bytes:
    """The post as a page with what surrounds posts on real sites; `also` is one more paragraph."""
    direction = "rtl" if writing.language in ("ar", "fa", "ur", "he") else "ltr"
    sentences = (*writing.sentences, *([also] if also else []))
    body = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in sentences)
    title, author = html.escape(writing.title), html.escape(writing.author)
    return f"""<!DOCTYPE html><html lang="{writing.language}" dir="{direction}"><head><meta charset="utf-8">
<title>{title}</title><meta property="article:published_time" content="{writing.day}T09:00:00+00:00">
<meta name="author" content="{author}"></head><body><nav><a href="/">Home</a> <a href="/about">About</a></nav>
<article><h1>{title}</h1>{body}<p class="read-also"><a href="/x">{html.escape(writing.read_also)}</a></p>
<div class="share">{html.escape(writing.share)} <a href="https://x.example/">X</a></div></article>
<footer>All rights reserved</footer></body></html>""".encode()


def write_corpus(path: Path) -> None:
    """Fill a new database."""
    with open_store(path, create=True) as store:
        for slug, language, writings in _by_source():
            home = f"https://{slug}.example/"
            source = store.sources.add(
                Source(slug=slug, home_url=home, name=f"{slug} journal", language=language), now=BEGIN
            )
            run = store.runs.start("crawl", "test", BEGIN)
            desk = SiteDesk(store=store, path=path, source=source, run_id=run, now=BEGIN)
            _publish(desk, writings)
            store.runs.finish(run, "finished", desk.now)


class SiteDesk(Desk):
    """A desk of any host, whose pages go through the extraction."""

    def url(self, name: str) -> str:
        return f"{self.source.home_url}{name}"

    def visit(self, name: str, **changes: object):  # type: ignore[no-untyped-def]  # as the parent's
        return super().visit(name, **{"host": self.source.home_url.split("/")[2], **changes})

    def write(self, name: str, body: bytes, content_type: str = "text/html; charset=utf-8") -> None:
        headers = (("content-type", content_type),)
        record = self.record(self.lease(name), body=body, headers=headers)
        page = Page(
            url=self.url(name),
            final_url=self.url(name),
            status=200,
            headers=headers,
            body=body,
            fetched_at=self.now,
        )
        self.store.fetches.commit_article(record, prepare(page))


def _by_source() -> Iterator[tuple[str, str, tuple[Writing, ...]]]:
    english = WRITINGS[-1]
    hostile = replace(
        english, name="hostile", title=HOSTILE, author=f"{HOSTILE} Roe", day="2026-02-12",
        sentences=tuple(f"{sentence} {HOSTILE}" for sentence in BINDING),
    )  # fmt: skip
    yield "warraq-east", "ar", WRITINGS[:4]
    yield "warraq-far-east", "zh", WRITINGS[4:6]
    yield "paper-notes", "en", (english, hostile)
    yield "mirror", "en", (replace(english, author="The mirror"),)


def _publish(desk: SiteDesk, writings: tuple[Writing, ...]) -> None:
    """The feed is read, then each post; the first one is edited twice, and a last one is gone."""
    feed = desk.store.feeds.add(
        FeedState(
            source_id=desk.source.id, url=desk.url("feed/"), kind="feed", next_poll_at=BEGIN, title="Feed"
        )
    )
    entries = [
        SeenEntry(identity=w.name, url=desk.url(w.name), title=w.title, fingerprint=w.name) for w in writings
    ]
    leased = desk.lease("feed/", role="feed", reason="poll", feed_id=feed.id)
    polled = replace(
        feed, last_poll_at=desk.now, last_success_at=desk.now, last_status=200,
        next_poll_at=desk.now + timedelta(hours=6), next_poll_reason="its rhythm",
    )  # fmt: skip
    desk.store.fetches.commit_read(desk.record(leased), ReadDocument(feed=polled, entries=entries))
    for writing in writings:
        desk.write(writing.name, page_of(writing))
        desk.later(hours=3)
    for round_ in (1, 2):
        desk.write(writings[0].name, page_of(writings[0], also=f"{writings[0].sentences[round_]} ({round_})"))
        desk.later(hours=1)
    if desk.source.slug == "paper-notes":
        lost = replace(writings[0], name="lost", title="A page that went away", sentences=LOST)
        desk.write("lost", page_of(lost))
        desk.gone("lost", 410)
