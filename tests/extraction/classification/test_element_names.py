"""Quick looks at names give what the patterns alone would give."""

from warraq.articles.extraction.classification import element_names, load_model, marks


def test_stems_lose_no_purpose_and_no_kind() -> None:
    names = [name.lstrip("-<") for name in load_model().weights.names]
    assert len(names) > 3000
    patterns = marks._patterns()[1]
    for name in names:
        said = sum(1 << bit for bit, pattern in enumerate(element_names._PURPOSES) if pattern.search(name))
        assert element_names.purposes_of(name) == said, name
        place = next((n for n, (_, pattern) in enumerate(patterns) if pattern.search(name)), marks.NO_KIND)
        assert marks._kind_of_name(name) == place, name


def test_names_say_kinds() -> None:
    assert marks.kind_of_names("div comments-area") == "comments"
    assert marks.kind_of_names("div social-media-embed") == ""
    assert marks.kind_of_names("body comments-open") == ""
    assert marks.kind_of_names("footer") == "footer"
    assert element_names.names_of("div entryContent id-123") == (
        "<div",
        "entrycontent",
        "-entry",
        "-content",
        "id-0",
        "-id",
    )
