"""The compiled parts of extraction. Where they cannot be built, the same is done in Python: see docs/decisions/205."""

from pathlib import Path

from setuptools import Extension, setup

FOLDER = Path("warraq/articles/extraction/compiled")


def extensions() -> list[Extension]:
    """One a file; none without what translates them to C."""
    try:
        import lxml
        from Cython.Build import cythonize
        from Cython.Compiler.Errors import CompileError
    except ImportError as problem:
        print(f"warraq: nothing is compiled: {problem}")
        return []
    found = [
        Extension(
            ".".join(source.with_suffix("").parts),
            [str(source)],
            include_dirs=lxml.get_include(),
            optional=True,  # no compiler, no headers of Python: a warning
        )
        for source in sorted(FOLDER.glob("*.pyx"))
    ]
    try:
        return list(cythonize(found, build_dir="build"))
    except CompileError as problem:  # of another release of Cython
        print(f"warraq: nothing is compiled: {problem}")
        return []


setup(ext_modules=extensions())
