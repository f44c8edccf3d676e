package dev.nufleet.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.nufleet.api.Fleet;
import dev.nufleet.api.StandIn;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

class NuFleetExtensionTest {
  /** What the tests below were given, in their order. */
  private static final List<StandIn> GIVEN = new ArrayList<>();

  private static TestExecutionSummary run(Class<?> tests) {
    GIVEN.clear();
    LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests))
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "false").build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    return listener.getSummary();
  }

  private static String failures(TestExecutionSummary summary) {
    return summary.getFailures().stream().map(failure -> failure.getException().toString())
        .collect(Collectors.joining("\n"));
  }

  static class OfTheClass {
    @RegisterExtension static final NuFleetExtension NUFLEET = NuFleetExtension.with(StandIn.of(2));

    @Test
    void one(StandIn platform) {
      GIVEN.add(platform);
      assertThat(platform.devices()).hasSize(2);
    }

    @Test
    void another() {
      GIVEN.add(NUFLEET.standIn());
    }

    @Nested
    class Within {
      @Test
      void a_third(StandIn platform) {
        GIVEN.add(platform);
      }
    }
  }

  static class OfEachTest {
    @RegisterExtension final NuFleetExtension nufleet = NuFleetExtension.with(StandIn.of(1));

    @Test
    void one(StandIn platform) {
      GIVEN.add(platform);
    }

    @Test
    void another(StandIn platform) {
      GIVEN.add(platform);
      throw new AssertionError("a test that fails");
    }
  }

  @ExtendWith(NuFleetExtension.class)
  static class ByName {
    @Test
    void one(StandIn platform) {
      GIVEN.add(platform);
      assertThat(platform.devices()).hasSize(1);
    }

    @Test
    void no_fleet(Fleet fleet) {}
  }

  static class OfAFleet {
    @RegisterExtension static final NuFleetExtension NUFLEET = NuFleetExtension.with(Fleet.of(1));

    @Test
    void one(Fleet fleet, StandIn platform) {
      GIVEN.add(platform);
      assertThat(fleet.standIn()).isSameAs(platform);
      assertThat(NUFLEET.fleet()).isSameAs(fleet);
    }
  }

  @Test
  void in_a_static_field_all_tests_of_a_class_have_the_same_stand_in() {
    TestExecutionSummary summary = run(OfTheClass.class);
    assertThat(summary.getTestsSucceededCount()).as(failures(summary)).isEqualTo(3);
    assertThat(GIVEN).hasSize(3).allMatch(platform -> platform == GIVEN.get(0));
    assertThat(GIVEN.get(0).caFile()).as("it was ended, with what it kept").doesNotExist();
    assertThatThrownBy(OfTheClass.NUFLEET::standIn).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void in_another_field_each_test_has_its_own_which_ends_with_it_also_if_it_fails() {
    TestExecutionSummary summary = run(OfEachTest.class);
    assertThat(summary.getTestsFailedCount()).isOne();
    assertThat(failures(summary)).contains("a test that fails");
    assertThat(GIVEN).hasSize(2).doesNotHaveDuplicates().allSatisfy(
        platform -> assertThat(platform.caFile()).doesNotExist());
  }

  @Test
  void by_its_name_alone_it_is_a_stand_in_with_one_device_and_no_fleet() {
    TestExecutionSummary summary = run(ByName.class);
    assertThat(summary.getTestsSucceededCount()).isOne();
    assertThat(failures(summary)).contains("ParameterResolutionException").contains("Fleet");
    assertThatThrownBy(new NuFleetExtension()::fleet).hasMessageContaining("no plan of a fleet");
  }

  @Test
  void a_fleet_comes_with_its_stand_in() {
    TestExecutionSummary summary = run(OfAFleet.class);
    assertThat(summary.getTestsSucceededCount()).as(failures(summary)).isOne();
    assertThat(GIVEN.get(0).caFile()).doesNotExist();
  }
}
