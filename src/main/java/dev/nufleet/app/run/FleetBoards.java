package dev.nufleet.app.run;

import dev.nufleet.app.settings.FlashFile;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The boards of a run, before they are switched on. */
public final class FleetBoards {
  private static final int FACTORY_FIRMWARE_BYTES = 300_000;

  private FleetBoards() {}

  static List<BoardSpec> of(RunSettings settings) {
    Map<BoardProfile, byte[]> factory = new EnumMap<>(BoardProfile.class);
    List<BoardProfile> profiles = settings.mix().deal(settings.boards());
    List<BoardSpec> boards = new ArrayList<>(settings.boards());
    for (int i = 0; i < settings.boards(); i++) {
      BoardProfile profile = profiles.get(i);
      byte[] application = settings.memories().flash().map(FlashFile::application)
          .orElseGet(() -> factory.computeIfAbsent(profile, FleetBoards::factoryFirmware));
      boards.add(new BoardSpec(
          new BoardId(settings.devices().get(i).deviceName().value()),
          profile,
          settings.devices().get(i),
          settings.region(),
          settings.pace(),
          settings.initialVersion(),
          application,
          settings.seed()));
    }
    return boards;
  }

  /** What a board runs before its first upgrade: bytes without meaning, for nothing on a board executes them. */
  public static byte[] factoryFirmware(BoardProfile profile) {
    byte[] bytes = new byte[FACTORY_FIRMWARE_BYTES];
    new SplittableRandom(profile.ordinal()).nextBytes(bytes);
    return bytes;
  }
}
