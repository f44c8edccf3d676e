package dev.nufleet.app.devices;

import dev.nufleet.app.campaign.CampaignRefused;
import dev.nufleet.app.devices.DevicesOptions.Place;
import dev.nufleet.app.settings.DeviceList;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.ProductKey;
import dev.nufleet.model.RunClock;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares a list with the platform; changes nothing. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Says which devices of a list the platform has, which are disabled, never signed in, or have another secret.",
      "Exit: 0 all are as the list says and may sign in, 1 some are not, or the platform did not tell, 2 bad usage."
    })
final class CheckCommand implements Callable<Integer> {
  private static final int MOST_NAMED = 10;

  private final RunClock clock;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "list of productKey,deviceName,deviceSecret")
  private Path file;

  @Mixin private DevicesOptions options;

  CheckCommand(RunClock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Map<String, List<DeviceTriple>> byProduct = byProduct(DeviceList.read(file));
    Place place = options.place(spec, clock, System.getenv());
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    boolean good = true;
    try {
      for (Map.Entry<String, List<DeviceTriple>> product : byProduct.entrySet()) {
        DeviceStates states =
            DeviceStates.of(place.calls(new ProductKey(product.getKey()), clock, err), product.getValue());
        show(out, product.getKey(), states);
        good &= states.isGood();
      }
    } catch (CampaignRefused e) {
      return RegisterCommand.unfinished(err, e.getMessage());
    }
    return good ? DevicesCommand.GOOD : DevicesCommand.UNFINISHED;
  }

  static Map<String, List<DeviceTriple>> byProduct(List<DeviceTriple> devices) {
    return devices.stream().collect(
        Collectors.groupingBy(device -> device.productKey().value(), TreeMap::new, Collectors.toList()));
  }

  private static void show(PrintWriter out, String product, DeviceStates states) {
    out.println(String.format(Locale.ROOT, "product %s: %,d devices listed, %,d as listed (%,d online, %,d have never"
            + " signed in)", product, states.all(), states.all() - states.missing().size()
            - states.otherSecret().size() - states.disabled().size(), states.online().size(),
        states.inactive().size()));
    wrong(out, "missing", states.missing());
    wrong(out, "another secret", states.otherSecret());
    wrong(out, "disabled", states.disabled());
    out.flush();
  }

  private static void wrong(PrintWriter out, String what, List<String> names) {
    if (!names.isEmpty()) {
      int more = names.size() - MOST_NAMED;
      out.println(String.format(Locale.ROOT, "  %s: %,d (%s%s)", what, names.size(),
          names.stream().limit(MOST_NAMED).collect(Collectors.joining(", ")),
          more > 0 ? String.format(Locale.ROOT, " and %,d more", more) : ""));
    }
  }
}
