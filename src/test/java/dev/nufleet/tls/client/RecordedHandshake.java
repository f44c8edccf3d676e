package dev.nufleet.tls.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection of the vendor's TLS port, and the same of this client's: README.md beside the records. */
final class RecordedHandshake {
  private static final Pattern READ = Pattern.compile("r(\\d+),\\d+");
  private static final int CERTIFICATE = 11;
  private static final int CERTIFICATE_VERIFY = 15;

  private final JsonNode record;
  private final byte[] server;
  private int serverAt;
  private final byte[] drawn;
  private int drawnAt;

  /** What this client sent, and what the port would print of it. */
  final List<String> sent = new ArrayList<>();
  final List<String> console = new ArrayList<>();
  private final StringBuilder data = new StringBuilder();

  RecordedHandshake(Path file) throws IOException {
    record = new ObjectMapper().readTree(Files.readString(file));
    StringBuilder all = new StringBuilder();
    record.get("records").forEach(one -> {
      if (one.get("from").asText().equals("server")) {
        all.append(one.get("hex").asText());
      }
    });
    server = HexFormat.of().parseHex(all);
    drawn = HexFormat.of().parseHex(record.get("rng").asText());
  }

  List<String> recordedSent() {
    List<String> all = new ArrayList<>();
    record.get("records").forEach(one -> {
      if (one.get("from").asText().equals("client")) {
        all.add(one.get("hex").asText());
      }
    });
    return all;
  }

  /** The lines of the port, without those of the harness. */
  List<String> recordedConsole() {
    List<String> all = new ArrayList<>();
    record.get("console").forEach(line -> {
      if (!line.asText().startsWith("#")) {
        all.add(line.asText());
      }
    });
    return all;
  }

  boolean allWasDrawn() {
    return drawnAt == drawn.length;
  }

  void play() {
    int clock = (int) Long.parseLong(record.get("clientRandom").asText().substring(0, 8), 16);
    TlsClient client = new TlsClient(
        new ChainRules(List.of(), record.get("host").asText()), identity(), this::draw, clock);
    for (JsonNode step : record.get("script")) {
      play(client, step.asText());
    }
  }

  private void play(TlsClient client, String step) {
    Matcher read = READ.matcher(step);
    if (step.equals("e")) {
      note(client.begin());
      receiveUntil(client, Integer.MAX_VALUE);
    } else if (read.matches()) {
      receiveUntil(client, data.length() + Integer.parseInt(read.group(1)));
    } else if (step.equals("d")) {
      if (client.isEstablished()) {
        send(List.of(client.closeNotify()));
      }
    } else {
      byte[] text = step.startsWith("w") ? step.substring(1).getBytes(StandardCharsets.US_ASCII)
          : "A".repeat(Integer.parseInt(step.substring(1))).getBytes(StandardCharsets.US_ASCII);
      send(client.write(text, 0, text.length));
    }
  }

  /** Hands over what the server sent, until the handshake is over, or so much data is there, or a read fails. */
  private void receiveUntil(TlsClient client, int dataBytes) {
    boolean goOn = true;
    while (goOn && data.length() < dataBytes && server.length - serverAt >= client.wanted()) {
      int wanted = client.wanted();
      goOn = note(client.take(server, serverAt));
      serverAt += wanted;
    }
  }

  /** @return whether whoever waits goes on */
  private boolean note(TlsClient.Step step) {
    send(step.sends());
    Heard heard = step.heard();
    if (heard instanceof Heard.Established up) {
      console.add(String.format(Locale.ROOT, "certificate verification result: 0x%02x", up.verification()));
    } else if (heard instanceof Heard.Failed failed && console.isEmpty()) {
      console.add(String.format(Locale.ROOT, "failed  ! mbedtls_ssl_handshake returned -0x%04x", -failed.code()));
    } else if (heard instanceof Heard.Failed failed) {
      console.add("ssl recv error: code = " + failed.code());
    } else if (heard instanceof Heard.CloseNotify) {
      console.add("ssl recv error: code = " + MbedCode.SSL_PEER_CLOSE_NOTIFY);
    } else if (heard instanceof Heard.Data some) {
      data.append(new String(some.bytes(), some.from(), some.to() - some.from(), StandardCharsets.ISO_8859_1));
    }
    return heard instanceof Heard.Nothing || heard instanceof Heard.Data;
  }

  private void send(List<byte[]> records) {
    records.forEach(one -> sent.add(HexFormat.of().formatHex(one)));
  }

  private void draw(byte[] into) {
    System.arraycopy(drawn, drawnAt, into, 0, into.length);
    drawnAt += into.length;
  }

  /** The vendor's own key is in no file: what was shown and signed is repeated as it was recorded. */
  private ClientIdentity identity() {
    return new ClientIdentity() {
      @Override
      public byte[] certificateMessage() {
        return recordedMessage(CERTIFICATE);
      }

      @Override
      public byte[] verifyMessage(byte[] transcript) {
        return recordedMessage(CERTIFICATE_VERIFY);
      }
    };
  }

  private byte[] recordedMessage(int kind) {
    for (JsonNode one : record.get("clientPlain")) {
      byte[] plain = HexFormat.of().parseHex(one.get("hex").asText());
      if (one.get("type").asInt() == RecordHeader.HANDSHAKE && plain[0] == kind) {
        return Arrays.copyOf(plain, plain.length);
      }
    }
    throw new AssertionError("the record has no message " + kind);
  }
}
