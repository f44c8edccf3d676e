package dev.nufleet.app.rehearse;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads from a board's console how its connections began. Bounded: of a console it keeps the beginning, of connections
 * the first ones.
 */
final class ConsoleEar {
  private static final int MOST_DIALS = 64;
  private static final int MOST_CHARACTERS = 1 << 18;
  private static final Pattern DIALS = Pattern.compile("Connecting to /(\\S+)/(\\d+)\\.\\.\\.");
  private static final Pattern VERIFIED = Pattern.compile("certificate verification result: 0x([0-9a-f]+)");
  private static final Pattern UNCONNECTED = Pattern.compile("net_connect returned -0x([0-9a-f]+)");
  private static final Pattern NO_HANDSHAKE = Pattern.compile("mbedtls_ssl_handshake returned -0x([0-9a-f]+)");

  private final List<Dialled> dials = new ArrayList<>();
  private final StringBuilder console = new StringBuilder();
  private final StringBuilder line = new StringBuilder();

  /** Of the connection that begins; empty: none does. */
  private String host = "";
  private int port;
  private int begun;

  /**
   * How one connection began.
   *
   * @param number of it since the board was switched on, from 0
   * @param line of the console that says so
   * @param stage how far it came
   * @param value what the line tells: flags of the certificates where it is up, else the code without its sign
   */
  record Dialled(int number, String host, int port, Stage stage, int value, String line) {
    /** How far a connection came. */
    enum Stage { NOT_CONNECTED, NO_HANDSHAKE, UP }

    boolean isSignIn() {
      return host.contains(".iot-as-mqtt.");
    }

    boolean isUp() {
      return stage == Stage.UP;
    }
  }

  void hear(CharSequence printed) {
    console.append(printed, 0, Math.min(printed.length(), MOST_CHARACTERS - console.length()));
    for (int i = 0; i < printed.length(); i++) {
      char c = printed.charAt(i);
      if (c == '\n') {
        heard(line.toString().strip());
        line.setLength(0);
      } else {
        line.append(c);
      }
    }
  }

  private void heard(String whole) {
    Matcher dialling = DIALS.matcher(whole);
    if (dialling.find()) {
      host = dialling.group(1);
      port = Integer.parseInt(dialling.group(2));
      begun++;
      return;
    }
    if (!host.isEmpty()) {
      found(VERIFIED, whole, Dialled.Stage.UP);
      found(UNCONNECTED, whole, Dialled.Stage.NOT_CONNECTED);
      found(NO_HANDSHAKE, whole, Dialled.Stage.NO_HANDSHAKE);
    }
  }

  private void found(Pattern pattern, String whole, Dialled.Stage stage) {
    OptionalInt value = value(pattern.matcher(whole));
    if (value.isPresent() && dials.size() < MOST_DIALS) {
      dials.add(new Dialled(begun - 1, host, port, stage, value.getAsInt(), whole));
    }
    host = value.isPresent() ? "" : host;
  }

  private static OptionalInt value(Matcher found) {
    return found.find() ? OptionalInt.of(Integer.parseInt(found.group(1), 16)) : OptionalInt.empty();
  }

  /** In their order. */
  List<Dialled> dials() {
    return List.copyOf(dials);
  }

  /** From its beginning on. */
  String console() {
    return console.toString();
  }
}
