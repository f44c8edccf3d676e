package dev.nufleet.app.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.live.view.FaultShown;
import dev.nufleet.app.live.view.FaultsShown;
import dev.nufleet.app.report.ChaosRecord;
import dev.nufleet.app.settings.ChaosFile;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.ScenarioText;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.ChaosTime;
import dev.nufleet.chaos.Fault;
import dev.nufleet.chaos.OperatorPolicy;
import dev.nufleet.chaos.Planner;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.chaos.Spread;
import dev.nufleet.chaos.When;
import dev.nufleet.model.BoardEvent.FaultActed;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.RunClock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The faults that are given while a run goes on: each is planned with the run's seed for the boards that it names, told
 * to them, and kept in {@code chaos.conf} before it acts. That file has the run's scenario with these faults behind its
 * own, so a run of it with the same seed and boards plans the same acts.
 *
 * <p>Calls exclude each other; what boards ask when they are made does not wait for them.
 */
public final class LiveFaults implements FaultsShown {
  /** The boards of the run, as far as faults go. */
  public interface Fleet {
    /** One that is not switched on yet hears nothing; it asks {@link #planOf} when it is. */
    void tell(BoardId board, BoardCommand what);

    /** What came true until now, at boards and platform. @throws Exception if the fleet does not answer */
    List<FaultActed> acted() throws Exception;

    /** Whether the platform is a stand-in of this run, which takes faults too and tells what came true. */
    boolean hasPlatform();

    /** @param whole for the platform as a whole @param devices for these, by their names */
    void tellPlatform(List<Act> whole, Map<String, List<Act>> devices);

    void endAtPlatform(int fault);

    /** For who keeps what happens: a fault is given. */
    void given(ChaosRecord.Live fault);

    /** For who keeps what happens: a fault that was given has ended. */
    void takenBack(int fault);
  }

  private final RunSettings settings;
  private final List<BoardSpec> boards;
  private final List<String> names;
  private Planner planner;
  private final RunClock clock;
  private final List<GivenFault> given = new CopyOnWriteArrayList<>();
  private Optional<Fleet> fleet = Optional.empty();
  private Optional<Map<Integer, Planned>> planned = Optional.empty();
  private long startNanos;
  private Optional<Long> closedNanos = Optional.empty();

  /** @param planner of the run's scenario */
  public LiveFaults(RunSettings settings, List<BoardSpec> boards, Planner planner, RunClock clock) {
    this.settings = settings;
    this.planner = planner;
    this.boards = boards;
    this.names = boards.stream().map(board -> board.id().value()).toList();
    this.clock = clock;
  }

  /** From now on faults may be given. @param startNanos of the clock, when the first board is switched on */
  public synchronized void open(Fleet fleet, long startNanos) {
    this.fleet = Optional.of(fleet);
    this.startNanos = startNanos;
  }

  /** The next campaign begins. @param planner of its plan */
  public synchronized void next(Planner planner) {
    this.planner = planner;
    planned = Optional.empty();
  }

  /** What was given until now and not taken back, for a board that is made now. */
  public List<Act> planOf(BoardSpec board) {
    return given.stream().filter(one -> one.endedNanos().isEmpty()).flatMap(one -> one.actsOf(board).stream()).toList();
  }

  /**
   * A fault begins.
   *
   * @return its number
   * @throws UserMistake if it says something that cannot be meant
   */
  public synchronized int give(byte[] json) throws Refused {
    Fleet now = fleetNow();
    int place = settings.chaos().faults().size() + given.size() + 1;
    if (place > ChaosFile.MOST_FAULTS) {
      throw new Refused(409, "this run has " + ChaosFile.MOST_FAULTS + " faults already, as many as a scenario may"
          + " have; a fault that repeats itself does with one: after and every");
    }
    long at = clock.nanos();
    Fault fault = fromNow(LiveFault.read(json, place, settings.chaos().sites()), at);
    boolean ofPlatform = fault.kind().side() == FaultKind.Side.PLATFORM;
    if (ofPlatform && !now.hasPlatform()) {
      throw new Refused(409, fault.kind().word() + " befalls the platform, and only a stand-in of the run's own takes"
          + " faults while it goes on; one of another process has those of its own --chaos, the real platform none");
    }
    Planner planner = new Planner(
        new Scenario("live", "", settings.chaos().sites(), List.of(fault), OperatorPolicy.DEFAULT),
        settings.seed(), settings.image().bytes().length, names);
    Map<BoardId, List<Act>> hit = new LinkedHashMap<>();
    for (BoardSpec board : boards) {
      List<Act> acts = GivenFault.actsOf(planner, board);
      if (!acts.isEmpty()) {
        hit.put(board.id(), acts);
      }
    }
    List<Act> whole = planner.ofPlatform().stream().map(Act::asLive).toList();
    int acts = whole.size() + hit.values().stream().mapToInt(List::size).sum();
    GivenFault one = new GivenFault(Act.LIVE + place, fault, planner, at, hit.size(), acts, Optional.empty());
    write(Stream.concat(given.stream(), Stream.of(one)).toList());
    given.add(one); // before anyone is told: a board that is made meanwhile knows it by its plan
    now.given(one.told());
    if (ofPlatform) {
      Map<String, List<Act>> devices = new LinkedHashMap<>();
      hit.forEach((board, planned) -> devices.put(board.value(), planned));
      now.tellPlatform(whole, devices);
    } else {
      hit.forEach((board, planned) -> now.tell(board, new BoardCommand.Plan(planned)));
    }
    return one.id();
  }

  /** What still acts of a fault ends, and nothing more of it comes true. Ended twice is ended. */
  public synchronized void end(int id) throws Refused {
    Fleet now = fleetNow();
    int index = id - Act.LIVE - settings.chaos().faults().size() - 1;
    if (index < 0 || index >= given.size()) {
      throw new Refused(404, "no fault " + id + " was given; GET /api/chaos names those that were, and those of the"
          + " scenario stay");
    }
    GivenFault one = given.get(index);
    if (one.endedNanos().isPresent()) {
      return;
    }
    given.set(index, one.ended(clock.nanos()));
    now.takenBack(id);
    if (one.fault().kind().side() == FaultKind.Side.PLATFORM) {
      now.endAtPlatform(id);
    } else {
      boards.stream().filter(board -> !one.actsOf(board).isEmpty())
          .forEach(board -> now.tell(board.id(), new BoardCommand.EndFault(id)));
    }
    write(given);
  }

  /** The scenario's plan in numbers, by fault. Drawn once: it does not change, and of many boards it takes long. */
  private synchronized Map<Integer, Planned> planned() {
    if (planned.isEmpty()) {
      planned = Optional.of(Planned.of(planner, boards));
    }
    return planned.get();
  }

  /** What is planned, and what was given, with how often it came true. */
  public ObjectNode show() throws Refused {
    Map<Integer, Long> acted = acted();
    boolean told = fleetToAsk().hasPlatform();
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("scenario", settings.chaos().name());
    Map<Integer, Planned> all = planned();
    ArrayNode faults = root.putArray("planned");
    settings.chaos().faults().forEach(fault -> {
      Planned planned = all.getOrDefault(fault.number(), Planned.NOTHING);
      boolean atPlatform = fault.kind().side() == FaultKind.Side.PLATFORM;
      ObjectNode entry = faults.addObject().put("fault", fault.number()).put("text", ScenarioText.of(fault))
          .put("boards", planned.boards()).put("acts", planned.acts())
          .put("acted", atPlatform && !told ? null : acted.getOrDefault(fault.number(), 0L)); // asked at the end alone
      ended(entry, closedSeconds());
    });
    ArrayNode live = root.putArray("live");
    for (GivenFault one : given) {
      ObjectNode entry = live.addObject().put("id", one.id()).put("text", ScenarioText.of(one.fault()))
          .put("startedSeconds", one.startedNanos() / 1e9);
      ended(entry, seconds(one.endedNanos()));
      entry.put("boards", one.boards()).put("acts", one.acts()).put("acted", acted.getOrDefault(one.id(), 0L));
    }
    return root;
  }

  private static void ended(ObjectNode entry, OptionalDouble seconds) {
    seconds.ifPresentOrElse(at -> entry.put("endedSeconds", at), () -> entry.putNull("endedSeconds"));
  }

  /** No fault is given any more: the run has come to its end. @return those that were */
  public synchronized List<ChaosRecord.Live> close() {
    closedNanos = Optional.of(closedNanos.orElseGet(clock::nanos));
    return soFar();
  }

  /** What was given until now. */
  public List<ChaosRecord.Live> soFar() {
    return given.stream().map(GivenFault::told).toList();
  }

  /** The scenario's faults and those that were given, for who looks on. */
  @Override
  public List<FaultShown> all() {
    Map<Integer, Planned> all = planned();
    OptionalDouble closed = closedSeconds();
    Stream<FaultShown> scenario = settings.chaos().faults().stream().map(fault -> new FaultShown(
        fault.number(), ScenarioText.of(fault), fault.kind(),
        all.getOrDefault(fault.number(), Planned.NOTHING).boards(), 0, closed, true));
    Stream<FaultShown> live = given.stream().map(one -> new FaultShown(
        one.id(), ScenarioText.of(one.fault()), one.fault().kind(), one.boards(), one.startedNanos() / 1e9,
        seconds(one.endedNanos()), false));
    return Stream.concat(scenario, live).toList();
  }

  /** When the scenario ended, with the run: what comes true of it later is in no report. */
  private synchronized OptionalDouble closedSeconds() {
    return seconds(closedNanos);
  }

  private static OptionalDouble seconds(Optional<Long> nanos) {
    return nanos.map(at -> OptionalDouble.of(at / 1e9)).orElse(OptionalDouble.empty());
  }

  @Override
  public synchronized String whyNot() {
    return closedNanos.isPresent() ? "the run has come to its end" : whyNoHands();
  }

  @Override
  public synchronized String whyNoHands() {
    return fleet.isEmpty() ? "the boards are not there yet" : "";
  }

  private Map<Integer, Long> acted() throws Refused {
    try {
      return fleetToAsk().acted().stream().collect(
          Collectors.groupingBy(FaultActed::fault, Collectors.counting()));
    } catch (Refused e) {
      throw e;
    } catch (Exception e) {
      throw new Refused(503, "the fleet does not answer: " + e.getMessage());
    }
  }

  private synchronized Fleet fleetToAsk() throws Refused {
    return fleet.orElseThrow(() -> new Refused(503, "the boards are not there yet; try again in a moment"));
  }

  private Fleet fleetNow() throws Refused {
    if (closedNanos.isPresent()) {
      throw new Refused(409, "the run has come to its end, and its report is written; start another");
    }
    return fleetToAsk();
  }

  /** Times of a live fault count from when it is given; a scenario's from when the first board is switched on. */
  private Fault fromNow(Fault fault, long atNanos) {
    if (!(fault.when() instanceof When.After after)) {
      return fault;
    }
    long now = boardNanos(atNanos);
    Spread from = new Spread(ScenarioText.sayable(now + after.nanos().least()),
        ScenarioText.sayable(now + after.nanos().most()));
    return new Fault(fault.number(), fault.kind(), fault.boards(), new When.After(from), fault.share(), fault.times(),
        fault.every(), fault.parameters());
  }

  private void write(List<GivenFault> all) throws Refused {
    ReplayFile.write(settings, all, this::boardNanos);
  }

  /** Of the board's time, since the first board was switched on. */
  private long boardNanos(long runNanos) {
    return new ChaosTime(settings.pace()).boardNanos(runNanos - startNanos);
  }
}
