package dev.nufleet.interop;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A name server on loopback, over UDP (RFC 1035, RFC 2782), for tests whose names only they know. It has A and SRV
 * records, which may change at any time; of everything else it knows nothing.
 */
public final class NameServer implements AutoCloseable {
  private static final int HEADER = 12;
  private static final int A = 1;
  private static final int SRV = 33;
  private static final int OF_THE_INTERNET = 1;
  private static final int NAME_OF_THE_QUESTION = 0xC00C;
  private static final int ANSWER = 0x8180;
  private static final int NO_SUCH_NAME = 0x8183;
  private static final int SECONDS = 600;

  private final DatagramSocket socket;
  private final Map<String, List<InetAddress>> addresses = new ConcurrentHashMap<>();
  private final Map<String, List<Server>> servers = new ConcurrentHashMap<>();

  private NameServer(DatagramSocket socket) {
    this.socket = socket;
  }

  /** One of a service. @param target its name, with an A record if it is to be reached */
  public record Server(String target, int port) {}

  public static NameServer start() throws IOException {
    NameServer server = new NameServer(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
    Thread thread = new Thread(server::serve, "name-server");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  /** HOST:PORT. */
  public String place() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /** From now on. @param hosts its addresses */
  public void know(String name, String... hosts) throws IOException {
    List<InetAddress> all = new ArrayList<>();
    for (String host : hosts) {
      all.add(InetAddress.getByName(host));
    }
    addresses.put(name, List.copyOf(all));
  }

  /** @param name with its service and protocol: {@code _port._tcp.name} */
  public void know(String name, List<Server> all) {
    servers.put(name, List.copyOf(all));
  }

  private void serve() {
    byte[] buffer = new byte[512];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] answer = answer(ByteBuffer.wrap(buffer, 0, packet.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private byte[] answer(ByteBuffer question) throws IOException {
    String name = name(question.position(HEADER));
    int type = question.getShort();
    int end = question.position() + Short.BYTES;
    List<InetAddress> hosts = type == A ? addresses.getOrDefault(name, List.of()) : List.of();
    List<Server> listed = type == SRV ? servers.getOrDefault(name, List.of()) : List.of();
    boolean isKnown = addresses.containsKey(name) || servers.containsKey(name);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(question.getShort(0));
    out.writeShort(isKnown ? ANSWER : NO_SUCH_NAME);
    out.writeShort(1);
    out.writeShort(hosts.size() + listed.size());
    out.writeShort(0);
    out.writeShort((int) listed.stream().flatMap(one -> addresses(one).stream()).count());
    out.write(question.array(), HEADER, end - HEADER);
    for (InetAddress host : hosts) {
      out.writeShort(NAME_OF_THE_QUESTION);
      address(out, host);
    }
    for (Server one : listed) {
      byte[] target = labels(one.target());
      out.writeShort(NAME_OF_THE_QUESTION);
      record(out, SRV, 3 * Short.BYTES + target.length);
      out.writeShort(0); // priority
      out.writeShort(0); // weight
      out.writeShort(one.port());
      out.write(target);
    }
    for (Server one : listed) {
      for (InetAddress host : addresses(one)) {
        out.write(labels(one.target()));
        address(out, host);
      }
    }
    return bytes.toByteArray();
  }

  private List<InetAddress> addresses(Server one) {
    return addresses.getOrDefault(one.target(), List.of());
  }

  private static void address(DataOutputStream out, InetAddress host) throws IOException {
    byte[] bytes = host.getAddress();
    record(out, A, bytes.length);
    out.write(bytes);
  }

  private static void record(DataOutputStream out, int type, int length) throws IOException {
    out.writeShort(type);
    out.writeShort(OF_THE_INTERNET);
    out.writeInt(SECONDS);
    out.writeShort(length);
  }

  private static byte[] labels(String name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String label : name.split("\\.")) {
      bytes.write(label.length());
      bytes.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    bytes.write(0);
    return bytes.toByteArray();
  }

  /** Reads on behind it. */
  private static String name(ByteBuffer from) {
    StringBuilder name = new StringBuilder();
    for (int length = from.get(); length > 0; length = from.get()) {
      byte[] label = new byte[length];
      from.get(label);
      name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
    }
    return name.toString();
  }

  @Override
  public void close() {
    socket.close();
  }
}
