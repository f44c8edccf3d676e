package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.aliyun.SignIn;
import dev.nufleet.model.DeviceTriple;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** Bytes that no client should send. Everything is drawn from a seed. */
final class Abuse {
  private static final Pattern CONTENT_LENGTH = Pattern.compile("\r\nContent-Length: ([0-9]{1,9})\r\n");

  private final SplittableRandom random;

  Abuse(long seed) {
    random = new SplittableRandom(seed);
  }

  byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    random.nextBytes(noise);
    return noise;
  }

  /** The same with one to eight changes: bits flipped, stretches dropped, doubled or replaced by noise. */
  byte[] mutated(byte[] good) {
    byte[] bytes = good;
    for (int changes = 1 + random.nextInt(8); changes > 0; changes--) {
      int at = random.nextInt(bytes.length);
      int end = Math.min(bytes.length, at + 1 + random.nextInt(8));
      switch (random.nextInt(4)) {
        case 0 -> {
          bytes = bytes.clone();
          bytes[at] ^= (byte) (1 << random.nextInt(8));
        }
        case 1 -> bytes = join(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, end, bytes.length));
        case 2 -> bytes = join(Arrays.copyOf(bytes, end), Arrays.copyOfRange(bytes, at, bytes.length));
        default -> bytes =
            join(Arrays.copyOf(bytes, at), noise(end - at), Arrays.copyOfRange(bytes, end, bytes.length));
      }
      if (bytes.length == 0) {
        bytes = noise(1);
      }
    }
    return bytes;
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      whole.writeBytes(part);
    }
    return whole.toByteArray();
  }

  static byte[] mqtt(int first, byte[] body) {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(first);
    int left = body.length;
    do {
      packet.write(left > 127 ? left & 127 | 128 : left);
      left >>= 7;
    } while (left > 0);
    packet.writeBytes(body);
    return packet.toByteArray();
  }

  static byte[] text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return join(new byte[] {(byte) (utf8.length >> 8), (byte) utf8.length}, utf8);
  }

  static byte[] connect(DeviceTriple triple) {
    return mqtt(0x10, join(text("MQTT"), new byte[] {4, (byte) 0xc0, 0, 120}, text(SignIn.sdkClientId(triple)),
        text(SignIn.userName(triple.productKey(), triple.deviceName())), text(SignIn.sdkPassword(triple))));
  }

  static byte[] publish(int qos, String topic, String payload) {
    return mqtt(0x30 | qos << 1, join(text(topic), qos == 0 ? new byte[0] : new byte[] {0, 9},
        payload.getBytes(StandardCharsets.UTF_8)));
  }

  /** What devices send to the platform once they are signed in, and what they might. */
  static List<byte[]> packets(DeviceTriple triple) {
    String key = triple.productKey() + "/" + triple.deviceName();
    List<byte[]> packets = new ArrayList<>();
    String[] messages = {
      "/ota/device/inform/" + key, "{\"id\":\"1\",\"params\":{\"version\":\"1.0\",\"module\":\"default\"}}",
      "/ota/device/progress/" + key, "{\"id\":1,\"params\":{\"step\":\"-1\",\"desc\":\"x\",\"module\":\"mcu\"}}",
      "/ota/device/progress/" + key, "{\"id\":1e999999,\"params\":{\"step\":1e999999999}}",
      "/ota/device/request/" + key, "{\"id\":\"1\",\"params\":{}}",
      "/sys/" + key + "/thing/ota/firmware/get", "{\"id\":\"2\",\"version\":\"1.0\",\"params\":{\"module\":\"m\"}}",
      "/sys/" + key + "/thing/config/get", "{\"id\":3,\"params\":{\"configScope\":\"product\",\"getType\":\"file\"}}",
      "/sys/" + key + "/thing/file/download", "{\"id\":\"4\",\"params\":{\"fileToken\":\"\",\"fileInfo\":"
          + "{\"streamId\":1,\"fileId\":1},\"fileBlock\":{\"size\":512,\"offset\":0}}}",
      "/sys/" + key + "/thing/file/download", "{\"params\":{\"fileInfo\":{\"streamId\":99999999999999999999}}}",
      "/" + key + "/user/update", "[".repeat(3000),
      "/ota/device/inform/" + key, "{\"params\":".repeat(1500)
    };
    for (int i = 0; i < messages.length; i += 2) {
      packets.add(publish(0, messages[i], messages[i + 1]));
      packets.add(publish(1, messages[i], messages[i + 1]));
    }
    packets.add(mqtt(0x82, join(new byte[] {0, 1}, text("/ota/device/upgrade/" + key), new byte[] {1})));
    packets.add(mqtt(0x82, join(new byte[] {0, 2}, text("/" + key + "/#"), new byte[] {0})));
    packets.add(mqtt(0xa2, join(new byte[] {0, 3}, text("/" + key + "/#"))));
    packets.add(new byte[] {0x40, 2, 0, 1});
    packets.add(new byte[] {(byte) 0xc0, 0});
    packets.add(connect(triple));
    return packets;
  }

  byte[] oneOf(List<byte[]> some) {
    return some.get(random.nextInt(some.size()));
  }

  /** Where a good client's TLS begins. */
  static byte[] clientHello(SSLContext trusting) throws SSLException {
    SSLEngine engine = trusting.createSSLEngine("localhost", 443);
    engine.setUseClientMode(true);
    ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), hello);
    return Arrays.copyOf(hello.array(), hello.position());
  }

  static Socket socket(String host, int port) throws IOException {
    Socket socket = new Socket(InetAddress.getByName(host), port);
    socket.setSoTimeout(30_000);
    return socket;
  }

  /** Sends, then reads until the other end closes. @return what it said */
  static byte[] dialogue(Socket socket, byte[] sent) throws IOException {
    send(socket, sent);
    return untilClosed(socket);
  }

  /** The other end may close meanwhile. */
  static void send(Socket socket, byte[] bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
    } catch (SocketException | SSLException e) {
      assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|closed).*");
    }
  }

  /**
   * For requests of which chance has made something: what asks no longer for the connection's end is owed one answer.
   *
   * @return what the other end said before it closed, or its whole answer
   */
  static byte[] answerOrEnd(Socket socket, byte[] sent) throws IOException {
    if (new String(sent, StandardCharsets.ISO_8859_1).contains("\r\nConnection: close\r\n")) {
      return untilClosed(socket);
    }
    try {
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      for (int b = socket.getInputStream().read(); b >= 0; b = socket.getInputStream().read()) {
        said.write(b);
        if (isWhole(said.toString(StandardCharsets.ISO_8859_1))) {
          break;
        }
      }
      return said.toByteArray();
    } catch (SocketTimeoutException e) {
      throw new AssertionError("neither an answer nor an end", e);
    } catch (SocketException | SSLException e) {
      assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|close|alert).*");
      return new byte[0];
    }
  }

  private static boolean isWhole(String said) {
    int head = said.indexOf("\r\n\r\n");
    Matcher length = CONTENT_LENGTH.matcher(said);
    return head >= 0 && length.find() && said.length() >= head + 4 + Integer.parseInt(length.group(1));
  }

  /** @return what the other end said before it closed */
  static byte[] untilClosed(Socket socket) throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try {
      InputStream in = socket.getInputStream();
      byte[] chunk = new byte[4096];
      for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        said.write(chunk, 0, length);
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the connection stays open; it said " + said.toString(StandardCharsets.ISO_8859_1), e);
    } catch (SocketException | SSLException e) {
      assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|close|alert).*");
    }
    return said.toByteArray();
  }
}
