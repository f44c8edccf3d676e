package dev.nufleet.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The arrows of docs/architecture.md. A package may use what its arrows reach, directly or through others. */
class ArrowsTest {
  private static final String BASE = "dev.nufleet.";

  private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
      Map.entry("model", Set.of()),
      Map.entry("hal", Set.of("model")),
      Map.entry("firmware", Set.of("model")),
      Map.entry("aliyun", Set.of("model")),
      Map.entry("chaos", Set.of("model")),
      Map.entry("tls", Set.of("model")),
      Map.entry("storage", Set.of("chaos", "model")),
      Map.entry("boot", Set.of("storage", "firmware")),
      Map.entry("mqtt", Set.of("hal", "model")),
      Map.entry("network", Set.of("mqtt", "chaos", "tls", "hal")),
      Map.entry("ota", Set.of("network", "storage", "aliyun", "firmware", "hal")),
      Map.entry("board", Set.of("ota", "boot", "chaos", "hal")),
      Map.entry("fleet", Set.of("board")),
      Map.entry("platform", Set.of("mqtt", "aliyun", "firmware", "chaos", "tls")),
      Map.entry("observe", Set.of("model")),
      Map.entry("app", Set.of("fleet", "platform", "observe")));

  /** The firmware's view of its board is no business of the stand-in, though both ends of MQTT share a package. */
  private static final Map<String, Set<String>> NEVER = Map.of("platform", Set.of("hal"));

  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("dev.nufleet");

  @Test
  void imports_follow_the_arrows() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      String from = packageOf(type).orElseThrow();
      assertThat(ARROWS).as("every package has its arrows: %s", type.getName()).containsKey(from);
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        packageOf(dependency.getTargetClass())
            .filter(to -> !to.equals(from))
            .filter(to -> !reaches(from, to) || NEVER.getOrDefault(from, Set.of()).contains(to))
            .ifPresent(to -> wrong.add(type.getName() + " uses " + dependency.getTargetClass().getName()));
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void board_side_and_platform_never_meet_but_on_the_wire() {
    for (String side : List.of("hal", "storage", "boot", "network", "ota", "board", "fleet")) {
      assertThat(reaches(side, "platform")).as(side).isFalse();
      assertThat(reaches("platform", side) && !NEVER.get("platform").contains(side)).as(side).isFalse();
    }
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching(BASE + "(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void the_core_knows_no_akka() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (Set.of("model", "firmware", "aliyun", "chaos").contains(packageOf(type).orElseThrow())) {
        akkaUsedBy(type, "akka.").forEach(wrong::add);
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void actors_show_only_in_actors_their_parts_and_the_edges() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      String top = topLevel(type);
      boolean mayKnow = packageOf(type).orElseThrow().equals("app")
          || top.matches(".*(Actor|Parts|Part|Environment|Command|Edge)");
      if (!mayKnow) {
        akkaUsedBy(type, "akka.actor.").stream().filter(use -> !isMaterialsOfStreams(use)).forEach(wrong::add);
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** Streams need a system to run on, and edges of a package are started with one; neither makes an actor of them. */
  private static boolean isMaterialsOfStreams(String use) {
    return use.matches(".* akka\\.actor\\.(ClassicActorSystemProvider|typed\\.ActorSystem|ActorSystem|Cancellable)");
  }

  private static List<String> akkaUsedBy(JavaClass type, String prefix) {
    List<String> uses = new ArrayList<>();
    for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
      String name = dependency.getTargetClass().getBaseComponentType().getName();
      if (name.startsWith(prefix)) {
        uses.add(type.getName() + " uses " + name);
      }
    }
    return uses;
  }

  private static String topLevel(JavaClass type) {
    return type.getName().replaceFirst("\\$.*", "");
  }

  private static Optional<String> packageOf(JavaClass type) {
    String name = type.getBaseComponentType().getPackageName() + ".";
    return name.startsWith(BASE) && name.length() > BASE.length()
        ? Optional.of(name.substring(BASE.length(), name.indexOf('.', BASE.length())))
        : Optional.empty();
  }

  private static boolean reaches(String from, String to) {
    return ARROWS.get(from).contains(to) || ARROWS.get(from).stream().anyMatch(next -> reaches(next, to));
  }
}
