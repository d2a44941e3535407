"""How the page looks: marker pens on paper, by day and by night; no file is loaded."""

from typing import Final

PEN_COUNT: Final = 6

PAGE_STYLE: Final = """
:root {
  --paper: #fbfaf7; --card: #ffffff; --ink: #1f2328; --quiet: #5b6169; --line: #e4e1d9;
  --good: #1a6b3c; --doubt: #8a5a00; --bad: #b42318;
  --pen-1: #ffef8a; --pen-2: #bdeec0; --pen-3: #bfe0ff;
  --pen-4: #ffcfe2; --pen-5: #ffd9ad; --pen-6: #dfd3ff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16181b; --card: #1e2125; --ink: #e9e6df; --quiet: #a2a7ae; --line: #33373d;
    --good: #7fd6a1; --doubt: #f0c063; --bad: #ff9a8d;
    --pen-1: #5d5208; --pen-2: #1c5230; --pen-3: #174a73;
    --pen-4: #6a2647; --pen-5: #6b4212; --pen-6: #473680;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
main { max-width: 44rem; margin: 0 auto; padding: 3.5rem 1.5rem 4rem; }
h1, .summary, blockquote, .claim {
  font-family: Charter, "Bitstream Charter", "Iowan Old Style", Georgia, "Noto Serif", serif;
}
h1 { font-size: 2rem; line-height: 1.2; margin: 0; text-wrap: balance; }
h2, .eyebrow {
  font-size: .8rem; font-weight: 600; letter-spacing: .08em; text-transform: uppercase;
  color: var(--quiet);
}
h2 { margin: 3rem 0 1rem; }
.eyebrow { margin: 0 0 .6rem; }
.summary { font-size: 1.25rem; line-height: 1.75; margin-top: 1.5rem; }
.summary p { margin: 0 0 1rem; }
a { color: inherit; text-underline-offset: .2em; }
:focus-visible { outline: 3px solid var(--quiet); outline-offset: 2px; border-radius: 2px; }
.pen-1 { --pen: var(--pen-1); } .pen-2 { --pen: var(--pen-2); } .pen-3 { --pen: var(--pen-3); }
.pen-4 { --pen: var(--pen-4); } .pen-5 { --pen: var(--pen-5); } .pen-6 { --pen: var(--pen-6); }
mark {
  background: var(--pen); color: inherit; padding: .12em .18em; border-radius: .2em;
  -webkit-box-decoration-break: clone; box-decoration-break: clone; scroll-margin-top: 30vh;
}
mark a { text-decoration: none; }
mark a:hover { text-decoration: underline; }
mark[data-verdict="weak"] a { text-decoration: underline dotted var(--doubt) 2px; }
mark[data-verdict="unsupported"] a { text-decoration: underline wavy var(--bad) 1.5px; }
mark:target { box-shadow: 0 0 0 3px var(--quiet); }
.claims { list-style: none; margin: 0; padding: 0; display: grid; gap: 1rem; }
.claims > li {
  background: var(--card); border: 1px solid var(--line); border-left: .5rem solid var(--pen);
  border-radius: .5rem; padding: 1.1rem 1.3rem; scroll-margin-top: 1.5rem;
}
.claims > li:target { box-shadow: 0 0 0 3px var(--pen); }
.claim { font-size: 1.1rem; line-height: 1.5; margin: 0; }
.facts {
  list-style: none; margin: .55rem 0 0; padding: 0; display: flex; flex-wrap: wrap;
  gap: .25rem .9rem; font-size: .875rem; color: var(--quiet);
}
.facts > li:first-child { font-weight: 600; color: var(--ink); }
.verdict::before { margin-right: .35em; }
.supported { color: var(--good); } .supported::before { content: "\\2713"; }
.weak { color: var(--doubt); } .weak::before { content: "\\223C"; }
.unsupported { color: var(--bad); } .unsupported::before { content: "\\2715"; }
figure { margin: .9rem 0 0; }
blockquote {
  margin: 0; padding-left: .9rem; border-left: 2px solid var(--line); font-style: italic;
  overflow-wrap: anywhere; white-space: pre-line;
}
.gloss { margin: .35rem 0 0; font-size: .95rem; padding-left: 1rem; color: var(--quiet); }
figcaption { font-size: .8rem; color: var(--quiet); font-variant-numeric: tabular-nums; }
figcaption { margin-top: .3rem; padding-left: 1rem; }
.back { margin-left: auto; }
.warnings ul { margin: 0; padding-left: 1.2rem; }
.warnings li::marker { color: var(--doubt); }
.translation { margin-top: 2.5rem; }
.translation summary { cursor: pointer; color: var(--quiet); }
footer {
  margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line);
  font-size: .875rem; color: var(--quiet);
}
footer p { margin: 0 0 .5rem; }
.notice { color: var(--ink); }
@media print {
  body { background: none; } main { padding: 0; max-width: none; } .back { display: none; }
  mark, .claims > li { print-color-adjust: exact; break-inside: avoid; }
}
"""
