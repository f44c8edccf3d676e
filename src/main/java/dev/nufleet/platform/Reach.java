package dev.nufleet.platform;

import dev.nufleet.tls.TlsName;
import java.util.List;

/**
 * By what a stand-in is called, besides the address that it listens on.
 *
 * @param names that its certificate is for, and that its page answers to
 */
public record Reach(List<TlsName> names) {
  public static final Reach NOTHING_FURTHER = new Reach(List.of());
}
