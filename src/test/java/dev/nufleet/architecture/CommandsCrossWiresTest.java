package dev.nufleet.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A command may come from another machine one day: it holds values and addresses, never code to run or a promise. */
class CommandsCrossWiresTest {
  @Test
  void no_command_holds_code_to_run_or_a_promise() {
    List<String> wrong = new ArrayList<>();
    int commands = 0;
    for (JavaClass type : new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("dev.nufleet")) {
      if (type.isRecord() && type.getAllRawInterfaces().stream().anyMatch(CommandsCrossWiresTest::isCommand)) {
        commands++;
        held(type.reflect(), type.getName(), wrong, new HashSet<>());
      }
    }
    assertThat(commands).isGreaterThan(20);
    assertThat(wrong).isEmpty();
  }

  private static boolean isCommand(JavaClass type) {
    return type.getSimpleName().endsWith("Command") && type.getName().startsWith("dev.nufleet.");
  }

  /** Goes through records and their type arguments, for a value inside a value must cross too. */
  private static void held(Class<?> record, String path, List<String> wrong, Set<Class<?>> seen) {
    if (seen.add(record)) {
      for (RecordComponent component : record.getRecordComponents()) {
        judge(component.getGenericType(), path + "." + component.getName(), wrong, seen);
      }
    }
  }

  private static void judge(Type type, String path, List<String> wrong, Set<Class<?>> seen) {
    if (type instanceof ParameterizedType generic) {
      judge(generic.getRawType(), path, wrong, seen);
      for (Type argument : generic.getActualTypeArguments()) {
        judge(argument, path, wrong, seen);
      }
    } else if (type instanceof Class<?> held) {
      if (isCodeOrPromise(held)) {
        wrong.add(path + " is a " + held.getSimpleName());
      } else if (held.isRecord()) {
        held(held, path, wrong, seen);
      }
    }
  }

  private static boolean isCodeOrPromise(Class<?> held) {
    return Runnable.class.isAssignableFrom(held) || Callable.class.isAssignableFrom(held)
        || CompletionStage.class.isAssignableFrom(held) || Future.class.isAssignableFrom(held)
        || held.getPackage() != null && held.getPackage().equals(Consumer.class.getPackage());
  }

  private record Carried(int number, List<Consumer<String>> listeners) {}

  private record Bad(Carried inner, Runnable then) {}

  @Test
  void code_is_found_in_a_component_and_in_a_value_inside_it() {
    List<String> wrong = new ArrayList<>();
    held(Bad.class, "Bad", wrong, new HashSet<>());
    assertThat(wrong).containsExactly("Bad.inner.listeners is a Consumer", "Bad.then is a Runnable");
  }
}
