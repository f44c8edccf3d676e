package dev.nufleet.csdk.mqtt;

/**
 * With what a board signs in, and where.
 *
 * @param host of the broker, dialled as it is
 * @param clientId with its list of extensions
 * @param productKey for the topics of the session itself
 */
public record MqttAccount(
    String host, int port, String clientId, String userName, String password, String productKey, String deviceName) {
  /** Hides the password. */
  @Override
  public String toString() {
    return "MqttAccount[" + host + ":" + port + ", " + clientId + "]";
  }
}
