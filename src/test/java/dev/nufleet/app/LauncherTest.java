package dev.nufleet.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nufleet.interop.ExternalProgram;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code nufleet}, with a Maven and a Java that only write down how they are called. */
class LauncherTest {
  private static final Path SHELL = Path.of("/bin/bash");
  private static final String SCRIPT = "script";

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
        for word in "$@"; do
          case $word in
            -XX:ArchiveClassesAtExit=*) if [ %s = y ]; then : > "${word#*=}"; fi ;;
            -Dnufleet.begun=*) printf '!' > "${word#*=}" ;;
          esac
        done
        """.formatted(calls, keeps));
  }

  /** With classes that are kept before the start. @return how Java was called for it */
  private List<String> launch(String java) throws Exception {
    return launch(java, "now");
  }

  private List<String> launch(String java, String keep) throws Exception {
    return launch(java, keep, "", "chaos", "list");
  }

  private List<String> launch(String java, String keep, String options, String... arguments) throws Exception {
    Files.writeString(calls, "");
    List<String> command = new ArrayList<>(List.of("env", "NUFLEET_JAVA_OPTS=" + options, SHELL.toString(),
        home.resolve("nufleet").toString()));
    command.addAll(List.of(arguments));
    Process launcher = start(java, keep, command.toArray(String[]::new));
    assertThat(launcher.waitFor()).as(said()).isZero();
    return Files.readAllLines(calls);
  }

  private Process start(String java, String keep, String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(dir.resolve("said").toFile());
    builder.environment().put("JAVA_HOME", dir.resolve(java).toString());
    builder.environment().put("TERM", "xterm");
    builder.environment().put("NUFLEET_CLASSES", keep);
    builder.environment().put("XDG_CACHE_HOME", dir.resolve("cache").toString());
    builder.environment().merge("PATH", dir.resolve("maven").toString(), (path, maven) -> maven + ":" + path);
    builder.environment().keySet().removeAll(List.of("MAVEN_ARGS", "NUFLEET_JAVA_OPTS"));
    return builder.start();
  }

  private String said() throws IOException {
    return Files.readString(dir.resolve("said"));
  }

  /** At a pseudo-terminal; keys go to the process' standard input. */
  private Process startAtATerminal() throws IOException {
    String script = ExternalProgram.find(SCRIPT);
    return start("java", "now", script, "-qefc", "'" + home.resolve("nufleet") + "' chaos list", "/dev/null");
  }

  /** A Maven that goes on when the launcher has said what it is at, and a second that is over at once. */
  private void slowMaven(String then) throws IOException {
    program("maven/sleep", "exec /bin/sleep 0.01");
    program("maven/mvn", """
        echo $$ > '%1$s/maven.pid'
        echo '[INFO] --- compiler:3.13.0:compile (default-compile) @ nufleet ---'
        for i in {1..3000}; do grep -q 's: compiling' '%1$s/said' && break; /bin/sleep 0.02; done
        %2$s
        """.formatted(dir, then));
  }

  @Test
  void a_build_says_now_and_then_what_it_is_at() throws Exception {
    slowMaven("mkdir -p target/lib && : > target/nufleet.jar");
    assertThat(launch("java")).hasSize(3);
    assertThat(said()).containsPattern("nufleet: \\d+ s: compiling\n").containsPattern("nufleet: built in \\d+ s\n")
        .doesNotContain("\r", "\u001b");
  }

  @Test
  void a_build_at_a_terminal_has_one_line_that_moves_and_leaves_nothing_of_it() throws Exception {
    slowMaven("mkdir -p target/lib && : > target/nufleet.jar");
    assertThat(startAtATerminal().waitFor()).as(said()).isZero();
    assertThat(said()).containsPattern("\r\u001b\\[J\u001b\\[\\?7lnufleet: \\d+ s: compiling\u001b\\[\\?7h\r")
        .containsPattern("compiling\u001b\\[\\?7h\r\r\u001b\\[Jnufleet: built in \\d+ s\r\n");
    assertThat(said().substring(said().lastIndexOf("\r\u001b[J"))).doesNotContain(" s: ");
  }

  @Test
  void a_build_that_fails_shows_the_end_of_its_log_and_nothing_of_the_line_that_moved() throws Exception {
    slowMaven("echo '[ERROR] no such thing'; exit 1");
    assertThat(startAtATerminal().waitFor()).as(said()).isEqualTo(2);
    assertThat(said().substring(said().lastIndexOf("\r\u001b[J")))
        .startsWith("\r\u001b[J[INFO] --- compiler").contains("[ERROR] no such thing", "nufleet: the build failed");
  }

  @Test
  void ctrl_c_ends_a_build_and_leaves_one_line() throws Exception {
    slowMaven("printf . > '" + dir + "/compiles'; exec /bin/sleep 300");
    Process launcher = startAtATerminal();
    while (launcher.isAlive() && Files.notExists(dir.resolve("compiles"))) {
      Thread.onSpinWait();
    }
    launcher.getOutputStream().write(3);
    launcher.getOutputStream().flush();
    assertThat(launcher.waitFor()).as(said()).isEqualTo(130);
    assertThat(said()).endsWith("\r\u001b[Jnufleet: interrupted; nothing was started\r\n");
    long maven = Long.parseLong(Files.readString(dir.resolve("maven.pid")).strip());
    assertThat(ProcessHandle.of(maven).filter(ProcessHandle::isAlive)).isEmpty();
  }

  private static final String JAR = "nufleet-launched.jar";

  private Path classes() {
    return home.resolve("target/nufleet.jsa");
  }

  private String kept() {
    return "-XX:SharedArchiveFile=" + classes();
  }

  /** The last start is that of the program that was asked for. */
  private static void assertStarts(List<String> starts, String jar) {
    assertThat(starts.get(starts.size() - 1)).endsWith(jar + " chaos list");
  }

  /** Who keeps classes in the background has let go of them. */
  private void awaitKept() throws IOException {
    while (Files.notExists(home.resolve("target/nufleet.jsa.java"))) {
      Thread.onSpinWait();
    }
  }

  @Test
  void what_it_has_built_keeps_its_classes_for_each_start() throws Exception {
    List<String> first = launch("java");
    assertThat(first).hasSize(3);
    assertThat(first.get(0)).contains("-XX:ArchiveClassesAtExit=", "run --boards 4");
    assertThat(first.get(2)).contains(kept(), "-Xlog:cds*=off");
    assertStarts(first, JAR);
    assertThat(launch("java")).singleElement().asString().contains(kept()).endsWith(JAR + " chaos list");
  }

  @Test
  void a_fleet_of_thousands_begins_with_a_larger_heap_unless_somebody_says_otherwise() throws Exception {
    assertThat(heapOf("", "2999")).hasSize(1).allMatch(option -> option.startsWith("-Xmx"));
    assertThat(heapOf("", "3000")).containsExactly("-Xmx1412m", "-Xms590m", "-Xmn370m");
    assertThat(heapOf("-Xmx900m", "3000")).containsExactly("-Xmx1412m", "-Xmx900m");
    assertThat(heapOf("-XX:+UseSerialGC", "3000")).containsExactly("-Xmx1412m");
  }

  private List<String> heapOf(String options, String boards) throws Exception {
    List<String> calls = launch("java", "off", options, "run", "--boards", boards);
    return Stream.of(calls.get(calls.size() - 1).split(" ")).filter(word -> word.startsWith("-Xm")).toList();
  }

  /** With fewer Java cannot open the files of its own classes: what it says then is a stack trace. */
  @Test
  void too_few_file_descriptors_for_any_java_are_one_line_and_exit_2() throws Exception {
    Process launcher = start("java", "off", SHELL.toString(), "-c", "ulimit -n 64; '" + home.resolve("nufleet")
        + "' rehearse");
    assertThat(launcher.waitFor()).isEqualTo(2);
    assertThat(said()).isEqualTo(
        "nufleet: 200 file descriptors are needed, the limit is 64; raise it (ulimit -n 1024)\n");
    assertThat(Files.readAllLines(calls)).isEmpty();
  }

  /** As the tests' own virtual machine does, by pom.xml. */
  @Test
  void boards_and_worlds_are_compiled_as_the_tests_have_it() throws Exception {
    String[] here = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.contains("Tier4") || option.contains("Inline")).toArray(String[]::new);
    assertThat(here).hasSize(6);
    assertThat(launch("java", "off", "", "run", "--boards", "200").get(0)).contains(here);
    assertThat(launch("java", "off", "", "simulate").get(0)).contains(here);
  }

  @Test
  void another_java_has_classes_of_its_own() throws Exception {
    launch("java");
    java("another", "y");
    assertThat(launch("another", "off")).singleElement().asString().doesNotContain("SharedArchiveFile");
    assertThat(launch("another").get(0)).contains("-XX:ArchiveClassesAtExit=");
    assertThat(launch("another")).singleElement().asString().contains(kept());
  }

  @Test
  void a_java_that_cannot_keep_them_starts_as_well_and_is_asked_once() throws Exception {
    java("java", "n");
    List<String> starts = launch("java");
    assertThat(starts.get(1)).doesNotContain("SharedArchiveFile");
    assertStarts(starts, JAR);
    assertThat(classes()).doesNotExist();
    assertThat(launch("java")).hasSize(1);
  }

  /** As after {@code mvn verify}: the launcher copies the jar only. */
  @Test
  void the_classes_of_a_jar_that_others_have_built_are_kept_too() throws Exception {
    launch("java");
    Files.writeString(home.resolve("target/nufleet.jar"), "another");
    Files.delete(home.resolve("target/nufleet-launched.jar"));
    List<String> starts = launch("java");
    assertThat(starts).hasSize(3);
    assertThat(starts.get(0)).contains("-XX:ArchiveClassesAtExit=");
    assertThat(starts.get(2)).contains(kept());
    assertStarts(starts, JAR);
  }

  @Test
  void they_are_kept_behind_the_first_program_and_nobody_waits_for_them() throws Exception {
    assertThat(launch("java", "later").get(0)).doesNotContain("ArchiveClassesAtExit").endsWith(JAR + " chaos list");
    awaitKept();
    assertThat(Files.readAllLines(calls)).hasSize(3).element(1).asString().contains("-XX:ArchiveClassesAtExit=");
    assertThat(launch("java", "later")).singleElement().asString().contains(kept());
  }

  @Test
  void help_needs_none_and_waits_for_none() throws Exception {
    Files.writeString(calls, "");
    assertThat(start("java", "now", home.resolve("nufleet").toString(), "run", "--help").waitFor()).isZero();
    assertThat(Files.readAllLines(calls)).singleElement().asString()
        .contains("-XX:TieredStopAtLevel=1").endsWith(JAR + " run --help");
  }

  @Test
  void of_launchers_that_start_side_by_side_each_starts_and_the_archive_is_whole() throws Exception {
    launch("java", "off");
    List<Process> launchers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      launchers.add(start("java", "now", home.resolve("nufleet").toString(), "chaos", "list"));
    }
    for (Process launcher : launchers) {
      assertThat(launcher.waitFor()).isZero();
    }
    assertThat(Files.readAllLines(calls).stream().filter(call -> call.endsWith(JAR + " chaos list"))).hasSize(5);
    assertThat(launch("java")).singleElement().asString().contains(kept());
    try (Stream<Path> left = Files.list(home.resolve("target"))) {
      assertThat(left.map(file -> file.getFileName().toString())).noneMatch(name -> name.contains(".jsa.new"));
    }
  }

  @Test
  void what_was_left_by_one_that_was_killed_is_not_used_and_removed() throws Exception {
    launch("java", "off");
    Path half = Files.writeString(home.resolve("target/nufleet.jsa.new.4711"), "half an archive");
    assertThat(launch("java", "off")).singleElement().asString().doesNotContain("SharedArchiveFile");
    launch("java");
    assertThat(half).doesNotExist();
  }
}
