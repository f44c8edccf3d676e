package dev.nufleet.platform;

import dev.nufleet.tls.OwnCertificate;
import dev.nufleet.tls.TlsName;
import java.util.List;
import java.util.Optional;

/**
 * By what a stand-in is called, besides the address that it listens on.
 *
 * @param advertised what others are told; empty: where it listens
 * @param names that its certificate is for, and that its page answers to
 * @param own certificate to show instead of a made one
 */
public record Reach(Optional<TlsName> advertised, List<TlsName> names, Optional<OwnCertificate> own) {
  public static final Reach NOTHING_FURTHER = new Reach(Optional.empty(), List.of(), Optional.empty());
}
