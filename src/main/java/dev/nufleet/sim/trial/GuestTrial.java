package dev.nufleet.sim.trial;

import akka.util.ByteString;
import dev.nufleet.aliyun.SignIn;
import dev.nufleet.broker.SerialBroker;
import dev.nufleet.chaos.ChaosTime;
import dev.nufleet.history.Finding;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.Draw;
import dev.nufleet.model.Pace;
import dev.nufleet.platform.SerialStandIn;
import dev.nufleet.platform.StandInSettings;
import dev.nufleet.sim.judge.Guest;
import dev.nufleet.sim.judge.Overheard;
import dev.nufleet.sim.judge.Terms;
import dev.nufleet.sim.judge.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A client with a board's name and secret, in a platform of its own, that is less orderly than boards: signs in by any
 * method, at times for a clean session, subscribes to what is another's, asks for more than it acknowledges,
 * acknowledges in any order, comes again while its last connection is half open, and is silent. What the platform owes
 * it is the same.
 */
public final class GuestTrial {
  private static final int STEPS = 60;
  private static final int PERCENT = 100;
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1000 * MILLI;
  /** More are not kept for a device than 100. */
  private static final int MOST_UNACKNOWLEDGED = 50;
  /** Of a message and the next one, these may be left for later. */
  private static final int HELD_BACK = 80;
  private static final int PUBLISH = 0x30;
  private static final int KIND = 0xF0;
  private static final int CONNACK = 0x20;
  /** Behind a board's name: of the first topic it is the owner, the second is another's. */
  private static final String[] OTHERS = {"/x", "0"};

  /** One connection of the client. */
  private final class Line implements SerialBroker.Wire {
    private final Wire wire = judge.dials();
    private final SerialBroker.Connection connection = standIn.mqtt(this);
    private final List<Integer> unacknowledged = new ArrayList<>();
    private ByteString unsent = ByteString.emptyByteString();
    private boolean accepted;
    private boolean over;

    @Override
    public void send(ByteString bytes) {
      wire.serverSends(bytes);
      int kind = bytes.apply(0) & KIND;
      if (kind == CONNACK) {
        accepted = bytes.last() == 0;
      } else if (kind == PUBLISH && (bytes.apply(0) & Sayings.QOS_1) != 0) {
        int at = (bytes.apply(1) & 0x80) == 0 ? 2 : 3; // a length of one byte or two
        unacknowledged.add(number(bytes, at + 2 + number(bytes, at)));
      }
    }

    @Override
    public void end() {
      wire.serverEnds();
      over = true;
    }

    /** Some of what it says comes with what it says next. */
    private void says(ByteString bytes) {
      ByteString all = unsent.concat(bytes);
      int heldBack = dice.below(4) == 0 ? dice.below(Math.min(all.length(), HELD_BACK)) : 0;
      ByteString now = all.take(all.length() - heldBack);
      arrives(now);
      unsent = all.drop(now.length());
    }

    /** An answer to what came with it would meet nobody, and wait as one that was sent. */
    private void saysGoodbye() {
      arrives(unsent);
      arrives(Sayings.GOODBYE);
    }

    private void arrives(ByteString bytes) {
      wire.serverHears(bytes);
      connection.arrived(bytes);
    }

    private void leaves() {
      wire.serverLeft();
      over = true;
      connection.gone();
    }
  }

  private final Overheard overheard;
  private final DeviceTriple board;
  private final Dice dice;
  private final TrialClock clock = new TrialClock();
  private final Guest judge;
  private final SerialStandIn standIn;
  private final List<Line> lines = new ArrayList<>();
  private int lastId;

  public GuestTrial(Overheard overheard, DeviceTriple board, Draw draw) {
    this(overheard, board, draw, StandInSettings.documented());
  }

  /** @param settings of the platform */
  GuestTrial(Overheard overheard, DeviceTriple board, Draw draw, StandInSettings settings) {
    this.overheard = overheard;
    this.board = board;
    dice = new Dice(draw);
    judge = new Guest(new Terms(clock.startedAt().toEpochMilli(), new byte[0], /* mended= */ false,
        /* retryMinutes= */ -1, /* retries= */ 0, /* timeoutMinutes= */ 0, /* perMinute= */ 1, /* noticeQos= */ 1,
        name -> board), board.deviceName().value(), clock::nanos);
    standIn = new SerialStandIn(settings.with("notice-qos", "1"), List.of(board),
        new SerialStandIn.Faults(name -> List.of(), List.of(), new ChaosTime(Pace.BOARD)), clock,
        new SplittableRandom(dice.bits()), told -> { }, fault -> { });
  }

  public void run() {
    for (int i = 0; i < STEPS; i++) {
      pass(clock.nanos() + (dice.below(30) == 0 ? dice.below(300) * SECOND : dice.below(8000) * MILLI));
      step();
      judge.look();
    }
    for (Finding finding : judge.end()) {
      overheard.tried(finding.invariant(), board.deviceName().value(), !finding.isViolated(),
          () -> "a client that is no board speaks with the platform, and " + finding.first().get(0).words());
    }
  }

  private void pass(long until) {
    long startedAt = clock.startedAt().toEpochMilli();
    while (true) {
      lines.removeIf(line -> line.over);
      Optional<Line> first = lines.stream().min(
          (one, other) -> Long.compare(one.connection.deadlineMillis(), other.connection.deadlineMillis()));
      if (first.isEmpty() || first.get().connection.deadlineMillis() > startedAt + until / MILLI) {
        break;
      }
      clock.passTo((first.get().connection.deadlineMillis() - startedAt) * MILLI);
      first.get().connection.time();
    }
    clock.passTo(until);
  }

  // ---- what it does

  private void step() {
    int which = dice.below(PERCENT);
    Line line = lines.isEmpty() ? null : lines.get(lines.size() - 1);
    if (line == null || which < 6) {
      dial();
    } else if (!line.accepted || which < 12) {
      line.leaves();
    } else if (which < 15) {
      line.saysGoodbye();
    } else if (which < 24) {
      line.says(Sayings.PING);
    } else if (which < 30) {
      String other = dice.below(3) == 0 ? OTHERS[dice.below(OTHERS.length)] : "";
      line.says(Sayings.subscribe(Sayings.of(board) + other, nextId(), dice.below(2)));
    } else if (which < 50 && !line.unacknowledged.isEmpty()) {
      int first = dice.below(3) > 0 ? 0 : dice.below(line.unacknowledged.size());
      line.says(Sayings.acknowledge(line.unacknowledged.remove(first)));
    } else if (line.unacknowledged.size() < MOST_UNACKNOWLEDGED) {
      line.says(Sayings.ask(board, nextId(), dice.below(2))); // answered with QoS 1, whatever there is to be had
    }
  }

  private void dial() {
    Line line = new Line();
    lines.add(line);
    SignIn.Method method = SignIn.Method.values()[dice.below(SignIn.Method.values().length)];
    Optional<String> stamp = dice.below(2) == 0 ? Optional.of("789") : Optional.empty();
    boolean unsaid = method == SignIn.Method.HMAC_MD5 && dice.below(2) == 0; // it is what is meant then
    ByteString connect = Sayings.connect(board, "guest" + dice.below(10), method, stamp, !unsaid);
    line.says(dice.below(5) == 0 ? Sayings.clean(connect) : connect);
  }

  private int nextId() {
    lastId = lastId % 0xFFFF + 1;
    return lastId;
  }

  // ---- bytes

  private static int number(ByteString bytes, int at) {
    return (bytes.apply(at) & 0xFF) << 8 | bytes.apply(at + 1) & 0xFF;
  }
}
