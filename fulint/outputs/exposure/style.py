"""How the picture looks: the style sheet of SVG and HTML, for light and dark screens and for paper."""

from __future__ import annotations

from fulint.outputs.exposure.measure import FAMILY, MONOSPACE

_LIGHT = """\
--paper:#ffffff;--card:#f7f8fa;--edge:#d5dae1;--ink:#1b212b;--soft:#56606f;--box:#ffffff;--rim:#8a94a3;
--open:#b3261e;--guarded:#1a7340;--closed:#7a5200;--dashed:#5b4bb7;--chip:#eceff3;--mark:#fde9a8"""
_DARK = """\
--paper:#11151b;--card:#181e26;--edge:#313a46;--ink:#e8ecf1;--soft:#a3adba;--box:#11151b;--rim:#7c8796;
--open:#ff8a80;--guarded:#6fd39b;--closed:#f0bf62;--dashed:#b7a8ff;--chip:#28303b;--mark:#5a4a12"""

PICTURE = f"""\
:root{{color-scheme:light dark;{_LIGHT}}}
@media (prefers-color-scheme:dark){{:root{{{_DARK}}}}}
@media print{{:root{{{_LIGHT}}}}}
svg text{{font-family:{FAMILY};fill:var(--ink)}}
svg .mono{{font-family:{MONOSPACE}}}
svg .bold{{font-weight:700}}
svg .soft{{fill:var(--soft)}}
svg .why{{font-style:italic}}
svg .card{{fill:var(--card);stroke:var(--edge)}}
svg .box{{fill:var(--box);stroke:var(--rim);stroke-width:1.2}}
svg .unknown{{stroke:var(--dashed);stroke-dasharray:6 4;stroke-width:1.6}}
svg .chip{{fill:var(--chip);stroke:none}}
svg .way{{fill:none;stroke:var(--rim);stroke-width:1.4}}
svg .open{{stroke:var(--open);stroke-width:3.4}}
svg .guarded{{stroke:var(--guarded);stroke-width:1.6}}
svg .closed{{stroke:var(--closed);stroke-width:2;stroke-dasharray:2 4}}
svg .dashed{{stroke:var(--dashed);stroke-width:1.8;stroke-dasharray:7 4}}
svg .tip{{fill:var(--rim)}}
svg .tip.open,svg .word.open{{fill:var(--open);stroke:none}}
svg .tip.guarded,svg .word.guarded{{fill:var(--guarded);stroke:none}}
svg .tip.closed,svg .word.closed{{fill:var(--closed);stroke:none}}
svg .tip.dashed,svg .word.dashed{{fill:var(--dashed);stroke:none}}
svg .cross{{stroke-dasharray:none;stroke-width:2.4}}
"""
"""What both formats share; the lines differ in width and dashes too, so that nothing hangs on a colour."""

PAGE = """\
*{box-sizing:border-box}
body{margin:0 auto;max-width:1500px;padding:24px;background:var(--paper);color:var(--ink);\
font:15px/1.5 "Helvetica Neue",Helvetica,Arial,"Liberation Sans","DejaVu Sans",sans-serif}
h1{font-size:24px;margin:0 0 4px}
h2{font-size:18px;margin:36px 0 10px}
h3{font-size:16px;margin:28px 0 8px;overflow-wrap:anywhere}
p{margin:4px 0 10px}
.soft{color:var(--soft)}
.wide{overflow-x:auto}
.wide>svg{display:block;width:100%;min-width:1000px;height:auto;margin:0 0 14px}
table{border-collapse:collapse;width:100%;min-width:760px}
th,td{text-align:left;vertical-align:top;padding:7px 12px 7px 0;border-top:1px solid var(--edge);\
overflow-wrap:anywhere}
th{font-size:13px;color:var(--soft);border-top:0}
.word{font-weight:700;white-space:nowrap}
.word.open{color:var(--open)}
.word.guarded{color:var(--guarded)}
.word.closed{color:var(--closed)}
.word.dashed{color:var(--dashed)}
code,pre{font-family:ui-monospace,Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono",monospace;font-size:13px}
.place{color:var(--soft);font-size:12px;overflow-wrap:anywhere}
article{border:1px solid var(--edge);border-left-width:5px;border-radius:8px;padding:10px 14px;margin:0 0 12px;\
background:var(--card);break-inside:avoid}
article.error{border-left-color:var(--open)}
article.warning{border-left-color:var(--closed);border-left-style:double}
article.note{border-left-color:var(--dashed);border-left-style:dashed}
article p{overflow-wrap:anywhere}
figure{margin:8px 0}
figcaption{color:var(--soft);font-size:12px;overflow-wrap:anywhere}
pre{margin:2px 0 0;padding:8px 10px;background:var(--box);border:1px solid var(--edge);border-radius:6px;\
overflow-x:auto;line-height:1.45}
pre b{font-weight:400;color:var(--soft);user-select:none}
pre i{color:var(--soft)}
mark{background:var(--mark);color:inherit;border-radius:2px;text-decoration:underline;text-underline-offset:3px}
a{color:inherit}
@media (max-width:700px){body{padding:14px}table{min-width:0}thead{display:none}\
tr{display:block;border-top:1px solid var(--edge);padding:8px 0}td{display:block;border:0;padding:2px 0}}
@page{size:landscape;margin:12mm}
@media print{body{padding:0;max-width:none;font-size:12px}.wide{overflow:visible}.wide>svg{min-width:0;\
break-inside:avoid}table{min-width:0}pre{white-space:pre-wrap;overflow-wrap:anywhere}}
"""
"""What the page around the pictures adds."""
