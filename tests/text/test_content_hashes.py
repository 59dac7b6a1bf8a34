"""The quick ways to a content hash give what the way for any text gives."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from warraq.articles.text import content_hash, content_hashes, fold_codes, token_spans, tokens
from warraq.articles.text.codes import hash_tokens

ASCII = st.text(st.characters(max_codepoint=127))
#: Letters that fold in ways of their own, dots and marks that join, the border itself, scripts without spaces.
ODD = st.text("aZ9 .*_-\n\t\u00a6\u00e9\u0301\u0338تشـويه٣.·…\u200c中文かが\u3099\u1100\u1161ß\x00\x1f")
ANY = st.text(max_size=40)


@given(ASCII)
@example("U.S.A. and 3.5")
@example("under_scored C-3PO\x00\x1fend")
def test_plain_text(text: str) -> None:
    codes = fold_codes(text)
    assert content_hash(text) == hash_tokens(codes, token_spans(codes))


@given(ASCII)
def test_plain_tokens(text: str) -> None:
    spans = token_spans(np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32))
    assert tokens(text) == [text[start:end] for start, end in zip(spans.starts, spans.ends, strict=True)]


@given(st.lists(ODD | ASCII | ANY, max_size=6))
@example(["تشـ.", ".ـويه", "", "ي.و", "中", "文"])
@example(["a\u00a6b", "é"])
def test_many_texts(texts: list[str]) -> None:
    assert content_hashes(texts) == [content_hash(text) for text in texts]
