import {DAY, FIGURE_STYLE, NIGHT} from '../svg/figure-style.js';

export const PAGE_STYLE = `
:root{color-scheme:light dark;${DAY}}
@media (prefers-color-scheme:dark){:root{${NIGHT}}.heat{filter:invert(1) hue-rotate(180deg)}}
${FIGURE_STYLE}
*{box-sizing:border-box}
body{margin:0 auto;max-width:76rem;padding:1rem clamp(.75rem,2.5vw,2rem) 3rem;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
h1{font-size:clamp(1.15rem,2.2vw,1.5rem);line-height:1.35;margin:.35rem 0}
h2{font-size:1.2rem;margin:2.5rem 0 .75rem}
h3{font-size:1rem;margin:0}
p{margin:.25rem 0}
code{font:.92em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.quiet{color:var(--quiet);font-size:.9rem}
.verdict{border-left:.4rem solid var(--tone);padding:.1rem 0 .1rem 1rem}
.collapsed,.fail,.broken{--tone:var(--bad)}
.suspect,.inconclusive,.warn{--tone:var(--warn)}
.no-collapse-found,.held{--tone:var(--good)}
.info{--tone:var(--quiet)}
.badge{display:inline-block;color:var(--tone);border:1.5px solid var(--tone);border-radius:99px;padding:0 .7rem;font-size:.85rem;font-weight:650}
.first{display:grid;grid-template:"picture numbers" auto "picture todo" 1fr/minmax(0,1.85fr) minmax(0,1fr);gap:.9rem 1.5rem;margin-top:1rem;align-items:start}
.first>figure,.first>p{grid-area:picture}
.numbers{grid-area:numbers;display:grid;gap:.6rem;margin:0}
.number{background:var(--card);border-radius:.5rem;padding:.5rem .8rem}
.number dt{font-size:.85rem;color:var(--quiet)}
.number dd{margin:0}
.big{font-size:1.55rem;font-weight:650;line-height:1.2;font-variant-numeric:tabular-nums}
.share{display:block;width:100%;height:6px;margin:.25rem 0;border-radius:3px;background:var(--line)}
.share rect{fill:var(--curve)}
.todo{grid-area:todo}
.todo h2{font-size:1rem;margin:0 0 .25rem}
.todo ul{margin:0 0 .75rem;padding-left:1.1rem}
figure{margin:0;min-width:0}
figcaption{font-size:.9rem}
figcaption h3,figcaption h2{margin:0;font-size:1rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:2rem 2rem}
.key{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;padding:0;margin:.1rem 0;list-style:none;font-size:.85rem;color:var(--quiet)}
.key .figure{display:inline-block;width:26px;height:10px;margin-right:.35rem;vertical-align:middle}
.finding{border-left:.3rem solid var(--tone);padding:.1rem 0 .1rem .9rem;margin:0 0 1.2rem}
.finding .advice{font-weight:600}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem;margin-bottom:1.5rem}
caption{text-align:left;font-weight:650;padding:.3rem 0}
th,td{padding:.3rem .55rem;border-bottom:1px solid var(--line);text-align:right;vertical-align:top;font-variant-numeric:tabular-nums}
th{font-weight:600;color:var(--quiet);font-size:.85rem;white-space:nowrap}
th:first-child,td:first-child,.left{text-align:left}
td:not(.left){overflow-wrap:normal}
td[data-value]:not(.left){white-space:nowrap}
td.left{min-width:9rem}
td.left:has(>.badge,>span>.badge){min-width:0}
summary{cursor:pointer}
details p{font-size:.88rem;max-width:46rem}
th button{all:unset;cursor:pointer}
th button:focus-visible,button:focus-visible,summary:focus-visible,input:focus-visible,.scroll:focus-visible{outline:2px solid var(--curve);outline-offset:2px}
th[aria-sort=ascending] button::after{content:" \\2191"}
th[aria-sort=descending] button::after{content:" \\2193"}
.tools{display:none;flex-wrap:wrap;gap:.4rem;align-items:center;font-size:.85rem;margin-top:.2rem}
.js .tools{display:flex}
.tools button{font:inherit;color:var(--ink);background:var(--card);border:1px solid var(--line);border-radius:.35rem;padding:.15rem .6rem;cursor:pointer}
.tools input{flex:1 1 9rem;min-width:6rem;accent-color:var(--curve)}
.reading{display:block;min-height:1.5em;flex:1 1 100%;font-variant-numeric:tabular-nums}
.js .readable{touch-action:pan-y;cursor:crosshair}
.figure .selection{fill:var(--curve);fill-opacity:.15}
pre{overflow:auto;background:var(--card);padding:.8rem;border-radius:.5rem;font-size:.85rem}
@media (max-width:52rem){.first{grid-template:"numbers" "picture" "todo"/minmax(0,1fr);gap:.7rem}.numbers{grid-template-columns:repeat(auto-fit,minmax(6rem,1fr));gap:.4rem}.number{padding:.35rem .5rem;line-height:1.3}.number dt,.number .quiet{font-size:.75rem}.big{font-size:1.15rem}}
@media (max-width:40rem){.figure{font-size:19px}.first .key{display:none}body{font-size:15px}h1{font-size:1.05rem}table{font-size:.85rem}th,td{padding:.3rem .35rem}td.left{min-width:7.5rem}.verdict{padding-left:.7rem}}
@media print{:root{${DAY}}body{max-width:none;padding:0;font-size:10pt}.figures{grid-template-columns:repeat(2,minmax(0,1fr));gap:1rem 1.5rem}.figures .figure{font-size:17px}table{font-size:8.5pt}th,td{padding:.15rem .3rem}td.left{min-width:0;overflow-wrap:normal}td:has(>details){width:45%}td details p{display:inline;font-size:7.5pt;line-height:1.3}td details p::after{content:" "}pre{columns:3;font-size:7pt}.tools{display:none!important}.heat{filter:none!important}figure,.finding,table,tr{break-inside:avoid}h2{break-after:avoid}details::details-content{content-visibility:visible;block-size:auto}}
`;
