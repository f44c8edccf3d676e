package example;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A device client as small as can be, on the JDK alone: it stands for the client that you want to test. It signs in,
 * tells its version, waits for a notice, downloads, checks the digest and tells the new version. MQTT 3.1.1, QoS 0.
 */
final class Device implements AutoCloseable {
  private static final int CONNECT = 0x10;
  private static final int PUBLISH = 0x30;
  private static final int SUBSCRIBE = 0x82;
  private static final int KEEP_ALIVE_SECONDS = 60;
  private static final int PATIENCE_MILLIS = 10_000;

  private final String product;
  private final String name;
  private final SSLContext tls;
  private final SSLSocket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private int messages;

  private Device(String product, String name, SSLContext tls, SSLSocket socket) throws IOException {
    this.product = product;
    this.name = name;
    this.tls = tls;
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = new DataOutputStream(socket.getOutputStream());
  }

  /** @return the device, signed in. @throws IOException with the CONNACK's code, if the platform refuses it */
  static Device signIn(String host, int port, SSLContext tls, String product, String name, String secret)
      throws IOException, GeneralSecurityException {
    SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(host, port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // a client that checks no name is none
    socket.setSSLParameters(parameters);
    Device device = new Device(product, name, tls, socket);
    device.connect(secret);
    return device;
  }

  private void connect(String secret) throws IOException, GeneralSecurityException {
    String id = product + "." + name;
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String password = HexFormat.of().formatHex(mac.doFinal(
        ("clientId" + id + "deviceName" + name + "productKey" + product + "timestamp1")
            .getBytes(StandardCharsets.UTF_8)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream body = new DataOutputStream(bytes);
    body.writeUTF("MQTT");
    body.writeByte(4); // 3.1.1
    body.writeByte(0xC2); // user name, password, clean session
    body.writeShort(KEEP_ALIVE_SECONDS);
    body.writeUTF(id + "|securemode=2,signmethod=hmacsha256,timestamp=1|");
    body.writeUTF(name + "&" + product);
    body.writeUTF(password);
    send(CONNECT, bytes.toByteArray());
    byte[] answer = receive(0x20);
    if (answer[1] != 0) {
      socket.close();
      throw new IOException("CONNACK " + answer[1]);
    }
  }

  /** Tells the version that runs, and waits for an upgrade. @return what the platform offers */
  Notice awaitUpgrade(String runningVersion) throws IOException {
    String topic = "/ota/device/upgrade/" + product + "/" + name;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream body = new DataOutputStream(bytes);
    body.writeShort(1);
    body.writeUTF(topic);
    body.writeByte(0);
    send(SUBSCRIBE, bytes.toByteArray());
    receive(0x90);
    tellVersion(runningVersion);
    while (true) {
      byte[] message = receive(PUBLISH);
      int length = (message[0] & 0xFF) << 8 | message[1] & 0xFF;
      if (topic.equals(new String(message, 2, length, StandardCharsets.UTF_8))) {
        return Notice.of(new String(message, 2 + length, message.length - 2 - length, StandardCharsets.UTF_8));
      }
    }
  }

  /** Downloads and checks what was offered, tells how far it is, and at last that it runs. @return the image */
  byte[] upgrade(Notice notice) throws IOException, InterruptedException, GeneralSecurityException {
    tellProgress(0);
    HttpResponse<byte[]> answer = HttpClient.newBuilder().sslContext(tls).build().send(
        HttpRequest.newBuilder(URI.create(notice.url())).build(), HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      tellProgress(-2);
      throw new IOException("the download is answered with " + answer.statusCode());
    }
    String md5 = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(answer.body()));
    if (!md5.equals(notice.md5())) {
      tellProgress(-3);
      throw new IOException("the digest is " + md5 + ", the notice has " + notice.md5());
    }
    tellProgress(100);
    tellVersion(notice.version());
    return answer.body();
  }

  private void tellVersion(String version) throws IOException {
    publish("/ota/device/inform/" + product + "/" + name, "\"version\":\"" + version + "\"");
  }

  private void tellProgress(int step) throws IOException {
    publish("/ota/device/progress/" + product + "/" + name, "\"step\":\"" + step + "\",\"desc\":\"\"");
  }

  private void publish(String topic, String params) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream body = new DataOutputStream(bytes);
    body.writeUTF(topic);
    body.write(("{\"id\":\"" + ++messages + "\",\"params\":{" + params + "}}").getBytes(StandardCharsets.UTF_8));
    send(PUBLISH, bytes.toByteArray());
  }

  private void send(int kind, byte[] body) throws IOException {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(kind);
    int left = body.length;
    do {
      packet.write(left % 128 | (left >= 128 ? 0x80 : 0));
      left /= 128;
    } while (left > 0);
    packet.write(body);
    out.write(packet.toByteArray());
    out.flush();
  }

  /** @return the next packet of this kind without its header; others are passed over */
  private byte[] receive(int kind) throws IOException {
    while (true) {
      int first = in.readUnsignedByte();
      int length = 0;
      int shift = 0;
      int digit;
      do {
        digit = in.readUnsignedByte();
        length |= (digit & 0x7F) << shift;
        shift += 7;
      } while ((digit & 0x80) != 0);
      byte[] body = in.readNBytes(length);
      if ((first & 0xF0) == (kind & 0xF0)) {
        return body;
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** What a device reads of an upgrade notice. */
  record Notice(String version, String url, String md5) {
    private static Notice of(String json) {
      return new Notice(field(json, "version"), field(json, "url"), field(json, "sign"));
    }

    private static String field(String json, String name) {
      Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
      if (!found.find()) {
        throw new IllegalArgumentException("the notice has no " + name + ": " + json);
      }
      return found.group(1);
    }
  }
}
