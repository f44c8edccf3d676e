package dev.nufleet.app.sheet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.cloud.CallPace;
import dev.nufleet.app.rollout.RolloutPlan;
import dev.nufleet.app.settings.InputFile;
import dev.nufleet.app.settings.Mix;
import dev.nufleet.app.settings.Threshold;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.chaos.PackageForm;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Mends;
import dev.nufleet.model.Pace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/**
 * {@code run.json}: the sheet of a run beside its history, from its start on. One JSON object without secrets; what a
 * run does not have is null.
 */
public final class SheetFile {
  /** Its name in a run's folder. */
  public static final String FILE = "run.json";

  /** Names of 100,000 boards take some 4 MB. */
  private static final int MOST_BYTES = 64 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private SheetFile() {}

  /**
   * Writes it to the sheet's folder, whole or not at all.
   *
   * @throws IOException if it cannot be written
   */
  public static void write(RunSheet run) throws IOException {
    Path beside = run.folder().resolve("." + FILE + ".part");
    try {
      Files.writeString(beside, json(run).toString() + "\n", StandardCharsets.UTF_8);
      Files.move(beside, run.folder().resolve(FILE), StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  static ObjectNode json(RunSheet run) {
    ObjectNode root = JSON.createObjectNode()
        .put("id", run.id()).put("startedAt", run.startedAt().toString())
        .put("nufleet", run.program().version().orElse(null));
    root.putObject("machine").put("processors", run.program().processors()).put("system", run.program().system())
        .put("java", run.program().java());
    root.put("command", run.command().orElse(null)).put("scenario", run.scenario())
        .put("chaos", run.chaos().orElse(null)).put("seed", run.seed()).put("pace", run.pace().toString());
    place(root.putObject("target"), run.target());
    root.put("timeoutMs", run.timeout().toMillis()).put("rampPerSecond", number(run.rampPerSecond()))
        .put("mix", run.mix().toString()).put("sites", run.sites());
    firmware(root.putObject("firmware"), run.firmware());
    texts(root, "mended", run.mends().words());
    texts(root, "failIf", run.thresholds().stream().map(Threshold::expr).toList());
    texts(root, "stopIf", run.stopIf().stream().map(Threshold::expr).toList());
    root.put("stages", run.stages().orElse(null))
        .put("transcripts", run.transcriptDir().map(dir -> dir.toAbsolutePath().toString()).orElse(null));
    texts(root, "boards", run.boards());
    return root;
  }

  private static void place(ObjectNode node, RunSheet.Place target) {
    node.put("word", target.word()).put("within", target.within()).put("region", target.region())
        .put("instanceId", target.instanceId().orElse(null));
    if (target.calls().isEmpty()) {
      node.putNull("calls");
    } else {
      CallPace calls = target.calls().get();
      node.putObject("calls").put("jobDevices", calls.jobDevices()).put("jobsPerSecond", calls.jobsPerSecond())
          .put("cancelsPerSecond", calls.cancelsPerSecond()).put("othersPerSecond", calls.othersPerSecond());
    }
  }

  private static void firmware(ObjectNode node, RunSheet.Spread firmware) {
    node.put("name", firmware.name()).put("bytes", firmware.bytes()).put("sha256", firmware.sha256())
        .put("version", firmware.version().toString()).put("over", firmware.over().toString())
        .put("files", firmware.form().files()).put("module", firmware.form().module().orElse(null))
        .put("deltaFrom", firmware.form().deltaFrom().orElse(null))
        .put("otherBase", number(firmware.form().otherBase()));
  }

  private static Double number(OptionalDouble number) {
    return number.isPresent() ? number.getAsDouble() : null;
  }

  private static void texts(ObjectNode root, String name, List<String> texts) {
    texts.forEach(root.putArray(name)::add);
  }

  /**
   * The sheet of a run.
   *
   * @param folder its run's
   * @throws UserMistake if there is none, or it is not what a run writes
   */
  public static RunSheet read(Path folder) {
    Path file = folder.resolve(FILE);
    JsonNode root;
    try {
      root = JSON.readTree(InputFile.read(file, "the sheet of a run", MOST_BYTES));
    } catch (JsonProcessingException e) {
      throw new UserMistake("'" + file + "' is no JSON; name a folder that a run has left");
    } catch (IOException e) {
      throw new UserMistake("'" + file + "' cannot be read: " + e.getMessage());
    }
    Reader in = new Reader(file, root);
    try {
      return in.sheet(folder);
    } catch (IllegalArgumentException e) {
      throw in.wrong("/", e.getMessage());
    }
  }

  /** Takes values out of the JSON, each with a message of its own. */
  private record Reader(Path file, JsonNode root) {
    private RunSheet sheet(Path folder) {
      Program program = new Program(maybe("/nufleet"), number("/machine/processors").intValue(),
          text("/machine/system"), text("/machine/java"));
      return new RunSheet(folder, text("/id"), of("/startedAt", Instant::parse), program, maybe("/command"),
          text("/scenario"), maybe("/chaos"), number("/seed").longValue(), of("/pace", Pace::parse), place(),
          Duration.ofMillis(number("/timeoutMs").longValue()), optional("/rampPerSecond"), of("/mix", Mix::parse),
          number("/sites").intValue(), boards(), firmware(),
          Mends.of(texts("/mended").toArray(String[]::new)), thresholds("/failIf"), thresholds("/stopIf"),
          stages(), maybe("/transcripts").map(Path::of));
    }

    private Optional<String> stages() {
      maybe("/stages").ifPresent(RolloutPlan::parse);
      return maybe("/stages");
    }

    private RunSheet.Place place() {
      Optional<CallPace> calls = root.at("/target/calls").isObject()
          ? Optional.of(new CallPace(number("/target/calls/jobDevices").intValue(),
              number("/target/calls/jobsPerSecond").doubleValue(),
              number("/target/calls/cancelsPerSecond").doubleValue(),
              number("/target/calls/othersPerSecond").doubleValue()))
          : Optional.empty();
      return new RunSheet.Place(text("/target/word"), root.at("/target/within").asBoolean(), text("/target/region"),
          maybe("/target/instanceId"), calls);
    }

    private RunSheet.Spread firmware() {
      PackageForm form = new PackageForm(number("/firmware/files").intValue(), maybe("/firmware/module"),
          maybe("/firmware/deltaFrom"), optional("/firmware/otherBase"));
      return new RunSheet.Spread(text("/firmware/name"), number("/firmware/bytes").intValue(),
          text("/firmware/sha256"), of("/firmware/version", FirmwareVersion::parse),
          of("/firmware/over", FirmwareVersion::parse), form);
    }

    private List<Threshold> thresholds(String pointer) {
      List<Threshold> all = new ArrayList<>();
      for (String expr : texts(pointer)) {
        try {
          all.add(Threshold.parse(expr));
        } catch (IllegalArgumentException e) {
          throw wrong(pointer, expr);
        }
      }
      return all;
    }

    private <T> T of(String pointer, Function<String, T> parse) {
      String text = text(pointer);
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException | DateTimeException e) {
        throw wrong(pointer, text);
      }
    }

    private String text(String pointer) {
      return maybe(pointer).orElseThrow(() -> wrong(pointer, "nothing"));
    }

    private Optional<String> maybe(String pointer) {
      return Optional.of(root.at(pointer)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    private Number number(String pointer) {
      JsonNode node = root.at(pointer);
      if (!node.isNumber()) {
        throw wrong(pointer, node.isMissingNode() ? "nothing" : node.getNodeType().toString());
      }
      return node.numberValue();
    }

    private OptionalDouble optional(String pointer) {
      JsonNode node = root.at(pointer);
      return node.isNumber() ? OptionalDouble.of(node.doubleValue()) : OptionalDouble.empty();
    }

    private List<String> texts(String pointer) {
      if (!root.at(pointer).isArray()) {
        throw wrong(pointer, "no list");
      }
      List<String> texts = new ArrayList<>();
      for (JsonNode one : root.at(pointer)) {
        if (!one.isTextual()) {
          throw wrong(pointer, one.toString());
        }
        texts.add(one.textValue());
      }
      return texts;
    }

    private List<String> boards() {
      List<String> names = texts("/boards");
      if (names.isEmpty()) {
        throw wrong("/boards", "no name");
      }
      Set<String> seen = new HashSet<>();
      for (String name : names) {
        if (name.isEmpty() || !seen.add(name)) {
          throw wrong("/boards", name.isEmpty() ? "an empty name" : name + " twice");
        }
      }
      return names;
    }

    private UserMistake wrong(String pointer, String found) {
      return new UserMistake("'" + file + "': " + pointer + ": found '" + found + "'; name a folder whose " + FILE
          + " is as its run wrote it");
    }
  }
}
