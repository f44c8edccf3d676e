package dev.nufleet.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Java 17 does not check that an actor handles every kind of its sealed Command, so this does, over the sources. */
class CommandsHandledTest {
  private static final Path MAIN = Path.of("src/main/java");

  @Test
  void every_kind_of_command_is_named_in_a_handler() throws Exception {
    List<String> unhandled = new ArrayList<>();
    for (JavaClass type : new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("dev.nufleet")) {
      if (type.isInterface() && type.getSimpleName().endsWith("Command")) {
        Class<?> command = type.reflect();
        if (command.isSealed()) {
          String handlers = actorsOf(command.getPackageName());
          for (Class<?> kind : kindsOf(command)) {
            if (!isNamed(kind, handlers)) {
              unhandled.add(kind.getName());
            }
          }
        }
      }
    }
    assertThat(unhandled).isEmpty();
  }

  private static boolean isNamed(Class<?> kind, String handlers) {
    String name = Pattern.quote(kind.getSimpleName());
    String named = "\\b" + name + "\\.class\\b|instanceof\\s+(\\w+\\.)*" + name + "\\b";
    return Pattern.compile(named).matcher(handlers).find();
  }

  private static List<Class<?>> kindsOf(Class<?> type) {
    if (!type.isSealed()) {
      return type.isInterface() ? List.of() : List.of(type);
    }
    return Stream.of(type.getPermittedSubclasses()).flatMap(kind -> kindsOf(kind).stream()).toList();
  }

  private static String actorsOf(String packageName) throws IOException {
    StringBuilder sources = new StringBuilder();
    try (Stream<Path> files = Files.list(MAIN.resolve(packageName.replace('.', '/')))) {
      for (Path file : files.filter(f -> f.toString().endsWith("Actor.java")).toList()) {
        sources.append(Files.readString(file));
      }
    }
    return sources.toString();
  }
}
