package dev.nufleet.app.simulate;

import dev.nufleet.app.run.progress.TerminalColumns;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.history.Defect;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.RunClock;
import dev.nufleet.sim.study.Life;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code simulate}: boards, links and stand-in under a virtual clock. */
@Command(
    name = "simulate",
    description = {
      "Lets worlds of boards, links and a stand-in live under a virtual clock, each from its seed and in one thread.",
      "What violates something is kept as a capsule, which --replay lets live again.",
      "Exit 0: all invariants held. 1: some did not, a board is unfinished without a reason, or what --find or a",
      "capsule names was not shown. 2: bad input."
    })
public final class SimulateCommand implements Callable<Integer> {
  private static final int VIOLATED = 1;
  private static final int MOST_BOARDS = 1000;
  private static final int MOST_THREADS = 256;
  private static final int MOST_MINUTES = 100_000;
  private static final Pattern SEEDS = Pattern.compile("([0-9]{1,18})(?:\\.\\.([0-9]{1,18}))?");

  @Option(names = "--scenario", paramLabel = "NAME|FILE|swarm",
      description = "what befalls the boards: a scenario that comes along, a file, or swarm, which draws it from each"
          + " seed (default: swarm)")
  private String scenario;

  @Option(names = "--seeds", paramLabel = "A..B",
      description = "which worlds; one number is one world (default: 1..100; with --find 1..10000)")
  private String seeds;

  @Option(names = "--boards", paramLabel = "N",
      description = "boards of each world, 1..1000 (default: 1 to 9, drawn from the seed)")
  private String boards;

  @Option(names = "--image-bytes", paramLabel = "N",
      description = "what each board downloads, 1.." + MemoryMap.CANDIDATE_MAX_FIRMWARE_BYTES + " (default: drawn from"
          + " the seed, short mostly)")
  private String imageBytes;

  @Option(names = "--minutes", paramLabel = "M", description = "begin no seed after so many minutes, 1..100000")
  private String minutes;

  @Option(names = "--threads", paramLabel = "N",
      description = "worlds side by side, 1..256 (default: the machine's processors)")
  private String threads;

  @Option(names = "--check-determinism",
      description = "let each world live twice, the second time in another Java with a foreign language, zone, charset"
          + " and hash codes, and show where its histories differ")
  private boolean twice;

  @Option(names = "--java", paramLabel = "DIR",
      description = "with --check-determinism: the home of the other Java (default: that of this one)")
  private Path otherJava;

  @Option(names = "--find", paramLabel = "DEFECT",
      description = "end with the first world in which a board is unfinished and shows this defect of the real"
          + " firmware, and keep that as a capsule; a name of docs/defects.md, such as stale-offset")
  private String wanted;

  @Option(names = "--out", paramLabel = "DIR",
      description = "where capsules are written (default: capsules)")
  private Path folder;

  @Option(names = "--replay", paramLabel = "CAPSULE",
      description = "let the world of a capsule live again, show it event by event, and say whether the same end came")
  private Path replay;

  @Option(names = "--step", description = "with --replay: wait for Enter after each event")
  private boolean step;

  @Option(names = "--console", paramLabel = "BOARD",
      description = "with --replay: show this board's console instead of events")
  private String console;

  @Option(names = "--shrink",
      description = "make what violates something smaller: fewer boards, fewer faults, an earlier end; leaves a capsule"
          + " and a scenario for run --chaos beside the capsule. With --replay: that capsule")
  private boolean shrink;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help message and exit.")
  private boolean help;

  @Spec private CommandSpec spec;

  private final RunClock clock;

  public SimulateCommand(RunClock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (replay != null) {
      return replayed();
    }
    if (step || console != null) {
      throw new UserMistake((step ? "--step" : "--console") + " is for --replay CAPSULE; name one");
    }
    if (otherJava != null && !twice) {
      throw new UserMistake("--java is for the second lives of --check-determinism; add that, or leave --java out");
    }
    Capsules capsules = new Capsules(folder == null ? Path.of("capsules") : folder, options());
    PrintWriter out = spec.commandLine().getOut();
    Tallies tallies = new Batch(asked(), clock, out, capsules).live();
    if (shrink) {
      new Shrinking(clock, out).shrink(capsules.kept());
    }
    tallies.figures().forEach(out::println);
    boolean missed = wanted != null && !tallies.isFound();
    if (missed) {
      out.println("no unfinished board shows " + wanted + " in these worlds; other --seeds may have one");
    }
    out.println(tallies.result());
    out.flush();
    return tallies.violations() == 0 && !missed ? 0 : VIOLATED;
  }

  private static Defect defect(String word) {
    return Arrays.stream(Defect.values()).filter(defect -> defect.word().equals(word)).findFirst().orElseThrow(
        () -> new UserMistake("--find '" + word + "' is no defect that can be named; " + Arrays.stream(Defect.values())
            .map(Defect::word).sorted().collect(Collectors.joining(", ")) + " are"));
  }

  private Batch.Asked asked() {
    String range = seeds != null ? seeds : wanted == null ? "1..100" : "1..10000";
    Matcher numbers = SEEDS.matcher(range);
    if (!numbers.matches()) {
      throw new UserMistake("--seeds '" + range + "' is no range; A..B is one, such as 1..1000, or one number");
    }
    long first = Long.parseLong(numbers.group(1));
    long last = numbers.group(2) == null ? first : Long.parseLong(numbers.group(2));
    if (last < first) {
      throw new UserMistake("--seeds '" + range + "' ends before it begins; write the smaller number first");
    }
    int count = boards == null ? 0 : number("--boards", boards, MOST_BOARDS);
    int bytes = imageBytes == null
        ? 0 : number("--image-bytes", imageBytes, MemoryMap.CANDIDATE_MAX_FIRMWARE_BYTES);
    long until = minutes == null ? Long.MAX_VALUE
        : clock.nanos() + TimeUnit.MINUTES.toNanos(number("--minutes", minutes, MOST_MINUTES));
    int workers = threads == null
        ? Runtime.getRuntime().availableProcessors() : number("--threads", threads, MOST_THREADS);
    return new Batch.Asked(first, last, Worlds.of(count, bytes, scenario == null ? Worlds.SWARM : scenario), until,
        (int) Math.min(workers, last - first + 1), Optional.ofNullable(wanted).map(SimulateCommand::defect), twice
            ? Optional.of(otherJava == null ? Path.of(System.getProperty("java.home")) : otherJava)
            : Optional.empty());
  }

  private static int number(String option, String text, int most) {
    if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
      throw new UserMistake(option + " '" + text + "' is not allowed; 1.." + most + " is");
    }
    return Integer.parseInt(text);
  }

  /** What worlds are found with, for their capsules. */
  private Map<String, String> options() {
    Map<String, String> options = new TreeMap<>();
    options.put("scenario", scenario == null ? Worlds.SWARM : scenario);
    if (boards != null) {
      options.put("boards", boards);
    }
    if (imageBytes != null) {
      options.put("image-bytes", imageBytes);
    }
    return options;
  }

  // ---- capsules

  private int replayed() {
    if (scenario != null || seeds != null || boards != null || minutes != null || threads != null || twice
        || imageBytes != null || otherJava != null || wanted != null) {
      throw new UserMistake("--replay takes all from its capsule; leave --scenario, --seeds, --boards, --image-bytes,"
          + " --minutes, --threads, --check-determinism, --java and --find out");
    }
    Capsule capsule = CapsuleFile.read(replay);
    if (console != null && !capsule.plan().names().contains(console)) {
      throw new UserMistake("--console '" + console + "' is none of the capsule's boards; "
          + String.join(", ", capsule.plan().names()) + " are");
    }
    if (step && !(TerminalColumns.isTerminal() && TerminalColumns.isKeyboard())) {
      throw new UserMistake("--step waits for Enter after each event, and this is no terminal; leave --step out");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (shrink) {
      if (step || console != null) {
        throw new UserMistake("--shrink shows no events; leave --step and --console out");
      }
      boolean there = new Shrinking(clock, out).shrink(replay, capsule);
      out.flush();
      return there != capsule.violation().isDefect() ? VIOLATED : 0;
    }
    Runnable pause = step ? new EnterKey(System.in, out) : () -> { };
    Replay shown = new Replay(capsule, out);
    Life life = console == null ? shown.events(pause) : shown.console(console, pause);
    Tallies tallies = new Tallies();
    life.outcome().ifPresentOrElse(tallies::add, () -> tallies.addBroken(life.plan()));
    tallies.violated(life);
    out.println(tallies.result());
    out.flush();
    boolean missed = capsule.violation().isDefect() && capsule.violation().likeIn(life.defects()).isEmpty();
    return life.violations().isEmpty() && !missed ? 0 : VIOLATED;
  }
}
