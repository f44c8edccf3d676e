package dev.nufleet.platform.objects;

import akka.util.ByteString;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Contents of small files, the least recently read of them given up first. Safe for many threads. */
final class ObjectCache {
  private final long mostBytes;
  private final Map<String, ByteString> contents = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);
  private long bytes;

  ObjectCache(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  synchronized Optional<ByteString> find(String name) {
    return Optional.ofNullable(contents.get(name));
  }

  synchronized void keep(String name, ByteString content) {
    ByteString old = contents.put(name, content);
    bytes += content.length() - (old == null ? 0 : old.length());
    Iterator<ByteString> eldest = contents.values().iterator();
    while (bytes > mostBytes && eldest.hasNext()) {
      bytes -= eldest.next().length();
      eldest.remove();
    }
  }

  synchronized void remove(String name) {
    ByteString old = contents.remove(name);
    bytes -= old == null ? 0 : old.length();
  }
}
