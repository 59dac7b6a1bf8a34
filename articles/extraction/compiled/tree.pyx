# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The two passes over every element of a page, over libxml2's own nodes: the same results as the passes in Python.

What is rare is left to them: this has only what runs for each element. Built where a compiler is (`setup.py`).
"""

from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.string cimport strchr, strcmp, strlen, strstr
from lxml.includes cimport tree
from lxml.includes.etreepublic cimport (
    _Element,
    attributeValue,
    elementFactory,
    import_lxml__etree,
    namespacedName,
    tailOf,
    textOf,
)
from lxml.includes.tree cimport xmlAttr, xmlNode

from warraq.articles.extraction.layout.anchors import without_anchor, without_permalinks
from warraq.articles.extraction.layout.blocks import BREAK, HEADINGS, LINK, STRONG, Block, Frame, Piece
from warraq.articles.extraction.layout.roles import (
    APART,
    BREAKING,
    FRAMED,
    INLINED,
    INVISIBLE,
    SKIPPED,
    STYLE,
    SWALLOWING,
    is_unseen,
)

cdef extern from "libxml/xmlversion.h":
    const int _BUILT_FOR "LIBXML_VERSION"

import_lxml__etree()

#: The libxml2 whose nodes this was built for: (2, 14, 6).
LIBXML_VERSION = (_BUILT_FOR // 10_000, _BUILT_FOR // 100 % 100, _BUILT_FOR % 100)

cdef int _INLINED = INLINED, _FRAMED = FRAMED, _SKIPPED = SKIPPED, _APART = APART, _SWALLOWING = SWALLOWING
cdef int _BREAKING = BREAKING
cdef int _LINK = LINK, _STRONG = STRONG
cdef object _new = tuple.__new__


cdef inline object _decoded(const char* raw):
    return PyUnicode_DecodeUTF8(raw, strlen(raw), NULL)


cdef inline object _value(xmlNode* node, xmlAttr* attribute):
    cdef xmlNode* text = attribute.children
    if text is NULL:
        return ""
    if text.next is NULL and text.type == tree.XML_TEXT_NODE and text.content is not NULL:
        return _decoded(<const char*>text.content)
    return attributeValue(node, attribute)


cdef inline const char* _raw(xmlAttr* attribute) noexcept:
    """The bytes of a value; NULL for one in several pieces."""
    cdef xmlNode* text = attribute.children
    if text is NULL:
        return ""
    if text.next is NULL and text.type == tree.XML_TEXT_NODE and text.content is not NULL:
        return <const char*>text.content
    return NULL


cdef inline xmlAttr* _attribute(xmlNode* node, const char* name) noexcept:
    cdef xmlAttr* one = node.properties
    while one is not NULL:
        if one.ns is NULL and strcmp(<const char*>one.name, name) == 0:
            return one
        one = one.next
    return NULL


cdef inline object _get(xmlNode* node, const char* name):
    """As `element.get`: None where there is no such attribute."""
    cdef xmlAttr* found = _attribute(node, name)
    return None if found is NULL else _value(node, found)


cdef inline xmlNode* _element_from(xmlNode* node) noexcept:
    """The first element of a node and those after it."""
    while node is not NULL and node.type != tree.XML_ELEMENT_NODE:
        node = node.next
    return node


cdef inline object _tag(dict tags, xmlNode* node):
    """The name of an element, as `element.tag`. A page's names are kept once: equal ones have the same address."""
    if node.ns is not NULL:
        return namespacedName(node)
    found = tags.get(<size_t>node.name)
    if found is None:
        found = tags[<size_t>node.name] = _decoded(<const char*>node.name)
    return found


# What an attribute's name means to a frame.
cdef enum:
    OTHER, NAMING, ID, STYLED, HIDDEN, ARIA_HIDDEN


cdef inline int _meaning(const char* name) noexcept:
    cdef char first = name[0]
    if first == b"c":
        return NAMING if strcmp(name, "class") == 0 else OTHER
    if first == b"i":
        if strcmp(name, "id") == 0:
            return ID
        return NAMING if strcmp(name, "itemprop") == 0 else OTHER
    if first == b"s":
        return STYLED if strcmp(name, "style") == 0 else OTHER
    if first == b"h":
        return HIDDEN if strcmp(name, "hidden") == 0 else OTHER
    if first == b"r":
        return NAMING if strcmp(name, "role") == 0 else OTHER
    if first == b"p":
        return NAMING if strcmp(name, "property") == 0 else OTHER
    if first == b"d":
        return NAMING if strcmp(name, "data-testid") == 0 or strcmp(name, "data-component") == 0 else OTHER
    if first == b"a":
        return ARIA_HIDDEN if strcmp(name, "aria-hidden") == 0 else OTHER
    return OTHER


cdef bint _may_be_unseen(xmlNode* node) noexcept:
    """Whether `is_unseen` need be asked of an element's class."""
    cdef xmlAttr* named = _attribute(node, "class")
    cdef const char* raw
    if named is NULL:
        return False
    raw = _raw(named)
    return raw is NULL or strstr(raw, "sr-only") or strstr(raw, "screen-reader") or strstr(raw, "visually")


cdef class _Loop:
    """The state of `Walk`, which is given back to it whenever it is asked for something."""

    cdef object walk
    cdef list frames, blocks, pieces
    cdef dict anchors
    cdef object href, inner
    cdef Py_ssize_t current, pre, max_blocks, max_frames
    cdef int style
    cdef bint broken, full

    cdef give(self):
        walk = self.walk
        walk.current, walk.style, walk.href, walk.inner = self.current, self.style, self.href, self.inner
        walk.pre, walk.broken, walk.full = self.pre, self.broken, self.full

    cdef take(self):
        walk = self.walk
        self.current, self.style, self.href, self.inner = walk.current, walk.style, walk.href, walk.inner
        self.pre, self.broken, self.full = walk.pre, walk.broken, walk.full

    cdef over(self, _Element root):
        cdef dict tags = {}, roles = self.walk.roles
        cdef list stack = []
        cdef xmlNode* node = root._c_node
        cdef xmlNode* top = node
        cdef xmlNode* below
        cdef int role
        cdef tuple before
        while True:
            tag = _tag(tags, node)
            role = roles.get(tag, _FRAMED)
            if role == _APART or role == _SWALLOWING:
                self.give()
                role = self.walk.role_of_inside(role, tag, elementFactory(root._doc, node))
                self.take()
                roles = self.walk.roles
            if tag == "span" and _may_be_unseen(node) and is_unseen(_get(node, "class")):
                role = _SKIPPED
            if role == _SKIPPED:
                below = NULL
            else:
                if role == _INLINED:
                    stack.append((-1, self.href, self.inner, self.style))
                    self.open_inline(tag, node)
                elif role == _FRAMED:
                    if self.pieces:
                        self.close_block()
                    stack.append((self.current, self.href, "", self.style))
                    self.open_frame(tag, node)
                else:
                    self.give()
                    if role == _BREAKING:
                        self.walk.add_break()
                    else:
                        self.walk.add_void(role, elementFactory(root._doc, node))
                    self.take()
                if node.children is not NULL:
                    self.add(textOf(node))
                if self.full:
                    return
                below = _element_from(node.children)
            while below is NULL:  # the end of `node`
                if role != _SKIPPED and <int>roles.get(_tag(tags, node), _FRAMED) < _BREAKING:
                    before = stack.pop()
                    self.close(node, before)
                role = _FRAMED  # of what is above: it was entered
                if node.next is not NULL:
                    self.add(tailOf(node))
                if self.full or node is top:
                    return
                below = _element_from(node.next)
                if below is NULL:
                    node = node.parent
            node = below

    cdef inline add(self, text):
        if text:
            self.pieces.append(_new(Piece, (text, self.style, self.href)))

    cdef close(self, xmlNode* node, tuple before):
        if <Py_ssize_t>before[0] >= 0:
            if self.pieces:
                self.close_block()
            if strcmp(<const char*>node.name, "pre") == 0:
                self.pre -= 1
            self.current = before[0]
            self.inner = ""
        elif not self.pieces:
            self.inner = before[2]
        self.href = before[1]
        self.style = before[3]

    cdef open_inline(self, tag, xmlNode* node):
        if tag == "a":
            self.href = _get(node, "href") or "#"
            self.style |= _LINK
        else:
            self.style |= <int>STYLE.get(tag, 0)
        if not self.pieces and node.properties is not NULL:
            named = _get(node, "class") or _get(node, "id")
            if named:
                self.inner = f"{self.inner} {tag} {named}"

    cdef open_frame(self, tag, xmlNode* node):
        cdef tuple above = <tuple>self.frames[self.current]
        cdef xmlAttr* one = node.properties
        cdef int meaning
        hidden, key = above[4], tag
        while one is not NULL:
            meaning = _meaning(<const char*>one.name) if one.ns is NULL else OTHER
            if meaning == NAMING:
                key = f"{key} {_value(node, one)}"
            elif meaning == ID:
                value = _value(node, one)
                key = f"{key} {value}"
                if tag == "section":
                    self.anchors[len(self.frames)] = value
            elif meaning == STYLED:
                hidden = hidden or "display:none" in _value(node, one).replace(" ", "")
            elif meaning == HIDDEN or (meaning == ARIA_HIDDEN and _value(node, one) == "true"):
                hidden = True
            one = one.next
        self.frames.append(_new(Frame, (self.current, tag, key, <Py_ssize_t>above[3] + 1, hidden)))
        self.current = len(self.frames) - 1
        if tag == "pre":
            self.pre += 1
        if self.current >= self.max_frames:
            self.full = True

    cdef bint may_have_permalinks(self, tuple pieces):
        for piece in pieces:
            if <int>(<tuple>piece)[1] & _LINK and (<str>(<tuple>piece)[2]).startswith("#"):
                return True
        return False

    cdef close_block(self):
        """Called where there are pieces."""
        if self.broken:
            self.give()
            self.walk.close_block()
            self.take()
            return
        cdef list pieces = self.pieces
        if len(pieces) == 1 and (<tuple>pieces[0])[0].isspace():
            pieces.clear()
            return
        self.add_block(tuple(pieces))
        pieces.clear()
        self.inner = ""
        if len(self.blocks) >= self.max_blocks:
            self.full = True

    cdef add_block(self, tuple pieces):
        cdef Py_ssize_t size, linked = 0, bold = 0, links = 0
        cdef int style
        if self.pre > 0:
            self.give()
            self.walk.add_block(pieces)
            self.take()
            return
        if len(pieces) > 1:
            if self.may_have_permalinks(pieces):
                pieces = without_permalinks(pieces)
            raw = "".join([(<tuple>one)[0] for one in pieces])
        else:
            raw = (<tuple>pieces[0])[0]
        text = " ".join(raw.split())
        size = len(text)
        if not size or (size < 10 and not text.strip(INVISIBLE)):
            return
        href = ""
        for one in pieces:
            style = (<tuple>one)[1]
            if style & _LINK:
                linked += len(<str>(<tuple>one)[0])
                if (<tuple>one)[2] is not href:
                    links += 1
                    href = (<tuple>one)[2]
            if style & _STRONG:
                bold += len(<str>(<tuple>one)[0])
        if self.anchors and (<tuple>self.frames[self.current])[1] in HEADINGS:
            number = (<tuple>self.frames[self.current])[0]
            self.frames[number] = without_anchor(self.frames[number], self.anchors.pop(number, ""), text)
        self.blocks.append(_new(Block, (
            self.current, text, pieces, min(linked, size), links, min(bold, size), self.inner, None
        )))


def walk_over(walk, _Element root, Py_ssize_t max_blocks, Py_ssize_t max_frames):
    """Fill frames and blocks of a `Walk`, as its `enter_all` does."""
    cdef _Loop loop = _Loop()
    loop.walk = walk
    loop.frames, loop.blocks, loop.pieces, loop.anchors = walk.frames, walk.blocks, walk.pieces, walk.anchors
    loop.max_blocks, loop.max_frames = max_blocks, max_frames
    loop.take()
    loop.over(root)
    loop.give()


cdef inline bint _is_ascii(const char* raw) noexcept:
    while raw[0]:
        if <unsigned char>raw[0] > 127:
            return False
        raw += 1
    return True


cdef inline char _lower(char one) noexcept:
    return one + 32 if b"A" <= one <= b"Z" else one


cdef inline bint _starts(const char* raw, const char* word) noexcept:
    """Whether it starts with the lower-case word, in any case."""
    while word[0]:
        if _lower(raw[0]) != word[0]:
            return False
        raw += 1
        word += 1
    return True


cdef bint _starts_any(const char* raw, const char** words) noexcept:
    """Whether it starts with one of the words, which end with NULL, in any case."""
    cdef char first = _lower(raw[0])
    while words[0] is not NULL:
        if words[0][0] == first and _starts(raw, words[0]):
            return True
        words += 1
    return False


# What the names of bylines and of lists of tags are made of, and the steps of addresses that lead to authors.
cdef const char* _NAMING_WORDS[11]
_NAMING_WORDS[:] = [
    "author", "autor", "auteur", "byline", "by-line", "contributor", "kateb", "redakteur", "tag", "writer", NULL
]
cdef const char* _LEADING_WORDS[10]
_LEADING_WORDS[:] = [
    "author", "autor", "auteur", "people", "profile", "contributor", "writer", "team", "tag", NULL
]


cdef bint _may_name(const char* raw) noexcept:
    """Whether a class may name a byline or a list of tags: it holds one of the words that those are made of."""
    if raw is NULL or not _is_ascii(raw):
        return True
    while raw[0]:
        if _starts_any(raw, _NAMING_WORDS):
            return True
        raw += 1
    return False


cdef bint _may_be_byline_id(const char* raw) noexcept:
    """Whether an id may be a byline's: 'post-', 'article-', 'entry-', 'story-', or in letters that are none of ASCII's."""
    if raw is NULL or not _is_ascii(raw):
        return True
    return strchr(raw, b"-") is not NULL and strchr("paes", _lower(raw[0])) is not NULL


cdef bint _may_be_marked(xmlNode* node) noexcept:
    """Whether class, id or itemprop may say that an element is one of those that a survey keeps."""
    cdef xmlAttr* one = node.properties
    cdef const char* name
    while one is not NULL:
        if one.ns is NULL:
            name = <const char*>one.name
            if name[0] == b"c":
                if strcmp(name, "class") == 0 and _may_name(_raw(one)):
                    return True
            elif name[0] == b"i":
                if strcmp(name, "itemprop") == 0 or (strcmp(name, "id") == 0 and _may_be_byline_id(_raw(one))):
                    return True
        one = one.next
    return False


cdef bint _may_lead_on(xmlNode* node) noexcept:
    """Whether a link may lead to an author, to a tag or to a licence."""
    cdef xmlAttr* found = _attribute(node, "rel")
    cdef const char* raw
    if found is not NULL:
        raw = _raw(found)
        if raw is NULL or strstr(raw, "author") or strstr(raw, "tag") or strstr(raw, "license"):
            return True
    found = _attribute(node, "href")
    if found is NULL:
        return False
    raw = _raw(found)
    if raw is NULL or not _is_ascii(raw):
        return True
    while True:
        raw = strchr(raw, b"/")
        if raw is NULL:
            return False
        raw += 1
        if _starts_any(raw, _LEADING_WORDS):
            return True


cdef Py_ssize_t _bytes_of(xmlNode* node) noexcept:
    """The bytes of the text that starts at a node."""
    cdef Py_ssize_t size = 0
    while node is not NULL and (node.type == tree.XML_TEXT_NODE or node.type == tree.XML_CDATA_SECTION_NODE):
        if node.content is not NULL:
            size += strlen(<const char*>node.content)
        node = node.next
    return size


# What an element is to a survey.
cdef enum:
    NOTHING, READ, ANCHOR, PARAGRAPH, LINE_BREAK


def survey_over(_Element root, found, dict readers, look_at, weigh, Py_ssize_t least):
    """Fill a survey, as `_look_at_all` does; returns the element that directly holds most text of paragraphs, or None.

    Python's side is asked about the elements that it may keep only. `least` is the length of a text up to which it
    weighs nothing.
    """
    cdef dict tags = {}, meanings = dict.fromkeys(readers, READ), held = {}
    meanings["a"], meanings["p"], meanings["br"] = ANCHOR, PARAGRAPH, LINE_BREAK
    cdef xmlNode* node = root._c_node
    cdef xmlNode* top = node
    cdef xmlNode* next_one
    cdef int meaning
    cdef Py_ssize_t size, most = 0
    cdef size_t above, fullest = 0
    while True:
        tag = _tag(tags, node)
        meaning = meanings.get(tag, NOTHING)
        if meaning == READ or (meaning == ANCHOR and _may_lead_on(node)):
            readers[tag](elementFactory(root._doc, node), found)
        elif meaning >= PARAGRAPH and _bytes_of(node.children if meaning == PARAGRAPH else node.next) > least:
            size = weigh(textOf(node) if meaning == PARAGRAPH else tailOf(node))
            if size and node is not top:
                above = <size_t>node.parent
                held[above] = <Py_ssize_t>held.get(above, 0) + size
        if node.properties is not NULL and _may_be_marked(node):
            look_at(elementFactory(root._doc, node), found)
        next_one = _element_from(node.children)
        while next_one is NULL and node is not top:
            next_one = _element_from(node.next)
            if next_one is NULL:
                node = node.parent
        if next_one is NULL:
            break
        node = next_one
    for above, size in held.items():
        if size > most:
            fullest, most = above, size
    return elementFactory(root._doc, <xmlNode*>fullest) if fullest else None
