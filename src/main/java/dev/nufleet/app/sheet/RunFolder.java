package dev.nufleet.app.sheet;

import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.history.BadHistory;
import dev.nufleet.history.HistoryReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder of a run, for commands on what it left. */
public final class RunFolder {
  private RunFolder() {}

  /**
   * Those with a history: this folder, or those of a run's campaigns in their order.
   *
   * @return one at least
   * @throws UserMistake if it is no folder, has none, or cannot be read
   */
  public static List<Path> withHistory(Path dir) {
    if (!Files.isDirectory(dir)) {
      throw new UserMistake("'" + dir + "' is no folder; name that of a run, such as runs/<time>");
    }
    if (Files.exists(dir.resolve(HistoryReader.FILE))) {
      return List.of(dir);
    }
    try (Stream<Path> files = Files.list(dir)) {
      List<Path> campaigns = files.filter(one -> one.getFileName().toString().matches("campaign-[0-9]+"))
          .filter(one -> Files.exists(one.resolve(HistoryReader.FILE))).sorted().toList();
      if (!campaigns.isEmpty()) {
        return campaigns;
      }
    } catch (IOException e) {
      throw new UserMistake("'" + dir + "' cannot be read: " + why(e));
    }
    throw new UserMistake("'" + dir + "' has no " + HistoryReader.FILE + "; name the folder of a run that kept one"
        + " (--history on)");
  }

  /**
   * Tells all facts of a folder's history.
   *
   * @return whether the file is whole
   * @throws UserMistake if it is damaged, or cannot be read
   */
  public static boolean read(Path folder, HistoryReader.Hearer facts) {
    Path file = folder.resolve(HistoryReader.FILE);
    try (InputStream in = Files.newInputStream(file)) {
      return HistoryReader.read(in, facts);
    } catch (BadHistory e) {
      throw new UserMistake("'" + file + "' " + e.getMessage() + "; name the folder of a run whose history is whole");
    } catch (IOException e) {
      throw new UserMistake("'" + file + "' cannot be read: " + why(e));
    }
  }

  /** What kept a file from being read or written, in words: Java says of some failures which file it was alone. */
  public static String why(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    } else if (e instanceof NoSuchFileException) {
      return "no such file";
    } else if (e instanceof CharacterCodingException) {
      return "it is no text";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
