package dev.nufleet.platform.objects;

import akka.NotUsed;
import akka.stream.Materializer;
import akka.stream.javadsl.FileIO;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.model.OwnersOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
  private static final int CACHED_FILE_BYTES = 2 * 1024 * 1024;
  private static final int CACHE_BYTES = 64 * 1024 * 1024;

  /** What the platform itself puts here. */
  private static final String CONFIGS = "config/";
  private static final String NOTE = ".note";
  private static final String PARTIAL = ".part";
  private static final AtomicLong UPLOADS = new AtomicLong();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path dir;
  private final Map<String, Stored> objects = new ConcurrentHashMap<>();
  private final ObjectCache cache = new ObjectCache(CACHE_BYTES);
  private final Set<String> sealed = ConcurrentHashMap.newKeySet();
  private final Object changing = new Object();
  private final AtomicLong looseBytes = new AtomicLong();
  private final long mostLooseBytes;

  /** A file that is as it is: a package was made of it. */
  public static final class Sealed extends RuntimeException {
    Sealed(String name) {
      super(name + " belongs to a package", null, false, false);
    }
  }

  /**
   * A file.
   *
   * @param name path without the leading slash
   */
  public record Stored(String name, long sizeBytes, String md5, String sha256, long modifiedMillis) {}

  /** @param mostLooseBytes that uploads may have together until packages are made of them */
  public ObjectStore(Path dir, long mostLooseBytes) {
    this.dir = dir;
    this.mostLooseBytes = mostLooseBytes;
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
            looseBytes.addAndGet(isLoose(stored.name()) ? stored.sizeBytes() : 0);
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

  /**
   * Makes a file stay as it is, for a package names it; it was an upload until then.
   *
   * @return false if there is no such file any more
   */
  public boolean seal(Stored stored) {
    synchronized (changing) {
      if (!stored.equals(objects.get(stored.name()))) {
        return false;
      }
      if (sealed.add(stored.name())) {
        looseBytes.addAndGet(-stored.sizeBytes());
      }
      return true;
    }
  }

  /** Removes uploads that came before, and that no package was made of. */
  public void expire(long beforeMillis) {
    for (Stored stored : objects.values()) {
      if (isLoose(stored.name()) && stored.modifiedMillis() < beforeMillis) {
        delete(stored.name());
      }
    }
  }

  /** Bytes of uploads that belong to no package, those that are coming in among them. */
  public long looseBytes() {
    return looseBytes.get();
  }

  private boolean isLoose(String name) {
    return !name.startsWith(CONFIGS) && !sealed.contains(name);
  }

  /**
   * Takes a file in as it comes and digests it on the way. Whoever looks sees it whole or not at all.
   *
   * @return fails with {@link Sealed} if a package was made of the file of this name, with {@link StoreFull} if uploads
   *     take too much room
   */
  public CompletionStage<Stored> write(
      String name, Source<ByteString, ?> content, long nowMillis, Materializer materializer) {
    MessageDigest md5 = digest("MD5");
    MessageDigest sha256 = digest("SHA-256");
    Path file = fileOf(name);
    Path partial = file.resolveSibling(file.getFileName() + "." + UPLOADS.incrementAndGet() + PARTIAL);
    boolean upload = !name.startsWith(CONFIGS);
    try {
      OwnersOnly.file(partial);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(new UncheckedIOException("cannot keep " + name, e));
    }
    AtomicLong coming = new AtomicLong();
    return content
        .map(bytes -> {
          if (upload) {
            coming.addAndGet(bytes.length());
            if (looseBytes.addAndGet(bytes.length()) > mostLooseBytes) {
              throw new StoreFull(mostLooseBytes);
            }
          }
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
          synchronized (changing) {
            if (sealed.contains(name)) {
              throw new Sealed(name);
            }
            try { // the note first: what has no file does not count
              OwnersOnly.file(noteOf(name));
              JSON.writeValue(noteOf(name).toFile(), stored);
              Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
              throw new UncheckedIOException("cannot keep " + name, e);
            }
            cache.remove(name);
            Stored old = objects.put(name, stored);
            looseBytes.addAndGet(old == null || !upload ? 0 : -old.sizeBytes());
          }
          return stored;
        })
        .whenComplete((stored, failure) -> {
          if (failure != null) {
            looseBytes.addAndGet(-coming.get());
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
    synchronized (changing) {
      Stored old = objects.remove(name);
      looseBytes.addAndGet(old == null || !isLoose(name) ? 0 : -old.sizeBytes());
      sealed.remove(name);
      cache.remove(name);
      try {
        Files.deleteIfExists(noteOf(name));
        Files.deleteIfExists(fileOf(name));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot remove " + name, e);
      }
    }
  }

  /** A stretch of a file. @param length greater than 0, and within the file */
  Source<ByteString, NotUsed> read(Stored stored, long from, long length, Materializer materializer) {
    if (stored.sizeBytes() > CACHED_FILE_BYTES) {
      return Slices.ofFile(fileOf(stored.name()), from, length);
    }
    Optional<ByteString> cached = cache.find(stored.name());
    if (cached.isPresent()) {
      return Slices.ofContent(cached.get(), (int) from, (int) length);
    }
    return Source.lazyCompletionStageSource(() -> Slices.ofFile(fileOf(stored.name()), 0, stored.sizeBytes())
        .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), materializer)
        .thenApply(whole -> {
          ByteString compact = whole.compact();
          cache.keep(stored.name(), compact);
          return Slices.ofContent(compact, (int) from, (int) length);
        })).mapMaterializedValue(ignored -> NotUsed.getInstance());
  }

  /** A slice for MQTT downloads. */
  public CompletionStage<ByteString> slice(Stored stored, long from, int length, Materializer materializer) {
    return read(stored, from, length, materializer)
        .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), materializer);
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(algorithm + " belongs to every JDK", e);
    }
  }
}
