package dev.nufleet.tls;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Does for tests what {@code Main} does first: later the JDK's TLS no longer listens. */
public final class TlsPropertiesBeforeTests implements LauncherSessionListener {
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    BoardTlsProperties.install();
  }
}
