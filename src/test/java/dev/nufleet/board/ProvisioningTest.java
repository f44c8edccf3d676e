package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.board.program.Application;
import dev.nufleet.board.program.CrashRecord;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.KvStatus;
import dev.nufleet.model.Pace;
import dev.nufleet.model.RootOfTrust;
import dev.nufleet.storage.CardKeyValues;
import dev.nufleet.storage.FactoryImage;
import dev.nufleet.storage.KeyValueLog;
import dev.nufleet.storage.MemoryCard;
import dev.nufleet.storage.MemoryStorage;
import dev.nufleet.storage.ReservedData;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProvisioningTest {
  private static final String FRESH = """
      The device has not provisioned yet. Try to provision it...
      Provision for development...
      Reset kvstore...
      \rReset kvstore...OK
      Inject ROT key...
      Inject ROT key...OK
      Mount user filesystem...
      User filesystem region: start/end address: 0000000004400000/0000000076100000
      Mount user filesystem...OK
      Provision for development...OK
      """;
  private static final String PROVISIONED = """
      The device has provisioned. Skip provision process
      Mount user filesystem...
      User filesystem region: start/end address: 0000000004400000/0000000076100000
      Mount user filesystem...OK
      """;

  private MemoryStorage storage = MemoryStorage.of(BoardProfile.IOT_M487, FactoryImage.BLANK);
  private CrashRecord record = new CrashRecord(true);
  private boolean mainStarted;

  @ParameterizedTest
  @EnumSource
  void the_first_boot_provisions_the_board_and_the_second_skips_it(BoardProfile profile) {
    storage = MemoryStorage.of(profile, FactoryImage.BLANK);

    assertThat(boot().console()).isEqualTo(crlf(FRESH));
    assertThat(mainStarted).isTrue();
    assertThat(boot().console()).isEqualTo(crlf(PROVISIONED));
    assertThat(mainStarted).isTrue();
  }

  @Test
  void it_says_upwards_whether_it_was_the_first_time() {
    assertThat(boot().reports()).containsExactly(new BoardEvent.Provisioned(true));
    assertThat(boot().reports()).containsExactly(new BoardEvent.Provisioned(false));
  }

  @Test
  void the_mark_can_be_neither_changed_nor_removed_only_reset() {
    boot();
    KeyValueLog log = KeyValueLog.open(storage.flash());

    assertThat(log.set("provision", new byte[] {'0'}, false)).isEqualTo(KvStatus.WRITE_PROTECTED);
    assertThat(log.remove("provision")).isEqualTo(KvStatus.WRITE_PROTECTED);
    assertThat(log.get("provision").value()).containsExactly('1');
  }

  @Test
  void the_root_of_trust_is_drawn_once_and_kept() {
    boot();
    Optional<RootOfTrust> first = ReservedData.readDirectly(storage.flash());
    boot();

    assertThat(first).isPresent();
    assertThat(ReservedData.readDirectly(storage.flash())).isEqualTo(first);
  }

  @Test
  void flashing_makes_a_new_root_of_trust() {
    boot();
    Optional<RootOfTrust> first = ReservedData.readDirectly(storage.flash());
    storage.flash().erase(0x10000, 0x2000);
    VirtualBoard hal = new VirtualBoard(Pace.BOARD, VirtualBoard.WITHOUT_TIMINGS, storage);
    hal.hal().random(new byte[5]); // the source has gone on since the first boot
    run(hal);

    assertThat(hal.console()).isEqualTo(crlf(FRESH));
    assertThat(ReservedData.readDirectly(storage.flash())).isPresent().isNotEqualTo(first);
  }

  @Test
  void provisioning_forgets_what_an_earlier_firmware_kept_on_the_card() throws Exception {
    CardKeyValues.mount(storage.card().orElseThrow()).set("seed_key", new byte[4]);
    boot();

    assertThat(CardKeyValues.mount(storage.card().orElseThrow()).get("seed_key")).isEmpty();
  }

  @Test
  void a_wrong_mark_skips_provisioning_and_the_user_filesystem_and_boots_on() {
    KeyValueLog.open(storage.flash()).set("provision", new byte[] {'0'}, false);

    assertThat(boot().console()).isEqualTo("\"provision\" not equal \"1\"\r\n");
    assertThat(mainStarted).isTrue();
  }

  @Test
  void a_mark_of_two_characters_is_wrong_too() {
    KeyValueLog.open(storage.flash()).set("provision", new byte[] {'1', '1'}, false);

    assertThat(boot().console()).isEqualTo("\"provision\" not equal \"1\"\r\n");
  }

  @Test
  void without_a_card_a_wifi_board_reports_and_halts() {
    storage.takeCard();
    VirtualBoard hal = boot();

    assertThat(hal.console()).isEqualTo("""


        ++ MbedOS Error Info ++
        Error Status: 0x80010100 Code: 256 Module: 1
        Error Message: Initialize kvstore failed
        Location: 0x18ACD
        Error Value: 0x80FF010F
        Current Thread: main Id: 0x20005D64 Entry: 0x1F3E5 StackSize: 0x2000 StackMem: 0x20003970 SP: 0x20005830\s
        For more info, visit: https://mbed.com/s/error?error=0x80010100&tgt=NUMAKER_IOT_M487
        -- MbedOS Error Info --
        """.replace("\n", "\r\n"));
    assertThat(hal.ended()).isEqualTo("halt: fatal-error");
    assertThat(mainStarted).isFalse();
  }

  @Test
  void without_a_card_an_ethernet_board_reboots_for_ever_with_a_rising_count() {
    storage = MemoryStorage.of(BoardProfile.M487, FactoryImage.BLANK, Optional.empty());

    for (int count = 1; count <= 3; count++) {
      VirtualBoard hal = boot();
      assertThat(hal.console()).endsWith("\r\n= System will be rebooted due to a fatal error =\r\n= Reboot count(="
          + count + ") reached maximum, system will halt after rebooting =\r\n");
      assertThat(hal.ended()).isEqualTo("reset");
    }
  }

  @Test
  void after_a_fatal_error_an_ethernet_board_halts_silently_between_pre_main_and_main() {
    storage = MemoryStorage.of(BoardProfile.M487, FactoryImage.BLANK, Optional.empty());
    boot();
    storage.insert(MemoryCard.blank());
    VirtualBoard hal = boot();

    assertThat(hal.console()).isEqualTo(crlf(FRESH));
    assertThat(hal.ended()).isEqualTo("halt: fatal-error");
    assertThat(mainStarted).isFalse();
  }

  @Test
  void a_record_that_does_not_survive_the_reset_lets_the_board_start() {
    storage = MemoryStorage.of(BoardProfile.M487, FactoryImage.BLANK, Optional.empty());
    record = new CrashRecord(false);
    assertThat(boot().console()).contains("Reboot count(=1)");
    assertThat(boot().console()).contains("Reboot count(=1)");
    storage.insert(MemoryCard.blank());
    boot();

    assertThat(mainStarted).isTrue();
  }

  @Test
  void a_card_of_exactly_4_gib_seems_to_have_no_room() {
    storage.insert(MemoryCard.ofBytes(1L << 32));

    assertThat(boot().console()).contains("Error Message: Initialize kvstore failed\r\n");
  }

  @Test
  void a_card_of_8_gb_is_used_modulo_4_gib() {
    storage.insert(MemoryCard.ofBytes(7_948_206_080L));

    assertThat(boot().console())
        .contains(String.format(Locale.ROOT, "start/end address: 0000000004400000/%016x", 7_948_206_080L % (1L << 32)))
        .endsWith("Provision for development...OK\r\n");
  }

  @Test
  void a_blank_card_in_a_provisioned_board_is_reformatted_for_kvstore_but_fatal_for_the_user_filesystem() {
    boot();
    storage.insert(MemoryCard.blank());
    VirtualBoard hal = boot();

    assertThat(hal.console()).startsWith("The device has provisioned. Skip provision process\r\n")
        .contains("Error Message: Mount user filesystem failed: %d\r\n", "Error Value: 0xFFFFFFAC\r\n");
    assertThat(hal.ended()).isEqualTo("halt: fatal-error");
  }

  @Test
  void a_user_filesystem_without_room_fails_an_assertion() {
    storage.insert(MemoryCard.ofBytes(68L << 20));

    assertThat(boot().console())
        .contains("Error Status: 0x80FF0144 Code: 324 Module: 255\r\nError Message: Assertion failed: ", "\r\nFile: ");
  }

  @Test
  void a_card_that_ends_before_the_user_filesystem_cannot_be_formatted() {
    storage.insert(MemoryCard.ofBytes(66L << 20));

    assertThat(boot().console()).contains("Error Message: Re-format user filesystem failed: %d\r\n");
  }

  @Test
  void a_card_that_ends_where_the_user_filesystem_begins_fails_an_assertion() {
    storage.insert(MemoryCard.ofBytes(0x4400000));

    assertThat(boot().console()).contains(
        "Error Message: Assertion failed: aligned_start_address != aligned_end_address\r\n",
        "\r\nFile: provision.cpp+246\r\n");
  }

  private VirtualBoard boot() {
    VirtualBoard hal = new VirtualBoard(Pace.BOARD, VirtualBoard.WITHOUT_TIMINGS, storage);
    run(hal);
    return hal;
  }

  private void run(VirtualBoard hal) {
    mainStarted = false;
    hal.run(() -> application(hal).preMain(() -> mainStarted = true));
    assertThat(hal.console(Printed.Style.RAW)).as("pre-main uses no colours").isEqualTo(hal.console());
  }

  private Application application(VirtualBoard hal) {
    return new Application(hal.hal(), storage, DeviceTriple.of("pk", "dn-1", "secret"), "cn-shanghai", record);
  }

  private static String crlf(String text) {
    return text.replace("\n", "\r\n");
  }
}
