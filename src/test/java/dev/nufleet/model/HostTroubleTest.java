package dev.nufleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class HostTroubleTest {
  @Test
  void it_is_known_by_the_systems_words_however_deep_they_are() {
    assertThat(HostTrouble.of(new IOException("Too many open files"))).contains(HostTrouble.NO_DESCRIPTORS);
    assertThat(HostTrouble.of(new RuntimeException("outer",
        new RuntimeException(new IOException("/x: No space left on device"))))).contains(HostTrouble.DISK_FULL);
    assertThat(HostTrouble.of(new IOException("Disk quota exceeded"))).contains(HostTrouble.DISK_FULL);
  }

  @Test
  void another_failure_is_none_whether_it_has_words_or_not() {
    assertThat(HostTrouble.of(new IOException("Connection reset"))).isEmpty();
    assertThat(HostTrouble.of(new IOException((String) null))).isEmpty();
  }

  @Test
  void its_explanation_has_the_failures_words_and_what_to_do() {
    assertThat(HostTrouble.explained(new IOException("Too many open files"))).isEqualTo("Too many open files: "
        + "no file descriptors are left on this machine; raise the limit (ulimit -n)");
    assertThat(HostTrouble.explained(new IOException("Connection reset"))).isEqualTo("Connection reset");
    assertThat(HostTrouble.explained(new NoSuchElementException())).isEqualTo("NoSuchElementException");
  }

  @Test
  void what_else_to_do_is_said_of_other_failures_only() {
    assertThat(HostTrouble.explained(new IOException("No space left on device"), "name another")).isEqualTo(
        "(No space left on device: a disk of this machine is full; make room on it)");
    assertThat(HostTrouble.explained(new IOException("Not a directory"), "name another"))
        .isEqualTo("(Not a directory); name another");
  }

  @Test
  void a_failure_of_which_java_names_the_file_alone_has_words() {
    assertThat(HostTrouble.explained(new NoSuchFileException("/x"))).isEqualTo("/x: no such file");
    assertThat(HostTrouble.explained(new AccessDeniedException("/x"))).isEqualTo("/x: permission denied");
    assertThat(HostTrouble.explained(new FileAlreadyExistsException("/x"))).startsWith("/x: is there already");
  }

  @Test
  void each_has_a_cause_of_its_own_and_an_advice() {
    assertThat(HostTrouble.NO_DESCRIPTORS.cause()).isEqualTo("host-no-descriptors");
    assertThat(HostTrouble.DISK_FULL.cause()).isEqualTo("host-disk-full");
    assertThat(HostTrouble.DISK_FULL.advice()).contains("make room");
  }
}
