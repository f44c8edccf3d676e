package dev.nufleet.wire;

import akka.util.ByteString;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.csdk.mqtt.ScriptedBroker;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Iterator;

/** The bytes that the servers of a scenario send. */
final class ServerScript {
  private static final JsonMapper COMPACT = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final String USUAL_HEAD =
      "HTTP/1.1 206 Partial Content\r\nServer: AliyunOSS\r\nContent-Length: {left}\r\n\r\n";
  private static final String DEFAULT_HEAD = "HTTP/1.1 206 Partial Content\r\nServer: AliyunOSS\r\n"
      + "Content-Type: application/octet-stream\r\nContent-Length: {left}\r\n"
      + "Content-Range: bytes {off}-{last}/{total}\r\nConnection: keep-alive\r\n\r\n";

  private final Scenario scenario;

  ServerScript(Scenario scenario) {
    this.scenario = scenario;
  }

  /** An upgrade notice of the image as a PUBLISH. */
  byte[] notice(JsonNode op) {
    String digest = md5(scenario.image());
    ObjectNode data = JsonNodeFactory.instance.objectNode()
        .put("size", scenario.image().length).put("sign", digest).put("version", "1577151897")
        .put("url", scenario.url()).put("signMethod", "Md5").put("md5", digest);
    op.path("set").properties().forEach(field -> data.set(field.getKey(), field.getValue()));
    op.path("drop").forEach(name -> data.remove(name.asText()));
    ObjectNode notice = JsonNodeFactory.instance.objectNode().put("code", "1000");
    notice.set("data", data);
    notice.put("id", 1577152018928L).put("message", "success");
    String body;
    try {
      body = COMPACT.writeValueAsString(notice);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
    for (JsonNode pair : op.path("replace")) {
      body = body.replace(pair.get(0).asText(), pair.get(1).asText());
    }
    String topic = op.path("topic").asText("/ota/device/upgrade/<pk>/<dn>");
    return publish(op, topic, (op.path("before").asText() + body).getBytes(StandardCharsets.UTF_8));
  }

  byte[] publish(JsonNode op) {
    return publish(op, op.get("topic").asText(), payload(op));
  }

  private byte[] publish(JsonNode op, String topic, byte[] payload) {
    int qos = op.path("qos").asInt();
    byte[] name = scenario.named(topic).getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    number(name.length, body);
    body.writeBytes(name);
    if (qos > 0) {
      number(op.path("id").asInt(), body);
    }
    body.writeBytes(payload);
    int header = 0x30 | op.path("dup").asInt() << 3 | qos << 1;
    return ScriptedBroker.packet(header, ByteString.fromArray(body.toByteArray())).toArray();
  }

  /** Bytes in one of the ways in which a script gives them. */
  byte[] payload(JsonNode op) {
    if (op.has("hex")) {
      return HexFormat.of().parseHex(op.get("hex").asText());
    }
    if (op.has("fill")) {
      return latin1(op.get("fill").get(0).asText().repeat(op.get("fill").get(1).asInt()));
    }
    return op.has("utf8") ? scenario.named(op.get("utf8").asText()).getBytes(StandardCharsets.UTF_8)
        : latin1(scenario.named(op.path("text").asText()));
  }

  /** The file server's answer to a request for everything from this offset on. */
  byte[] answer(JsonNode op, int offset) {
    byte[] image = scenario.image();
    byte[] head = latin1(filled(op.path("head").asText(USUAL_HEAD), offset, op.path("more").asInt()));
    int headBytes = Math.min(head.length, op.path("headBytes").asInt(Integer.MAX_VALUE));
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.write(head, 0, headBytes);
    if (op.has("hex") || op.has("fill") || op.has("text")) {
      answer.writeBytes(payload(op));
    } else {
      int from = Math.min(image.length, offset + op.path("skip").asInt());
      answer.write(image, from, Math.min(image.length - from, op.path("bytes").asInt(Integer.MAX_VALUE)));
    }
    return answer.toByteArray();
  }

  /** What a file server usually answers. */
  byte[] wholeAnswer(int offset) {
    byte[] image = scenario.image();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.writeBytes(latin1(filled(DEFAULT_HEAD, offset, 0)));
    int from = Math.min(image.length, offset);
    answer.write(image, from, image.length - from);
    return answer.toByteArray();
  }

  private String filled(String head, int offset, int more) {
    int total = scenario.image().length;
    return head.replace("{left}", Integer.toString(total - offset + more))
        .replace("{off}", Integer.toString(offset))
        .replace("{total}", Integer.toString(total))
        .replace("{last}", Integer.toString(total - 1));
  }

  /** A broker's usual answer; empty if there is none. */
  static byte[] usualAnswer(MqttPacket packet) {
    byte[] body = packet.body();
    return switch (packet.header() >> 4) {
      case 1 -> new byte[] {0x20, 2, 0, 0};
      case 8 -> new byte[] {(byte) 0x90, 3, body[0], body[1], 1};
      case 12 -> new byte[] {(byte) 0xD0, 0};
      case 3 -> {
        int idAt = 2 + ((body[0] & 0xFF) << 8 | body[1] & 0xFF);
        yield (packet.header() >> 1 & 3) == 1
            ? new byte[] {0x40, 2, body[idAt], body[idAt + 1]} : new byte[0];
      }
      default -> new byte[0];
    };
  }

  /** @return the first rule of a list whose conditions hold, or null */
  static JsonNode firstFitting(Iterable<JsonNode> rules, Facts facts) {
    for (JsonNode rule : rules) {
      if (fitsConnection(rule, facts.connection()) && facts.fit(rule)) {
        return rule;
      }
    }
    return null;
  }

  /** What a rule's conditions are held against, other than the connection's number. */
  interface Facts {
    int connection();

    boolean fit(JsonNode rule);
  }

  private static boolean fitsConnection(JsonNode rule, int number) {
    if (rule.path("from").asInt() > number) {
      return false;
    }
    JsonNode wanted = rule.path("conn");
    if (wanted.isMissingNode() || wanted.asText().equals("*")) {
      return true;
    }
    for (Iterator<JsonNode> one = wanted.elements(); one.hasNext(); ) {
      if (one.next().asInt() == number) {
        return true;
      }
    }
    return wanted.isInt() && wanted.asInt() == number;
  }

  private static void number(int value, ByteArrayOutputStream out) {
    out.write(value >> 8);
    out.write(value);
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
