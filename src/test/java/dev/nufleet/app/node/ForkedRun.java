package dev.nufleet.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nufleet.app.Main;
import dev.nufleet.interop.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/**
 * The program in a process of its own, read line by line. What is waited for and does not come ends it after some
 * minutes; what it had said by then is told, and what its threads did.
 */
final class ForkedRun implements AutoCloseable {
  private static final long MOST_SECONDS = 240;
  private static final long THREADS_TOLD_IN_SECONDS = 5;
  private static final ScheduledExecutorService LATE = Executors.newSingleThreadScheduledExecutor(runnable -> {
    Thread thread = new Thread(runnable, "late-programs");
    thread.setDaemon(true);
    return thread;
  });

  private final Process process;
  private final BufferedReader lines;
  private final Path errors;
  private final StringBuilder said = new StringBuilder();

  private ForkedRun(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** @param name of the file for its errors in that folder */
  static ForkedRun start(Path dir, String name, String... arguments) throws IOException {
    return start(dir, name, System.getProperty("java.class.path"), List.of(), arguments);
  }

  /** The same with another working directory. */
  static ForkedRun startIn(Path folder, Path dir, String name, String... arguments) throws IOException {
    return start(dir, name, System.getProperty("java.class.path"),
        List.of("bash", "-c", "cd \"$0\" && exec \"$@\"", folder.toString()), arguments);
  }

  /** The same with another class path. */
  static ForkedRun startWith(String classPath, Path dir, String name, String... arguments) throws IOException {
    return start(dir, name, classPath, List.of(), arguments);
  }

  /** @param descriptors that it and each process of its own may open at most */
  static ForkedRun startWith(int descriptors, Path dir, String name, String... arguments) throws IOException {
    return start(dir, name, System.getProperty("java.class.path"),
        List.of("bash", "-c", "ulimit -n " + descriptors + "; exec \"$@\"", "run"), arguments);
  }

  /** The same on another machine, as far as the network goes. */
  static ForkedRun startAt(ElsewhereHost host, Path dir, String name, String... arguments) throws IOException {
    return start(dir, name, System.getProperty("java.class.path"), host.before(), arguments);
  }

  /** The same with more options of the virtual machine. @param before words before the command, for example env's */
  static ForkedRun startWith(List<String> before, List<String> options, Path dir, String name, String... arguments)
      throws IOException {
    return start(dir, name, System.getProperty("java.class.path"), before, options, arguments);
  }

  private static ForkedRun start(
      Path dir, String name, String classPath, List<String> before, String... arguments) throws IOException {
    return start(dir, name, classPath, before, List.of(), arguments);
  }

  private static ForkedRun start(Path dir, String name, String classPath, List<String> before, List<String> options,
      String... arguments) throws IOException {
    List<String> command = new ArrayList<>(before);
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(
        "-Xmx400m", "-Dfile.encoding=UTF-8", "-Dlogback.configurationFile=logback.xml")); // what users see
    command.addAll(ChildJvm.command(classPath, all));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    Path errors = dir.resolve(name + ".err");
    return new ForkedRun(new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
  }

  /** Reads on to the next line that is so. */
  String await(Predicate<String> isSo) throws IOException {
    Future<?> guard = LATE.schedule(this::tellThreadsAndEnd, MOST_SECONDS, TimeUnit.SECONDS);
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.append(line).append('\n');
        if (isSo.test(line)) {
          return line;
        }
      }
    } finally {
      guard.cancel(false);
    }
    throw new AssertionError("the program ended before it said so:\n" + all());
  }

  private void tellThreadsAndEnd() {
    try {
      signal("QUIT"); // a Java program lists its threads on its output
      process.waitFor(THREADS_TOLD_IN_SECONDS, TimeUnit.SECONDS);
    } catch (IOException | InterruptedException e) {
      LoggerFactory.getLogger(ForkedRun.class).warn("what the program's threads do is not known", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** The processes that it has started: nodes, where the stand-in is in its own. */
  List<ProcessHandle> children() {
    return process.children().toList();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** @return its exit code */
  int end() throws Exception {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.append(line).append('\n');
    }
    assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).as(all()).isTrue();
    return process.exitValue();
  }

  /** All that it said, on both streams. */
  String all() throws IOException {
    return said + Files.readString(errors);
  }

  String errors() throws IOException {
    return Files.readString(errors);
  }

  static JsonNode report(Path dir) throws IOException {
    return JsonMapper.builder().build().readTree(Files.readAllBytes(dir.resolve("report.json")));
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
