package dev.nufleet.cluster.wire;

import dev.nufleet.board.BoardSpec;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.MqttServer;
import dev.nufleet.model.Pace;

/**
 * A {@link BoardSpec} without its firmware, which each node fetches once.
 *
 * @param factoryVersion unsigned, of the firmware that it left the factory with
 * @param factorySha256 of that firmware's bytes, lower-case hex
 */
public record BoardOnWire(
    BoardId id, BoardProfile profile, String productKey, String deviceName, String deviceSecret, String region,
    Pace pace, long factoryVersion, String factorySha256, long seed, String mqttHost, int mqttPort) {
  /** @param factorySha256 of {@link BoardSpec#initialApplication}, which is not hashed anew for each board */
  public static BoardOnWire of(BoardSpec board, String factorySha256) {
    DeviceTriple triple = board.triple();
    return new BoardOnWire(board.id(), board.profile(), triple.productKey().value(), triple.deviceName().value(),
        triple.deviceSecret().reveal(), board.region(), board.pace(), board.initialVersion().unsigned(),
        factorySha256, board.seed(), board.mqtt().host(), board.mqtt().port());
  }

  /** @param factory the firmware with that digest */
  public BoardSpec spec(byte[] factory) {
    return new BoardSpec(id, profile, DeviceTriple.of(productKey, deviceName, deviceSecret), region, pace,
        new FirmwareVersion(factoryVersion), factory, seed, new MqttServer(mqttHost, mqttPort));
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "BoardOnWire[" + id + ", " + profile + "]";
  }
}
