"""How a map looks: one stylesheet. Colours are the page's custom properties, with its own when there are none."""

from __future__ import annotations

HUES = 6
_RULES = """
.rm{font-family:var(--text,Figtree,"Avenir Next","Segoe UI",system-ui,sans-serif);fill:var(--ink,#221d18)}
.rm-paper,.rm-veil{fill:var(--map-ground,var(--paper,#faf6ef))}
.rm-veil{opacity:.76}
.rm-track,.rm-inner,.rm-chevron,.rm-casing,.rm-line,.rm-glyph{fill:none;stroke-linecap:round;stroke-linejoin:round}
.rm-casing{stroke:var(--map-ground,var(--paper,#faf6ef))}
.rm-track,.rm-inner,.rm-chevron{stroke:var(--map-track,#a4988a)}
.rm-inner,.rm-chevron,.rm-tracks:not(.rm-weighed) .rm-track{stroke-width:var(--map-thick,2.2)}
.rm-tracks:not(.rm-weighed) .rm-casing{stroke-width:6.5}
.rm-weighed :is(.rm-track,.rm-casing){stroke-linecap:butt}
.rm-weighed .rm-track.rm-none{stroke-width:1.3;opacity:.55}
.rm-weighed .rm-casing.rm-none{stroke-width:4}
.rm-compact{--map-thick:1.7}
.rm-hue-0{--map-track:#7b8ba3}
.rm-hue-1{--map-track:#b98a5c}
.rm-hue-2{--map-track:#77936f}
.rm-hue-3{--map-track:#9a7595}
.rm-hue-4{--map-track:#5f9796}
.rm-hue-5{--map-track:#b59b4e}
.rm-card{fill:var(--card,#fffdf9);stroke:var(--line,#e6dccd)}
.rm-ending .rm-card{fill:var(--tint,#e4efeb);stroke:none}
.rm-lost .rm-card{stroke:var(--soft,#665c50);stroke-dasharray:5 4}
.rm-box:target .rm-card{stroke:var(--accent,#0e5a53);stroke-width:3}
.rm-title{font-family:var(--display,Fraunces,"Iowan Old Style",Palatino,Georgia,serif);font-weight:560}
.rm-eyebrow{fill:var(--brass,#9a6a1c);font-weight:650}
.rm-row{fill:var(--soft,#665c50)}
.rm-action{font-style:italic}
.rm-silent{font-style:italic;opacity:.7}
.rm-port,.rm-stop{fill:var(--card,#fffdf9);stroke:var(--ink,#221d18);stroke-width:2.6}
.rm-port[class*=rm-hue]{stroke:var(--map-track)}
.rm-core{fill:var(--ink,#221d18)}
.rm-when,.rm-outcome{fill:var(--soft,#665c50)}
.rm-when{paint-order:stroke;stroke:var(--map-ground,var(--paper,#faf6ef));stroke-width:3.5px;stroke-linejoin:round}
.rm-number rect{fill:var(--card,#fffdf9);stroke:var(--line,#e6dccd)}
.rm-number text{text-anchor:middle;font-weight:650;font-variant-numeric:tabular-nums}
.rm-count rect{fill:var(--ink,#221d18);stroke:none}
.rm-count text{fill:var(--card,#fffdf9)}
.rm-hole circle{fill:var(--card,#fffdf9);stroke:var(--bad,#9c2f23);stroke-width:1.8}
.rm-hole text{text-anchor:middle;font-weight:700;fill:var(--bad,#9c2f23)}
.rm-outcome path{fill:none;stroke:var(--soft,#665c50);stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.rm-shape,.rm-glyph{stroke:var(--map-ground,var(--paper,#faf6ef));stroke-width:2}
.rm-error .rm-shape{fill:var(--bad,#9c2f23)}
.rm-warning .rm-shape{fill:var(--brass,#9a6a1c)}
.rm-note .rm-shape{fill:var(--card,#fffdf9);stroke:var(--soft,#665c50)}
.rm-note .rm-glyph{stroke:var(--soft,#665c50)}
.rm-line{stroke:var(--accent,#0e5a53);stroke-width:5}
.rm-route .rm-casing{stroke-width:11}
.rm-passed{fill:var(--card,#fffdf9)}
.rm-passed,.rm-goal{stroke:var(--accent,#0e5a53);stroke-width:3.5}
.rm-goal{fill:var(--accent,#0e5a53)}
.rm-way{display:none}
.rm-way:target{display:inline}
@media print{.rm{--map-ground:#fff}.rm [class*=rm-hue]{--map-track:#555}}
"""

STANDALONE = """
:root{
color-scheme:light dark;--paper:#faf6ef;--card:#fffdf9;--ink:#221d18;--soft:#665c50;--line:#e6dccd;
--accent:#0e5a53;--tint:#e4efeb;--brass:#9a6a1c;--bad:#9c2f23;--map-track:#a4988a
}
@media screen and (prefers-color-scheme:dark){:root{
--paper:#171411;--card:#211d18;--ink:#f3ece0;--soft:#b8ac9c;--line:#3a332b;
--accent:#8fd0c4;--tint:#1f332f;--brass:#e0b467;--bad:#f0978b;--map-track:#75695c
}}
@media print{:root{
--paper:#fff;--card:#fff;--ink:#000;--soft:#222;--line:#999;
--accent:#000;--tint:#eee;--brass:#000;--bad:#000;--map-track:#666
}}
"""
"""The colours of the pages, for a file that stands alone: light, dark, and black on white."""


def style() -> str:
    """The stylesheet of an inline map, for a page to serve as its own: the `<svg>` then needs no `unsafe-inline`."""
    return _RULES


PAGE = """
body{
margin:0;padding:var(--edge);background:var(--paper);color:var(--ink);--edge:clamp(1rem,2.5vw,2.5rem);
font:400 1rem/1.5 Figtree,"Avenir Next","Segoe UI",system-ui,sans-serif
}
h1,h2{font-family:Fraunces,"Iowan Old Style",Palatino,Georgia,serif;font-weight:560;line-height:1.15;margin:0}
h1{font-size:clamp(1.6rem,1.2rem + 2vw,2.6rem)}
a{color:var(--accent);text-underline-offset:.18em}
:focus-visible{outline:3px solid var(--brass);outline-offset:2px}
header{display:flex;flex-wrap:wrap;gap:.8rem 2rem;align-items:end;justify-content:space-between;margin-block-end:1.2rem}
.sizes{border:0;padding:0;margin:0;display:flex;gap:.2rem;color:var(--soft)}
.sizes legend{position:absolute;clip-path:inset(50%);inline-size:1px;block-size:1px;overflow:hidden}
.sizes label{
position:relative;display:flex;align-items:center;min-block-size:2.75rem;padding-inline:.9rem;border-radius:99px;
cursor:pointer
}
.sizes label:has(:checked){background:var(--tint);color:var(--ink)}
.sizes label:has(:focus-visible){outline:3px solid var(--brass)}
.sizes input{position:absolute;opacity:0}
figure{margin:0 calc(-1*var(--edge));padding-inline:calc(var(--edge)/2);overflow:auto}
figure>svg{
display:block;margin-inline:auto;inline-size:100%;max-inline-size:var(--wide);block-size:auto;
min-inline-size:min(var(--wide),max(34rem,.66*var(--wide)))
}
body:has(#whole:checked) figure>svg{min-inline-size:0}
body:has(#large:checked) figure>svg{inline-size:calc(1.35*var(--wide));max-inline-size:none}
.legend{
display:flex;flex-wrap:wrap;gap:.4rem 1.6rem;list-style:none;padding:0;margin:1rem 0 0;
color:var(--soft);font-size:.92rem
}
.legend li{display:flex;align-items:center;gap:.5rem}
section,details{max-inline-size:46rem;margin-block-start:2.4rem}
.findings{list-style:none;padding:0;margin:1rem 0 0}
.findings>li{
display:grid;grid-template-columns:1.5rem 1fr;gap:.9rem;padding:1rem;margin-inline:-1rem;
border-block-start:1px solid var(--line)
}
.findings>li:target{background:var(--tint)}
.findings p{margin:0 0 .3rem}
.way,.links,.links code{color:var(--soft);font-size:.92rem}
.way{padding-inline-start:.8rem;border-inline-start:2px solid var(--line)}
details>summary{cursor:pointer;min-block-size:2.75rem;color:var(--soft)}
.words{padding-inline-start:1.4rem}
.words li{margin-block:.3rem}
.hide{
display:none;position:fixed;inset-block-end:1.2rem;inset-inline:0;margin-inline:auto;inline-size:fit-content;
padding:.7rem 1.4rem;border-radius:99px;background:var(--accent);color:var(--paper);text-decoration:none
}
body:has(.rm-way:target) .hide{display:block}
@page{size:landscape;margin:10mm}
@media print{
body{padding:0}
.sizes,.hide,.show,details{display:none}
figure{margin:0;padding:0;overflow:visible}
figure>svg,body:has(input:checked) figure>svg{
inline-size:100%;min-inline-size:0;max-inline-size:100%;max-block-size:160mm
}
section{break-before:page;max-inline-size:none}
a{color:inherit;text-decoration:none}
.findings>li{break-inside:avoid}
}
"""
"""The rest of the standalone page."""
