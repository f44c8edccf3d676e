package dev.nufleet.app.bench;

import dev.nufleet.model.Printable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A fleet that has done its work and stays up, with all boards connected; and the memory that it holds then. */
final class IdleFleet {
  static final Unmeasured NO_HEAP = Unmeasured.lacking("the heap of another process is told by jcmd, which a JDK has"
      + " beside java, and this Java has not");
  static final Unmeasured NO_RESIDENT =
      Unmeasured.lacking("resident memory is read from /proc/PID/status, which this system does not have");

  /** What a run says last. */
  private static final String HOLDS = "holding";
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
  /** The last line of a histogram: instances, bytes. */
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)\\s*$");

  private final Lab lab;

  IdleFleet(Lab lab) {
    this.lab = lab;
  }

  /**
   * What a process holds.
   *
   * @param heapKb what is in use once garbage is collected; empty if this Java cannot ask another
   * @param residentKb before that; empty where the system does not tell
   */
  record Memory(OptionalLong heapKb, OptionalLong residentKb) {}

  /** One that holds; whoever closes it ends it. */
  final class Held implements AutoCloseable {
    private final Process process;
    private final String lastWords;

    private Held(Process process, String lastWords) {
      this.process = process;
      this.lastWords = lastWords;
    }

    /** The last line of its progress. */
    String lastWords() {
      return lastWords;
    }

    Memory memory() throws Unmeasured, Over {
      OptionalLong resident = resident(process.pid());
      return new Memory(heap(process.pid()), resident);
    }

    @Override
    public void close() throws Over {
      lab.children().end(process);
    }
  }

  /**
   * Starts a run with {@code --hold}, and waits until it holds.
   *
   * @throws Unmeasured if it ends before
   */
  Held hold(List<String> command) throws Unmeasured, Over {
    Process process = lab.children().start(new ProcessBuilder(command).redirectErrorStream(true));
    String last = "it says nothing";
    try {
      process.getOutputStream().close();
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(HOLDS)) {
          return new Held(process, last);
        }
        last = line.isBlank() ? last : Printable.brief(line);
      }
    } catch (IOException e) {
      last = "what it says cannot be read: " + e.getMessage();
    }
    lab.children().end(process);
    throw Unmeasured.broken("a run that was to hold ended: " + last);
  }

  /** Kilobytes; empty where the system does not tell. */
  static OptionalLong resident(long pid) {
    try {
      Matcher found = RESIDENT.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
      return found.find() ? OptionalLong.of(Long.parseLong(found.group(1))) : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** A histogram of all that lives, before which the other virtual machine collects its garbage. */
  private OptionalLong heap(long pid) throws Unmeasured, Over {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      return OptionalLong.empty();
    }
    Stopwatch.Spent spent = lab.stopwatch().succeed(
        Stream.of(jcmd.toString(), Long.toString(pid), "GC.class_histogram").toList(), Stopwatch.NOTHING);
    Matcher found = TOTAL.matcher(spent.output());
    if (!found.find()) {
      throw Unmeasured.broken("jcmd tells no total of the heap: " + spent.lastWords());
    }
    return OptionalLong.of(Long.parseLong(found.group(1)) / 1024);
  }
}
