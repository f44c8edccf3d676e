package dev.nufleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.cluster.wire.NodeFacts;
import dev.nufleet.cluster.wire.SharedFolder;
import dev.nufleet.interop.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  private static final NodeFacts ONE = new NodeFacts("akka://nufleet@127.0.0.1:7355#-1", "one", "1.0", 2, 100);

  @TempDir Path dir;

  @Test
  void a_life_holds_the_folder_from_when_it_takes_it_until_it_lets_go() throws IOException {
    SharedFolder folder = FolderLock.share(dir, "mark");
    assertThat(FolderLock.isHeld(dir, ONE.id())).isFalse();
    FolderLock lock = FolderLock.take(folder, ONE);
    assertThat(FolderLock.isHeld(dir, ONE.id())).isTrue();
    assertThat(FolderLock.isHeld(dir, ONE.id() + "1")).as("another life").isFalse();
    lock.close();
    assertThat(FolderLock.isHeld(dir, ONE.id())).isFalse();
    assertThat(names()).containsExactly(".run");
  }

  @Test
  void who_holds_the_folder_is_known_by_name_and_what_is_free_is_removed() throws IOException {
    SharedFolder folder = FolderLock.share(dir, "mark");
    FolderLock lock = FolderLock.take(folder, ONE);
    Files.writeString(dir.resolve(".node-00112233445566778899aabbccddeeff"), "killed");
    Files.createDirectory(dir.resolve("board-00000"));
    assertThat(FolderLock.clear(dir)).containsExactly("one");
    assertThat(names()).hasSize(2).contains("board-00000");
    lock.close();
    assertThat(FolderLock.clear(dir)).isEmpty();
    assertThat(names()).containsExactly("board-00000");
  }

  @Test
  void a_lock_ends_with_its_process() throws Exception {
    FolderLock.share(dir, "mark");
    List<String> command = new ArrayList<>(ChildJvm.command());
    command.addAll(List.of(Holder.class.getName(), dir.toString()));
    Process holder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("held");
      assertThat(FolderLock.isHeld(dir, ONE.id())).isTrue();
      assertThat(FolderLock.clear(dir)).containsExactly("one");
    } finally {
      holder.destroyForcibly().waitFor();
    }
    assertThat(FolderLock.isHeld(dir, ONE.id())).isFalse();
    assertThat(FolderLock.clear(dir)).isEmpty();
  }

  /** Another process that holds the folder until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      FolderLock.take(new SharedFolder(arguments[0], "mark"), ONE);
      System.out.println("held");
      System.in.read();
    }
  }

  @Test
  void another_folder_at_the_same_path_is_not_taken() throws IOException {
    SharedFolder folder = FolderLock.share(dir, "mark");
    FolderLock.share(dir, "other");
    assertThatThrownBy(() -> FolderLock.take(folder, ONE)).isInstanceOf(IOException.class)
        .hasMessage("another folder is there");
    FolderLock.clear(dir);
    assertThatThrownBy(() -> FolderLock.take(folder, ONE)).hasMessage("no such folder, or not this run's");
    assertThatThrownBy(() -> FolderLock.take(new SharedFolder("\0", "mark"), ONE))
        .hasMessage("no path of this system");
    assertThat(names()).isEmpty();
  }

  @Test
  void one_life_takes_a_folder_once() throws IOException {
    SharedFolder folder = FolderLock.share(dir, "mark");
    try (FolderLock lock = FolderLock.take(folder, ONE)) {
      assertThatThrownBy(() -> FolderLock.take(folder, ONE)).isInstanceOf(IOException.class)
          .hasMessage("its boards of a run before still use it");
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
