"""The formats of exports: a file a format, one table, one contract.

A format of rows (`RowFormat`) says how a file begins, and a `Writer` takes the rows one at a time: `write(row)`, at
the end `finish()`. It knows no path, filter, shard, split or manifest: those exist once, in `serving/exporting`, which
opens a writer for each file (one for all, one a shard, or one an article when the layout is 'article') and gives it its
rows in the order of `seq`. A format that is text is three functions, a head, a row and a tail; `text_writer` makes the
rest. Each writer streams, and the same rows give the same bytes: nothing of now, of this machine or of a set's order.

A package (`PackageFormat`) is a folder: data in another format, and documents made of the manifest once all is written.
A feed (`FeedFormat`) is one document of the newest.

To add one: its file here, its row in `table.py` and its name in `warraq/cli/export.py`; in tests/serving/formats.py how
it is read back. Packages of an extra are imported where a file is begun: `require("pyarrow", "corpus")`.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
