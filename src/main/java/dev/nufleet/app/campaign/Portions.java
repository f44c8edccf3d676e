package dev.nufleet.app.campaign;

import dev.nufleet.app.cloud.CallPace;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.RunClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Asks a campaign's devices portion by portion, the next one when few of those that were asked are on their way. More
 * downloads at once than a machine can carry make each other late, are given up and begun anew, and end later than one
 * after the other. Boards that do not come to their end do not stop the others: after {@link #STALL} without any that
 * does, the next portion is asked all the same. To be used by one thread.
 */
public final class Portions {
  /** As many as one job names. */
  static final int PORTION = CallPace.NONE.jobDevices();

  static final Duration STALL = Duration.ofSeconds(10);

  private final int devices;
  private final int mostInHand;
  private final BiFunction<Integer, Integer, CompletableFuture<Integer>> ask;
  private final RunClock clock;
  private final CompletableFuture<Integer> made = new CompletableFuture<>();
  private CompletableFuture<Integer> asking = CompletableFuture.completedFuture(0);
  private int asked;
  private int settled;
  private long movedNanos;

  /**
   * @param devices how many there are, 1 or more
   * @param mostInHand a further portion is asked while fewer are on their way
   * @param ask asks the devices from one place up to another, which it leaves out; tells how many jobs there are then
   */
  Portions(
      int devices, int mostInHand, BiFunction<Integer, Integer, CompletableFuture<Integer>> ask, RunClock clock) {
    this.devices = devices;
    this.mostInHand = mostInHand;
    this.ask = ask;
    this.clock = clock;
    this.movedNanos = clock.nanos();
  }

  /**
   * Of a campaign, each portion a job that names its devices.
   *
   * @param mostInHand a further portion is asked while fewer are on their way
   * @param calling makes a call elsewhere
   */
  public static Portions of(Campaign campaign, List<DeviceTriple> devices, int mostInHand,
      Function<Callable<Integer>, CompletableFuture<Integer>> calling, RunClock clock) {
    List<String> names = devices.stream().map(device -> device.deviceName().value()).toList();
    campaign.among(devices);
    Batch all = campaign.batch();
    return new Portions(names.size(), mostInHand, (from, to) -> calling.apply(() -> {
      campaign.ask(all, names.subList(from, to));
      return campaign.jobs();
    }), clock);
  }

  /** How many jobs there are, once all devices are asked; fails with what a call failed with. */
  public CompletableFuture<Integer> made() {
    return made;
  }

  /** What the boards do meanwhile. */
  public String word() {
    return "upgrading, about " + mostInHand + " at once";
  }

  /** To be called now and then. @param settledNow how many boards are at their end, asked or not */
  public void look(int settledNow) {
    if (settledNow != settled) {
      settled = settledNow;
      movedNanos = clock.nanos();
    }
    while (!made.isDone() && asking.isDone()) {
      if (asked == devices || asking.isCompletedExceptionally()) {
        asking.whenComplete((jobs, failure) -> {
          if (failure == null) {
            made.complete(jobs);
          } else {
            made.completeExceptionally(failure);
          }
        });
      } else if (asked - settled < mostInHand || clock.nanos() - movedNanos >= STALL.toNanos()) {
        int to = Math.min(devices, asked + PORTION);
        asking = ask.apply(asked, to);
        asked = to;
        movedNanos = clock.nanos();
      } else {
        return;
      }
    }
  }
}
