package dev.nufleet.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.nufleet.actors.Handlers;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Java 17 does not check that an actor handles every kind of its sealed commands, so this does: over the tables of
 * {@link Handlers}, and over the sources of actors that are made with Akka's builder.
 */
class CommandsHandledTest {
  private static final Path MAIN = Path.of("src/main/java");
  private static final JavaClasses PRODUCT = Uses.product();

  @Test
  void every_kind_of_command_has_a_handler() throws Exception {
    Map<Class<?>, Set<Class<?>>> tables = tables();
    assertThat(tables).hasSizeGreaterThan(4);
    List<String> unhandled = new ArrayList<>();
    for (Map.Entry<Class<?>, Set<Class<?>>> table : tables.entrySet()) {
      kindsOf(table.getKey()).stream()
          .filter(kind -> !table.getValue().contains(kind)).map(Class::getName).forEach(unhandled::add);
    }
    for (JavaClass type : PRODUCT) {
      if (type.isInterface() && type.getSimpleName().endsWith("Command")) {
        Class<?> command = type.reflect();
        if (command.isSealed() && !tables.containsKey(command)) {
          String handlers = actorsOf(command.getPackageName());
          kindsOf(command).stream()
              .filter(kind -> !isNamed(kind, handlers)).map(Class::getName).forEach(unhandled::add);
        }
      }
    }
    assertThat(unhandled).isEmpty();
  }

  /** By command: the kinds of it that the table of its actors has. A class whose table lacks one does not load. */
  private static Map<Class<?>, Set<Class<?>>> tables() throws ReflectiveOperationException {
    Map<Class<?>, Set<Class<?>>> tables = new HashMap<>();
    for (JavaClass type : PRODUCT) {
      for (JavaField field : type.getFields()) {
        if (field.getRawType().isEquivalentTo(Handlers.class) && field.getModifiers().contains(JavaModifier.STATIC)) {
          Field table = field.reflect();
          table.setAccessible(true);
          Class<?> command = (Class<?>) ((ParameterizedType) table.getGenericType()).getActualTypeArguments()[1];
          tables.put(command, ((Handlers<?, ?>) table.get(null)).kinds());
        }
      }
    }
    return tables;
  }

  private static boolean isNamed(Class<?> kind, String handlers) {
    String name = Pattern.quote(kind.getSimpleName());
    String named = "\\b" + name + "\\.class\\b|instanceof\\s+(\\w+\\.)*" + name + "\\b";
    return Pattern.compile(named).matcher(handlers).find();
  }

  /** An interface that is not sealed is a kind that nobody handles: what it may be is not known. */
  private static List<Class<?>> kindsOf(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(kind -> kindsOf(kind).stream()).toList()
        : List.of(type);
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
