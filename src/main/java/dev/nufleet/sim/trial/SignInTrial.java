package dev.nufleet.sim.trial;

import dev.nufleet.broker.BrokerRules.SignInRequest;
import dev.nufleet.broker.BrokerRules.Verdict;
import dev.nufleet.model.Draw;
import dev.nufleet.platform.device.SignInRules;
import dev.nufleet.platform.device.SignInRules.SignInSettings;
import dev.nufleet.platform.registry.Device;
import dev.nufleet.platform.registry.Directory;
import dev.nufleet.platform.registry.Product;
import dev.nufleet.sim.judge.Overheard;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who is let in, and who is told its secret, in a platform of its own: devices that are new, that were there before,
 * that are disabled, and that nobody knows, with the right signature, one by another secret, and none. Source:
 * platform.md section 1.
 */
public final class SignInTrial {
  private static final String INVARIANT = "strangers-refused";
  private static final int TRIES = 12;
  private static final String PRODUCT = "a1TrialPk01";
  private static final String PRODUCT_SECRET = "product";
  private static final String ADDRESS = "127.0.0.1";
  private static final List<String> METHODS = List.of("", "hmacmd5", "hmacsha1", "hmacsha256");
  private static final List<String> SECRETS = List.of("secret", "secret", "secret", PRODUCT_SECRET, "other");
  private static final int WRONG = 4;
  private static final int UNKNOWN = 5;

  private enum Who { FRESH, KNOWN, DISABLED, NOBODY }

  private final Overheard overheard;
  private final String board;
  private final Dice dice;
  private final boolean registers;
  private final SignInRules rules;

  public SignInTrial(Overheard overheard, String board, Draw draw) {
    this(overheard, board, draw, SignInSettings.usual());
  }

  /** @param settings of the platform */
  SignInTrial(Overheard overheard, String board, Draw draw, SignInSettings settings) {
    this.overheard = overheard;
    this.board = board;
    dice = new Dice(draw);
    registers = dice.below(4) > 0;
    Directory directory = new Directory();
    Product product = new Product();
    product.key = PRODUCT;
    product.secret = PRODUCT_SECRET;
    product.dynamicRegistration = registers;
    directory.put(product);
    for (Who who : List.of(Who.FRESH, Who.KNOWN, Who.DISABLED)) {
      Device device = new Device(PRODUCT, who.name(), "secret", "iot-" + who, /* now= */ 1);
      if (who == Who.KNOWN) {
        device.connect(ADDRESS, /* now= */ 2);
      } else if (who == Who.DISABLED) {
        device.disable();
      }
      directory.put(device);
    }
    rules = new SignInRules(directory, settings);
  }

  public void run() {
    for (int i = 0; i < TRIES; i++) {
      Who who = Who.values()[dice.below(Who.values().length)];
      String method = METHODS.get(dice.below(METHODS.size()));
      String secret = SECRETS.get(dice.below(SECRETS.size()));
      if (dice.below(3) == 0) {
        register(who, method, secret);
      } else {
        signIn(who, method, secret);
      }
    }
  }

  private void signIn(Who who, String method, String secret) {
    String stamp = dice.below(2) == 0 ? Integer.toString(dice.below(1000)) : "";
    String signature = signature(method, secret, "clientIdc1deviceName" + who + "productKey" + PRODUCT
        + (stamp.isEmpty() ? "" : "timestamp" + stamp));
    Verdict verdict = judge(who, "securemode=2" + (stamp.isEmpty() ? "" : ",timestamp=" + stamp), method, signature);
    int right = who == Who.NOBODY ? UNKNOWN : !secret.equals("secret") ? WRONG : who == Who.DISABLED ? UNKNOWN : 0;
    hold(code(verdict) == right && (right != 0 || verdict instanceof Verdict.Accepted accepted
        && accepted.device().deviceName().value().equals(who.name())), who, "its sign-in", verdict);
  }

  /** It asks for its secret, and signs with its product's. */
  private void register(Who who, String method, String secret) {
    String signature = signature(method, secret, "deviceName" + who + "productKey" + PRODUCT + "randomr1");
    Verdict verdict = judge(who, "securemode=2,authType=register,random=r1", method, signature);
    boolean may = registers && secret.equals(PRODUCT_SECRET) && who == Who.FRESH;
    boolean told = verdict instanceof Verdict.Told all && all.payload().utf8String().contains("\"secret\"");
    hold(may ? told : code(verdict) == WRONG, who, "its registration", verdict);
  }

  private Verdict judge(Who who, String extras, String method, String signature) {
    String how = method.isEmpty() ? "" : ",signmethod=" + method;
    return rules.judge(new SignInRequest("c1|" + extras + how + "|", Optional.of(who + "&" + PRODUCT),
        Optional.of(signature), ADDRESS));
  }

  private static int code(Verdict verdict) {
    return verdict instanceof Verdict.Refused refused ? refused.code() : 0;
  }

  /** In hex of either case, as algorithms are called but for capitals. */
  private String signature(String method, String secret, String content) {
    try {
      Mac mac = Mac.getInstance(method.isEmpty() ? "hmacmd5" : method);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), mac.getAlgorithm()));
      HexFormat hex = dice.below(2) == 0 ? HexFormat.of() : HexFormat.of().withUpperCase();
      return hex.formatHex(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(method + " belongs to every JDK", e);
    }
  }

  private void hold(boolean holds, Who who, String what, Verdict verdict) {
    overheard.tried(INVARIANT, board, holds, () -> "in a platform beside the world's, " + what + " as "
        + (who == Who.NOBODY ? "nobody that it knows" : "a device that is " + who) + " ends with "
        + verdict.getClass().getSimpleName() + " " + code(verdict));
  }
}
