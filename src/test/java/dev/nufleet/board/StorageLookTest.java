package dev.nufleet.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.boot.StorageLook;
import dev.nufleet.boot.StorageMap;
import dev.nufleet.boot.StorageMap.CandidateState;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.ResetReason;
import dev.nufleet.storage.BoardStorage;
import dev.nufleet.storage.Card;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What somebody sees who looks at a board's flash and card. */
class StorageLookTest {
  private static final byte[] IMAGE = BoardRig.image(3, 100_000);

  private final BoardRig rig = BoardRig.wifi();
  private final StorageLook look = new StorageLook(rig.storage);

  private StorageMap see() {
    return look.now();
  }

  private StorageMap.Candidate candidate() {
    return see().card().orElseThrow().candidate();
  }

  @Test
  void a_board_that_never_ran_has_its_image_and_nothing_else() {
    StorageMap map = see();
    assertThat(map.active().orElseThrow().isIntact()).isTrue();
    assertThat(map.active().orElseThrow().version()).isEqualTo("1577098827");
    assertThat(map.hasRootOfTrust()).isFalse();
    assertThat(map.areas()).extracting(StorageMap.Area::version).containsExactly(-1, -1);
    assertThat(map.areas()).extracting(StorageMap.Area::usedBytes).containsExactly(0, 0);
    assertThat(map.card().orElseThrow().files()).isEmpty();
    assertThat(candidate().state()).isEqualTo(CandidateState.EMPTY);
    assertThat(map.erases()).isZero();
  }

  @Test
  void a_candidate_is_newer_until_it_is_installed_and_its_sectors_were_erased() {
    rig.bootAndWait();
    assertThat(see().hasRootOfTrust()).isTrue();
    assertThat(see().areas()).filteredOn(StorageMap.Area::isActive).singleElement().satisfies(area -> {
      assertThat(area.keys()).isPositive();
      assertThat(area.usedBytes()).isBetween(108, 4096);
    });
    long erases = see().erases();
    rig.upgradeTo(IMAGE);
    rig.runToEnd();
    assertThat(candidate())
        .isEqualTo(new StorageMap.Candidate(CandidateState.NEWER, Optional.of(BoardRig.NEW_VERSION), IMAGE.length));
    assertThat(see().active().orElseThrow().version()).isEqualTo("1577098827");
    rig.boot(ResetReason.SOFTWARE).waitForNotice();
    assertThat(candidate().state()).isEqualTo(CandidateState.INSTALLED);
    assertThat(see().active().orElseThrow().version()).isEqualTo(BoardRig.NEW_VERSION);
    int sector = see().sectorBytes();
    assertThat(see().erases() - erases).isEqualTo((1024 + IMAGE.length + sector - 1) / sector);
    assertThat(see().mostErases()).isPositive();
    assertThat(see().card().orElseThrow().files().orElseThrow()).isPositive();
    assertThat(see().card().orElseThrow().hasUserFilesystem()).isTrue();
  }

  @Test
  void looking_changes_no_figure_by_which_the_board_measures_time() {
    rig.bootAndWait();
    BoardStorage.Operations before = rig.storage.operations();
    see();
    assertThat(rig.storage.operations()).isEqualTo(before);
  }

  @Test
  void what_is_damaged_where_no_operation_counts_it_is_seen_all_the_same() {
    rig.bootAndWait();
    assertThat(see().active().orElseThrow().isIntact()).isTrue();
    rig.storage.flash().damage(MemoryMap.APPLICATION + 4096, new byte[] {1, 2, 3, 4}, 0, 4);
    assertThat(see().active().orElseThrow().isIntact()).isFalse();
    rig.storage.flash().damage(MemoryMap.HEADER, new byte[4], 0, 4);
    assertThat(see().active()).isEmpty();
  }

  @Test
  void a_candidate_is_not_whole_foreign_or_unreadable_and_says_so() throws Exception {
    rig.bootAndWait();
    rig.upgradeTo(IMAGE);
    rig.runToEnd();
    Card card = rig.storage.card().orElseThrow();
    byte[] header = new byte[512];
    card.read(MemoryMap.CANDIDATE, header, 0, 512);
    card.program(MemoryMap.CANDIDATE_FIRMWARE + 1024, new byte[512], 0, 512);
    assertThat(candidate().state()).isEqualTo(CandidateState.INCOMPLETE);
    header[240]++;
    card.program(MemoryMap.CANDIDATE, header, 0, 512);
    assertThat(candidate()).isEqualTo(new StorageMap.Candidate(CandidateState.FOREIGN, Optional.empty(), 0));
    card.spoil(MemoryMap.CANDIDATE);
    assertThat(candidate().state()).isEqualTo(CandidateState.UNREADABLE);
    rig.storage.takeCard();
    assertThat(see().card()).isEmpty();
  }
}
