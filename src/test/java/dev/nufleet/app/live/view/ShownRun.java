package dev.nufleet.app.live.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.report.Timeline;
import dev.nufleet.app.settings.AskedMemories;
import dev.nufleet.app.settings.Image;
import dev.nufleet.app.settings.Mix;
import dev.nufleet.app.settings.Repeat;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.RunSettings.Embedded;
import dev.nufleet.app.settings.Threshold;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.chaos.Fault;
import dev.nufleet.chaos.OperatorPolicy;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.fleet.BoardResult;
import dev.nufleet.fleet.FleetFindings;
import dev.nufleet.fleet.FleetResult;
import dev.nufleet.fleet.OperatorDid;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardInvariant;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.HandClock;
import dev.nufleet.model.Mends;
import dev.nufleet.model.Pace;
import dev.nufleet.model.Phase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** A run at which somebody looks, and whose boards do what a test says. */
public final class ShownRun {
  public static final long SECOND = 1_000_000_000L;
  public static final int SITES = 7;

  public final AtomicLong nanos = new AtomicLong(SECOND);
  public final List<BoardSpec> boards = new ArrayList<>();
  public final Timeline timeline = new Timeline();
  public final Queue<OperatorDid> deeds = new ConcurrentLinkedQueue<>();
  public final Queue<BoardCommand> told = new ConcurrentLinkedQueue<>();
  public final HandClock clock = new HandClock(nanos::get);
  public final RunSettings settings;
  public final RunView view;
  /** What boards answer. */
  public volatile BoardCommand.StorageAnswer storage = new BoardCommand.NoStorage("nobody looked");

  /** @param names of boards, made from 0, 1, … */
  public ShownRun(int count, Function<Integer, String> names) {
    this(count, names, Path.of("runs/one"));
  }

  /** @param reportDir where a run writes its report */
  public ShownRun(int count, Function<Integer, String> names, Path reportDir) {
    for (int i = 0; i < count; i++) {
      String name = names.apply(i);
      boards.add(new BoardSpec(new BoardId(name), BoardProfile.values()[i % 4],
          DeviceTriple.of("a1B2c3D4e5F", "device-" + i, "secret"), "cn-shanghai", Pace.BOARD, new FirmwareVersion(1),
          new byte[0], 42));
    }
    settings = settings(reportDir);
    view = new RunView(settings, clock, boards, timeline);
  }

  public static ShownRun of(int count) {
    return new ShownRun(count, i -> "board-" + i);
  }

  private static RunSettings settings(Path reportDir) {
    return new RunSettings("calm", List.of(), true, Mix.parse(Mix.DEFAULT),
        new Image("fw.bin", new byte[1000]), new FirmwareVersion(2), new FirmwareVersion(1), Pace.BOARD, 42,
        OptionalDouble.empty(), new Embedded(), "cn-shanghai", Duration.ofMinutes(1),
        List.of(Threshold.parse("boards.upgraded<100%")), List.of(),
        new Scenario("calm", "", SITES, List.<Fault>of(), OperatorPolicy.DEFAULT), Mends.NONE, reportDir,
        Optional.empty(), Optional.empty(), true, new AskedMemories(Optional.empty(), Optional.empty()), List.of(),
        Optional.empty(), false, false, false, Repeat.ONCE);
  }

  /** A fleet that answers as if none of its boards had been switched on. */
  public void open() {
    view.open(new Desk() {
      @Override
      public CompletionStage<Optional<BoardResult>> board(BoardId board) {
        return CompletableFuture.completedFuture(FleetResult.unheard(boards).boards().stream()
            .filter(one -> one.board().equals(board)).findFirst());
      }

      @Override
      public CompletionStage<FleetFindings> findings() {
        return CompletableFuture.completedFuture(new FleetFindings(
            Map.of(BoardInvariant.EXACT_IMAGE, new FleetFindings.Found(3, 1))));
      }

      @Override
      public CompletionStage<String> console(BoardId board, Printed.Style style) {
        return CompletableFuture.completedFuture(board + " says " + style + "\r\n");
      }

      @Override
      public CompletionStage<BoardCommand.StorageAnswer> storage(BoardId board) {
        return CompletableFuture.completedFuture(storage);
      }

      @Override
      public CompletionStage<Boolean> touch(OperatorDid deed) {
        deeds.add(deed);
        return CompletableFuture.completedFuture(true);
      }

      @Override
      public void tell(BoardId board, BoardCommand what) {
        told.add(what);
      }
    });
  }

  /** A report in which an invariant is broken, one was not checked, and a threshold was passed. */
  public static JsonNode judged(String verdict) {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.putObject("run").put("verdict", verdict).put("why", "as it came");
    report.putObject("boards").put("total", 3).put("upgraded", 1).put("failed", 0).put("halted", 0).put("offline", 0)
        .put("unfinished", 2);
    ObjectNode invariants = report.putObject("invariants");
    invariants.putObject("exact-image").put("held", false).put("violations", 2).put("checked", true).putNull("why");
    invariants.putObject("tasks-final").put("held", true).put("violations", 0).put("checked", true).putNull("why");
    invariants.putObject("version-truth").putNull("held").putNull("violations").put("checked", false)
        .put("why", "the platform did not tell");
    report.putArray("thresholds").addObject().put("expr", "boards.upgraded<100%").put("value", 2).put("ok", false);
    return report;
  }

  /** All boards are switched on. */
  public void launch() {
    boards.forEach(board ->
        view.fleet().did(new OperatorDid(board.id(), OperatorDid.Deed.SWITCHED_ON), nanos.get()));
  }

  public void tell(int board, BoardEvent.What what) {
    BoardSpec spec = boards.get(board);
    view.fleet().hear(new BoardEvent(spec.id(), spec.profile(), nanos.get(), what));
  }

  public void stands(int board, BoardState state, Phase phase, String cause) {
    view.fleet().stands(boards.get(board).id(), state, phase, cause, "2");
  }
}
