package dev.nufleet.app.settings;

import dev.nufleet.app.cloud.CloudFile;
import dev.nufleet.app.cloud.CloudInstance;
import dev.nufleet.model.HostText;
import dev.nufleet.network.Routes;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a run against the real platform goes instead, by its options that help does not list: a gateway on the way, or
 * a stand-in that shows what such a run does. Names, accounts and limits stay those of the real platform.
 *
 * @param caFile whom boards trust; empty: the system's authorities
 * @param apiUrl of the OpenAPI; empty: the region's own
 */
public record Detour(Routes routes, Optional<Path> caFile, Optional<URI> apiUrl) {
  private static final String NOBODY_DIALS = "nobody-dials.invalid";

  public static final Detour NONE = new Detour(Routes.NONE, Optional.empty(), Optional.empty());

  public static Detour of(Settings settings) {
    return new Detour(
        settings.find("route").map(Detour::routes).orElse(Routes.NONE),
        settings.find("ca-file").map(Given::path),
        settings.find("api-url", Detour::url));
  }

  /**
   * The instance that it would go to.
   *
   * @param home where {@code conf/aliyun.conf} lies
   * @param dialled whether boards go there; who only makes calls needs no hosts of a region that is not documented
   * @throws UserMistake if there is no such instance, or a host or a port is none
   */
  static CloudInstance instance(Settings settings, Path home, String region, boolean dialled) {
    Optional<String> otherwise = dialled ? Optional.empty() : Optional.of(NOBODY_DIALS);
    Optional<String> named = settings.find("mqtt-host", Detour::mqttHost).or(() -> otherwise);
    Optional<Integer> port = settings.find("mqtt-port", Detour::mqttPort)
        .or(() -> named.filter(host -> host.indexOf(':') >= 0)
            .map(host -> Integer.parseInt(host.substring(host.indexOf(':') + 1))));
    CloudFile.Asked asked = new CloudFile.Asked(settings.find("instance").map(Given::text), region,
        settings.find("instance-id", Detour::instanceId), named.map(host -> host.replaceFirst(":.*", "")),
        port.orElse(CloudInstance.USUAL_PORT), settings.find("ota-host", Detour::otaHost).or(() -> otherwise));
    try {
      return CloudFile.read(settings.find("limits").map(Given::path).orElseGet(() -> home.resolve(CloudFile.USUAL)))
          .instance(asked);
    } catch (IllegalArgumentException e) {
      throw new UserMistake(e.getMessage());
    }
  }

  /** The region that the user named. @throws UserMistake if it does not look like one */
  static Optional<String> region(Settings settings) {
    return settings.find("region", text -> {
      if (!text.matches("[a-z]{2}-[a-z]+(-[0-9]+)?")) {
        throw new IllegalArgumentException("'" + text + "' is no region; cn-shanghai, ap-southeast-1 and the like are");
      }
      return text;
    });
  }

  private static String mqttHost(String text) {
    boolean good = text.matches("[A-Za-z0-9{][A-Za-z0-9.{}-]{0,252}(:[0-9]{1,5})?")
        && text.replace("{product}", "").indexOf('{') < 0;
    if (!good || text.indexOf(':') >= 0 && !isPort(text.substring(text.indexOf(':') + 1))) {
      throw new IllegalArgumentException("'" + text + "' is no host; HOST and HOST:PORT are, in which {product} may"
          + " stand for the ProductKey");
    }
    return text;
  }

  private static boolean isPort(String text) {
    return Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 65535;
  }

  private static int mqttPort(String text) {
    if (!List.of("443", "1883", "8883").contains(text)) {
      throw new IllegalArgumentException("'" + text + "' is no port of the platform's; 443, 1883 and 8883 are, and"
          + " --mqtt-host HOST:PORT may name any");
    }
    return Integer.parseInt(text);
  }

  private static String otaHost(String text) {
    if (!text.matches("[A-Za-z0-9][A-Za-z0-9.-]{0,252}")) {
      throw new IllegalArgumentException("'" + text + "' is no host; ota.iot-thing.cn-shanghai.aliyuncs.com is");
    }
    return text;
  }

  /** It becomes a part of a host's name. */
  private static String instanceId(String text) {
    if (!text.matches("[A-Za-z0-9_*-]{1,64}")) {
      throw new IllegalArgumentException("'" + text + "' is no instance id; 1 to 64 letters, digits, _ and - are");
    }
    return text;
  }

  private static Routes routes(Given given) {
    try {
      return Routes.parse(given.texts());
    } catch (IllegalArgumentException e) {
      throw given.mistake(e.getMessage());
    }
  }

  private static URI url(String text) {
    URI url = text.matches("https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?/?") ? URI.create(text) : null;
    if (url == null) {
      throw new IllegalArgumentException("'" + text + "' is no address; http://HOST:PORT and https://HOST are");
    }
    return url;
  }

  public List<String> notes() {
    return routes.routes().stream()
        .map(route -> HostText.withPort(route.pattern(), route.port()) + " leads to "
            + HostText.withPort(route.toHost(), route.toPort()))
        .toList();
  }
}
