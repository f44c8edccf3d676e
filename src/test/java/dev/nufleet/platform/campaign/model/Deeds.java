package dev.nufleet.platform.campaign.model;

import dev.nufleet.platform.campaign.model.ModelJob.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Does what a step is, to the model and to the stand-in: chosen by the step's salt from what the model has by now. */
final class Deeds {
  static final List<String> VERSIONS = List.of("1", "2", "3", "4");
  private static final List<String> MODULES = List.of("", "MCU", "WiFi");

  private final Duel duel;
  private final Model model;
  private final Random random;

  private Deeds(Duel duel, Random random) {
    this.duel = duel;
    this.model = duel.model();
    this.random = random;
  }

  static void run(Step step, Duel duel) {
    Random random = new Random(step.salt());
    long pause = random.nextInt(4) == 0 ? random.nextInt(30_000) : random.nextInt(3_000);
    if (step.kind() == Step.Kind.WAIT) {
      new Deeds(duel, random).pass();
      return;
    }
    long earliest = duel.model().now + 1 + pause;
    long at = earliest - earliest % 5000 + step.atMillis();
    duel.pass(at < earliest ? at + 5000 : at);
    if (step.kind() == Step.Kind.KILL) {
      if (random.nextBoolean()) {
        duel.turned(true);
      }
      duel.kill(5000L * (random.nextBoolean() ? random.nextInt(5) : random.nextInt(40_000)));
      if (isCrowd(duel.model()) && random.nextBoolean()) {
        new Deeds(duel, random).allArrive();
      }
    } else {
      new Deeds(duel, random).run(step.kind());
    }
    duel.turned(random.nextInt(4) > 0);
  }

  private void run(Step.Kind kind) {
    Calls calls = new Calls(model, random);
    JobCalls jobs = new JobCalls(model, random);
    switch (kind) {
      case ARRIVE -> {
        if (isCrowd(model) && random.nextBoolean()) {
          allArrive();
        } else {
          arrive(device(false));
        }
      }
      case ALL_ARRIVE -> allArrive();
      case CONNECT -> duel.connect(device(false).name);
      case SUBSCRIBE -> duel.subscribe(device(true).name);
      case DISCONNECT -> duel.disconnect(device(true).name);
      case INFORM -> inform(device(true));
      case PROGRESS -> progress(device(true));
      case ASK -> ask(device(true));
      case PACKAGE -> duel.call(calls.pack());
      case VERIFY_JOB -> duel.call(jobs.make(Kind.VERIFY));
      case STATIC_JOB -> duel.call(jobs.make(Kind.STATIC));
      case DYNAMIC_JOB -> duel.call(jobs.make(Kind.DYNAMIC));
      case CANCEL_BY_JOB -> duel.call(calls.cancelByJob());
      case CANCEL_STRATEGY -> duel.call(calls.cancelStrategy());
      case CANCEL_BY_DEVICE -> duel.call(calls.cancelByDevice());
      case BEGIN_ANEW -> {
        if (model.tasks().stream().anyMatch(task -> !task.isOpen()) || random.nextInt(6) == 0) {
          duel.call(calls.beginAnew());
        } else {
          progress(device(true));
        }
      }
      case CONFIRM -> {
        if (model.tasks().stream().anyMatch(task -> task.is == ModelTask.Is.CONFIRM) || random.nextInt(6) == 0) {
          duel.call(calls.confirm());
        } else {
          arrive(device(false));
        }
      }
      case DELETE_PACKAGE -> duel.call(calls.deletePack());
      case REGISTER -> duel.call(calls.register());
      case DELETE_DEVICE -> {
        if (model.devices.size() > 1) {
          duel.call(calls.deleteDevice());
        }
      }
      case JOIN -> duel.call(calls.join());
      default -> throw new IllegalArgumentException("no deed for " + kind);
    }
  }

  /** To the millisecond of what is due next or the one before it, or for some time. */
  private void pass() {
    long due = model.nextDue();
    boolean near = due - model.now < 3 * 24 * 60 * Model.MINUTE;
    switch (random.nextInt(near ? 6 : 3)) {
      case 0 -> duel.pass(model.now + random.nextInt(90_000));
      case 1 -> duel.pass(model.now + random.nextInt(90) * Model.MINUTE);
      case 2 -> duel.pass(model.now + random.nextInt(48 * 60) * Model.MINUTE);
      case 3 -> duel.pass(Math.max(model.now, due - 1));
      default -> duel.pass(due);
    }
    duel.turned(true);
  }

  /** One that is there or not, as wanted, if there is one; rather one with something to do. */
  private ModelDevice device(boolean online) {
    List<ModelDevice> fitting = model.devices.values().stream().filter(device -> device.online == online).toList();
    List<ModelDevice> busy = fitting.stream().filter(device -> !model.open(device).isEmpty()).toList();
    if (!busy.isEmpty() && random.nextInt(3) > 0) {
      fitting = busy;
    }
    if (!fitting.isEmpty()) {
      return fitting.get(random.nextInt(fitting.size()));
    }
    List<ModelDevice> all = List.copyOf(model.devices.values());
    ModelDevice device = all.get(random.nextInt(all.size()));
    if (online) {
      duel.connect(device.name);
    }
    return model.devices.get(device.name);
  }

  /** So many devices that a job at its lowest push rate lets some wait. */
  static boolean isCrowd(Model model) {
    return model.devices.size() > 10;
  }

  private void allArrive() {
    model.devices.values().stream().filter(device -> !device.online || random.nextInt(5) == 0).toList()
        .forEach(this::arrive);
  }

  private void arrive(ModelDevice device) {
    duel.connect(device.name);
    duel.subscribe(device.name);
    String runs = device.version("");
    duel.inform(device.name, "", runs.isEmpty() ? VERSIONS.get(random.nextInt(2)) : runs);
  }

  private String module(ModelDevice device) {
    List<ModelTask> open = model.open(device);
    return open.isEmpty() || random.nextInt(5) == 0 ? MODULES.get(random.nextInt(MODULES.size()))
        : open.get(random.nextInt(open.size())).job.pack.module;
  }

  /** Case does not count in a module's name. */
  private String spelled(String module) {
    return switch (random.nextInt(3)) {
      case 0 -> module.toUpperCase(Locale.ROOT);
      case 1 -> module.toLowerCase(Locale.ROOT);
      default -> module;
    };
  }

  private void inform(ModelDevice device) {
    String module = module(device);
    List<String> likely = new ArrayList<>();
    for (ModelTask task : model.open(device)) {
      if (task.isOf(module)) {
        likely.addAll(List.of(task.job.pack.version, task.source));
        if (task.is == ModelTask.Is.IN_PROGRESS) {
          likely.addAll(VERSIONS);
        }
      }
    }
    likely.add(device.version(module.toLowerCase(Locale.ROOT)));
    likely.add(VERSIONS.get(random.nextInt(VERSIONS.size())));
    likely.removeIf(String::isEmpty);
    duel.inform(device.name, spelled(module), likely.get(random.nextInt(likely.size())));
  }

  private void ask(ModelDevice device) {
    duel.ask(device.name, spelled(module(device)), random.nextBoolean());
  }

  private void progress(ModelDevice device) {
    int step = random.nextInt(4) == 0 ? -1 - random.nextInt(4) : random.nextInt(101);
    duel.progress(device.name, spelled(module(device)), step);
  }
}
