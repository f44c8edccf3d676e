package dev.nufleet.app.run;

import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.HostText;
import dev.nufleet.network.ServerNames;
import dev.nufleet.platform.Reach;
import dev.nufleet.platform.StandInConfig;
import dev.nufleet.tls.OwnCertificate;
import dev.nufleet.tls.TlsName;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** By what a stand-in for several machines is called. */
final class ReachOptions {
  private static final String LOCALHOST = "localhost";

  @Option(names = "--advertise", paramLabel = "HOST",
      description = "Host that the ready file and download links name (default: the one in --host; where that is all"
          + " of this machine's, as 0.0.0.0 is, its first address in a private network, or its name).")
  private String advertise;

  @Option(names = "--tls-cert", paramLabel = "FILE",
      description = "PEM: a server's certificate of your own, then its issuers', instead of a made one.")
  private Path tlsCert;

  @Option(names = "--tls-key", paramLabel = "FILE",
      description = "PEM: the key of --tls-cert, PKCS#8, PKCS#1 or SEC1, not encrypted; may be the same file.")
  private Path tlsKey;

  @Option(names = "--tls-name", paramLabel = "NAME",
      description = "Host name (perhaps *.name) or address that the made certificate is for too; may repeat.")
  private List<String> tlsNames = List.of();

  /**
   * @param host to listen on
   * @param madeHere whether the user wants certificates that are made here to be kept
   * @throws UserMistake if a name is none, or a file of the user's cannot be used
   */
  Reach reach(String host, boolean madeHere, Instant now) {
    TlsName at = name("--host", host);
    if (at.isPattern()) {
      throw new UserMistake("--host: nobody can listen on '" + host + "'; name one host or address of this machine");
    }
    if (advertise == null) {
      checkForLinks("--host", at);
    }
    Optional<OwnCertificate> own = own(madeHere, now);
    Optional<TlsName> advertised = Optional.ofNullable(advertise).map(ReachOptions::advertised);
    if (advertised.isEmpty() && at.isAnyAddress()) {
      advertised = Optional.of(choose(addresses(), hostName()));
    }
    return new Reach(advertised, tlsNames.stream().map(name -> name("--tls-name", name)).toList(), own);
  }

  private Optional<OwnCertificate> own(boolean madeHere, Instant now) {
    if (tlsCert == null && tlsKey == null) {
      return Optional.empty();
    }
    if (tlsCert == null || tlsKey == null) {
      throw new UserMistake("--tls-cert and --tls-key belong together; give both, perhaps the same file");
    }
    if (madeHere || !tlsNames.isEmpty()) {
      throw new UserMistake((madeHere ? "--tls-dir keeps" : "--tls-name adds names to")
          + " the certificate that is made here, and --tls-cert is used instead of that; leave one of them out");
    }
    try {
      return Optional.of(OwnCertificate.read(tlsCert, tlsKey, now));
    } catch (IllegalArgumentException e) {
      throw new UserMistake(e.getMessage());
    }
  }

  /** Lines about links and a certificate of the user's that some clients will not take. */
  List<String> warnings(StandInConfig config) {
    String linkHost = HostText.bare(config.linkBase(0).getHost());
    List<String> warnings = new ArrayList<>();
    if (linkHost.indexOf(':') >= 0) {
      warnings.add("links name the IPv6 address " + linkHost + ", from which boards cannot download; --advertise a name"
          + " that leads there");
    }
    config.reach().own().ifPresent(own -> doubts(own, config, linkHost)
        .forEach(why -> warnings.add("--tls-cert " + tlsCert + ": " + why)));
    return warnings;
  }

  private static List<String> doubts(OwnCertificate own, StandInConfig config, String linkHost) {
    List<String> doubts = new ArrayList<>(own.doubts());
    List<String> others = Stream.of(config.calledAt(), linkHost,
            "PRODUCT.iot-as-mqtt." + config.region() + ".aliyuncs.com")
        .distinct().filter(host -> !ServerNames.fit(own.certificate(), host)).toList();
    if (!others.isEmpty()) {
      doubts.add("it is not for " + String.join(", ", others) + ": clients that call these names and check them"
          + " refuse it, as the boards of `run` do");
    }
    return doubts;
  }

  /** A line about a host that nobody named. */
  Optional<String> choice(StandInConfig config) {
    return config.reach().advertised().filter(host -> advertise == null).map(host ->
        "advertised      " + host.text() + ", where others reach this machine; --advertise HOST names another");
  }

  /**
   * By what other machines can call this one.
   *
   * @param addresses of this machine, the nearest first
   */
  static TlsName choose(List<InetAddress> addresses, String hostName) {
    return addresses.stream()
        .filter(address -> address instanceof Inet4Address && address.isSiteLocalAddress())
        .findFirst().flatMap(address -> TlsName.find(address.getHostAddress()))
        .or(() -> TlsName.find(hostName))
        .orElse(TlsName.of(LOCALHOST));
  }

  private static List<InetAddress> addresses() {
    try (Stream<NetworkInterface> all = NetworkInterface.networkInterfaces()) {
      return all.sorted(Comparator.comparingInt(NetworkInterface::getIndex))
          .flatMap(NetworkInterface::inetAddresses).toList();
    } catch (SocketException e) {
      return List.of(); // the host's name is the next choice, and which it is stands in the line about it
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return LOCALHOST; // a machine whose name leads nowhere is reached by none
    }
  }

  private static TlsName advertised(String given) {
    TlsName host = name("--advertise", given);
    if (host.isPattern() || host.isAnyAddress()) {
      throw new UserMistake("--advertise: nobody can call '" + given
          + "'; name one host or address that leads others to this machine");
    }
    checkForLinks("--advertise", host);
    return host;
  }

  /** Certificates may be for names with an underscore; no URL can have one, so nobody could follow a link. */
  private static void checkForLinks(String option, TlsName host) {
    if (!host.isAddress() && URI.create("http://" + host.text()).getHost() == null) {
      throw new UserMistake(option + ": '" + host.text() + "' cannot stand in links; host names there have letters,"
          + " digits and hyphens, and the last part begins with a letter, as in stand-in.lan");
    }
  }

  private static TlsName name(String option, String given) {
    try {
      return TlsName.of(given);
    } catch (IllegalArgumentException e) {
      throw new UserMistake(option + ": " + e.getMessage());
    }
  }
}
