package dev.nufleet.board;

import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.Draw;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.MqttServer;
import dev.nufleet.model.Pace;
import java.util.SplittableRandom;

/**
 * What one board is before it is switched on.
 *
 * @param region for the host names that it dials, for example {@code cn-shanghai}
 * @param initialVersion of the factory firmware
 * @param initialApplication bytes of the factory firmware; one array for all boards of a profile, never changed
 * @param seed of the run; what is drawn from it depends on the board's name too, so one seed serves all boards
 * @param mqtt where its firmware signs in
 */
public record BoardSpec(
    BoardId id,
    BoardProfile profile,
    DeviceTriple triple,
    String region,
    Pace pace,
    FirmwareVersion initialVersion,
    byte[] initialApplication,
    long seed,
    MqttServer mqtt) {
  /** One whose firmware knows its server by the region. */
  public BoardSpec(BoardId id, BoardProfile profile, DeviceTriple triple, String region, Pace pace,
      FirmwareVersion initialVersion, byte[] initialApplication, long seed) {
    this(id, profile, triple, region, pace, initialVersion, initialApplication, seed,
        MqttServer.usual(triple.productKey(), region));
  }

  /** What the firmware's main() draws: seeds of its TLS layer. */
  public static final String HAL = "hal";
  /** What pre-main draws: the root of trust. */
  public static final String ROOT_OF_TRUST = "root-of-trust";

  /**
   * Random numbers for one purpose in one boot, the same whether the board runs alone, in a fleet or in a part of one.
   * What one boot or purpose draws moves nothing in another.
   */
  public SplittableRandom random(String purpose, int boot) {
    return new SplittableRandom(Draw.of(seed, id.value(), purpose).bits(boot));
  }
}
