package dev.nufleet.app.rehearse;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One way in which a platform may be set up.
 *
 * @param title what is different, in a line
 * @param settings of the stand-in, as {@code --set} has them, in order
 * @param ports at which it answers
 */
record SetUp(String title, Map<String, String> settings, Ports ports) {
  /** At which ports the platform answers; at all others TCP is refused. */
  enum Ports {
    /** All at 443, as the boards' SDK dials. */
    AT_443("both at port 443"),
    /** Sign-in at 8883 alone, downloads at 443. */
    SIGN_IN_AT_8883("sign-in at port 8883 alone, downloads at 443"),
    /** Sign-in at 443, downloads at 8883 alone, and links that say nothing of it. */
    DOWNLOADS_AT_8883("sign-in at port 443, downloads at 8883 alone, links without a port"),
    /** The same with links that name the port. */
    LINKS_NAME_8883("sign-in at port 443, downloads at 8883 alone, links with the port");

    private final String words;

    Ports(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  SetUp {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /** @param settings name, value, name, value */
  static SetUp of(String title, Ports ports, String... settings) {
    Map<String, String> chosen = new LinkedHashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      chosen.put(settings[i], settings[i + 1]);
    }
    return new SetUp(title, chosen, ports);
  }

  /** As a stand-in of its own process is set up so; empty: by nothing. */
  String options() {
    StringBuilder text = new StringBuilder();
    settings.forEach((name, value) -> text.append(text.isEmpty() ? "" : " ")
        .append("--set ").append(name).append('=').append(value));
    return text.toString();
  }
}
