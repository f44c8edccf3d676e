package dev.nufleet.broker;

import dev.nufleet.model.DeviceId;

/**
 * Who is at the other end of a connection, for lines about it.
 *
 * @param claimed the user name that it came with, true or not; empty before, and where none can be one
 */
record Caller(String clientIp, String claimed) {
  /** No device has a longer user name, and a stranger's is not kept. */
  private static final int MOST_CHARS = 64;

  Caller claiming(ClientPacket.Connect connect) {
    return new Caller(clientIp, connect.userName().filter(name -> name.length() <= MOST_CHARS).orElse(""));
  }

  /** @param device null while nobody is signed in */
  SessionWish refused(DeviceId device, String why, Limit limit) {
    return new SessionWish.Refused(who(device), device == null ? claimed : userName(device), why, limit);
  }

  /** @param device null while nobody is signed in */
  String who(DeviceId device) {
    return clientIp + (device == null ? " (not signed in)" : " " + device);
  }

  static String userName(DeviceId device) {
    return device.deviceName() + "&" + device.productKey();
  }
}
