package dev.nufleet.app.run;

import dev.nufleet.app.campaign.Batch;
import dev.nufleet.app.campaign.Campaign;
import dev.nufleet.app.campaign.CampaignRefused;
import dev.nufleet.app.campaign.WaitInVain;
import dev.nufleet.app.rollout.RolloutPlan;
import dev.nufleet.app.rollout.RolloutRecord;
import dev.nufleet.fleet.BoardResult;
import dev.nufleet.fleet.FleetSnapshot;
import dev.nufleet.model.BoardState;
import dev.nufleet.model.Phase;
import dev.nufleet.model.RunClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** One stage of a rollout on its way: its jobs, whom they ask, and how far these are. For the run's own thread. */
final class PresentStage {
  /** A result of ten thousand boards takes some milliseconds. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  /** Each of these two calls is wanted also when the run's time is over meanwhile. */
  private static final Duration CANCELLING = Duration.ofSeconds(30);
  /** States in which a board that was asked has not begun, or not yet again. */
  private static final Set<BoardState> WAITING =
      Set.of(BoardState.OFF, BoardState.CONNECTING, BoardState.ONLINE, BoardState.OFFLINE);
  private static final double SECOND = 1e9;

  /** Makes the jobs of a stage. */
  interface Jobs {
    void make(Batch batch) throws CampaignRefused;
  }

  /** What a stage deals with. */
  record Ground(RolloutPlan plan, Campaign campaign, CampaignCourse course, FleetDesk fleet, RunClock clock) {}

  private final Ground at;
  private final int number;
  /** Asked by stages before it, or upgraded before the first. */
  private final Set<String> before;
  private final Batch batch;
  private final WaitInVain vain;
  private final long startNanos;
  private long endNanos = -1;
  /** Its jobs are being made; those that keep to a platform's limits may take minutes. */
  private CompletableFuture<Void> made = CompletableFuture.completedFuture(null);
  /** Whom they ask; null until they are made. */
  private CompletableFuture<Set<String>> listed;
  /** Null until it is known. */
  private Set<String> all;
  private long lookedNanos = Long.MIN_VALUE;
  private boolean done;
  private int inHand = 1; // until somebody has looked

  /** @param number from 1 on */
  PresentStage(Ground at, int number, Set<String> before) {
    this.at = at;
    this.number = number;
    this.before = Set.copyOf(before);
    this.batch = at.campaign.batch();
    this.vain = new WaitInVain(() -> at.course.calling(() -> at.campaign.open(batch)), at.clock);
    this.startNanos = at.clock.nanos();
  }

  /** @param jobs empty: it has nobody to ask, and is over */
  void begin(Optional<Jobs> jobs) {
    at.fleet.history().stageBegan(number, target(), startNanos);
    if (jobs.isEmpty()) {
      all = Set.of();
      end();
    } else {
      made = at.course.calling(() -> {
        jobs.get().make(batch);
        return null;
      });
    }
  }

  void end() {
    done = true;
    inHand = 0;
    endNanos = at.clock.nanos();
    at.fleet.history().stageEnded(number, endNanos);
  }

  String name() {
    return "stage " + number + " of " + at.plan.stages().size() + " (" + target() + ")";
  }

  private String target() {
    return at.plan.stages().get(number - 1).text();
  }

  /** Whether each of its boards is at its end, as it was seen last. */
  boolean isDone() {
    return done;
  }

  /** Whether some of its boards were on their way when it was seen last. */
  boolean isInHand() {
    return inHand > 0;
  }

  /** Whom it asked that nobody had asked before; nobody as long as it is not known. */
  Set<String> boards() {
    return all == null ? Set.of()
        : all.stream().filter(name -> !before.contains(name)).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Sees how far it is, once a second at most.
   *
   * @throws CampaignRefused if its jobs cannot be made, or the platform does not tell whom they ask
   */
  void look(FleetSnapshot now) throws CampaignRefused, Interruption.Stop, TimeoutException, FleetDesk.Silent {
    boolean due = lookedNanos == Long.MIN_VALUE || at.clock.nanos() - lookedNanos >= LOOK_EVERY.toNanos();
    if (!due || !isListed()) {
      return;
    }
    lookedNanos = at.clock.nanos();
    int settled = 0;
    int online = 0;
    inHand = 0;
    for (BoardResult board : at.fleet.result().boards()) {
      if (all.contains(board.board().value())) {
        settled += board.state().isFinal() ? 1 : 0;
        online += board.state() == BoardState.ONLINE ? 1 : 0;
        inHand += board.state().isFinal() || WAITING.contains(board.state()) ? 0 : 1;
      }
    }
    done = settled == all.size() && nobodyIsHelped(now) || vain.is(all.size() - settled, online);
  }

  private boolean isListed() throws CampaignRefused, Interruption.Stop, TimeoutException {
    if (listed == null && made.isDone()) {
      at.course.wait(made, Duration.ZERO);
      list();
    }
    if (all == null && listed != null && listed.isDone()) {
      asked(at.course.wait(listed, Duration.ZERO));
    }
    return all != null;
  }

  private void asked(Set<String> names) {
    all = names;
    at.fleet.history().stageAsked(number, all, boards());
  }

  private void list() {
    listed = at.course.calling(() -> at.campaign.asked(batch));
  }

  /** A board that somebody is about to reset is not at its end yet. */
  private static boolean nobodyIsHelped(FleetSnapshot now) {
    return now.settled() >= now.states().get(BoardState.UPGRADED) + now.states().get(BoardState.FAILED)
        + now.states().get(BoardState.HALTED);
  }

  /** Jobs that are not made yet are not made any more; what is open of those that are is withdrawn. */
  void cancel() throws CampaignRefused, Interruption.Stop, TimeoutException {
    at.campaign.stop();
    try {
      at.course.wait(made, CANCELLING);
    } catch (CampaignRefused e) {
      list(); // of those that were made
    }
    at.course.wait(at.course.calling(() -> {
      at.campaign.cancel(batch);
      return null;
    }), CANCELLING);
    inHand = 1;
    lookedNanos = at.clock.nanos(); // a notice that was on its way has come by the next look
  }

  /** Where the platform has not told whom it asked, those count that are named or heard of it. */
  RolloutRecord.Stage record() {
    if (all == null) {
      Set<String> heard = noticed();
      heard.addAll(batch.names());
      asked(heard);
    }
    Set<String> first = boards();
    return new RolloutRecord.Stage(number, target(), first, all.size() - first.size(), startNanos / SECOND,
        endNanos < 0 ? OptionalDouble.empty() : OptionalDouble.of(endNanos / SECOND));
  }

  private Set<String> noticed() {
    Set<String> noticed = new HashSet<>();
    try {
      for (BoardResult board : at.fleet.result().boards()) {
        if (board.nanosOf(Phase.NOTICE).isPresent() && !before.contains(board.board().value())) {
          noticed.add(board.board().value());
        }
      }
    } catch (FleetDesk.Silent e) {
      noticed.clear(); // the report will know of no board at all
    }
    return noticed;
  }
}
