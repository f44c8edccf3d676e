package dev.nufleet.platform;

import dev.nufleet.broker.SessionKeeper;
import dev.nufleet.model.HostTrouble;
import dev.nufleet.model.OwnersOnly;
import dev.nufleet.platform.registry.DiskKeeper;
import dev.nufleet.platform.registry.Keeper;
import dev.nufleet.platform.registry.LastingKeeper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What takes time or disk before anything is opened: certificates, directories, the state of an earlier run. */
record Ground(PortTls tls, Workspace workspace, Optional<State> state) {
  private static final String OBJECTS = "objects";

  /** Where files are kept. @param temporary to be removed in the end */
  record Workspace(Path objects, Optional<TemporaryFolder> temporary) {}

  /** What is kept on disk. @param keeper writes to it until it fails */
  record State(DiskKeeper disk, LastingKeeper keeper) {}

  Keeper keeper() {
    return state.<Keeper>map(State::keeper).orElse(Keeper.NONE);
  }

  SessionKeeper sessions() {
    return state.<SessionKeeper>map(State::keeper).orElse(SessionKeeper.NONE);
  }

  /** Made up anew at each start, or kept with the rest. */
  String key(String name, Supplier<String> madeUp) {
    return state.map(kept -> kept.disk().stays(name, madeUp)).orElseGet(madeUp);
  }

  /**
   * @param lost told with a line for the user when the state cannot be kept any more
   * @throws IllegalArgumentException with a line for the user
   */
  static Ground prepare(StandInConfig config, Clock clock, Consumer<String> lost) {
    try {
      boolean nothingKept = config.dataDir().isEmpty();
      Optional<TemporaryFolder> temporary = nothingKept
          ? Optional.of(TemporaryFolder.make(Path.of(System.getProperty("java.io.tmpdir")))) : Optional.empty();
      PortTls tls = PortTls.of(config, temporary, clock);
      Path objects;
      State state = null;
      if (config.dataDir().isPresent()) {
        objects = OwnersOnly.folder(config.dataDir().get().resolve(OBJECTS));
        Path file = config.dataDir().get().resolve("stand-in.mv");
        DiskKeeper disk = new DiskKeeper(file);
        state = new State(disk, new LastingKeeper(disk, disk, file.toString(), lost));
      } else {
        objects = OwnersOnly.folder(temporary.orElseThrow().path().resolve(OBJECTS));
      }
      return new Ground(tls, new Workspace(objects, temporary), Optional.ofNullable(state));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot use the stand-in's directory " + HostTrouble.explained(e, "name one that can be written"), e);
    }
  }
}
