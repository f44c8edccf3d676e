package dev.nufleet.platform.objects;

import dev.nufleet.model.DeviceId;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
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
 * and {@link #SUBRESOURCES} if there are any; the range asked for is not signed. CDN type A: hex MD5 over {@code
 * path-timestamp-rand-uid-key}. Source: platform.md section 13.
 *
 * @param base what links begin with, without a slash at the end
 * @param cdn links are of type A instead of V1; both kinds are taken either way
 * @param owners where it matters whose a link is
 */
public record ObjectLinks(
    String base, String bucket, String keyId, String secret, String cdnKey, Duration life, boolean cdn,
    Optional<LinkOwners> owners) implements LinkSigner {
  /** What a content network's link has where nobody drew a number. */
  private static final String NO_SALT = "0";
  /** Parameters that set a header of the answer, in the order in which they are signed. */
  static final List<String> OVERRIDES = List.of("response-cache-control", "response-content-disposition",
      "response-content-encoding", "response-content-language", "response-content-type", "response-expires");
  /** Parameters that ask for something else than the file, and are signed as well. Source: OSS, signature V1. */
  static final List<String> SUBRESOURCES = List.of("acl", "append", "bucketInfo", "cname", "comp", "cors", "delete",
      "endTime", "img", "lifecycle", "live", "location", "logging", "objectMeta", "partNumber", "position", "qos",
      "referer", "replication", "replicationLocation", "replicationProgress", "startTime", "status", "style",
      "styleName", "symlink", "tagging", "uploadId", "uploads", "versionId", "vod", "website", "x-oss-process",
      "x-oss-traffic-limit");
  private static final List<String> SIGNED_PARAMETERS =
      Stream.of(OVERRIDES, SUBRESOURCES, List.of("security-token")).flatMap(List::stream).sorted().toList();

  /** Why a link is refused. */
  public enum Verdict { GOOD, EXPIRED, UNSIGNED, UNKNOWN_KEY, CHANGED }

  /** Devices share their links. */
  public ObjectLinks(
      String base, String bucket, String keyId, String secret, String cdnKey, Duration life, boolean cdn) {
    this(base, bucket, keyId, secret, cdnKey, life, cdn, Optional.empty());
  }

  @Override
  public String toString() {
    return "links below " + base; // no keys
  }

  @Override
  public String sign(String object, long nowMillis) {
    return signed(object, nowMillis, keyId, NO_SALT);
  }

  @Override
  public String sign(DeviceId device, String object, long nowMillis) {
    return signed(object, nowMillis, owners.map(all -> all.keyOf(device)).orElse(keyId),
        owners.map(all -> all.saltOf(device)).orElse(NO_SALT));
  }

  /** One that ended two seconds ago: whole seconds count, so at every moment of this second it has. */
  @Override
  public String signExpired(DeviceId device, String object, long nowMillis) {
    return sign(device, object, nowMillis - life.plusSeconds(2).toMillis());
  }

  private String signed(String object, long nowMillis, String key, String salt) {
    if (cdn) {
      String stamp = Long.toString(nowMillis / 1000);
      return base + "/" + object + "?auth_key=" + stamp + "-" + salt + "-0-" + typeA("/" + object, stamp, salt, "0");
    }
    long expires = nowMillis / 1000 + life.toSeconds();
    return base + "/" + object + "?Expires=" + expires + "&OSSAccessKeyId=" + encode(key) + "&Signature="
        + encode(v1("GET\n\n\n" + expires + "\n/" + bucket + "/" + object));
  }

  /** Whose link this is; empty if nobody asked for that to be known, or it is nobody's. Says nothing of its truth. */
  Optional<DeviceId> ownerOf(ObjectRequest request) {
    return owners.flatMap(all -> {
      String[] parts = request.query().getOrDefault("auth_key", "").split("-", -1);
      return isCdn(request) ? all.ofSalt(parts.length > 1 ? parts[1] : "")
          : all.ofKey(request.query().getOrDefault("OSSAccessKeyId", ""));
    });
  }

  /** What is special of a link: its key id and signature. @param link path and query at least; empty if unsigned */
  public static Optional<String> nameOf(String link) {
    Map<String, String> query = new HashMap<>();
    for (String parameter : link.substring(link.indexOf('?') + 1).split("&")) {
      int equals = parameter.indexOf('=');
      if (equals > 0) {
        query.putIfAbsent(parameter.substring(0, equals),
            URLDecoder.decode(parameter.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return nameOf(query);
  }

  static Optional<String> nameOf(ObjectRequest request) {
    return nameOf(request.query());
  }

  private static Optional<String> nameOf(Map<String, String> query) {
    return Optional.ofNullable(query.get("auth_key")).or(() -> Optional.ofNullable(query.get("Signature"))
        .map(signature -> query.getOrDefault("OSSAccessKeyId", "") + " " + signature));
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
    if (!query.get("OSSAccessKeyId").equals(keyId) && ownerOf(request).isEmpty()) {
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
      return hex(md5.digest(text.getBytes(StandardCharsets.UTF_8)));
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

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static boolean same(String expected, String given) {
    return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
