/// How charts look: SVG that a service draws itself, its colours those of the page. Nothing is told by colour alone.
extension Stylesheet {
  static let charts = """
    .choices { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: baseline; margin: 4px 0; max-width: none; }
    .choices .label { font-size: 12px; color: var(--muted); min-width: 64px; }
    .choices a[aria-current] { font-weight: 600; color: var(--text); border: 0; text-decoration: none;
      border-bottom: 2px solid var(--link); }
    .print-only, .narrow-only { display: none; }
    @media (max-width: 1260px) { .narrow-only { display: block; } }
    tr:has(:target) { background: var(--info-back); }
    svg { display: block; }
    svg text { font-size: 12px; fill: var(--text); }
    svg .axis { fill: var(--muted); }
    svg .grid { fill: none; stroke: var(--hair); } svg .week { fill: none; stroke: var(--border); }
    svg .now { fill: none; stroke: var(--series-2); stroke-width: 2; }
    svg .due { fill: none; stroke: var(--text); stroke-width: 2; stroke-dasharray: 2 2; }
    .closed { fill: var(--idle-back); }
    svg .hatch { stroke: currentColor; stroke-width: 2; opacity: 0.35; }
    svg a { --edge: var(--series-1); --fill: var(--info-back); --ink: var(--info); color: var(--ink); }
    svg a.started { --edge: var(--ok); --fill: var(--ok-back); --ink: var(--ok); }
    svg a.planned { --edge: var(--border); --fill: var(--idle-back); --ink: var(--idle); }
    svg a.late { --edge: var(--bad); --fill: var(--bad-back); --ink: var(--bad); }
    svg a path { fill: var(--fill); stroke: var(--edge); } svg a text { fill: var(--ink); font-weight: 600; }
    svg a.started path { stroke-width: 2; } 
    svg a text.beside { fill: var(--text); font-weight: 400; stroke: var(--back); stroke-width: 3px;
      paint-order: stroke; }
    svg a path.setup { fill: var(--warn-back); stroke: var(--warn); stroke-width: 1; }
    svg a path.waits { fill: none; stroke: var(--warn); stroke-width: 1; }
    svg a path.frozen { fill: url(#hatch); }
    svg a.late path:not(.setup, .waits) { stroke-dasharray: 4 2; stroke-width: 1.5; }
    svg a:hover path, svg a:focus-visible path { stroke: var(--text); stroke-width: 2; }
    .gantt { display: flex; margin: 8px 0; max-width: 100%; }
    .gantt .names { list-style: none; flex: none; width: 176px; margin: 0; padding: 40px 8px 0 0; font-size: 12px; }
    .gantt .names li { height: 24px; line-height: 24px; overflow: hidden; white-space: nowrap;
      text-overflow: ellipsis; }
    .gantt .plot { overflow-x: auto; min-width: 0; }
    .gantt .plot, .chart, .scroll { background:
      linear-gradient(to right, var(--back) 50%, transparent) 0 0 / 40px 100% no-repeat local,
      linear-gradient(to left, var(--back) 50%, transparent) 100% 0 / 40px 100% no-repeat local,
      linear-gradient(to right, var(--shade), transparent) 0 0 / 16px 100% no-repeat scroll,
      linear-gradient(to left, var(--shade), transparent) 100% 0 / 16px 100% no-repeat scroll; }
    .key { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 16px; padding: 0; margin: 8px 0;
      font-size: 12px; max-width: none; }
    .key li { display: flex; gap: 8px; align-items: center; }
    .chart { overflow-x: auto; max-width: 100%; margin: 8px 0; }
    svg .load { fill: var(--series-1); stroke: none; } svg .limit { fill: none; stroke: var(--text); stroke-width: 2; }
    svg a.over .above { fill: var(--bad-back); stroke: var(--bad); stroke-dasharray: 4 2; }
    svg a.over text { fill: var(--bad); }
    svg a path.load { fill: var(--series-1); stroke: none; }
    @media (max-width: 640px) { .gantt .names { width: 112px; } }
    @media screen and (min-width: 1360px) { .gantt .names { width: max-content; min-width: 176px; max-width: 256px; } }
    @media (forced-colors: active) { svg a path { stroke: LinkText; } }
    @page landscape { size: A4 landscape; margin: 10mm; }
    @media print {
      body:has(.landscape) { page: landscape; } .print-only { display: block; }
      .screen-only, .choices, .filter, .skip { display: none; }
      .narrow-only { display: none; } .gantt .plot, .chart, .scroll { overflow: visible; background: none; } .gantt, .chart, .key { break-inside: avoid-page; }
      svg, .chip { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
    }

    """
}
