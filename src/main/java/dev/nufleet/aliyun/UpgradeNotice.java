package dev.nufleet.aliyun;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The message that sends a device to fetch a firmware. Key order and texts as the platform writes them: {@code code},
 * {@code data{size,sign,version,url,signMethod,md5,…}}, {@code id}, {@code message}; nothing is escaped but what JSON
 * demands, for boards take links as they stand. Source: device-protocol.md 3.2, platform.md section 3.
 *
 * @param id UNIX time in milliseconds
 * @param sign digest of the file in lower-case hex
 * @param signMethod {@code Md5} by default; other texts are taken by some devices only
 * @param transfer where the bytes are: a link, several links, or a stream over MQTT
 * @param difference true for a delta package
 * @param module empty for the default module
 * @param extra goes into {@code extData}
 */
public record UpgradeNotice(
    long id,
    String version,
    String signMethod,
    Transfer transfer,
    boolean difference,
    Optional<String> module,
    Map<String, String> extra) {
  private static final JsonFactory JSON = new JsonFactory();

  /** How the bytes come. */
  public sealed interface Transfer {
    record Https(long sizeBytes, String sign, String url) implements Transfer {}

    record Files(List<FilePart> files) implements Transfer {}

    record Mqtt(long sizeBytes, String sign, int streamId, int fileId) implements Transfer {}
  }

  public record FilePart(String name, long sizeBytes, String url, String md5, String sign) {}

  /** The usual one: one file by HTTPS, checked by MD5. */
  public static UpgradeNotice of(long id, String version, long sizeBytes, String md5, String url) {
    return new UpgradeNotice(
        id, version, "Md5", new Transfer.Https(sizeBytes, md5, url), false, Optional.empty(), Map.of());
  }

  /** As it is pushed. */
  public String toJson() {
    return write(json -> {
      json.writeStartObject();
      json.writeStringField("code", "1000");
      writeData(json);
      json.writeNumberField("id", id);
      json.writeStringField("message", "success");
      json.writeEndObject();
    });
  }

  /** As the answer to {@code thing/ota/firmware/get}: the request's id, and code 200. */
  public String toReplyJson(String requestId) {
    return write(json -> {
      json.writeStartObject();
      json.writeStringField("id", requestId);
      json.writeNumberField("code", 200);
      writeData(json);
      json.writeStringField("message", "success");
      json.writeEndObject();
    });
  }

  private void writeData(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("data");
    if (transfer instanceof Transfer.Https file) {
      json.writeNumberField("size", file.sizeBytes());
      json.writeStringField("sign", file.sign());
      json.writeStringField("version", version);
      json.writeStringField("url", file.url());
      json.writeStringField("signMethod", signMethod);
      writeMd5(json, file.sign());
    } else if (transfer instanceof Transfer.Mqtt stream) {
      json.writeNumberField("size", stream.sizeBytes());
      json.writeStringField("sign", stream.sign());
      json.writeStringField("version", version);
      json.writeStringField("signMethod", signMethod);
      writeMd5(json, stream.sign());
      json.writeStringField("dProtocol", "mqtt");
      json.writeNumberField("streamId", stream.streamId());
      json.writeNumberField("streamFileId", stream.fileId());
    } else if (transfer instanceof Transfer.Files several) {
      json.writeStringField("version", version);
      json.writeStringField("signMethod", signMethod);
      json.writeArrayFieldStart("files");
      for (FilePart file : several.files()) {
        json.writeStartObject();
        json.writeNumberField("fileSize", file.sizeBytes());
        json.writeStringField("fileName", file.name());
        json.writeStringField("fileUrl", file.url());
        json.writeStringField("fileMd5", file.md5());
        json.writeStringField("fileSign", file.sign());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    if (difference) {
      json.writeNumberField("isDiff", 1);
    }
    if (module.isPresent()) {
      json.writeStringField("module", module.get());
    }
    if (!extra.isEmpty()) {
      json.writeObjectFieldStart("extData");
      for (Map.Entry<String, String> tag : extra.entrySet()) {
        json.writeStringField(tag.getKey(), tag.getValue());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /** The platform repeats the digest as {@code md5} only when it is one. */
  private void writeMd5(JsonGenerator json, String sign) throws IOException {
    if (signMethod.equalsIgnoreCase("md5")) {
      json.writeStringField("md5", sign);
    }
  }

  private interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  private static String write(Writing writing) {
    StringWriter text = new StringWriter(512);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      writing.to(json);
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }
}
