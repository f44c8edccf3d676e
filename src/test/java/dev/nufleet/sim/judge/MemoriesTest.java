package dev.nufleet.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.hal.KvAnswer;
import dev.nufleet.hal.KvRequest;
import dev.nufleet.hal.KvRequest.Store;
import dev.nufleet.model.KvStatus;
import org.junit.jupiter.api.Test;

/** Boards that forget, or remember what never was. */
class MemoriesTest {
  private static final byte[] OLD = {1, 2, 3, 4};
  private static final byte[] NEW = {5, 6, 7, 8};
  private static final byte[] MIXED = {1, 2, 7, 8};

  private final Ground ground = new Ground();

  private void asks(KvRequest request, KvAnswer answer) {
    ground.overheard.asks(Ground.BOARD, request);
    ground.overheard.isAnswered(Ground.BOARD, answer);
  }

  private void sets(byte[] value) {
    asks(new KvRequest.Set(Store.MAIN, "seed_key", value, false), KvAnswer.of(KvStatus.OK));
  }

  private void isCutWhileSetting(byte[] value, String how) {
    ground.tells("chaos", "FaultActed", "board", Ground.BOARD, "kind", "power-cut", "how", how);
    ground.overheard.asks(Ground.BOARD, new KvRequest.Set(Store.MAIN, "seed_key", value, false));
    ground.board("BootStarted");
  }

  private void finds(byte[] value) {
    asks(new KvRequest.Get(Store.MAIN, "seed_key"), new KvAnswer(KvStatus.OK, value));
  }

  private void findsNothing() {
    asks(new KvRequest.Get(Store.MAIN, "seed_key"), KvAnswer.of(KvStatus.ITEM_NOT_FOUND));
  }

  private void isBroken(String words) {
    assertThat(ground.broken()).singleElement().asString().contains(words);
  }

  @Test
  void what_was_set_last_is_found() {
    findsNothing();
    sets(OLD);
    finds(OLD);
    sets(NEW);
    finds(NEW);
    assertThat(ground.broken()).isEmpty();
  }

  @Test
  void an_update_that_is_lost_shows() {
    sets(OLD);
    sets(NEW);
    finds(OLD);
    isBroken("another value is found (01020304)");
  }

  @Test
  void a_value_that_is_lost_shows() {
    sets(OLD);
    findsNothing();
    isBroken("values-kept");
  }

  @Test
  void where_power_fails_the_old_or_the_new_value_is_found() {
    sets(OLD);
    isCutWhileSetting(NEW, "before");
    finds(OLD);
    isCutWhileSetting(NEW, "after");
    finds(NEW);
    assertThat(ground.broken()).isEmpty();
  }

  @Test
  void a_block_that_power_tore_may_be_unreadable() {
    sets(OLD);
    isCutWhileSetting(NEW, "torn");
    asks(new KvRequest.Get(Store.MAIN, "seed_key"), KvAnswer.of(KvStatus.FAILED_OPERATION));
    assertThat(ground.broken()).isEmpty();
  }

  @Test
  void a_block_that_cannot_be_read_shows_where_nothing_was_torn() {
    sets(OLD);
    isCutWhileSetting(NEW, "before");
    asks(new KvRequest.Get(Store.MAIN, "seed_key"), KvAnswer.of(KvStatus.FAILED_OPERATION));
    isBroken("FAILED_OPERATION is found");
  }

  @Test
  void half_of_each_shows() {
    sets(OLD);
    isCutWhileSetting(NEW, "torn");
    finds(MIXED);
    isBroken("another value is found (01020708)");
  }

  @Test
  void nothing_is_found_where_power_tore_and_else_that_shows() {
    sets(OLD);
    isCutWhileSetting(NEW, "torn");
    findsNothing();
    assertThat(ground.broken()).isEmpty();
    sets(OLD);
    Ground other = new Ground();
    other.overheard.asks(Ground.BOARD, new KvRequest.Set(Store.MAIN, "seed_key", OLD, false));
    other.overheard.isAnswered(Ground.BOARD, KvAnswer.of(KvStatus.OK));
    other.overheard.asks(Ground.BOARD, new KvRequest.Set(Store.MAIN, "seed_key", NEW, false));
    other.board("BootStarted");
    other.overheard.asks(Ground.BOARD, new KvRequest.Get(Store.MAIN, "seed_key"));
    other.overheard.isAnswered(Ground.BOARD, KvAnswer.of(KvStatus.ITEM_NOT_FOUND));
    assertThat(other.broken()).singleElement().asString().contains("values-kept");
  }

  @Test
  void after_another_fault_of_the_card_values_may_be_gone_and_none_may_be_another() {
    sets(OLD);
    ground.tells("chaos", "FaultActed", "board", Ground.BOARD, "kind", "sd-removed");
    findsNothing();
    finds(OLD);
    assertThat(ground.broken()).isEmpty();
    finds(NEW);
    isBroken("another value is found (05060708)");
  }

  @Test
  void a_card_that_refused_blocks_has_no_candidate_all_the_same() {
    ground.tells("chaos", "FaultActed", "board", Ground.BOARD, "kind", "sd-write-error");
    ground.board("CandidateWritten");
    ground.overheard.slot(Ground.BOARD, Slot.OTHER);
    isBroken("what stands behind it is not the campaign's image");
  }

  @Test
  void who_provisions_itself_once_more_shows() {
    ground.board("Provisioned", "fresh", true);
    ground.board("Provisioned", "fresh", false);
    assertThat(ground.broken()).isEmpty();
    ground.board("Provisioned", "fresh", true);
    isBroken("provisions itself once more");
  }

  @Test
  void a_candidate_that_was_written_is_found_whole() {
    ground.overheard.slot(Ground.BOARD, Slot.EMPTY);
    ground.board("CandidateWritten");
    ground.overheard.slot(Ground.BOARD, Slot.WHOLE);
    assertThat(ground.broken()).isEmpty();
    ground.overheard.slot(Ground.BOARD, Slot.EMPTY);
    isBroken("and none is on its card");
  }

  @Test
  void a_header_before_its_bytes_shows() {
    ground.overheard.slot(Ground.BOARD, Slot.OTHER);
    isBroken("what stands behind it is not the campaign's image");
  }

  @Test
  void a_second_download_writes_behind_the_first_one_s_header() {
    ground.board("CandidateWritten");
    ground.board("DownloadStarted", "fromByte", 0L);
    ground.overheard.slot(Ground.BOARD, Slot.OTHER);
    assertThat(ground.broken()).isEmpty();
  }
}
