package dev.nufleet.platform.objects;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signed download links of both kinds, and their check. Object store V1: base64 HMAC-SHA1 over {@code
 * METHOD\nContent-MD5\nContent-Type\nExpires\n} and {@code /bucket/object}, with the parameters of {@link #OVERRIDES}
 * if there are any; the range asked for is not signed. CDN type A: hex MD5 over {@code
 * path-timestamp-rand-uid-key}. Source: platform.md section 13.
 *
 * @param base what links begin with, without a slash at the end
 * @param cdn links are of type A instead of V1; both kinds are taken either way
 */
public record ObjectLinks(
    String base, String bucket, String keyId, String secret, String cdnKey, Duration life,
        boolean cdn) implements LinkSigner {
  /** Parameters that set a header of the answer, in the order in which they are signed. */
  static final List<String> OVERRIDES = List.of("response-cache-control", "response-content-disposition",
      "response-content-encoding", "response-content-language", "response-content-type", "response-expires");
  private static final List<String> SIGNED_PARAMETERS =
      Stream.concat(OVERRIDES.stream(), Stream.of("security-token")).toList();

  /** Why a link is refused. */
  public enum Verdict { GOOD, EXPIRED, UNSIGNED, UNKNOWN_KEY, CHANGED }

  @Override
  public String toString() {
    return "links below " + base; // no keys
  }

  @Override
  public String sign(String object, long nowMillis) {
    if (cdn) {
      long stamp = nowMillis / 1000;
      return base + "/" + object + "?auth_key=" + stamp + "-0-0-" + typeA("/" + object, Long.toString(stamp), "0", "0");
    }
    long expires = nowMillis / 1000 + life.toSeconds();
    return base + "/" + object + "?Expires=" + expires + "&OSSAccessKeyId=" + encode(keyId) + "&Signature="
        + encode(v1("GET\n\n\n" + expires + "\n/" + bucket + "/" + object));
  }

  /** What is special of a link: its signature. @param link path and query at least; empty if it is signed by nobody */
  public static Optional<String> nameOf(String link) {
    int at = link.indexOf('?');
    return at < 0 ? Optional.empty() : Stream.of(link.substring(at + 1).split("&"))
        .filter(parameter -> parameter.startsWith("Signature=") || parameter.startsWith("auth_key="))
        .map(parameter -> URLDecoder.decode(parameter.substring(parameter.indexOf('=') + 1), StandardCharsets.UTF_8))
        .findFirst();
  }

  static Optional<String> nameOf(ObjectRequest request) {
    return Optional.ofNullable(request.query().get("auth_key"))
        .or(() -> Optional.ofNullable(request.query().get("Signature")));
  }

  /** A link of the content network's kind, which counts before the other. */
  boolean isCdn(ObjectRequest request) {
    return request.query().containsKey("auth_key");
  }

  /**
   * Expired comes before changed. {@code x-oss-} headers may be signed, as the object store demands, or not: links that
   * come in notices were made by others, and {@code x-oss-range-behavior} is to be tried with them.
   */
  Verdict check(ObjectRequest request, long nowMillis) {
    Map<String, String> query = request.query();
    if (isCdn(request)) {
      return checkTypeA(request.path(), query.get("auth_key"), nowMillis);
    }
    String expires = query.get("Expires");
    String signature = query.get("Signature");
    if (expires == null || signature == null || !query.containsKey("OSSAccessKeyId")) {
      return Verdict.UNSIGNED;
    }
    if (!expires.matches("[0-9]{1,18}") || Long.parseLong(expires) < nowMillis / 1000) {
      return Verdict.EXPIRED;
    }
    if (!query.get("OSSAccessKeyId").equals(keyId)) {
      return Verdict.UNKNOWN_KEY;
    }
    boolean good = same(v1(toSign(request, "")), signature) | same(v1(toSign(request, ossHeaders(request))), signature);
    return good ? Verdict.GOOD : Verdict.CHANGED;
  }

  /** @param ossHeaders as {@link #ossHeaders} writes them, or nothing */
  String toSign(ObjectRequest request, String ossHeaders) {
    List<String> signed = new ArrayList<>();
    for (String name : SIGNED_PARAMETERS) {
      String value = request.query().get(name);
      if (value != null) {
        signed.add(value.isEmpty() ? name : name + "=" + value);
      }
    }
    return request.method() + "\n" + request.header("Content-MD5").orElse("") + "\n"
        + request.header("Content-Type").orElse("") + "\n" + request.query().get("Expires") + "\n" + ossHeaders
        + "/" + bucket + request.path() + (signed.isEmpty() ? "" : "?" + String.join("&", signed));
  }

  /** {@code x-oss-} headers as they are signed: sorted, one a line. */
  static String ossHeaders(ObjectRequest request) {
    return request.headers().entrySet().stream().filter(h -> h.getKey().startsWith("x-oss-"))
        .sorted(Map.Entry.comparingByKey()).map(h -> h.getKey() + ":" + h.getValue().trim() + "\n")
        .collect(Collectors.joining());
  }

  private Verdict checkTypeA(String path, String key, long nowMillis) {
    String[] parts = key.split("-", -1);
    if (parts.length != 4 || !parts[0].matches("[0-9]{1,18}")) {
      return Verdict.CHANGED;
    }
    if (Long.parseLong(parts[0]) + life.toSeconds() < nowMillis / 1000) {
      return Verdict.EXPIRED;
    }
    return same(typeA(path, parts[0], parts[1], parts[2]), parts[3]) ? Verdict.GOOD : Verdict.CHANGED;
  }

  private String v1(String toSign) {
    return Base64.getEncoder().encodeToString(hmacSha1(secret, toSign));
  }

  public String typeA(String path, String timestamp, String rand, String uid) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      String text = path + "-" + timestamp + "-" + rand + "-" + uid + "-" + cdnKey;
      return HexFormat.of().formatHex(md5.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("MD5 belongs to every JDK", e);
    }
  }

  public static byte[] hmacSha1(String secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA1 belongs to every JDK", e);
    }
  }

  private static boolean same(String expected, String given) {
    return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
