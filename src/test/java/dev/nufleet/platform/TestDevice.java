package dev.nufleet.platform;

import dev.nufleet.aliyun.SignIn;
import dev.nufleet.aliyun.Topics;
import dev.nufleet.model.DeviceTriple;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** A device of another make: MQTT over a blocking TLS socket, written for these tests only. */
final class TestDevice implements Closeable {
  private static final int PATIENCE_MILLIS = 20_000;

  final DeviceTriple triple;
  final Topics topics;
  private final Socket socket;
  private final DataInputStream in;
  private final Deque<Packet> others = new ArrayDeque<>();
  private int lastId;
  private boolean sessionPresent;

  /** @param type upper four bits of the first byte */
  record Packet(int type, int flags, byte[] body) {
    /** Of a PUBLISH. */
    String topic() {
      int length = (body[0] & 0xff) << 8 | body[1] & 0xff;
      return new String(body, 2, length, StandardCharsets.UTF_8);
    }

    int qos() {
      return flags >> 1 & 3;
    }

    int publishId() {
      int at = 2 + topic().getBytes(StandardCharsets.UTF_8).length;
      return (body[at] & 0xff) << 8 | body[at + 1] & 0xff;
    }

    byte[] payload() {
      int at = 2 + topic().getBytes(StandardCharsets.UTF_8).length + (qos() > 0 ? 2 : 0);
      return Arrays.copyOfRange(body, at, body.length);
    }

    String text() {
      return new String(payload(), StandardCharsets.UTF_8);
    }
  }

  private TestDevice(DeviceTriple triple, Socket socket) throws IOException {
    this.triple = triple;
    this.topics = new Topics(triple.productKey(), triple.deviceName());
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    this.in = new DataInputStream(socket.getInputStream());
  }

  /** Trusts the stand-in's authority. */
  static SSLContext trusting(Path caFile) {
    try (InputStream pem = Files.newInputStream(caFile)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLSv1.2");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Opens TLS and says nothing. */
  static TestDevice open(StandIn.Endpoints at, DeviceTriple triple) throws IOException {
    return over(new Socket(InetAddress.getByName(at.mqttHost()), at.mqttPort()), at, triple);
  }

  /** Opens TLS over a connection that the test keeps. */
  static TestDevice over(Socket plain, StandIn.Endpoints at, DeviceTriple triple) throws IOException {
    SSLSocketFactory sockets = trusting(at.caFile()).getSocketFactory();
    return new TestDevice(triple, sockets.createSocket(plain, "localhost", at.mqttPort(), true));
  }

  /** Signs in as the C-SDK does. */
  static TestDevice signedIn(StandIn.Endpoints at, DeviceTriple triple) throws IOException {
    TestDevice device = open(at, triple);
    int code = device.connect(SignIn.sdkClientId(triple), SignIn.userName(triple.productKey(), triple.deviceName()),
        SignIn.sdkPassword(triple), 120, false);
    if (code != 0) {
      throw new IOException("CONNACK " + code);
    }
    return device;
  }

  /** @return the CONNACK's code */
  int connect(String clientId, String user, String password, int keepAlive, boolean clean) throws IOException {
    say(clientId, user, password, keepAlive, clean);
    Packet ack = read();
    sessionPresent = ack.type() == 2 && (ack.body()[0] & 1) == 1;
    return ack.type() == 2 ? ack.body()[1] & 0xff : -1;
  }

  /** Whether the last CONNACK said that a session was kept. */
  boolean sessionPresent() {
    return sessionPresent;
  }

  /** Sends CONNECT and waits for nothing. */
  void say(String clientId, String user, String password, int keepAlive, boolean clean) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    text(body, "MQTT");
    body.write(4);
    body.write(clean ? 0xc2 : 0xc0);
    body.write(keepAlive >> 8);
    body.write(keepAlive);
    text(body, clientId);
    text(body, user);
    text(body, password);
    send(0x10, body.toByteArray());
  }

  /** Listens for a moment. */
  boolean hearsNothingAndIsOpen() throws IOException {
    socket.setSoTimeout(300);
    try {
      return in.read() == Integer.MIN_VALUE; // a byte, or the end
    } catch (SocketTimeoutException nothing) {
      return true;
    } finally {
      socket.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  /** @return the code of the only filter */
  int subscribe(String filter, int qos) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    id(body);
    text(body, filter);
    body.write(qos);
    send(0x82, body.toByteArray());
    return await(9).body()[2] & 0xff;
  }

  void publish(String topic, int qos, String payload) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    text(body, topic);
    if (qos > 0) {
      id(body);
    }
    body.write(payload.getBytes(StandardCharsets.UTF_8));
    send(0x30 | qos << 1, body.toByteArray());
    if (qos > 0) {
      await(4);
    }
  }

  void inform(String version) throws IOException {
    publish(topics.inform(), 1, "{\"id\":\"0\",\"params\":{\"version\":\"" + version + "\"}}");
  }

  void progress(int step) throws IOException {
    publish(topics.progress(), 0, "{\"id\":0,\"params\":{\"step\":\"" + step + "\",\"desc\":\"\"}}");
  }

  void ping() throws IOException {
    send(0xc0, new byte[0]);
    await(13);
  }

  /** The next PUBLISH. */
  Packet message() throws IOException {
    return await(3);
  }

  /** The next PUBLISH on a topic; those on others are passed over. */
  Packet message(String topic) throws IOException {
    Packet next = message();
    while (!next.topic().equals(topic)) {
      next = message();
    }
    return next;
  }

  void acknowledge(int packetId) throws IOException {
    send(0x40, new byte[] {(byte) (packetId >> 8), (byte) packetId});
  }

  void send(int first, byte[] body) throws IOException {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(first);
    int left = body.length;
    do {
      packet.write(left > 127 ? left & 127 | 128 : left);
      left >>= 7;
    } while (left > 0);
    packet.write(body);
    raw(packet.toByteArray());
  }

  void raw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** The next packet of a type; those of others wait for who asks for them. */
  private Packet await(int type) throws IOException {
    for (Packet waiting : List.copyOf(others)) {
      if (waiting.type() == type) {
        others.remove(waiting);
        return waiting;
      }
    }
    while (true) {
      Packet packet = read();
      if (packet.type() == type) {
        return packet;
      }
      others.add(packet);
    }
  }

  /** The next packet of any type. */
  Packet read() throws IOException {
    int first = in.readUnsignedByte();
    int length = 0;
    int shift = 0;
    int digit;
    do {
      digit = in.readUnsignedByte();
      length |= (digit & 127) << shift;
      shift += 7;
    } while ((digit & 128) != 0);
    return new Packet(first >> 4, first & 15, in.readNBytes(length));
  }

  /** Packets that came while another was awaited. */
  List<Packet> waiting() {
    return List.copyOf(others);
  }

  /** Waits until the stand-in closes. */
  boolean isClosedByPeer() throws IOException {
    try {
      while (true) {
        others.add(read());
      }
    } catch (EOFException e) {
      return true;
    } catch (SocketException | SSLException e) {
      return true;
    }
  }

  /** How many packets of a type came while another was waited for. */
  int waiting(int type) {
    return (int) others.stream().filter(packet -> packet.type() == type).count();
  }

  private void id(ByteArrayOutputStream body) {
    lastId++;
    body.write(lastId >> 8);
    body.write(lastId);
  }

  private static void text(ByteArrayOutputStream body, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    body.write(bytes.length >> 8);
    body.write(bytes.length);
    body.write(bytes);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
