package dev.nufleet.app.cloud;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.nufleet.app.cloud.CloudLimits.Limit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * {@code conf/aliyun.conf}, or a user's file of the same form: limits by kind of instance, and hosts by region.
 * Whatever is wrong with it is an {@link IllegalArgumentException} with a line for the user: file, line, what was
 * found, what is allowed.
 */
public final class CloudFile {
  /** Beside the samples and scenarios that come along. */
  public static final String USUAL = "conf/aliyun.conf";

  /** Where a run goes if nobody says. */
  public static final String USUAL_REGION = "cn-shanghai";

  private static final String BOUGHT = "bought";
  private static final long MOST = 1_000_000_000_000L;

  private final Path file;
  private final Config config;

  private CloudFile(Path file, Config config) {
    this.file = file;
    this.config = config;
  }

  /** @throws IllegalArgumentException with a line for the user */
  public static CloudFile read(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new IllegalArgumentException(file + ": there is no such file, or it cannot be read; " + USUAL
          + " of the distribution has the platform's limits, --limits names another file of that form");
    }
    try {
      Config config = ConfigFactory.parseFile(file.toFile()).resolve();
      config.getObject("instances");
      config.getObject("regions");
      return new CloudFile(file, config);
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage() + "; " + USUAL + " shows the form", e);
    }
  }

  /** The kinds of instances that it knows. */
  public TreeSet<String> kinds() {
    return new TreeSet<>(config.getObject("instances").keySet());
  }

  /** The regions that it knows. */
  public TreeSet<String> regions() {
    return new TreeSet<>(config.getObject("regions").keySet());
  }

  /**
   * What a user says of where the run goes.
   *
   * @param kind empty: by whether there is an instance id
   * @param mqttHost instead of the instance's; a region that is not documented needs it, and the other
   */
  public record Asked(Optional<String> kind, String region, Optional<String> instanceId, Optional<String> mqttHost,
      int mqttPort, Optional<String> otaHost) {
    String word() {
      return kind.orElse(instanceId.isPresent() ? "enterprise" : "legacy-public");
    }
  }

  /** @throws IllegalArgumentException with a line for the user, if there is no such instance or it lacks something */
  public CloudInstance instance(Asked asked) {
    String kind = asked.word();
    if (!kinds().contains(kind)) {
      throw new IllegalArgumentException(
          "--instance: '" + kind + "' is no kind of instance; " + String.join(", ", kinds()) + " are");
    }
    try {
      Config mine = config.getConfig("instances").getConfig(kind);
      checkPlace(mine, kind, asked);
      if (!mine.getBoolean("needs-instance-id") && asked.instanceId().isPresent()) {
        throw new IllegalArgumentException("--instance: " + mine.getString("what") + " has no id; leave --instance-id"
            + " out, or name the kind of instance that has it");
      }
      if (mine.getBoolean("needs-instance-id") && asked.instanceId().isEmpty()) {
        throw new IllegalArgumentException("--instance: " + mine.getString("what") + " has an id, without which calls"
            + " fail; name it by --instance-id (the console's overview shows it)");
      }
      Optional<Config> region = regions().contains(asked.region())
          ? Optional.of(config.getConfig("regions").getConfig(asked.region())) : Optional.empty();
      String mqttHost = asked.mqttHost().orElseGet(() -> mine.getString("mqtt-host")
          .replace("{region}", asked.region()).replace("{instance}", asked.instanceId().orElse("")));
      return new CloudInstance(kind, region.map(one -> one.getString("place")), mqttHost, asked.mqttPort(),
          asked.otaHost().orElseGet(() -> region.orElseThrow().getString("ota-host")),
          region.map(one -> one.getString("api-host")).orElse("iot." + asked.region() + ".aliyuncs.com"),
          mine.getBoolean("more-upgrades"), limits(mine.getObject("limits")));
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage() + "; " + USUAL + " shows the form", e);
    }
  }

  private void checkPlace(Config mine, String kind, Asked asked) {
    boolean named = asked.mqttHost().isPresent() && asked.otaHost().isPresent();
    if (!regions().contains(asked.region()) && !named) {
      throw new IllegalArgumentException("--region: the hosts of '" + asked.region() + "' are not documented; "
          + String.join(", ", regions()) + " are, or name them by --mqtt-host and --ota-host");
    }
    List<String> offered = mine.getStringList("regions");
    if (regions().contains(asked.region()) && !offered.contains(asked.region()) && !named) {
      throw new IllegalArgumentException("--region: there is no " + kind + " instance in " + asked.region() + "; there"
          + " are some in " + String.join(", ", offered));
    }
  }

  private CloudLimits limits(ConfigObject block) {
    Map<LimitName, Limit> limits = new EnumMap<>(LimitName.class);
    block.forEach((word, value) -> {
      LimitName name = LimitName.ofWord(word).orElseThrow(() -> new IllegalArgumentException(place(value) + word
          + " is no limit; there are " + String.join(", ", words())));
      limits.put(name, limit(word, value));
    });
    for (LimitName name : LimitName.values()) {
      if (!limits.containsKey(name)) {
        throw new IllegalArgumentException(file + ": the limit " + name.word() + " is missing; name a number or "
            + BOUGHT);
      }
    }
    return new CloudLimits(limits, headroom());
  }

  /** A number alone is the user's own. */
  private Limit limit(String word, ConfigValue value) {
    if (value instanceof ConfigObject object) {
      Config one = object.toConfig();
      return new Limit(number(word, one.getValue("value")), one.getString("source"), one.getString("dated"));
    }
    return new Limit(number(word, value), file.toString(), "the user's");
  }

  private long number(String word, ConfigValue value) {
    String text = String.valueOf(value.unwrapped());
    if (text.equals(BOUGHT)) {
      return CloudLimits.BOUGHT;
    }
    if (value.valueType() != ConfigValueType.NUMBER || !text.matches("[0-9]{1,13}") || Long.parseLong(text) < 1
        || Long.parseLong(text) > MOST) {
      throw new IllegalArgumentException(
          place(value) + word + ": '" + text + "' is no limit; 1.." + MOST + " and " + BOUGHT + " are allowed");
    }
    return Long.parseLong(text);
  }

  private double headroom() {
    String text = config.getString("headroom");
    if (!text.matches("[1-9][0-9]?%|100%")) {
      throw new IllegalArgumentException(
          place(config.getValue("headroom")) + "headroom: '" + text + "' is no share; 1%..100% is allowed");
    }
    return Integer.parseInt(text.substring(0, text.length() - 1)) / 100.0;
  }

  private String place(ConfigValue value) {
    return file + ": " + value.origin().lineNumber() + ": ";
  }

  private static List<String> words() {
    List<String> words = new ArrayList<>();
    for (LimitName name : LimitName.values()) {
      words.add(name.word());
    }
    return words;
  }
}
