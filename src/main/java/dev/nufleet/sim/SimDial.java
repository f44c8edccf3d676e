package dev.nufleet.sim;

import dev.nufleet.network.LinkFaults;
import dev.nufleet.network.Links.LinkEnded.Cause;

/** How a link comes to be, or does not: name, TCP, and TLS as its round trips and its failures. */
final class SimDial {
  /** As over sockets: {@code LinkSettings}. */
  private static final long TIMEOUT = 10_000_000_000L;
  /** TLS 1.2 with a key exchange by RSA: two round trips. */
  private static final int FLIGHTS_OF_TLS = 4;

  private final SimLink link;
  private final Turns.Party party;
  private final LinkFaults faults;
  private final ServerEnd server;

  SimDial(SimLink link, Turns.Party party, LinkFaults faults, ServerEnd server) {
    this.link = link;
    this.party = party;
    this.faults = faults;
    this.server = server;
  }

  void begin() {
    if (faults.dnsFails()) {
      party.after(link.latency(), () -> link.fail(Cause.DNS, "no such host"));
      return;
    }
    String fails = faults.handshakeFails().orElse("");
    long waits = link.silentFor();
    if (waits >= TIMEOUT) {
      party.after(TIMEOUT, () -> link.fail(Cause.TCP, "no answer in 10000 ms"));
    } else {
      party.after(waits + 2 * link.latency(), () -> connected(fails));
    }
  }

  private void connected(String fails) {
    if (!server.listens()) {
      link.fail(Cause.TCP, "connection refused");
    } else if (!fails.isEmpty()) {
      party.after(2 * link.latency(), () -> link.fail(
          fails.equals(LinkFaults.CERTIFICATE) ? Cause.CERTIFICATE : Cause.TLS, "the handshake fails: " + fails));
    } else {
      party.after(FLIGHTS_OF_TLS * link.latency(), this::shaken);
    }
  }

  private void shaken() {
    long waits = link.silentFor();
    if (waits >= TIMEOUT) {
      party.after(TIMEOUT, () -> link.fail(Cause.TLS, "the handshake takes too long"));
    } else if (waits > 0) {
      party.after(waits, this::shaken);
    } else {
      link.shaken();
    }
  }
}
