package dev.nufleet.architecture;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What classes call, construct and refer to, as text: {@code java.lang.System.nanoTime()}. */
final class Uses {
  static final String BASE = "dev.nufleet.";

  private Uses() {}

  /** The product, without its tests. */
  static JavaClasses product() {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("dev.nufleet");
  }

  /** @return {@code Type.method uses target} for every target that fits whole */
  static Set<String> of(JavaClass type, Pattern target) {
    Set<String> found = new TreeSet<>();
    for (JavaAccess<?> access : type.getAccessesFromSelf()) {
      if (target.matcher(access.getTarget().getFullName()).matches()) {
        found.add(type.getName() + "." + access.getOrigin().getName() + " uses " + access.getTarget().getFullName());
      }
    }
    return found;
  }

  /** Without {@link #BASE} and without the names of nested types: {@code board.BoardActor}. */
  static String topLevel(JavaClass type) {
    return type.getName().replaceFirst("\\$.*", "").replaceFirst("^" + Pattern.quote(BASE), "");
  }

  static String packageOf(JavaClass type) {
    return type.getPackageName().equals("dev.nufleet") ? "" : type.getPackageName().substring(BASE.length());
  }
}
