package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.DeviceId;
import dev.nufleet.platform.Outbox.Item;
import dev.nufleet.platform.registry.Effect;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final Effect TOLD = new Effect.Told("/t", Map.of());
  private static final Effect QOS0 = publish(0);
  private static final Effect QOS1 = publish(1);

  private static Effect publish(int qos) {
    return new Effect.Publish(DeviceId.of("a1Pk", "board"), "/t", new byte[0], qos, false);
  }

  private static Item<String> carryOut(Effect effect, long ticket) {
    return new Item.CarryOut<>(effect, ticket);
  }

  private static Item<String> answer(String reply) {
    return new Item.Answer<>(reply);
  }

  @Test
  void without_a_disk_a_turn_is_carried_out_and_then_answered() {
    Outbox<String> outbox = new Outbox<>(false);
    assertThat(outbox.turned(List.of(TOLD, QOS0), Optional.of("done")))
        .containsExactly(carryOut(TOLD, 0), carryOut(QOS0, 0), answer("done"));
    assertThat(outbox.waitsForDisk()).isFalse();
  }

  @Test
  void with_a_disk_nothing_leaves_before_it_is_there() {
    Outbox<String> outbox = new Outbox<>(true);
    assertThat(outbox.turned(List.of(TOLD), Optional.of("first"))).isEmpty();
    assertThat(outbox.turned(List.of(), Optional.of("second"))).isEmpty();
    assertThat(outbox.waitsForDisk()).isTrue();
    assertThat(outbox.kept()).containsExactly(carryOut(TOLD, 0), answer("first"), answer("second"));
    assertThat(outbox.waitsForDisk()).isFalse();
    assertThat(outbox.kept()).isEmpty();
  }

  @Test
  void a_reply_waits_until_every_message_that_must_not_be_lost_is_safe() {
    Outbox<String> outbox = new Outbox<>(false);
    assertThat(outbox.turned(List.of(QOS1, QOS0, QOS1), Optional.of("first")))
        .containsExactly(carryOut(QOS1, 1), carryOut(QOS0, 0), carryOut(QOS1, 1));
    assertThat(outbox.turned(List.of(QOS1), Optional.of("second"))).containsExactly(carryOut(QOS1, 2));
    assertThat(outbox.delivered(1)).isEmpty();
    assertThat(outbox.delivered(2)).contains("second");
    assertThat(outbox.delivered(1)).contains("first");
    assertThat(outbox.delivered(1)).isEmpty();
  }

  @Test
  void a_message_that_nobody_waits_for_has_no_ticket() {
    assertThat(new Outbox<String>(false).turned(List.of(QOS1), Optional.empty())).containsExactly(carryOut(QOS1, 0));
  }
}
