package dev.nufleet.app.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.HostText;
import dev.nufleet.model.HostTrouble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code platform --ready-file} tells about a running stand-in.
 *
 * @param otaBaseUrl what its download links begin with
 * @param ota where the download server listens: the links' host may be a name that leads nowhere
 * @param apiEndpoint {@code host:port} of the OpenAPI
 * @param devicesFile empty if it was started without devices
 * @param echo where it returns what it is sent, to its own machine alone; empty if it is on another one
 */
public record ReadyFile(
    HostPort mqtt,
    URI otaBaseUrl,
    HostPort ota,
    String apiEndpoint,
    String accessKeyId,
    String accessKeySecret,
    Path caFile,
    String region,
    Optional<Path> devicesFile,
    Optional<InetSocketAddress> echo) {
  private static final int HTTPS = 443;

  /** @throws UserMistake if the file is not there, or is not what a stand-in writes; never shows the key's secret */
  public static ReadyFile read(Path file, String where) {
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new UserMistake(where + ": " + file
          + " does not exist; name the file that `nufleet platform --ready-file FILE` writes once it is up");
    } catch (JsonProcessingException e) {
      throw new UserMistake(where + ": " + file + " is no JSON; name the file that `nufleet platform --ready-file`"
          + " wrote");
    } catch (IOException e) {
      throw new UserMistake(where + ": " + file + " cannot be read (" + HostTrouble.explained(e) + ")");
    }
    Reader in = new Reader(where + ": " + file, root == null ? new ObjectMapper().nullNode() : root);
    try {
      URI base = URI.create(in.text("/ota/baseUrl"));
      if (base.getHost() == null) {
        throw in.wrong("/ota/baseUrl", base.toString());
      }
      HostPort mqtt = new HostPort(HostText.bare(in.text("/mqtt/host")), in.port("/mqtt/port"));
      HostPort ota = root.at("/ota/port").isMissingNode()
          ? new HostPort(HostText.bare(base.getHost()), base.getPort() < 0 ? HTTPS : base.getPort())
          : new HostPort(mqtt.host(), in.port("/ota/port"));
      Path folder = file.toAbsolutePath().getParent();
      return new ReadyFile(
          mqtt,
          base,
          ota,
          in.text("/api/endpoint").replaceFirst("^https?://", "").replaceFirst("/$", ""),
          in.text("/api/accessKeyId"),
          in.text("/api/accessKeySecret"),
          folder.resolve(in.text("/caFile")),
          in.text("/region"),
          Optional.of(root.at("/devicesFile")).filter(JsonNode::isTextual).map(text -> folder.resolve(text.asText())),
          in.echo(mqtt));
    } catch (IllegalArgumentException e) {
      throw in.wrong("/ota/baseUrl", "no URL");
    }
  }

  /** @throws UserMistake if the stand-in has none from its start, or they cannot be read */
  public List<DeviceTriple> devices() {
    return DeviceList.read(devicesFile.orElseThrow(() -> new UserMistake(
        "the running stand-in has no devices; start it with --count N or --devices FILE.csv")));
  }

  /** Takes values out of the JSON, each with a message of its own. */
  private record Reader(String where, JsonNode root) {
    String text(String pointer) {
      JsonNode node = root.at(pointer);
      if (!node.isTextual() || node.textValue().isEmpty()) {
        throw wrong(pointer, node.isMissingNode() ? "nothing" : node.getNodeType().toString());
      }
      return node.textValue();
    }

    int port(String pointer) {
      int port = root.at(pointer).asInt(0);
      if (port < 1 || port > 65535) {
        throw wrong(pointer, root.at(pointer).toString());
      }
      return port;
    }

    /** A stand-in that listens elsewhere too may be on another machine, where its echo is not. */
    Optional<InetSocketAddress> echo(HostPort mqtt) {
      boolean isHere = mqtt.host().equals("localhost") || mqtt.host().startsWith("127.") || mqtt.host().equals("::1");
      return root.at("/echo/port").isMissingNode() || !isHere ? Optional.empty()
          : Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port("/echo/port")));
    }

    UserMistake wrong(String pointer, String found) {
      return new UserMistake(where + ": " + pointer + ": found " + found
          + "; name the file that `nufleet platform --ready-file` wrote");
    }
  }
}
