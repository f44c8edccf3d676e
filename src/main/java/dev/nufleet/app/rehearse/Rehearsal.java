package dev.nufleet.app.rehearse;

import static dev.nufleet.app.rehearse.SetUp.Ports.AT_443;
import static dev.nufleet.app.rehearse.SetUp.Ports.DOWNLOADS_AT_8883;
import static dev.nufleet.app.rehearse.SetUp.Ports.LINKS_NAME_8883;
import static dev.nufleet.app.rehearse.SetUp.Ports.SIGN_IN_AT_8883;

import java.util.List;
import java.util.Optional;

/**
 * One change of the platform, and the ways in which it may come.
 *
 * @param name in commands and files
 * @param headline what it is about
 */
record Rehearsal(String name, String headline, List<SetUp> setUps) {
  private static final String CHAIN = "tls-chain";
  private static final String BYTES = "tls-chain-bytes";
  private static final String RECORDS = "tls-records";
  private static final String SUITES = "tls-suites";
  private static final String NAMELESS = "tls-nameless";
  private static final String PORTS = "tls-ports";

  /** In the order in which they are listed. */
  static final List<Rehearsal> ALL = List.of(
      new Rehearsal("root-2028", "the boards' only root, GlobalSign Root CA (R1), ends on 2028-01-28", List.of(
          SetUp.of("today: a chain to R1, all of it in date", AT_443, CHAIN, "r1"),
          SetUp.of("the same chain goes on after 2028-01-28: all of it has expired", AT_443, CHAIN, "r1-expired"),
          SetUp.of("a renewed certificate that is not valid before tomorrow", AT_443, CHAIN, "r1-not-yet"),
          SetUp.of("downloads move to a root that no board knows, sign-in stays below R1", AT_443,
              CHAIN, "new-root", PORTS, "ota"),
          SetUp.of("all moves to a root that no board knows, at port 443 as before", AT_443, CHAIN, "new-root"),
          SetUp.of("all moves to the new root, sign-in at port 8883 alone", SIGN_IN_AT_8883, CHAIN, "new-root"),
          SetUp.of("the new root, cross-signed by R1, which has expired: one certificate more", AT_443,
              CHAIN, "cross-signed", RECORDS, "4096"),
          SetUp.of("the same with more names in the server's certificate: 4,300 bytes, from a server that heeds the"
              + " boards' 4,096", AT_443, CHAIN, "cross-signed", BYTES, "4300", RECORDS, "4096"),
          SetUp.of("the same 4,300 bytes from a server that does not heed them, as the platform", AT_443,
              CHAIN, "cross-signed", BYTES, "4300", RECORDS, "16384"),
          SetUp.of("4,900 bytes from a server that does not heed them", AT_443,
              CHAIN, "cross-signed", BYTES, "4900", RECORDS, "16384"),
          SetUp.of("4,900 bytes at the downloads alone, sign-in below R1", AT_443,
              CHAIN, "cross-signed", BYTES, "4900", RECORDS, "16384", PORTS, "ota"))),
      new Rehearsal("chain-over-4096", "the server's certificates grow beyond what a board takes", List.of(
          SetUp.of("a Certificate message of 4,096 bytes, from a server that heeds the boards' 4,096", AT_443,
              CHAIN, "r1", BYTES, "4096", RECORDS, "4096"),
          SetUp.of("one byte more: the server cuts the message in two", AT_443,
              CHAIN, "r1", BYTES, "4097", RECORDS, "4096"),
          SetUp.of("4,097 bytes from a server that does not heed the boards' 4,096, as the platform", AT_443,
              CHAIN, "r1", BYTES, "4097", RECORDS, "16384"),
          SetUp.of("4,416 bytes in one record: all that a board has room for", AT_443,
              CHAIN, "r1", BYTES, "4416", RECORDS, "16384"),
          SetUp.of("4,417 bytes in one record", AT_443, CHAIN, "r1", BYTES, "4417", RECORDS, "16384"),
          SetUp.of("4,417 bytes in one record at the downloads alone", AT_443,
              CHAIN, "r1", BYTES, "4417", RECORDS, "16384", PORTS, "ota"))),
      new Rehearsal("no-static-rsa", "the server gives up the four suites that a board knows", List.of(
          SetUp.of("TLS 1.2 with ephemeral keys (ECDHE) alone", AT_443, CHAIN, "r1", SUITES, "ecdhe"),
          SetUp.of("the same at the downloads alone", AT_443, CHAIN, "r1", SUITES, "ecdhe", PORTS, "ota"),
          SetUp.of("TLS 1.3 alone", AT_443, CHAIN, "r1", SUITES, "tls13"))),
      new Rehearsal("port-8883", "the platform leaves port 443 for 8883", List.of(
          SetUp.of("sign-in at 8883 alone", SIGN_IN_AT_8883, CHAIN, "r1"),
          SetUp.of("downloads at 8883 alone, links as before", DOWNLOADS_AT_8883, CHAIN, "r1"),
          SetUp.of("downloads at 8883 alone, and links name the port", LINKS_NAME_8883, CHAIN, "r1"))),
      new Rehearsal("sni-required", "the server wants to be told which host is meant (SNI)", List.of(
          SetUp.of("who names no host gets the alert unrecognized_name", AT_443, CHAIN, "r1", NAMELESS, "alert"),
          SetUp.of("who names no host is closed without a word", AT_443, CHAIN, "r1", NAMELESS, "close"),
          SetUp.of("who names no host at the downloads gets the alert", AT_443,
              CHAIN, "r1", NAMELESS, "alert", PORTS, "ota"),
          SetUp.of("who names no host is shown a certificate of another name", AT_443, CHAIN, "other-name"))));

  static Optional<Rehearsal> named(String name) {
    return ALL.stream().filter(one -> one.name.equals(name)).findFirst();
  }

  static List<String> names() {
    return ALL.stream().map(Rehearsal::name).toList();
  }
}
