package dev.nufleet.platform.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.Materializer;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Uploads until a package is made of them, and from then on. */
class ObjectStoreTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Materializer MATERIALIZER = Materializer.matFromSystem(KIT.system());
  private static final long MOST = 1000;

  @TempDir Path dir;
  private ObjectStore store;

  @BeforeEach
  void open() {
    store = new ObjectStore(dir, MOST);
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private ObjectStore.Stored write(String name, int bytes, long now) throws Exception {
    int half = bytes / 2;
    return store.write(name, Source.from(List.of(ByteString.fromArray(new byte[half]),
        ByteString.fromArray(new byte[bytes - half]))), now, MATERIALIZER)
        .toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC}) // where files have modes
  void files_and_their_notes_are_for_their_owner_only() throws Exception {
    write("ota/a.bin", 10, 1);
    write("ota/a.bin", 20, 2);
    store.write("config/c.json", Source.single(ByteString.fromString("{}")), 3, MATERIALIZER)
        .toCompletableFuture().get(30, TimeUnit.SECONDS);
    try (Stream<Path> files = Files.list(dir)) {
      assertThat(files.toList()).hasSize(4).allSatisfy(file -> assertThat(PosixFilePermissions.toString(
          Files.getPosixFilePermissions(file))).as("%s", file).isEqualTo("rw-------"));
    }
  }

  @Test
  void the_file_of_a_package_cannot_be_changed() throws Exception {
    write("ota/a.bin", 10, 1);
    ObjectStore.Stored second = write("ota/a.bin", 20, 2);
    assertThat(store.seal(second)).isTrue();
    assertThatThrownBy(() -> write("ota/a.bin", 30, 3)).hasCauseInstanceOf(ObjectStore.Sealed.class);
    assertThat(store.find("ota/a.bin")).contains(second);
    assertThat(Files.size(dir.resolve("ota_a.bin"))).isEqualTo(20);
    store.delete("ota/a.bin");
    assertThat(write("ota/a.bin", 30, 4).sizeBytes()).as("a name that is free again").isEqualTo(30);
  }

  @Test
  void a_file_that_was_uploaded_anew_meanwhile_is_not_taken_for_the_old_one() throws Exception {
    ObjectStore.Stored first = write("ota/a.bin", 10, 1);
    write("ota/a.bin", 20, 2);
    assertThat(store.seal(first)).isFalse();
    assertThat(write("ota/a.bin", 30, 3).sizeBytes()).isEqualTo(30);
  }

  @Test
  void uploads_without_a_package_have_a_bound_together() throws Exception {
    write("ota/a.bin", 600, 1);
    assertThatThrownBy(() -> write("ota/b.bin", 401, 1)).hasRootCauseInstanceOf(StoreFull.class);
    assertThat(store.looseBytes()).as("what was refused takes no room").isEqualTo(600);
    try (var files = Files.list(dir)) {
      assertThat(files).hasSize(2); // the file and its note
    }
    write("ota/b.bin", 400, 1);
    store.seal(store.find("ota/a.bin").orElseThrow());
    assertThat(store.looseBytes()).isEqualTo(400);
    write("ota/c.bin", 600, 1);
    store.delete("ota/c.bin");
    store.delete("ota/a.bin");
    assertThat(store.looseBytes()).isEqualTo(400);
  }

  @Test
  void uploads_that_no_package_was_made_of_are_removed_when_they_expire() throws Exception {
    write("ota/old.bin", 10, 100);
    write("ota/made.bin", 10, 100);
    write("ota/young.bin", 10, 200);
    write("config/c.json", 10, 100);
    store.seal(store.find("ota/made.bin").orElseThrow());
    store.expire(200);
    assertThat(store.find("ota/old.bin")).isEmpty();
    assertThat(Files.exists(dir.resolve("ota_old.bin"))).isFalse();
    assertThat(store.find("ota/made.bin")).isPresent();
    assertThat(store.find("ota/young.bin")).isPresent();
    assertThat(store.find("config/c.json")).as("the platform's own").isPresent();
  }

  @Test
  void after_a_restart_what_lies_there_counts_again() throws Exception {
    write("ota/a.bin", 600, 1);
    open();
    store.findAll();
    assertThat(store.looseBytes()).isEqualTo(600);
  }
}
