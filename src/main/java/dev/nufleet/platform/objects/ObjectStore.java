package dev.nufleet.platform.objects;

import akka.NotUsed;
import akka.stream.Materializer;
import akka.stream.javadsl.FileIO;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that devices download: on disk, small ones also in a bounded cache, handed out in slices as fast as the
 * reader takes them. Safe for many threads.
 */
public final class ObjectStore {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectStore.class);
  private static final int SLICE_BYTES = 16 * 1024;
  private static final int CACHED_FILE_BYTES = 2 * 1024 * 1024;
  private static final int CACHE_BYTES = 64 * 1024 * 1024;

  private static final String NOTE = ".note";
  private static final String PARTIAL = ".part";
  private static final AtomicLong UPLOADS = new AtomicLong();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path dir;
  private final Map<String, Stored> objects = new ConcurrentHashMap<>();
  private final Map<String, ByteString> cache = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);
  private long cachedBytes;

  /**
   * A file.
   *
   * @param name path without the leading slash
   */
  public record Stored(String name, long sizeBytes, String md5, String sha256, long modifiedMillis) {}

  public ObjectStore(Path dir) {
    this.dir = dir;
  }

  /** Takes up again what an earlier run left in the directory; a file that was being written then is removed. */
  public void findAll() {
    try (Stream<Path> files = Files.list(dir)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(NOTE)) {
          Stored stored = JSON.readValue(file.toFile(), Stored.class);
          if (Files.exists(fileOf(stored.name()))) {
            objects.put(stored.name(), stored);
          }
        } else if (name.endsWith(PARTIAL)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + dir, e);
    }
  }

  public Optional<Stored> find(String name) {
    return Optional.ofNullable(objects.get(name));
  }

  private Path noteOf(String name) {
    Path file = fileOf(name);
    return file.resolveSibling(file.getFileName() + NOTE);
  }

  Path fileOf(String name) {
    return dir.resolve(name.replace('/', '_'));
  }

  /** Takes a file in as it comes and digests it on the way. Whoever looks sees it whole or not at all. */
  public CompletionStage<Stored> write(
      String name, Source<ByteString, ?> content, long nowMillis, Materializer materializer) {
    MessageDigest md5 = digest("MD5");
    MessageDigest sha256 = digest("SHA-256");
    Path file = fileOf(name);
    Path partial = file.resolveSibling(file.getFileName() + "." + UPLOADS.incrementAndGet() + PARTIAL);
    return content
        .map(bytes -> {
          for (ByteBuffer part : bytes.getByteBuffers()) {
            md5.update(part.duplicate());
            sha256.update(part.duplicate());
          }
          return bytes;
        })
        .runWith(FileIO.toPath(partial), materializer)
        .thenApply(result -> {
          if (!result.wasSuccessful()) {
            throw new UncheckedIOException(new IOException("cannot keep " + name, result.getError()));
          }
          HexFormat hex = HexFormat.of();
          Stored stored =
              new Stored(name, result.count(), hex.formatHex(md5.digest()), hex.formatHex(sha256.digest()), nowMillis);
          try { // the note first: what has no file does not count
            JSON.writeValue(noteOf(name).toFile(), stored);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
          } catch (IOException e) {
            throw new UncheckedIOException("cannot keep " + name, e);
          }
          synchronized (cache) {
            ByteString old = cache.remove(name);
            cachedBytes -= old == null ? 0 : old.length();
          }
          objects.put(name, stored);
          return stored;
        })
        .whenComplete((stored, failure) -> {
          if (failure != null) {
            remove(partial);
          }
        });
  }

  private static void remove(Path partial) {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      LOG.warn("cannot remove {}: {}", partial, e.toString());
    }
  }

  /** Whoever reads it at this moment reads it to the end. */
  public void delete(String name) {
    objects.remove(name);
    synchronized (cache) {
      ByteString old = cache.remove(name);
      cachedBytes -= old == null ? 0 : old.length();
    }
    try {
      Files.deleteIfExists(noteOf(name));
      Files.deleteIfExists(fileOf(name));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + name, e);
    }
  }

  /** A stretch of a file. @param length greater than 0, and within the file */
  Source<ByteString, NotUsed> read(Stored stored, long from, long length, Materializer materializer) {
    if (stored.sizeBytes() > CACHED_FILE_BYTES) {
      return fromDisk(stored, from, length);
    }
    ByteString cached;
    synchronized (cache) {
      cached = cache.get(stored.name());
    }
    if (cached != null) {
      return slices(cached, (int) from, (int) length);
    }
    return Source.lazyCompletionStageSource(() -> fromDisk(stored, 0, stored.sizeBytes())
        .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), materializer)
        .thenApply(whole -> {
          ByteString compact = whole.compact();
          keep(stored.name(), compact);
          return slices(compact, (int) from, (int) length);
        })).mapMaterializedValue(ignored -> NotUsed.getInstance());
  }

  /** A slice for MQTT downloads. */
  public CompletionStage<ByteString> slice(Stored stored, long from, int length, Materializer materializer) {
    return read(stored, from, length, materializer)
        .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), materializer);
  }

  private Source<ByteString, NotUsed> fromDisk(Stored stored, long from, long length) {
    if (length == 0) {
      return Source.empty();
    }
    long[] left = {length};
    return Source.lazySource(() -> FileIO.fromPath(fileOf(stored.name()), SLICE_BYTES, from)
            .statefulMapConcat(() -> {
              left[0] = length;
              return bytes -> {
                if (left[0] == 0) {
                  return List.of();
                }
                ByteString part = bytes.take((int) Math.min(left[0], bytes.length()));
                left[0] -= part.length();
                return List.of(part);
              };
            }).takeWhile(bytes -> left[0] > 0, /* inclusive= */ true))
        .mapMaterializedValue(ignored -> NotUsed.getInstance());
  }

  private void keep(String name, ByteString content) {
    synchronized (cache) {
      ByteString old = cache.put(name, content);
      cachedBytes += content.length() - (old == null ? 0 : old.length());
      Iterator<ByteString> eldest = cache.values().iterator();
      while (cachedBytes > CACHE_BYTES && eldest.hasNext()) {
        cachedBytes -= eldest.next().length();
        eldest.remove();
      }
    }
  }

  private static Source<ByteString, NotUsed> slices(ByteString content, int from, int length) {
    return Source.fromIterator(() -> new Iterator<>() {
      private int at = from;

      @Override
      public boolean hasNext() {
        return at < from + length;
      }

      @Override
      public ByteString next() {
        int end = Math.min(at + SLICE_BYTES, from + length);
        ByteString slice = content.slice(at, end);
        at = end;
        return slice;
      }
    });
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(algorithm + " belongs to every JDK", e);
    }
  }
}
