package dev.nufleet.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.nufleet.PlainFormats;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The product says and reads the same on every machine: no text depends on the machine's language, charset or time
 * zone. With Arabic as language {@code %d} would print {@code main|٣٢٢} where a board prints {@code main|322}.
 */
class SameEverywhereTest {
  private static final String STRING = "java\\.lang\\.String";
  private static final String VARARGS = "java\\.lang\\.String, \\[Ljava\\.lang\\.Object;";

  /** Each has a brother that is told the locale, charset or zone. */
  private static final Pattern FOLLOWS_THE_MACHINE = Pattern.compile(String.join("|",
      STRING + "\\.format\\(" + VARARGS + "\\)",
      STRING + "\\.formatted\\(.*\\)",
      STRING + "\\.to(Lower|Upper)Case\\(\\)",
      STRING + "\\.getBytes\\(\\)",
      STRING + "\\.<init>\\(\\[B(, int, int)?\\)",
      "java\\.io\\.Print(Stream|Writer)\\.(printf|format)\\(" + VARARGS + "\\)",
      "java\\.io\\.PrintStream\\.<init>\\([^)]*(OutputStream|File)(, boolean)?\\)",
      "java\\.io\\.PrintWriter\\.<init>\\([^)]*(OutputStream|File)(, boolean)?\\)",
      "java\\.io\\.(InputStreamReader|OutputStreamWriter)\\.<init>\\(java\\.io\\.(In|Out)putStream\\)",
      "java\\.io\\.File(Reader|Writer)\\.<init>\\([^,]*(, boolean)?\\)",
      "java\\.io\\.ByteArrayOutputStream\\.toString\\(\\)",
      "java\\.util\\.Formatter\\.<init>\\((?!.*Locale).*\\)",
      "java\\.util\\.Scanner\\.<init>\\(.*",
      "java\\.util\\.Locale\\.getDefault\\(.*",
      "java\\.text\\.\\w+\\.<init>\\((?!.*Locale).*",
      "java\\.text\\.\\w*Format\\.get\\w*Instance\\((?!.*Locale).*",
      "java\\.time\\.format\\.DateTimeFormatter\\.ofPattern\\(java\\.lang\\.String\\)",
      "java\\.time\\.format\\.DateTimeFormatter\\.ofLocalized.*",
      "java\\.time\\.format\\.DateTimeFormatterBuilder\\.toFormatter\\(\\)",
      "java\\.time\\.ZoneId\\.systemDefault\\(\\)",
      "java\\.util\\.TimeZone\\.getDefault\\(\\)",
      "java\\.time\\.Clock\\.systemDefaultZone\\(\\)",
      "java\\.time\\.\\w+\\.now\\(\\)(?<!Instant\\.now\\(\\))",
      "java\\.nio\\.charset\\.Charset\\.defaultCharset\\(\\)"));

  @Test
  void no_text_follows_the_machines_language_charset_or_zone() {
    Set<String> found = new TreeSet<>();
    for (JavaClass type : Uses.product()) {
      found.addAll(Uses.of(type, FOLLOWS_THE_MACHINE));
    }
    assertThat(found).isEmpty();
  }

  @Test
  void the_rule_itself_finds_each_kind() {
    Set<String> found = Uses.of(new ClassFileImporter().importClass(Offender.class), FOLLOWS_THE_MACHINE);
    assertThat(found).extracting(use -> use.replaceFirst(".*Offender\\.(\\w+) uses .*", "$1")).containsExactly(
        "bytes", "decoded", "digits", "lower", "printed");
  }

  /** It names its probes in the machine's language, and Akka takes no such name. */
  @Test
  void tests_with_probes_in_streams_have_plain_formats() {
    Set<String> without = new TreeSet<>();
    for (JavaClass type : new ClassFileImporter().withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
        .importPackages("dev.nufleet")) {
      boolean probes = type.getDirectDependenciesFromSelf().stream()
          .anyMatch(one -> one.getTargetClass().getPackageName().startsWith("akka.stream.testkit"));
      if (probes && !isPlain(outermost(type))) {
        without.add(outermost(type).getName());
      }
    }
    assertThat(without).isEmpty();
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(SameEverywhereTest::outermost).orElse(type);
  }

  private static boolean isPlain(JavaClass type) {
    return type.tryGetAnnotationOfType(ExtendWith.class).stream()
        .flatMap(with -> Arrays.stream(with.value())).anyMatch(PlainFormats.class::equals);
  }

  /** Calls what is forbidden, and in {@code allowed} its brothers. */
  private static final class Offender {
    String digits() {
      return String.format("%d", 322);
    }

    String lower() {
      return "I".toLowerCase();
    }

    byte[] bytes() {
      return "ä".getBytes();
    }

    String decoded() {
      return new String(new byte[0]);
    }

    void printed() {
      System.err.printf("%d", 1);
    }

    String allowed() {
      System.err.printf(Locale.ROOT, "%d", 1);
      return new String("I".toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
          + String.format(Locale.ROOT, "%d", 322);
    }
  }
}
