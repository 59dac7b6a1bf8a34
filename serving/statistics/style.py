"""The style of the page of statistics."""

from typing import Final

STYLE: Final = """
:root { color-scheme: light dark; --paper: #faf9f5; --card: #ffffff; --ink: #22262a; --soft: #5c646b;
  --line: #dedbd2; --accent: #2b7a74; }
@media (prefers-color-scheme: dark) { :root { --paper: #15181a; --card: #1d2123; --ink: #e7e5df; --soft: #a2a9ae;
  --line: #353b3f; --accent: #63b5ad; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem clamp(.75rem, 3vw, 2rem) 3rem; max-width: 76rem; background: var(--paper);
  color: var(--ink); font: 15px/1.45 system-ui, "Segoe UI", "Noto Sans", "Noto Sans Arabic", sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 1rem; }
h2 { font-size: 1.05rem; margin: 0 0 .75rem; }
main { columns: 2 30rem; column-gap: 1rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem 1.1rem;
  margin: 0 0 1rem; break-inside: avoid; }
.wide { column-span: all; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr)); gap: .9rem 1rem; margin: 0; }
.facts div { display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.facts dt { color: var(--soft); font-size: .85rem; }
.facts dd { margin: 0; font-size: 1.1rem; font-weight: 600; font-variant-numeric: tabular-nums;
  overflow-wrap: anywhere; }
.scrolled { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .22rem .4rem; text-align: right; vertical-align: baseline; }
thead td { border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-size: .8rem; font-weight: 500; border-bottom: 1px solid var(--line);
  white-space: nowrap; }
th:first-child { text-align: left; padding-left: 0; }
tbody th { font-weight: 500; overflow-wrap: anywhere; min-width: 9rem; }
td { white-space: nowrap; }
.bar { width: 16%; min-width: 2.5rem; padding-right: 0; }
.bar svg { display: block; width: 100%; height: .75rem; }
rect { fill: var(--accent); }
.columns { display: block; width: 100%; height: auto; }
.columns text { fill: var(--soft); font-size: 12px; text-anchor: middle; font-variant-numeric: tabular-nums; }
.columns line { stroke: var(--line); }
details { margin-top: .5rem; }
summary { color: var(--soft); cursor: pointer; font-size: .9rem; }
.note { color: var(--soft); font-size: .85rem; margin: .75rem 0 0; }
.wide .columns { min-width: 40rem; }
@media (max-width: 40rem) { th, td { padding: .22rem .3rem; } tbody th { min-width: 6.5rem; } }
@media print { body { max-width: none; } }
"""
