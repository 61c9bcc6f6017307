"""The style sheet: calm, plain, printable, readable when presented and when enlarged."""

import re

BASE = """
<style>
:root { --ink:#0b0c0c; --accent:#12436D; --grey:#505a5f; --line:#b1b4b6; --pale:#f3f2f1; }
.stMainBlockContainer { max-width: 1500px; padding-top: 4.2rem; padding-bottom: 2rem; }
h1 { font-size: 2rem !important; line-height: 1.2 !important; padding: 0 0 .2rem 0 !important; }
h2 { font-size: 1.35rem !important; padding: .4rem 0 .2rem 0 !important; }
h3 { font-size: 1.1rem !important; padding: .2rem 0 !important; }
.hub-band { border-left: 6px solid var(--accent); background: var(--pale); padding: .35rem .8rem;
  font-size: .95rem; color: var(--ink); }
.hub-band.past { border-color: #801650; }
.hub-past { border: 2px solid #801650; border-left-width: 10px; background: #FBF1F6;
  padding: .5rem .9rem; font-size: 1.05rem; line-height: 1.45; color: var(--ink);
  print-color-adjust: exact; }
.hub-answer { font-size: 1.3rem; line-height: 1.45; color: var(--ink); margin: .2rem 0 .6rem 0;
  max-width: 62em; }
.hub-sentence { font-size: 1.08rem; line-height: 1.5; color: var(--ink); margin: 0 0 .3rem 0;
  max-width: 68em; }
.hub-foot { border-top: 1px solid var(--line); margin-top: 1.5rem; padding-top: .6rem;
  color: var(--grey); font-size: .92rem; line-height: 1.6; }
.hub-note { color: var(--grey); font-size: .95rem; margin: .1rem 0; max-width: 72em; }
.hub-scroll { overflow-x: auto; }
.hub-scroll.long { max-height: 40rem; overflow-y: auto; }
.hub-scroll:focus { outline: 3px solid #FFBF47; outline-offset: 1px; }
table.hub { border-collapse: collapse; width: 100%; font-size: .97rem; color: var(--ink); }
table.hub caption { text-align: left; color: var(--grey); font-size: .92rem; padding: .2rem 0; }
table.hub th { text-align: left; border-bottom: 2px solid var(--ink); padding: .35rem .6rem;
  vertical-align: bottom; font-weight: 700; background: #fff; position: sticky; top: 0; }
table.hub td, table.hub tbody th { border-bottom: 1px solid var(--line); padding: .35rem .6rem;
  vertical-align: top; font-weight: 400; position: static; }
table.hub tbody th { font-weight: 700; }
table.hub .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.hub-terms { max-width: 60em; columns: 2 26rem; column-gap: 2.5rem; font-size: .97rem; }
.hub-terms dt { font-weight: 700; margin-top: .5rem; break-after: avoid; }
.hub-terms dd { margin: 0 0 .2rem 0; break-inside: avoid; }
[class*="st-key-links"] a { text-decoration: underline; }
.hub-quote { border-left: 4px solid var(--line); padding: .1rem .8rem; margin: .4rem 0;
  max-width: 60em; }
/* No wider than what A4 takes when it is printed at three fifths. */
[data-testid="stElementContainer"]:has([data-testid="stPlotlyChart"]) { max-width: 1120px; }
.hub-rule { border: 0; border-top: 2px solid var(--accent); margin: 1.2rem 0 0 0; }
table.hub .t { min-width: 17rem; }
table.hub.dense .t { min-width: 13rem; }
.hub-unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
table.hub .s { white-space: nowrap; }
[class*="st-key-proof"] { gap: 1.2rem !important; align-items: baseline !important; }
[class*="st-key-proof"] > [data-testid="stLayoutWrapper"]:has(details) { flex: 0 0 auto !important;
  width: auto !important; }
[class*="st-key-proof"] > [data-testid="stLayoutWrapper"]:has(details[open]) {
  flex: 1 0 100% !important; }
/* Several statements side by side: small, level with each other, their proof a click away. */
.stMainBlockContainer:has([class*="st-key-card"]) { max-width: 1860px; padding-top: 3.9rem; }
[class*="st-key-card"] { gap: .1rem !important; }
[class*="st-key-card"] [data-testid="stMarkdownContainer"],
[class*="st-key-part"] [data-testid="stMarkdownContainer"] { margin-bottom: 0 !important; }
[class*="st-key-card"] h3 { padding: 0 !important; }
[class*="st-key-card"] .hub-sentence { margin: 0; }
[class*="st-key-part"] .hub-note { max-width: none; }
[class*="st-key-part"] > [data-testid="stLayoutWrapper"] { flex: 0 0 auto !important;
  width: auto !important; }
[data-testid="stVerticalBlock"]:has(> [data-testid="stLayoutWrapper"] > [class*="st-key-card"]),
[data-testid="stVerticalBlock"]:has(> [class*="st-key-card"]) { gap: .5rem !important; }
[class*="st-key-part"] { gap: .2rem 1.2rem !important; border-top: 1px solid var(--accent);
  padding-top: .25rem; align-items: baseline !important; }
[class*="st-key-part"] > [data-testid="stElementContainer"]:has(h2) { flex: 0 0 auto !important;
  width: auto !important; }
[class*="st-key-card"] .hub-sentence { font-size: .98rem; line-height: 1.35; }
.hub-below { font-size: .92rem; line-height: 1.35; color: var(--ink); margin: 0; }
.st-key-people { border: 2px solid #801650; padding: .3rem .8rem; background: #fff;
  gap: 0 !important; }
.hub-label { font-size: .9rem; font-weight: 700; color: #801650; margin: 0; }
.st-key-people .hub-quote { margin: .1rem 0; border: 0; padding: 0; font-style: italic; }
.hub-who { color: var(--grey); font-size: .88rem; font-style: normal; }
a { text-underline-offset: .15em; }
@media (max-width: 640px) {
  /* A chart squeezed to a phone's width tells nothing: it keeps its width and is scrolled, with
     its statement, whose links a keyboard reaches. */
  [class*="st-key-statement"] { overflow-x: auto; }
  [data-testid="stElementContainer"]:has([data-testid="stPlotlyChart"]) {
    overflow: visible !important; min-width: 700px; }
  [class*="st-key-card"] [data-testid="stElementContainer"]:has([data-testid="stPlotlyChart"]),
  [class*="st-key-statement-impact-ledger"]
    [data-testid="stElementContainer"]:has([data-testid="stPlotlyChart"]) {
    min-width: 0; }
  h1 { font-size: 1.5rem !important; } .hub-answer { font-size: 1.1rem; }
  .stMainBlockContainer { padding-left: 1rem; padding-right: 1rem; }
}
@media print {
  header, [data-testid="stHeader"], [data-testid="stToolbar"], [class*="st-key-choices"],
  .st-key-view_as,
  [data-testid="stDownloadButton"], [data-testid="stExpander"], .hub-todays,
  [class*="st-key-links"] { display: none !important; }
  .stMainBlockContainer { max-width: 100% !important; padding: 0 !important; }
  .stApp, .stMain, [data-testid="stAppViewContainer"] { position: static !important;
    overflow: visible !important; height: auto !important; }
  [data-testid="stPlotlyChart"] { zoom: .6; break-inside: avoid; }
  /* As high as the chart made smaller, so that no white gap stands under it. */
  [data-testid="stPlotlyChart"], [data-testid="stFullScreenFrame"]:has(.js-plotly-plot),
  [data-testid="stElementContainer"]:has(> div .js-plotly-plot) { height: auto !important; }
  /* A statement may break within its table; its heading and sentence stay with what follows. */
  [data-testid="stElementContainer"]:has(h2), [data-testid="stElementContainer"]:has(h3),
  [data-testid="stElementContainer"]:has(.hub-sentence),
  [data-testid="stElementContainer"]:has(.hub-rule) { break-after: avoid; break-inside: avoid; }
  .hub-scroll, .hub-scroll.long { max-height: none; overflow: visible; }
  table.hub { font-size: .85rem; } table.hub .t { min-width: 12rem; }
  table.hub th { white-space: normal !important; position: static; }
  table.hub tr { break-inside: avoid; }
  @page { size: A4; margin: 14mm; }
}
</style>
"""

# Shown in a meeting: no menu, no choices, larger type.
PRESENT = """
<style>
[data-testid="stHeader"], [class*="st-key-choices"], .st-key-view_as,
[data-testid="stDownloadButton"] { display: none !important; }
.stMainBlockContainer { padding: 1.2rem 3rem; max-width: 1900px; }
[data-testid="stElementContainer"]:has([data-testid="stPlotlyChart"]) { max-width: none; }
h1 { font-size: 2.6rem !important; } h2 { font-size: 1.9rem !important; }
.hub-answer { font-size: 1.75rem; } .hub-sentence { font-size: 1.45rem; }
[class*="st-key-links"] { display: none !important; }
[class*="st-key-card"] .hub-sentence { font-size: 1.2rem; } .hub-below { font-size: 1.12rem; }
.st-key-people .hub-quote { font-size: 1.2rem; } .hub-who, .hub-label { font-size: 1.05rem; }
table.hub { font-size: 1.25rem; } .hub-past { font-size: 1.3rem; }
.hub-band, .hub-note, .hub-foot { font-size: 1.1rem; }
</style>
"""


def unmarked(text: str) -> str:
    """Take a text as plain letters where Markdown is read: a name from a file is never a link."""
    return re.sub(r"([\\`*_{}\[\]()#+!|<>$~:-])", r"\\\1", text)
