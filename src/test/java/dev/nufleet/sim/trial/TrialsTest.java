package dev.nufleet.sim.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.boot.Boards;
import dev.nufleet.firmware.CampaignId;
import dev.nufleet.firmware.ExternalHeader;
import dev.nufleet.firmware.Sha256;
import dev.nufleet.history.Finding;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.Draw;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.platform.StandInSettings;
import dev.nufleet.platform.campaign.CampaignSettings;
import dev.nufleet.platform.device.SignInRules.SignInSettings;
import dev.nufleet.sim.judge.Overheard;
import dev.nufleet.sim.judge.Slot;
import dev.nufleet.sim.judge.Terms;
import dev.nufleet.storage.MemoryStorage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is tried beside a world's course. */
class TrialsTest {
  private static final String BOARD = "board-00001";
  private static final long OLD = 1577098827;
  private static final FirmwareVersion NEW = new FirmwareVersion(1577151897);
  private static final byte[] IMAGE = Boards.firmware(2, 4097);

  private final Overheard overheard = new Overheard(new Terms(0, IMAGE, /* mended= */ false, /* retryMinutes= */ -1,
      /* retries= */ 0, /* timeoutMinutes= */ 0, /* perMinute= */ 1, /* noticeQos= */ 1, TrialsTest::triple), () -> 0,
      () -> 1);

  private static DeviceTriple triple(String name) {
    return DeviceTriple.of("a1simulated", name, "secret-of-" + name);
  }

  private static MemoryStorage board(BoardProfile profile, byte[] staged) {
    MemoryStorage board = Boards.factory(profile, OLD, Boards.firmware(1, 9_000));
    Boards.stage(board, new ExternalHeader(NEW, IMAGE.length, Sha256.of(IMAGE), CampaignId.OTA), staged);
    return board;
  }

  private void has(String invariant) {
    List<Finding> all = overheard.end();
    assertThat(all).extracting(Finding::invariant).containsExactly(invariant);
    assertThat(all.get(0).checked()).isTrue();
    assertThat(all.get(0).first()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_store_keeps_its_values_wherever_power_fails(BoardProfile profile) {
    for (int i = 0; i < 100; i++) {
      new StoreTrial(overheard, BOARD, profile, Draw.of(i, "store")).run();
    }
    has("values-kept");
  }

  @ParameterizedTest
  @EnumSource
  void a_bootloader_starts_what_is_whole_and_newest_whatever_has_changed(BoardProfile profile) {
    MemoryStorage board = board(profile, IMAGE);
    for (int i = 0; i < 100; i++) {
      assertThat(BootTrial.of(overheard, BOARD, board, NEW, IMAGE, Draw.of(i, "boot"))).isTrue();
    }
    has("bootloader-choice");
  }

  @ParameterizedTest
  @EnumSource
  void a_candidate_is_there_when_all_of_it_is_written_and_not_before(BoardProfile profile) {
    for (int i = 0; i < 200; i++) {
      new WriterTrial(overheard, BOARD, profile, Draw.of(i, "writer")).run();
    }
    has("candidate-whole");
  }

  @Test
  void tasks_turn_as_the_documents_say_whatever_devices_and_users_do() {
    for (int i = 0; i < 300; i++) {
      new CampaignTrial(overheard, BOARD, Draw.of(i, "jobs")).run();
    }
    has("notices-in-turn");
  }

  /** It waits 6 s for a device that does not subscribe, and not 10 s. */
  @Test
  void tasks_of_a_platform_that_does_otherwise_show() {
    CampaignSettings other = new CampaignSettings(
        0, "Md5", "SHA256", Duration.ofSeconds(5), Duration.ofSeconds(6), true, 10);
    for (int i = 0; i < 30; i++) {
      new CampaignTrial(overheard, BOARD, Draw.of(i, "jobs"), other).run();
    }
    assertThat(overheard.end()).singleElement().satisfies(finding -> {
      assertThat(finding.isViolated()).isTrue();
      assertThat(finding.first().get(0).words()).contains("in jobs beside the world's, the platform tells [");
    });
  }

  @Test
  void a_client_that_is_no_board_gets_what_it_is_owed() {
    for (int i = 0; i < 200; i++) {
      new GuestTrial(overheard, triple(BOARD), Draw.of(i, "guest")).run();
    }
    has("broker-packets");
  }

  @Test
  void a_platform_that_owes_a_client_something_shows() {
    for (int i = 0; i < 30; i++) {
      new GuestTrial(overheard, triple(BOARD), Draw.of(i, "guest"),
          StandInSettings.documented().with("connects-per-minute", "2")).run();
    }
    assertThat(overheard.end()).singleElement().satisfies(finding -> {
      assertThat(finding.isViolated()).isTrue();
      assertThat(finding.first().get(0).words()).contains("a client that is no board", "it is refused with 3");
    });
  }

  @Test
  void a_link_serves_whatever_of_its_file_it_is_asked_for_while_it_is_good() {
    for (int i = 0; i < 200; i++) {
      new FileTrial(overheard, triple(BOARD), Draw.of(i, "files")).run();
    }
    has("download-served");
  }

  @Test
  void a_platform_that_serves_otherwise_shows() {
    for (int i = 0; i < 30; i++) {
      new FileTrial(overheard, triple(BOARD), Draw.of(i, "files"),
          StandInSettings.documented().with("link-life", "3600")).run();
    }
    assertThat(overheard.end()).singleElement().satisfies(finding -> {
      assertThat(finding.isViolated()).isTrue();
      assertThat(finding.first().get(0).words()).contains("no board asks for all", "answered with 403");
    });
  }

  @Test
  void who_proves_who_it_is_is_let_in_and_nobody_else() {
    for (int i = 0; i < 200; i++) {
      new SignInTrial(overheard, BOARD, Draw.of(i, "sign-in")).run();
    }
    has("strangers-refused");
  }

  @Test
  void a_platform_that_refuses_otherwise_shows() {
    for (int i = 0; i < 30; i++) {
      new SignInTrial(overheard, BOARD, Draw.of(i, "sign-in"), new SignInSettings(4, 5, 4)).run();
    }
    assertThat(overheard.end()).singleElement().satisfies(finding -> {
      assertThat(finding.isViolated()).isTrue();
      assertThat(finding.first().get(0).words()).contains("as a device that is DISABLED ends with Refused 4");
    });
  }

  @Test
  void a_job_takes_whom_it_is_for() {
    for (int i = 0; i < 300; i++) {
      new TargetTrial(overheard, BOARD, Draw.of(i, "targets")).run();
    }
    has("notices-in-turn");
  }

  @Test
  void a_board_that_runs_the_campaigns_version_has_nothing_to_be_tried() {
    assertThat(BootTrial.of(overheard, BOARD, board(BoardProfile.M487, IMAGE), new FirmwareVersion(OLD), IMAGE,
        Draw.of(1, "boot"))).isFalse();
  }

  /** That a trial can fail at all: the candidate is not what it is said to be, and stays out. */
  @Test
  void a_bootloader_that_does_otherwise_shows() {
    for (int i = 0; i < 30; i++) {
      BootTrial.of(overheard, BOARD, board(BoardProfile.M487, Boards.firmware(3, IMAGE.length)), NEW, IMAGE,
          Draw.of(i, "boot"));
    }
    assertThat(overheard.end()).singleElement().satisfies(finding -> {
      assertThat(finding.isViolated()).isTrue();
      assertThat(finding.first().get(0).words()).contains("its bootloader");
    });
  }

  @Test
  void trials_change_nothing_of_the_board() {
    MemoryStorage board = board(BoardProfile.NUC472, IMAGE);
    byte[] before = new byte[0x80000];
    board.flash().read(0, before, 0, before.length);
    for (int i = 0; i < 30; i++) {
      BootTrial.of(overheard, BOARD, board, NEW, IMAGE, Draw.of(i, "boot"));
    }
    byte[] after = new byte[before.length];
    board.flash().read(0, after, 0, after.length);
    assertThat(after).isEqualTo(before);
    assertThat(CardLook.at(board, NEW, IMAGE)).isEqualTo(Slot.WHOLE);
  }
}
