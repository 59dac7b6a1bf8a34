"""A corpus for search in seven languages, and questions to it, made up by chance; the same ones each time."""

import random
from collections.abc import Iterator
from typing import Final

Text = tuple[str, str, tuple[str, ...]]  # title, text, tags

#: The first of a language are the most frequent. Spellings of one word, where there are several, by '|'.
VOCABULARIES: Final = {
    "ar": "في من على إلى|الى|الي كتب|كَتَبَ|كتـب مدرسة|مدرسه|مَدْرَسَةٌ أحمد|احمد|إحمد آثار|اثار قرأ|قرا"
    " حبر|حِبْرٌ|حـــبر ورّاق|وراق|ورّاقٌ نسخة|نسخه سوق|سُوق بغداد|بغـداد|بَغداد لا|لآ هذا|هٰذا ٢٠١٩|2019"
    " مسألة|مسئلة مؤلف شيء مصطفى|مصطفي الله|ﷲ",
    "fa": "و در به از که می\u200cرود|میرود کتاب|كتاب یک|يک خانه|خانۀ کاغذ|كاغذ ایران|ايران"
    " نوشته\u200cها|نوشتهها قلم پادشاه ۱۳۹۸|1398|١٣٩٨ شهر کهن|کُهن نامه",
    "en": "the of a to in be or not and ink New York reed|Reed pen|pens O'Brien|o’brien U.S.A.|USA naïve|naive"
    " café|cafe 50% well-known copyist's co-op e-mail|email x² 3.5 manuscript|Manuscript co\u00adpy",
    "de": "der und die in zu Straße|Strasse|STRASSE über|u\u0308ber Tinte Mäuse|Maeuse Größe|GRÖSSE"
    " Bücher|bücher schreibt Donaudampfschifffahrtsgesellschaft größer Abschreiber Pergament",
    "zh": "的 老 抄写员 在 北京 书店 里 买 墨水 和 纸张 人人 天天 京 北 中国 文字 一 二 東京 ２０１９ 书",
    "ja": "は の を インク|ｲﾝｸ カタカナ ひらがな 東京 墨 ペン|ﾍﾟﾝ が ガ 書く 本屋",
    "hi": "में है यह हिन्दी|हिंदी लिखा हुआ लेख किताब क़लम|क\u093cलम स्याही और की १२३|123 संस्कृत",
}
JOINED: Final = ("zh", "ja")  # written without spaces
ARTICLES: Final = 420
QUESTIONS: Final = 500


def vocabulary(language: str) -> list[list[str]]:
    """Its words, each with its spellings."""
    return [word.split("|") for word in VOCABULARIES[language].split(" ") if word]


def articles() -> Iterator[Text]:
    """The texts, each time the same: by chance, then those with something that is hard to index."""
    chance = random.Random(196)
    languages = list(VOCABULARIES)
    for number in range(ARTICLES):
        language = languages[number % len(languages)]
        text = words(chance, language, chance.randrange(5, 120))
        if number % 11 == 0:
            text += "\n\n" + words(chance, chance.choice(languages), 20)
        tags = tuple(words(chance, language, chance.randrange(1, 3)) for _ in range(chance.randrange(3)))
        yield words(chance, language, chance.randrange(1, 9)), text, tags
    yield from hard()


def words(chance: random.Random, language: str, count: int) -> str:
    """A run of text: words by chance, the frequent ones often, each in any of its spellings."""
    known = vocabulary(language)
    weights = [1 / place for place in range(1, len(known) + 1)]
    chosen = [chance.choice(spellings) for spellings in chance.choices(known, weights, k=count)]
    gap = "" if language in JOINED else " "
    marks = [gap if chance.random() < 0.9 else chance.choice((", ", ". ", " — ", "\n\n")) for _ in chosen]
    return "".join(word + mark for word, mark in zip(chosen, marks, strict=True))


def hard() -> Iterator[Text]:
    """What an index has limits for, or signs of its own."""
    counted = " ".join(f"n{number}" for number in range(20_000))  # a tsvector has places up to 16,383
    yield "far", f"{counted} beyond the sixteenthousandth ink word", ()
    yield (
        "often",
        "ink " * 300 + "blot ink " + "reed " * 300 + "reed pen",
        ("ink",),
    )  # and 256 places for a word
    yield "often, too", "ink " * 290 + "pen", ("ink ink",)
    yield "distinct", " ".join(f"d{number:07d}" for number in range(130_000)), ()  # and 1 MB for them all
    yield (
        "long",
        f"{'x' * 2_500} next {'ب' * 1_300} then {'الله' * 300}",
        ("الله" * 300,),
    )  # and 2,046 bytes for one
    yield (
        "longest",
        " ".join("".join(random.Random(size).choices("abcdef", k=size)) for size in (2_000, 2_001)),
        (),
    )
    yield f"{'x' * 2_499}y", f"{'الله' * 299} then", ()
    yield "apart", f"alpha{'!' * 350_000} beta", ()
    yield "!" * 250_000, f"{'?' * 250_000} gamma", ()
    yield "again", "tora tora tora tora", ("tora tora",)
    yield "and again", "a b a b a b a and a b b a", ()
    yield "and once more", "tora tora", ("tora",)
    yield "人人人人", "人人人 天天天天天 人 天", ()
    yield "signs", r"C:\new 'quoted' it''s 100% a_b x|y #12 #long ﷺ ½ ①② Ⅷ ª ﬁne ŉ", (r"\\", "'", "|")
    yield "", "nothing above", ()
    yield "nothing below", "", ()
    yield "", "", ("only tags", "and more")
    yield "New", "York is far", ("York",)
    yield "𝔘𝔫𝔦 \U0001f58b pen", "𠀀𠀁 𠀀 𞤀𞤁 ꙮ ⁊ ǅ İstanbul ıssız ſ ς Σ", ()


def questions() -> list[str]:
    """What is asked: words and runs of words, in and without quotes, one or several; some stand nowhere together."""
    chance = random.Random(2026)
    texts = [
        text for title, body, tags in articles() if len(body) < 5_000 for text in (title, body, *tags) if text
    ]
    found = dict.fromkeys(HARD)
    while len(found) < QUESTIONS:
        language, text = chance.choice(list(VOCABULARIES)), chance.choice(texts).replace('"', " ")
        terms = [term(chance, language, text) for _ in range(chance.choice((1, 1, 2, 2, 3)))]
        found[" ".join(terms)] = None
    return list(found)


def term(chance: random.Random, language: str, text: str) -> str:
    """A word of the language, a word or a run of a text, or a phrase that may stand nowhere."""
    kind = chance.randrange(6)
    if kind == 0:
        return chance.choice(chance.choice(vocabulary(language)))
    if kind == 1:
        return f'"{words(chance, language, chance.randrange(2, 4))}"'
    run = text.split()
    start = chance.randrange(len(run))
    if kind == 2:
        return run[start][: chance.randrange(1, 12)]
    if kind == 3:
        return run[start]
    return f'"{" ".join(run[start : start + chance.randrange(2, 4)])}"'


HARD: Final = (
    "beyond", '"sixteenthousandth ink"', "n19999", '"n16382 n16383 n16384 n16385"', '"n19999 beyond"',
    "ink", "ink blot", '"ink blot"', '"blot ink"', '"reed pen"', '"ink ink"', '"ink ink ink"', '"ink ink" "ink blot"',
    "d0129999", '"d0129998 d0129999"', "x" * 999, f'"next {"ب" * 900}"', "ﷲ" * 300, "ﷲ" * 299,
    f"{'ﷲ' * 300} then", f'"{"ﷲ" * 300} then"', f'"{"ﷲ" * 299} then"', f'"then {"ﷲ" * 300}"',
    '"alpha beta"', "alpha beta", "gamma", "tora", '"tora tora"', '"tora tora tora"', '"a b a"', '"a b"', '"b a"',
    '"b b"', "人人", "人人人", "天天", "天", "人天", "#12", "#0", "#long", "12", "long", "'", '"', "\\", "%", "_", "|",
    "100%", "a_b", "x|y", "C:\\new", "it''s", "'quoted'", "1⁄2", "½", "①②", "8", "viii", "ﬁne", "fine", "ﷺ",
    '"title text"', '"signs c"', '"far n0"', '"often ink"', '"pen ink"', '"New York"', "New York", '"York is"',
    '"far York"', '"tags and"', '"only tags and more"', '"nothing above"', '"nothing nothing"', "nothing",
    "𠀀𠀁", "𠀀", "𞤀𞤁", "uni", "İstanbul", "istanbul", "ıssız", "σ",
    "OR", "AND", "NOT", "NEAR", "ink OR reed", "ink*", "title:ink", '"ink" + "reed"', "",
)  # fmt: skip
