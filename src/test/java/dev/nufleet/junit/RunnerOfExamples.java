package dev.nufleet.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.io.PrintWriter;
import java.util.Locale;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** A program that runs the tests of a package and says how each ended; 1 if one failed. Knows the JDK and JUnit. */
public final class RunnerOfExamples {
  private RunnerOfExamples() {}

  public static void main(String[] arguments) {
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    LauncherFactory.create().execute(
        LauncherDiscoveryRequestBuilder.request().selectors(selectPackage(arguments[0])).build(), summary,
        new TestExecutionListener() {
          private long began;

          @Override
          public void executionStarted(TestIdentifier test) {
            began = System.nanoTime();
          }

          @Override
          public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.isTest()) {
              System.out.printf(Locale.ROOT, "%s %s, %.1f s%n",
                  result.getStatus(), test.getDisplayName(), (System.nanoTime() - began) / 1e9);
            }
          }
        });
    summary.getSummary().printFailuresTo(new PrintWriter(System.out, true));
    System.exit(summary.getSummary().getTotalFailureCount() == 0 ? 0 : 1);
  }
}
