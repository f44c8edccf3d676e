package dev.nufleet.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Boards whose clients do what the vendor's does not. */
class BoardPacketsTest {
  private Ground ground;
  private Wire wire;

  @BeforeEach
  void a_board_dials() {
    ground = new Ground();
    ground.board("BootStarted", "reason", "power-on");
    wire = ground.overheard.mqtt(Ground.BOARD);
    wire.up();
  }

  private void signsIn() {
    wire.boardSends(Ground.connect("")); // whose words it are is judged at the broker
    wire.boardHears(Ground.connAck(false, 0));
    ground.board("SignedIn", "again", false);
  }

  private void inform(int id) {
    wire.boardSends(Ground.publish(Ground.inform(), 1, false, id, "{\"version\":\"1\"}"));
  }

  private void subscribes(int firstId) {
    wire.boardSends(Ground.subscribe(firstId, "/ota/device/request/" + Ground.PRODUCT + "/" + Ground.BOARD));
    wire.boardSends(Ground.subscribe(firstId + 1, Ground.upgrade()));
    wire.boardSends(Ground.subscribe(firstId + 2, "/sys/a/b/thing/config/get_reply"));
    wire.boardSends(Ground.subscribe(firstId + 3, "/sys/a/b/thing/config/push"));
  }

  private void opens() {
    signsIn();
    inform(1);
    subscribes(2);
    wire.boardHears(Ground.pubAck(1));
  }

  private void progress() {
    wire.boardSends(Ground.publish("/ota/device/progress/" + Ground.PRODUCT + "/" + Ground.BOARD, 0, false, 0,
        "{\"id\":0,\"params\":{\"step\":\"0\",\"desc\":\"Enter in downloading state\"}}"));
  }

  private void pings() {
    wire.boardSends(Ground.ping());
  }

  @Test
  void a_board_that_does_as_the_vendor_has_it_is_left_alone() {
    opens();
    for (int i = 0; i < 5; i++) {
      ground.passes(61);
      pings();
      wire.boardHears(Ground.pong());
      wire.boardHears(Ground.pong());
    }
    wire.boardHears(Ground.publish(Ground.upgrade(), 1, false, 7, Ground.notice("/x")));
    wire.boardSends(Ground.pubAck(7));
    ground.board("NoticeReceived");
    progress();
    ground.passes(600); // downloads are no matter of pings
    assertThat(ground.broken()).isEmpty();
  }

  @Test
  void a_version_that_is_not_told_shows_at_the_first_subscription() {
    signsIn();
    subscribes(1);
    assertThat(ground.broken()).singleElement().asString().contains("its word 1 after the sign-in is of request");
  }

  @Test
  void a_subscription_that_is_left_out_shows() {
    signsIn();
    inform(1);
    wire.boardSends(Ground.subscribe(2, Ground.upgrade()));
    assertThat(ground.broken()).singleElement().asString().contains("its word 2 after the sign-in is of upgrade");
  }

  @Test
  void progress_and_pings_come_after_the_subscriptions() {
    signsIn();
    inform(1);
    progress();
    assertThat(ground.broken()).singleElement().asString().contains("it publishes progress before");
  }

  @Test
  void who_pings_before_it_subscribed_shows() {
    signsIn();
    inform(1);
    wire.boardHears(Ground.pubAck(1));
    ground.passes(60);
    pings();
    assertThat(ground.broken()).singleElement().asString().contains("it pings before");
  }

  @Test
  void an_id_that_comes_again_for_something_else_shows() {
    signsIn();
    inform(1);
    subscribes(1);
    assertThat(ground.broken()).singleElement().asString().contains("it uses packet id 1 again, after 1");
  }

  @Test
  void what_is_said_again_too_soon_shows() {
    opens();
    signsIn();
    inform(6);
    ground.passes(3);
    inform(6);
    assertThat(ground.broken()).singleElement().asString().contains("word 6"); // told once more in the same boot
    Ground other = new Ground(/* mended= */ true);
    wire = other.overheard.mqtt(Ground.BOARD);
    inform(1);
    other.passes(3);
    inform(1);
    assertThat(other.broken()).singleElement().asString().contains("sooner than after 4 s");
  }

  @Test
  void what_nobody_acknowledges_is_to_be_said_again() {
    signsIn();
    inform(1);
    subscribes(2);
    ground.passes(4.3);
    inform(1);
    assertThat(ground.broken()).isEmpty();
    ground.passes(13);
    assertThat(ground.broken()).singleElement().asString().contains("does not say again");
  }

  @Test
  void who_waits_and_does_not_ping_shows() {
    opens();
    ground.passes(66);
    assertThat(ground.broken()).isEmpty();
    ground.passes(4);
    ground.board("PowerLost");
    assertThat(ground.broken()).singleElement().asString().contains("sends no ping");
  }

  @Test
  void who_downloads_need_not_ping_after_a_reconnect_either() {
    opens();
    ground.board("NoticeReceived");
    ground.board("SignedIn", "again", true);
    ground.passes(300);
    assertThat(ground.broken()).isEmpty();
  }

  @Test
  void who_pings_too_often_shows() {
    opens();
    ground.passes(30);
    pings();
    assertThat(ground.broken()).singleElement().asString().contains("sooner than 60 s");
  }

  @Test
  void a_message_that_is_not_acknowledged_shows() {
    opens();
    wire.boardHears(Ground.publish(Ground.upgrade(), 1, true, 7, "{}"));
    ground.passes(9);
    assertThat(ground.broken()).singleElement().asString().contains("does not acknowledge");
  }

  @Test
  void the_wrong_message_acknowledged_shows() {
    opens();
    wire.boardHears(Ground.publish(Ground.upgrade(), 1, true, 7, "{}"));
    wire.boardSends(Ground.pubAck(8));
    assertThat(ground.broken()).singleElement().asString().contains("acknowledges message 8, and 7 came before");
  }

  @Test
  void who_gives_its_connection_up_too_soon_shows() {
    opens();
    ground.passes(60);
    pings();
    ground.passes(3);
    ground.board("SignedOut", "cause", "ping-timeout");
    assertThat(ground.broken()).singleElement().asString().contains("after 1 pings that brought nothing");
  }

  @Test
  void who_goes_on_after_three_pings_in_vain_shows() {
    opens();
    for (int i = 0; i < 3; i++) {
      ground.passes(60);
      pings();
    }
    assertThat(ground.broken()).isEmpty();
    ground.passes(60);
    pings();
    assertThat(ground.broken()).singleElement().asString().contains("it pings though 3 were in vain");
  }

  @Test
  void answers_that_come_at_last_may_come_too_late() {
    opens();
    for (int i = 0; i < 2; i++) {
      ground.passes(60);
      pings();
    }
    ground.passes(57);
    wire.boardHears(ByteString.fromInts(0xD0, 0));
    ground.passes(3);
    pings();
    wire.boardHears(ByteString.fromInts(0xD0, 0));
    ground.passes(2);
    ground.board("SignedOut", "cause", "ping-timeout");
    assertThat(ground.broken()).isEmpty();
  }

  @Test
  void an_acknowledgement_that_may_be_unread_does_not_end_a_message() {
    saysAgainWhatIsAcknowledged(() -> ground.board("PacketTorn"));
  }

  private void saysAgainWhatIsAcknowledged(Runnable before) {
    signsIn();
    inform(1);
    before.run();
    wire.boardHears(Ground.pubAck(1));
    ground.passes(5);
    inform(1);
    assertThat(ground.broken()).isEmpty();
  }

  @Test
  void an_acknowledgement_that_comes_twice_may_be_unread_both_times() {
    signsIn();
    inform(1);
    ground.board("PacketTorn");
    wire.boardHears(Ground.pubAck(1));
    wire.boardHears(Ground.pubAck(1));
    ground.passes(5);
    inform(1);
    assertThat(ground.broken()).isEmpty();
  }

  @Test
  void an_acknowledgement_on_a_link_that_was_given_up_does_not_end_a_message() {
    saysAgainWhatIsAcknowledged(() -> ground.board("SignedOut", "cause", "write-failed"));
  }

  @Test
  void a_packet_in_pieces_may_be_taken_for_an_end() {
    opens();
    wire.boardHears(ByteString.fromInts(0x90));
    wire.boardHears(ByteString.fromInts(3, 0, 1, 1));
    ground.board("SignedOut", "cause", "closed");
    assertThat(ground.broken()).isEmpty();
  }

  @Test
  void an_end_that_nobody_made_shows() {
    opens();
    ground.board("SignedOut", "cause", "closed");
    assertThat(ground.broken()).singleElement().asString().contains("which nobody did");
  }

  @Test
  void an_end_that_came_is_one() {
    opens();
    wire.endHeard();
    ground.board("SignedOut", "cause", "closed");
    assertThat(ground.broken()).isEmpty();
  }

  @Test
  void who_has_lost_its_step_is_not_asked_for_anything() {
    opens();
    wire.boardHears(Ground.publish(Ground.upgrade(), 1, true, 7, "{}"));
    ground.board("PacketTorn");
    ground.passes(300);
    assertThat(ground.broken()).isEmpty();
  }

  // ---- giving up at the start

  private void dialsInVain() {
    wire = ground.overheard.mqtt(Ground.BOARD);
    wire.failed();
  }

  @Test
  void three_links_that_fail_are_enough_to_give_up_and_two_are_not() {
    dialsInVain();
    dialsInVain();
    Ground two = ground;
    two.board("ApplicationEnded", "cause", "no-mqtt");
    assertThat(two.broken()).singleElement().asString().contains("gives up after 2 links that failed and 0 CONNECTs");
    a_board_dials();
    dialsInVain();
    dialsInVain();
    dialsInVain();
    ground.board("ApplicationEnded", "cause", "no-mqtt");
    assertThat(ground.broken()).isEmpty();
  }

  /** @param cause that it knows of its first attempt */
  private void isRefusedAndSignsInAgain(String cause) {
    ground = new Ground();
    ground.board("BootStarted", "reason", "power-on");
    wire = ground.overheard.mqtt(Ground.BOARD);
    wire.boardSends(Ground.connect("x"));
    wire.boardHears(Ground.connAck(false, 2));
    ground.board("SignInFailed", "cause", cause);
    wire = ground.overheard.mqtt(Ground.BOARD);
    wire.boardSends(Ground.connect("x"));
  }

  @Test
  void who_goes_on_after_a_refusal_at_its_start_shows() {
    isRefusedAndSignsInAgain("connack-2");
    assertThat(ground.broken("board-")).singleElement().asString()
        .contains("it signs in once more after 0 links that failed and 2 CONNECTs, one of them refused");
  }

  @Test
  void a_refusal_that_it_did_not_read_is_none() {
    isRefusedAndSignsInAgain("no-connack");
    assertThat(ground.broken("board-")).isEmpty();
  }

  @Test
  void nine_times_at_its_start_show() {
    ground = new Ground();
    ground.board("BootStarted", "reason", "power-on");
    for (int i = 0; i < 9; i++) {
      assertThat(ground.broken("board-")).isEmpty();
      wire = ground.overheard.mqtt(Ground.BOARD);
      wire.boardSends(Ground.connect("x"));
    }
    assertThat(ground.broken("board-")).singleElement().asString().contains("it signs in once more");
  }

  @Test
  void a_refusal_is_enough_and_a_bad_password_is_none() {
    wire.boardSends(Ground.connect(""));
    wire.boardHears(Ground.connAck(false, 4));
    ground.board("ApplicationEnded", "cause", "no-mqtt");
    assertThat(ground.broken()).singleElement().asString().contains("and 1 CONNECTs");
    a_board_dials();
    wire.boardSends(Ground.connect(""));
    wire.boardHears(Ground.connAck(false, 3));
    ground.board("ApplicationEnded", "cause", "no-mqtt");
    assertThat(ground.broken()).isEmpty();
  }
}
