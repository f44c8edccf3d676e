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
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The arrows of docs/architecture.md. A package may use what its arrows reach, directly or through others. */
class ArrowsTest {
  private static final String BASE = "dev.nufleet.";

  private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
      Map.entry("model", Set.of()),
      Map.entry("actors", Set.of()),
      Map.entry("hal", Set.of("model")),
      Map.entry("firmware", Set.of("model")),
      Map.entry("aliyun", Set.of("model")),
      Map.entry("chaos", Set.of("model")),
      Map.entry("lists", Set.of("model")),
      Map.entry("history", Set.of("chaos", "model")),
      Map.entry("tls", Set.of("model")),
      Map.entry("tls.client", Set.of()),
      Map.entry("storage", Set.of("chaos", "model")),
      Map.entry("boot", Set.of("storage", "firmware")),
      Map.entry("csdk.port", Set.of("hal")),
      Map.entry("csdk.mqtt", Set.of("csdk.port")),
      Map.entry("csdk.http", Set.of("csdk.port")),
      Map.entry("network", Set.of("chaos", "tls", "tls.client", "model")),
      Map.entry("ota", Set.of("csdk.mqtt", "csdk.http", "storage", "aliyun", "firmware")),
      Map.entry("board.program", Set.of("ota")),
      Map.entry("board", Set.of("board.program", "boot", "network", "actors")),
      Map.entry("fleet", Set.of("board")),
      Map.entry("cluster.wire", Set.of("board")),
      Map.entry("cluster.setup", Set.of("model")),
      Map.entry("cluster", Set.of("cluster.wire", "cluster.setup")),
      Map.entry("doors", Set.of("actors")),
      Map.entry("broker", Set.of("chaos", "model")),
      Map.entry("platform.registry", Set.of("broker")),
      Map.entry("platform.objects", Set.of("platform.registry", "chaos")),
      Map.entry("platform.campaign", Set.of("platform.objects", "aliyun")),
      Map.entry("platform.openapi", Set.of("platform.campaign", "lists")),
      Map.entry("platform.device", Set.of("platform.openapi")),
      Map.entry("pages", Set.of("firmware")),
      Map.entry("platform", Set.of("platform.device", "pages", "tls", "observe", "doors")),
      Map.entry("sim.judge", Set.of("hal", "history")),
      Map.entry("sim.trial", Set.of("sim.judge", "boot", "ota", "platform")),
      Map.entry("sim", Set.of("sim.trial", "fleet", "platform")),
      Map.entry("sim.study", Set.of("sim")),
      Map.entry("observe", Set.of("model")),
      Map.entry("app.cloud", Set.of("model")),
      Map.entry("app.rollout", Set.of("chaos")),
      Map.entry("app.settings", Set.of("board", "lists", "app.cloud", "app.rollout", "cluster.setup")),
      Map.entry("app.sheet", Set.of("app.settings", "history")),
      Map.entry("app.tools", Set.of("app.sheet", "ota", "boot", "history")),
      Map.entry("app.page", Set.of("model")),
      Map.entry("app.report", Set.of("app.sheet", "fleet", "history")),
      Map.entry("app.report.html", Set.of("app.page", "app.report")),
      Map.entry("app.compare", Set.of("app.page", "app.report")),
      Map.entry("app.answers", Set.of("app.cloud", "app.report")),
      Map.entry("app.campaign", Set.of("app.answers")),
      Map.entry("app.past", Set.of("app.campaign", "app.compare", "app.report.html")),
      Map.entry("app.live.view", Set.of("app.report")),
      Map.entry("app.live", Set.of("app.live.view", "pages")),
      Map.entry("app.standin", Set.of("app.settings", "platform")),
      Map.entry("app.cluster", Set.of("app.settings", "app.standin")),
      Map.entry("app.run.progress", Set.of("app.settings", "fleet")),
      Map.entry("app.run", Set.of("app.run.progress", "app.campaign", "app.compare", "app.live", "app.report.html",
          "app.standin", "app.cluster", "cluster", "fleet", "platform", "observe")),
      Map.entry("app.devices", Set.of("app.run")),
      Map.entry("app.node", Set.of("app.run")),
      Map.entry("app.console", Set.of("app.run")),
      Map.entry("app.bench", Set.of("app.run")),
      Map.entry("api", Set.of("app.run")),
      Map.entry("junit", Set.of("api")),
      Map.entry("app.rehearse", Set.of("app.run")),
      Map.entry("app.simulate", Set.of("app.run", "sim.study")),
      Map.entry("app", Set.of("app.bench", "app.compare", "app.console", "app.devices", "app.node", "app.past",
          "app.rehearse", "app.simulate", "app.tools")));

  /** The two sides, which meet on the wire only. */
  private static final Set<String> BOARD_SIDE =
      Set.of("hal", "csdk.port", "csdk.mqtt", "csdk.http", "storage", "boot", "network", "ota", "board.program",
          "board", "fleet", "cluster.wire", "cluster.setup", "cluster");

  private static final Set<String> PLATFORM_SIDE = Set.of("broker", "platform.registry", "platform.objects",
      "platform.campaign", "platform.openapi", "platform.device", "platform");

  /** Packages without Akka. */
  private static final Set<String> CORE =
      Set.of("model", "firmware", "aliyun", "chaos", "lists", "history", "tls.client");

  /** Rooms are small enough to be known. */
  private static final int MOST_FILES = 40;

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
            .filter(to -> !reaches(from, to))
            .ifPresent(to -> wrong.add(type.getName() + " uses " + dependency.getTargetClass().getName()));
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void board_side_and_platform_never_meet_but_on_the_wire() {
    for (String board : BOARD_SIDE) {
      for (String platform : PLATFORM_SIDE) {
        assertThat(reaches(board, platform)).as("%s sees %s", board, platform).isFalse();
        assertThat(reaches(platform, board)).as("%s sees %s", platform, board).isFalse();
      }
    }
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching(BASE + "(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void no_package_is_too_large_to_be_known() {
    Map<String, Long> files = CLASSES.stream()
        .filter(type -> packageOf(type).isPresent() && !type.getName().contains("$"))
        .collect(Collectors.groupingBy(type -> packageOf(type).orElseThrow(), Collectors.counting()));
    assertThat(files).allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MOST_FILES));
  }

  @Test
  void the_core_knows_no_akka() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (CORE.contains(packageOf(type).orElseThrow())) {
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
      boolean mayKnow = packageOf(type).orElseThrow().matches("app.*|actors")
          || top.matches(".*(Actor|Parts|Part|Environment|Command|Edge)");
      if (!mayKnow) {
        akkaUsedBy(type, "akka.actor.").stream().filter(use -> !isMaterialsOfStreams(use)).forEach(wrong::add);
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** So a corrupt store is found by whoever asks, and is made in one place. */
  @Test
  void only_who_runs_a_board_has_its_key_value_stores_and_the_firmware_opens_no_file_of_theirs() {
    assertThat(usersOf("board.KeyValueStores")).containsExactly("board.KvStoreActor", "sim.SimBoard", "sim.SimProgram");
    assertThat(usersOf("storage.KeyValueLog", "storage.CardKeyValues"))
        .filteredOn(user -> user.matches("(board|ota|csdk)\\..*")).containsExactly("board.KeyValueStores");
  }

  /** Nested types count as the type around them. */
  private static Set<String> usersOf(String... names) {
    Set<String> used = Set.of(names);
    Set<String> users = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        if (used.contains(topLevel(dependency.getTargetClass()).replaceFirst("^dev\\.nufleet\\.", ""))) {
          users.add(topLevel(type).replaceFirst("^dev\\.nufleet\\.", ""));
        }
      }
    }
    users.removeAll(used);
    return users;
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
    String name = type.getBaseComponentType().getPackageName();
    return name.startsWith(BASE) ? Optional.of(name.substring(BASE.length())) : Optional.empty();
  }

  private static boolean reaches(String from, String to) {
    return ARROWS.get(from).contains(to) || ARROWS.get(from).stream().anyMatch(next -> reaches(next, to));
  }
}
