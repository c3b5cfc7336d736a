/** The page's style sheet: the reader's own fonts and colour scheme, nothing fetched. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 72rem; margin: 0 auto; padding: 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { padding: 0.25rem 0.75rem; text-align: left; border-bottom: 1px solid #8884; }
td { font-variant-numeric: tabular-nums; vertical-align: top; }
pre { overflow-x: auto; font-size: 0.8rem; }
.chart { display: inline-block; color: #222; background: #fff; border-radius: 0.5rem; margin: 0.25rem; }
.verdict { padding: 0 0.5rem; border-radius: 0.5rem; color: #fff; background: #666; font-size: 0.9em; }
.pass { background: #1a7f37; }
.improvement, .inconclusive { background: #7d5a00; }
.regression, .drift, .mismatch, .unavailable, .nothing-measured { background: #b3261e; }
`;
