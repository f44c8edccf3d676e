package dev.nufleet.app.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import dev.nufleet.chaos.Boards;
import dev.nufleet.chaos.Fault;
import dev.nufleet.chaos.OperatorPolicy;
import dev.nufleet.chaos.PackageForm;
import dev.nufleet.chaos.Scenario;
import dev.nufleet.chaos.Sites;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A scenario of chaos as a user wrote it: HOCON with {@code name}, {@code for}, {@code sites}, {@code faults}, {@code
 * operator}, {@code platform}, {@code package} and {@code run}. Every mistake is one line with file and line.
 *
 * @param platform what the stand-in is to be set to; whether it knows that, others must see
 * @param run defaults for the run's options; paths in it are relative to the file
 */
public record ChaosFile(Path file, Scenario scenario, Map<String, Given> platform, Map<String, Given> run) {
  /** A file is read by people; more faults than that are a slip. */
  public static final int MOST_FAULTS = 500;
  private static final int MOST_TEXT = 300;
  private static final int MOST_RESETS = 1000;

  private static final Set<String> KEYS =
      Set.of("name", "for", "sites", "faults", "operator", "platform", "package", "run");
  private static final Set<String> ONLY_HERE =
      Set.of("name", "for", "faults", "operator", "platform", "package", "run");
  private static final Set<String> OPERATOR_KEYS = Set.of("switch-on-after", "reset-stuck-after", "resets");

  /** Whether a file is such a scenario, and not one of options alone. */
  private static boolean isOne(ConfigObject root) {
    return root.keySet().stream().anyMatch(ONLY_HERE::contains);
  }

  /**
   * @param runOptions what {@code run} may set
   * @throws UserMistake if the file cannot be read, is no HOCON, or says something that cannot be meant
   */
  public static ChaosFile read(Path file, Set<String> runOptions) {
    return of(new ScenarioValues(parse(file), file), runOptions);
  }

  private static ChaosFile of(ScenarioValues root, Set<String> runOptions) {
    root.refuseAllBut(KEYS, "a scenario");
    List<Fault> faults = faults(root);
    int sites = root.find("sites", text -> Amounts.number(text, 0, Sites.MOST)).orElse(0L).intValue();
    faults.stream().filter(fault -> sites == 0 && fault.boards() instanceof Boards.AtSites).findFirst()
        .ifPresent(fault -> {
          throw root.mistake("faults", "number " + fault.number() + " has scope = site, and there are no sites; say"
              + " sites = 20, or how many access points the boards share");
        });
    Scenario scenario = new Scenario(root.find("name", ChaosFile::text).orElse(nameOf(root.file())),
        root.find("for", ChaosFile::text).orElse(""), sites, faults, operator(root))
        .withForm(form(root));
    return new ChaosFile(root.file(), scenario, platform(root), runDefaults(root, runOptions));
  }

  /** @return the scenario, or nothing if the file has options of {@code run} alone */
  public static Optional<ChaosFile> ifOne(Path file, Set<String> runOptions) {
    ScenarioValues root = new ScenarioValues(parse(file), file);
    return isOne(root.object()) ? Optional.of(of(root, runOptions)) : Optional.empty();
  }

  static ConfigObject parse(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new UserMistake("scenario " + file + ": there is no such file, or it cannot be read; ./nufleet chaos list"
          + " names those that come along");
    }
    try {
      // never anything else than HOCON, whatever the file's name ends in
      Config config =
          ConfigFactory.parseFile(file.toFile(), ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF));
      return config.resolve().root();
    } catch (ConfigException e) {
      throw new UserMistake("scenario " + e.getMessage());
    }
  }

  /** A scenario's name where it does not say one. */
  static String nameOf(Path file) {
    return file.getFileName().toString().replaceFirst("\\.conf$", "");
  }

  private static List<Fault> faults(ScenarioValues root) {
    ConfigValue value = root.object().get("faults");
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof ConfigList list)) {
      throw root.mistake("faults", "is no list; faults = [ { kind = link-drop, ... } ] is");
    }
    if (list.size() > MOST_FAULTS) {
      throw root.mistake("faults", "has " + list.size() + " entries; at most " + MOST_FAULTS + " are allowed");
    }
    List<Fault> faults = new ArrayList<>();
    for (ConfigValue one : list) {
      faults.add(FaultReader.read(one, root.file(), faults.size() + 1));
    }
    return faults;
  }

  private static String text(String text) {
    if (text.isEmpty() || text.length() > MOST_TEXT || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("is no text of 1.." + MOST_TEXT + " characters on one line");
    }
    return text;
  }

  private static OperatorPolicy operator(ScenarioValues root) {
    if (!root.has("operator")) {
      return OperatorPolicy.DEFAULT;
    }
    ScenarioValues operator = object(root, "operator", "operator { switch-on-after = 5s }");
    operator.refuseAllBut(OPERATOR_KEYS, "operator");
    return new OperatorPolicy(
        operator.find("switch-on-after", Amounts::time).orElse(OperatorPolicy.DEFAULT.switchOnAfterNanos()),
        operator.find("reset-stuck-after", text -> text.equals("never")
            ? Optional.<Long>empty()
            : Optional.of(Amounts.time(text))).orElse(OperatorPolicy.DEFAULT.resetStuckAfterNanos()),
        operator.find("resets", text -> Amounts.number(text, 0, MOST_RESETS))
            .orElse((long) OperatorPolicy.DEFAULT.resets()).intValue());
  }

  private static Map<String, Given> platform(ScenarioValues root) {
    if (!root.has("platform")) {
      return Map.of();
    }
    ConfigObject settings = object(root, "platform", "platform { notice-qos = 1 }").object();
    return ScenarioFile.given(settings, root.file(), settings.keySet(), "platform in a scenario");
  }

  private static PackageForm form(ScenarioValues root) {
    return root.has("package")
        ? PackageReader.read(object(root, "package", "package { module = mcu }").object(), root.file())
        : PackageForm.PLAIN;
  }

  private static Map<String, Given> runDefaults(ScenarioValues root, Set<String> runOptions) {
    if (!root.has("run")) {
      return Map.of();
    }
    Set<String> allowed = new TreeSet<>(runOptions);
    allowed.removeAll(Set.of("chaos", "sites")); // these stand in the scenario itself
    return ScenarioFile.given(
        object(root, "run", "run { boards = 200 }").object(), root.file(), allowed, "run in a scenario");
  }

  private static ScenarioValues object(ScenarioValues root, String key, String example) {
    if (!(root.object().get(key) instanceof ConfigObject object)) {
      throw root.mistake(key, "is no object; " + example + " is");
    }
    return new ScenarioValues(object, root.file());
  }
}
