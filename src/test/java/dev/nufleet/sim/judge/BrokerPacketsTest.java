package dev.nufleet.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A platform that does not answer as its documents say. */
class BrokerPacketsTest {
  private static final String PASSWORD = "38340822071B9F4B2DB6292031A2D6EAA2678B64975EFA1ADA28F2C0FC696E14";

  private Ground ground;
  private Wire wire;

  @BeforeEach
  void a_board_dials() {
    ground = new Ground();
    wire = ground.overheard.mqtt(Ground.BOARD);
  }

  private void letIn(boolean present) {
    wire.serverHears(Ground.connect(PASSWORD));
    wire.serverSends(Ground.connAck(present, 0));
  }

  private Wire again(boolean present) {
    wire = ground.overheard.mqtt(Ground.BOARD);
    letIn(present);
    return wire;
  }

  private static ByteString notice(boolean again, int id) {
    return Ground.publish(Ground.upgrade(), 1, again, id, "{\"n\":" + id + "}");
  }

  @Test
  void a_broker_that_answers_is_left_alone() {
    letIn(false);
    wire.serverHears(Ground.publish(Ground.inform(), 1, false, 1, "{}"));
    wire.serverSends(Ground.pubAck(1));
    wire.serverHears(Ground.subscribe(2, Ground.upgrade()));
    wire.serverSends(Ground.subAck(2));
    wire.serverSends(notice(false, 1));
    ground.passes(60);
    wire.serverHears(Ground.ping());
    wire.serverSends(Ground.pong());
    wire.serverLeft();
    ground.passes(5);
    Wire second = again(true);
    second.serverSends(notice(true, 1));
    second.serverHears(Ground.pubAck(1));
    second.serverSends(notice(false, 1)); // its id is free again
    ground.passes(180);
    second.serverEnds();
    ground.passes(100);
    assertThat(ground.broken("broker-")).isEmpty();
  }

  @Test
  void who_does_not_prove_to_be_it_is_not_let_in() {
    wire.serverHears(Ground.connect(PASSWORD.replace('A', 'B')));
    wire.serverSends(Ground.connAck(false, 0));
    assertThat(ground.broken("broker-")).singleElement().asString()
        .contains("it signs in with words that are not its own");
  }

  @Test
  void who_proves_to_be_it_is_let_in() {
    wire.serverHears(Ground.connect(PASSWORD));
    wire.serverSends(Ground.connAck(false, 4));
    assertThat(ground.broken("broker-")).singleElement().asString().contains("refused with 4");
  }

  @Test
  void a_fault_may_refuse_it() {
    wire.serverHears(Ground.connect(PASSWORD));
    ground.tells("chaos", "FaultActed", "board", Ground.BOARD, "kind", "connack");
    wire.serverSends(Ground.connAck(false, 4));
    assertThat(ground.broken("broker-")).isEmpty();
  }

  @Test
  void the_sixth_sign_in_of_a_minute_is_refused() {
    ground.passes(3600 - Ground.STARTED / 1000 % 60);
    for (int i = 0; i < 5; i++) {
      again(i > 0);
      wire.serverLeft();
    }
    assertThat(ground.broken("broker-")).isEmpty();
    again(true);
    assertThat(ground.broken("broker-")).singleElement().asString().contains("more than 5 times in a minute");
  }

  @Test
  void a_session_that_is_lost_shows() {
    letIn(false);
    wire.serverLeft();
    again(false);
    assertThat(ground.broken("broker-")).singleElement().asString().contains("has no session of it");
  }

  @Test
  void a_session_that_never_was_shows() {
    letIn(true);
    assertThat(ground.broken("broker-")).singleElement().asString().contains("has a session of it");
  }

  @Test
  void what_was_not_acknowledged_comes_first_and_in_its_order() {
    letIn(false);
    wire.serverSends(notice(false, 1));
    wire.serverSends(notice(false, 2));
    wire.serverLeft();
    again(true);
    wire.serverSends(notice(true, 2));
    assertThat(ground.broken("broker-")).singleElement().asString()
        .contains("does not begin with what it has not acknowledged");
  }

  @Test
  void what_was_acknowledged_does_not_come_again() {
    letIn(false);
    wire.serverSends(notice(false, 1));
    wire.serverHears(Ground.pubAck(1));
    wire.serverLeft();
    again(true);
    wire.serverSends(notice(true, 1));
    assertThat(ground.broken("broker-")).singleElement().asString().contains("again that it has acknowledged");
  }

  @Test
  void what_was_pushed_while_it_was_away_comes_marked_as_sent_before() {
    letIn(false);
    wire.serverLeft();
    ground.tells("platform", "NoticePushed", "board", Ground.BOARD, "task", "t1");
    again(true);
    wire.serverSends(notice(true, 1));
    assertThat(ground.broken("broker-")).isEmpty();
    wire.serverSends(notice(true, 2));
    assertThat(ground.broken("broker-")).singleElement().asString().contains("or was never sent");
  }

  @Test
  void what_is_acknowledged_over_a_connection_that_was_ended_is_not() {
    letIn(false);
    wire.serverSends(notice(false, 1));
    ground.tells("chaos", "FaultActed", "board", Ground.BOARD, "kind", "kick-off");
    wire.serverEnds();
    wire.serverHears(Ground.pubAck(1));
    again(true);
    wire.serverSends(notice(true, 1));
    assertThat(ground.broken("broker-")).isEmpty();
  }

  @Test
  void an_id_that_another_message_has_shows() {
    letIn(false);
    wire.serverSends(notice(false, 1));
    wire.serverSends(Ground.publish(Ground.upgrade(), 1, false, 1, "other"));
    assertThat(ground.broken("broker-")).singleElement().asString().contains("packet id 1, which another one has");
  }

  @Test
  void what_is_not_answered_shows() {
    letIn(false);
    wire.serverHears(Ground.publish(Ground.inform(), 1, false, 1, "{}"));
    ground.passes(2);
    assertThat(ground.broken("broker-")).singleElement().asString().contains("waits for packet 4");
  }

  @Test
  void what_is_above_the_rate_of_messages_is_dropped() {
    letIn(false);
    for (int id = 1; id <= 11; id++) {
      wire.serverHears(Ground.publish(Ground.inform(), 1, false, id, "{}"));
      if (id <= 10) {
        wire.serverSends(Ground.pubAck(id));
      }
    }
    ground.passes(2);
    assertThat(ground.broken("broker-")).isEmpty();
  }

  @Test
  void what_nobody_asked_for_shows() {
    letIn(false);
    wire.serverHears(Ground.publish(Ground.inform(), 1, false, 1, "{}"));
    wire.serverSends(Ground.pubAck(2));
    assertThat(ground.broken("broker-")).singleElement().asString().contains("packet 4 of the broker is not the");
  }

  @Test
  void a_subscription_to_what_is_another_s_is_refused() {
    letIn(false);
    wire.serverHears(Ground.subscribe(2, Ground.upgrade() + "0"));
    wire.serverSends(Ground.subAck(2));
    assertThat(ground.broken("broker-")).singleElement().asString().contains("packet 9 of the broker is not the");
  }

  @Test
  void a_clean_session_ends_with_its_connection() {
    wire.serverHears(Ground.clean(Ground.connect(PASSWORD)));
    wire.serverSends(Ground.connAck(false, 0));
    wire.serverLeft();
    again(true);
    assertThat(ground.broken("broker-")).singleElement().asString().contains("the broker says that it has a session");
  }

  @Test
  void a_clean_session_begins_anew() {
    letIn(false);
    wire.serverLeft();
    wire = ground.overheard.mqtt(Ground.BOARD);
    wire.serverHears(Ground.clean(Ground.connect(PASSWORD)));
    wire.serverSends(Ground.connAck(true, 0));
    assertThat(ground.broken("broker-")).singleElement().asString().contains("the broker says that it has a session");
  }

  @Test
  void the_older_connection_ends_with_the_newer_one() {
    letIn(false);
    ground.passes(5);
    again(true);
    assertThat(ground.broken("broker-")).singleElement().asString().contains("lives on beside its new one");
  }

  @Test
  void a_takeover_is_a_reason_and_another_board_s_is_none() {
    letIn(false);
    Wire old = wire;
    ground.passes(5);
    wire = ground.overheard.mqtt(Ground.BOARD);
    wire.serverHears(Ground.connect(PASSWORD));
    old.serverEnds();
    wire.serverSends(Ground.connAck(true, 0));
    ground.passes(1);
    assertThat(ground.broken("broker-")).isEmpty();
    wire.serverEnds();
    ground.passes(1);
    assertThat(ground.broken("broker-")).singleElement().asString().contains("nothing shows why");
  }

  @Test
  void a_fault_is_a_reason() {
    letIn(false);
    ground.tells("chaos", "FaultActed", "kind", "broker-restart");
    wire.serverEnds();
    ground.passes(1);
    assertThat(ground.broken("broker-")).isEmpty();
  }

  @Test
  void who_is_silent_too_long_is_cut_off() {
    letIn(false);
    ground.passes(183);
    assertThat(ground.broken("broker-")).singleElement().asString().contains("more than 1.5 times its keepalive");
  }

  @Test
  void who_is_not_silent_so_long_is_not() {
    letIn(false);
    ground.passes(61);
    wire.serverEnds();
    ground.passes(1);
    assertThat(ground.broken("broker-")).singleElement().asString().contains("nothing shows why");
  }

  @Test
  void what_comes_behind_its_goodbye_is_not_heard() {
    letIn(false);
    wire.serverSends(notice(false, 1));
    wire.serverHears(Ground.packet(Packets.DISCONNECT, 0, ByteString.emptyByteString()).concat(Ground.pubAck(1)));
    wire.serverEnds();
    again(true).serverSends(notice(true, 1));
    assertThat(ground.broken("broker-")).isEmpty();
  }

  @Test
  void what_was_kept_while_it_was_away_comes() {
    letIn(false);
    wire.serverLeft();
    ground.tells("platform", "NoticePushed", "board", Ground.BOARD);
    again(true);
    ground.passes(2);
    assertThat(ground.broken("broker-")).singleElement().asString().contains("while it was away, and kept, does not");
  }

  @Test
  void what_is_another_board_s_is_not_sent_to_it() {
    letIn(false);
    wire.serverSends(Ground.publish("/ota/device/upgrade/" + Ground.PRODUCT + "/" + Ground.OTHER, 0, false, 0, "{}"));
    assertThat(ground.broken("broker-")).singleElement().asString().contains("it is sent a message of");
  }
}
