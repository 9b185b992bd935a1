"""How a map looks: one stylesheet. Colours are the page's custom properties, with its own when there are none."""

from __future__ import annotations

HUES = 6
_RULES = """
.rm{font-family:var(--text,Figtree,"Avenir Next","Segoe UI",system-ui,sans-serif);fill:var(--ink,#221d18)}
.rm-paper,.rm-veil{fill:var(--map-ground,var(--paper,#faf6ef))}
.rm-veil{opacity:.76;pointer-events:none}
.rm-track,.rm-inner,.rm-chevron,.rm-casing,.rm-line,.rm-glyph{fill:none;stroke-linecap:round;stroke-linejoin:round}
.rm-casing{stroke:var(--map-ground,var(--paper,#faf6ef))}
.rm-track,.rm-inner,.rm-chevron{stroke:var(--map-track,#948778)}
.rm-inner:not([stroke-width]),.rm-chevron,.rm-tracks:not(.rm-weighed) .rm-track{stroke-width:var(--map-thick,2.2)}
.rm-tracks:not(.rm-weighed) .rm-casing{stroke-width:6.5}
.rm-weighed :is(.rm-track,.rm-casing){stroke-linecap:butt}
.rm-weighed .rm-track.rm-none,.rm-inner.rm-none:not([stroke-width]){stroke-width:1.3;opacity:.55}
.rm-weighed .rm-casing.rm-none{stroke-width:4}
.rm-compact{--map-thick:1.7}
.rm-hue-0{--map-track:#7385a0}
.rm-hue-1{--map-track:#af7f50}
.rm-hue-2{--map-track:#6d8b65}
.rm-hue-3{--map-track:#9a7595}
.rm-hue-4{--map-track:#4f8e8d}
.rm-hue-5{--map-track:#9c8437}
.rm-card{fill:var(--card,#fffdf9);stroke:var(--line,#e6dccd)}
.rm-ending .rm-card{fill:var(--tint,#e4efeb);stroke:none}
.rm-lost .rm-card{stroke:var(--soft,#665c50);stroke-dasharray:5 4}
.rm-box:target .rm-card{stroke:var(--accent,#0e5a53);stroke-width:3}
.rm-title{font-family:var(--display,Fraunces,"Iowan Old Style",Palatino,Georgia,serif);font-weight:560}
.rm-eyebrow{fill:var(--brass,#9a6a1c);font-weight:650}
.rm-row{fill:var(--soft,#665c50)}
.rm-action{font-style:italic}
.rm-silent{font-style:italic;opacity:.86}
.rm-name,.rm-change,.rm-onward,.rm-goes,.rm-lost .rm-eyebrow{fill:var(--soft,#665c50)}
.rm-name{font-family:ui-monospace,"Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
.rm-change{font-weight:560}
.rm-beside{text-anchor:end}
.rm-part,.rm-onward,.rm-goes tspan{font-weight:700;fill:var(--ink,#221d18)}
.rm-cut,.rm-lead{fill:none;stroke:var(--soft,#665c50)}
.rm-cut{stroke-dasharray:2 4}
.rm-port,.rm-stop{fill:var(--card,#fffdf9);stroke:var(--ink,#221d18);stroke-width:2.6}
.rm-port[class*=rm-hue]{stroke:var(--map-track)}
.rm-core{fill:var(--ink,#221d18)}
.rm-when,.rm-outcome{fill:var(--soft,#665c50)}
.rm-when{paint-order:stroke;stroke:var(--map-ground,var(--paper,#faf6ef));stroke-width:3.5px;stroke-linejoin:round}
.rm-number rect{fill:var(--card,#fffdf9);stroke:var(--line,#e6dccd)}
.rm-number text{text-anchor:middle;font-weight:650;font-variant-numeric:tabular-nums}
.rm-count rect{fill:var(--ink,#221d18);stroke:none}
.rm-count text{fill:var(--card,#fffdf9)}
.rm-stub path{fill:none;stroke:var(--soft,#665c50);stroke-width:4;stroke-linecap:round}
.rm-stub text{fill:var(--soft,#665c50);font-weight:650;font-variant-numeric:tabular-nums}
.rm-stub text{paint-order:stroke;stroke:var(--map-ground,var(--paper,#faf6ef));stroke-width:10px}
.rm-titles .rm-track.rm-none,.rm-titles .rm-inner.rm-none:not([stroke-width]){stroke-width:2;opacity:.7}
.rm-hole circle{fill:var(--card,#fffdf9);stroke:var(--bad,#9c2f23);stroke-width:1.8}
.rm-hole text{text-anchor:middle;font-weight:700;fill:var(--bad,#9c2f23)}
.rm-frame{overflow-x:auto;overscroll-behavior-x:contain}
.rm-seen{display:block;margin-inline:auto}
.rm-seen :is(.rm-inner.rm-out,.rm-out .rm-track){stroke-dasharray:.1 5.4}
.rm-seen .rm-hole circle{display:none}
.rm-seen .rm-hole text{fill:var(--soft,#665c50);font-size:17px;transform:translateY(-3px)}
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
@media print{.rm{--map-ground:#fff}}
"""

STANDALONE = """
:root{
color-scheme:light dark;--paper:#faf6ef;--card:#fffdf9;--ink:#221d18;--soft:#665c50;--line:#e6dccd;
--accent:#0e5a53;--tint:#e4efeb;--brass:#9a6a1c;--bad:#9c2f23;--map-track:#948778
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
.sizes{border:0;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:.2rem;color:var(--soft)}
.sizes legend{position:absolute;clip-path:inset(50%);inline-size:1px;block-size:1px;overflow:hidden}
.sizes label{
position:relative;display:flex;align-items:center;min-block-size:2.75rem;padding-inline:.9rem;border-radius:99px;
cursor:pointer
}
.sizes label:has(:checked){background:var(--tint);color:var(--ink)}
.sizes label:has(:focus-visible){outline:3px solid var(--brass)}
.sizes input{position:absolute;opacity:0}
.frame{
--fade:clamp(1.2rem,6vw,4rem);position:relative;display:flex;align-items:start;overflow:auto;
margin:0 calc(-1*var(--edge));scroll-padding:1.5rem var(--fade)
}
.frame::before,.frame::after{
content:"";position:sticky;z-index:1;flex:none;align-self:stretch;inline-size:var(--edge);pointer-events:none;
inset-inline:0;margin-inline-end:-1.5rem;background:linear-gradient(to right,var(--paper),transparent)
}
.frame::after{
inline-size:var(--fade);margin-inline:-1.5rem 0;background:linear-gradient(to left,var(--paper) 15%,transparent)
}
.frame>svg{
display:block;flex:none;margin-inline:auto;inline-size:calc(var(--normal)*var(--wide)*1px);block-size:auto
}
body:has(#whole:checked) .frame>svg{
flex:0 1 auto;inline-size:100%;min-inline-size:0;max-inline-size:calc(var(--wide)*1px)
}
body:has(#whole:checked) .frame::before,
body:has(#whole:checked) .frame::after{background:none}
body:has(#large:checked) .frame>svg{inline-size:calc(var(--large)*var(--wide)*1px)}
.bands{
display:none;flex:none;margin-inline:auto;
--at-normal:var(--normal)*var(--parts)*1px;
inline-size:clamp(.82*var(--at-normal),100% - var(--edge) - var(--fade),1.2*var(--at-normal))
}
.rm-band{display:block;inline-size:var(--on-screen);block-size:auto;margin-block-end:1.5rem}
body:has(#folded:checked):not(:has(.rm-box:target,.rm-way:target)) .frame>svg{display:none}
body:has(#folded:checked):not(:has(.rm-box:target,.rm-way:target)) .bands{display:block}
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
display:none;inline-size:fit-content;padding:.7rem 1.4rem;margin-block-end:.8rem;border-radius:99px;
background:var(--accent);color:var(--paper);text-decoration:none
}
html{scroll-padding-block-start:1.5rem}
html:has(.rm-way:target){scroll-padding-block-start:5rem}
.sample{color:var(--soft);font-weight:560}
@page{size:landscape;margin:8mm}
@media print{
body{padding:0}
h1{font-size:1.3rem}
header{margin-block-end:.4rem}
.sizes,.hide,.show,details{display:none!important}
.frame{display:block;margin:0;overflow:visible}
.frame::before,.frame::after,body .frame>svg.rm{display:none}
body .frame .bands.bands{display:block;inline-size:100%}
.rm-band{inline-size:var(--on-paper);break-inside:avoid;margin-block-end:4mm}
section{break-before:page;max-inline-size:none}
a{color:inherit;text-decoration:none}
.findings>li,.legend{break-inside:avoid}
}
"""
"""The rest of the standalone page."""
