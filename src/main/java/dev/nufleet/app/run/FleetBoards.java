package dev.nufleet.app.run;

import dev.nufleet.app.settings.FlashFile;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.app.settings.RunSettings.Cloud;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.firmware.KnownContents;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.Draw;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.MqttServer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/** The boards of a run, before they are switched on. */
public final class FleetBoards {
  private static final int FACTORY_FIRMWARE_BYTES = 300_000;

  private FleetBoards() {}

  static List<BoardSpec> of(RunSettings settings) {
    KnownContents.add(settings.image().bytes());
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
          firstVersion(settings, settings.devices().get(i).deviceName().value()),
          application,
          settings.seed(),
          server(settings, settings.devices().get(i))));
    }
    return boards;
  }

  /** An instance may have a host of its own, which then stands in its boards' firmware. */
  private static MqttServer server(RunSettings settings, DeviceTriple device) {
    return settings.target() instanceof Cloud cloud
        ? new MqttServer(cloud.instance().mqttHost(device.productKey().value()), cloud.instance().mqttPort())
        : MqttServer.usual(device.productKey(), settings.region());
  }

  /** Of a delta package's boards some start with another version than the package's base. */
  private static FirmwareVersion firstVersion(RunSettings settings, String name) {
    FirmwareVersion first = settings.initialVersion();
    OptionalDouble other = settings.chaos().form().otherBase();
    return other.isPresent() && Draw.of(settings.seed(), name, "other-base").hit(0, other.getAsDouble())
        ? new FirmwareVersion(first.unsigned() - 1)
        : first;
  }

  /** What a board runs before its first upgrade: bytes without meaning, for nothing on a board executes them. */
  public static byte[] factoryFirmware(BoardProfile profile) {
    byte[] bytes = new byte[FACTORY_FIRMWARE_BYTES];
    new SplittableRandom(profile.ordinal()).nextBytes(bytes);
    return bytes;
  }
}
