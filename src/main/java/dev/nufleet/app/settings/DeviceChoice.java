package dev.nufleet.app.settings;

import dev.nufleet.app.settings.RunSettings.Running;
import dev.nufleet.app.settings.RunSettings.Target;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.NameTemplate;
import dev.nufleet.model.Printable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which devices the boards of a run are: some of a list, or made up from a template. */
record DeviceChoice(List<DeviceTriple> devices, boolean madeUp) {
  static final String DEFAULT_TEMPLATE = "board-%05d";

  private static final int MOST_BOARDS = 100_000;

  /** @throws UserMistake if the list, or what is asked of it, is wrong. @param seed of made up secrets */
  static DeviceChoice of(Settings settings, Target target, long seed) {
    Optional<List<DeviceTriple>> listed = listed(settings, target);
    return new DeviceChoice(
        listed.map(all -> chosen(settings, all)).orElseGet(() -> MadeUpDevices.of(seed, names(settings))),
        listed.isEmpty());
  }

  private static Optional<List<DeviceTriple>> listed(Settings settings, Target target) {
    Optional<List<DeviceTriple>> listed =
        settings.find("devices").map(given -> DeviceList.read(given.path()));
    if (listed.isEmpty() && target instanceof Running running) {
      listed = Optional.of(running.ready().devices());
    }
    Optional<Given> product = settings.find("product");
    if (listed.isEmpty() && product.isPresent()) {
      throw product.get().mistake("it chooses from a list of devices, and there is none; give --devices or --platform");
    }
    return listed.map(devices -> ofOneProduct(devices, product));
  }

  private static List<DeviceTriple> ofOneProduct(List<DeviceTriple> devices, Optional<Given> product) {
    List<String> products = devices.stream().map(device -> device.productKey().value()).distinct().toList();
    String named = Printable.brief(String.join(", ", products));
    if (product.isEmpty() && products.size() > 1) {
      throw new UserMistake("the devices belong to several products (" + named
          + "); a campaign is for one: name it by --product");
    }
    if (product.isPresent() && !products.contains(product.get().text())) {
      throw product.get().mistake("no device of '" + product.get().text() + "' is listed, but of " + named);
    }
    return product.map(one -> devices.stream()
        .filter(device -> device.productKey().value().equals(one.text())).toList()).orElse(devices);
  }

  /** From the start index on, as many as asked for; all there are if no number is asked for. */
  private static List<DeviceTriple> chosen(Settings settings, List<DeviceTriple> listed) {
    int from = settings.wholeNumber("start-index", 0, 0, Integer.MAX_VALUE);
    int boards = boards(settings, Math.max(0, listed.size() - from));
    if ((long) from + boards > listed.size() || boards == 0) {
      throw new UserMistake("--boards: " + boards + " boards from --start-index " + from + " on are asked for, but "
          + listed.size() + " devices are listed; ask for fewer or list more");
    }
    return List.copyOf(listed.subList(from, from + boards));
  }

  private static List<String> names(Settings settings) {
    int from = settings.wholeNumber("start-index", 0, 0, Integer.MAX_VALUE - MOST_BOARDS);
    Given template = settings.find("name-template")
        .orElse(new Given(List.of(DEFAULT_TEMPLATE), "--name-template", Path.of("")));
    int boards = boards(settings, RunSettingsReader.DEFAULT_BOARDS);
    try {
      return new NameTemplate(template.text()).names(from, boards);
    } catch (IllegalArgumentException e) {
      throw template.mistake(e.getMessage());
    }
  }

  private static int boards(Settings settings, int otherwise) {
    return settings.wholeNumber("boards", otherwise, 1, MOST_BOARDS);
  }
}
