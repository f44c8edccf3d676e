package dev.nufleet.app.settings;

import dev.nufleet.model.HostTrouble;
import dev.nufleet.model.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * The key of OpenAPI calls. Prints without its secret.
 *
 * @param chain where the key comes from, if that renews it while the program runs
 */
public record AccessKey(String id, String secret, Optional<com.aliyun.credentials.Client> chain) {
  private static final String ID = "ALIBABA_CLOUD_ACCESS_KEY_ID";
  private static final String SECRET = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
  /** Where the SDK's chain is told to look: a file, or the role of a machine of the cloud. */
  private static final List<String> PLACES = List.of("ALIBABA_CLOUD_CREDENTIALS_FILE", "ALIBABA_CLOUD_ECS_METADATA");
  private static final int MOST_BYTES = 4096;
  private static final int MOST_CHARS = 200;

  public AccessKey(String id, String secret) {
    this(id, secret, Optional.empty());
  }

  /**
   * The user's key: in options, in a file, in the environment, or where the platform's SDKs look for one (a Java
   * property, {@code ~/.alibabacloud/credentials.ini}, the role of a machine of the cloud), in this order.
   *
   * @return empty if there is none
   * @throws UserMistake if there is half of one, a file that others may read, or the chain is told of a place that has
   *     none
   */
  static Optional<AccessKey> given(Settings settings, Map<String, String> environment) {
    Optional<Given> file = settings.find("access-key-file");
    List<String> others = List.of("access-key-id", "access-key-secret", "access-key-secret-file");
    if (file.isPresent()) {
      others.forEach(name -> settings.find(name).ifPresent(given -> {
        throw given.mistake("--access-key-file brings id and secret; leave one of the two out");
      }));
      return Optional.of(inFile(file.get().path(), file.get().where()));
    }
    Optional<String> id = settings.find("access-key-id").map(Given::text)
        .or(() -> Optional.ofNullable(environment.get(ID))).filter(text -> !text.isBlank());
    Optional<String> secret = Secret.of("--access-key-secret", settings.find("access-key-secret").map(Given::text)
        .orElse(null), settings.find("access-key-secret-file").map(Given::path).orElse(null), environment, SECRET);
    if (id.isPresent() != secret.isPresent()) {
      throw new UserMistake("--target aliyun needs both --access-key-id and --access-key-secret to make a campaign"
          + " (or " + ID + " and " + SECRET + " in the environment), and neither to"
          + " make none; only the " + (id.isPresent() ? "id" : "secret") + " is there");
    }
    return id.isPresent() ? Optional.of(new AccessKey(id.get(), secret.orElseThrow()))
        : ofChain(environment);
  }

  /** Two lines, or the two columns under headings that the console gives out. */
  private static AccessKey inFile(Path file, String where) {
    String text = new String(InputFile.read(file, where + ": file", MOST_BYTES), StandardCharsets.UTF_8);
    try {
      if (Files.getFileStore(file).supportsFileAttributeView("posix")
          && Files.getPosixFilePermissions(file).stream().anyMatch(right -> !right.name().startsWith("OWNER"))) {
        throw new UserMistake(where + ": others may read or write " + file + ", and it holds a key; chmod 600 " + file);
      }
    } catch (IOException e) {
      throw new UserMistake(where + ": " + file + " cannot be looked at (" + HostTrouble.explained(e) + ")");
    }
    List<String> lines = text.replace("\ufeff", "").lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    List<String> parts = lines.size() == 2 && lines.get(1).contains(",")
        ? List.of(lines.get(1).split(",", -1)) : lines;
    List<String> key = parts.stream().map(part -> part.replace("\"", "").strip()).toList();
    if (key.size() != 2 || key.stream().anyMatch(String::isEmpty)) {
      throw new UserMistake(where + ": " + file + " does not hold a key; write id and secret, a line each");
    }
    return new AccessKey(key.get(0), key.get(1));
  }

  private static Optional<AccessKey> ofChain(Map<String, String> environment) {
    String why = "nothing there has a key";
    try {
      com.aliyun.credentials.Client chain = new com.aliyun.credentials.Client();
      String id = chain.getAccessKeyId();
      if (id != null && !id.isBlank()) {
        return Optional.of(new AccessKey(id, "", Optional.of(chain)));
      }
    } catch (Exception e) { // its way to say that there is none
      LoggerFactory.getLogger(AccessKey.class).info("the SDK's credential chain has no key: {}", e.getMessage());
      why = Printable.brief(String.valueOf(e.getMessage()), MOST_CHARS);
    }
    for (String place : PLACES) { // who names one wants its key, and not a run without
      if (!environment.getOrDefault(place, "").isBlank()) {
        throw new UserMistake(place + " is " + Printable.brief(environment.get(place)) + ", and the SDK's credential"
            + " chain finds no key there (" + why + "); correct it, or unset it to go without");
      }
    }
    return Optional.empty();
  }

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
        PrivateFile.write(file, made.id + "\n" + made.secret + "\n");
        return made;
      }
      List<String> lines = Files.readAllLines(file);
      if (lines.size() < 2 || lines.get(0).isBlank() || lines.get(1).isBlank()) {
        throw new UserMistake(
            file + " does not hold an id and a secret, a line each; remove it to have a new key made");
      }
      return new AccessKey(lines.get(0).strip(), lines.get(1).strip());
    } catch (IOException e) {
      throw new UserMistake(file + " cannot be used " + HostTrouble.explained(e, "name another --data directory"));
    }
  }

  @Override
  public String toString() {
    return id;
  }
}
