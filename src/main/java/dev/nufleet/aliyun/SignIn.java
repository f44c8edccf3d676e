package dev.nufleet.aliyun;

import dev.nufleet.model.DeviceName;
import dev.nufleet.model.DeviceSecret;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.ProductKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature with which a device signs in over MQTT: hex HMAC, keyed with the DeviceSecret, over names and values
 * without anything between, in alphabetical order: {@code clientId}, {@code deviceName}, {@code productKey}, and {@code
 * timestamp} if it is sent. Source: platform.md section 1, device-protocol.md section 1.1.
 */
public final class SignIn {
  /** What the C-SDK sends as time stamp, always. */
  public static final String SDK_TIMESTAMP = "2524608000000";

  private static final HexFormat UPPER = HexFormat.of().withUpperCase();

  private SignIn() {}

  /** The methods that the platform takes. */
  public enum Method {
    HMAC_MD5("hmacmd5", "HmacMD5"),
    HMAC_SHA1("hmacsha1", "HmacSHA1"),
    HMAC_SHA256("hmacsha256", "HmacSHA256");

    private final String word;
    private final String algorithm;

    Method(String word, String algorithm) {
      this.word = word;
      this.algorithm = algorithm;
    }

    /** As it stands in the client id. */
    public String word() {
      return word;
    }

    public static Optional<Method> ofWord(String word) {
      for (Method method : values()) {
        if (method.word.equals(word.toLowerCase(Locale.ROOT))) {
          return Optional.of(method);
        }
      }
      return Optional.empty();
    }
  }

  /** The C-SDK 3.1.0's MQTT client id of a TLS build. */
  public static String sdkClientId(DeviceTriple triple) {
    return deviceId(triple) + "|timestamp=" + SDK_TIMESTAMP
        + ",_v=sdk-c-3.1.0,securemode=2,signmethod=hmacsha256,lan=C,_ss=1,gw=0,ext=0|";
  }

  public static String userName(ProductKey productKey, DeviceName deviceName) {
    return deviceName.value() + "&" + productKey.value();
  }

  /** The C-SDK's password: upper-case hex, 64 characters. */
  public static String sdkPassword(DeviceTriple triple) {
    return UPPER.formatHex(sign(Method.HMAC_SHA256, triple.deviceSecret(),
        content(deviceId(triple), triple.deviceName(), triple.productKey(), Optional.of(SDK_TIMESTAMP))));
  }

  /** The text that is signed. @param clientId the part before the first {@code |} */
  public static String content(
      String clientId, DeviceName deviceName, ProductKey productKey, Optional<String> timestamp) {
    return "clientId" + clientId + "deviceName" + deviceName.value() + "productKey" + productKey.value()
        + timestamp.map(t -> "timestamp" + t).orElse("");
  }

  public static byte[] sign(Method method, DeviceSecret secret, String content) {
    try {
      Mac mac = Mac.getInstance(method.algorithm);
      mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), method.algorithm));
      return mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(method + " belongs to every JDK", e);
    }
  }

  private static String deviceId(DeviceTriple triple) {
    return triple.productKey().value() + "." + triple.deviceName().value();
  }
}
