package dev.nufleet.platform.objects;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The conditions that a request may set, in HTTP's order (RFC 9110, 13.2.2): {@code If-Match}, without it {@code
 * If-Unmodified-Since}; then {@code If-None-Match}, without it {@code If-Modified-Since}. A date that is none is
 * ignored. Dates have whole seconds.
 */
final class Preconditions {
  enum Verdict { HOLD, NOT_MODIFIED, FAILED }

  /** @param header the one that decided; empty if all hold */
  record Judged(Verdict verdict, String header) {}

  private static final Judged HOLD = new Judged(Verdict.HOLD, "");

  private Preconditions() {}

  /** @param etag without quotes */
  static Judged judge(ObjectRequest request, String etag, long modifiedMillis) {
    long modified = modifiedMillis / 1000;
    Optional<String> match = request.header("If-Match");
    if (match.isPresent()) {
      if (!names(match.get(), etag)) {
        return new Judged(Verdict.FAILED, "If-Match");
      }
    } else if (seconds(request, "If-Unmodified-Since").filter(since -> modified > since).isPresent()) {
      return new Judged(Verdict.FAILED, "If-Unmodified-Since");
    }
    Optional<String> noneMatch = request.header("If-None-Match");
    if (noneMatch.isPresent()) {
      return names(noneMatch.get(), etag) ? new Judged(Verdict.NOT_MODIFIED, "If-None-Match") : HOLD;
    }
    return seconds(request, "If-Modified-Since").filter(since -> modified <= since).isPresent()
        ? new Judged(Verdict.NOT_MODIFIED, "If-Modified-Since") : HOLD;
  }

  /** A list of tags, or {@code *} for any. Quotes may be missing, as some clients of object stores leave them out. */
  private static boolean names(String header, String etag) {
    for (String tag : header.split(",")) {
      String bare = tag.trim().replaceFirst("^W/", "").replaceAll("^\"|\"$", "");
      if (bare.equals("*") || bare.equals(etag)) {
        return true;
      }
    }
    return false;
  }

  private static Optional<Long> seconds(ObjectRequest request, String header) {
    return request.header(header).flatMap(text -> {
      try {
        return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.trim())).getEpochSecond());
      } catch (DateTimeParseException e) {
        return Optional.empty();
      }
    });
  }
}
