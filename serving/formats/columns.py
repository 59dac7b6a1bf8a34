"""What each column of an export is: the types of Parquet, the schema of a data package, the table of a data card."""

from typing import Final, Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["integer", "number", "boolean", "string", "time", "list"]


class Column(NamedTuple):
    """A column: a list is of strings, a time a moment in UTC to the second. `required`: never empty, nor ''."""

    name: str
    kind: Kind
    meaning: str
    required: bool = False


#: In the order of `COLUMNS`.
TYPED_COLUMNS: Final = (
    Column("id", "integer", "number of the article, which stays", True),
    Column("seq", "integer", "number of its latest change; grows over the corpus", True),
    Column("url", "string", "canonical address of the page", True),
    Column("source", "string", "short name of the site", True),
    Column("title", "string", "headline"),
    Column("authors", "list", "names, in the order of the page"),
    Column("published", "string", "date as the page states it, with its offset and precision"),
    Column("published_utc", "time", "the same as a moment, the first of a period"),
    Column("modified", "string", "date of the last change, as stated"),
    Column("tags", "list", "what it is filed under, in the order of the page"),
    Column("language", "string", "BCP 47 primary subtag; empty: undetermined"),
    Column("direction", "string", "rtl or ltr", True),
    Column("section", "string", "part of the site, as stated"),
    Column("site_name", "string", "what the site calls itself"),
    Column("description", "string", "summary, as stated"),
    Column("licence", "string", "as stated: usually an address"),
    Column("paywalled", "boolean", "the page says that reading it is paid for", True),
    Column("words", "integer", "of the text", True),
    Column("version", "integer", "number of its content state, from 1", True),
    Column("duplicate_of", "integer", "id of the article this one copies"),
    Column("duplicate_of_url", "string", "address of that article"),
    Column("similarity", "number", "share of the shorter text in the longer one, 0 to 1"),
    Column("relation", "string", "to that article: same, near, truncated, excerpt, extended, contains, ..."),
    Column("cluster_id", "integer", "articles with the same number tell one story"),
    Column("first_seen_at", "time", "when it was first collected", True),
    Column("version_seen_at", "time", "when the page of this version was fetched", True),
    Column("last_seen_at", "time", "when its page was last confirmed", True),
    Column("gone_at", "time", "when the server said that it is deleted"),
    Column("declared_url", "string", "what the page claims to be its address"),
    Column("page_sha256", "string", "SHA-256 of the page's bytes"),
    Column("content_hash", "string", "hash of the folded text of this version, whole"),
    Column("extractor", "string", "name and version of the code that cleaned the page"),
    Column("flags", "list", "remarks of the cleaning: from-feed, parse-truncated, ..."),
    Column("text_confidence", "number", "probability that the text is right; empty: not judged"),
    Column("title_confidence", "number", "probability that the title is right"),
    Column("date_confidence", "number", "probability that the date is right"),
    Column("authors_confidence", "number", "probability that the authors are right"),
    Column("reservations", "list", "signals that keep the text from mining and training, with their origin"),
    Column("mark", "string", "what a person last said of it: good, bad, exclude"),
    Column(
        "paragraphs_dropped",
        "integer",
        "left out of the text, because they stood earlier in the corpus",
        True,
    ),
    Column("text", "string", "clean text; paragraphs are separated by an empty line"),
)
