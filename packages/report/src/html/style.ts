/** The style sheet of the page. Colours are set once for light and once for dark; agent and customer differ in hue and lightness. */
export const style = `
:root{color-scheme:light dark;--paper:#f5f4f1;--card:#fff;--ink:#1b2230;--muted:#5a6372;--line:#e2e0da;--rail:#e9e7e2;--link:#1f5a96;--mark:#fff0c2;--edge:#b8860b;
--agent:#2f74b5;--customer:#c97a06;--customer-ink:#8a5300;--other:#7c8595;--unknown:#7c8595;--talkOver:#b0246b;--silence:#8b95a5;--hold:#217568;--phrase:#8a4b0f;--voiceless:#7a5195;
--low:#8c2a12;--low-bg:#fae2d9;--low-bar:#d98a70;--middle:#6a4b00;--middle-bg:#faecc8;--middle-bar:#dcb65c;--high:#0d574a;--high-bg:#d8eee8;--high-bar:#6fb3a4}
@media (prefers-color-scheme:dark){:root{--paper:#11141a;--card:#191d24;--ink:#e5e8ed;--muted:#9ba5b4;--line:#2b313b;--rail:#272d36;--link:#8fc1f3;--mark:#3d3313;--edge:#e0b341;
--agent:#6cb0ee;--customer:#f0b14e;--customer-ink:#f0b14e;--other:#8f99a8;--unknown:#8f99a8;--talkOver:#f2699f;--silence:#7d8797;--hold:#4dbba9;--phrase:#e6a063;--voiceless:#b794d6;
--low:#ffb8a3;--low-bg:#452218;--low-bar:#b8664c;--middle:#f3d58a;--middle-bg:#3c3011;--middle-bar:#a98638;--high:#94dccb;--high-bg:#153a33;--high-bar:#3f8a7b}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
header,main,footer{max-width:78rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2rem;padding-bottom:1rem}
footer{padding-top:1.5rem;padding-bottom:3rem;font-size:.8125rem}
footer p{margin:.2rem 0}
h1{font-size:1.625rem;line-height:1.2;letter-spacing:-.01em;margin:0 0 .35rem;font-weight:650}
h2{font-size:1.125rem;line-height:1.3;margin:0;font-weight:650}
h3,figcaption{font-size:1rem;line-height:1.35;margin:0;font-weight:600}
h4{font-size:.75rem;letter-spacing:.06em;text-transform:uppercase;color:var(--muted);margin:0 0 .5rem;font-weight:600}
header p,p{margin:0}
ul,ol,dl,dd,figure{margin:0;padding:0;list-style:none}
small{font-size:.8125rem;color:var(--muted);font-weight:400}
.muted{color:var(--muted)}
a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:.18em}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:3px}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:1rem;top:-4rem;background:var(--card);padding:.5rem 1rem;border-radius:6px;z-index:9}
.skip:focus{top:1rem}
main>section,main>.card{margin-bottom:1.5rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1.1rem 1.25rem}
.figures{display:grid;grid-template-columns:repeat(6,1fr);background:var(--card);border:1px solid var(--line);border-radius:10px;margin-bottom:1rem}
.figures div{display:flex;flex-direction:column-reverse;justify-content:flex-end;padding:.9rem 1.25rem}
.figures div+div{border-left:1px solid var(--line)}
.figures dt{font-size:.8125rem;color:var(--muted)}
.figures dd{font-size:1.5rem;line-height:1.2;font-weight:600;letter-spacing:-.01em}
.charts{display:grid;grid-template-columns:1fr 1fr;gap:1rem}
.chart{display:block;width:100%;max-height:13rem;margin-top:.5rem}
.chart text{font-size:12px;fill:var(--muted);text-anchor:middle}
.chart .count{fill:var(--ink);font-weight:600}
.chart line{stroke:var(--line)}
.chart .low{fill:var(--low-bar)}.chart .middle{fill:var(--middle-bar)}.chart .high{fill:var(--high-bar)}
table{border-collapse:collapse;width:100%;font-size:.9375rem}
th,td{text-align:left;padding:.5rem .6rem;border-bottom:1px solid var(--line);vertical-align:baseline;font-weight:400}
tbody tr:last-child>*{border-bottom:0}
thead th{font-size:.8125rem;color:var(--muted);font-weight:500;white-space:nowrap}
.card.wide{padding:1.1rem .65rem .4rem}
.card.wide h2{padding:0 .6rem .4rem}
#call-table tbody tr:hover{background:color-mix(in srgb,var(--link) 6%,transparent)}
#call-table tbody th{font-weight:500}
.number{text-align:right;white-space:nowrap}
thead button{position:relative;font:inherit;color:inherit;background:none;border:0;padding:.15rem 0;cursor:pointer}
thead button:hover{color:var(--ink);text-decoration:underline}
thead button::after{position:absolute;left:100%;padding-left:.2em}
.number button::after{left:auto;right:100%;padding:0 .2em 0 0}
[aria-sort=ascending] button::after{content:"↑"}
[aria-sort=descending] button::after{content:"↓"}
td.room{color:var(--muted);font-size:.875rem}
.costs{margin-top:.5rem}
.costs th,.costs td{padding:.4rem .5rem .4rem 0;white-space:nowrap}
.costs tbody th{white-space:normal}
.costs td:nth-child(2),.costs td:nth-child(3),.costs th:nth-child(2),.costs th:nth-child(3){text-align:right}
.costs td:last-child{width:45%;padding:0 0 0 .75rem;vertical-align:middle}
.costs svg{display:block}
.costs rect{fill:var(--link);opacity:.7}
.chip{display:inline-block;flex:none;min-width:3.4rem;padding:.1rem .4rem;white-space:nowrap;border-radius:6px;text-align:center;font-weight:650;font-size:.9375rem}
.chip.low{color:var(--low);background:var(--low-bg)}
.chip.middle{color:var(--middle);background:var(--middle-bg)}
.chip.high{color:var(--high);background:var(--high-bg)}
.chip.none{color:var(--muted);background:var(--rail)}
.call{background:var(--card);border:1px solid var(--line);border-radius:10px;margin-top:.75rem}
.call>summary{display:flex;gap:.9rem;align-items:center;padding:.8rem 1.25rem;cursor:pointer;list-style:none;border-radius:10px}
.call>summary::-webkit-details-marker{display:none}
.call>summary::after{content:"";flex:none;width:.5rem;height:.5rem;margin:0 .25rem 0 auto;border:solid var(--muted);border-width:0 2px 2px 0;transform:rotate(45deg);transition:transform .15s}
.call[open]>summary::after{transform:rotate(225deg)}
.call>summary:hover h3{text-decoration:underline;text-decoration-thickness:1px;text-underline-offset:.18em}
.who{display:flex;flex-wrap:wrap;gap:0 .9rem;align-items:baseline;min-width:0}
.facts{color:var(--muted);font-size:.875rem}
.inside{padding:0 1.25rem 1.25rem;scroll-margin-top:5rem}
.inside:focus{outline:0}
.timeline{position:sticky;top:0;z-index:1;background:var(--card);padding:.5rem 0 .35rem;border-bottom:1px solid var(--line);margin-bottom:1rem}
.lanes{display:grid;grid-template-columns:auto minmax(0,1fr);gap:.75rem}
.names span{display:block;height:20px;line-height:20px;font-size:.75rem;color:var(--muted)}
.names .agent{color:var(--agent);font-weight:600}.names .customer{color:var(--customer-ink);font-weight:600}
.names .tall{height:34px;line-height:34px}
.timeline svg{display:block;overflow:visible}
.timeline path.agent{fill:var(--agent)}.timeline path.customer{fill:var(--customer)}.timeline path.other,.timeline path.unknown{fill:var(--other)}.timeline path.voiceless{fill:var(--voiceless)}
.rail{stroke:var(--rail);stroke-width:1;vector-effect:non-scaling-stroke}
.mark{stroke-width:2;vector-effect:non-scaling-stroke;opacity:calc(.85 + .15*var(--hit,0))}
.mark.talkOver{fill:var(--talkOver);stroke:var(--talkOver)}.mark.silence{fill:var(--silence);stroke:var(--silence)}.mark.hold{fill:var(--hold);stroke:var(--hold)}.mark.phrase{fill:var(--phrase);stroke:var(--phrase)}
.wave{fill:var(--muted)}.wave.agent{fill:var(--agent)}.wave.customer{fill:var(--customer)}.timeline path.behind{opacity:.22}
.player{display:flex;flex-wrap:wrap;align-items:center;gap:.35rem .75rem;padding:.35rem 0}
.player button{font:inherit;font-size:.8125rem;min-width:4.2rem;padding:.1rem .5rem;border:1px solid var(--line);border-radius:6px;background:var(--card);color:var(--ink);cursor:pointer}
.player input{flex:1 1 12rem;min-width:0;accent-color:var(--link)}
.player audio{width:100%}.player audio:not([controls]){display:none}
.silent{font-size:.8125rem;padding:.25rem 0}
.call:has(.player) .at,.timeline:has(.player) svg{cursor:pointer}
.head{stroke:var(--ink);stroke-width:1.5;pointer-events:none}
.masked{fill:var(--muted);opacity:.3}
.timeline a:hover .mark{opacity:1;stroke:var(--ink)}
.band{fill:var(--edge);stroke:var(--edge);stroke-width:3;vector-effect:non-scaling-stroke;opacity:calc(.38*var(--hit,0))}
.band.hold{fill:var(--hold);stroke:none;opacity:calc(.13 + .25*var(--hit,0))}
.tick{stroke:var(--line)}
.time{font-size:11px;fill:var(--muted)}
.columns{display:grid;grid-template-columns:minmax(17rem,22rem) minmax(0,1fr);gap:2rem}
.stay{display:grid;gap:1.35rem}
.total b{font-size:1.25rem}
.fail{color:var(--low);font-weight:600;font-size:.875rem}
.deductions>li{padding:.6rem 0;border-top:1px solid var(--line)}
.deductions{margin-top:.6rem}
.deduction{display:flex;justify-content:space-between;gap:1rem}
.deduction a{font-weight:600}
.deduction small{margin-left:.35rem}
.places{display:flex;flex-wrap:wrap;gap:.35rem;margin-top:.4rem}
.places a{display:block;padding:.1rem .5rem;border:1px solid var(--line);border-radius:6px;font-size:.8125rem;text-decoration:none;color:var(--ink);background:color-mix(in srgb,var(--mark) calc(100%*var(--hit,0)),transparent);border-color:color-mix(in srgb,var(--edge) calc(100%*var(--hit,0)),var(--line))}
.places a:hover{border-color:var(--link)}
.places small{font-size:.75rem}
.measures div{display:flex;justify-content:space-between;gap:1rem;padding:.22rem 0;font-size:.875rem}
.measures dt{color:var(--muted)}
.measures dd{text-align:right}
.more{font-size:.875rem}
.places+.more{margin-top:.4rem}
.more summary{cursor:pointer;color:var(--link)}
.comparison{font-size:.8125rem;table-layout:fixed}
.comparison :is(td,th){white-space:normal;padding:.2rem .4rem .2rem 0;overflow-wrap:anywhere;text-align:left}
.places-of{font-size:.8125rem}
.unheard{grid-column:2;color:var(--hold)}
.more table{margin-top:.4rem;font-size:.8125rem}
.more th,.more td{padding:.25rem .3rem .25rem 0}
.more td:not(:first-child){white-space:nowrap;vertical-align:top}
.warnings ul{margin-top:.4rem;display:grid;gap:.4rem}
.origin{font-size:.8125rem}
.transcript{display:grid;gap:.1rem}
.transcript li{display:grid;grid-template-columns:4.25rem minmax(0,1fr);column-gap:.75rem;padding:.4rem .6rem;border-left:3px solid transparent;border-radius:0 6px 6px 0;scroll-margin-top:max(13rem,36vh);background:color-mix(in srgb,var(--mark) calc(100%*var(--hit,0)),transparent)}
.at{color:var(--muted);font-size:.8125rem;text-align:right;line-height:1.6rem;grid-row:span 2}
.utterance b{font-size:.8125rem;font-weight:600}
.utterance b bdi{font-weight:400;color:var(--muted)}
.utterance.agent{border-color:var(--agent)}.utterance.customer{border-color:var(--customer)}.utterance.other,.utterance.unknown{border-color:var(--other)}
.agent b{color:var(--agent)}.customer b{color:var(--customer-ink)}
.utterance p{grid-column:2;text-align:start}
.transcript .moment{font-size:.8125rem;padding-block:.1rem;color:var(--muted);border-left-style:dashed}
.transcript .moment .at{grid-row:auto;line-height:inherit}
.moment.silence{border-color:var(--silence)}
.transcript .moment.talkOver{border-color:var(--talkOver);color:var(--talkOver)}
.transcript .moment.hold{border-color:var(--hold);color:var(--hold)}
.transcript .moment.phrase{border-color:var(--phrase);color:var(--phrase)}
.transcript li:target{background:var(--mark);outline:2px solid var(--edge);outline-offset:-2px;border-radius:6px;color:var(--ink)}
@media (min-width:64rem) and (min-height:44rem){.side .stay{position:sticky;top:12rem;max-height:calc(100vh - 13rem);overflow:auto;padding:0 .5rem .25rem;margin-left:-.5rem}}
@media (max-width:60rem){.more-room{display:none}.columns{grid-template-columns:minmax(0,1fr)}.figures{grid-template-columns:repeat(3,1fr)}.figures div:nth-child(4){border-left:0}.figures div:nth-child(n+4){border-top:1px solid var(--line)}}
@media (max-width:40rem){.time.between{display:none}.room{display:none}.charts{grid-template-columns:minmax(0,1fr)}header,main,footer{padding-left:.75rem;padding-right:.75rem}.card,.inside,.call>summary{padding-left:.85rem;padding-right:.85rem}.figures div{padding:.7rem .85rem}.figures dd{font-size:1.2rem}.transcript li{grid-template-columns:3.4rem minmax(0,1fr);column-gap:.5rem;padding-right:.25rem;padding-left:.25rem}.lanes{gap:.5rem}}
@media (max-height:30rem){.timeline{position:static}.transcript li{scroll-margin-top:2rem}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}.call>summary::after{transition:none}}
@media (forced-colors:active){.timeline path,.mark,.chart rect,.costs rect{forced-color-adjust:none}}
@media print{:root{--paper:#fff}body{font-size:10.5pt}.skip,.player,.head,thead button::after,.call>summary::after{display:none}.timeline,.side .stay{position:static;max-height:none;overflow:visible}.call::details-content{content-visibility:visible;display:block;block-size:auto}.card,.figures,.transcript li,.timeline{break-inside:avoid}a{color:inherit}}
`;
