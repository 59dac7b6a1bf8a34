# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""What is counted in every page and text, and the leaves of forests: the same as numpy and `re` give."""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE

from cpython.unicode cimport (
    Py_UNICODE_ISALNUM,
    Py_UNICODE_ISALPHA,
    Py_UNICODE_ISDIGIT,
    Py_UNICODE_ISLOWER,
    Py_UNICODE_ISUPPER,
    PyUnicode_DATA,
    PyUnicode_KIND,
    PyUnicode_New,
    PyUnicode_READ,
    PyUnicode_WRITE,
)
from libc.string cimport memchr, memset

cdef extern from "strings.h":
    int strncasecmp(const char* one, const char* other, size_t size)

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object text)

#: Characters of a text that tell how it begins, and how many of Han or kana are looked for.
cdef Py_ssize_t HEAD = 80, WIDE_HEAD = 60
cdef double WIDE_SHARE = 0.3


def page_marks(bytes page):
    """Returns what `marks_of` does: offset of the page's end, count of attributes, whether characters are in halves."""
    cdef const char* raw = PyBytes_AS_STRING(page)
    cdef Py_ssize_t size = PyBytes_GET_SIZE(page), at, equals = 0, quotes = 0, end = -1
    cdef const char* found = raw
    cdef bint halved = False
    for at in range(size):
        equals += raw[at] == c"="
        quotes += raw[at] == c'"'
    while end < 0 and (found := <const char*>memchr(found, c"/", raw + size - found)) is not NULL:
        if found > raw and found[-1] == c"<" and strncasecmp(found, b"/html", 5) == 0:
            end = found - raw - 1
        found += 1
    found = raw
    while not halved and (found := <const char*>memchr(found, c"&", raw + size - found)) is not NULL:
        if found > raw and found[-1] == c";" and found[1] == c"#":
            halved = (found[2] == c"5" and (found[3] == c"6" or found[3] == c"7")) or (
                found[2] in b"xX" and found[3] in b"dD" and found[4] in b"cdefCDEF"
            )
        found += 1
    return end, equals + quotes // 2, halved


cdef inline bint _is_letter(Py_UCS4 one):
    if one < 128:
        return 97 <= one <= 122 or 65 <= one <= 90 or 48 <= one <= 57 or one == 95
    return Py_UNICODE_ISALNUM(one)


def letters_of(str text):
    """Returns the letters, digits and underscores of a text: what `\\w` means."""
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t at, kept = 0
    cdef Py_UCS4 one, largest = 0
    for at in range(len(text)):
        one = PyUnicode_READ(kind, data, at)
        if _is_letter(one):
            kept += 1
            largest = max(largest, one)
    found = PyUnicode_New(kept, largest)
    cdef int written_kind = PyUnicode_KIND(found)
    cdef void* written = PyUnicode_DATA(found)
    kept = 0
    for at in range(len(text)):
        one = PyUnicode_READ(kind, data, at)
        if _is_letter(one):
            PyUnicode_WRITE(written_kind, written, kept, one)
            kept += 1
    return found


def gather_leaves(
    const unsigned char[:, ::1] answers, const Py_ssize_t[:, ::1] questions, const float[:, ::1] leaves, float[:, ::1] out
):
    """Write the value of the leaf that each row reaches in each tree; `out` is trees x rows.

    `answers` are questions x rows, `questions` depth x trees, `leaves` trees x 2**depth: as in `Forest`.
    """
    cdef Py_ssize_t tree, row, level, rows = answers.shape[1]
    cdef const unsigned char* said
    cdef const float* values
    cdef float* found
    numbers = bytearray(rows + 1)
    cdef unsigned char* leaf = numbers
    for tree in range(questions.shape[1] if rows else 0):
        memset(leaf, 0, rows)
        for level in range(questions.shape[0] - 1, -1, -1):
            said = &answers[questions[level, tree], 0]
            for row in range(rows):
                leaf[row] = (leaf[row] << 1) | said[row]
        values, found = &leaves[tree, 0], &out[tree, 0]
        for row in range(rows):
            found[row] = values[leaf[row]]


def measure_shapes(blocks, list tags, dict ends, float[:, ::1] out):
    """Write the 14 columns of form of each block, as `shape_of` gives them. `tags` are the numbers of their tags."""
    cdef Py_ssize_t number = 0
    for block in blocks:
        _shape(<tuple>block, tags[number], ends, &out[number, 0])
        number += 1


cdef _shape(tuple block, double tag, dict ends, float* row):
    text = block[1]
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t size = len(<str>text), at, lines = 0, spaces = 0, commas = 0, stops = 0, symbols = 0, digits = 0
    cdef Py_ssize_t chars = size, head = min(size, HEAD), wide = 0
    cdef double words
    cdef Py_UCS4 one, before = 0
    cdef bint ascii = PyUnicode_IS_ASCII(text)
    for at in range(size):
        one = PyUnicode_READ(kind, data, at)
        if one == 32:
            spaces += 1
            stops += before == 46 or before == 63 or before == 33  # . ? !
        elif one == 10:
            lines += 1
        elif one == 44:
            commas += 1
        elif one == 124 or one == 64 or one == 47:  # | @ /
            symbols += 1
        elif 48 <= one <= 57:
            digits += at < head
        elif one > 127:
            if one == 0x060C or one == 0xFF0C or one == 0x3001:  # ، ， 、
                commas += 1
            elif one == 0x3002 or one == 0x061F:  # 。 ؟
                stops += 1
            elif one == 0xBB or one == 0xA9 or one == 0x203A:  # » © ›
                symbols += 1
            if at < WIDE_HEAD and (0x3040 <= one <= 0x30FF or 0x3400 <= one <= 0x9FFF):
                wide += 1
        before = one
    words = spaces + lines + 1
    if not ascii:
        words = max(words, size / 6.0)
        if wide > WIDE_SHARE * min(size, WIDE_HEAD):
            chars = 2 * size
            words = max(words, size / 3.0)
    first, last = PyUnicode_READ(kind, data, 0), PyUnicode_READ(kind, data, size - 1)
    beginning = text if size == head else text[:HEAD]
    row[0] = chars
    row[1] = words
    row[2] = <double><Py_ssize_t>block[3] / size
    row[3] = <Py_ssize_t>block[4]
    row[4] = <double><Py_ssize_t>block[5] / size
    row[5] = commas
    row[6] = stops
    row[7] = <double>(ends.get(chr(last)) or (1.0 if Py_UNICODE_ISALNUM(last) else 2.0))
    row[8] = _start(first)
    row[9] = <double>digits / head
    row[10] = 1.0 if beginning.isupper() else 0.5 if beginning.istitle() else 0.0
    row[11] = symbols
    row[12] = lines
    row[13] = tag


cdef double _start(Py_UCS4 one) noexcept:
    if Py_UNICODE_ISLOWER(one):
        return 1.0
    if Py_UNICODE_ISUPPER(one):
        return 2.0
    if Py_UNICODE_ISDIGIT(one):
        return 3.0
    if Py_UNICODE_ISALPHA(one):
        return 4.0
    # "\"“«'‘„"
    return 5.0 if one in (0x22, 0x201C, 0xAB, 0x27, 0x2018, 0x201E) else 6.0
