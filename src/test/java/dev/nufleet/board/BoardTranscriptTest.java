package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.hal.Connected;
import dev.nufleet.hal.Transcript;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.Pace;
import dev.nufleet.model.ResetReason;
import dev.nufleet.csdk.mqtt.ScriptedBroker;
import org.junit.jupiter.api.Test;

/** Whole sessions of a board at its console. */
class BoardTranscriptTest {
  /** Small, so that the transcripts stay readable: 20 pieces. */
  private static final byte[] IMAGE = BoardRig.image(7, 2500);

  @Test
  void a_first_boot_provisions_signs_in_and_waits() {
    BoardRig rig = BoardRig.wifi().bootAndWait();

    Transcript.check("board-first-boot", rig.hal.console());
  }

  @Test
  void a_second_boot_skips_provisioning() {
    BoardRig rig = BoardRig.wifi().bootAndWait();
    rig.boot(ResetReason.PIN).waitForNotice();

    Transcript.check("board-second-boot", rig.hal.console());
  }

  @Test
  void an_upgrade_ends_with_a_reset_and_the_new_firmware() {
    BoardRig rig = BoardRig.wifi().bootAndWait();
    rig.hal.clearConsole();
    rig.upgradeTo(IMAGE);
    rig.runToEnd();
    rig.press('r');
    Transcript.check("board-upgrade", rig.hal.console());

    rig.boot(ResetReason.SOFTWARE).waitForNotice();
    Transcript.check("board-boot-after-upgrade", rig.hal.console());
  }

  @Test
  void a_wrong_digest_is_reported_and_the_old_firmware_stays() {
    BoardRig rig = BoardRig.wifi().bootAndWait();
    rig.hal.clearConsole();
    rig.files.serving(IMAGE);
    rig.push(rig.notice(IMAGE, "0123456789abcdef0123456789abcdef"));
    rig.runToEnd();
    Transcript.check("board-digest-mismatch", rig.hal.console());

    rig.boot(ResetReason.SOFTWARE);
    assertThat(rig.hal.lines()).contains("No Update image", "[DBG ] Active firmware up-to-date");
  }

  @Test
  void wifi_lost_during_the_download_costs_retries_and_the_board_resumes() {
    BoardRig rig = BoardRig.wifi().bootAndWait();
    rig.hal.clearConsole();
    rig.files.answering((peer, number, offset) -> {
      peer.send(rig.files.head(206, rig.files.remaining(offset)));
      if (number == 1) {
        peer.send(rig.files.part(offset, 1000));
        rig.hal.after(300, rig::loseWifi);
        rig.hal.after(9000, rig::findWifiAgain);
      } else {
        peer.send(rig.files.from(offset));
      }
    });
    rig.upgradeTo(IMAGE);
    rig.runToEnd();

    Transcript.check("board-lost-wifi", rig.hal.console());
    assertThat(rig.files.offsets()).containsExactly(0, 889);
  }

  @Test
  void a_sign_in_that_is_refused_ends_the_program() {
    BoardRig rig = BoardRig.wifi();
    rig.boot();
    rig.broker.connAcks(5);
    rig.runToEnd();

    Transcript.check("board-refused-sign-in", rig.hal.console());
  }

  @Test
  void a_wrong_password_is_tried_eight_times() {
    BoardRig rig = BoardRig.wifi();
    rig.boot();
    rig.broker.connAcks(4, 4, 4, 4, 4, 4, 4, 4);
    rig.runToEnd();

    Transcript.check("board-wrong-password", rig.hal.console());
  }

  @Test
  void a_server_that_stalls_for_a_second_is_left_and_asked_again() {
    BoardRig rig = BoardRig.wifi().bootAndWait();
    rig.hal.clearConsole();
    rig.files.answering((peer, number, offset) -> {
      ByteString head = rig.files.head(206, rig.files.remaining(offset));
      peer.send(head.concat(number == 1 ? rig.files.part(offset, 1500) : rig.files.from(offset)));
    });
    rig.upgradeTo(IMAGE);
    rig.runToEnd();

    Transcript.check("board-server-stall", rig.hal.console());
    assertThat(rig.files.offsets()).containsExactly(0, 1397);
  }

  @Test
  void without_a_card_a_board_starts_unchecked_and_dies_in_pre_main() {
    BoardRig rig = BoardRig.wifi();
    rig.storage.takeCard();
    rig.boot().hal.runFor(10_000);

    Transcript.check("board-no-card", rig.hal.console());
    assertThat(rig.hal.ended()).isEqualTo("halt: fatal-error");
  }

  @Test
  void a_network_that_does_not_come_up_is_fatal_and_an_ethernet_board_reboots_once() {
    BoardRig rig = new BoardRig(BoardProfile.NUC472, Pace.BOARD);
    rig.boot();
    rig.hal.network((host, port, peer) -> VirtualBoard.failed(Connected.Stage.NETWORK, -3010, "no DHCP"));
    rig.hal.runFor(10_000);
    assertThat(rig.hal.ended()).isEqualTo("reset");
    Transcript.check("board-fatal-error", rig.hal.console());

    rig.boot(ResetReason.SOFTWARE).hal.runFor(10_000);
    Transcript.check("board-boot-after-fatal-error", rig.hal.console());
    assertThat(rig.hal.ended()).isEqualTo("halt: fatal-error");
    assertThat(rig.broker.packets(ScriptedBroker.CONNECT)).isEmpty();
  }
}
