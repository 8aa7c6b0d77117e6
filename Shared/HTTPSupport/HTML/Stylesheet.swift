/// How every page looks: colours with their contrast checked in light and dark, a base of 8 px, two
/// breakpoints (640 and 1,024 px), print.
enum Stylesheet {
  static let text = colours + layout + parts + tables + charts + narrow

  private static let light = """
      --back: #ffffff; --surface: #f6f8fa; --text: #1b2733; --muted: #55636f; --link: #0b5cad;
      --border: #7b8794; --hair: #d5dce3; --focus: #0b5cad; --shade: #55636f66;
      --ok: #0f6b3c; --ok-back: #e3f4ea; --warn: #7a4b00; --warn-back: #fff1d6; --bad: #a3231c;
      --bad-back: #fdeceb; --info: #1d4f91; --info-back: #e6f0fb; --idle: #4a5763; --idle-back: #edf1f4;
      --series-1: #0b5cad; --series-2: #c2410c; --series-3: #0f766e; --series-4: #8a3ffc; --series-5: #9a6700;
      --series-6: #5b6770;
    """
  private static let dark = """
      --back: #11171d; --surface: #182029; --text: #e6ebf0; --muted: #a3b0bc; --link: #7cb8f7;
      --border: #6f7d8a; --hair: #2c3742; --focus: #ffd166; --shade: #a3b0bc66;
      --ok: #7ddba3; --ok-back: #123524; --warn: #f3c26b; --warn-back: #3a2a0a; --bad: #ff9d95;
      --bad-back: #431a18; --info: #9cc9ff; --info-back: #15304d; --idle: #b8c3cd; --idle-back: #26313b;
      --series-1: #7cb8f7; --series-2: #ffab7a; --series-3: #5fd3c4; --series-4: #c3a0ff; --series-5: #e6c35c;
      --series-6: #a3b0bc;
    """

  private static let colours = """
    :root { color-scheme: light dark;
    \(light)
    }
    @media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) {
    \(dark)
    } }
    :root[data-theme="light"] { color-scheme: light; }
    :root[data-theme="dark"] { color-scheme: dark;
    \(dark)
    }

    """

  private static let layout = """
    *, *::before, *::after { box-sizing: border-box; }
    body { margin: 0; background: var(--back); color: var(--text);
      font: 400 15px/22px Inter, system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
      overflow-wrap: anywhere; }
    a { color: var(--link); }
    :focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
    .skip { position: absolute; left: -999px; }
    .skip:focus { left: 8px; top: 8px; background: var(--back); padding: 8px; z-index: 2; }
    .top { height: 48px; display: flex; align-items: center; gap: 16px; padding: 0 16px;
      background: var(--surface); border-bottom: 1px solid var(--hair); }
    .top .brand { font-weight: 600; color: var(--text); text-decoration: none; }
    .top .service { color: var(--muted); }
    .frame { display: block; }
    .side { display: none; }
    .menu { padding: 8px 16px; border-bottom: 1px solid var(--hair); }
    .menu ul, .side ul { list-style: none; margin: 0; padding: 0; }
    .menu a, .side a { display: block; padding: 8px; text-decoration: none; }
    nav a[aria-current] { font-weight: 600; color: var(--text); border-left: 4px solid var(--link); }
    main { padding: 16px; max-width: 1440px; min-width: 0; }
    h1 { font-size: 22px; line-height: 28px; margin: 0 0 8px; }
    h2 { font-size: 18px; line-height: 24px; margin: 32px 0 8px; }
    h3 { font-size: 15px; margin: 24px 0 8px; }
    p, ul, ol, dl { max-width: 72ch; }
    main > ul a { display: inline-block; padding: 2px 0; }
    .answer { font-size: 18px; line-height: 26px; margin: 0 0 16px; }
    .muted { color: var(--muted); }
    .empty { color: var(--muted); }
    code, pre { font-family: ui-monospace, "JetBrains Mono", "DejaVu Sans Mono", monospace; font-size: 14px; }
    pre { overflow-x: auto; background: var(--surface); padding: 8px; }
    @media (min-width: 1024px) {
      .frame { display: grid; grid-template-columns: 208px minmax(0, 1fr); }
      .frame > main:only-child { grid-column: 1 / -1; }
      .side { display: block; padding: 16px 8px; border-right: 1px solid var(--hair); }
      .menu { display: none; }
    }

    """

  private static let parts = """
    .chip { display: inline-block; white-space: nowrap; font-size: 12px; line-height: 20px; font-weight: 600;
      padding: 0 8px; border-radius: 10px; border: 1px solid transparent; }
    .chip::before { display: inline-block; width: 14px; content: "\\2013" / ""; }
    .chip.ok { color: var(--ok); background: var(--ok-back); } .chip.ok::before { content: "\\2713" / ""; }
    .chip.warn { color: var(--warn); background: var(--warn-back); } .chip.warn::before { content: "!" / ""; }
    .chip.bad { color: var(--bad); background: var(--bad-back); } .chip.bad::before { content: "\\2715" / ""; }
    .chip.info { color: var(--info); background: var(--info-back); } .chip.info::before { content: "i" / ""; }
    .chip.idle { color: var(--idle); background: var(--idle-back); }
    .figures { display: flex; flex-wrap: wrap; gap: 8px 32px; margin: 16px 0; }
    .figure .label { font-size: 12px; color: var(--muted); }
    .figure .value { font-size: 30px; line-height: 36px; font-weight: 600; font-variant-numeric: tabular-nums; }
    .stale { color: var(--warn); background: var(--warn-back); padding: 8px; }
    .done { color: var(--ok); background: var(--ok-back); padding: 8px; }
    .wide form { max-width: none; }
    .changed { background: var(--info-back); }
    .facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 4px 16px; }
    .facts dt { color: var(--muted); } .facts dd { margin: 0; }
    .timeline { list-style: none; margin: 16px 0; padding: 0; }
    .timeline li { position: relative; display: grid; grid-template-columns: 152px minmax(0, 1fr); gap: 32px;
      padding: 4px 0; }
    .timeline li::before { content: ""; position: absolute; left: 164px; top: 10px; width: 10px; height: 10px;
      border: 2px solid var(--link); border-radius: 50%; background: var(--link); }
    .timeline li.waiting::before { border-style: dashed; border-radius: 0; background: none; }
    .timeline li.expected::before { background: none; }
    .timeline li.bad::before { border-color: var(--bad); background: var(--bad); border-radius: 0;
      transform: rotate(45deg); }
    .timeline p { margin: 0; } .timeline time { color: var(--muted); font-variant-numeric: tabular-nums; }
    form { display: grid; gap: 8px; max-width: 480px; margin: 16px 0; }
    input, select, textarea, button { font: inherit; color: var(--text); background: var(--back);
      border: 1px solid var(--border); border-radius: 4px; padding: 6px 8px; min-height: 36px; }
    .filter { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: end; max-width: none; margin: 8px 0; }
    .filter label { display: block; font-size: 12px; color: var(--muted); }
    td form { display: block; margin: 0; } input[type="checkbox"] { min-height: 20px; width: 20px; }
    button { width: max-content; background: var(--link); color: var(--back); border-color: var(--link);
      font-weight: 600; }
    td button { min-height: 28px; padding: 2px 8px; font-size: 14px; background: none; color: var(--link); }
    button.destructive { background: none; color: var(--bad); border-color: var(--bad); }
    @media (forced-colors: active) { .chip { border-color: currentColor; } }

    """

  private static let tables = """
    .scroll { overflow-x: auto; max-width: 100%; }
    .scroll caption span { position: sticky; left: 0; }
    table { border-collapse: collapse; font-size: 14px; line-height: 20px; margin: 8px 0; overflow-wrap: break-word;
      font-variant-numeric: tabular-nums; }
    caption { text-align: left; font-weight: 600; padding: 8px 0; }
    caption a { margin-left: 16px; font-weight: 400; }
    th, td { padding: 6px 12px; text-align: left; vertical-align: top; border-bottom: 1px solid var(--hair); }
    .scroll th, .scroll td { padding: 6px 10px; }
    thead th { position: sticky; top: 0; background: var(--surface); color: var(--muted); font-size: 12px;
      font-weight: 600; }
    th.number, td.number { text-align: right; white-space: nowrap; }
    td time, .name { white-space: nowrap; }
    tbody tr:hover { background: var(--surface); }
    tfoot td { font-weight: 600; border-top: 2px solid var(--border); }
    th[aria-sort="ascending"]::after { content: " \\2191" / ""; }
    th[aria-sort="descending"]::after { content: " \\2193" / ""; }

    """

  private static let narrow = """
    @media (max-width: 640px) {
      body { font-size: 16px; }
      .figure .value { font-size: 24px; line-height: 32px; }
      .scroll th:first-child, .scroll td:first-child { position: sticky; left: 0; background: var(--back);
        max-width: 40vw; overflow-wrap: anywhere; border-right: 1px solid var(--hair); }
      .scroll td:first-child .name { white-space: normal; }
      .scroll thead th:first-child { background: var(--surface); z-index: 1; }
      .scroll table { width: max-content; } .scroll td { max-width: 32ch; }
      .scroll td.empty { position: static; max-width: 80vw; border-right: 0; }
      .scroll th, .scroll td.number, .scroll td:has(.chip) { white-space: nowrap; }
      .cards table, .cards tbody, .cards tfoot, .cards tr, .cards caption { display: block; }
      .cards thead { position: absolute; left: -999px; }
      .cards tr { padding: 8px 0; border-bottom: 1px solid var(--hair); }
      .cards td { display: flex; justify-content: space-between; gap: 16px; padding: 2px 0; border: 0;
        white-space: normal; overflow-wrap: anywhere; }
      .cards td[data-label]::before { content: attr(data-label); color: var(--muted); flex: none; }
      .timeline li { grid-template-columns: minmax(0, 1fr); gap: 0; padding-left: 24px; }
      .timeline li::before { left: 0; }
      .facts { grid-template-columns: minmax(0, 1fr); gap: 0; } .facts dd { margin-bottom: 8px; }
    }
    @media print {
      .top, .side, .menu, .skip, form { display: none; }
      .frame { display: block; } body { background: none; color: #000; } main { padding: 0; }
      thead { display: table-header-group; } tr { break-inside: avoid; }
    }

    """
}
