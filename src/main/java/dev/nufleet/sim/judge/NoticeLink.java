package dev.nufleet.sim.judge;

import akka.util.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The link in a notice. It is good for 24 hours from when it was signed. Source: platform.md 5 and 13.
 *
 * @param path empty: there is none
 * @param expires in UNIX seconds; 0: it does not say
 */
record NoticeLink(String path, long expires) {
  private static final Pattern URL = Pattern.compile("\"url\" ?: ?\"https?://[^/]*(/[^\"]*)\"");
  private static final Pattern EXPIRES = Pattern.compile("[?&]Expires=([0-9]{1,15})(&|$)");
  private static final long LIFE_SECONDS = 86_400;
  /** A notice may be on its way for so long. */
  private static final long UNDER_WAY_SECONDS = 7200;

  static NoticeLink in(ByteString payload) {
    Matcher url = URL.matcher(payload.decodeString(StandardCharsets.ISO_8859_1));
    return ofPath(url.find() ? url.group(1) : "");
  }

  static NoticeLink ofPath(String path) {
    Matcher expires = EXPIRES.matcher(path);
    return new NoticeLink(path, expires.find() ? Long.parseLong(expires.group(1)) : 0);
  }

  boolean isOver(long seconds) {
    return expires > 0 && expires < seconds;
  }

  /** Whether it was signed for its whole life, and not long ago. */
  boolean isNew(long seconds) {
    long left = expires - seconds;
    return expires == 0 || left <= LIFE_SECONDS && left >= LIFE_SECONDS - UNDER_WAY_SECONDS;
  }
}
