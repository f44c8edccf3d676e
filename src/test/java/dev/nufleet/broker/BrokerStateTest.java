package dev.nufleet.broker;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.model.DeviceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Who is connected and what is kept for whom, without an actor or a disk. */
class BrokerStateTest {
  private static final DeviceId DEVICE = DeviceId.of("a1Pk", "board");
  private static final String IP = "192.0.2.1";
  private static final String TOPIC = "/own/a";
  private static final ByteString PAYLOAD = ByteString.fromString("x");
  private static final BrokerLimits LIMITS = BrokerLimits.documented();
  private static final long NOW = 1_700_000_040_000L; // the start of a minute

  private BrokerState state = state(false, Map.of());

  private static BrokerState state(boolean keeping, Map<DeviceId, SessionKeeper.Kept> kept) {
    return new BrokerState(LIMITS, (device, topic) -> topic.startsWith("/own"), keeping, kept);
  }

  private List<BrokerWish> signIn(long connection, boolean clean) {
    return signIn(connection, clean, NOW);
  }

  private List<BrokerWish> signIn(long connection, boolean clean, long now) {
    return state.signedIn(new BrokerCommand.SignedIn(DEVICE, connection, IP, clean), now);
  }

  private List<BrokerWish> subscribe(long connection, String... filters) {
    List<ClientPacket.Filter> asked = new ArrayList<>();
    for (String filter : filters) {
      asked.add(new ClientPacket.Filter(filter, 0));
    }
    return state.subscribed(new BrokerCommand.Subscribed(DEVICE, connection, new ClientPacket.Subscribe(3, asked)));
  }

  private List<BrokerWish> unsubscribe(long connection, String... filters) {
    var packet = new ClientPacket.Unsubscribe(4, List.of(filters));
    return state.unsubscribed(new BrokerCommand.Unsubscribed(DEVICE, connection, packet));
  }

  private List<BrokerWish> deliver(int qos, boolean evenUnsubscribed, long ticket) {
    return state.deliver(new BrokerCommand.Deliver(DEVICE, TOPIC, PAYLOAD, qos, evenUnsubscribed, ticket), NOW);
  }

  private List<BrokerWish> acknowledge(long connection, int packetId) {
    return state.acknowledged(new BrokerCommand.Acknowledged(DEVICE, connection, packetId));
  }

  private List<BrokerWish> close(long connection) {
    return state.closed(new BrokerCommand.Closed(DEVICE, connection, NOW));
  }

  private static BrokerWish accepted(long connection, boolean present, ByteString... backlog) {
    return new BrokerWish.Say(connection, new BrokerWord.Accepted(present, List.of(backlog)));
  }

  private static BrokerWish sent(long connection, int qos, int packetId) {
    ByteString packet = PacketWriter.publish(TOPIC, qos, packetId, /* dup= */ false, PAYLOAD);
    return new BrokerWish.Say(connection, new BrokerWord.Sent(packet));
  }

  private static ByteString again(int packetId) {
    return PacketWriter.publish(TOPIC, 1, packetId, /* dup= */ true, PAYLOAD);
  }

  private static List<Integer> codes(List<BrokerWish> wishes) {
    BrokerWord.Answered answer = (BrokerWord.Answered) ((BrokerWish.Say) wishes.get(0)).word();
    List<Integer> codes = new ArrayList<>();
    for (byte code : answer.packet().drop(4).toArray()) {
      codes.add(code & 0xff);
    }
    return codes;
  }

  @Test
  void a_connection_ends_with_the_address_that_it_came_from() {
    String elsewhere = "198.51.100.7";
    signIn(1, false);
    assertThat(state.signedIn(new BrokerCommand.SignedIn(DEVICE, 2, elsewhere, false), NOW)).contains(
        new BrokerWish.Disconnected(DEVICE, IP, NOW), new BrokerWish.Connected(DEVICE, elsewhere));
    assertThat(close(2)).containsExactly(new BrokerWish.Disconnected(DEVICE, elsewhere, NOW));
    signIn(3, false);
    assertThat(close(3)).containsExactly(new BrokerWish.Disconnected(DEVICE, IP, NOW));
  }

  @Test
  void the_newer_connection_wins_and_late_words_of_the_older_are_not_heard() {
    assertThat(signIn(1, true)).containsExactly(new BrokerWish.Connected(DEVICE, IP), accepted(1, false));
    assertThat(signIn(2, true)).containsExactly(
        new BrokerWish.Say(1, new BrokerWord.Cut("a newer connection has the same identity")),
        new BrokerWish.Disconnected(DEVICE, IP, NOW), new BrokerWish.Connected(DEVICE, IP), accepted(2, false));
    assertThat(subscribe(1, TOPIC)).isEmpty();
    assertThat(unsubscribe(1, TOPIC)).isEmpty();
    assertThat(close(1)).isEmpty();
    assertThat(deliver(0, true, 0)).containsExactly(sent(2, 0, 0));
    assertThat(close(2)).containsExactly(new BrokerWish.Disconnected(DEVICE, IP, NOW));
    assertThat(deliver(0, true, 0)).isEmpty();
  }

  @Test
  void five_connects_in_a_minute_are_taken() {
    for (int i = 1; i <= 5; i++) {
      assertThat(signIn(i, true, NOW + 59_999)).endsWith(accepted(i, false));
    }
    assertThat(signIn(6, true, NOW + 59_999)).containsExactly(
        new BrokerWish.Say(6,
            new BrokerWord.Refused(3, "more than 5 connects in a minute", Limit.CONNECTS_PER_MINUTE)));
    assertThat(signIn(7, true, NOW + 60_000)).endsWith(accepted(7, false));
  }

  @Test
  void a_kept_session_brings_back_filters_and_what_was_not_acknowledged() {
    signIn(1, false);
    assertThat(subscribe(1, TOPIC)).hasSize(2).endsWith(new BrokerWish.Subscribed(DEVICE, TOPIC));
    assertThat(deliver(1, false, 9)).containsExactly(sent(1, 1, 1), new BrokerWish.Delivered(9));
    deliver(1, false, 0);
    assertThat(acknowledge(1, 1)).containsExactly(new BrokerWish.Say(1, new BrokerWord.Dealt()));
    close(1);
    assertThat(deliver(1, false, 10)).as("for one that is away").containsExactly(new BrokerWish.Delivered(10));
    assertThat(signIn(2, false)).containsExactly(new BrokerWish.Connected(DEVICE, IP),
        accepted(2, true, again(2), again(3)), new BrokerWish.Subscribed(DEVICE, TOPIC));
  }

  @Test
  void without_a_disk_nothing_waits_to_be_written() {
    signIn(1, false);
    subscribe(1, TOPIC);
    assertThat(state.hasUnkept()).isFalse();
  }

  @Test
  void a_clean_session_ends_with_its_connection() {
    signIn(1, true);
    subscribe(1, TOPIC);
    deliver(1, false, 0);
    close(1);
    assertThat(deliver(1, true, 9)).containsExactly(new BrokerWish.Delivered(9));
    assertThat(signIn(2, false)).containsExactly(new BrokerWish.Connected(DEVICE, IP), accepted(2, false));
  }

  @Test
  void a_clean_sign_in_ends_a_kept_session() {
    signIn(1, false);
    subscribe(1, TOPIC);
    close(1);
    assertThat(signIn(2, true)).endsWith(accepted(2, false));
    assertThat(deliver(0, false, 0)).isEmpty();
  }

  @Test
  void seven_days_is_a_message_kept() {
    signIn(1, false);
    deliver(1, true, 0);
    close(1);
    long limit = NOW + LIMITS.unacknowledgedKept().toMillis();
    assertThat(signIn(2, false, limit)).contains(accepted(2, true, again(1)));
    assertThat(signIn(3, false, limit + 1)).contains(accepted(3, true));
  }

  @Test
  void a_hundred_messages_may_wait_for_their_acknowledgement() {
    signIn(1, false);
    for (int i = 1; i <= 100; i++) {
      assertThat(deliver(1, true, i)).containsExactly(sent(1, 1, i), new BrokerWish.Delivered(i));
    }
    assertThat(deliver(1, true, 101))
        .containsExactly(new BrokerWish.Dropped(DEVICE, TOPIC), new BrokerWish.Delivered(101));
    acknowledge(1, 40);
    assertThat(deliver(1, true, 0)).containsExactly(sent(1, 1, 101));
  }

  @Test
  void a_packet_id_that_waits_is_not_given_again() {
    var waiting = List.of(new SessionKeeper.KeptMessage(1, TOPIC, PAYLOAD, NOW));
    state = state(false, Map.of(DEVICE, new SessionKeeper.Kept(List.of(), 0xffff, waiting)));
    signIn(1, false);
    assertThat(deliver(1, true, 0)).containsExactly(sent(1, 1, 2));
  }

  @Test
  void an_acknowledgement_of_nothing_is_dealt_with_all_the_same() {
    signIn(1, true);
    assertThat(acknowledge(1, 77)).containsExactly(new BrokerWish.Say(1, new BrokerWord.Dealt()));
    assertThat(acknowledge(5, 77)).containsExactly(new BrokerWish.Say(5, new BrokerWord.Dealt()));
  }

  @Test
  void only_who_wants_a_message_gets_it() {
    signIn(1, true);
    assertThat(deliver(0, false, 5)).containsExactly(new BrokerWish.Delivered(5));
    subscribe(1, "/own/+");
    assertThat(deliver(0, false, 5)).containsExactly(sent(1, 0, 0), new BrokerWish.Delivered(5));
    assertThat(unsubscribe(1, "/own/+", "/own/none"))
        .containsExactly(new BrokerWish.Unsubscribed(DEVICE, "/own/+"),
            new BrokerWish.Say(1, new BrokerWord.Answered(PacketWriter.unsubAck(4))));
    assertThat(deliver(0, false, 0)).isEmpty();
  }

  @Test
  void filters_that_are_foreign_malformed_or_too_long_are_refused_and_the_others_granted() {
    signIn(1, true);
    assertThat(codes(subscribe(1, TOPIC, "/other", "/own/#/a", "/own/" + "x".repeat(123), "/own/" + "x".repeat(124))))
        .containsExactly(1, 0x80, 0x80, 1, 0x80);
  }

  @Test
  void eight_filters_fit_a_subscribe() {
    signIn(1, true);
    assertThat(codes(subscribe(1, "/own/1", "/own/2", "/own/3", "/own/4", "/own/5", "/own/6", "/own/7", "/own/8",
        "/own/9"))).containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 0x80);
  }

  @Test
  void a_device_has_a_hundred_subscriptions() {
    signIn(1, true);
    for (int i = 1; i <= 100; i++) {
      assertThat(codes(subscribe(1, "/own/" + i))).containsExactly(1);
    }
    assertThat(codes(subscribe(1, "/own/101", "/own/100"))).containsExactly(0x80, 1);
  }

  @Test
  void who_is_cut_is_told_and_may_lose_its_session_too() {
    signIn(1, false);
    subscribe(1, TOPIC);
    assertThat(state.cut(new BrokerCommand.Cut(DEVICE, "disabled", false), NOW)).containsExactly(
        new BrokerWish.Say(1, new BrokerWord.Cut("disabled")), new BrokerWish.Disconnected(DEVICE, IP, NOW));
    assertThat(signIn(2, false)).contains(accepted(2, true));
    state.cut(new BrokerCommand.Cut(DEVICE, "deleted", true), NOW);
    assertThat(signIn(3, false)).contains(accepted(3, false));
    assertThat(state.cutAll(new BrokerCommand.CutAll("stops")))
        .containsExactly(new BrokerWish.Say(3, new BrokerWord.Cut("stops")));
  }

  @Test
  void nothing_is_answered_before_it_is_on_disk() {
    state = state(true, Map.of());
    assertThat(signIn(1, false)).containsExactly(new BrokerWish.Connected(DEVICE, IP));
    assertThat(subscribe(1, TOPIC)).isEmpty();
    assertThat(state.hasUnkept()).isTrue();
    assertThat(state.toKeep()).containsExactly(
        Map.entry(DEVICE, new SessionKeeper.Kept(List.of(TOPIC), 0, List.of())));
    assertThat(deliver(1, false, 9)).as("comes while the disk is busy").isEmpty();
    assertThat(state.kept()).hasSize(3)
        .startsWith(accepted(1, false)).endsWith(new BrokerWish.Subscribed(DEVICE, TOPIC));
    assertThat(state.hasUnkept()).isTrue();
    assertThat(state.toKeep().get(DEVICE).unacknowledged()).hasSize(1);
    assertThat(state.kept()).containsExactly(sent(1, 1, 1), new BrokerWish.Delivered(9));
    assertThat(state.hasUnkept()).isFalse();
  }

  @Test
  void a_message_never_overtakes_the_answer_to_the_sign_in() {
    state = state(true, Map.of());
    assertThat(signIn(1, true)).containsExactly(new BrokerWish.Connected(DEVICE, IP));
    assertThat(deliver(0, /* evenUnsubscribed= */ true, 0)).isEmpty();
    state.toKeep();
    assertThat(state.kept()).containsExactly(accepted(1, false), sent(1, 0, 0));
    assertThat(deliver(0, /* evenUnsubscribed= */ true, 0)).as("nothing waits any more").containsExactly(sent(1, 0, 0));
  }

  @Test
  void a_session_that_has_ended_is_removed_from_the_disk() {
    state = state(true, Map.of(DEVICE, new SessionKeeper.Kept(List.of(TOPIC), 0, List.of())));
    signIn(1, true);
    assertThat(state.toKeep()).containsExactly(Map.entry(DEVICE, SessionKeeper.Kept.ENDED));
    state.kept();
    subscribe(1, TOPIC);
    assertThat(state.toKeep()).as("a clean session is not kept").isEmpty();
    state.cut(new BrokerCommand.Cut(DEVICE, "deleted", true), NOW);
    assertThat(state.toKeep()).containsExactly(Map.entry(DEVICE, SessionKeeper.Kept.ENDED));
  }

  private enum Kind { DELIVER, ACKNOWLEDGE, KEEP, RESTART, SIGN_IN }

  private record Step(Kind kind, int amount) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(Arbitraries.of(Kind.class), Arbitraries.integers().between(1, 12)).as(Step::new)
        .list().ofMaxSize(200);
  }

  /** Restarts at any moment, also between the write and the word that it is done. */
  @Property(tries = 500)
  void what_was_said_to_be_delivered_survives_restarts_until_it_is_acknowledged(@ForAll("steps") List<Step> steps) {
    Map<DeviceId, SessionKeeper.Kept> disk = new LinkedHashMap<>();
    Map<Integer, Long> promised = new LinkedHashMap<>(); // packet id by ticket that came back
    BrokerLimits limits = LIMITS.withoutRates();
    BrokerState broker = new BrokerState(limits, (device, topic) -> true, true, disk);
    long connection = 0;
    long ticket = 0;
    for (Step step : steps) {
      switch (step.kind()) {
        case DELIVER -> broker.deliver(new BrokerCommand.Deliver(DEVICE, TOPIC, PAYLOAD, 1, true, ++ticket), NOW);
        case ACKNOWLEDGE -> {
          if (promised.remove(step.amount()) != null) { // a device acknowledges what it was sent
            broker.acknowledged(new BrokerCommand.Acknowledged(DEVICE, connection, step.amount()));
          }
        }
        case KEEP -> {
          disk.putAll(broker.toKeep());
          if (step.amount() % 4 != 0) {
            note(broker.kept(), promised);
          }
        }
        case RESTART -> {
          disk.values().remove(SessionKeeper.Kept.ENDED);
          broker = new BrokerState(limits, (device, topic) -> true, true, disk);
        }
        case SIGN_IN -> broker.signedIn(new BrokerCommand.SignedIn(DEVICE, ++connection, IP, false), NOW);
      }
    }
    BrokerState last = new BrokerState(limits, (device, topic) -> true, true, disk);
    last.signedIn(new BrokerCommand.SignedIn(DEVICE, ++connection, IP, false), NOW);
    last.toKeep();
    List<ByteString> backlog = last.kept().stream().filter(BrokerWish.Say.class::isInstance)
        .map(wish -> ((BrokerWord.Accepted) ((BrokerWish.Say) wish).word()).backlog()).findFirst().orElseThrow();
    for (int packetId : promised.keySet()) {
      assertThat(backlog).contains(again(packetId));
    }
  }

  /** A packet that goes out is followed by the word that it is safe. */
  private static void note(List<BrokerWish> wishes, Map<Integer, Long> promised) {
    int packetId = 0;
    for (BrokerWish wish : wishes) {
      if (wish instanceof BrokerWish.Say say && say.word() instanceof BrokerWord.Sent sent) {
        int at = 2 + 2 + TOPIC.length();
        packetId = (sent.packet().apply(at) & 0xff) << 8 | sent.packet().apply(at + 1) & 0xff;
      } else if (wish instanceof BrokerWish.Delivered delivered && packetId != 0) {
        promised.put(packetId, delivered.ticket());
        packetId = 0;
      }
    }
  }
}
