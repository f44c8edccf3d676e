package dev.nufleet.app.simulate;

import dev.nufleet.app.run.RunCommand;
import dev.nufleet.app.settings.ChaosFile;
import dev.nufleet.app.settings.Home;
import dev.nufleet.app.settings.Scenarios;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.model.RunClock;
import dev.nufleet.sim.Outcome;
import dev.nufleet.sim.Swarm;
import dev.nufleet.sim.Workshop;
import dev.nufleet.sim.World;
import dev.nufleet.sim.WorldPlan;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code simulate}: boards, links and stand-in under a virtual clock. */
@Command(
    name = "simulate",
    description = {
      "Lets worlds of boards, links and a stand-in live under a virtual clock, each from its seed and in one thread.",
      "Exit 0: all invariants held. 1: some did not, or a board is unfinished without a reason. 2: bad input."
    })
public final class SimulateCommand implements Callable<Integer> {
  private static final String SWARM = "swarm";
  private static final int VIOLATED = 1;
  private static final int MOST_BOARDS = 1000;
  private static final int MOST_THREADS = 256;
  private static final int MOST_MINUTES = 100_000;
  private static final Pattern SEEDS = Pattern.compile("([0-9]{1,18})(?:\\.\\.([0-9]{1,18}))?");
  private static final long PROGRESS_SECONDS = 10;

  @Option(names = "--scenario", paramLabel = "NAME|FILE|swarm", defaultValue = SWARM,
      description = "what befalls the boards: a scenario that comes along, a file, or swarm, which draws it from each"
          + " seed (default: ${DEFAULT-VALUE})")
  private String scenario;

  @Option(names = "--seeds", paramLabel = "A..B", defaultValue = "1..100",
      description = "which worlds; one number is one world (default: ${DEFAULT-VALUE})")
  private String seeds;

  @Option(names = "--boards", paramLabel = "N",
      description = "boards of each world, 1..1000 (default: 1 to 9, drawn from the seed)")
  private String boards;

  @Option(names = "--minutes", paramLabel = "M", description = "begin no seed after so many minutes, 1..100000")
  private String minutes;

  @Option(names = "--threads", paramLabel = "N",
      description = "worlds side by side, 1..256 (default: the machine's processors)")
  private String threads;

  @Option(names = "--check-determinism",
      description = "let each world live twice, and say so if its histories differ")
  private boolean twice;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help message and exit.")
  private boolean help;

  @Spec private CommandSpec spec;

  private final RunClock clock;

  /** One seed's end: an outcome, or the defect of ours that ended it. */
  private record Lived(long seed, Outcome outcome, boolean differs, RuntimeException failure) {}

  public SimulateCommand(RunClock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws InterruptedException {
    Matcher range = SEEDS.matcher(seeds);
    if (!range.matches()) {
      throw new UserMistake("--seeds '" + seeds + "' is no range; A..B is one, such as 1..1000, or one number");
    }
    long first = Long.parseLong(range.group(1));
    long last = range.group(2) == null ? first : Long.parseLong(range.group(2));
    if (last < first) {
      throw new UserMistake("--seeds '" + seeds + "' ends before it begins; write the smaller number first");
    }
    int count = boards == null ? 0 : number("--boards", boards, MOST_BOARDS);
    long until = minutes == null ? Long.MAX_VALUE
        : clock.nanos() + TimeUnit.MINUTES.toNanos(number("--minutes", minutes, MOST_MINUTES));
    int workers = threads == null
        ? Runtime.getRuntime().availableProcessors() : number("--threads", threads, MOST_THREADS);
    Scenario befalls = scenario();
    Tallies tallies = live(first, last, count, until, (int) Math.min(workers, last - first + 1), befalls);
    PrintWriter out = spec.commandLine().getOut();
    tallies.figures().forEach(out::println);
    out.println(tallies.result());
    out.flush();
    return tallies.violations() == 0 ? 0 : VIOLATED;
  }

  private static int number(String option, String text, int most) {
    if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
      throw new UserMistake(option + " '" + text + "' is not allowed; 1.." + most + " is");
    }
    return Integer.parseInt(text);
  }

  /** @return null: drawn from each seed */
  private Scenario scenario() {
    if (scenario.equals(SWARM)) {
      return null;
    }
    ChaosFile read = Scenarios.nameOrFile(scenario, Home.find(), RunCommand.settableOptions());
    if (!read.platform().isEmpty()) {
      throw new UserMistake("scenario " + scenario + " sets the stand-in (" + String.join(", ",
          new TreeMap<>(read.platform()).keySet()) + "), which simulated worlds do not take; leave platform out, or"
          + " use run --chaos");
    }
    return read.scenario();
  }

  private Tallies live(long first, long last, int count, long until, int workers, Scenario befalls)
      throws InterruptedException {
    AtomicLong next = new AtomicLong(first);
    BlockingQueue<Lived> lived = new LinkedBlockingQueue<>();
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      Thread worker = new Thread(() -> {
        Workshop workshop = new Workshop();
        for (long seed = next.getAndIncrement(); seed <= last && clock.nanos() < until;
            seed = next.getAndIncrement()) {
          lived.add(live(Swarm.plan(seed, count, befalls), workshop));
        }
        lived.add(new Lived(Long.MAX_VALUE, null, false, null)); // this worker is through
      }, "world-" + i);
      worker.setDaemon(true);
      worker.start();
      running.add(worker);
    }
    return gather(lived, first, workers);
  }

  private Lived live(WorldPlan plan, Workshop workshop) {
    try {
      Outcome outcome = new World(plan, workshop, fact -> { }, (board, prints) -> { }).live();
      boolean differs = twice && new World(plan, new Workshop(), fact -> { }, (board, prints) -> { }).live().hash()
          != outcome.hash();
      return new Lived(plan.seed(), outcome, differs, null);
    } catch (RuntimeException e) {
      return new Lived(plan.seed(), null, false, e);
    }
  }

  /** Says what came of each seed, in their order, however the threads went. */
  private Tallies gather(BlockingQueue<Lived> lived, long first, int workers) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Tallies tallies = new Tallies();
    TreeMap<Long, Lived> early = new TreeMap<>();
    long begun = clock.nanos();
    long told = begun;
    long expected = first;
    for (int through = 0; through < workers; ) {
      Lived one = lived.poll(PROGRESS_SECONDS, TimeUnit.SECONDS);
      if (one != null && one.seed() == Long.MAX_VALUE) {
        through++;
      } else if (one != null) {
        early.put(one.seed(), one);
        for (Lived now = early.remove(expected); now != null; now = early.remove(++expected)) {
          tell(now, tallies, out);
        }
      }
      if (clock.nanos() - told >= TimeUnit.SECONDS.toNanos(PROGRESS_SECONDS)) {
        told = clock.nanos();
        out.println(tallies.progress((told - begun) / 1e9));
        out.flush();
      }
    }
    early.values().forEach(one -> tell(one, tallies, out));
    out.println(tallies.progress((clock.nanos() - begun) / 1e9));
    return tallies;
  }

  private static void tell(Lived one, Tallies tallies, PrintWriter out) {
    if (one.failure() != null) {
      throw new IllegalStateException("seed " + one.seed() + " broke the simulator", one.failure());
    }
    tallies.add(one.outcome()).forEach(out::println);
    if (one.differs()) {
      tallies.differs();
      out.println("seed " + one.seed() + ": determinism, it lived twice and its histories differ");
    }
    out.flush();
  }
}
