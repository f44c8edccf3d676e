package dev.nufleet.app.rehearse;

import dev.nufleet.app.rehearse.ConsoleEar.Dialled;
import dev.nufleet.tls.client.ChainRules;
import dev.nufleet.tls.client.MbedCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What flags, codes and alerts mean, and what to do about them. It explains what a board did, and decides nothing. */
final class Words {
  static final String NOTHING_TO_DO = "nothing to do";
  static final String LOOK_AT_THE_CONSOLE = "read the board's console (--consoles DIR)";

  private static final int NO_HOST = 0x52;
  private static final int NO_CONNECTION = 0x44;
  private static final int IN_PIECES = 0x7080;
  private static final int TOO_LONG = 0x7100;
  private static final int FATAL_ALERT = 0x7780;
  private static final int HANDSHAKE_FAILURE = 40;
  private static final int PROTOCOL_VERSION = 70;
  private static final int UNRECOGNIZED_NAME = 112;
  private static final Pattern ALERT = Pattern.compile("fatal alert (\\d+)");

  private static final Map<Integer, String> FLAGS = new LinkedHashMap<>();

  static {
    FLAGS.put(ChainRules.NAME_MISMATCH, "it is for another name");
    FLAGS.put(ChainRules.NOT_TRUSTED, "no chain to its root");
    FLAGS.put(ChainRules.KEY_USAGE, "its key is not for this use");
    FLAGS.put(ChainRules.EXTENDED_KEY_USAGE, "it is not for servers");
    FLAGS.put(ChainRules.BAD_DIGEST, "signed with SHA-1");
    FLAGS.put(ChainRules.BAD_KEY, "a key of less than 2,048 bits");
  }

  private static final Map<Integer, String> ALERTS = Map.of(
      HANDSHAKE_FAILURE, "handshake_failure: no suite that both know",
      PROTOCOL_VERSION, "protocol_version",
      UNRECOGNIZED_NAME, "unrecognized_name");

  private Words() {}

  /** @param flags not 0 */
  static String flags(int flags) {
    List<String> meant = new ArrayList<>();
    FLAGS.forEach((bit, words) -> {
      if ((flags & bit) != 0) {
        meant.add(words);
      }
    });
    return String.format(Locale.ROOT, "0x%02x (the certificate: %s)", flags, String.join(", ", meant));
  }

  /** @param why what is known of the link beside its console line; may be empty */
  static String failure(Dialled dial, String why) {
    if (dial.stage() == Dialled.Stage.NOT_CONNECTED) {
      return switch (dial.value()) {
        case NO_CONNECTION -> "TCP to port " + dial.port() + " is refused";
        case NO_HOST -> "there is no host '" + dial.host() + "'";
        default -> "there is no connection to port " + dial.port();
      };
    }
    OptionalInt alert = alert(why);
    if (alert.isPresent()) {
      return "the server refuses the handshake with the fatal alert " + alert.getAsInt()
          + (ALERTS.containsKey(alert.getAsInt()) ? " (" + ALERTS.get(alert.getAsInt()) + ")" : "");
    }
    return switch (dial.value()) {
      case IN_PIECES -> "the server's certificates come in several records, and the board takes no message in pieces";
      case -MbedCode.SSL_CONN_EOF -> "the server closes the connection in the handshake";
      default -> why.isEmpty() ? "the handshake fails" : "the handshake fails: " + why;
    };
  }

  /**
   * @param end as {@link Course#end}
   * @param tries how many connections have failed in a row
   */
  static String afterwards(String end, int tries) {
    String how = end.split(" ", 2)[0];
    return switch (how) {
      case Course.MAIN_ENDED -> "main() ends" + (tries == 0 ? "" : " after " + tries + (tries == 1 ? " try" : " tries"))
          + ", and only a reset begins anew";
      case Course.HINDERED -> "it tries again without end, and serves no MQTT meanwhile";
      case Course.HALTED -> "it halts";
      default -> "nothing more comes of it";
    };
  }

  static String adviceOnFlags(int flags) {
    return (flags & ChainRules.NOT_TRUSTED) != 0
        ? "nothing at once, for the flag is only printed. Nothing tells the platform from an impostor any more; a"
            + " firmware that enforces the result needs the new root first"
        : "nothing at once, for the flag is only printed; a firmware that enforces the result would stop here";
  }

  static String adviceOnFailure(Dialled dial, String why) {
    if (dial.stage() == Dialled.Stage.NOT_CONNECTED) {
      return dial.value() == NO_HOST && dial.host().indexOf(':') >= 0
          ? "serve downloads at port 443 and leave the port out of links: the SDK looks host and port up as one name"
          : "keep port 443 open: the SDK dials no other. Firmware that dials another must be spread while 443 still"
              + " answers; a board that cannot sign in is not reached over the air";
    }
    OptionalInt alert = alert(why);
    if (alert.isPresent()) {
      return switch (alert.getAsInt()) {
        case PROTOCOL_VERSION -> "leave TLS 1.2 on at this server; new firmware must be spread before it goes";
        case UNRECOGNIZED_NAME -> "let the server show its default certificate to who names no host; no board does";
        default -> "leave one of TLS_RSA_WITH_AES_{256,128}_CBC_{SHA256,SHA} on at this server, with an RSA"
            + " certificate; new firmware must be spread before they go";
      };
    }
    return switch (dial.value()) {
      case IN_PIECES, TOO_LONG -> "have fewer or shorter certificates sent (no root, no cross-certificate, fewer"
          + " names): at most 4,096 bytes with servers that heed the boards' record size, 4,416 with others";
      case -MbedCode.SSL_CONN_EOF ->
          "let the server answer who names no host, as no board does; else ask it why it closes";
      default -> LOOK_AT_THE_CONSOLE;
    };
  }

  private static OptionalInt alert(String why) {
    Matcher found = ALERT.matcher(why);
    return found.find() ? OptionalInt.of(Integer.parseInt(found.group(1))) : OptionalInt.empty();
  }
}
