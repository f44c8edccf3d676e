package dev.nufleet.wire;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.stream.javadsl.Tcp;
import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.board.BoardActor;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardEnvironment;
import dev.nufleet.board.BoardSettings;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.board.BoardStores;
import dev.nufleet.firmware.MergedImage;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.Pace;
import dev.nufleet.network.CertificatePolicy;
import dev.nufleet.network.LinkSettings;
import dev.nufleet.network.Routes;
import dev.nufleet.network.TestDials;
import dev.nufleet.network.TlsLinks;
import dev.nufleet.storage.FactoryImage;
import dev.nufleet.storage.MemoryStorage;
import dev.nufleet.tls.CertificateAuthority;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One session: a board at its own pace, as {@code nufleet board --tls board} runs it, before scripted servers. */
final class RecordedSession {
  /** From power-on to the first connection. */
  private static final long BOOT_MILLIS = 120_000;
  /** A board may be slower than the vendor's client on a PC. */
  private static final double STRETCH = 1.25;
  private static final long MORE_MILLIS = 3_000;
  /** What the client still does after it has done all that it should: it would be too much. */
  private static final long GRACE_MILLIS = 1_000;
  private static final int FIRMWARE_BYTES = 5_001;

  private final Scenario scenario;
  private final String console;
  private final List<WireEvent> events;
  private final byte[] hello;

  private RecordedSession(Scenario scenario, List<WireEvent> events, byte[] hello, String console) {
    this.scenario = scenario;
    this.events = events;
    this.hello = hello;
    this.console = console;
  }

  static RecordedSession play(Scenario scenario, ActorTestKit kit, CertificateAuthority authority)
      throws IOException, InterruptedException {
    try (ScriptedServers servers = new ScriptedServers(scenario, authority.serverTls().context())) {
      Queue<Printed> prints = new ConcurrentLinkedQueue<>();
      ActorRef<BoardCommand.ConsoleOutput> console = kit.spawn(Behaviors.receiveMessage(output -> {
        prints.addAll(output.prints());
        return Behaviors.same();
      }));
      ActorRef<BoardCommand> board = kit.spawn(board(scenario, kit, authority, servers));
      board.tell(new BoardCommand.FollowConsole(console));
      board.tell(new BoardCommand.PowerOn());
      if (servers.await(events -> !events.isEmpty(), BOOT_MILLIS)) {
        // one that goes on is looked at for less than its seconds
        long watched = (long) (scenario.seconds() * 1000 * (scenario.exits() ? STRETCH : 1)) + MORE_MILLIS;
        if (servers.await(events -> isComplete(scenario, events), watched)) {
          servers.await(events -> false, GRACE_MILLIS);
        }
      }
      List<WireEvent> events = servers.events();
      kit.stop(board);
      StringBuilder text = new StringBuilder();
      prints.forEach(print -> print.appendTo(text, Printed.Style.PLAIN));
      kit.stop(console);
      return new RecordedSession(scenario, events, servers.hello(), text.toString());
    }
  }

  private static Behavior<BoardCommand> board(
      Scenario scenario, ActorTestKit kit, CertificateAuthority authority, ScriptedServers servers) {
    Routes routes = Routes.parse(List.of(
        "*.iot-as-mqtt.cn-shanghai.aliyuncs.com:443=127.0.0.1:" + servers.mqttPort(),
        "ota.iot-thing.cn-shanghai.aliyuncs.com:443=127.0.0.1:" + servers.httpPort()));
    TlsLinks links = new TlsLinks(Tcp.get(kit.system()), routes, LinkSettings.DEFAULT, CertificatePolicy.BOARD,
        List.of(authority.certificate()), TestDials.CLOCK);
    byte[] firmware = new byte[FIRMWARE_BYTES];
    new Random(1).nextBytes(firmware);
    BoardProfile profile = BoardProfile.M487; // on Ethernet, since the vendor's client had a fast link
    MemoryStorage storage =
        MemoryStorage.of(profile, FactoryImage.of(MergedImage.build(new byte[0], scenario.version(), firmware)));
    BoardStores stores = spec -> storage;
    BoardSpec spec = new BoardSpec(new BoardId(scenario.triple().deviceName().value()), profile, scenario.triple(),
        "cn-shanghai", Pace.BOARD, scenario.version(), firmware, /* seed= */ 1);
    return BoardActor.create(
        spec, new BoardEnvironment(
        kit.system().ignoreRef(), links, BoardSettings.DEFAULT, stores, SystemRunClock.start()));
  }

  private static boolean isComplete(Scenario scenario, List<WireEvent> events) {
    return scenario.exits() && WireEvent.ofClient(WireEvent.ofOneBoot(events)).size()
        >= WireEvent.ofClient(scenario.observed()).size();
  }

  Scenario scenario() {
    return scenario;
  }

  List<WireEvent> events() {
    return events;
  }

  /** The client's first record of all, or null. */
  byte[] hello() {
    return hello;
  }

  String console() {
    return console;
  }

  List<SessionComparison.Difference> differences() {
    return events.isEmpty()
        ? List.of(new SessionComparison.Difference(0, "the board never connected", false))
        : SessionComparison.differences(scenario, events);
  }
}
