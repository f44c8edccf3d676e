package dev.nufleet.app.report.html;

import dev.nufleet.app.page.Table;
import dev.nufleet.app.report.NodeRecord;
import dev.nufleet.app.report.Resources;
import dev.nufleet.app.report.RunRecord;
import dev.nufleet.app.settings.Times;
import java.util.List;
import java.util.Locale;

/** The processes that held the boards, where these did not live in the run's own. */
final class NodesSection {
  private static final String UNKNOWN = "–";

  private NodesSection() {}

  static String of(RunRecord run) {
    if (run.nodes().isEmpty()) {
      return "";
    }
    Table table = new Table("Nodes", List.of(
        "node", "boards#", "state", "since#", "cores#", "room#", "CPU#", "peak heap#", "threads#"));
    for (NodeRecord node : run.nodes()) {
      table.row().text(node.name()).number(count(node.boards()), node.boards())
          .text(node.state(), node.state().equals("up") ? "good" : "bad")
          .number(Times.show(node.sinceSecond() * 1000), node.sinceSecond())
          .number(Integer.toString(node.cores())).number(count(node.room()), node.room())
          .number(node.used().map(one -> Times.show(one.cpuSeconds() * 1000)).orElse(UNKNOWN),
              node.used().map(Resources::cpuSeconds).orElse(-1.0))
          .number(node.used().map(one -> String.format(Locale.ROOT, "%,.1f MB", one.peakHeapBytes() / 1e6))
              .orElse(UNKNOWN), node.used().map(one -> (double) one.peakHeapBytes()).orElse(-1.0))
          .number(node.used().map(one -> Integer.toString(one.threads())).orElse(UNKNOWN));
    }
    return "<h2>Nodes</h2>\n<p>These processes held the boards. What they used they told once a second, and counts from"
        + " when they worked for the run; times are the run's.</p>\n" + table.end();
  }

  private static String count(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
