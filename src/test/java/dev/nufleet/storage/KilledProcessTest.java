package dev.nufleet.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.interop.ChildJvm;
import dev.nufleet.model.BoardProfile;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A board's storage in a folder, whose process is killed. */
class KilledProcessTest {
  @TempDir Path dir;

  @Test
  void what_a_killed_process_wrote_is_there_for_the_next_one() throws Exception {
    List<String> command = ChildJvm.command("-Xmx64m");
    command.addAll(List.of(Writer.class.getName(), dir.toString()));
    Process child = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    int heard = 0;
    try (var lines = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); heard < 50 && line != null; line = lines.readLine()) {
        heard = Integer.parseInt(line);
      }
      child.destroyForcibly();
    }
    child.waitFor();
    assertThat(heard).isGreaterThanOrEqualTo(50);
    DiskStorage board = DiskStorage.open(dir, BoardProfile.M487, FactoryImage.BLANK);
    byte[] found = KeyValueLog.open(board.flash()).get("count").value();
    byte[] onCard = CardKeyValues.mount(board.card().orElseThrow()).get("count").orElseThrow();
    assertThat(Integer.parseInt(new String(found, StandardCharsets.US_ASCII))).isGreaterThanOrEqualTo(heard);
    assertThat(Integer.parseInt(new String(onCard, StandardCharsets.US_ASCII))).isGreaterThanOrEqualTo(heard);
    board.rest();
  }

  /** Counts in flash and on the card until somebody kills it. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws Exception {
      DiskStorage board = DiskStorage.open(Path.of(args[0]), BoardProfile.M487, FactoryImage.BLANK);
      KeyValueLog log = KeyValueLog.open(board.flash());
      CardKeyValues files = CardKeyValues.mount(board.card().orElseThrow());
      for (int count = 1; count < 1_000_000; count++) {
        byte[] value = Integer.toString(count).getBytes(StandardCharsets.US_ASCII);
        log.set("count", value, false);
        files.set("count", value);
        System.out.println(count);
      }
    }
  }
}
