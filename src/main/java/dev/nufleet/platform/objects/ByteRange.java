package dev.nufleet.platform.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code Range} request header asks of an object. As the object store documents it, a range that does not lie
 * wholly within the object is ignored, and so is one that is malformed; a client that sends {@code
 * x-oss-range-behavior: standard} gets HTTP's behaviour instead. Source: platform.md section 5, OSS page 39571.
 */
sealed interface ByteRange {
  /** Nothing was asked for that counts: 200 and all of it. */
  record Whole() implements ByteRange {}

  /** 206. Both ends included, both within the object. */
  record Part(long from, long to) implements ByteRange {}

  /** 416. */
  record Unsatisfiable() implements ByteRange {}

  /** What several ranges in one request get; the documents are of two minds. */
  enum Several { REFUSED, FIRST_SERVED }

  /** One range as it was written. {@code from} -1: the last {@code to} bytes; {@code to} -1: to the end. */
  record Spec(long from, long to) {
    private static final Pattern FORM = Pattern.compile("([0-9]*)-([0-9]*)");

    /** @return null if it is malformed */
    private static Spec of(String text) {
      Matcher form = FORM.matcher(text);
      if (!form.matches() || text.length() == 1) {
        return null;
      }
      Spec spec = new Spec(number(form.group(1)), number(form.group(2)));
      return spec.from >= 0 && spec.to >= 0 && spec.to < spec.from ? null : spec;
    }

    /** Numbers beyond a long are past every end all the same. */
    private static long number(String digits) {
      if (digits.isEmpty()) {
        return -1;
      }
      String significant = digits.replaceFirst("^0+(?=.)", "");
      return significant.length() > 18 ? Long.MAX_VALUE : Long.parseLong(significant);
    }

    private ByteRange within(long size, boolean standard) {
      if (from < 0) {
        boolean fits = to >= 1 && to <= size;
        return fits || (standard && to >= 1 && size > 0)
            ? new Part(Math.max(0, size - to), size - 1) : outside(standard);
      }
      if (from >= size) {
        return outside(standard);
      }
      if (to >= size && !standard) {
        return new Whole();
      }
      return new Part(from, to < 0 ? size - 1 : Math.min(to, size - 1));
    }

    private static ByteRange outside(boolean standard) {
      return standard ? new Unsatisfiable() : new Whole();
    }
  }

  /** @param standard the client asked for HTTP's behaviour */
  static ByteRange of(String header, long size, boolean standard, Several several) {
    String text = header.trim();
    if (!text.startsWith("bytes=")) {
      return new Whole();
    }
    List<Spec> specs = new ArrayList<>();
    for (String part : text.substring("bytes=".length()).split(",", -1)) {
      Spec spec = Spec.of(part.trim());
      if (spec == null) {
        return new Whole();
      }
      specs.add(spec);
    }
    return specs.size() > 1 && several == Several.REFUSED
        ? new Unsatisfiable() : specs.get(0).within(size, standard);
  }
}
