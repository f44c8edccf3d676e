package dev.nufleet.app.run;

import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.platform.Reach;
import dev.nufleet.tls.TlsName;
import java.util.List;
import picocli.CommandLine.Option;

/** By what a stand-in for several machines is called. */
final class ReachOptions {
  @Option(names = "--tls-name", paramLabel = "NAME",
      description = "Host name (perhaps *.name) or address that the made certificate is for too; may repeat.")
  private List<String> tlsNames = List.of();

  /** @throws UserMistake if one is no name */
  Reach reach() {
    return new Reach(tlsNames.stream().map(name -> name("--tls-name", name)).toList());
  }

  private static TlsName name(String option, String given) {
    try {
      return TlsName.of(given);
    } catch (IllegalArgumentException e) {
      throw new UserMistake(option + ": " + e.getMessage());
    }
  }
}
