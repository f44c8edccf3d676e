package dev.nufleet.app.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.model.Printable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * bench.json: names that scripts rely on. Medians over the rounds; what was not measured is null, and {@code skipped}
 * says why. {@code samples} has each figure's value of each round.
 */
final class BenchJson {
  private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final String RATIO = "cpuPerOta.ratio";

  private BenchJson() {}

  /**
   * Of a whole bench.
   *
   * @param endedBy completed, timeout or interrupted
   */
  record Course(Instant startedAt, double wallSeconds, boolean quick, String endedBy) {}

  static ObjectNode of(Figures figures, Sizes sizes, Course course, Ground ground) {
    ObjectNode json = JSON.createObjectNode();
    json.putObject("bench")
        .put("startedAt", course.startedAt().truncatedTo(ChronoUnit.MILLIS).toString())
        .put("wallSeconds", rounded(course.wallSeconds()))
        .put("rounds", sizes.rounds())
        .put("quick", course.quick())
        .put("endedBy", course.endedBy())
        .put("nufleet", BenchJson.class.getPackage().getImplementationVersion()); // null: not from a jar
    ObjectNode machine = json.putObject("machine")
        .put("processors", ground.processors())
        .put("memoryBytes", ground.memoryBytes())
        .put("java", ground.java())
        .put("system", ground.system());
    machine.put("loadBefore", ground.load().isPresent() ? rounded(ground.load().getAsDouble()) : null);
    Writer write = new Writer(figures);
    ObjectNode perOta = json.putObject("cpuPerOta");
    write.all(perOta, "cpuPerOta", List.of("fleetMs", "cMs"));
    perOta.put("ratio", ratio(figures).map(BenchJson::rounded).orElse(null));
    write.all(perOta.putObject("c"), "cpuPerOta.c",
        List.of("downloadMs", "handshakeMs", "md5Ms", "sha256Ms", "publishesMs"));
    write.all(json.putObject("coldRun").put("boards", sizes.coldBoards()), "coldRun",
        List.of("cpuPerOtaMs", "wallSeconds"));
    write.all(json.putObject("standIn"), "standIn", List.of("cpuPerOtaMs", "coldCpuPerOtaMs"));
    write.all(json.putObject("startUp"), "startUp", List.of("helpSeconds", "oneBoardSeconds"));
    ArrayNode idle = json.putArray("idle");
    sizes.idleBoards().forEach(boards -> write.all(idle.addObject().put("boards", boards), "idle[" + boards + "]",
        List.of("heapKbPerBoard", "rssKbPerBoard", "heapMb", "rssMb")));
    write.all(json.putObject("signIns"), "signIns", List.of("standInPerSecond", "mosquittoPerSecond"));
    ArrayNode growth = json.putArray("growth");
    sizes.growth().forEach(one -> write.all(growth.addObject().put("boards", one.boards()),
        "growth[" + one.boards() + "]", List.of("cpuPerOtaMs")));
    samples(json.putObject("samples"), figures);
    skipped(json.putArray("skipped"), figures);
    return json;
  }

  /** As it is written, and fit for a terminal. */
  static byte[] bytes(ObjectNode json) {
    return (Printable.json(json.toPrettyString()) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** How many times the C programs' price the fleet's is; empty if one of the two is. */
  static Optional<Double> ratio(Figures figures) {
    return figures.median(WarmPart.FLEET).flatMap(fleet -> figures.median(CPart.ALL).map(c -> fleet / c));
  }

  /** Puts medians. */
  private record Writer(Figures figures) {
    void all(ObjectNode node, String place, List<String> names) {
      names.forEach(name ->
          node.put(name, figures.median(place + "." + name).map(BenchJson::rounded).orElse(null)));
    }
  }

  private static void samples(ObjectNode node, Figures figures) {
    figures.all().forEach(figure -> {
      ArrayNode values = node.putArray(figure.name());
      figures.of(figure.name()).ifPresent(samples -> samples.values().forEach(value -> values.add(rounded(value))));
    });
  }

  private static void skipped(ArrayNode node, Figures figures) {
    Map<String, String> skipped = figures.skipped();
    skipped.forEach((name, reason) -> node.addObject().put("figure", name).put("reason", reason));
    if (ratio(figures).isEmpty()) {
      node.addObject().put("figure", RATIO).put("reason", "it needs " + WarmPart.FLEET + " and " + CPart.ALL);
    }
  }

  /** To four decimals: CPU of a digest is a tenth of a millisecond. */
  private static double rounded(double value) {
    return Math.round(value * 10_000) / 10_000.0;
  }
}
