package dev.nufleet.platform.registry;

import akka.util.ByteString;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.model.DeviceId;
import dev.nufleet.model.OwnersOnly;
import dev.nufleet.model.ProductKey;
import dev.nufleet.broker.SessionKeeper;
import dev.nufleet.model.HostTrouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * Keeps the state in one file, a map of JSON texts for each kind of thing. A change is with the operating system when
 * {@link #keep} returns, so the end of this process loses nothing; a crash of the whole machine may lose the last
 * seconds.
 */
public final class DiskKeeper implements Keeper, SessionKeeper {
  private static final int COMMITS_BETWEEN_COMPACTIONS = 5_000;
  private static final ObjectMapper JSON = new ObjectMapper()
      .setVisibility(PropertyAccessor.ALL, Visibility.NONE)
      .setVisibility(PropertyAccessor.FIELD, Visibility.ANY)
      .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final MVStore store;
  private final Map<Class<?>, Kind<?>> kinds = new LinkedHashMap<>();
  private final Map<String, String> sessions;
  private final Map<String, String> keys;
  private int commits;

  /** A kind of thing, in the order in which kinds are put back. */
  private record Kind<T>(
      Class<T> type, Map<String, String> map, Function<T, String> key, Putting<T> putting, Comparator<T> order) {
    void load(Cloud cloud) {
      map.values().stream().map(json -> read(json, type)).sorted(order).forEach(thing -> {
        key.apply(thing); // what was kept is checked as what comes in is
        putting.put(cloud, thing);
      });
    }
  }

  private interface Putting<T> {
    void put(Cloud cloud, T thing);
  }

  /** A session as it is written. */
  private static final class SessionText {
    private List<String> filters;
    private int lastId;
    private List<MessageText> unacknowledged;
  }

  private static final class MessageText {
    private int packetId;
    private String topic;
    private String payload;
    private long sinceMillis;
  }

  /** @throws IllegalArgumentException with a line for the user if the file is in use or damaged */
  public DiskKeeper(Path file) {
    try {
      OwnersOnly.file(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          file + " cannot be used " + HostTrouble.explained(e, "name another directory"), e);
    }
    try {
      store = new MVStore.Builder().fileName(file.toString()).autoCommitDisabled().compress().open();
    } catch (MVStoreException e) {
      throw new IllegalArgumentException(file + " cannot be used (" + e.getMessage().replaceAll("\\s*\\[.*", "")
          + "); end the stand-in that uses it, or name another directory", e);
    }
    kind(Product.class, p -> new ProductKey(p.key).value(), Cloud::put, Comparator.comparingLong(p -> p.createdMillis));
    kind(DeviceGroup.class, g -> g.id, Cloud::put, Comparator.comparingLong(g -> g.createdMillis));
    kind(Device.class, d -> d.key().toString(), Cloud::put,
        Comparator.<Device>comparingLong(d -> d.order).thenComparing(Device::createdMillis)
            .thenComparing(Device::name));
    kind(RegistrationBatch.class, a -> Long.toString(a.id), Cloud::put, Comparator.comparingLong(a -> a.id));
    kind(OtaModule.class, m -> Cloud.moduleKey(m.productKey, m.name), Cloud::put,
        Comparator.comparingLong(m -> m.createdMillis));
    kind(Firmware.class, f -> f.id, Cloud::put, Comparator.comparingLong(f -> f.createdMillis));
    kind(Job.class, j -> j.id, Cloud::put,
        Comparator.<Job>comparingLong(j -> j.order).thenComparing(j -> j.createdMillis).thenComparing(j -> j.id));
    kind(Task.class, Task::id, Cloud::put,
        Comparator.<Task>comparingLong(t -> t.order).thenComparing(Task::createdMillis)
            .thenComparing(Task::deviceName).thenComparing(Task::id));
    sessions = store.openMap("Session");
    keys = store.openMap("Key");
  }

  private <T> void kind(Class<T> type, Function<T, String> key, Putting<T> putting, Comparator<T> order) {
    kinds.put(type, new Kind<>(type, store.openMap(type.getSimpleName()), key, putting, order));
  }

  /** A text that is made up once and stays. */
  public String stays(String name, Supplier<String> madeUp) {
    String known = keys.get(name);
    if (known == null) {
      known = madeUp.get();
      try {
        keys.put(name, known);
        store.commit();
      } catch (MVStoreException e) {
        throw new IllegalArgumentException(
            "the state cannot be written (" + e.getMessage() + "); make room, or name another directory", e);
      }
    }
    return known;
  }

  @Override
  public void load(Cloud cloud) {
    try {
      kinds.values().forEach(kind -> kind.load(cloud));
      sessions.keySet().forEach(DiskKeeper::device);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the kept state has a device or product that there cannot be: " + e.getMessage() + "; name another directory",
          e);
    }
    cloud.takeChanged();
    cloud.takeEffects();
  }

  @Override
  public void keep(Collection<Object> changed, Collection<Object> removed) {
    if (changed.isEmpty() && removed.isEmpty()) {
      return;
    }
    changed.forEach(thing -> put(kinds.get(thing.getClass()), thing));
    removed.forEach(thing -> remove(kinds.get(thing.getClass()), thing));
    commit();
  }

  private static <T> void put(Kind<T> kind, Object thing) {
    kind.map().put(kind.key().apply(kind.type().cast(thing)), write(thing));
  }

  private static <T> void remove(Kind<T> kind, Object thing) {
    kind.map().remove(kind.key().apply(kind.type().cast(thing)));
  }

  /** The broker's actor and the platform's both come here. */
  private synchronized void commit() {
    store.commit();
    if (++commits % COMMITS_BETWEEN_COMPACTIONS == 0) {
      store.compact(60, 8 * 1024 * 1024);
    }
  }

  @Override
  public Map<DeviceId, Kept> load() {
    Map<DeviceId, Kept> kept = new LinkedHashMap<>();
    sessions.forEach((name, json) -> {
      SessionText text = read(json, SessionText.class);
      kept.put(device(name),
          new Kept(text.filters, text.lastId, text.unacknowledged.stream().map(m -> new KeptMessage(m.packetId, m.topic,
              ByteString.fromArray(Base64.getDecoder().decode(m.payload)), m.sinceMillis)).toList()));
    });
    return kept;
  }

  private static DeviceId device(String name) {
    int slash = name.indexOf('/');
    return DeviceId.of(name.substring(0, Math.max(0, slash)), name.substring(slash + 1));
  }

  @Override
  public void keep(Map<DeviceId, Kept> changed) {
    changed.forEach((device, kept) -> {
      if (kept == Kept.ENDED) {
        sessions.remove(device.toString());
        return;
      }
      SessionText text = new SessionText();
      text.filters = kept.filters();
      text.lastId = kept.lastId();
      text.unacknowledged = kept.unacknowledged().stream().map(m -> {
        MessageText message = new MessageText();
        message.packetId = m.packetId();
        message.topic = m.topic();
        message.payload = Base64.getEncoder().encodeToString(m.payload().toArray());
        message.sinceMillis = m.sinceMillis();
        return message;
      }).toList();
      sessions.put(device.toString(), write(text));
    });
    commit();
  }

  @Override
  public synchronized void close() {
    if (!store.isClosed()) { // it closes itself when its disk fails
      store.close();
    }
  }

  private static String write(Object thing) {
    try {
      return JSON.writeValueAsString(thing);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("cannot write " + thing.getClass().getSimpleName(), e);
    }
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read a kept " + type.getSimpleName(), e);
    }
  }
}
