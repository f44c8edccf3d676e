package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import dev.nufleet.boot.Bootloader;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.HandClock;
import dev.nufleet.model.Pace;
import dev.nufleet.model.ResetReason;
import dev.nufleet.model.RunClock;
import dev.nufleet.network.Links;
import dev.nufleet.storage.LosingPower;
import dev.nufleet.storage.MemoryStorage;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A board that installs a firmware in its own time, seen from outside. */
class BootloaderActorTest {
  private static final Links NOBODY_DIALS = dial -> {
    throw new AssertionError("a bootloader dials nobody");
  };

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime timers = ManualTime.get(kit.system());
  private final AtomicLong nanos = new AtomicLong();
  private final BlockingQueue<BoardEvent> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> console = new LinkedBlockingQueue<>();
  private final MemoryStorage storage = BootCourseTest.withUpdate(BoardProfile.M487);
  private final MemoryStorage twin = BootCourseTest.withUpdate(BoardProfile.M487);
  private final BootCourse course =
      BootCourse.of(twin, ResetReason.POWER_ON, BoardSettings.Timings.DEFAULT);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_cut_in_the_middle_of_an_install_leaves_what_fits_into_the_time() throws InterruptedException {
    ActorRef<BoardCommand> board = switchedOn(Pace.BOARD);
    long half = course.durationNanos() / 2;
    nanos.addAndGet(half);
    board.tell(new BoardCommand.CutPower());
    hear(BoardEvent.PowerLost.class);
    long operations = course.operationsWithin(half);
    Bootloader.boot(LosingPower.after(operations, twin), ResetReason.POWER_ON);
    assertThat(operations).isBetween(500L, course.operationsWithin(course.durationNanos()) - 500);
    assertThat(Arrays.equals(BootCourseTest.flash(storage), BootCourseTest.flash(twin))).isTrue();

    board.tell(new BoardCommand.PowerOn());
    BoardEvent.BootEnded recovered = hearInTime(BoardEvent.BootEnded.class);
    assertThat(recovered.installed()).isTrue();
    assertThat(recovered.activeVersion()).isEqualTo(BootCourseTest.NEW);
  }

  @Test
  void a_reset_in_the_middle_of_an_install_cuts_it_too() throws InterruptedException {
    ActorRef<BoardCommand> board = switchedOn(new Pace(10));
    nanos.addAndGet(course.durationNanos() / 2 / 10);
    board.tell(new BoardCommand.PressReset());
    assertThat(hear(BoardEvent.BootStarted.class).reason()).isEqualTo(ResetReason.PIN);
    Bootloader.boot(
        LosingPower.after(course.operationsWithin(course.durationNanos() / 2), twin), ResetReason.POWER_ON);
    assertThat(Arrays.equals(BootCourseTest.flash(storage), BootCourseTest.flash(twin))).isTrue();
  }

  @Test
  void nothing_is_touched_before_its_time_and_lines_come_as_the_work_goes_on() throws InterruptedException {
    byte[] before = BootCourseTest.flash(storage);
    switchedOn(Pace.BOARD);
    assertThat(console).isEmpty();
    assertThat(Arrays.equals(BootCourseTest.flash(storage), before)).isTrue();
    for (BootCourse.Line line : course.lines().subList(1, course.lines().size())) {
      long passes = line.atNanos() - nanos.get();
      nanos.addAndGet(passes);
      timers.timePasses(Duration.ofNanos(passes));
      assertThat(console.poll(10, TimeUnit.SECONDS)).isEqualTo(line.text());
    }
    assertThat(hearInTime(BoardEvent.BootEnded.class).installed()).isTrue();
  }

  /** A board that was switched on and has printed the banner. */
  private ActorRef<BoardCommand> switchedOn(Pace pace) throws InterruptedException {
    RunClock clock = new HandClock(nanos::get);
    BoardSpec spec = new BoardSpec(new BoardId("board-1"), BoardProfile.M487,
        DeviceTriple.of("a1TestPk001", "board-0001", "0123456789abcdefABCDEF0123456789"), "cn-shanghai", pace,
        new FirmwareVersion(1577098827), new byte[0], 7);
    ActorRef<BoardEvent> ears = kit.spawn(Behaviors.receiveMessage(event -> {
      events.add(event);
      return Behaviors.same();
    }));
    ActorRef<BoardCommand.ConsoleOutput> reader = kit.spawn(Behaviors.receiveMessage(output -> {
      output.prints().forEach(print -> {
        StringBuilder text = new StringBuilder();
        print.appendTo(text, Printed.Style.PLAIN);
        console.add(text.toString());
      });
      return Behaviors.same();
    }));
    ActorRef<BoardCommand> board = kit.spawn(BoardActor.create(
        spec, new BoardEnvironment(ears, NOBODY_DIALS, BoardSettings.DEFAULT, unused -> storage, clock)));
    board.tell(new BoardCommand.FollowConsole(reader));
    board.tell(new BoardCommand.PowerOn());
    assertThat(hear(BoardEvent.BootStarted.class).reason()).isEqualTo(ResetReason.POWER_ON);
    assertThat(console.poll(10, TimeUnit.SECONDS)).isEqualTo("\r\nMbed Bootloader\r\n");
    return board;
  }

  private <W extends BoardEvent.What> W hear(Class<W> kind) throws InterruptedException {
    BoardEvent event = events.poll(10, TimeUnit.SECONDS);
    assertThat(event).as("waited for %s", kind).isNotNull();
    return kind.isInstance(event.what()) ? kind.cast(event.what()) : hear(kind);
  }

  /** The same while time goes on. */
  private <W extends BoardEvent.What> W hearInTime(Class<W> kind) throws InterruptedException {
    for (int step = 0; step < 1_000; step++) {
      BoardEvent event = events.poll(1, TimeUnit.MILLISECONDS);
      if (event != null && kind.isInstance(event.what())) {
        return kind.cast(event.what());
      }
      nanos.addAndGet(10_000_000);
      timers.timePasses(Duration.ofMillis(10));
    }
    throw new AssertionError("no " + kind);
  }
}
