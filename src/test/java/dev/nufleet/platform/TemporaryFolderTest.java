package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.interop.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
  @TempDir Path dir;

  /** Another process: makes a folder, says where, and stays until it is killed. */
  static final class Another {
    public static void main(String[] args) throws Exception {
      System.out.println(TemporaryFolder.make(Path.of(args[0])).path());
      new CountDownLatch(1).await();
    }
  }

  private record Started(Process process, Path folder) {}

  private Started another() throws IOException {
    List<String> command = ChildJvm.command();
    command.addAll(List.of(Another.class.getName(), dir.toString()));
    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
    return new Started(process, Path.of(said));
  }

  @Test
  void a_folder_is_removed_in_the_end_with_what_is_in_it() throws IOException {
    TemporaryFolder folder = TemporaryFolder.make(dir);
    Files.write(Files.createDirectory(folder.path().resolve("objects")).resolve("a"), new byte[3]);
    assertThat(Files.getPosixFilePermissions(folder.path())).hasSize(3);
    folder.close();
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void what_a_killed_process_left_goes_with_the_next_start_and_what_lives_stays() throws Exception {
    Started killed = another();
    Started alive = another();
    try {
      Path outside = Files.write(dir.resolve("precious"), new byte[1]);
      Files.createSymbolicLink(killed.folder().resolve("link"), outside);
      Files.createSymbolicLink(killed.folder().resolve("up"), dir);
      killed.process().destroyForcibly().waitFor();
      assertThat(killed.folder()).exists();
      try (TemporaryFolder folder = TemporaryFolder.make(dir)) {
        assertThat(killed.folder()).doesNotExist();
        assertThat(alive.folder()).exists();
        assertThat(outside).exists();
        TemporaryFolder.make(dir).close();
        assertThat(folder.path()).exists();
      }
    } finally {
      killed.process().destroyForcibly();
      alive.process().destroyForcibly();
    }
  }

  @Test
  void several_starts_of_one_process_at_once_do_not_get_in_each_other_s_way() throws Exception {
    for (int i = 0; i < 200; i++) {
      Files.write(Files.createDirectory(dir.resolve("nufleet-stand-in-1-" + i)).resolve("owner"), new byte[0]);
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<TemporaryFolder> start = () -> TemporaryFolder.make(dir);
      List<TemporaryFolder> made = new ArrayList<>();
      for (Future<TemporaryFolder> one : threads.invokeAll(Collections.nCopies(8, start))) {
        made.add(one.get());
      }
      try (Stream<Path> left = Files.list(dir)) {
        assertThat(left).containsExactlyInAnyOrderElementsOf(made.stream().map(TemporaryFolder::path).toList());
      }
      for (TemporaryFolder folder : made) {
        folder.close();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void what_is_not_ours_stays() throws IOException {
    Path victim = Files.createDirectory(dir.resolve("victim"));
    Files.write(victim.resolve("owner"), new byte[0]);
    List<Path> there = List.of(
        Files.createSymbolicLink(dir.resolve("nufleet-stand-in-1-1"), victim),
        Files.createDirectory(dir.resolve("nufleet-stand-in-1-2")), // just being made, or not by us
        Files.createDirectory(dir.resolve("nufleet-stand-in-x")),
        Files.write(dir.resolve("nufleet-stand-in-1-3"), new byte[1]),
        victim.resolve("owner"));
    Path linked = Files.createDirectory(dir.resolve("nufleet-stand-in-1-4"));
    Files.createSymbolicLink(linked.resolve("owner"), victim.resolve("owner"));
    TemporaryFolder.make(dir).close();
    assertThat(there).allSatisfy(path -> assertThat(Files.exists(path)).isTrue());
    assertThat(linked.resolve("owner")).isSymbolicLink();
  }

  @Test
  void many_starts_at_once_do_not_take_each_others_folders() {
    List<TemporaryFolder> made = Stream.generate(() -> dir).limit(40).parallel().map(within -> {
      try {
        return TemporaryFolder.make(within);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }).toList();
    assertThat(made).allSatisfy(folder -> assertThat(folder.path().resolve("owner")).exists());
    made.forEach(folder -> {
      try {
        folder.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
    assertThat(dir).isEmptyDirectory();
  }
}
