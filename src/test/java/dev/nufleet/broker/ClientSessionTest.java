package dev.nufleet.broker;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.model.DeviceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule of a connection at its limit and one past it, without a clock or a socket. */
class ClientSessionTest {
  static final DeviceId DEVICE = DeviceId.of("a1Pk", "board");
  static final BrokerLimits LIMITS = BrokerLimits.documented();
  static final long START = 1_700_000_000_000L;
  private static final long NUMBER = 7;
  private static final ByteString CONNACK = ByteString.fromInts(0x20, 2, 0, 0);
  private static final SessionWish LEAVE = new SessionWish.Leave();

  private final ClientSession session = session();

  static ClientSession session() {
    return new ClientSession(NUMBER, "192.0.2.1", LIMITS, (device, topic) -> topic.startsWith("/own"), START);
  }

  static ClientPacket.Connect connect(int level, int keepAliveSeconds) {
    return new ClientPacket.Connect(
        level, true, false, keepAliveSeconds, "id", Optional.of("user"), Optional.of("password"));
  }

  static void signIn(ClientSession session, int keepAliveSeconds) {
    session.take(connect(4, keepAliveSeconds));
    session.judged(new BrokerRules.Verdict.Accepted(DEVICE), START);
    session.heard(new BrokerWord.Accepted(false, List.of()), START);
    session.wrote(CONNACK.length());
  }

  private void signIn() {
    signIn(session, 60);
  }

  static ClientPacket.Publish publish(String topic, int qos, int packetId) {
    return new ClientPacket.Publish(topic, qos, packetId, ByteString.fromString("x"));
  }

  private static ByteString bytes(int count) {
    return ByteString.fromArray(new byte[count]);
  }

  private static BrokerWord handled(long publish, int packetId) {
    return new BrokerWord.Handled(new Receipt(NUMBER, publish, packetId));
  }

  private static SessionWish pubAck(int packetId) {
    return new SessionWish.Send(ByteString.fromInts(0x40, 2, 0, packetId));
  }

  private static void assertEnded(List<SessionWish> wishes, String why) {
    assertThat(wishes).hasSize(2).endsWith(LEAVE);
    assertThat(((SessionWish.Refused) wishes.get(0)).why()).isEqualTo("is cut off: " + why);
  }

  private static int handedOn(List<SessionWish> wishes) {
    return (int) wishes.stream().filter(SessionWish.Publish.class::isInstance).count();
  }

  @Test
  void one_that_is_never_answered_may_say_what_it_likes_and_stay_as_long_as_one_that_is_silent() {
    session.take(connect(4, 60));
    assertThat(session.judged(new BrokerRules.Verdict.Unanswered(), START)).isEmpty();
    assertThat(session.takesPacket()).isTrue();
    assertThat(session.take(connect(4, 60))).isEmpty();
    assertThat(session.take(publish("/own", 1, 1))).isEmpty();
    assertThat(session.deadlineMillis()).isEqualTo(START + 90_000);
    assertEnded(session.time(START + 90_000), "silent for 90000 ms, 1.5 times its keepalive");
  }

  @Test
  void a_sign_in_asks_for_the_verdict_then_the_broker_and_is_answered_last() {
    assertThat(session.expectsConnect()).isTrue();
    assertThat(session.take(connect(4, 60))).containsExactly(new SessionWish.Judge(new BrokerRules.SignInRequest(
        "id", Optional.of("user"), Optional.of("password"), "192.0.2.1")));
    assertThat(session.expectsConnect()).isFalse();
    assertThat(session.takesPacket()).isFalse();
    assertThat(session.judged(new BrokerRules.Verdict.Accepted(DEVICE), START)).containsExactly(
        new SessionWish.Tell(new BrokerCommand.SignedIn(DEVICE, NUMBER, "192.0.2.1", /* cleanSession= */ true)));
    assertThat(session.takesPacket()).isFalse();
    assertThat(session.heard(new BrokerWord.Accepted(true, List.of(bytes(9))), START)).containsExactly(
        new SessionWish.Send(ByteString.fromInts(0x20, 2, 1, 0)), new SessionWish.Send(bytes(9)));
    assertThat(session.takesPacket()).isTrue();
  }

  @Test
  void the_first_packet_is_a_connect() {
    assertEnded(session.take(new ClientPacket.PingReq()), "first packet is no CONNECT");
  }

  @Test
  void there_is_no_second_connect() {
    signIn();
    assertEnded(session.take(connect(4, 60)), "second CONNECT");
  }

  @Test
  void a_connect_comes_within_its_time() {
    long limit = START + LIMITS.connectTimeout().toMillis();
    assertThat(session.deadlineMillis()).isEqualTo(limit);
    session.heardFrom(limit - 1); // bytes that are no whole packet do not help
    assertThat(session.time(limit - 1)).isEmpty();
    assertEnded(session.time(limit), "no CONNECT within 30 s");
  }

  @Test
  void a_sign_in_that_nobody_answers_ends_too() {
    session.take(connect(4, 60));
    long limit = START + LIMITS.connectTimeout().toMillis();
    assertThat(session.time(limit - 1)).isEmpty();
    assertThat(session.time(limit)).endsWith(LEAVE);
  }

  @Test
  void a_client_may_be_silent_for_one_and_a_half_keepalives() {
    signIn();
    session.heardFrom(START + 1_000);
    long limit = START + 1_000 + 90_000;
    assertThat(session.deadlineMillis()).isEqualTo(limit);
    assertThat(session.time(limit - 1)).isEmpty();
    assertEnded(session.time(limit), "silent for 90000 ms, 1.5 times its keepalive");
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 1200})
  void keepalives_up_to_the_bounds_are_taken(int seconds) {
    assertThat(session.take(connect(4, seconds))).hasSize(1).first().isInstanceOf(SessionWish.Judge.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 29, 1201, 65535})
  void keepalives_past_the_bounds_are_refused(int seconds) {
    assertThat(session.take(connect(4, seconds))).hasSize(2)
        .endsWith(new SessionWish.Send(ByteString.fromInts(0x20, 2, 0, 2)));
  }

  @Test
  void a_keepalive_of_0_means_none_where_the_limits_allow_it() {
    BrokerLimits none = new BrokerLimits(0, 1200, LIMITS.connectTimeout(), 4096, 128, 7, 100, 8, 30, 10, 100,
        LIMITS.unacknowledgedKept(), 4096, 5, 2);
    ClientSession patient = new ClientSession(NUMBER, "192.0.2.1", none, (device, topic) -> true, START);
    signIn(patient, 0);
    assertThat(patient.deadlineMillis()).isEqualTo(Long.MAX_VALUE);
    assertThat(patient.time(START + 365L * 24 * 3600 * 1000)).isEmpty();
    assertThat(patient.takesPacket()).isTrue();
  }

  @Test
  void other_versions_of_mqtt_are_refused_with_1() {
    assertThat(session.take(connect(5, 60))).endsWith(new SessionWish.Send(ByteString.fromInts(0x20, 2, 0, 1)));
    assertThat(session().take(connect(3, 60))).first().isInstanceOf(SessionWish.Judge.class);
  }

  @Test
  void who_is_refused_leaves_when_the_answer_is_written_and_the_broker_hears_nothing() {
    session.take(connect(4, 60));
    assertThat(session.judged(new BrokerRules.Verdict.Refused(5, "stranger"), START)).containsExactly(
        new SessionWish.Refused(
            "192.0.2.1 (not signed in)", "user", "sign-in refused with 5: stranger", Limit.NONE),
        new SessionWish.Send(ByteString.fromInts(0x20, 2, 0, 5)));
    assertThat(session.takesPacket()).isFalse();
    assertThat(session.wrote(3)).isEmpty();
    assertThat(session.wrote(1)).containsExactly(LEAVE);
    assertThat(session.gone()).isEmpty();
  }

  @Test
  void who_is_refused_by_the_broker_is_none_of_its_connections() {
    session.take(connect(4, 60));
    session.judged(new BrokerRules.Verdict.Accepted(DEVICE), START);
    assertThat(session.heard(new BrokerWord.Refused(3, "too often", Limit.CONNECTS_PER_MINUTE), START))
        .endsWith(new SessionWish.Send(ByteString.fromInts(0x20, 2, 0, 3)));
    assertThat(session.gone()).isEmpty();
  }

  @Test
  void who_is_refused_and_does_not_read_it_is_cut_off_after_5_seconds() {
    session.take(connect(4, 60));
    session.judged(new BrokerRules.Verdict.Refused(5, "stranger"), START + 10);
    assertThat(session.time(START + 10 + 4_999)).isEmpty();
    assertEnded(session.time(START + 10 + 5_000), "did not take its last bytes");
  }

  @Test
  void who_only_asks_for_its_secret_gets_it_and_15_seconds() {
    session.take(connect(4, 60));
    assertThat(session.judged(new BrokerRules.Verdict.Told("/ext/register", bytes(5)), START)).containsExactly(
        new SessionWish.Send(CONNACK),
        new SessionWish.Send(PacketWriter.publish("/ext/register", 0, 0, false, bytes(5))));
    assertThat(session.take(new ClientPacket.PingReq())).containsExactly(new SessionWish.Send(PacketWriter.PINGRESP));
    assertThat(session.time(START + 14_999)).isEmpty();
    assertThat(session.time(START + 15_000)).endsWith(LEAVE);
    assertThat(session.gone()).isEmpty();
  }

  @Test
  void who_only_asks_for_its_secret_may_say_nothing_more() {
    session.take(connect(4, 60));
    session.judged(new BrokerRules.Verdict.Told("/ext/register", bytes(5)), START);
    assertEnded(session.take(publish("/own", 0, 0)), "registered, and then sent more");
  }

  @Test
  void messages_of_qos_0_above_30_in_a_second_are_dropped_without_a_word() {
    rateIs(0, 30);
  }

  @Test
  void messages_of_qos_1_above_10_in_a_second_are_dropped_without_a_word() {
    rateIs(1, 10);
  }

  private void rateIs(int qos, int perSecond) {
    signIn();
    session.heardFrom(START + 999);
    for (int i = 1; i <= perSecond; i++) {
      assertThat(handedOn(session.take(publish("/own", qos, qos * i)))).as("message %d", i).isEqualTo(1);
      session.heard(handled(i, 0), START);
    }
    assertThat(session.take(publish("/own", qos, qos * 99)))
        .containsExactly(new SessionWish.Dropped(
            DEVICE, "/own", qos == 0 ? Limit.QOS0_PER_SECOND : Limit.QOS1_PER_SECOND));
    assertThat(handedOn(session.take(publish("/own", 1 - qos, 1 - qos)))).as("the other QoS has its own").isEqualTo(1);
    session.heardFrom(START + 1_000);
    assertThat(handedOn(session.take(publish("/own", qos, qos * 98)))).as("in the next second").isEqualTo(1);
  }

  @Test
  void sixteen_things_may_wait_for_being_dealt_with() {
    signIn();
    for (int i = 1; i <= 16; i++) {
      assertThat(session.takesPacket()).as("before %d", i).isTrue();
      session.take(i % 2 == 0 ? publish("/own", 0, 0) : new ClientPacket.PubAck(i));
    }
    assertThat(session.takesPacket()).isFalse();
    session.heard(new BrokerWord.Dealt(), START);
    assertThat(session.takesPacket()).isTrue();
    session.take(publish("/own", 0, 0));
    assertThat(session.takesPacket()).isFalse();
    session.heard(handled(2, 0), START);
    assertThat(session.takesPacket()).isTrue();
  }

  @Test
  void packets_are_taken_while_less_than_16_kb_are_unsent() {
    signIn();
    session.heard(new BrokerWord.Sent(bytes(16 * 1024 - 1)), START);
    assertThat(session.takesPacket()).isTrue();
    session.heard(new BrokerWord.Sent(bytes(1)), START);
    assertThat(session.takesPacket()).isFalse();
    session.wrote(1);
    assertThat(session.takesPacket()).isTrue();
  }

  @Test
  void a_client_that_leaves_too_much_unread_is_cut_off() {
    signIn();
    int limit = LIMITS.maxUnreadBytes();
    assertThat(session.heard(new BrokerWord.Sent(bytes(limit)), START)).hasSize(1);
    assertEnded(session.heard(new BrokerWord.Sent(bytes(1)), START), "leaves more than " + limit + " bytes unread");
  }

  @Test
  void a_message_of_qos_1_is_acknowledged_when_it_is_handled_and_one_of_qos_0_never() {
    signIn();
    assertThat(session.take(publish("/own", 1, 5))).containsExactly(new SessionWish.Publish(
        DEVICE, "/own", ByteString.fromString("x"), new Receipt(NUMBER, 1, 5)));
    assertThat(session.take(publish("/own", 0, 0))).containsExactly(new SessionWish.Publish(
        DEVICE, "/own", ByteString.fromString("x"), new Receipt(NUMBER, 2, 0)));
    assertThat(session.heard(handled(1, 5), START)).containsExactly(pubAck(5));
    assertThat(session.heard(handled(2, 0), START)).isEmpty();
  }

  @Test
  void a_message_to_a_topic_that_is_not_its_own_is_acknowledged_and_goes_nowhere() {
    signIn();
    assertThat(session.take(publish("/other", 1, 5))).hasSize(2).endsWith(pubAck(5));
    assertThat(session.take(publish("/other", 0, 0))).hasSize(1).first().isInstanceOf(SessionWish.Refused.class);
  }

  @Test
  void topics_have_128_bytes_and_7_slashes_at_most() {
    signIn();
    assertThat(handedOn(session.take(publish("/own" + "x".repeat(124), 0, 0)))).isEqualTo(1);
    assertThat(handedOn(session.take(publish("/own" + "x".repeat(125), 0, 0)))).isZero();
    assertThat(handedOn(session.take(publish("/own" + "é".repeat(62), 0, 0)))).isEqualTo(1);
    assertThat(handedOn(session.take(publish("/ownx" + "é".repeat(62), 0, 0)))).isZero();
    assertThat(handedOn(session.take(publish("/own" + "/".repeat(6), 0, 0)))).isEqualTo(1);
    assertThat(handedOn(session.take(publish("/own" + "/".repeat(7), 0, 0)))).isZero();
  }

  @Test
  void a_subscription_waits_until_the_messages_before_it_are_handled() {
    signIn();
    session.take(publish("/own", 0, 0));
    session.take(publish("/own", 1, 5));
    var subscribe = new ClientPacket.Subscribe(6, List.of(new ClientPacket.Filter("/own", 1)));
    assertThat(session.take(subscribe)).isEmpty();
    assertThat(session.takesPacket()).isFalse();
    assertThat(session.heard(handled(1, 0), START)).isEmpty();
    assertThat(session.takesPacket()).isFalse();
    assertThat(session.heard(handled(2, 5), START)).containsExactly(
        pubAck(5), new SessionWish.Tell(new BrokerCommand.Subscribed(DEVICE, NUMBER, subscribe)));
    var unsubscribe = new ClientPacket.Unsubscribe(7, List.of("/own"));
    assertThat(session.take(unsubscribe)).isEmpty();
    assertThat(session.heard(new BrokerWord.Answered(bytes(5)), START)).containsExactly(new SessionWish.Send(bytes(5)),
        new SessionWish.Tell(new BrokerCommand.Unsubscribed(DEVICE, NUMBER, unsubscribe)));
  }

  @Test
  void a_subscription_that_waits_also_waits_for_room() {
    signIn();
    session.take(publish("/own", 0, 0));
    session.take(new ClientPacket.Subscribe(6, List.of(new ClientPacket.Filter("/own", 1))));
    session.heard(new BrokerWord.Sent(bytes(16 * 1024)), START);
    assertThat(session.heard(handled(1, 0), START)).isEmpty();
    assertThat(session.wrote(1)).hasSize(1).first().isInstanceOf(SessionWish.Tell.class);
  }

  @Test
  void who_says_goodbye_leaves_without_a_line() {
    signIn();
    session.heardFrom(START + 5);
    assertThat(session.take(new ClientPacket.Disconnect())).containsExactly(LEAVE);
    assertThat(session.deadlineMillis()).isEqualTo(Long.MAX_VALUE);
    assertThat(session.gone()).contains(new BrokerCommand.Closed(DEVICE, NUMBER, START + 5));
  }

  @Test
  void a_message_that_is_too_long_is_passed_over_and_the_connection_goes_on() {
    signIn();
    assertThat(session.take(new ClientPacket.Oversized(300_000))).containsExactly(
        new SessionWish.Refused("192.0.2.1 " + DEVICE, Caller.userName(DEVICE),
            "a message of 300000 bytes is passed over", Limit.MESSAGE_BYTES));
    assertThat(session.take(new ClientPacket.PingReq())).containsExactly(new SessionWish.Send(PacketWriter.PINGRESP));
  }

  @Test
  void bytes_that_are_no_packet_end_it() {
    signIn();
    assertEnded(session.broken("packet id 0"), "packet id 0");
  }

  @Test
  void who_is_cut_hears_nothing_more() {
    signIn();
    session.take(publish("/own", 1, 5));
    assertEnded(session.heard(new BrokerWord.Cut("a newer connection has the same identity"), START),
        "a newer connection has the same identity");
    List<SessionWish> later = new ArrayList<>(session.heard(handled(1, 5), START));
    later.addAll(session.heard(new BrokerWord.Sent(bytes(1)), START));
    later.addAll(session.heard(new BrokerWord.Accepted(true, List.of()), START));
    later.addAll(session.heard(new BrokerWord.Cut("again"), START));
    later.addAll(session.time(Long.MAX_VALUE - 1));
    assertThat(later).isEmpty();
    assertThat(session.takesPacket()).isFalse();
  }
}
