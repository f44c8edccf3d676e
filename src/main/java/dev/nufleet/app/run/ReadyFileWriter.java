package dev.nufleet.app.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.settings.PrivateFile;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.HostTrouble;
import dev.nufleet.model.Printable;
import dev.nufleet.platform.StandIn;
import dev.nufleet.platform.StandInConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Tells programs where a stand-in is, in the file that {@link dev.nufleet.app.settings.ReadyFile} reads. */
final class ReadyFileWriter {
  private ReadyFileWriter() {}

  /**
   * Whole or not at all: who waits for the file reads it as soon as it is there.
   *
   * @param listed where the devices are listed; null: nowhere
   * @param echo where this process returns what it is sent
   * @throws UserMistake if it cannot be written
   */
  static void write(Path file, StandIn standIn, StandInConfig config, Path listed, InetSocketAddress echo) {
    StandIn.Endpoints at = standIn.endpoints();
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode ready = mapper.createObjectNode();
    ready.putObject("mqtt").put("host", at.mqttHost()).put("port", at.mqttPort());
    ready.putObject("ota").put("baseUrl", at.otaBaseUrl().toString()).put("port", at.otaPort());
    ready.putObject("api").put("endpoint", at.apiEndpoint().getAuthority())
        .put("accessKeyId", config.accessKeyId()).put("accessKeySecret", config.accessKeySecret());
    ready.put("page", standIn.page().toString());
    ready.put("caFile", at.caFile().toString());
    ready.put("region", config.region());
    ready.put("devicesFile", listed == null ? null : listed.toAbsolutePath().toString());
    ready.putObject("echo").put("port", echo.getPort());
    try {
      PrivateFile.write(file, Printable.json(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(ready)) + "\n");
    } catch (IOException e) {
      throw new UserMistake(file + " cannot be written "
          + HostTrouble.explained(e, "name a file in a directory that exists"));
    }
  }
}
