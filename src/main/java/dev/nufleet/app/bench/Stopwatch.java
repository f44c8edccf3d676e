package dev.nufleet.app.bench;

import dev.nufleet.model.Printable;
import dev.nufleet.model.RunClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets programs run to their end, one at a time, and says what each took. A shell waits for it and asks the system for
 * the CPU time of its children that have ended ({@code times}, to the millisecond): the same for a virtual machine and
 * for a program of C.
 */
final class Stopwatch {
  private static final String SCRIPT =
      "out=$1 err=$2; shift 2; \"$@\" >\"$out\" 2>\"$err\"; code=$?; times; exit $code";
  static final Path NOTHING = Path.of("/dev/null");
  private static final String TIME = "(\\d+)m(\\d+)[.,](\\d{3})s";
  /** The second line: user and system time of the shell's children. */
  private static final Pattern CHILDREN_TIMES = Pattern.compile("\\R" + TIME + " " + TIME + "\\s*$");
  private static final int MOST_WORDS = 300;
  /** Many times what the programs of a bench say. */
  private static final int MOST_OUTPUT = 1 << 20;

  private final Children children;
  private final RunClock clock;
  private final Path dir;

  /** @param dir for what programs say, each over what the one before it said */
  Stopwatch(Children children, RunClock clock, Path dir) {
    this.children = children;
    this.clock = clock;
    this.dir = dir;
  }

  /**
   * What a program took.
   *
   * @param cpuMillis user and system time of all cores, its own and that of its children
   * @param seconds on the wall
   * @param lastWords the last line of its errors, or of its output if it has none; fit for a terminal
   */
  record Spent(int exitCode, double cpuMillis, double seconds, String output, String lastWords) {}

  /** The same, with nothing as its input. */
  Spent run(List<String> command) throws Unmeasured, Over {
    return run(command, NOTHING);
  }

  /** @throws Unmeasured if there is no shell, or it does not tell */
  Spent run(List<String> command, Path input) throws Unmeasured, Over {
    Path out = dir.resolve("out");
    Path err = dir.resolve("err");
    List<String> whole = new ArrayList<>(List.of(Programs.find("bash", "bash"), "-c", SCRIPT, "bash",
        out.toString(), err.toString()));
    whole.addAll(command);
    long before = clock.nanos();
    Process shell = children.start(new ProcessBuilder(whole)
        .redirectInput(input.toFile()).redirectErrorStream(true));
    try {
      String times = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = children.await(shell);
      double seconds = (clock.nanos() - before) / 1e9;
      String output = text(out);
      return new Spent(code, childrenMillis(times), seconds, output, lastLine(text(err), output));
    } catch (IOException e) {
      children.end(shell);
      throw Unmeasured.broken("what " + command.get(0) + " says cannot be read: " + e.getMessage());
    }
  }

  /** As {@link #run(List, Path)}, of a program that has to succeed. @throws Unmeasured with its own words if not */
  Spent succeed(List<String> command, Path input) throws Unmeasured, Over {
    Spent spent = run(command, input);
    if (spent.exitCode() != 0) {
      throw Unmeasured.broken(Path.of(command.get(0)).getFileName() + " ended with exit code " + spent.exitCode()
          + ": " + spent.lastWords());
    }
    return spent;
  }

  /** @param times what the shell prints: a line for itself, and one for its children */
  static double childrenMillis(String times) throws Unmeasured {
    Matcher found = CHILDREN_TIMES.matcher(times);
    if (!found.find()) {
      throw Unmeasured.broken("bash does not tell the CPU time of its children, but '"
          + Printable.brief(times, MOST_WORDS) + "'");
    }
    return millis(found, 1) + millis(found, 4);
  }

  private static double millis(Matcher found, int group) {
    return Long.parseLong(found.group(group)) * 60_000 + Long.parseLong(found.group(group + 1)) * 1000
        + Long.parseLong(found.group(group + 2));
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
    }
  }

  private static String lastLine(String errors, String output) {
    return (output + "\n" + errors).lines().filter(line -> !line.isBlank()).reduce((a, b) -> b)
        .map(line -> Printable.brief(line.strip(), MOST_WORDS)).orElse("it says nothing");
  }
}
