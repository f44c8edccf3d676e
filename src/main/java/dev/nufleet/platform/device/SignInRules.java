package dev.nufleet.platform.device;

import akka.util.ByteString;
import dev.nufleet.aliyun.SignIn;
import dev.nufleet.broker.BrokerRules.SignInRequest;
import dev.nufleet.broker.BrokerRules.Verdict;
import dev.nufleet.model.DeviceId;
import dev.nufleet.model.DeviceName;
import dev.nufleet.model.DeviceSecret;
import dev.nufleet.model.ProductKey;
import dev.nufleet.platform.registry.Directory;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Who may sign in. Client id {@code id|k=v,…|}, user {@code deviceName&productKey}, password a signature in hex of any
 * case. With {@code authType=register} a device asks for its secret instead, signed with the product's. Wrong words are
 * compared in constant time, and an unknown device takes as long as a known one. Source: platform.md section 1,
 * device-protocol.md 1.1 and 1.5.
 */
public final class SignInRules {
  private static final DeviceSecret NOBODY = new DeviceSecret("nobody");
  private static final int MAX_CLIENT_ID = 64;

  private final Directory directory;
  private final SignInSettings settings;

  /**
   * CONNACK codes, 1..5, which the documentation leaves open.
   *
   * @param wrongSignature of a known device
   */
  public record SignInSettings(int wrongSignature, int unknownDevice, int disabledDevice) {
    public static SignInSettings usual() {
      return new SignInSettings(4, 5, 5);
    }
  }

  public SignInRules(Directory directory, SignInSettings settings) {
    this.directory = directory;
    this.settings = settings;
  }

  public Verdict judge(SignInRequest request) {
    String[] id = request.clientId().split("\\|", -1);
    if (id.length != 3 || id[0].isEmpty() || id[0].length() > MAX_CLIENT_ID || !id[2].isEmpty()) {
      return new Verdict.Refused(2, "client id is not 'id|k=v,…|' with an id of 1..64 characters");
    }
    Map<String, String> extras = extras(id[1]);
    Optional<DeviceId> device = named(request.userName().orElse(""));
    if (device.isEmpty() || request.password().isEmpty()) {
      return new Verdict.Refused(4, "user name is not 'deviceName&productKey', or there is no password");
    }
    String methodWord = extras.getOrDefault("signmethod", "hmacmd5");
    Optional<SignIn.Method> method = methodWord.equalsIgnoreCase("sha256")
        ? Optional.of(SignIn.Method.HMAC_SHA256) : SignIn.Method.ofWord(methodWord);
    if (method.isEmpty()) {
      return new Verdict.Refused(4, "unknown signmethod");
    }
    if ("register".equals(extras.get("authType"))) {
      return register(device.get(), method.get(), extras.getOrDefault("random", ""), request.password().get());
    }
    if ("-2".equals(extras.get("securemode"))) {
      return new Verdict.Refused(5, "securemode -2 needs a device token; this device has a secret");
    }
    Optional<Directory.Entry> entry = directory.device(device.get());
    String content = SignIn.content(id[0], device.get().deviceName(), device.get().productKey(),
        Optional.ofNullable(extras.get("timestamp")));
    boolean good =
        fits(method.get(), entry.map(Directory.Entry::secret).orElse(NOBODY), content, request.password().get());
    if (entry.isEmpty()) {
      return new Verdict.Refused(settings.unknownDevice(), "unknown device " + device.get());
    }
    if (!good) {
      return new Verdict.Refused(settings.wrongSignature(), "wrong signature of " + device.get());
    }
    if (entry.get().disabled()) {
      return new Verdict.Refused(settings.disabledDevice(), device.get() + " is disabled");
    }
    return new Verdict.Accepted(device.get());
  }

  private Verdict register(DeviceId device, SignIn.Method method, String random, String password) {
    return secretFor(device, method, random, password)
        .<Verdict>map(secret -> new Verdict.Told("/ext/register", ByteString.fromString("{\"productKey\":\""
            + device.productKey() + "\",\"deviceName\":\"" + device.deviceName() + "\",\"deviceSecret\":\""
                + secret.reveal() + "\"}")))
        .orElseGet(
            () -> new Verdict.Refused(settings.wrongSignature(), "registration of " + device + " is not allowed"));
  }

  /**
   * Dynamic registration: the product allows it, its secret signed the request, and the device exists and was never
   * connected.
   *
   * @param random as the device sent it
   */
  Optional<DeviceSecret> secretFor(DeviceId device, SignIn.Method method, String random, String signature) {
    Optional<Directory.ProductEntry> product = directory.product(device.productKey().value());
    String content = "deviceName" + device.deviceName() + "productKey" + device.productKey() + "random" + random;
    boolean good = fits(method, product.map(Directory.ProductEntry::secret).orElse(NOBODY), content, signature);
    return good && product.isPresent() && product.get().dynamicRegistration()
        ? directory.device(device).filter(entry -> !entry.activated() && !entry.disabled()).map(Directory.Entry::secret)
        : Optional.empty();
  }

  private static boolean fits(SignIn.Method method, DeviceSecret secret, String content, String hexGiven) {
    byte[] given;
    try {
      given = HexFormat.of().parseHex(hexGiven.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      given = new byte[0];
    }
    return MessageDigest.isEqual(SignIn.sign(method, secret, content), given);
  }

  /** A published SDK writes line breaks and blanks behind the commas: platform.md section 17. */
  private static Map<String, String> extras(String text) {
    Map<String, String> extras = new HashMap<>();
    for (String pair : text.split(",")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        extras.putIfAbsent(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
      }
    }
    return extras;
  }

  /** The device that a user name is about; empty if it can be no device's. */
  public static Optional<DeviceId> named(String userName) {
    int and = userName.lastIndexOf('&');
    String name = userName.substring(0, Math.max(0, and));
    String product = userName.substring(and + 1);
    return DeviceName.isAllowed(name) && ProductKey.isAllowed(product)
        ? Optional.of(DeviceId.of(product, name)) : Optional.empty();
  }
}
