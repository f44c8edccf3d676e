package dev.nufleet.platform;

import com.aliyun.iot20180120.Client;
import com.aliyun.iot20180120.models.CreateOTAFirmwareRequest;
import com.aliyun.iot20180120.models.CreateOTAStaticUpgradeJobRequest;
import com.aliyun.iot20180120.models.GenerateOTAUploadURLRequest;
import com.aliyun.iot20180120.models.GenerateOTAUploadURLResponseBody.GenerateOTAUploadURLResponseBodyData;
import dev.nufleet.platform.campaign.TestCloud;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** What a user of the OpenAPI does to upgrade all devices of {@link TestCloud#PRODUCT}. */
final class Campaign {
  private Campaign() {}

  /** @return the JobId */
  static String make(Client sdk, String version, byte[] content) throws Exception {
    return jobForAll(sdk, firmware(sdk, version, content));
  }

  /** @return the FirmwareId */
  static String firmware(Client sdk, String version, byte[] content) throws Exception {
    return sdk.createOTAFirmware(new CreateOTAFirmwareRequest().setDestVersion(version)
        .setFirmwareName("fw-" + version.replace('.', '_')) // a name holds no dot
        .setProductKey(TestCloud.PRODUCT).setFirmwareUrl(upload(sdk, content)).setNeedToVerify(false))
        .getBody().getData().getFirmwareId();
  }

  /** @return the JobId */
  static String jobForAll(Client sdk, String firmwareId) throws Exception {
    return sdk.createOTAStaticUpgradeJob(new CreateOTAStaticUpgradeJobRequest().setFirmwareId(firmwareId)
        .setProductKey(TestCloud.PRODUCT).setTargetSelection("ALL")).getBody().getData().getJobId();
  }

  /** Uploads a file the way the API's documentation says. @return the link that names it */
  static String upload(Client sdk, byte[] content) throws Exception {
    GenerateOTAUploadURLResponseBodyData place =
        sdk.generateOTAUploadURL(new GenerateOTAUploadURLRequest()).getBody().getData();
    HttpResponse<String> answer = postObject(place, content);
    if (answer.statusCode() != 204) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
    return place.getFirmwareUrl();
  }

  static HttpResponse<String> postObject(GenerateOTAUploadURLResponseBodyData place, byte[] content)
      throws IOException, InterruptedException {
    String boundary = "----test-boundary";
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    String[][] fields = {{"key", place.getKey()}, {"policy", place.getPolicy()},
        {"OSSAccessKeyId", place.getOSSAccessKeyId()}, {"signature", place.getSignature()}};
    for (String[] field : fields) {
      form.write(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field[0] + "\"\r\n\r\n"
          + field[1] + "\r\n").getBytes(StandardCharsets.UTF_8));
    }
    form.write(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.bin\"\r\n"
        + "Content-Type: application/octet-stream\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    form.write(content);
    form.write(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(place.getHost()))
        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
        .POST(HttpRequest.BodyPublishers.ofByteArray(form.toByteArray())).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
