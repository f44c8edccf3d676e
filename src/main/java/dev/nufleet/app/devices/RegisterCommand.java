package dev.nufleet.app.devices;

import dev.nufleet.app.campaign.CampaignRefused;
import dev.nufleet.app.campaign.DeviceCalls;
import dev.nufleet.app.devices.DevicesOptions.Place;
import dev.nufleet.app.settings.OutputFile;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.HostTrouble;
import dev.nufleet.model.NameTemplate;
import dev.nufleet.model.Printable;
import dev.nufleet.model.ProductKey;
import dev.nufleet.model.RunClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes devices, and a list of them that a run takes. */
@Command(
    name = "register",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Makes N devices of a product and writes them to FILE, which `run --devices FILE` takes. Broken off at any"
          + " moment, the same command goes on: no device is made twice, none is missing (FILE.progress beside it says"
          + " how far it is; keep both).",
      "Exit: 0 all are made and listed, 1 the platform did not do all, 2 bad usage."
    })
final class RegisterCommand implements Callable<Integer> {
  private static final int MOST_DEVICES = 100_000;
  /** Apply, look, register, look. */
  private static final int CALLS_AN_APPLICATION = 4;
  private static final int DEVICES_A_PAGE = 50;

  private final RunClock clock;

  @Spec private CommandSpec spec;

  @Option(names = "--product", paramLabel = "PK", required = true, description = "ProductKey; the product must exist")
  private String product;

  @Option(names = "--count", paramLabel = "N", required = true, description = "how many devices, 1..100000")
  private int count;

  @Option(names = "--out", paramLabel = "FILE", required = true,
      description = "list of productKey,deviceName,deviceSecret, for you alone to read")
  private Path out;

  @Option(names = "--name-template", paramLabel = "TEXT", defaultValue = DevicesCommand.TEMPLATE,
      description = "the devices' names (default: nufleet-%%05d)")
  private String template;

  @Option(names = "--start-index", paramLabel = "N", defaultValue = "0",
      description = "number of the first (default: 0)")
  private int start;

  @Mixin private DevicesOptions options;

  RegisterCommand(RunClock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException {
    List<String> names = names();
    ProductKey key = productKey(product);
    OutputFile.check(out, "--out");
    Place place = options.place(spec, clock, System.getenv());
    PrintWriter say = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (place.isReal()) {
      int applications = (count + DeviceCalls.MOST_NAMES - 1) / DeviceCalls.MOST_NAMES;
      say.println(String.format(Locale.ROOT, "makes up to %,d devices (%s .. %s) of product %s at %s, in some %,d"
              + " calls; no messages", count, names.get(0), names.get(count - 1), key, place.account(),
          applications * CALLS_AN_APPLICATION + (count + DEVICES_A_PAGE - 1) / DEVICES_A_PAGE));
      say.flush();
      if (!place.yes()) {
        throw new UserMistake("nothing was made; add --yes to make these devices at the real platform");
      }
    }
    try (RegisterFile file = RegisterFile.open(out, new RegisterFile.Origin(place.words(), key.value(), template))) {
      return make(file, place.calls(key, clock, err), names, say, err);
    } catch (CampaignRefused e) {
      return unfinished(err, e.getMessage());
    }
  }

  private int make(RegisterFile file, DeviceCalls calls, List<String> names, PrintWriter say, PrintWriter err)
      throws CampaignRefused {
    int before = file.devices().size();
    try {
      if (before > 0) {
        say.println(String.format(Locale.ROOT, "%s has %,d devices already", out, before));
        say.flush();
        refuseGone(file, calls);
      }
      new Registration(calls, file, line -> {
        say.println(line);
        say.flush();
      }).make(names);
    } catch (CampaignRefused e) {
      return unfinished(err, e.getMessage() + "; " + progress(file, names, e.mayPass()));
    } catch (IOException e) {
      return unfinished(err, out + " or " + RegisterFile.beside(out) + " cannot be written ("
          + HostTrouble.explained(e) + "); " + progress(file, names, true));
    }
    say.println(String.format(Locale.ROOT, "%,d devices of product %s are in %s (%,d of them new): run --devices %s",
        file.devices().size(), product, out, file.devices().size() - before, out));
    say.flush();
    return DevicesCommand.GOOD;
  }

  /**
   * A list that is gone on with must be of devices that are there. Some of them show whether the platform is another
   * one or has lost its data; to look at all would take longer than some programs live.
   */
  private void refuseGone(RegisterFile file, DeviceCalls calls) throws CampaignRefused {
    List<DeviceTriple> all = new ArrayList<>(file.devices().values());
    int step = (all.size() + DeviceCalls.MOST_DETAILS - 1) / DeviceCalls.MOST_DETAILS;
    List<DeviceTriple> some =
        IntStream.range(0, all.size()).filter(i -> i % step == 0).mapToObj(all::get).toList();
    DeviceStates states = DeviceStates.of(calls, some);
    if (!states.missing().isEmpty() || !states.otherSecret().isEmpty()) {
      throw new UserMistake("--out: "
          + (states.missing().isEmpty() ? states.otherSecret() : states.missing()).get(0) + " of " + out
          + " is not at this platform, or not any more; `devices check` says which are; remove " + out + " and "
          + RegisterFile.beside(out) + " to begin anew");
    }
  }

  private String progress(RegisterFile file, List<String> names, boolean mayPass) {
    long there = names.stream().filter(file.devices()::containsKey).count();
    return String.format(Locale.ROOT, "%,d of %,d devices are in %s%s", there, names.size(), out,
        mayPass ? "; the same command goes on" : "");
  }

  static int unfinished(PrintWriter err, String line) {
    err.println("nufleet: " + Printable.line(line));
    err.flush();
    return DevicesCommand.UNFINISHED;
  }

  static ProductKey productKey(String text) {
    try {
      return new ProductKey(text);
    } catch (IllegalArgumentException e) {
      throw new UserMistake("--product: " + e.getMessage());
    }
  }

  private List<String> names() {
    if (count < 1 || count > MOST_DEVICES) {
      throw new UserMistake("--count: " + count + " is outside 1.." + MOST_DEVICES);
    }
    if (start < 0 || start > Integer.MAX_VALUE - MOST_DEVICES) {
      throw new UserMistake("--start-index: " + start + " is outside 0.." + (Integer.MAX_VALUE - MOST_DEVICES));
    }
    try {
      return new NameTemplate(template).names(start, count);
    } catch (IllegalArgumentException e) {
      throw new UserMistake("--name-template: " + e.getMessage());
    }
  }
}
