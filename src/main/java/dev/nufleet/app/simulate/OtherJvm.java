package dev.nufleet.app.simulate;

import dev.nufleet.app.settings.Home;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.sim.Workshop;
import dev.nufleet.sim.WorldPlan;
import dev.nufleet.sim.study.Trace;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A virtual machine of its own, with another language, zone, charset and other identity hashes, in which worlds live a
 * second time; it may be of another version. It is started once, and answers a line with a line: {@code version},
 * {@code digest SEED}, {@code hashes SEED}, {@code item SEED N}. For one thread.
 */
final class OtherJvm implements AutoCloseable {
  /** What a rule must not depend on. An identity hash is the same for all objects there. */
  private static final List<String> HOSTILE = List.of("-Duser.language=ar", "-Duser.country=EG",
      "-Duser.timezone=Asia/Kathmandu", "-Dfile.encoding=ISO-8859-1", "-XX:+IgnoreUnrecognizedVMOptions",
      "-XX:+UnlockExperimentalVMOptions", "-XX:hashCode=2");
  /** Which Java this program needs at least. */
  private static final int OLDEST = 17;
  private static final List<String> SMALL = List.of("-Xmx512m", "-XX:+UseSerialGC");

  private final Process process;
  private final BufferedWriter asks;
  private final BufferedReader answers;
  private String version = "";

  private OtherJvm(Process process) {
    this.process = process;
    this.asks = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
    this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }

  /** One of the Java that runs here. @throws UserMistake if no such machine can be started */
  static OtherJvm start(Worlds worlds) {
    return start(worlds, Path.of(System.getProperty("java.home")));
  }

  /** @param home of the Java to take @throws UserMistake if no such machine can be started there */
  static OtherJvm start(Worlds worlds, Path home) {
    Path java = home.resolve("bin").resolve("java");
    if (!Files.isExecutable(java)) {
      throw new UserMistake("--java '" + home + "' is the home of no Java: there is no bin/java in it; name a folder"
          + " that has one, of Java " + OLDEST + " or newer");
    }
    List<String> command = Stream.of(
        List.of(java.toString()), HOSTILE, SMALL,
        List.of("-Dnufleet.home=" + Home.find(), "-cp", System.getProperty("java.class.path"),
            OtherJvm.class.getName(), Integer.toString(worlds.boards()), Integer.toString(worlds.imageBytes()),
            worlds.scenario()))
        .flatMap(List::stream).toList();
    try {
      OtherJvm other = new OtherJvm(new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
      other.version = other.hello(java);
      return other;
    } catch (IOException e) {
      throw new UserMistake("--check-determinism lets worlds live in another Java too, and " + command.get(0)
          + " cannot be started: " + e.getMessage());
    }
  }

  /** What it calls itself. @throws UserMistake if it has ended already, as one that is too old does */
  private String hello(Path java) {
    try {
      asks.write("version\n");
      asks.flush();
      String line = answers.readLine();
      if (line != null) {
        return line;
      }
    } catch (IOException e) {
      // it does not listen: as if it had ended
    }
    close();
    throw new UserMistake("--check-determinism lets worlds live in another Java too, and " + java
        + " ended at once; Java " + OLDEST + " or newer is needed");
  }

  /** Its version, as {@code java.version} has it. */
  String version() {
    return version;
  }

  /** Asks for a world's second life, which goes on while the first is lived here. */
  void begin(long seed) {
    ask("digest " + seed);
  }

  /** Where the life that has begun differs from the first. @param first of the same seed */
  Optional<Trace.Difference> end(WorldPlan plan, Trace first, Workshop workshop) {
    if (answer().equals(first.size() + " " + Long.toHexString(first.hash()))) {
      return Optional.empty();
    }
    ask("hashes " + plan.seed());
    long[] others = Stream.of(answer().split(" ")).filter(one -> !one.isEmpty())
        .mapToLong(one -> Long.parseUnsignedLong(one, 16)).toArray();
    int item = first.differsFrom(others);
    if (item < 0) {
      return Optional.of(new Trace.Difference(first.size(), "all as there", "all as here, when asked again"));
    }
    ask("item " + plan.seed() + " " + item);
    return Optional.of(new Trace.Difference(item, ascii(Trace.text(plan, workshop, item)), answer()));
  }

  private void ask(String line) {
    try {
      asks.write(line + "\n");
      asks.flush();
    } catch (IOException e) {
      throw new IllegalStateException("the other Java does not listen any more", e);
    }
  }

  private String answer() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw new IllegalStateException("the other Java has ended by itself");
      }
      return line;
    } catch (IOException e) {
      throw new IllegalStateException("the other Java says nothing any more", e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }

  /** On one line; what is not printable in ASCII is written out. */
  private static String ascii(String text) {
    StringBuilder line = new StringBuilder();
    text.chars().forEach(c -> line.append(c >= ' ' && c < 0x7F ? Character.toString(c)
        : "\\u" + "0".repeat(4 - Integer.toHexString(c).length()) + Integer.toHexString(c)));
    return line.toString();
  }

  // ---- over there

  /** @param args how many boards a world has, the bytes of its image, and the scenario */
  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, /* autoFlush= */ false, StandardCharsets.US_ASCII);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    Worlds worlds = Worlds.of(Integer.parseInt(args[0]), Integer.parseInt(args[1]), args[2]);
    Workshop workshop = new Workshop();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.print(answer(line.split(" "), worlds, workshop));
      out.print('\n');
      out.flush();
    }
  }

  private static String answer(String[] asked, Worlds worlds, Workshop workshop) {
    if (asked[0].equals("version")) {
      return ascii(System.getProperty("java.version"));
    }
    WorldPlan plan = worlds.plan(Long.parseLong(asked[1]));
    if (asked[0].equals("item")) {
      return ascii(Trace.text(plan, workshop, Integer.parseInt(asked[2])));
    }
    Trace trace = Trace.of(plan, workshop);
    if (asked[0].equals("digest")) {
      return trace.size() + " " + Long.toHexString(trace.hash());
    }
    StringBuilder hashes = new StringBuilder();
    for (long hash : trace.hashes()) {
      hashes.append(Long.toHexString(hash)).append(' ');
    }
    return hashes.toString();
  }
}
