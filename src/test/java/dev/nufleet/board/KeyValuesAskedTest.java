package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.board.program.Application;
import dev.nufleet.board.program.CardSeeds;
import dev.nufleet.board.program.CrashRecord;
import dev.nufleet.csdk.port.TlsPort;
import dev.nufleet.hal.KvAnswer;
import dev.nufleet.hal.KvRequest;
import dev.nufleet.hal.KvRequest.Store;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.KvStatus;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.Pace;
import dev.nufleet.storage.CardKeyValues;
import dev.nufleet.storage.FactoryImage;
import dev.nufleet.storage.MemoryStorage;
import dev.nufleet.storage.ReservedData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The firmware before key-value stores that answer as the test says: it asks them, and believes them alone. */
class KeyValuesAskedTest {
  private final MemoryStorage storage = MemoryStorage.of(BoardProfile.IOT_M487, FactoryImage.BLANK);
  private final VirtualBoard hal =
      new VirtualBoard(Pace.BOARD, VirtualBoard.WITHOUT_TIMINGS, storage).keyValues(this::answer);
  private final List<String> asked = new ArrayList<>();
  private final Map<String, KvAnswer> answers = new HashMap<>();
  private boolean mainStarted;
  /** The card is taken out while the stores answer this. */
  private String takenOutAt = "";

  @Test
  void a_new_board_asks_for_everything_that_provisioning_keeps_and_writes_none_of_it_by_itself() throws Exception {
    answers.put("get INTERNAL provision", KvAnswer.of(KvStatus.ITEM_NOT_FOUND));
    preMain();
    assertThat(asked).containsExactly("open", "get INTERNAL provision", "reset", "save root of trust",
        "set INTERNAL provision=1 once");
    assertThat(mainStarted).isTrue();
    assertThat(ReservedData.readDirectly(storage.flash())).isEmpty();
    byte[] log = new byte[MemoryMap.KVSTORE_AREA_BYTES];
    storage.flash().read(MemoryMap.KVSTORE, log, 0, log.length);
    assertThat(log).containsOnly(0xFF);
    assertThat(CardKeyValues.mount(storage.card().orElseThrow()).reformatted()).as("the card is untouched").isTrue();
  }

  @Test
  void the_stores_alone_say_whether_a_board_is_provisioned() {
    answers.put("get INTERNAL provision", new KvAnswer(KvStatus.OK, new byte[] {'0'}));
    preMain();
    assertThat(hal.console()).isEqualTo("\"provision\" not equal \"1\"\r\n");
    assertThat(asked).containsExactly("open", "get INTERNAL provision");
  }

  @Test
  void a_mark_that_cannot_be_read_says_why_and_provisions_anew() {
    answers.put("get INTERNAL provision", KvAnswer.of(KvStatus.INVALID_DATA_DETECTED));
    preMain();
    assertThat(hal.console())
        .startsWith("Get 'provision' key failed: -2130771710. Try to provision it...\r\nProvision for development...")
        .endsWith("Provision for development...OK\r\n");
  }

  @ParameterizedTest
  @CsvSource({
      "open, Initialize kvstore failed, 0x80010100",
      "reset, kv_reset() failed, 0x80010100",
      "save root of trust, Injection of ROT key failed, 0x80FF0100",
      "set INTERNAL provision=1 once, Mark the device as provisioned failed, 0x80010100"})
  void what_the_stores_refuse_is_a_fatal_error_with_their_code(String refused, String message, String status) {
    answers.put("get INTERNAL provision", KvAnswer.of(KvStatus.ITEM_NOT_FOUND));
    answers.put(refused, KvAnswer.of(KvStatus.WRITE_FAILED));
    preMain();
    assertThat(hal.console())
        .contains("Error Status: " + status, "Error Message: " + message + "\r\n", "Error Value: 0x80FF011C\r\n");
    assertThat(asked).as("nothing comes after it").endsWith(refused);
    assertThat(hal.ended()).isEqualTo("halt: fatal-error");
    assertThat(mainStarted).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
      "ITEM_NOT_FOUND, save root of trust, Re-format user filesystem failed: %d",
      "OK, get INTERNAL provision, Mount user filesystem failed: %d",
      "OK, open, Mount user filesystem failed: %d"})
  void a_card_that_is_taken_out_before_the_user_file_system_is_mounted_is_a_fatal_error(
      KvStatus mark, String when, String message) {
    answers.put("get INTERNAL provision", new KvAnswer(mark, new byte[] {'1'}));
    takenOutAt = when;
    preMain();
    assertThat(hal.console()).contains(
        "User filesystem region: start/end address: 0000000004400000/0000000076100000\r\n",
        "Error Message: " + message + "\r\n", "Error Value: 0xFFFFFFFB\r\n");
    assertThat(hal.ended()).isEqualTo("halt: fatal-error");
  }

  @Test
  void a_connection_asks_for_the_seed_and_has_the_next_one_kept() {
    answers.put("get MAIN seed_key", new KvAnswer(KvStatus.OK, new byte[4]));
    connect();
    assertThat(hal.lines()).first().isEqualTo("Loading the CA root certificate ...");
    assertThat(asked).hasSize(2).first().isEqualTo("get MAIN seed_key");
    assertThat(asked).last().asString().startsWith("set MAIN seed_key=");
  }

  @ParameterizedTest
  @CsvSource({"ITEM_NOT_FOUND, 0", "INVALID_DATA_DETECTED, 0", "FAILED_OPERATION, 0", "OK, 3", "OK, 5"})
  void a_seed_that_is_missing_damaged_or_of_another_size_is_missed(KvStatus status, int bytes) {
    answers.put("get MAIN seed_key", new KvAnswer(status, new byte[bytes]));
    connect();
    assertThat(hal.lines()).startsWith(
        "[err] HAL_Kv_Get(49): HAL_Kv_Get(seed_key) failed", "Loading the CA root certificate ...");
  }

  @Test
  void a_seed_that_is_not_kept_is_printed_and_the_connection_goes_on() {
    answers.put("get MAIN seed_key", new KvAnswer(KvStatus.OK, new byte[4]));
    answers.put("set MAIN seed_key", KvAnswer.of(KvStatus.FAILED_OPERATION));
    connect();
    assertThat(hal.lines()).startsWith(
        "[err] HAL_Kv_Set(71): HAL_Kv_Set(seed_key) failed", "Loading the CA root certificate ...");
    assertThat(hal.peers()).hasSize(1);
  }

  private void preMain() {
    Application application = new Application(
        hal.hal(), storage, DeviceTriple.of("pk", "dn-1", "secret"), "cn-shanghai", new CrashRecord(true));
    hal.run(() -> application.preMain(() -> mainStarted = true));
  }

  private void connect() {
    hal.network((host, port, peer) -> peer.up());
    TlsPort port = new TlsPort(hal.hal(), new CardSeeds(hal.hal()), "192.168.8.105", code -> {
      throw new AssertionError("the network failed with " + code);
    });
    hal.run(() -> port.establish("ota.example.com", 443, true, handle -> { }));
  }

  private KvAnswer answer(KvRequest request) {
    asked.add(text(request));
    if (text(request).equals(takenOutAt)) {
      storage.takeCard();
    }
    return answers.getOrDefault(text(request).replaceFirst("(seed_key)=.*", "$1"), KvAnswer.of(KvStatus.OK));
  }

  private static String text(KvRequest request) {
    if (request instanceof KvRequest.Get get) {
      return "get " + get.store() + " " + get.key();
    }
    if (request instanceof KvRequest.Set set) {
      return "set " + set.store() + " " + set.key() + "=" + (set.store() == Store.MAIN ? "" : (char) set.value()[0])
          + (set.writeOnce() ? " once" : "");
    }
    if (request instanceof KvRequest.SaveRootOfTrust) {
      return "save root of trust";
    }
    return request instanceof KvRequest.Open ? "open" : request instanceof KvRequest.Reset ? "reset" : "another";
  }
}
