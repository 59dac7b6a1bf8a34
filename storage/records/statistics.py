"""How much a corpus holds, counted from several sides."""

from dataclasses import dataclass

from warraq.storage.records.choosing import EVERYTHING, ArticleFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsOptions:
    """Which articles are counted, in their current versions. `types`: also word forms, which reads all texts."""

    chosen: ArticleFilter = EVERYTHING
    types: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Types:
    """How many distinct word forms there are; spellings that folding levels ('The', 'the') are one.

    `error` is the relative standard error of an estimate: the true count is within twice that in 19 of 20 cases.
    It is 0 for an exact count.
    """

    count: int
    error: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The articles that have one thing in common. `name` '': not known, or none. `types` None: not counted."""

    name: str
    articles: int
    words: int
    types: Types | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """The articles by one thing, the largest groups first; what is not listed is the difference to the whole.

    `distinct` is how many groups there are, of which the largest are listed (`storage.rules.LISTED`).
    """

    groups: tuple[Group, ...] = ()
    distinct: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lengths:
    """Articles by their words. `quantiles` are (share, words): so many articles have at most so many words.

    `bins` are (least words, articles), each up to the next; the last one is open.
    """

    shortest: int = 0
    longest: int = 0
    quantiles: tuple[tuple[float, int], ...] = ()
    bins: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedKind:
    """What was removed from the pages of these articles for one reason."""

    kind: str
    blocks: int
    characters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sureness:
    """How sure the readings of one field are: of `judged` articles, `low` are probably wrong."""

    field: str
    judged: int
    low: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """A corpus in numbers. The same database and options give the same.

    `characters` are those of the texts. `gone`: deleted by their site; `reserved`: with a signal that keeps the text
    from mining and training. `months` are those of publication, as stated, in order of time; '' has also the dates that
    name no month. `relations` are those of copies to what they copy; `clusters` are (articles, clusters), of two and
    more articles that are counted. `date_precisions` are 'time', 'day', 'month', 'year', `date_origins` as in
    `FieldOrigin`. `reservations` are by origin and signal ('meta: noai'); an article may have several. `removed`: most
    characters first.
    """

    options: StatisticsOptions
    articles: int = 0
    words: int = 0
    characters: int = 0
    types: Types | None = None
    copies: int = 0
    gone: int = 0
    paywalled: int = 0
    reserved: int = 0
    sources: Breakdown = Breakdown()
    languages: Breakdown = Breakdown()
    months: Breakdown = Breakdown()
    sections: Breakdown = Breakdown()
    relations: Breakdown = Breakdown()
    date_precisions: Breakdown = Breakdown()
    date_origins: Breakdown = Breakdown()
    licences: Breakdown = Breakdown()
    reservations: Breakdown = Breakdown()
    marks: Breakdown = Breakdown()
    clusters: tuple[tuple[int, int], ...] = ()
    lengths: Lengths = Lengths()
    removed: tuple[RemovedKind, ...] = ()
    confidences: tuple[Sureness, ...] = ()
