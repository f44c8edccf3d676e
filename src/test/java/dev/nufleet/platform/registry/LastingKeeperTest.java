package dev.nufleet.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.broker.DiskFailed;
import dev.nufleet.broker.SessionKeeper;
import dev.nufleet.model.DeviceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A disk that failed once is not trusted again, by neither of the two who write to it. */
class LastingKeeperTest {
  private final List<Object> written = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private boolean full;

  private final LastingKeeper keeper = new LastingKeeper(new Keeper() {
    @Override
    public void load(Cloud cloud) {}

    @Override
    public void keep(Collection<Object> changed, Collection<Object> removed) {
      write(changed);
    }

    @Override
    public void close() {}
  }, new SessionKeeper() {
    @Override
    public Map<DeviceId, Kept> load() {
      return Map.of();
    }

    @Override
    public void keep(Map<DeviceId, Kept> changed) {
      write(changed);
    }
  }, "data/stand-in.mv", lines::add);

  private void write(Object what) {
    if (full) {
      throw new UncheckedIOException("write failed", new IOException("No space left on device [2.2.224/2]"));
    }
    written.add(what);
  }

  @Test
  void what_one_party_could_not_write_stops_both_for_good() {
    keeper.keep(List.of("a"), List.of());
    full = true;
    assertThatThrownBy(() -> keeper.keep(Map.of())).isInstanceOf(DiskFailed.class);
    full = false;
    assertThatThrownBy(() -> keeper.keep(List.of("b"), List.of())).isInstanceOf(DiskFailed.class);
    assertThatThrownBy(() -> keeper.keep(List.of(), List.of())).as("nothing to write, but earlier things are missing")
        .isInstanceOf(DiskFailed.class);
    assertThatThrownBy(() -> keeper.keep(Map.of())).isInstanceOf(DiskFailed.class);
    assertThat(written).containsExactly(List.of("a"));
  }

  @Test
  void the_user_is_told_once_in_one_line() {
    full = true;
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> keeper.keep(List.of("a"), List.of())).isInstanceOf(DiskFailed.class);
    }
    assertThat(lines).containsExactly("data/stand-in.mv cannot be written (No space left on device);"
        + " what was answered is in it, make room and start again");
  }
}
