package dev.nufleet.app.settings;

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
  public static final Detour NONE = new Detour(Routes.NONE, Optional.empty(), Optional.empty());

  public static Detour of(Settings settings) {
    return new Detour(
        settings.find("route").map(Detour::routes).orElse(Routes.NONE),
        settings.find("ca-file").map(Given::path),
        settings.find("api-url", Detour::url));
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
