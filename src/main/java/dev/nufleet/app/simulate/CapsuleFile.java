package dev.nufleet.app.simulate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.settings.InputFile;
import dev.nufleet.app.settings.OutputFile;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.OperatorPolicy;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.MemoryMap;
import dev.nufleet.model.Mends;
import dev.nufleet.model.Printable;
import dev.nufleet.sim.JobLimits;
import dev.nufleet.sim.PlannedActs;
import dev.nufleet.sim.WorldPlan;
import dev.nufleet.sim.study.ActId;
import dev.nufleet.sim.study.Life;
import dev.nufleet.sim.study.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Capsules as JSON files. What is read may be anybody's: every value is checked, and a wrong one is one line. */
final class CapsuleFile {
  /** Of this form; another form has another number. */
  private static final int FORMAT = 1;
  private static final int MOST_BOARDS = 1000;
  private static final int MOST_FAULTS = 1000;
  private static final long MOST_NANOS = Long.MAX_VALUE / 4;
  private static final long MOST_LATENCY = 60_000_000_000L;
  private static final ObjectMapper JSON = JsonMapper.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
      .build();

  private CapsuleFile() {}

  // ---- writing

  /** @throws UserMistake if its place cannot be written */
  static void write(Path file, Capsule capsule) {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n"); // the same on every machine
    DefaultPrettyPrinter pretty = new DefaultPrettyPrinter();
    pretty.indentObjectsWith(lines);
    pretty.indentArraysWith(lines);
    try {
      OutputFile.write(file, "capsule", JSON.writer(pretty).writeValueAsBytes(json(capsule)));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a tree is always JSON", e);
    }
  }

  private static ObjectNode json(Capsule capsule) {
    WorldPlan plan = capsule.plan();
    ObjectNode root = JSON.createObjectNode();
    root.put("capsule", FORMAT).put("seed", plan.seed());
    write(capsule.violation(), root.putObject("violation"));
    root.putObject("program").put("version", capsule.program().version()).put("commit", capsule.program().commit())
        .put("build", capsule.program().build());
    ObjectNode options = root.putObject("options");
    new TreeMap<>(capsule.options()).forEach(options::put);
    world(plan, root.putObject("world"));
    ArrayNode boards = root.putArray("boards");
    plan.boards().forEach(board ->
        boards.addObject().put("name", board.name()).put("profile", board.profile().id()));
    scenario(capsule, root.putObject("scenario"));
    ArrayNode acts = root.putArray("acts");
    plan.befalls().each((board, act) -> {
      ObjectNode one = acts.addObject();
      if (!board.equals(PlannedActs.PLATFORM)) {
        one.put("board", board);
      }
      ActFields.write(act, one);
      Life.Came came = capsule.acted().get(ActId.of(board, act));
      if (came != null) {
        one.putObject("acted").put("event", came.n()).put("nanos", came.nanos());
      }
      return Optional.of(act);
    });
    ArrayNode others = root.putArray("others");
    capsule.others().forEach(other -> write(other, others.addObject()));
    root.putObject("end").put("facts", capsule.end().facts()).put("hash", Long.toHexString(capsule.end().hash()))
        .put("nanos", capsule.end().nanos());
    return root;
  }

  private static void write(Violation violation, ObjectNode to) {
    to.put("invariant", violation.invariant()).put("board", violation.board()).put("event", violation.n())
        .put("nanos", violation.nanos()).put("words", violation.words());
  }

  private static void world(WorldPlan plan, ObjectNode to) {
    to.put("mode", plan.mode().word()).put("imageBytes", plan.imageBytes())
        .put("job", plan.dynamic() ? "dynamic" : "static").put("retryMinutes", plan.retryMinutes())
        .put("retries", plan.retries()).put("noticeQos", plan.noticeQos()).put("campaignAtNanos", plan.campaignAt());
    if (plan.calmAt() != Long.MAX_VALUE) {
      to.put("calmAtNanos", plan.calmAt());
    }
    to.put("endsAtNanos", plan.endsAt()).put("latencyNanos", plan.latencyNanos())
        .put("jitterNanos", plan.jitterNanos());
    JobLimits limits = plan.limits();
    if (!limits.equals(JobLimits.NONE)) {
      ObjectNode limited = to.putObject("limits").put("timeoutMinutes", limits.timeoutMinutes())
          .put("perMinute", limits.perMinute());
      if (limits.cancelAt() != Long.MAX_VALUE) {
        limited.put("cancelAtNanos", limits.cancelAt());
      }
      if (limits.againAt() != Long.MAX_VALUE) {
        limited.put("againAtNanos", limits.againAt()).put("replaces", limits.replaces() ? 1 : 0);
      }
    }
    ArrayNode mends = to.putArray("mends");
    plan.mends().words().forEach(mends::add);
  }

  private static void scenario(Capsule capsule, ObjectNode to) {
    Scenario scenario = capsule.plan().scenario();
    to.put("name", scenario.name());
    ArrayNode faults = to.putArray("faults");
    capsule.faults().forEach(faults::add);
    OperatorPolicy operator = scenario.operator();
    ObjectNode policy = to.putObject("operator").put("switchOnAfterNanos", operator.switchOnAfterNanos());
    operator.resetStuckAfterNanos().ifPresent(nanos -> policy.put("resetStuckAfterNanos", nanos));
    policy.put("resets", operator.resets());
  }

  // ---- reading

  /** @throws UserMistake with one line, if it is no capsule or a damaged one */
  static Capsule read(Path file) {
    byte[] bytes = InputFile.read(file, "capsule", Capsule.MOST_BYTES);
    String name = "capsule '" + file + "'";
    JsonNode root;
    try {
      root = JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new UserMistake(Printable.line(name + " is no JSON"
          + Optional.ofNullable(e.getLocation()).map(at -> ", from line " + at.getLineNr() + " on").orElse("")
          + "; simulate writes capsules when something is violated"));
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory are readable", e);
    }
    if (root == null || !root.isObject() || !root.has("capsule")) {
      throw new UserMistake(Printable.line(name + " is none: it has no \"capsule\"; simulate writes capsules when"
          + " something is violated"));
    }
    Fields fields = Fields.of(name, root);
    if (fields.number("capsule", 0, Long.MAX_VALUE) != FORMAT) {
      throw fields.mistake("capsule", "is " + root.get("capsule") + ", the form of another version of this program; "
          + FORMAT + " is the one that is known here");
    }
    Map<ActId, Life.Came> acted = new LinkedHashMap<>();
    Fields end = fields.object("end");
    return new Capsule(program(fields.object("program")), options(fields.object("options")),
        fields.object("scenario").texts("faults", MOST_FAULTS), plan(fields, acted), acted,
        violation(fields.object("violation")),
        fields.objects("others", 0, Capsule.MOST_OTHERS).stream().map(CapsuleFile::violation).toList(),
        new Life.End(end.number("facts", 0, MOST_NANOS), end.hex("hash"), end.number("nanos", 0, MOST_NANOS)));
  }

  private static Program program(Fields from) {
    return new Program(from.text("version"), from.text("commit"), from.text("build"));
  }

  private static Map<String, String> options(Fields from) {
    Map<String, String> options = new TreeMap<>();
    from.names().forEach(name -> options.put(name, from.text(name)));
    return options;
  }

  private static Violation violation(Fields from) {
    return new Violation(from.text("invariant"), from.text("board"), from.number("event", 0, MOST_NANOS),
        from.number("nanos", 0, MOST_NANOS), from.text("words"));
  }

  private static WorldPlan plan(Fields root, Map<ActId, Life.Came> acted) {
    List<WorldPlan.Board> boards = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Fields one : root.objects("boards", 1, MOST_BOARDS)) {
      String name = one.text("name");
      if (!name.matches("[A-Za-z0-9_-]{1,32}") || !names.add(name)) {
        throw one.mistake("name", "'" + name + "' is not allowed; a name has 1 to 32 of A-Z, a-z, 0-9, _ and -, and"
            + " stands once");
      }
      BoardProfile profile = BoardProfile.byId(one.word("profile",
          Arrays.stream(BoardProfile.values()).map(BoardProfile::id).toList())).orElseThrow();
      boards.add(new WorldPlan.Board(name, profile));
    }
    Fields world = root.object("world");
    long endsAt = world.number("endsAtNanos", 0, MOST_NANOS);
    return new WorldPlan(root.number("seed", Long.MIN_VALUE, Long.MAX_VALUE),
        WorldPlan.Mode.byWord(world.word("mode", List.of("safety", "liveness"))), boards, scenario(root),
        (int) world.number("imageBytes", 1, MemoryMap.CANDIDATE_MAX_FIRMWARE_BYTES),
        world.word("job", List.of("static", "dynamic")).equals("dynamic"),
        (int) world.number("retryMinutes", -1, 1440), (int) world.number("retries", 0, 1000),
        (int) world.number("noticeQos", 0, 1), world.number("campaignAtNanos", 0, MOST_NANOS),
        world.has("calmAtNanos") ? world.number("calmAtNanos", 0, MOST_NANOS) : Long.MAX_VALUE, endsAt,
        world.number("latencyNanos", 0, MOST_LATENCY), world.number("jitterNanos", 0, MOST_LATENCY), mends(world),
        Optional.of(acts(root, names, acted)), limits(world));
  }

  private static JobLimits limits(Fields world) {
    if (!world.has("limits")) {
      return JobLimits.NONE;
    }
    Fields limits = world.object("limits");
    return new JobLimits((int) limits.number("timeoutMinutes", 0, 1440),
        (int) limits.number("perMinute", 1, JobLimits.MOST_PER_MINUTE),
        limits.has("cancelAtNanos") ? limits.number("cancelAtNanos", 0, MOST_NANOS) : Long.MAX_VALUE,
        limits.has("againAtNanos") ? limits.number("againAtNanos", 0, MOST_NANOS) : Long.MAX_VALUE,
        limits.has("replaces") && limits.number("replaces", 0, 1) == 1);
  }

  private static Scenario scenario(Fields root) {
    Fields scenario = root.object("scenario");
    Fields policy = scenario.object("operator");
    return new Scenario(scenario.text("name"), "", 0, List.of(), new OperatorPolicy(
        policy.number("switchOnAfterNanos", 0, MOST_NANOS),
        policy.has("resetStuckAfterNanos")
            ? Optional.of(policy.number("resetStuckAfterNanos", 0, MOST_NANOS)) : Optional.empty(),
        (int) policy.number("resets", 0, 1_000_000)));
  }

  private static Mends mends(Fields world) {
    try {
      return Mends.of(world.texts("mends", 100).toArray(String[]::new));
    } catch (IllegalArgumentException e) {
      throw world.mistake("mends", "holds what is none: " + e.getMessage());
    }
  }

  private static PlannedActs acts(Fields root, Set<String> names, Map<ActId, Life.Came> acted) {
    Map<String, List<Act>> ofBoards = new LinkedHashMap<>();
    List<Act> ofPlatform = new ArrayList<>();
    for (Fields one : root.objects("acts", 0, Capsule.MOST_ACTS)) {
      String board = one.has("board") ? one.text("board") : PlannedActs.PLATFORM;
      if (one.has("board") && !names.contains(board)) {
        throw one.mistake("board", "'" + board + "' is none of the boards");
      }
      Act act = ActFields.read(one);
      (one.has("board") ? ofBoards.computeIfAbsent(board, name -> new ArrayList<>()) : ofPlatform).add(act);
      if (one.has("acted")) {
        Fields came = one.object("acted");
        acted.put(ActId.of(board, act),
            new Life.Came(came.number("event", 1, MOST_NANOS), came.number("nanos", 0, MOST_NANOS)));
      }
    }
    return new PlannedActs(ofBoards, ofPlatform);
  }
}
