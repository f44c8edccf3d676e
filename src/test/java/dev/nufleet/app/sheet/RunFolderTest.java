package dev.nufleet.app.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  @TempDir Path dir;

  @Test
  void campaigns_come_in_their_order_and_what_is_none_is_left_out() throws IOException {
    for (String name : new String[] {"campaign-0002", "campaign-0001", "campaign-0003", "campaign-old", "consoles"}) {
      Files.createDirectory(dir.resolve(name));
      if (!name.equals("campaign-0003")) {
        Files.createFile(dir.resolve(name).resolve("history.jsonl.gz"));
      }
    }
    assertThat(RunFolder.withHistory(dir))
        .containsExactly(dir.resolve("campaign-0001"), dir.resolve("campaign-0002"));
    Files.createFile(dir.resolve("history.jsonl.gz"));
    assertThat(RunFolder.withHistory(dir)).as("a folder of one campaign").containsExactly(dir);
  }

  @Test
  void why_a_file_could_not_be_used_is_said_in_words_where_java_has_its_name_alone() {
    assertThat(RunFolder.why(new AccessDeniedException("a/b"))).isEqualTo("permission denied");
    assertThat(RunFolder.why(new NoSuchFileException("a/b"))).isEqualTo("no such file");
    assertThat(RunFolder.why(new MalformedInputException(1))).isEqualTo("it is no text");
    assertThat(RunFolder.why(new FileSystemException("a/b", null, "Read-only file system")))
        .isEqualTo("a/b: Read-only file system");
    assertThat(RunFolder.why(new IOException())).isEqualTo("IOException");
  }
}
