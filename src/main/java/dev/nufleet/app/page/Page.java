package dev.nufleet.app.page;

import dev.nufleet.model.Printable;

/** What pages share that open without a network: their look, and how words of strangers are put into them. */
public final class Page {
  private static final String STYLE = """
      :root{--ink:#1b2733;--dim:#5c6b7a;--line:#d5dde5;--paper:#fff;--panel:#f5f7f9;--good:#1f7a4d;--bad:#b3261e;
      --p50:#2a6fb5;--p90:#7aaedd;--p99:#c9def1}
      @media (prefers-color-scheme:dark){:root{--ink:#e6ebf0;--dim:#9aa8b5;--line:#35424e;--paper:#12181e;
      --panel:#1b242c;--good:#5fc492;--bad:#f08a82;--p50:#6fb1ec;--p90:#3f78ad;--p99:#284a68}}
      body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:2rem auto;
      max-width:62rem;padding:0 1rem}
      h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}p{margin:.3rem 0;color:var(--dim)}
      .tiles{display:flex;flex-wrap:wrap;gap:.75rem;margin:1rem 0}.tile{background:var(--panel);border-radius:.5rem;
      padding:.6rem 1rem;min-width:6.5rem}.tile b{display:block;font-size:1.5rem;font-variant-numeric:tabular-nums}
      .good{color:var(--good)}.bad{color:var(--bad)}.wide{overflow-x:auto}
      table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
      th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--line)}td.n,th.n{text-align:right}
      th{color:var(--dim);font-weight:600}svg{width:100%;height:auto}svg text{fill:var(--dim);font-size:12px}
      .axis{stroke:var(--line)}.curve{fill:none;stroke:var(--p50);stroke-width:2}.second{stroke:var(--bad)}
      h3{font-size:.95rem;margin:1rem 0 .2rem}
      """;

  private Page() {}

  /** A page's beginning up to its body's first element. @param style of that page alone */
  public static String head(String title, String style) {
    return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>" + escaped(title)
        + "</title><style>" + STYLE + style + "</style></head><body>\n";
  }

  /**
   * A name, with its file behind it.
   *
   * @param file seen from the report's folder; empty: there is none
   */
  public static String linked(String name, String file) {
    return file.isEmpty()
        ? escaped(name)
        : "<a href=\"" + escaped(file.replace("%", "%25").replace("#", "%23").replace("?", "%3F")
            .replace(":", "%3A")) + "\">" + escaped(name) + "</a>"; // a name with a colon would be taken for a scheme
  }

  /** Text of strangers, for an element or an attribute in double quotes. */
  public static String escaped(String text) {
    return Printable.line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
  }
}
