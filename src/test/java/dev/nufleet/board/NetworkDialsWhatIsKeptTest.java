package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Pace;
import dev.nufleet.network.LinkShape;
import dev.nufleet.network.Links;
import dev.nufleet.network.NoCable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A board that may come up elsewhere by what it told. */
class NetworkDialsWhatIsKeptTest {
  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<BoardEvent> events = kit.createTestProbe(BoardEvent.class);
  private final TestProbe<BoardEnvironment.IsKept> ledger = kit.createTestProbe(BoardEnvironment.IsKept.class);
  private final LinkedBlockingQueue<String> dialled = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void nobody_outside_hears_of_it_before_what_it_told_is_kept() throws InterruptedException {
    Links links = dial -> {
      dialled.add(dial.host());
      return NoCable.LINKS.open(dial);
    };
    BoardSpec spec = new BoardSpec(new BoardId("board-1"), BoardProfile.M487,
        DeviceTriple.of("a1TestPk001", "board-0001", "0123456789abcdefABCDEF0123456789"), "cn-shanghai",
        Pace.MAX, new FirmwareVersion(1577098827), new byte[1000], 7);
    ActorRef<BoardCommand> board = kit.spawn(BoardActor.create(spec, new BoardEnvironment(events.ref(), links,
        BoardSettings.DEFAULT, BoardStores.inMemory(), SystemRunClock.start(), Optional.empty(),
        Optional.of(ledger.ref()))));
    board.tell(new BoardCommand.PowerOn());
    BoardEnvironment.IsKept asked = ledger.receiveMessage(Duration.ofSeconds(20));
    BoardEvent.What told;
    do {
      told = events.receiveMessage(Duration.ofMillis(1)).what(); // it is there: the ledger was asked behind it
    } while (!(told instanceof BoardEvent.Provisioned));
    assertThat(dialled.poll(300, TimeUnit.MILLISECONDS)).as("dialled while nothing was kept").isNull();
    asked.replyTo().tell(new BoardEnvironment.Kept(asked.number()));
    assertThat(dialled.poll(20, TimeUnit.SECONDS)).isEqualTo("a1TestPk001.iot-as-mqtt.cn-shanghai.aliyuncs.com");
    BoardEnvironment.IsKept again = ledger.receiveMessage(Duration.ofSeconds(20)); // the cable is out, it tries again
    assertThat(dialled.poll(300, TimeUnit.MILLISECONDS)).isNull();
    again.replyTo().tell(new BoardEnvironment.Kept(again.number()));
    assertThat(dialled.poll(20, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void each_link_is_dialled_when_its_own_question_is_answered() throws InterruptedException {
    Links links = dial -> {
      dialled.add(dial.host());
      return NoCable.LINKS.open(dial);
    };
    ActorRef<NetworkActor.Command> network = kit.spawn(NetworkActor.create(
        new BoardEnvironment(events.ref(), links, BoardSettings.DEFAULT, BoardStores.inMemory(),
            SystemRunClock.start(), Optional.empty(), Optional.of(ledger.ref())),
        new Dials(new BoardId("board-1"), LinkShape.NONE, () -> 0)));
    TestProbe<FirmwareSignal> firmware = kit.createTestProbe(FirmwareSignal.class);
    network.tell(new NetworkActor.Open(1, "first", 443, firmware.ref()));
    network.tell(new NetworkActor.Open(2, "second", 443, firmware.ref()));
    BoardEnvironment.IsKept first = ledger.receiveMessage();
    BoardEnvironment.IsKept second = ledger.receiveMessage();
    second.replyTo().tell(new BoardEnvironment.Kept(second.number()));
    assertThat(dialled.poll(20, TimeUnit.SECONDS)).isEqualTo("second");
    first.replyTo().tell(new BoardEnvironment.Kept(first.number()));
    assertThat(dialled.poll(20, TimeUnit.SECONDS)).isEqualTo("first");
  }
}
