package dev.nufleet.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.settings.PrivateFile;
import dev.nufleet.app.standin.StandInProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How many boards a second sign in, in the busiest second of a fleet that is switched on, at a stand-in and at
 * Mosquitto. Both have the same certificate and suite, and run beside the fleet on this machine's cores.
 */
final class SignInPart implements Part {
  private static final String STAND_IN = "signIns.standInPerSecond";
  private static final String MOSQUITTO = "signIns.mosquittoPerSecond";

  private final Lab lab;
  private final FleetRuns fleets;
  private final int boards;

  SignInPart(Lab lab, FleetRuns fleets, int boards) {
    this.lab = lab;
    this.fleets = fleets;
    this.boards = boards;
  }

  @Override
  public String word() {
    return "sign-ins";
  }

  @Override
  public String doing() {
    return boards + " boards sign in, at a stand-in and at Mosquitto";
  }

  @Override
  public List<Figure> figures() {
    String busiest = String.format(Locale.ROOT, ", busiest second of %,d boards", boards);
    return List.of(
        new Figure(STAND_IN, "/s", "sign-ins, stand-in" + busiest),
        new Figure(MOSQUITTO, "/s", "sign-ins, Mosquitto" + busiest));
  }

  @Override
  public void measure(Figures into) throws Unmeasured, Over {
    Path tls = lab.dir().resolve("tls");
    try (StandInProcess standIn = fleets.standIn(boards, "--tls-dir", tls.toString())) {
      try {
        into.add(STAND_IN, perSecond(standIn.readyFile()));
      } catch (Unmeasured e) {
        into.skip(STAND_IN, e);
      }
      try (Mosquitto mosquitto = Mosquitto.start(lab, tls)) {
        into.add(MOSQUITTO, perSecond(instead(standIn.readyFile(), mosquitto.port())));
      } catch (Unmeasured e) {
        into.skip(MOSQUITTO, e);
      }
    }
  }

  /** The run ends as soon as all have signed in; at Mosquitto nobody would ever upgrade them. */
  private double perSecond(Path ready) throws Unmeasured, Over {
    Path folder = fleets.folder();
    Stopwatch.Spent spent = lab.stopwatch().run(fleets.command(ready, boards, folder, "--quiet", "--history", "off",
        "--stop-if", "signIns.total>=" + boards));
    JsonNode report = FleetRuns.report(folder, boards, spent.lastWords());
    if (report.at("/signIns/total").asInt() < boards) { // what becomes of their upgrades is not asked here
      throw Unmeasured.broken(report.at("/signIns/total").asInt() + " of " + boards + " boards signed in: "
          + report.at("/run/endReason").asText());
    }
    return report.at("/signIns/peakPerSecond").asDouble();
  }

  /** The stand-in's ready file, with another broker in it. */
  private Path instead(Path readyFile, int port) throws Unmeasured {
    try {
      ObjectMapper mapper = new ObjectMapper();
      JsonNode ready = mapper.readTree(readyFile.toFile());
      ((ObjectNode) ready.get("mqtt")).put("port", port);
      Path file = lab.dir().resolve("mosquitto-ready.json");
      PrivateFile.write(file, mapper.writeValueAsString(ready));
      return file;
    } catch (IOException e) {
      throw Unmeasured.broken(lab.dir() + " has no room for files: " + e.getMessage());
    }
  }
}
