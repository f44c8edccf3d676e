package dev.nufleet.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A recorded session: the servers' script and what the vendor's client did.
 *
 * @param seconds how long the client was watched
 * @param image the firmware that the file server has
 * @param url the notice's link
 * @param accept rules for connections that come; {@code mqtt} for packets, {@code http} for requests
 * @param exits the client ended by itself, so all that it did counts; else it went on
 * @param observed of the vendor's client
 * @param otherMillis moments of the same events in a second run
 * @param race acknowledgements, reports and the rest run against each other: only the order within each counts
 * @param loss how many reports are lost with a link depends on the device's speed
 */
record Scenario(
    String name,
    double seconds,
    DeviceTriple triple,
    FirmwareVersion version,
    byte[] image,
    String url,
    List<JsonNode> accept,
    List<JsonNode> mqtt,
    List<JsonNode> http,
    boolean exits,
    List<WireEvent> observed,
    List<Long> otherMillis,
    boolean race,
    boolean loss) {
  private static final Path FOLDER = Path.of("src/test/resources/wire");
  private static final String USUAL_URL = "https://ota.iot-thing.cn-shanghai.aliyuncs.com/ota/abc/x.bin"
      + "?Expires=1577238418&OSSAccessKeyId=cS8uRRy54RszYWna&Signature=FQgpZxIpUxWzfAU8vzgzI7za29Y%3D";

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".json"))
          .map(name -> name.substring(0, name.length() - ".json".length())).sorted().toList();
    }
  }

  /** The vendor's first record, its random zeroed. */
  static String clientHello() throws IOException {
    return Files.readString(FOLDER.resolve("clienthello.hex")).trim();
  }

  static Scenario read(String name) throws IOException {
    JsonNode file;
    try (InputStream in = Files.newInputStream(FOLDER.resolve(name + ".json"))) {
      file = new ObjectMapper().readTree(in);
    }
    if (file.has("timing") || file.has("unstable")) {
      throw new IllegalStateException(name + " has tolerances of its own, which this player does not know");
    }
    JsonNode device = file.get("device");
    List<WireEvent> observed = list(file.path("observed")).stream().map(Scenario::event).toList();
    List<Long> otherMillis = list(file.path("alternateMs")).stream().map(JsonNode::asLong).toList();
    return new Scenario(
        file.get("name").asText(),
        file.get("seconds").asDouble(),
        DeviceTriple.of(device.get("productKey").asText(), device.get("deviceName").asText(),
            device.get("deviceSecret").asText()),
        FirmwareVersion.parse(device.get("version").asText()),
        image(file.at("/image/size").asInt(), file.at("/image/seed").asInt()),
        file.path("url").asText(USUAL_URL),
        list(file.path("accept")), list(file.path("mqtt")), list(file.path("http")),
        file.get("end").asText().equals("exit"),
        observed,
        otherMillis.isEmpty() ? observed.stream().map(WireEvent::millis).toList() : otherMillis,
        file.path("race").asBoolean(),
        file.path("loss").asBoolean());
  }

  String named(String text) {
    return text.replace("<pk>", triple.productKey().value()).replace("<dn>", triple.deviceName().value());
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static WireEvent event(JsonNode row) {
    List<Integer> records = new ArrayList<>();
    row.path(4).forEach(size -> records.add(size.asInt()));
    return new WireEvent(row.get(0).asLong(), row.get(1).asText(), row.get(2).asText(), row.path(3).asText(), records);
  }

  /** xorshift32; each step gives its low byte. */
  private static byte[] image(int bytes, int seed) {
    byte[] image = new byte[bytes];
    int x = seed;
    for (int i = 0; i < bytes; i++) {
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      image[i] = (byte) x;
    }
    return image;
  }
}
