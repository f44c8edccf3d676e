package dev.nufleet.platform.openapi;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Both signatures of OpenAPI calls: ACS3-HMAC-SHA256 in a header, and the older HMAC-SHA1 in a parameter. Names and
 * values are decoded as they come and encoded again by RFC 3986, for clients encode in their own ways. Source:
 * platform.md section 9.1.
 */
public final class ApiSignature {
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "ACS3-HMAC-SHA256 Credential=([^,\\s]+),\\s*SignedHeaders=([^,\\s]+),\\s*Signature=([0-9a-fA-F]+)");

  /** Else a call could be changed, or made again, by whoever heard it. */
  private static final List<String> MUST_BE_SIGNED = List.of("x-acs-action", "x-acs-date", "x-acs-signature-nonce");

  /** What the older signature does with empty values: some SDKs sign {@code name=}, others skip the name. */
  public enum Empty {
    SIGNED,
    LEFT_OUT
  }

  private ApiSignature() {}

  /**
   * A call as far as signatures are concerned.
   * @param headers by lower-case name
   * @param form of the body, if it was one
   */
  public record Call(
      String method, Map<String, String> query, Map<String, String> form, Map<String, String> headers, byte[] body) {
    public boolean isAcs3() {
      return headers.getOrDefault("authorization", "").startsWith("ACS3-");
    }

    public Map<String, String> parameters() {
      Map<String, String> all = new LinkedHashMap<>(query);
      all.putAll(form);
      return all;
    }
  }

  /** Names and values of a query or form, in order; the last of a name counts. */
  public static Map<String, String> parse(String encoded) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : encoded.split("&")) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        try {
          values.put(URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
              parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
        } catch (IllegalArgumentException e) {
          throw ApiProblem.transport(400, "InvalidParameter", "a parameter is not properly encoded");
        }
      }
    }
    return values;
  }

  /** @throws ApiProblem if the call is not signed with this key */
  public static void check(Call call, String keyId, String secret) {
    if (call.isAcs3()) {
      Matcher header = AUTHORIZATION.matcher(call.headers().get("authorization"));
      if (!header.matches()) {
        throw ApiProblem.transport(
            400, "IncompleteSignature", "The Authorization header does not conform to ACS3-HMAC-SHA256.");
      }
      knownKey(header.group(1), keyId);
      String digest = call.headers().getOrDefault("x-acs-content-sha256", "");
      List<String> signed = List.of(header.group(2).split(";"));
      boolean whole = MUST_BE_SIGNED.stream().allMatch(
          name -> signed.contains(name) || !call.headers().containsKey(name));
      if (!whole || !same(hex(sha256(call.body())), digest)
          || !same(acs3(call, signed, secret), header.group(3).toLowerCase(Locale.ROOT))) {
        throw mismatch();
      }
      return;
    }
    Map<String, String> parameters = call.parameters();
    String signature = parameters.get("Signature");
    if (signature == null) {
      throw ApiProblem.missing("Signature");
    }
    String given = parameters.get("AccessKeyId");
    if (given == null) {
      throw ApiProblem.missing("AccessKeyId");
    }
    knownKey(given, keyId);
    if (!parameters.getOrDefault("SignatureMethod", "HMAC-SHA1").equals("HMAC-SHA1")) {
      throw ApiProblem.transport(400, "InvalidSignatureMethod", "only HMAC-SHA1 is taken");
    }
    for (Empty empty : Empty.values()) {
      if (same(rpc(call.method(), parameters, secret, empty), signature)) {
        return;
      }
    }
    throw mismatch();
  }

  private static void knownKey(String given, String keyId) {
    if (!same(keyId, given)) {
      throw ApiProblem.transport(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");
    }
  }

  private static ApiProblem mismatch() {
    return ApiProblem.transport(400, "SignatureDoesNotMatch",
        "Specified signature is not matched with our calculation. server string to sign is not shown.");
  }

  public static String acs3(Call call, List<String> signedHeaders, String secret) {
    StringBuilder canonical =
        new StringBuilder(call.method()).append("\n/\n").append(sorted(call.query(), Empty.SIGNED)).append('\n');
    for (String name : signedHeaders) {
      canonical.append(name).append(':').append(call.headers().getOrDefault(name, "").trim()).append('\n');
    }
    canonical.append('\n').append(String.join(";", signedHeaders)).append('\n')
        .append(call.headers().getOrDefault("x-acs-content-sha256", ""));
    String hash = hex(sha256(canonical.toString().getBytes(StandardCharsets.UTF_8)));
    return hex(hmac("HmacSHA256", secret, "ACS3-HMAC-SHA256\n" + hash));
  }

  public static String rpc(String method, Map<String, String> parameters, String secret, Empty empty) {
    Map<String, String> signed = new TreeMap<>(parameters);
    signed.remove("Signature");
    String text = method + "&%2F&" + encode(sorted(signed, empty));
    return Base64.getEncoder().encodeToString(hmac("HmacSHA1", secret + "&", text));
  }

  private static String sorted(Map<String, String> values, Empty empty) {
    List<String> pairs = new ArrayList<>();
    new TreeMap<>(values).forEach((name, value) -> {
      if (empty == Empty.SIGNED || !value.isEmpty()) {
        pairs.add(encode(name) + "=" + encode(value));
      }
    });
    return String.join("&", pairs);
  }

  /** RFC 3986: all but letters, digits and {@code -_.~}. */
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256 belongs to every JDK", e);
    }
  }

  private static byte[] hmac(String algorithm, String secret, String text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(algorithm + " belongs to every JDK", e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static boolean same(String expected, String given) {
    return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }
}
