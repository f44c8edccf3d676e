package dev.nufleet.platform.objects;

import dev.nufleet.model.DeviceId;
import java.util.Optional;

/** Hears what becomes of signed links. Links are named by {@link ObjectLinks#nameOf}. Safe for many threads. */
public interface LinkWatch {
  /** For who does not want to know. */
  LinkWatch NONE = new LinkWatch() {
    @Override
    public void given(DeviceId device, String link) {}

    @Override
    public void refused(String link, String why, boolean expired) {}
  };

  /** A device was told of the link. */
  void given(DeviceId device, String link);

  /**
   * A request is answered with bytes of an object.
   *
   * @param owner whose the link is, where links have owners
   * @param from the first of these bytes
   * @param length how many are sent, if its peer takes them all
   */
  default void served(Optional<DeviceId> owner, String requestId, int status, long from, long length) {}

  /** As {@link #served}, of whatever a request is answered with; what has no bytes serves none of them. */
  default void answered(ObjectRequest asked, Optional<DeviceId> owner, String requestId, ObjectAnswer answer) {
    if (answer.body() instanceof ObjectAnswer.Slice slice && !asked.isHead()) {
      served(owner, requestId, answer.status(), slice.from(), slice.length());
    } else if (answer.body() instanceof ObjectAnswer.Troubled troubled) {
      served(owner, requestId, answer.status(), troubled.slice().from(), troubled.sent());
    } else if (!asked.isHead()) {
      served(owner, requestId, answer.status(), 0, 0);
    }
  }

  /** A download by the link was refused. @param why status, code and message as they were answered */
  void refused(String link, String why, boolean expired);
}
