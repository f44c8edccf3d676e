package dev.nufleet.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class HistoryReaderTest {
  private final List<Fact> facts = new ArrayList<>();

  @Test
  void a_whole_file_is_told_in_order() throws Exception {
    assertThat(read(zipped(lines(3000)))).isTrue();
    assertThat(facts).hasSize(3000).last().extracting(Fact::n).isEqualTo(3000L);
  }

  @Test
  void a_file_that_ends_in_the_middle_is_told_as_far_as_it_goes() throws Exception {
    byte[] whole = zipped(lines(3000));
    assertThat(read(Arrays.copyOf(whole, whole.length - 9))).as("without its trailer").isFalse();
    facts.clear();
    assertThat(read(Arrays.copyOf(whole, whole.length / 2))).isFalse();
    assertThat(facts).hasSizeBetween(100, 2999);
    facts.clear();
    String text = lines(3);
    assertThat(read(zipped(text.substring(0, text.length() - 5)))).as("a line without its end").isFalse();
    assertThat(facts).hasSize(2);
  }

  @Test
  void what_is_no_history_is_refused_in_words() throws Exception {
    refused(new byte[0], "ends before its first fact");
    refused("plain text, longer than a header".getBytes(StandardCharsets.US_ASCII), "is no gzip file");
    refused(Arrays.copyOf(zipped(lines(3)), 12), "ends before its first fact");
    refused(zipped(""), "holds no facts");
    refused(zipped(lines(2) + "garbage\n" + lines(1)), "has a line 3 that is no JSON object");
    refused(zipped(lines(2) + lines(1)), "has n 1 after 2 in line 3; n must rise");
    refused(zipped("x".repeat(HistoryReader.MOST_LINE_BYTES + 1)), "has more than 1048576 bytes in line 1");
    byte[] damaged = zipped(lines(3000));
    damaged[damaged.length - 6] ^= 1; // of the checksum
    refused(damaged, "is damaged after line 3000");
  }

  private void refused(byte[] file, String why) {
    assertThatThrownBy(() -> read(file)).isInstanceOf(BadHistory.class).hasMessage(why);
  }

  private boolean read(byte[] file) throws IOException, BadHistory {
    return HistoryReader.read(new ByteArrayInputStream(file), facts::add);
  }

  /** Texts that do not compress, so that half a file has half of the lines. */
  private static String lines(int count) {
    Random random = new Random(1);
    StringBuilder lines = new StringBuilder();
    for (int n = 1; n <= count; n++) {
      lines.append(FactLine.of(new Fact(n, n, "b", "X", Map.of("noise", Long.toHexString(random.nextLong())))))
          .append('\n');
    }
    return lines.toString();
  }

  private static byte[] zipped(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
