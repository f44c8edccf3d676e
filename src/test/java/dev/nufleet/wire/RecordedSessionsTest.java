package dev.nufleet.wire;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.ConfigFactory;
import dev.nufleet.tls.CertificateAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The board does on the wire what the vendor's client did in the recorded sessions. They take their time, since a board
 * at its own pace does: by default a few short ones are played, with {@code -Drequire.external=true} all, with {@code
 * -Dwire=NAME,NAME} these; {@code -Dwire.keep=DIR} keeps what happened and the console of each.
 */
class RecordedSessionsTest {
  /** Short ones: an upgrade, limits of a piece, refusals, a version that is no number, QoS 3, an answer cut off. */
  private static final List<String> SHORT = List.of(
      "connack-1", "connack-late", "head-fin", "head-rst", "plain", "qos3", "size-254", "triple-long", "url-nopath",
      "version-dots");

  /** The shortest, played once before all: ten boards at once that load their classes would all be late. */
  private static final String WARM_UP = "connack-1";

  /** What does not hold yet, and why. One that begins to hold fails until it is struck off. */
  private static final Map<String, String> KNOWN = Map.of();

  /** Boards that wait most of the time; more of them at once would make each other late. */
  private static final int AT_ONCE = 10;

  /** Of a ClientHello's record: random bytes. */
  private static final int RANDOM_AT = 11;
  private static final int RANDOM_BYTES = 32;

  /** How far the median pause before the next request may be from the vendor's. */
  private static final double RETRY_RATIO = 0.25;

  private static final ActorTestKit KIT = ActorTestKit.create(
      ConfigFactory.parseResources("nufleet-akka.conf").withFallback(ConfigFactory.load()).resolve());
  private static final CertificateAuthority AUTHORITY =
      CertificateAuthority.create(List.of("cn-shanghai"), Clock.systemUTC());
  private static final Map<String, List<String>> OUTCOMES = new TreeMap<>();

  private static ExecutorService players;
  private static Map<String, Future<RecordedSession>> sessions;

  @BeforeAll
  static void play() throws IOException, InterruptedException {
    RecordedSession.play(Scenario.read(WARM_UP), KIT, AUTHORITY);
    players = Executors.newFixedThreadPool(AT_ONCE);
    sessions = new TreeMap<>();
    List<Scenario> scenarios = new ArrayList<>();
    for (String name : chosen()) {
      scenarios.add(Scenario.read(name));
    }
    scenarios.sort(Comparator.comparingDouble(Scenario::seconds).reversed()); // else the longest ends long after all
    for (Scenario scenario : scenarios) {
      sessions.put(scenario.name(), players.submit(() -> playedInPeace(scenario)));
    }
  }

  /**
   * A machine that is too busy makes a board late, and near the edge of a time limit a late one does something else:
   * what differs is played once more, and said. A fault of the board's is there both times.
   */
  private static RecordedSession playedInPeace(Scenario scenario) throws IOException, InterruptedException {
    RecordedSession session = RecordedSession.play(scenario, KIT, AUTHORITY);
    List<SessionComparison.Difference> differences = session.differences();
    if (differences.isEmpty() || KNOWN.containsKey(scenario.name())) {
      return session;
    }
    System.out.println(scenario.name() + " is played again: " + (differences.get(0).ofTime() ? "late, " : "")
        + differences.get(0).text());
    return RecordedSession.play(scenario, KIT, AUTHORITY);
  }

  private static Collection<String> chosen() throws IOException {
    String named = System.getProperty("wire", "");
    if (!named.isEmpty()) {
      return List.of(named.split(","));
    }
    return Boolean.getBoolean("require.external") ? Scenario.names() : SHORT;
  }

  @AfterAll
  static void count() {
    players.shutdownNow();
    KIT.shutdownTestKit();
    OUTCOMES.forEach((name, problems) -> {
      if (!problems.isEmpty()) {
        System.out.println(name + ": " + problems.get(0)
            + (problems.size() > 1 ? " (and " + (problems.size() - 1) + " more)" : ""));
      }
    });
    long held = OUTCOMES.values().stream().filter(List::isEmpty).count();
    System.out.println("wire: " + held + " of " + OUTCOMES.size() + " hold");
  }

  @TestFactory
  Stream<DynamicTest> the_board_does_what_the_vendor_s_client_did() throws IOException {
    Stream<DynamicTest> each = sessions.keySet().stream().map(name -> test(name, () -> problems(name)));
    Stream<DynamicTest> hello = Stream.of(test("clienthello", RecordedSessionsTest::problemsOfHello));
    Stream<DynamicTest> retries = sessions.keySet().containsAll(Scenario.names())
        ? Stream.of(test("retry-gap", RecordedSessionsTest::problemsOfRetries)) : Stream.empty();
    return Stream.of(each, hello, retries).flatMap(tests -> tests);
  }

  private interface Outcome {
    List<String> get() throws Exception;
  }

  private static DynamicTest test(String name, Outcome outcome) {
    return DynamicTest.dynamicTest(name, () -> {
      List<String> problems = outcome.get();
      OUTCOMES.put(name, problems);
      if (KNOWN.containsKey(name)) {
        assertThat(problems).as(name + " holds now: strike it off the known ones").isNotEmpty();
      } else {
        assertThat(problems).as(name).isEmpty();
      }
    });
  }

  private static List<String> problems(String name) throws Exception {
    RecordedSession session = session(name);
    keep(session);
    return session.differences().stream().map(SessionComparison.Difference::text).toList();
  }

  private static RecordedSession session(String name) throws ExecutionException, InterruptedException {
    return sessions.get(name).get();
  }

  private static void keep(RecordedSession session) throws IOException {
    String folder = System.getProperty("wire.keep", "");
    if (!folder.isEmpty()) {
      Path into = Files.createDirectories(Path.of(folder));
      String name = session.scenario().name();
      Files.writeString(into.resolve(name + ".console"), session.console());
      Files.write(into.resolve(name + ".events"), session.events().stream()
          .map(event -> event.millis() + " " + event).toList());
    }
  }

  private static List<String> problemsOfHello() throws Exception {
    String vendor = Scenario.clientHello();
    List<String> problems = new ArrayList<>();
    for (String name : sessions.keySet()) {
      byte[] hello = session(name).hello();
      if (hello != null) { // a server that refuses connections sees none
        Arrays.fill(hello, RANDOM_AT, RANDOM_AT + RANDOM_BYTES, (byte) 0);
        String here = HexFormat.of().formatHex(hello);
        if (!here.equals(vendor)) {
          problems.add(name + ": vendor " + vendor + ", here " + here);
        }
      }
    }
    return problems;
  }

  private static List<String> problemsOfRetries() throws Exception {
    List<Long> vendor = new ArrayList<>();
    List<Long> here = new ArrayList<>();
    for (String name : sessions.keySet()) {
      vendor.addAll(SessionComparison.retryGaps(session(name).scenario().observed()));
      here.addAll(SessionComparison.retryGaps(session(name).events()));
    }
    if (here.isEmpty()) {
      return List.of("the board never tried again");
    }
    long theirs = median(vendor);
    long ours = median(here);
    return Math.abs(theirs - ours) <= theirs * RETRY_RATIO ? List.of()
        : List.of("from the end of a connection to the file server to the next: vendor " + theirs + " ms, here " + ours
            + " ms");
  }

  private static long median(List<Long> numbers) {
    return numbers.stream().sorted().toList().get(numbers.size() / 2);
  }
}
