package dev.nufleet.platform.registry;

import dev.nufleet.broker.DiskFailed;
import dev.nufleet.broker.SessionKeeper;
import dev.nufleet.model.DeviceId;
import dev.nufleet.model.Failures;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Keeps until it fails once; from then on it keeps nothing, whoever asks. Two parties share a disk: what one could not
 * write would be missing from what the other says is kept. Safe for their two threads.
 */
public final class LastingKeeper implements Keeper, SessionKeeper {
  private final Keeper things;
  private final SessionKeeper sessions;
  private final String place;
  private final Consumer<String> lost;
  private volatile DiskFailed failed;

  /**
   * @param place what it keeps in, for the user
   * @param lost told once, with a line for the user; returns at once
   */
  public LastingKeeper(Keeper things, SessionKeeper sessions, String place, Consumer<String> lost) {
    this.things = things;
    this.sessions = sessions;
    this.place = place;
    this.lost = lost;
  }

  @Override
  public void load(Cloud cloud) {
    things.load(cloud);
  }

  @Override
  public Map<DeviceId, Kept> load() {
    return sessions.load();
  }

  /** @throws DiskFailed if these things are not kept, or earlier ones were not */
  @Override
  public void keep(Collection<Object> changed, Collection<Object> removed) {
    keeping(() -> things.keep(changed, removed));
  }

  /** @throws DiskFailed likewise */
  @Override
  public void keep(Map<DeviceId, Kept> changed) {
    keeping(() -> sessions.keep(changed));
  }

  private void keeping(Runnable write) {
    if (failed != null) {
      throw failed;
    }
    try {
      write.run();
    } catch (RuntimeException e) { // whatever a library throws: the thing is not on the disk
      throw fail(e);
    }
    if (failed != null) { // the other party failed meanwhile, perhaps with a part of this
      throw failed;
    }
  }

  private synchronized DiskFailed fail(RuntimeException cause) {
    if (failed == null) {
      failed = new DiskFailed(place + " cannot be written (" + reason(cause)
          + "); what was answered is in it, make room and start again", cause);
      lost.accept(failed.getMessage());
    }
    return failed;
  }

  private static String reason(Throwable cause) {
    Throwable root = Failures.innermost(cause);
    String said = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return said.replaceAll("\\s*\\[\\d.*", "").replaceAll("\\p{Cntrl}", " ");
  }

  @Override
  public void close() {
    things.close();
  }
}
