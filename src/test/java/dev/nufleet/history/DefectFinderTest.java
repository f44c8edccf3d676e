package dev.nufleet.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardEvent.ApplicationEnded;
import dev.nufleet.model.BoardEvent.BootStarted;
import dev.nufleet.model.BoardEvent.DownloadEnded;
import dev.nufleet.model.BoardEvent.DownloadHindered;
import dev.nufleet.model.BoardEvent.DownloadStarted;
import dev.nufleet.model.BoardEvent.Halted;
import dev.nufleet.model.BoardEvent.NoticeIgnored;
import dev.nufleet.model.BoardEvent.NoticeReceived;
import dev.nufleet.model.BoardEvent.PacketTorn;
import dev.nufleet.model.BoardEvent.Provisioned;
import dev.nufleet.model.BoardEvent.SignInFailed;
import dev.nufleet.model.BoardEvent.SignedIn;
import dev.nufleet.model.BoardEvent.SignedOut;
import dev.nufleet.model.BootOutcome;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.ResetReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefectFinderTest {
  private final Told told = new Told();

  @Test
  void a_board_that_is_upgraded_or_on_its_way_shows_none() {
    is(null, told.boots(10).signsInAndTells("10"));
    is(null, told.downloads().did(new ApplicationEnded("done")).say("operator", "KeyPressed",
        Map.of("board", Told.BOARD)));
    is(null, told.installs().signsInAndTells("20"));
  }

  @Test
  void a_bootloader_that_hangs_after_a_torn_write_is_told_from_one_whose_card_fails() {
    is(Defect.TORN_BLOCK_HANG, told.boots(10).fault(FaultKind.POWER_CUT, "torn")
        .did(new BootStarted(ResetReason.POWER_ON), Told.booted(BootOutcome.HANGS, false, 10)));
    is(Defect.CARD_READ_HANG, told.fault(FaultKind.SD_READ_ERROR, "")
        .did(new BootStarted(ResetReason.PIN), Told.booted(BootOutcome.HANGS, false, 10)));
    is(Defect.CARD_READ_HANG, new Told().fault(FaultKind.POWER_CUT, "before")
        .did(new BootStarted(ResetReason.POWER_ON), Told.booted(BootOutcome.HANGS, false, 10)));
    is(null, told.boots(10));
  }

  @Test
  void a_halt_is_a_defect_of_the_firmware_only_after_a_damage() {
    is(null, told.did(new BootStarted(ResetReason.PIN), Told.booted(BootOutcome.HALTS, false, 0)));
    is(Defect.NOTHING_BOOTABLE, told.fault(FaultKind.FLASH_BIT_FLIP, ""));
    is(Defect.CRASHED, new Told().boots(10).did(new Halted("hard-fault")));
    is(Defect.FATAL_ONCE, new Told().boots(10).did(new Halted("fatal-error")));
  }

  @Test
  void a_boot_that_has_not_ended_yet_leaves_what_the_one_before_showed() {
    told.fault(FaultKind.FLASH_BIT_FLIP, "")
        .did(new BootStarted(ResetReason.PIN), Told.booted(BootOutcome.HALTS, false, 0));
    is(Defect.NOTHING_BOOTABLE, told.did(new BootStarted(ResetReason.POWER_ON)));
    is(null, told.did(Told.booted(BootOutcome.BOOTS, false, 10)));
  }

  @Test
  void a_board_that_resets_itself_again_and_again_reboots_for_ever() {
    told.boots(10);
    for (int i = 0; i < 3; i++) {
      is(null, told.did(new BootStarted(ResetReason.SOFTWARE), Told.booted(BootOutcome.BOOTS, false, 10)));
    }
    is(Defect.REBOOTS_FOR_EVER, told.did(new BootStarted(ResetReason.SOFTWARE)));
    is(null, told.did(new Provisioned(false)));
    is(null, told.did(new BootStarted(ResetReason.SOFTWARE)));
    is(null, told.did(new BootStarted(ResetReason.PIN)));
  }

  @Test
  void a_program_that_ended_is_told_by_why() {
    is(Defect.START_GIVES_UP, told.boots(10).did(new SignInFailed("tls"), new ApplicationEnded("no-mqtt")));
    is(Defect.START_GIVES_UP, new Told().boots(10).did(new SignedIn(false), new ApplicationEnded("no-subscription")));
    is(Defect.CARD_WRITE_GIVES_UP, new Told().boots(10).signsInAndTells("10")
        .did(new NoticeReceived("20", 100), new ApplicationEnded("card-failed")));
    is(Defect.DEAD_AFTER_MAIN, new Told().boots(10).signsInAndTells("10").did(new ApplicationEnded("bad-version")));
    is(Defect.NEVER_RESET, new Told().boots(10).signsInAndTells("10").downloads().did(new ApplicationEnded("done")));
    is(null, new Told().boots(10).did(new ApplicationEnded("host-disk-full")));
  }

  @Test
  void a_board_that_reads_without_a_limit_of_time_is_blocked_until_something_comes_of_it() {
    told.boots(10).signsInAndTells("10").did(new NoticeReceived("20", 100), new DownloadHindered("tcp"));
    is(null, told);
    is(Defect.BLOCKED_READ, told.did(new DownloadHindered("blocked-read")));
    is(null, told.did(new DownloadStarted(0)));
    is(Defect.BLOCKED_READ, told.did(new DownloadHindered("blocked-read")));
    is(null, told.did(new BootStarted(ResetReason.PIN)));
  }

  @Test
  void a_download_with_a_wrong_digest_is_told_by_its_length_and_what_came_before() {
    is(Defect.STALE_OFFSET, mismatch(new Told(), 2, 227));
    is(Defect.SIZE_DIFFERS, mismatch(new Told(), 2, 228));
    is(Defect.SIZE_DIFFERS, mismatch(new Told(), 1, 227));
    is(Defect.SIZE_DIFFERS, mismatch(new Told(), 1, 99));
    is(Defect.SIZE_DIFFERS, mismatch(new Told().did(new NoticeReceived("20", 100)), 1, 227)); // nothing was counted yet
    is(Defect.DEAD_AFTER_MAIN, mismatch(new Told(), 1, 100));
    is(Defect.STATUS_BLIND, mismatch(new Told().boots(10).fault(FaultKind.HTTP_STATUS, ""), 1, 100));
  }

  @Test
  void what_failed_a_task_stays_the_reason_after_a_reset_until_the_board_is_told_to_try_again() {
    Told blind = new Told().boots(10).fault(FaultKind.HTTP_STATUS, "");
    is(Defect.STATUS_BLIND, mismatch(blind, 1, 100));
    is(Defect.STATUS_BLIND, blind.boots(10).signsInAndTells("10"));
    is(Defect.STATUS_BLIND, blind.boots(10).signsInAndTells("10"));
    is(null, blind.did(new NoticeReceived("20", 100)));
    Told wrong = new Told();
    mismatch(wrong, 1, 100);
    is(null, wrong.boots(10).signsInAndTells("10"));
  }

  @Test
  void a_board_that_waits_for_ever_is_told_by_what_it_missed() {
    is(Defect.NOTICE_IN_DOWNLOAD, told.boots(10).signsInAndTells("10")
        .did(new NoticeReceived("20", 100), new NoticeIgnored("in-downloading-state")));
    Told deaf = new Told().boots(10).signsInAndTells("10").did(new SignedOut("x"), new SignedIn(true));
    is(Defect.DEAF_AFTER_RECONNECT, deaf);
    is(null, deaf.did(new NoticeReceived("20", 100)));
    Told unread = new Told().boots(10).signsInAndTells("10").did(new NoticeIgnored("no-url"));
    is(Defect.NOTICE_UNREAD, unread);
    is(null, unread.did(new NoticeReceived("20", 100)));
    is(null, unread.did(new NoticeIgnored("no-url")).boots(10).signsInAndTells("10"));
    Told torn = new Told().boots(10).signsInAndTells("10").did(new PacketTorn());
    is(Defect.OUT_OF_STEP, torn);
    is(null, torn.did(new NoticeReceived("20", 100)));
    is(Defect.OUT_OF_STEP, torn.did(new PacketTorn()));
    is(Defect.DEAF_AFTER_RECONNECT, new Told().boots(10).signsInAndTells("10")
        .did(new PacketTorn(), new SignedOut("x"), new SignedIn(true)));
    is(null, new Told().boots(10).did(new PacketTorn()));
  }

  @Test
  void a_download_that_takes_pages_of_errors_is_told_by_equal_parts_if_no_fault_tells_of_them() {
    is(Defect.STATUS_BLIND, parts(new Told(), 500, 940, 1380));
    is(Defect.STATUS_BLIND, parts(new Told(), 500, 940, 1380)
        .did(new DownloadEnded(1500, false), new ApplicationEnded("digest-mismatch")));
    is(null, parts(new Told(), 500, 940, 1381));
    is(null, parts(new Told(), 500, 540, 580));
    is(null, parts(new Told(), 5000, 10_000, 15_000));
    is(null, parts(new Told(), 500).fault(FaultKind.TRUNCATE, "")
        .did(new DownloadStarted(940), new DownloadStarted(1380)));
    is(null, parts(new Told(), 500, 940).did(new NoticeReceived("20", 1500), new DownloadStarted(1380)));
    is(Defect.STATUS_BLIND, parts(new Told()).fault(FaultKind.HTTP_STATUS, ""));
    is(null, parts(new Told()).fault(FaultKind.HTTP_STATUS, "").did(new DownloadEnded(1500, true)));
  }

  @Test
  void a_package_that_the_firmware_cannot_tell_from_its_own_is_told_by_the_board_that_runs_it() {
    for (Map.Entry<String, Defect> kind : Map.of(
        RunFacts.MODULE, Defect.MODULE_BLIND, RunFacts.DELTA_FROM, Defect.DELTA_AS_FIRMWARE).entrySet()) {
      Told told = new Told("").ofPackage(kind.getKey(), "x").boots(10).signsInAndTells("10");
      is(null, told);
      is(null, told.downloads().installs());
      is(kind.getValue(), told.signsInAndTells("20"));
      is(kind.getValue(), told.downloads().did(new ApplicationEnded("done")));
    }
  }

  private static Told parts(Told told, long... from) {
    told.boots(10).signsInAndTells("10").did(new NoticeReceived("20", 1500));
    for (long one : from) {
      told.did(new DownloadStarted(one));
    }
    return told;
  }

  @Test
  void each_defect_that_a_report_names_stands_in_the_documents() throws IOException {
    String page = Files.readString(Path.of("docs/defects.md"));
    assertThat(Defect.values()).allSatisfy(defect -> assertThat(page).contains("| `" + defect.word() + "` |"));
  }

  private static Told mismatch(Told told, int notices, long bytes) {
    for (int i = 0; i < notices; i++) {
      told.did(new NoticeReceived("20", 100), new DownloadStarted(0));
    }
    return told.did(new DownloadEnded(bytes, false), new ApplicationEnded("digest-mismatch"));
  }

  private static void is(Defect defect, Told told) {
    assertThat(told.examination.defects().get(Told.BOARD)).isEqualTo(defect);
  }
}
