package dev.nufleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BoardCountsTest {
  private static final int BOARDS = 40;

  private final BoardCounts counts = new BoardCounts();

  @Test
  void boards_come_move_and_leave() {
    assertThat(counts.now()).hasSize(BoardState.values().length).allSatisfy((state, n) -> assertThat(n).isZero());
    counts.came(BoardState.OFF);
    counts.came(BoardState.OFF);
    counts.moved(BoardState.OFF, BoardState.BOOTING);
    assertThat(counts.now()).containsEntry(BoardState.OFF, 1).containsEntry(BoardState.BOOTING, 1);
    counts.moved(BoardState.BOOTING, BoardState.BOOTING);
    assertThat(counts.now()).containsEntry(BoardState.BOOTING, 1);
    counts.left(BoardState.BOOTING);
    assertThat(counts.now()).containsEntry(BoardState.OFF, 1).containsEntry(BoardState.BOOTING, 0);
  }

  @Test
  void what_is_read_while_boards_move_has_each_of_them_once() {
    IntStream.range(0, BOARDS).forEach(i -> counts.came(BoardState.OFF));
    List<CompletableFuture<Void>> movers = IntStream.range(0, 2).mapToObj(mover -> CompletableFuture.runAsync(() -> {
      for (int turn = 0; turn < 50_000; turn++) {
        counts.moved(BoardState.OFF, BoardState.ONLINE);
        counts.moved(BoardState.ONLINE, BoardState.OFF);
      }
    })).toList();
    int reads = 0;
    while (reads < 1_000 || !movers.stream().allMatch(CompletableFuture::isDone)) {
      Map<BoardState, Integer> now = counts.now();
      assertThat(now.values().stream().mapToInt(n -> n).sum()).isEqualTo(BOARDS);
      reads++;
    }
    assertThat(counts.now()).containsEntry(BoardState.OFF, BOARDS);
  }
}
