package dev.nufleet.app.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** The key of OpenAPI calls. Prints without its secret. */
public record AccessKey(String id, String secret) {
  public static AccessKey madeUp() {
    SecureRandom random = new SecureRandom();
    byte[] id = new byte[8];
    byte[] secret = new byte[15];
    random.nextBytes(id);
    random.nextBytes(secret);
    return new AccessKey("LTAI" + HexFormat.of().formatHex(id), HexFormat.of().formatHex(secret));
  }

  /** Made up once and then read from a file that only its owner can read: id and secret, a line each. */
  public static AccessKey keptIn(Path file) {
    try {
      if (!Files.exists(file)) {
        AccessKey made = madeUp();
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, made.id + "\n" + made.secret + "\n");
        return made;
      }
      List<String> lines = Files.readAllLines(file);
      if (lines.size() < 2 || lines.get(0).isBlank() || lines.get(1).isBlank()) {
        throw new UserMistake(
            file + " does not hold an id and a secret, a line each; remove it to have a new key made");
      }
      return new AccessKey(lines.get(0).strip(), lines.get(1).strip());
    } catch (IOException e) {
      throw new UserMistake(file + " cannot be used (" + e.getMessage() + "); name another --data directory");
    }
  }

  @Override
  public String toString() {
    return id;
  }
}
