package dev.nufleet.junit;

import dev.nufleet.api.Fleet;
import dev.nufleet.api.FleetPlan;
import dev.nufleet.api.StandIn;
import dev.nufleet.api.StandInPlan;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A stand-in, a fleet or both around tests: {@code @RegisterExtension} in a static field gives one to all tests of a
 * class, in another field each test its own; {@code @ExtendWith(NuFleetExtension.class)} is a stand-in with one device
 * for a class. Tests take a {@link StandIn} or a {@link Fleet} as a parameter, or from here.
 *
 * <p>A fleet has a stand-in of its own ({@link Fleet#standIn}); without a plan for another one, {@link #standIn} is
 * that. A test that changes what it is given, and shares it with others, says in which order they run.
 */
public final class NuFleetExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {
  private final Optional<StandInPlan> standInPlan;
  private final Optional<FleetPlan> fleetPlan;
  private boolean ofClass;
  /** Null while nothing runs. */
  private StandIn standIn;
  private Fleet fleet;

  /** A stand-in with one device. */
  public NuFleetExtension() {
    this(Optional.of(StandIn.of(1)), Optional.empty());
  }

  private NuFleetExtension(Optional<StandInPlan> standInPlan, Optional<FleetPlan> fleetPlan) {
    this.standInPlan = standInPlan;
    this.fleetPlan = fleetPlan;
  }

  /** A stand-in alone. */
  public static NuFleetExtension with(StandInPlan plan) {
    return new NuFleetExtension(Optional.of(plan), Optional.empty());
  }

  /** A fleet with its stand-in. */
  public static NuFleetExtension with(FleetPlan plan) {
    return new NuFleetExtension(Optional.empty(), Optional.of(plan));
  }

  /** Both; the fleet has its own stand-in all the same. */
  public static NuFleetExtension with(StandInPlan plan, FleetPlan fleet) {
    return new NuFleetExtension(Optional.of(plan), Optional.of(fleet));
  }

  /** @throws IllegalStateException outside of tests */
  public StandIn standIn() {
    if (standIn == null) {
      throw new IllegalStateException("no test runs, so there is no stand-in; it is there from before a test (of a"
          + " class, where the field is static) to its end");
    }
    return standIn;
  }

  /** @throws IllegalStateException outside of tests, or if there is no plan of a fleet */
  public Fleet fleet() {
    if (fleet == null) {
      throw new IllegalStateException(fleetPlan.isEmpty()
          ? "this extension has no plan of a fleet; NuFleetExtension.with(Fleet.of(10)) has"
          : "no test runs, so there is no fleet");
    }
    return fleet;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (standIn == null) { // a nested class has what the class around it has
      ofClass = true;
      start();
      context.getStore(ExtensionContext.Namespace.create(NuFleetExtension.class, this)).put("ends", this);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (!ofClass) {
      start();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (!ofClass) {
      stop();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (context.getStore(ExtensionContext.Namespace.create(NuFleetExtension.class, this)).remove("ends") != null) {
      ofClass = false;
      stop();
    }
  }

  private void start() {
    try {
      fleetPlan.ifPresent(plan -> fleet = plan.start());
      standIn = standInPlan.isPresent() ? standInPlan.get().start() : fleet.standIn();
    } catch (RuntimeException | Error e) {
      stop();
      throw e;
    }
  }

  private void stop() {
    try {
      if (standIn != null) {
        standIn.close();
      }
    } finally {
      standIn = null;
      Fleet last = fleet;
      fleet = null;
      if (last != null) {
        last.close();
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == StandIn.class || type == Fleet.class && fleetPlan.isPresent();
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Fleet.class ? fleet() : standIn();
  }
}
