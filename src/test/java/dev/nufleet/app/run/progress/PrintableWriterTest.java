package dev.nufleet.app.run.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.campaign.CampaignRefused;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class PrintableWriterTest {
  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
  private final PrintableWriter out =
      new PrintableWriter(new PrintStream(terminal, /* autoFlush= */ true, StandardCharsets.UTF_8));

  @Test
  void only_colours_and_our_own_bars_move_a_terminal() {
    PrintableWriter.printOwn(out, "\u001b[9A\u001b[J");
    out.append("\u001b[32mgood\u001b[0m");
    out.printf(Locale.ROOT, "%s%n", "x\u001b[9A\u001b[J\u009b\u202e");
    out.printf(Locale.ROOT, "%s%s", "\u001b[9A\u001b[J", "\r\u001b[J"); // each in a write of its own
    out.print("b\u00f6rd".toCharArray());
    out.flush();
    assertThat(terminal.toString(StandardCharsets.UTF_8)).isEqualTo("\u001b[9A\u001b[J\u001b[32mgood\u001b[0m"
        + "x\\x1b[9A\\x1b[J\\x9b\\u202e" + System.lineSeparator() + "\\x1b[9A\\x1b[J\r\\x1b[Jb\u00f6rd");
  }

  @Test
  void a_foreign_platforms_refusal_is_one_line_of_bounded_length() {
    for (CampaignRefused refused : List.of(CampaignRefused.byAnswer("no\r\nnufleet: all is well\u001b[1A\u202e"),
        CampaignRefused.bySilence("no\r\nnufleet: all is well\u001b[1A\u202e"))) {
      assertThat(refused).hasMessage("no nufleet: all is well [1A\\u202e");
    }
    assertThat(CampaignRefused.byAnswer("x".repeat(100_000)).getMessage()).hasSizeLessThan(700);
  }

  @Test
  void raw_text_goes_unchanged_where_there_is_no_terminal() throws Exception {
    if (!TerminalColumns.isTerminal()) {
      PrintableWriter.forRawText(out).append("\u001b[2J").flush();
      assertThat(terminal.toString(StandardCharsets.UTF_8)).isEqualTo("\u001b[2J");
    }
    PrintWriter another = new PrintWriter(new StringWriter());
    assertThat(PrintableWriter.forRawText(another)).isSameAs(another);
  }
}
