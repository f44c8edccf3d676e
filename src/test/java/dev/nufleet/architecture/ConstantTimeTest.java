package dev.nufleet.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.security.MessageDigest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A comparison that ends at the first difference tells an attacker how far a guess was right. */
class ConstantTimeTest {
  private static final JavaClasses PLATFORM = new ClassFileImporter().importPackages("dev.nufleet.platform");

  @ParameterizedTest
  @CsvSource({
      "device.SignInRules,fits", "objects.ObjectLinks,same", "openapi.ApiSignature,same", "objects.Uploads,check"})
  void signatures_are_compared_in_constant_time(String type, String method) {
    assertThat(PLATFORM.get("dev.nufleet.platform." + type).getMethodCallsFromSelf())
        .filteredOn(call -> call.getOriginOwner().getFullName().endsWith("." + type))
        .filteredOn(call -> call.getOrigin().getName().equals(method))
        .as("%s.%s calls MessageDigest.isEqual", type, method)
        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(MessageDigest.class)
            && call.getName().equals("isEqual"));
  }
}
