package dev.nufleet.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Rules know no clock, no randomness of the machine and no threads: what they need of these is handed in. So they run
 * the same under actors, in a test, and under a virtual clock.
 */
class PureRulesTest {
  /** Packages of rules; what runs them lies beside them, with one of the {@link #SHELLS} names. */
  private static final Pattern RULES = Pattern.compile("model|hal|firmware|aliyun|storage|boot|csdk\\..*|ota"
      + "|board(\\.program)?|fleet|broker|platform\\.(registry|campaign|objects|openapi|device)|chaos|history|sim"
      + "|tls\\.client");

  /** Actors, what they work with, and the edges of a package. */
  private static final Pattern SHELLS = Pattern.compile(".*(Actor|Parts|Part|Environment|Command|Edge)");

  private static final Pattern CLOCK = Pattern.compile(String.join("|",
      "java\\.lang\\.System\\.(nanoTime|currentTimeMillis)\\(\\)",
      "java\\.time\\.Clock\\.(system|tick).*",
      "java\\.time\\.InstantSource\\.system\\(\\)",
      "java\\.time\\.\\w+\\.now\\((?!java\\.time\\.Clock).*",
      "java\\.util\\.(Date|GregorianCalendar)\\.<init>\\(\\)",
      "java\\.util\\.Calendar\\.getInstance\\(.*"));

  /** A generator with a seed is no randomness of the machine. */
  private static final Pattern RANDOMNESS = Pattern.compile(String.join("|",
      "java\\.util\\.concurrent\\.ThreadLocalRandom\\..*",
      "java\\.util\\.(Random|SplittableRandom)\\.<init>\\(\\)",
      "java\\.lang\\.Math\\.random\\(\\)",
      "java\\.security\\.SecureRandom\\..*",
      "java\\.util\\.UUID\\.randomUUID\\(\\)",
      "java\\.util\\.Collections\\.shuffle\\(java\\.util\\.List\\)"));

  private static final Pattern THREADS = Pattern.compile(String.join("|",
      "java\\.lang\\.Thread\\..*",
      "java\\.util\\.concurrent\\.(Executor\\w*|ForkJoin\\w*|Scheduled\\w*|ThreadPool\\w*)\\..*",
      "java\\.util\\.concurrent\\.(CountDownLatch|Semaphore|CyclicBarrier)\\..*",
      "java\\.util\\.concurrent\\.Complet(ableFuture|ionStage)\\.(\\w+Async|orTimeout|completeOnTimeout|join|get)\\(.*",
      "java\\.util\\.Timer(Task)?\\..*",
      "java\\.lang\\.Object\\.(wait|notify\\w*)\\(.*"));

  /** Outside {@link #RULES}, only this reads the machine's clocks. */
  private static final Set<String> CLOCK_READERS = Set.of("app.run.SystemRunClock");

  private static final JavaClasses PRODUCT = Uses.product();

  @Test
  void rules_read_no_clock() {
    assertThat(usesOf(PureRulesTest::isRule, CLOCK)).isEmpty();
  }

  @Test
  void the_machines_clocks_are_read_in_one_place() {
    Set<String> readers = new TreeSet<>();
    for (JavaClass type : PRODUCT) {
      if (!Uses.of(type, CLOCK).isEmpty()) {
        readers.add(Uses.topLevel(type));
      }
    }
    readers.removeAll(CLOCK_READERS);
    assertThat(readers).isEmpty();
  }

  @Test
  void rules_draw_no_numbers_by_themselves() {
    assertThat(usesOf(PureRulesTest::isRule, RANDOMNESS)).isEmpty();
  }

  @Test
  void rules_know_no_threads() {
    assertThat(usesOf(PureRulesTest::isRule, THREADS)).isEmpty();
  }

  @Test
  void these_rules_themselves_find_each_kind() {
    JavaClass offender = new ClassFileImporter().importClass(Offender.class);
    assertThat(methods(offender, CLOCK)).containsExactly("asksTheTime", "refersToAClock");
    assertThat(methods(offender, RANDOMNESS)).containsExactly("dealsByChance", "seedsByChance");
    assertThat(methods(offender, THREADS)).containsExactly("goesElsewhere", "starts");
  }

  private static Set<String> usesOf(Predicate<JavaClass> which, Pattern target) {
    Set<String> found = new TreeSet<>();
    PRODUCT.stream().filter(which).forEach(type -> found.addAll(Uses.of(type, target)));
    return found;
  }

  private static boolean isRule(JavaClass type) {
    return RULES.matcher(Uses.packageOf(type)).matches() && !SHELLS.matcher(Uses.topLevel(type)).matches();
  }

  private static Set<String> methods(JavaClass type, Pattern target) {
    Set<String> methods = new TreeSet<>();
    Uses.of(type, target).forEach(use -> methods.add(use.replaceFirst(".*Offender\\.(\\w+) uses .*", "$1")));
    return methods;
  }

  /** Does what is forbidden, and in {@code allowed} what is not. */
  private static final class Offender {
    Instant asksTheTime() {
      return Instant.now();
    }

    LongSupplier refersToAClock() {
      return System::nanoTime;
    }

    int dealsByChance() {
      return ThreadLocalRandom.current().nextInt();
    }

    SplittableRandom seedsByChance() {
      return new SplittableRandom();
    }

    void starts() {
      new Thread(() -> {}).start();
    }

    Object goesElsewhere() {
      return CompletableFuture.supplyAsync(() -> 1);
    }

    synchronized long allowed(Clock clock) {
      return Instant.now(clock).getEpochSecond() + new SplittableRandom(1).nextLong();
    }
  }
}
