package dev.nufleet.sim.trial;

import akka.util.ByteString;
import dev.nufleet.aliyun.SignIn;
import dev.nufleet.broker.SerialBroker;
import dev.nufleet.chaos.ChaosTime;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.Draw;
import dev.nufleet.model.Pace;
import dev.nufleet.platform.SerialStandIn;
import dev.nufleet.platform.StandInSettings;
import dev.nufleet.platform.objects.SerialFileServer.Answer;
import dev.nufleet.sim.judge.Overheard;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Downloads by a notice's link that no board makes, from a platform of their own: any range, within the file, across
 * its end and beyond it, as object stores have it and as HTTP has it; conditions; links that were changed, or are over.
 * Source: platform.md sections 5 and 13.
 */
public final class FileTrial {
  private static final String INVARIANT = "download-served";
  private static final int REQUESTS = 30;
  private static final int[] SIZES = {1, 2, 127, 512, 1000, 4097};
  private static final long LIFE_SECONDS = 86_400;
  private static final long SECOND = 1_000_000_000L;
  private static final Pattern URL = Pattern.compile("\"url\" ?: ?\"https?://[^/]*(/[^\"]*)\"");
  private static final Pattern LENGTH = Pattern.compile("\r\nContent-Length: ([0-9]+)\r\n");
  private static final Pattern RANGE = Pattern.compile("\r\nContent-Range: bytes ([^\r]*)\r\n");

  /** What is asked for, and what has to come. @param last of the part's bytes */
  private record Asked(String header, int status, long first, long last) {}

  private final Overheard overheard;
  private final DeviceTriple board;
  private final Dice dice;
  private final TrialClock clock = new TrialClock();
  private final SerialStandIn standIn;
  private final int size;
  private String heard = "";

  public FileTrial(Overheard overheard, DeviceTriple board, Draw draw) {
    this(overheard, board, draw, StandInSettings.documented());
  }

  /** @param settings of the platform */
  FileTrial(Overheard overheard, DeviceTriple board, Draw draw, StandInSettings settings) {
    this.overheard = overheard;
    this.board = board;
    dice = new Dice(draw);
    size = SIZES[dice.below(SIZES.length)];
    standIn = new SerialStandIn(settings.with("link-kind", dice.below(2) == 0 ? "oss" : "cdn"), List.of(board),
        new SerialStandIn.Faults(name -> List.of(), List.of(), new ChaosTime(Pace.BOARD)), clock,
        new SplittableRandom(dice.bits()), told -> { }, fault -> { });
  }

  private void hold(boolean holds, String asked, String words) {
    overheard.tried(INVARIANT, board.deviceName().value(), holds, () ->
        "a client that is no board asks for " + asked + " of a file of " + size + " bytes, and " + words);
  }

  public void run() {
    String link = link();
    for (int i = 0; i < REQUESTS; i++) {
      request(link, asked(dice.below(3) == 0));
    }
    for (int i = 0; i < REQUESTS / 5; i++) {
      refused(changed(link), "by a link that was changed");
    }
    clock.passTo(clock.nanos() + LIFE_SECONDS * SECOND);
    request(link, new Asked("", 200, 0, size - 1));
    clock.passTo(clock.nanos() + SECOND);
    refused(link, "by a link that is over");
  }

  /** Of the notice that a job's device gets when it asks. */
  private String link() {
    standIn.begin(board.productKey().value(), new SerialStandIn.Upgrade("2.0", size,
        "0cc175b9c0f1b6a831c399e269772661", "00".repeat(32)), /* dynamic= */ false,
        new SerialStandIn.Tries(/* retryMinutes= */ -1, 0, 0, /* perMinute= */ 1));
    SerialBroker.Connection connection = standIn.mqtt(new SerialBroker.Wire() {
      @Override
      public void send(ByteString bytes) {
        heard += bytes.decodeString(StandardCharsets.ISO_8859_1);
      }

      @Override
      public void end() {} // it has what it came for
    });
    connection.arrived(Sayings.connect(board, "1", SignIn.Method.HMAC_SHA1, Optional.empty(), true));
    connection.arrived(Sayings.ask(board, 1, 0));
    Matcher url = URL.matcher(heard);
    boolean found = url.find();
    overheard.tried(INVARIANT, board.deviceName().value(), found, () -> "a client asks for its notice, and gets none");
    return found ? url.group(1) : "/none";
  }

  // ---- what is asked for

  private Asked asked(boolean standard) {
    String how = standard ? "x-oss-range-behavior: standard\r\n" : "";
    long one = border();
    long other = border();
    return switch (dice.below(8)) {
      case 0 -> whole(how);
      case 1, 2 -> one < size ? part(how, one + "-", one, size - 1) : outside(how, one + "-");
      case 3, 4 -> {
        String range = one + "-" + other;
        if (other < one) {
          yield whole(range(how, range));
        }
        yield one >= size ? outside(how, range) : other < size || standard
            ? part(how, range, one, Math.min(other, size - 1)) : whole(range(how, range));
      }
      case 5 -> one >= 1 && (one <= size || standard)
          ? part(how, "-" + one, Math.max(0, size - one), size - 1) : outside(how, "-" + one);
      case 6 -> new Asked(range(how, "0-0,1-1"), 416, 0, -1);
      default -> dice.below(2) == 0 ? whole(how + "Range: byte=0-0\r\n")
          : new Asked(how + "If-None-Match: *\r\n", 304, 0, -1);
    };
  }

  private long border() {
    long[] borders = {0, 1, size / 2, size - 1, size, size + 1};
    return borders[dice.below(borders.length)];
  }

  private static String range(String how, String range) {
    return how + "Range: bytes=" + range + "\r\n";
  }

  private Asked whole(String header) {
    return new Asked(header, 200, 0, size - 1);
  }

  private static Asked part(String how, String range, long first, long last) {
    return new Asked(range(how, range), 206, first, last);
  }

  private Asked outside(String how, String range) {
    return how.isEmpty() ? whole(range(how, range)) : new Asked(range(how, range), 416, 0, -1);
  }

  /** Another object, or another time, or another signature. */
  private String changed(String link) {
    return switch (dice.below(3)) {
      case 0 -> link.replaceFirst("\\.[a-z]+\\?", ".zip?");
      case 1 -> link.replaceFirst("(Expires|auth_key)=", "$1=1");
      default -> link.replaceFirst("(Signature=|-0-).", "$1~");
    };
  }

  // ---- what is answered

  private Optional<Answer> get(String link, String header) {
    List<Answer> answers = standIn.files().arrived(ByteString.fromString(
        "GET " + link + " HTTP/1.1\r\nHost: " + SerialStandIn.FILE_HOST + "\r\n" + header + "\r\n"));
    return answers == null ? Optional.empty() : answers.stream().findFirst();
  }

  private void refused(String link, String how) {
    int status = get(link, "").map(Answer::status).orElse(0);
    hold(status == 403, "all, " + how + ",", "is answered with " + status);
  }

  private void request(String link, Asked asked) {
    Optional<Answer> got = get(link, asked.header());
    String what = asked.header().isEmpty() ? "all" : "'" + asked.header().trim().replace("\r\n", "; ") + "'";
    hold(got.isPresent(), what, "is not answered");
    got.ifPresent(answer -> {
      hold(answer.status() == asked.status(), what, "is answered with " + answer.status());
      String head = answer.head().decodeString(StandardCharsets.ISO_8859_1);
      Matcher range = RANGE.matcher(head);
      String told = range.find() ? range.group(1) : "";
      String should = asked.status() == 206 ? asked.first() + "-" + asked.last() + "/" + size
          : asked.status() == 416 ? "*/" + size : "";
      hold(told.equals(should), what, "its Content-Range is '" + told + "'");
      long length = asked.last() - asked.first() + 1;
      boolean served = answer.object().isPresent();
      hold(served == length > 0, what, "some of it " + (served ? "comes" : "is missing"));
      Matcher lengths = LENGTH.matcher(head);
      hold(!served || answer.from() == asked.first() && answer.sent() == length && lengths.find()
          && Long.parseLong(lengths.group(1)) == length, what, "gets " + answer.sent() + " from " + answer.from());
    });
  }
}
