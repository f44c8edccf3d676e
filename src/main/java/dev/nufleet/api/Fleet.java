package dev.nufleet.api;

import dev.nufleet.app.report.RunRecord;
import dev.nufleet.app.run.HostedFleet;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.DeviceTriple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Emulated boards in this process, and a stand-in of their own that they do OTA with: the same parts that {@code
 * ./nufleet run} has. Several fleets may live side by side. Its methods are for one thread at a time, those of {@link
 * #standIn} for many. {@code docs/library.md} has examples.
 */
public final class Fleet implements AutoCloseable {
  /** How long an upgrade may take where nothing else is said. */
  public static final Duration USUAL_TIME = Duration.ofMinutes(2);
  private static final Duration CONSOLE = Duration.ofSeconds(20);

  private final HostedFleet hosted;
  private final StandIn standIn;
  private final Optional<Path> kept;
  private final Path folder;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Fleet(HostedFleet hosted, Ears ears, Optional<Path> kept, Path folder) {
    this.hosted = hosted;
    this.standIn = new StandIn(hosted.standIn(), hosted.account(), hosted.devices(), ears, () -> { });
    this.kept = kept;
    this.folder = folder;
  }

  /** A plan of a fleet of so many boards, 1..100,000, named {@code board-00000} and so on. */
  public static FleetPlan of(int boards) {
    return FleetPlan.of(boards);
  }

  static Fleet open(FleetPlan plan) {
    Ears ears = new Ears();
    Path folder = plan.reports().orElseGet(Fleet::temporary);
    boolean opened = false;
    try {
      HostedFleet hosted =
          HostedFleet.open(plan.options(), plan.factory(), plan.chaos().scenario(), folder, ears::hear);
      opened = true;
      return new Fleet(hosted, ears, plan.reports(), folder);
    } catch (UserMistake e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } finally {
      if (!opened && plan.reports().isEmpty()) {
        remove(folder);
      }
    }
  }

  /** Names of its boards, which are those of its devices. */
  public List<String> boards() {
    return hosted.devices().stream().map(device -> device.deviceName().value()).toList();
  }

  /** The device that a board is. @throws IllegalArgumentException if there is no such board */
  public DeviceTriple device(String board) {
    return hosted.devices().stream().filter(device -> device.deviceName().value().equals(board)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "there is no board '" + board + "'; " + boards().get(0) + " and so on are, see boards()"));
  }

  /** What the boards talk to. Its links of downloads are for the boards, which are led to it by the real names. */
  public StandIn standIn() {
    return standIn;
  }

  /** Upgrades all boards, within {@link #USUAL_TIME}. */
  public UpgradeResult upgrade(Firmware firmware) {
    return upgrade(firmware, USUAL_TIME);
  }

  /**
   * Uploads a firmware, makes a job for all boards and follows them to their end. The first upgrade switches the boards
   * on, each later one resets them first. An operator resets boards that have a candidate, and does about what befell
   * them what the scenario says.
   *
   * @param most how long boards have; who has not come to an end then counts as unfinished. What the platform says at
   *     last, and the report, take some seconds more
   * @return how it ended, whatever happened to the boards
   * @throws IllegalArgumentException if the version is not newer than that of the upgrade before, or a scenario's
   *     package cannot be made of the image
   * @throws NotInTime if this thread is interrupted; the job's open tasks are cancelled then
   */
  public UpgradeResult upgrade(Firmware firmware, Duration most) {
    if (most.isNegative() || most.isZero()) {
      throw new IllegalArgumentException("an upgrade in " + most + " cannot be; a time above 0 is allowed");
    }
    refuseIfClosed();
    try {
      RunRecord run = hosted.upgrade(firmware.image(), firmware.version(), most);
      return UpgradeResult.of(run, kept.isPresent());
    } catch (UserMistake e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (InterruptedException e) {
      throw NotInTime.interrupted("boards were upgrading");
    }
  }

  /**
   * What a board's console still shows, as plain text: its ring is bounded, so of a long life the end is left.
   *
   * @return empty before the first upgrade, which switches the boards on
   * @throws IllegalArgumentException if there is no such board
   * @throws NotInTime if it does not answer in 20 seconds
   */
  public String console(String board) {
    refuseIfClosed();
    BoardId id = new BoardId(device(board).deviceName().value());
    try {
      return hosted.console(id, CONSOLE).orElse("");
    } catch (TimeoutException e) {
      throw new NotInTime("the console of " + board + " was not told in " + CONSOLE.toSeconds() + " s");
    } catch (InterruptedException e) {
      throw NotInTime.interrupted("the console of " + board + " was asked for");
    }
  }

  private void refuseIfClosed() {
    if (closed.get()) {
      throw new IllegalStateException("the fleet is closed; start another one");
    }
  }

  /** Ends boards and stand-in; a second time does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      hosted.close();
      if (kept.isEmpty()) {
        remove(folder);
      }
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("nufleet-fleet-");
    } catch (IOException e) {
      throw new UncheckedIOException("no folder can be made for temporary files: " + e.getMessage(), e);
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    } catch (IOException e) {
      LoggerFactory.getLogger(Fleet.class).warn("{} stays: {}", folder, e.toString());
    }
  }

  @Override
  public String toString() {
    return "a fleet of " + hosted.devices().size() + " boards, " + standIn;
  }
}
