package dev.nufleet.doors;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DoorsTest {
  @Test
  void only_ports_whose_connections_last_are_shared_if_that_is_asked() {
    List<Doors.Port> shared = new ArrayList<>();
    List<Doors.Port> closed = new ArrayList<>();
    Doors all = (port, each) -> {
      shared.add(port);
      return CompletableFuture.completedFuture(() -> {
        closed.add(port);
        return CompletableFuture.completedFuture(null);
      });
    };
    Doors.Port lasting = new Doors.Port("::1", 1, 10, 0, Optional.empty(), /* isLasting= */ true);
    Doors.Port brief = new Doors.Port("::1", 2, 10, 9, Optional.of(Duration.ofSeconds(9)), /* isLasting= */ false);
    for (Doors.Port port : List.of(lasting, brief)) {
      all.forLasting().open(port, caller -> { }).thenAccept(Doors.Closing::close).toCompletableFuture().join();
    }
    assertThat(shared).containsExactly(lasting);
    assertThat(closed).containsExactly(lasting);
  }
}
