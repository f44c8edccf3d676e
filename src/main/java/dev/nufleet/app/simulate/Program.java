package dev.nufleet.app.simulate;

import dev.nufleet.app.settings.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which program this is: two with the same build do the same with the same seed.
 *
 * @param version of the package; {@code none} if it is not packaged
 * @param commit of the checkout that it lies in, which may have been changed since; empty if it lies in none
 * @param build of the compiled classes, whatever they lie in
 */
public record Program(String version, String commit, String build) {
  private static final String CLASSES = "dev/nufleet";
  private static final int DIGITS = 16;

  /** This program. Reads all its classes. */
  static Program ofThis() {
    String version = Program.class.getPackage().getImplementationVersion();
    return new Program(version == null ? "none" : version, commitOf(Home.find().toAbsolutePath()), buildOf());
  }

  /** For people. */
  String line() {
    return "version " + version + (commit.isEmpty() ? "" : ", commit " + commit) + ", build " + build;
  }

  /** @return what .git says, without asking a program; empty if that is not understood */
  private static String commitOf(Path home) {
    try {
      Path git = home.resolve(".git");
      if (Files.isRegularFile(git)) { // of a worktree: "gitdir: PATH"
        git = home.resolve(Files.readString(git).strip().replaceFirst("^gitdir: ", ""));
      }
      if (!Files.isRegularFile(git.resolve("HEAD"))) {
        return "";
      }
      String head = Files.readString(git.resolve("HEAD")).strip();
      if (!head.startsWith("ref: ")) {
        return abbreviated(head);
      }
      Path common = Files.exists(git.resolve("commondir"))
          ? git.resolve(Files.readString(git.resolve("commondir")).strip()) : git;
      String ref = head.substring("ref: ".length());
      if (Files.exists(common.resolve(ref))) {
        return abbreviated(Files.readString(common.resolve(ref)).strip());
      }
      Path packed = common.resolve("packed-refs");
      return Files.exists(packed) ? Files.readAllLines(packed).stream().filter(line -> line.endsWith(" " + ref))
          .findFirst().map(Program::abbreviated).orElse("") : "";
    } catch (IOException e) {
      return ""; // the build tells more, and is always there
    }
  }

  private static String abbreviated(String text) {
    return text.matches("[0-9a-f]{40}([0-9a-f]{24})?( .*)?") ? text.substring(0, 12) : "";
  }

  private static String buildOf() {
    try {
      Path place = Path.of(Program.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(place)) {
        return buildOf(place.resolve(CLASSES));
      }
      try (FileSystem jar = FileSystems.newFileSystem(place)) {
        return buildOf(jar.getPath(CLASSES));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the program's own classes cannot be read", e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a place of classes is a URI", e);
    }
  }

  private static String buildOf(Path classes) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(classes)) {
      files = all.filter(file -> file.toString().endsWith(".class")).toList();
    }
    MessageDigest sha256 = sha256();
    files.stream().map(file -> classes.relativize(file).toString().replace('\\', '/')).sorted().forEach(name -> {
      sha256.update(name.getBytes(StandardCharsets.UTF_8));
      try {
        sha256.update(Files.readAllBytes(classes.resolve(name)));
      } catch (IOException e) {
        throw new UncheckedIOException("the program's own class " + name + " cannot be read", e);
      }
    });
    return HexFormat.of().formatHex(sha256.digest()).substring(0, DIGITS);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
