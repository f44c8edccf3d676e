package dev.nufleet.broker;

import akka.util.ByteString;
import dev.nufleet.model.DeviceId;
import java.util.List;
import java.util.Map;

/** Keeps sessions over a restart of the broker. */
public interface SessionKeeper {
  /** In memory: nothing is kept. */
  SessionKeeper NONE = new SessionKeeper() {
    @Override
    public Map<DeviceId, Kept> load() {
      return Map.of();
    }

    @Override
    public void keep(Map<DeviceId, Kept> changed) {}
  };

  Map<DeviceId, Kept> load();

  /**
   * When it returns, the sessions survive the end of this process.
   *
   * @param changed an empty value for a session that has ended
   */
  void keep(Map<DeviceId, Kept> changed);

  /** @param lastId packet id that was given out last */
  record Kept(List<String> filters, int lastId, List<KeptMessage> unacknowledged) {
    public static final Kept ENDED = new Kept(List.of(), -1, List.of());
  }

  record KeptMessage(int packetId, String topic, ByteString payload, long sinceMillis) {}
}
