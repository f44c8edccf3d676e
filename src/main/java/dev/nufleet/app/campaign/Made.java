package dev.nufleet.app.campaign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.report.ShellText;
import dev.nufleet.app.sheet.RunSheet;
import dev.nufleet.model.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * What a run made at a platform and leaves there, in the order of its making. Each thing is in {@code made.jsonl} of
 * the run's folder as soon as it is there, so that a run which is killed leaves a list as well. What is asked for is
 * there before the call that makes it, for a platform that acts and does not answer.
 */
public final class Made {
  /** In a run's folder: one JSON object a line. */
  public static final String FILE = "made.jsonl";
  /** Jobs of 100,000 boards, and many campaigns. */
  private static final int MOST = 100_000;
  private static final int MOST_ID_CHARS = 300;
  /** How reports call the real platform. */
  private static final String REAL = "aliyun";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Kinds of things. */
  public enum Kind {
    /** An uploaded file; it goes with its package, for the platform has no call that removes one. */
    FILE,
    PACKAGE,
    /** What is open of it can be cancelled; the platform keeps its record. */
    JOB;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** @param id empty: it was asked for, and no answer came. @param name what a user can find it by */
  public record Thing(Kind kind, String id, String name) {}

  private final Optional<Path> file;
  private final List<Thing> things = new ArrayList<>();

  /** @param file where it is kept too; empty: nothing outlives the run */
  public Made(Optional<Path> file) {
    this.file = file;
  }

  /** Of a campaign that nobody asks about later. */
  static Made untold() {
    return new Made(Optional.empty());
  }

  /** A call that makes it follows. */
  void asked(Kind kind, String name) {
    add(new Thing(kind, "", name));
  }

  void add(Kind kind, String id, String name) {
    add(new Thing(kind, Printable.brief(id, MOST_ID_CHARS), name));
  }

  private synchronized void add(Thing thing) {
    things.removeIf(one -> one.id().isEmpty() && one.kind() == thing.kind() && one.name().equals(thing.name()));
    if (things.size() < MOST) {
      things.add(thing);
    }
    file.ifPresent(at -> append(at, thing));
  }

  /** The report has it as well, if the run comes to its end. */
  private static void append(Path file, Thing thing) {
    try {
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      Files.writeString(file, json(thing).toString() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      LoggerFactory.getLogger(Made.class).warn("{} cannot be written ({}); the platform has {} {}", file,
          e.getMessage(), thing.kind().word(), thing.id());
    }
  }

  private static ObjectNode json(Thing thing) {
    return JSON.createObjectNode().put("kind", thing.kind().word())
        .put("id", thing.id().isEmpty() ? null : thing.id()).put("name", thing.name());
  }

  /** For report.json. */
  public synchronized ArrayNode json() {
    ArrayNode all = JSON.createArrayNode();
    things.forEach(thing -> all.add(json(thing)));
    return all;
  }

  /**
   * Writes {@code made}, and {@code run.remove}: the command that removes it. Nothing of a stand-in within the run is
   * left to be removed.
   *
   * @param report of the same run
   */
  public void into(ObjectNode report, RunSheet run) {
    boolean stays = !run.target().within() && !json().isEmpty();
    report.set("made", stays ? json() : report.arrayNode());
    String where = run.target().word().equals(REAL) ? "--target aliyun --region " + run.target().region()
        + run.target().instanceId().map(id -> " --instance-id " + ShellText.quoted(id)).orElse("")
        : "--platform READY.json";
    ((ObjectNode) report.get("run")).put("remove", !stays ? null
        : "./nufleet remove --from " + ShellText.quoted(run.folder().toString()) + " " + where);
  }

  /**
   * What a run's folder lists. A last line without an end does not count: its writer died.
   *
   * @throws IOException if it cannot be read, or a line is not what a run writes
   */
  public static List<Thing> read(Path file) throws IOException {
    return List.copyOf(of(file).things);
  }

  /**
   * The same as it is made known in a report.
   *
   * @throws IOException as of {@link #read}
   */
  public static Made of(Path file) throws IOException {
    Made made = untold();
    String text = Files.readString(file, StandardCharsets.UTF_8);
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      try {
        JsonNode one = JSON.readTree(line);
        made.add(new Thing(Kind.valueOf(one.path("kind").asText().toUpperCase(Locale.ROOT)),
            one.path("id").asText("").equals("null") ? "" : one.path("id").asText(""), one.path("name").asText()));
      } catch (JsonProcessingException | IllegalArgumentException e) {
        throw new IOException("a line of it is not what a run writes", e);
      }
    }
    return made;
  }
}
