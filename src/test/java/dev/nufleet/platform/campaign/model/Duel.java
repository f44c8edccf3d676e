package dev.nufleet.platform.campaign.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nufleet.platform.openapi.ApiProblem;
import dev.nufleet.platform.objects.ObjectStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * The model and the stand-in through one history, compared after each step. After a kill the model is made anew from
 * what was kept: the steps that were are done to it again.
 */
final class Duel implements AutoCloseable {
  private static final long START = 1_577_152_018_000L - 1_577_152_018_000L % 5000;

  final Ids ids = new Ids();
  private final Model.Settings settings;
  private final Coverage coverage;
  private final World world;
  private final List<Consumer<Model>> done = new ArrayList<>();
  private final List<String> script = new ArrayList<>();
  private Model model;
  private int kept;
  private int looks;

  /** Ids of the stand-in by the model's numbers. */
  static final class Ids {
    final List<String> packages = new ArrayList<>();
    final List<String> jobs = new ArrayList<>();
    final Map<String, String> tasks = new LinkedHashMap<>();
  }

  Duel(long seed, Path dir, ObjectStore store, Coverage coverage) {
    Random random = new Random(seed * 31);
    long grace = random.nextInt(3) == 0 ? 0 : 5000;
    settings = new Model.Settings(grace, 2 * grace, random.nextInt(5) > 0, random.nextInt(3) == 0 ? 2 : 10);
    this.coverage = coverage;
    model = new Model(settings, START);
    world = new World(dir, settings, store, seed, START);
    int devices = seed % 4 == 0 ? 12 + random.nextInt(4) : 1 + random.nextInt(6);
    script.add(settings + ", " + devices + " devices");
    for (int i = 0; i < devices; i++) {
      pass(model.now + 1);
      call(new Calls(model, random).register());
    }
    turned(true);
  }

  Model model() {
    return model;
  }

  List<String> script() {
    return script;
  }

  void pass(long to) {
    script.add("+" + (to - START) / 1000.0 + " s");
    doToModel(m -> m.advance(to));
    world.pass(to);
  }

  private void doToModel(Consumer<Model> what) {
    done.add(what);
    what.accept(model);
  }

  private void both(String said, Consumer<Model> effect, Runnable real) {
    script.add("  " + said);
    doToModel(m -> {
      effect.accept(m);
      m.settle();
      m.advance(m.now);
    });
    real.run();
    world.pass(world.now);
  }

  void connect(String name) {
    both(name + " connects", m -> m.words.connect(m.devices.get(name)), () -> world.connect(name));
  }

  void subscribe(String name) {
    both(name + " subscribes", m -> m.devices.get(name).subscribed = true, () -> world.subscribe(name));
  }

  void disconnect(String name) {
    both(name + " disconnects", m -> m.words.disconnect(m.devices.get(name)), () -> world.disconnect(name));
  }

  void inform(String name, String module, String version) {
    both(name + " informs '" + module + "' " + version, m -> m.words.inform(m.devices.get(name), module, version),
        () -> world.inform(name, module, version));
  }

  void progress(String name, String module, int step) {
    both(name + " progresses '" + module + "' " + step, m -> m.words.progress(m.devices.get(name), module, step),
        () -> world.progress(name, module, step));
  }

  void ask(String name, String module, boolean old) {
    both(name + " asks '" + module + "'" + (old ? " the old way" : ""), m -> m.words.ask(m.devices.get(name), module),
        () -> world.ask(name, module, old));
  }

  void call(Call call) {
    script.add("  " + call);
    if (call.params().values().stream().anyMatch(value -> value.startsWith("@T") && !ids.tasks.containsKey(value))) {
      new Comparison(model, this, world).all(true); // a job has begun since the last look: its tasks' ids are not known
    }
    String refused = "";
    try {
      learn(call.action(), World.JSON.valueToTree(world.call(call.action(), resolved(call.params()))));
    } catch (ApiProblem problem) {
      refused = problem.code;
    }
    coverage.count(call.action() + " " + (refused.isEmpty() ? "taken" : refused));
    if (call.refusals().isEmpty() != refused.isEmpty()
        || (!refused.isEmpty() && !call.refusals().contains(refused))) {
      throw new Difference(call + " is answered with '" + refused + "'; the documents say " + call.refusals());
    }
    if (refused.isEmpty()) {
      doToModel(m -> {
        call.effect().accept(m);
        m.settle();
        m.advance(m.now);
      });
    }
    world.pass(world.now);
  }

  /** What there is by now is kept, or will be lost with a kill. */
  void turned(boolean keep) {
    try {
      coverage.look(model);
      new Comparison(model, this, world).all(++looks % 5 == 0);
    } finally {
      world.told = new ArrayList<>();
      world.notices = new ArrayList<>();
      model.told = new ArrayList<>();
    }
    if (keep) {
      world.keep();
      kept = done.size();
    }
  }

  /** At the end nothing is left out. */
  void end() {
    new Comparison(model, this, world).all(true);
  }

  void kill(long down) {
    long at = model.now + down;
    coverage.count(kept == done.size() ? "killed with all kept" : "killed with turns that were not kept");
    script.add("  is killed, for " + down / 1000 + " s; " + (done.size() - kept) + " turns were not kept");
    turned(false);
    done.subList(kept, done.size()).clear();
    model = new Model(settings, START);
    done.forEach(what -> what.accept(model));
    model.told = new ArrayList<>();
    ids.packages.subList(model.packages.size(), ids.packages.size()).clear();
    ids.jobs.subList(model.jobs.size(), ids.jobs.size()).clear();
    ids.tasks.clear();
    coverage.forget(model);
    world.kill(at);
    doToModel(m -> m.restart(at));
    new Comparison(model, this, world).all(true);
  }

  private void learn(String action, JsonNode answer) {
    if (action.equals("CreateOTAFirmware")) {
      ids.packages.add(answer.get("Data").get("FirmwareId").asText());
    } else if (answer.path("Data").has("JobId")) {
      ids.jobs.add(answer.get("Data").get("JobId").asText());
    }
  }

  /** With the stand-in's ids in place of {@link Refs}. */
  Map<String, String> resolved(Map<String, String> params) {
    Map<String, String> resolved = new LinkedHashMap<>(params);
    resolved.replaceAll((name, value) -> {
      if (!value.startsWith("@") || value.equals(Refs.NOBODY)) {
        return value;
      }
      return switch (value.charAt(1)) {
        case 'P' -> ids.packages.get(Integer.parseInt(value.substring(2)));
        case 'J' -> ids.jobs.get(Integer.parseInt(value.substring(2)));
        case 'T' -> ids.tasks.get(value);
        default -> world.group;
      };
    });
    return resolved;
  }

  @Override
  public void close() {
    world.close();
  }

  /** The two disagree. */
  static final class Difference extends RuntimeException {
    Difference(String what) {
      super(what, null, false, false);
    }
  }
}
