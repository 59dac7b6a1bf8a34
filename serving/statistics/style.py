"""The style of statistics: of the sections, wherever they stand, and of the page of its own."""

from typing import Final

#: Of the sections inside an element of the class 'statistics'; the page gives the colours.
CHARTS: Final = """
.statistics { columns: 2 30rem; column-gap: 1rem; }
.statistics h2 { font-size: 1.05rem; margin: 0 0 .75rem; }
.statistics section { background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
  padding: 1rem 1.1rem;  margin: 0 0 1rem; break-inside: avoid; }
.statistics .wide { column-span: all; }
.statistics .facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr));
  gap: .9rem 1rem; margin: 0; }
.statistics .facts div { display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.statistics .facts dt { color: var(--soft); font-size: .85rem; }
.statistics .facts dd { margin: 0; font-size: 1.1rem; font-weight: 600; font-variant-numeric: tabular-nums;
  overflow-wrap: anywhere; }
.statistics .scrolled { overflow-x: auto; }
.statistics table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
.statistics th, .statistics td { padding: .22rem .4rem; text-align: right; vertical-align: baseline; }
.statistics thead td { border-bottom: 1px solid var(--line); }
.statistics thead th { color: var(--soft); font-size: .8rem; font-weight: 500; border-bottom: 1px solid var(--line);
  white-space: nowrap; }
.statistics th:first-child { text-align: left; padding-left: 0; }
.statistics tbody th { font-weight: 500; overflow-wrap: anywhere; min-width: 9rem; }
.statistics td { white-space: nowrap; }
.statistics .bar { width: 16%; min-width: 2.5rem; padding-right: 0; }
.statistics .bar svg { display: block; width: 100%; height: .75rem; }
.statistics rect { fill: var(--accent); }
.statistics .columns { display: block; width: 100%; height: auto; }
.statistics .columns text { fill: var(--soft); font-size: 12px; text-anchor: middle;
  font-variant-numeric: tabular-nums; }
.statistics .columns line { stroke: var(--line); }
.statistics details { margin-top: .5rem; }
.statistics summary { color: var(--soft); cursor: pointer; font-size: .9rem; }
.statistics .note { color: var(--soft); font-size: .85rem; margin: .75rem 0 0; }
.statistics .wide .columns { min-width: 40rem; }
@media (max-width: 40rem) { .statistics th, .statistics td { padding: .22rem .3rem; }
  .statistics tbody th { min-width: 6.5rem; } }
"""
_PAGE: Final = """
:root { color-scheme: light dark; --paper: #faf9f5; --card: #ffffff; --ink: #22262a; --soft: #5c646b;
  --line: #dedbd2; --accent: #2b7a74; }
@media (prefers-color-scheme: dark) { :root { --paper: #15181a; --card: #1d2123; --ink: #e7e5df; --soft: #a2a9ae;
  --line: #353b3f; --accent: #63b5ad; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem clamp(.75rem, 3vw, 2rem) 3rem; max-width: 76rem; background: var(--paper);
  color: var(--ink); font: 15px/1.45 system-ui, "Segoe UI", "Noto Sans", "Noto Sans Arabic", sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 1rem; }
@media print { body { max-width: none; } }
"""
#: Of the page, whose main element has that class.
STYLE: Final = _PAGE + CHARTS
