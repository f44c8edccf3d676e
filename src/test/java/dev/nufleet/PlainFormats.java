package dev.nufleet;

import java.util.Locale;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * For tests that call libraries which format numbers in the machine's language and cannot bear it: Akka's test kit
 * names its probes so, the Aliyun SDK stamps a header so. The product does the same at its start, for the same SDK.
 * While such a class runs, formats are plain; a test of our own texts must not have this.
 */
public final class PlainFormats implements BeforeAllCallback, AfterAllCallback {
  private static Locale machines;

  @Override
  public void beforeAll(ExtensionContext context) {
    machines = Locale.getDefault(Locale.Category.FORMAT);
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Locale.setDefault(Locale.Category.FORMAT, machines);
  }
}
