package dev.nufleet.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Boards that ask for the wrong bytes, and stores that serve them. */
class DownloadsTest {
  private static final long GOOD_UNTIL = Ground.STARTED / 1000 + 86_400;
  private static final String PATH = "/ota/image.bin?Expires=" + GOOD_UNTIL + "&OSSAccessKeyId=a&Signature=b";

  private Ground ground;
  private Wire mqtt;
  private Wire wire;

  @BeforeEach
  void a_notice_comes() {
    ground = new Ground();
    ground.board("BootStarted", "reason", "power-on");
    mqtt = ground.overheard.mqtt(Ground.BOARD);
    mqtt.boardSends(Ground.subscribe(2, Ground.upgrade()));
    notice(PATH);
    wire = ground.overheard.files(Ground.BOARD);
  }

  private void notice(String path) {
    mqtt.boardHears(Ground.publish(Ground.upgrade(), 0, false, 0, Ground.notice(path)));
    ground.board("NoticeReceived", "version", "2", "sizeBytes", (long) Ground.IMAGE.length);
  }

  private void asks(String path, long from) {
    ByteString request = ByteString.fromString("GET " + path + " HTTP/1.1\r\nHost: files.example.com\r\n"
        + "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
        + "Range: bytes=" + from + "-\r\n\r\n");
    wire.boardSends(request);
    wire.serverHears(request);
  }

  private void serves(int status, int from, int length, int said) {
    String range = status == 206
        ? "Content-Range: bytes " + from + "-" + (from + said - 1) + "/" + Ground.IMAGE.length + "\r\n" : "";
    wire.serverSends(ByteString.fromString("HTTP/1.1 " + status + " So\r\n" + range + "Content-Length: " + said
        + "\r\n\r\n").concat(ByteString.fromArray(Arrays.copyOfRange(Ground.IMAGE, from, from + length))));
  }

  private void servesRest(int from) {
    serves(206, from, Ground.IMAGE.length - from, Ground.IMAGE.length - from);
  }

  private void takes(int bytes) {
    ground.overheard.took(Ground.BOARD, bytes);
  }

  private void fails() {
    wire.boardLeaves();
    ground.passes(0.6);
    wire = ground.overheard.files(Ground.BOARD);
  }

  private void ends(boolean authentic) {
    ground.board("DownloadEnded", "bytes", (long) Ground.IMAGE.length, "authentic", authentic);
  }

  @Test
  void a_download_that_goes_on_where_it_was_is_left_alone() {
    asks(PATH, 0);
    servesRest(0);
    takes(8);
    fails();
    asks(PATH, 8);
    servesRest(8);
    takes(12);
    ends(true);
    assertThat(ground.broken("download-")).isEmpty();
  }

  @Test
  void a_connection_that_is_left_open_shows() {
    wire.up();
    ground.passes(1);
    ground.overheard.files(Ground.BOARD);
    assertThat(ground.broken("download-")).singleElement().asString().contains("has not closed its last connection");
  }

  @Test
  void a_notice_forgets_the_connection_of_the_one_before() {
    wire.up();
    asks(PATH, 0);
    servesRest(0);
    takes(20);
    notice(PATH); // the real firmware's
    ground.overheard.files(Ground.BOARD);
    assertThat(ground.broken("download-")).isEmpty();
  }

  @Test
  void a_byte_too_far_or_too_near_shows() {
    for (int wrong : new int[] {7, 9, 0}) {
      a_notice_comes();
      asks(PATH, 0);
      servesRest(0);
      takes(8);
      fails();
      asks(PATH, wrong);
      assertThat(ground.broken("download-")).singleElement().asString()
          .contains("asks for bytes from " + wrong + " on, and has taken 8");
    }
  }

  @Test
  void a_notice_begins_with_the_first_byte_whatever_was_taken() {
    asks(PATH, 0);
    servesRest(0);
    takes(20);
    notice(PATH);
    wire = ground.overheard.files(Ground.BOARD);
    asks(PATH, 0);
    servesRest(0);
    takes(12);
    ends(false); // stale-offset, the real firmware's
    assertThat(ground.broken("download-")).isEmpty();
  }

  @Test
  void the_link_of_an_older_notice_shows() {
    ground = new Ground();
    ground.board("BootStarted", "reason", "power-on");
    mqtt = ground.overheard.mqtt(Ground.BOARD);
    mqtt.boardSends(Ground.subscribe(2, Ground.upgrade()));
    notice(PATH);
    notice(PATH.replace("=b", "=c"));
    wire = ground.overheard.files(Ground.BOARD);
    asks(PATH, 0);
    assertThat(ground.broken("download-")).singleElement().asString().contains("another link than its notice's");
  }

  @Test
  void which_of_several_notices_is_read_is_not_known_if_one_came_before_the_subscription() {
    ground = new Ground();
    ground.board("BootStarted", "reason", "power-on");
    mqtt = ground.overheard.mqtt(Ground.BOARD);
    mqtt.boardHears(Ground.publish(Ground.upgrade(), 0, false, 0, Ground.notice("/early")));
    mqtt.boardSends(Ground.subscribe(2, Ground.upgrade()));
    notice(PATH);
    wire = ground.overheard.files(Ground.BOARD);
    asks(PATH, 0);
    assertThat(ground.broken("download-")).isEmpty();
  }

  @Test
  void a_request_without_range_shows() {
    wire.boardSends(ByteString.fromString("GET " + PATH + " HTTP/1.1\r\nHost: files.example.com\r\n\r\n"));
    assertThat(ground.broken("download-")).singleElement().asString().contains("its request is none of its firmware");
  }

  @Test
  void a_request_with_other_headers_shows() {
    wire.boardSends(ByteString.fromString("GET " + PATH + " HTTP/1.1\r\nHost: files.example.com\r\nAccept: */*\r\n"
        + "Range: bytes=0-\r\n\r\n"));
    assertThat(ground.broken("download-")).singleElement().asString().contains("its request is none of its firmware");
  }

  private void dialFailsAndAgainAfter(double seconds) {
    wire.failed();
    ground.passes(seconds);
    wire = ground.overheard.files(Ground.BOARD);
  }

  @Test
  void three_dials_a_second_apart_and_then_a_pause_are_its_firmware_s() {
    for (int i = 0; i < 2; i++) {
      dialFailsAndAgainAfter(1);
      dialFailsAndAgainAfter(1.1);
      dialFailsAndAgainAfter(1.5);
    }
    dialFailsAndAgainAfter(1);
    wire.up();
    wire.boardLeaves();
    ground.passes(10);
    wire = ground.overheard.files(Ground.BOARD);
    assertThat(ground.broken("download-")).isEmpty();
  }

  @Test
  void who_gives_up_after_one_dial_shows() {
    dialFailsAndAgainAfter(1.5);
    assertThat(ground.broken("download-")).singleElement().asString()
        .contains("it dials for the 2. time, and not a second after the last");
  }

  @Test
  void who_dials_a_fourth_time_at_once_shows() {
    dialFailsAndAgainAfter(1);
    dialFailsAndAgainAfter(1);
    dialFailsAndAgainAfter(1);
    assertThat(ground.broken("download-")).singleElement().asString().contains("its firmware pauses, 1500 ms");
  }

  private void isSignedUntil(long secondsFromNow) {
    notice("/f.bin?Expires=" + (Ground.STARTED / 1000 + secondsFromNow) + "&Signature=x");
  }

  @Test
  void a_link_that_is_good_for_a_day_is_one_of_the_platform_s() {
    isSignedUntil(86_400);
    isSignedUntil(86_400 - 600);
    assertThat(ground.broken("download-served")).isEmpty();
  }

  @Test
  void a_link_that_expires_sooner_or_later_shows() {
    isSignedUntil(3600);
    assertThat(ground.broken("download-served")).singleElement().asString().contains("is to be good for 24 hours");
    a_notice_comes();
    isSignedUntil(86_401);
    assertThat(ground.broken("download-served")).singleElement().asString().contains("is to be good for 24 hours");
  }

  @Test
  void a_fault_explains_a_link_that_has_expired() {
    ground.tells("chaos", "FaultActed", "board", Ground.BOARD, "kind", "expired-url");
    isSignedUntil(-2);
    assertThat(ground.broken("download-served")).isEmpty();
  }

  @Test
  void who_does_not_pause_after_a_failure_shows() {
    asks(PATH, 0);
    wire.boardLeaves();
    ground.passes(0.1);
    wire = ground.overheard.files(Ground.BOARD);
    assertThat(ground.broken("download-")).singleElement().asString()
        .contains("sooner after a failure").contains("500 ms");
  }

  @Test
  void who_does_not_pause_after_a_link_that_failed_shows() {
    wire.failed();
    ground.passes(0.6);
    wire = ground.overheard.files(Ground.BOARD);
    assertThat(ground.broken("download-")).singleElement().asString().contains("1000 ms");
  }

  @Test
  void a_wrong_digest_without_a_reason_shows() {
    asks(PATH, 0);
    servesRest(0);
    takes(20);
    ends(false);
    assertThat(ground.broken("download-")).singleElement().asString().contains("download-ended")
        .contains("a wrong digest, and was served nothing but the image");
  }

  @Test
  void who_takes_a_notice_while_it_fetches_shows() {
    asks(PATH, 0);
    servesRest(0);
    takes(8);
    notice(PATH);
    assertThat(ground.broken("download-")).singleElement().asString().contains("in the midst of a download");
  }

  @Test
  void who_looks_at_a_status_shows() {
    ground.board("DownloadHindered", "cause", "http-refused");
    assertThat(ground.broken("download-")).singleElement().asString().contains("refuses an answer for its status");
  }

  @Test
  void who_gives_a_download_up_shows_unless_its_card_fails() {
    asks(PATH, 0);
    ground.board("ApplicationEnded", "cause", "card-failed");
    assertThat(ground.broken("download-")).isEmpty();
    ground.board("ApplicationEnded", "cause", "download-given-up");
    assertThat(ground.broken("download-")).singleElement().asString().contains("gives its download up");
  }

  @Test
  void the_whole_file_served_on_a_resume_is_a_reason() {
    asks(PATH, 0);
    servesRest(0);
    takes(8);
    fails();
    asks(PATH, 8);
    ground.tells("chaos", "FaultActed", "board", Ground.BOARD, "kind", "http-status");
    serves(200, 0, 20, 20);
    takes(12);
    ends(false);
    assertThat(ground.broken("download-")).isEmpty();
  }

  @Test
  void the_whole_file_served_without_a_fault_shows() {
    asks(PATH, 8);
    serves(200, 0, 20, 20);
    assertThat(ground.broken("download-")).anySatisfy(words -> assertThat(words).contains("download-served"));
  }

  @Test
  void bytes_from_another_place_show() {
    asks(PATH, 0);
    serves(206, 1, 19, 19);
    assertThat(ground.broken("download-")).singleElement().asString().contains("download-served");
  }

  @Test
  void wrong_bytes_under_a_right_head_show() {
    asks(PATH, 0);
    wire.serverSends(ByteString.fromString(
        "HTTP/1.1 206 So\r\nContent-Range: bytes 0-19/20\r\nContent-Length: 20\r\n\r\n123"));
    assertThat(ground.broken("download-")).singleElement().asString().contains("they are not those of the image");
  }

  @Test
  void a_length_that_is_too_short_shows() {
    asks(PATH, 0);
    serves(206, 0, 19, 19);
    assertThat(ground.broken("download-")).singleElement().asString().contains("the answer has another length");
  }

  @Test
  void an_expired_link_that_is_served_shows() {
    a_notice_comes();
    ground.passes(86_402);
    asks(PATH, 0);
    servesRest(0);
    assertThat(ground.broken("download-")).singleElement().asString()
        .contains("its link has expired, and it is answered with 206");
  }

  @Test
  void who_ends_for_the_size_of_what_fits_shows() {
    takes(8);
    ground.board("ApplicationEnded", "cause", "beyond-size");
    assertThat(ground.broken("download-")).singleElement().asString().contains("for beyond-size");
  }

  @Test
  void who_ends_before_it_has_begun_for_a_size_that_fits_shows() {
    a_notice_comes();
    ground.board("ApplicationEnded", "cause", "too-large");
    assertThat(ground.broken("download-")).singleElement().asString().contains("for too-large");
  }

  @Test
  void more_than_the_image_may_end_it() {
    takes(21);
    ground.board("ApplicationEnded", "cause", "beyond-size");
    assertThat(ground.broken("download-")).isEmpty();
  }

  @Test
  void a_status_that_nothing_explains_shows() {
    asks(PATH, 0);
    serves(404, 0, 0, 0);
    assertThat(ground.broken("download-")).singleElement().asString().contains("answered with 404");
  }
}
