package dev.nufleet.app.campaign;

import com.aliyun.iot20180120.models.GenerateOTAUploadURLResponseBody.GenerateOTAUploadURLResponseBodyData;
import dev.nufleet.app.settings.Image;
import dev.nufleet.model.HostTrouble;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** Puts an image into the platform's object store: one form POST with the fields that GenerateOTAUploadURL gave out. */
final class ObjectUpload {
  private static final Duration UPLOAD_TIMEOUT = Duration.ofMinutes(2);

  private ObjectUpload() {}

  /** @throws CampaignRefused also if the store's answer or the address from the platform is none */
  static void upload(GenerateOTAUploadURLResponseBodyData address, Image image)
      throws CampaignRefused {
    String boundary = "nufleet-" + UUID.randomUUID();
    HttpUrl host = host(address.getHost());
    Request request = new Request.Builder()
        .url(host)
        .post(RequestBody.create(
            form(address, image, boundary), MediaType.parse("multipart/form-data; boundary=" + boundary)))
        .build();
    try (Response answer = BoundedHttp.client(UPLOAD_TIMEOUT).newCall(request).execute()) {
      ResponseBody body = answer.body();
      if (!answer.isSuccessful()) {
        throw CampaignRefused.byAnswer("the upload of the image was refused: HTTP " + answer.code() + " "
            + (body == null ? "" : body.string()));
      }
    } catch (IOException e) {
      throw CampaignRefused.bySilence("the upload of the image did not come through: " + HostTrouble.explained(e));
    }
  }

  private static HttpUrl host(String host) throws CampaignRefused {
    HttpUrl url = host == null ? null : HttpUrl.parse(host.contains("://") ? host : "https://" + host);
    if (url == null) {
      throw CampaignRefused.byAnswer("GenerateOTAUploadURL named no host that one could upload to: " + host);
    }
    return url;
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
