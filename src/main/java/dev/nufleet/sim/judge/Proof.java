package dev.nufleet.sim.judge;

import dev.nufleet.model.DeviceTriple;
import dev.nufleet.sim.judge.Packets.Packet;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whether a CONNECT proves whose it is, and what else it says. The password is a hex HMAC, keyed with the device's
 * secret, over names and values in alphabetical order. Source: platform.md section 1, device-protocol.md section 1.1.
 */
final class Proof {
  private static final Pattern STAMP = Pattern.compile("[|,]timestamp=([0-9]+)[|,]");

  private static final Pattern METHOD = Pattern.compile("[|,]signmethod=(hmacmd5|hmacsha1|hmacsha256)[|,]");

  private Proof() {}

  static boolean isOf(DeviceTriple device, Packet connect) {
    int at = keepAliveAt(connect) + 2;
    String client = connect.text(at);
    at += 2 + connect.number(at);
    String user = connect.text(at);
    at += 2 + connect.number(at);
    return user.equals(device.deviceName().value() + "&" + device.productKey().value())
        && connect.text(at).equalsIgnoreCase(signature(client, device));
  }

  static int keepAliveSeconds(Packet connect) {
    return connect.number(keepAliveAt(connect));
  }

  /** It asks for a session of its own, which ends with its connection. */
  static boolean isClean(Packet connect) {
    return (connect.number(keepAliveAt(connect) - 2) & 2) != 0;
  }

  /** Behind the protocol's name, its level and the flags. */
  private static int keepAliveAt(Packet connect) {
    return 2 + connect.number(0) + 2;
  }

  private static String signature(String client, DeviceTriple device) {
    Matcher stamp = STAMP.matcher(client);
    String content = "clientId" + client.split("\\|")[0] + "deviceName" + device.deviceName().value() + "productKey"
        + device.productKey().value() + (stamp.find() ? "timestamp" + stamp.group(1) : "");
    Matcher word = METHOD.matcher(client);
    String method = word.find() ? word.group(1) : "hmacmd5"; // as the algorithms are called, but for capitals
    try {
      Mac mac = Mac.getInstance(method);
      mac.init(new SecretKeySpec(device.deviceSecret().reveal().getBytes(StandardCharsets.UTF_8), method));
      return HexFormat.of().formatHex(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(method + " belongs to every JDK", e);
    }
  }
}
