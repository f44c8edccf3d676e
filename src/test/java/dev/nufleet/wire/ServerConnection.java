package dev.nufleet.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** One connection at a scripted server: tells what the client does on it, and does what the script says. */
final class ServerConnection {
  private static final int HANDSHAKE = 22;
  private static final int ALERT = 21;
  private static final int APPLICATION = 23;
  private static final int HEADER_BYTES = 5;
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");

  private final ScriptedServers servers;
  private final char channel;
  private final int number;
  private final Socket socket;
  private final ServerTls tls;
  private final String id;

  private byte[] unparsed = new byte[0];
  private List<Integer> records = new ArrayList<>();
  private final Map<Object, Integer> counted = new HashMap<>();
  /** The script has ended the connection: what is read from now on is not the client's. */
  private volatile boolean over;

  ServerConnection(ScriptedServers servers, char channel, int number, Socket socket) throws SocketException {
    this.servers = servers;
    this.channel = channel;
    this.number = number;
    this.socket = socket;
    this.tls = new ServerTls(servers.context);
    this.id = "" + channel + number;
    socket.setTcpNoDelay(true);
  }

  void serve() {
    happened("open", "");
    JsonNode rule = ServerScript.firstFitting(servers.scenario.accept(),
        facts(wanted -> wanted.path("channel").asText("" + channel).equals("" + channel)));
    try (socket) {
      if (rule != null) {
        new ScriptedAnswer(this, servers, rule).played().join();
        if (rule.path("refuse").asBoolean()) {
          over = true;
          return;
        }
      }
      read();
    } catch (IOException e) {
      if (!over) {
        happened("close", "rst");
      }
    } finally {
      over = true;
    }
  }

  private void read() throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    try {
      while (true) {
        byte[] header = new byte[HEADER_BYTES];
        in.readFully(header);
        int body = (header[3] & 0xFF) << 8 | header[4] & 0xFF;
        byte[] one = Arrays.copyOf(header, HEADER_BYTES + body);
        in.readFully(one, HEADER_BYTES, body);
        took(one);
      }
    } catch (EOFException e) {
      if (!over) {
        happened("close", tls.isCloseNotified() ? "notify" : "fin");
      }
    }
  }

  private void took(byte[] one) {
    if (over) {
      return;
    }
    int type = one[0];
    if (type == HANDSHAKE) {
      servers.firstRecord(one);
    }
    if (!tls.isShaken()) {
      shake(one);
      return;
    }
    if (type != ALERT && type != APPLICATION) {
      happened("record", Integer.toString(type));
    }
    try {
      byte[] plain = tls.open(one);
      if (plain.length > 0) {
        records.add(plain.length);
        unparsed = concat(unparsed, plain);
        takeMessages();
      }
    } catch (SSLException e) {
      happened("alert", e.getMessage());
    }
  }

  private void shake(byte[] one) {
    ByteArrayOutputStream flight = new ByteArrayOutputStream();
    try {
      if (tls.shake(one, flight)) {
        happened("tls", tls.suite());
      }
    } catch (SSLException e) {
      happened("tls failed", e.getMessage());
    }
    write(flight.toByteArray());
  }

  // ---- what the client says ----

  private void takeMessages() {
    if (channel == 'H') {
      takeRequests();
    } else {
      takePackets();
    }
  }

  private void takeRequests() {
    for (int end; (end = WireEvent.text(unparsed).indexOf("\r\n\r\n")) >= 0; ) {
      String request = WireEvent.text(take(end + 4));
      said("request", request);
      int count = count("request");
      Matcher range = RANGE.matcher(request);
      JsonNode rule = ServerScript.firstFitting(servers.scenario.http(),
          facts(wanted -> wanted.path("request").asInt(count) == count));
      new ScriptedAnswer(this, servers, rule, range.find() ? Integer.parseInt(range.group(1)) : 0).played();
    }
  }

  private void takePackets() {
    for (Optional<MqttPacket> next; (next = MqttPacket.first(unparsed)).isPresent(); ) {
      MqttPacket packet = next.get();
      String text = WireEvent.text(take(packet.whole().length));
      said(packet.type(), text);
      int all = count("packet");
      int ofType = count(packet.type());
      JsonNode rule = ServerScript.firstFitting(servers.scenario.mqtt(), facts(wanted ->
          wanted.path("on").asText(packet.type()).equals(packet.type())
              && wanted.path("packet").asInt(all) == all
              && wanted.path("nth").asInt(ofType) == ofType
              && contains(wanted, text)));
      new ScriptedAnswer(this, servers, rule, packet).played();
    }
  }

  private boolean contains(JsonNode rule, String text) {
    if (!text.contains(rule.path("contains").asText())) {
      return false;
    }
    return !rule.has("match") || count(System.identityHashCode(rule)) == rule.get("match").asInt();
  }

  private ServerScript.Facts facts(Predicate<JsonNode> others) {
    return new ServerScript.Facts() {
      @Override
      public int connection() {
        return number;
      }

      @Override
      public boolean fit(JsonNode rule) {
        return others.test(rule);
      }
    };
  }

  private byte[] take(int bytes) {
    byte[] taken = Arrays.copyOf(unparsed, bytes);
    unparsed = Arrays.copyOfRange(unparsed, bytes, unparsed.length);
    return taken;
  }

  /** A whole message; in which records it came is told if it was not one of its own. */
  private void said(String kind, String text) {
    List<Integer> cuts = records;
    records = new ArrayList<>();
    servers.happened(id, kind, text, cuts.equals(List.of(text.length())) ? List.of() : cuts);
  }

  private int count(Object what) {
    return counted.merge(what, 1, Integer::sum);
  }

  void happened(String kind, String text) {
    servers.happened(id, kind, text, List.of());
  }

  // ---- what the server does; one thread does it ----

  /** @return false if this connection takes nothing more */
  boolean send(byte[] bytes, int largestWrite) {
    if (over || tls.isOutboundClosed()) {
      return false;
    }
    try {
      for (int at = 0; at < bytes.length; at += largestWrite) {
        write(tls.seal(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + largestWrite))));
      }
      return true;
    } catch (SSLException e) {
      return false; // closed or broken, as the client's side of the record tells
    }
  }

  /** A write that the client no longer takes is no fault: that it is gone stands in the record. */
  void write(byte[] bytes) {
    if (!over) {
      put(bytes);
    }
  }

  private synchronized void put(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      // see above
    }
  }

  void end(String kind) {
    happened(">", "close " + kind);
    boolean half = kind.equals("notify") || kind.equals("fin");
    over = !half; // before anything is sent, as a quick client's answer to it is not read
    try {
      if (kind.startsWith("notify")) {
        put(tls.closeNotify());
      }
      if (half) {
        socket.shutdownOutput();
        return;
      }
      if (kind.equals("rst")) {
        socket.setSoLinger(true, 0);
      }
      socket.close();
    } catch (IOException e) {
      over = true; // it was gone already
    }
  }

  void abandon() {
    over = true;
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] concat(byte[] head, byte[] tail) {
    byte[] both = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, both, head.length, tail.length);
    return both;
  }
}
