package dev.nufleet.platform.objects;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signed download links of both kinds, and their check. Object store V1: base64 HMAC-SHA1 over {@code
 * METHOD\n\n\nExpires\n/bucket/object}; the range asked for is not signed. CDN type A: hex MD5 over {@code
 * path-timestamp-rand-uid-key}. Source: platform.md section 13.
 *
 * @param base what links begin with, without a slash at the end
 * @param cdn links are of type A instead of V1; both kinds are taken either way
 */
public record ObjectLinks(
    String base, String bucket, String keyId, String secret, String cdnKey, Duration life,
        boolean cdn) implements LinkSigner {
  /** Why a link is refused, in the object store's words. */
  public enum Verdict {
    GOOD("", ""),
    EXPIRED("AccessDenied", "Request has expired."),
    UNSIGNED("AccessDenied", "You have no right to access this object because of bucket acl."),
    UNKNOWN_KEY("InvalidAccessKeyId", "The OSS Access Key Id you provided does not exist in our records."),
    CHANGED("SignatureDoesNotMatch",
        "The request signature we calculated does not match the signature you provided. "
            + "Check your key and signing method.");

    final String code;
    final String message;

    Verdict(String code, String message) {
      this.code = code;
      this.message = message;
    }
  }

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
        + encode(v1("GET", Long.toString(expires), "/" + object));
  }

  /** Expired comes before changed. @param query the first value counts of a name that comes twice */
  public Verdict check(String method, String path, Map<String, String> query, long nowMillis) {
    if (query.containsKey("auth_key")) {
      return checkTypeA(path, query.get("auth_key"), nowMillis);
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
    return same(v1(method, expires, path), signature) ? Verdict.GOOD : Verdict.CHANGED;
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

  public String v1(String method, String expires, String path) {
    return Base64.getEncoder().encodeToString(
        hmacSha1(secret, method + "\n\n\n" + expires + "\n/" + bucket + path));
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
