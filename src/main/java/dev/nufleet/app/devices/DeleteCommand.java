package dev.nufleet.app.devices;

import dev.nufleet.app.campaign.CampaignRefused;
import dev.nufleet.app.campaign.DeviceCalls;
import dev.nufleet.app.devices.DevicesOptions.Place;
import dev.nufleet.app.settings.DeviceList;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.NameTemplate;
import dev.nufleet.model.Printable;
import dev.nufleet.model.ProductKey;
import dev.nufleet.model.RunClock;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Removes the devices of a list. */
@Command(
    name = "delete",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Deletes the devices of a list that were made by `devices register`: those whose names its template makes, and"
          + " whose secrets are the list's. Asks before (at a terminal), or wants --yes. Broken off at any moment, the"
          + " same command goes on.",
      "Exit: 0 none of them is left, 1 the platform did not do all, 2 bad usage."
    })
final class DeleteCommand implements Callable<Integer> {
  private static final int SAY_EVERY = 1_000;

  private final RunClock clock;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "list of productKey,deviceName,deviceSecret")
  private Path file;

  @Option(names = "--name-template", paramLabel = "TEXT",
      description = "the devices' names (default: the one in FILE.progress, else nufleet-%%05d)")
  private String template;

  @Mixin private DevicesOptions options;

  DeleteCommand(RunClock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Map<String, List<DeviceTriple>> byProduct = CheckCommand.byProduct(DeviceList.read(file));
    NameTemplate own = template();
    byProduct.values().forEach(devices -> refuseOthers(devices, own));
    Place place = options.place(spec, clock, System.getenv());
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      int others = 0;
      for (Map.Entry<String, List<DeviceTriple>> product : byProduct.entrySet()) {
        others += delete(product.getKey(), product.getValue(), place, out, err);
      }
      return others == 0 ? DevicesCommand.GOOD : DevicesCommand.UNFINISHED;
    } catch (CampaignRefused e) {
      return RegisterCommand.unfinished(err, e.getMessage() + "; the same command goes on");
    }
  }

  private NameTemplate template() {
    try {
      return template != null ? new NameTemplate(template)
          : RegisterFile.templateOf(file).orElse(new NameTemplate(DevicesCommand.TEMPLATE));
    } catch (IllegalArgumentException e) {
      throw new UserMistake("--name-template: " + e.getMessage());
    }
  }

  private void refuseOthers(List<DeviceTriple> devices, NameTemplate own) {
    List<String> others = devices.stream().map(device -> device.deviceName().value())
        .filter(name -> !own.makes(name)).toList();
    if (!others.isEmpty()) {
      throw new UserMistake(file + ": " + others.get(0) + (others.size() > 1 ? " and " + (others.size() - 1)
          + " more are" : " is") + " no name of " + own + ", so nothing is deleted; name the template that they were"
          + " registered with by --name-template, or take them out of the list");
    }
  }

  /** @return how many are left, for they are others than the list's */
  private int delete(String product, List<DeviceTriple> devices, Place place, PrintWriter out, PrintWriter err)
      throws CampaignRefused {
    DeviceCalls calls = place.calls(new ProductKey(product), clock, err);
    DeviceStates states = DeviceStates.of(calls, devices);
    Set<String> kept = new HashSet<>(states.missing());
    kept.addAll(states.otherSecret());
    List<String> names = devices.stream().map(device -> device.deviceName().value())
        .filter(name -> !kept.contains(name)).toList();
    if (!states.otherSecret().isEmpty()) {
      err.println("nufleet: " + Printable.line(states.otherSecret().size() + " devices of product " + product
          + " have another secret than the list says, so they are others, and stay; the first is "
          + states.otherSecret().get(0)));
      err.flush();
    }
    if (names.isEmpty()) {
      out.println("product " + product + ": none of the list's devices is there");
      out.flush();
      return states.otherSecret().size();
    }
    Question.ask(String.format(Locale.ROOT, "delete %,d devices (%s .. %s; %,d are online) of product %s at %s",
        names.size(), names.get(0), names.get(names.size() - 1), states.online().size(), product, place.account()),
        place.yes(), out);
    int gone = 0;
    for (String name : names) {
      calls.delete(name);
      if (++gone % SAY_EVERY == 0 || gone == names.size()) {
        out.println(String.format(Locale.ROOT, "%,d of %,d deleted", gone, names.size()));
        out.flush();
      }
    }
    return states.otherSecret().size();
  }
}
