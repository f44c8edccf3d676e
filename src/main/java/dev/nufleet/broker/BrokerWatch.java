package dev.nufleet.broker;

import dev.nufleet.model.DeviceId;

/**
 * Hears what becomes of connections, for who keeps a history. Called on the connections' threads, many at once; must
 * neither block nor throw.
 */
public interface BrokerWatch {
  /** For who does not want to know. */
  BrokerWatch NONE = new BrokerWatch() {
    @Override
    public void answered(String userName, long connection, int code, boolean sessionPresent) {}

    @Override
    public void acknowledged(DeviceId device, long connection, int packetId) {}

    @Override
    public void dealtWith(long nanos) {}

    @Override
    public void ended(DeviceId device, long connection, String why) {}
  };

  /** A CONNACK goes out. @param userName as the CONNECT had it, a stranger's word; empty if that is none, or long */
  void answered(String userName, long connection, int code, boolean sessionPresent);

  /** A PUBACK goes out. */
  void acknowledged(DeviceId device, long connection, int packetId);

  /**
   * A message of a device will not be lost any more. Told of one at a time of each connection, not of all.
   *
   * @param nanos since it came
   */
  void dealtWith(long nanos);

  /** A connection of a device that had signed in is over. @param why not fit for a terminal as it is */
  void ended(DeviceId device, long connection, String why);
}
