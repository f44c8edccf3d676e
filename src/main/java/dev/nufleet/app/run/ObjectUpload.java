package dev.nufleet.app.run;

import com.aliyun.iot20180120.models.GenerateOTAUploadURLResponseBody.GenerateOTAUploadURLResponseBodyData;
import dev.nufleet.app.settings.Image;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

/** Puts an image into the platform's object store: one form POST with the fields that GenerateOTAUploadURL gave out. */
final class ObjectUpload {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration UPLOAD_TIMEOUT = Duration.ofMinutes(2);

  private ObjectUpload() {}

  static void upload(GenerateOTAUploadURLResponseBodyData address, Image image)
      throws CampaignRefused {
    String boundary = "nufleet-" + UUID.randomUUID();
    HttpRequest request = HttpRequest.newBuilder(host(address.getHost()))
        .timeout(UPLOAD_TIMEOUT)
        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
        .POST(BodyPublishers.ofByteArray(form(address, image, boundary)))
        .build();
    try {
      HttpResponse<String> answer = HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build()
          .send(request, BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new CampaignRefused("the upload of the image was refused: HTTP " + answer.statusCode() + " "
            + answer.body().replaceAll("\\s+", " "));
      }
    } catch (IOException e) {
      throw new CampaignRefused("the upload of the image did not come through: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CampaignRefused("the upload of the image was interrupted");
    }
  }

  private static URI host(String host) {
    return URI.create(host.contains("://") ? host : "https://" + host);
  }

  /** The object store wants the file last. */
  private static byte[] form(GenerateOTAUploadURLResponseBodyData address, Image image, String boundary) {
    ByteArrayOutputStream form = new ByteArrayOutputStream(image.bytes().length + 2048);
    field(form, boundary, "key", address.getKey());
    field(form, boundary, "policy", address.getPolicy());
    field(form, boundary, "OSSAccessKeyId", address.getOSSAccessKeyId());
    field(form, boundary, "signature", address.getSignature());
    field(form, boundary, "success_action_status", "200");
    text(form, "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"firmware.bin\"\r\n"
        + "Content-Type: application/octet-stream\r\n\r\n");
    form.writeBytes(image.bytes());
    text(form, "\r\n--" + boundary + "--\r\n");
    return form.toByteArray();
  }

  private static void field(ByteArrayOutputStream form, String boundary, String name, String value) {
    text(form, "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n");
  }

  private static void text(ByteArrayOutputStream form, String text) {
    form.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
