package dev.nufleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.delivery.ProducerController.MessageWithConfirmation;
import akka.actor.typed.delivery.ProducerController.RequestNext;
import dev.nufleet.actors.RawClass;
import dev.nufleet.board.BoardEnvironment.IsKept;
import dev.nufleet.board.BoardEnvironment.Kept;
import dev.nufleet.cluster.wire.FromNode;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TidingsEdgeTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final BoardId BOARD = new BoardId("board-1");

  private final TestProbe<Kept> board = KIT.createTestProbe(Kept.class);
  private final TestProbe<FromNode.Batch> unconfirmed = KIT.createTestProbe(FromNode.Batch.class);
  private final TestProbe<MessageWithConfirmation<FromNode.Batch>> sent =
      KIT.createTestProbe(RawClass.of(MessageWithConfirmation.class));
  private final TidingsEdge tidings = new TidingsEdge(KIT.<Object>createTestProbe(Object.class).ref());

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void a_board_is_answered_when_the_leader_has_heard_what_it_told_before_it_asked() {
    tell(0);
    tidings.ask(new IsKept(1, board.ref()));
    demand(7);
    tidings.flush(1);
    assertThat(sent.receiveMessage().message().parts()).hasSize(1);
    board.expectNoMessage(Duration.ofMillis(50)); // it is on its way
    tell(1);
    tidings.ask(new IsKept(2, board.ref()));
    tidings.heard(7);
    board.expectMessage(new Kept(1));
    board.expectNoMessage(Duration.ofMillis(50)); // of what it told since the leader has not heard
    demand(8);
    tidings.flush(1);
    tidings.heard(8);
    board.expectMessage(new Kept(2));
    tidings.ask(new IsKept(3, board.ref()));
    board.expectMessage(new Kept(3));
  }

  private void tell(long number) {
    tidings.add(new NodeActor.Heard(BOARD, 1, number, new FromNode.Event(0, 0, new BoardEvent.PowerLost())));
  }

  private void demand(long number) {
    tidings.wanted(new RequestNext<>("node-1", number, 0, unconfirmed.ref(), sent.ref()));
  }
}
