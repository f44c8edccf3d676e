package dev.nufleet.app.page;

import java.util.List;
import java.util.Locale;

/**
 * A table that scrolls by itself where the window is narrow, and that a script makes sortable. A name that ends in
 * {@code #} is that of a column of numbers. Cells are closed by what follows, which saves a fifth of a long table.
 */
public final class Table {
  private static final String NUMBERS = "#";

  private final StringBuilder html = new StringBuilder();

  /** @param label what is in it, for those who do not see it. @param columns names, escaped here */
  public Table(String label, List<String> columns) {
    this(label, columns, false);
  }

  private Table(String label, List<String> columns, boolean filtered) {
    html.append("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"").append(Page.escaped(label))
        .append(filtered ? "\" data-filter><table class=\"sort" : "\"><table class=\"sort").append("\"><thead><tr>");
    for (String column : columns) {
      boolean number = column.endsWith(NUMBERS);
      html.append(number ? "<th class=\"n\">" : "<th>")
          .append(Page.escaped(number ? column.substring(0, column.length() - 1) : column));
    }
    html.append("</thead><tbody>\n");
  }

  /** One with a field to filter its rows. */
  public static Table filtered(String label, List<String> columns) {
    return new Table(label, columns, true);
  }

  public Table row() {
    html.append("<tr>");
    return this;
  }

  /** Words of anybody. */
  public Table text(String words) {
    html.append("<td>").append(Page.escaped(words));
    return this;
  }

  /** @param color a class of the look: good, bad, same */
  public Table text(String words, String color) {
    html.append("<td class=\"").append(color).append("\">").append(Page.escaped(words));
    return this;
  }

  /** HTML of our own. */
  public Table html(String own) {
    html.append("<td>").append(own);
    return this;
  }

  /** A number as it is sorted and shown. */
  public Table number(String shown) {
    html.append("<td class=\"n\">").append(Page.escaped(shown));
    return this;
  }

  /** How many there are. */
  public Table count(long number) {
    return number(String.format(Locale.ROOT, "%,d", number));
  }

  /** A number that is not sorted by how it is shown. */
  public Table number(String shown, double value) {
    html.append("<td class=\"n\" data-v=\"").append(Math.round(value * 1000) / 1000.0).append("\">")
        .append(Page.escaped(shown));
    return this;
  }

  public String end() {
    return html.append("</tbody></table></div>\n").toString();
  }
}
