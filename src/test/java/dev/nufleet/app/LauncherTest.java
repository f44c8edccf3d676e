package dev.nufleet.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code nufleet}, with a Maven and a Java that only write down how they are called. */
class LauncherTest {
  private static final Path SHELL = Path.of("/bin/bash");

  @TempDir Path dir;
  private Path home;
  private Path calls;

  @BeforeEach
  void makeHome() throws IOException {
    assumeTrue(Files.exists(SHELL), "the launcher is a script for bash");
    home = Files.createDirectories(dir.resolve("a home"));
    calls = Files.createFile(dir.resolve("calls"));
    Files.copy(Path.of("nufleet"), home.resolve("nufleet"));
    Files.createFile(home.resolve("pom.xml"));
    Files.createDirectories(home.resolve("src/main"));
    program("maven/mvn", "mkdir -p target/lib && : > target/nufleet.jar");
    java("java", "y");
  }

  private void program(String name, String does) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/bash\n" + does + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** @param keeps what it does with the classes that it is asked to keep: y, or it fails */
  private void java(String name, String keeps) throws IOException {
    program(name + "/bin/java", """
        printf '%%s\\n' "$*" >> '%s'
        case $1 in -XX:ArchiveClassesAtExit=*) [ %s = y ] && : > "${1#*=}" ;; esac
        """.formatted(calls, keeps));
  }

  /** @return how Java was called for it */
  private List<String> launch(String java) throws Exception {
    Files.writeString(calls, "");
    ProcessBuilder builder = new ProcessBuilder(SHELL.toString(), home.resolve("nufleet").toString(), "help")
        .redirectErrorStream(true).redirectOutput(dir.resolve("said").toFile());
    builder.environment().put("JAVA_HOME", dir.resolve(java).toString());
    builder.environment().merge("PATH", dir.resolve("maven").toString(), (path, maven) -> maven + ":" + path);
    builder.environment().keySet().removeAll(List.of("MAVEN_ARGS", "NUFLEET_JAVA_OPTS"));
    assertThat(builder.start().waitFor()).as(Files.readString(dir.resolve("said"))).isZero();
    return Files.readAllLines(calls);
  }

  private String kept() {
    return "-XX:SharedArchiveFile=" + home.resolve("target/nufleet.jsa");
  }

  @Test
  void what_it_has_built_keeps_its_classes_for_each_start() throws Exception {
    List<String> first = launch("java");
    assertThat(first).hasSize(3);
    assertThat(first.get(0)).contains("-XX:ArchiveClassesAtExit=", "run --boards 4");
    assertThat(first.get(2)).contains(kept(), "-Xlog:cds*=off").endsWith("nufleet-launched.jar help");
    assertThat(launch("java")).singleElement().asString().contains(kept()).endsWith("nufleet-launched.jar help");
  }

  @Test
  void another_java_starts_without_them() throws Exception {
    launch("java");
    java("another", "y");
    assertThat(launch("another")).singleElement().asString().doesNotContain("SharedArchiveFile").endsWith(" help");
  }

  @Test
  void a_java_that_cannot_keep_them_starts_as_well() throws Exception {
    java("java", "n");
    assertThat(launch("java").get(1)).doesNotContain("SharedArchiveFile").endsWith("nufleet-launched.jar help");
    assertThat(home.resolve("target/nufleet.jsa")).doesNotExist();
  }

  @Test
  void a_jar_that_others_have_built_starts_without_them() throws Exception {
    launch("java");
    Files.writeString(home.resolve("target/nufleet.jar"), "another");
    Files.delete(home.resolve("target/nufleet-launched.jar"));
    assertThat(launch("java")).singleElement().asString().doesNotContain("SharedArchiveFile").endsWith(" help");
  }
}
