package dev.nufleet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the four boards are, and the words and numbers under which others know it. */
class BoardWordsTest {
  @ParameterizedTest
  @CsvSource({
    "nuc472, NUMAKER_PFM_NUC472, 2048, ETHERNET, false, true",
    "m487, NUMAKER_PFM_M487, 4096, ETHERNET, true, true",
    "iot-m487, NUMAKER_IOT_M487, 4096, ESP8266, true, false",
    "iot-m263a, NUMAKER_IOT_M263A, 2048, ESP8266, false, false"})
  void each_board_has_its_sheet(
      String id, String target, int sectorBytes, BoardProfile.Uplink uplink, boolean readsReason, boolean reboots) {
    BoardProfile profile = BoardProfile.byId(id).orElseThrow();
    assertThat(profile).hasToString(id);
    assertThat(profile.id()).isEqualTo(id);
    assertThat(profile.target()).isEqualTo(target);
    assertThat(profile.sectorBytes()).isEqualTo(sectorBytes);
    assertThat(profile.uplink()).isEqualTo(uplink);
    assertThat(profile.readsResetReason()).isEqualTo(readsReason);
    assertThat(profile.rebootsOnFatalError()).isEqualTo(reboots);
  }

  @Test
  void a_message_can_say_which_boards_there_are() {
    assertThat(BoardProfile.ids()).isEqualTo("nuc472, m487, iot-m487, iot-m263a");
    assertThat(BoardProfile.byId("M487")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"POWER_ON, 0", "PIN, 1", "BROWN_OUT, 2", "SOFTWARE, 3", "WATCHDOG, 4", "LOCKUP, 5", "MULTIPLE, 9",
    "PLATFORM, 10", "UNKNOWN, 11"})
  void a_reset_reason_has_mbeds_number(ResetReason reason, int code) {
    assertThat(reason.code()).isEqualTo(code);
    assertThat(ResetReason.ofCode(code)).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 6, 8, 12})
  void other_numbers_are_no_reset_reason(int code) {
    assertThatThrownBy(() -> ResetReason.ofCode(code))
        .hasMessage("reset reason " + code + " is unknown; 0..5 and 9..11 are allowed");
  }

  @Test
  void a_board_stays_where_it_is_upgraded_failed_or_halted() {
    Set<BoardState> last = EnumSet.noneOf(BoardState.class);
    Arrays.stream(BoardState.values()).filter(BoardState::isFinal).forEach(last::add);
    assertThat(last).containsExactly(BoardState.UPGRADED, BoardState.FAILED, BoardState.HALTED);
  }

  @Test
  void states_phases_and_faults_are_written_in_lower_case() {
    assertThat(BoardState.UPGRADED.word()).isEqualTo("upgraded");
    assertThat(Phase.DOWNLOAD.word()).isEqualTo("download");
    assertThat(FaultKind.SD_READ_ERROR.word()).isEqualTo("sd-read-error");
  }

  @Test
  void traffic_adds_up_count_by_count() {
    Traffic one = new Traffic(1, 2, 3, 4, 5, 6, 7, 8, 9);
    Traffic hundred = new Traffic(100, 200, 300, 400, 500, 600, 700, 800, 900);
    assertThat(one.plus(hundred)).isEqualTo(new Traffic(101, 202, 303, 404, 505, 606, 707, 808, 909));
    assertThat(one.plus(Traffic.NONE)).isEqualTo(one);
  }
}
