package dev.nufleet.platform.campaign.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What stands in a notice, and that its link is signed for a day from now. Source: platform.md sections 3 and 13. */
final class NoticeCheck {
  static final String SECRET = "sk";
  static final int SIZE = 1000;
  static final String MD5 = "24545b9331082cc3b4faceb9d16b2e8c";

  private NoticeCheck() {}

  /** @return what is wrong, or nothing */
  static String of(Model model, World.Notice notice) {
    JsonNode data = notice.json().get("data");
    ModelJob job = model.jobs.get(Integer.parseInt(data.get("extData").get("job").asText().substring(1)));
    if (!data.path("version").asText().equals(job.pack.version)) {
      return "version in " + data;
    }
    if (!data.path("module").asText("").equals(job.pack.moduleName)
        || data.has("module") == job.pack.module.isEmpty()) {
      return "module in " + data;
    }
    if (data.path("isDiff").asInt(0) != (job.pack.isDelta() ? 1 : 0)) {
      return "isDiff in " + data;
    }
    if (data.path("size").asInt() != SIZE || !data.path("sign").asText().equals(MD5)
        || !data.path("md5").asText().equals(MD5) || !data.path("signMethod").asText().equals("Md5")) {
      return "file in " + data;
    }
    boolean mqtt = data.path("dProtocol").asText("").equals("mqtt");
    if (mqtt != job.overMqtt || mqtt == data.has("url")) {
      return "protocol in " + data;
    }
    return mqtt || data.get("url").asText().equals(link(notice.at())) ? "" : "link " + data.get("url");
  }

  private static String link(long at) {
    long expires = at / 1000 + 86_400;
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      String toSign = "GET\n\n\n" + expires + "\n/iotx-ota/" + World.FILE;
      String signature = Base64.getEncoder().encodeToString(mac.doFinal(toSign.getBytes(StandardCharsets.UTF_8)));
      return "https://ota.test/" + World.FILE + "?Expires=" + expires + "&OSSAccessKeyId=ak&Signature="
          + URLEncoder.encode(signature, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("HMAC-SHA1 belongs to every JDK", e);
    }
  }
}
