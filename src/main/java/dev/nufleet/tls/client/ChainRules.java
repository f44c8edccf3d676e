package dev.nufleet.tls.client;

import java.util.List;
import java.util.Optional;

/**
 * mbed TLS's way from a server's certificate to a trusted one, and the flags that it gives. None of them ends a
 * handshake; only a chain that is too long does. No date, no revocation. Source: tls.md 4.1.
 */
public final class ChainRules implements CertificateCheck {
  public static final int NAME_MISMATCH = 0x04;
  public static final int NOT_TRUSTED = 0x08;
  public static final int KEY_USAGE = 0x800;
  public static final int EXTENDED_KEY_USAGE = 0x1000;
  public static final int BAD_DIGEST = 0x4000;
  public static final int BAD_KEY = 0x10000;

  private static final int MOST_INTERMEDIATES = 8;
  private static final int LEAST_KEY_BITS = 2048;
  private static final int KEY_ENCIPHERMENT = 0x20;
  private static final int KEY_CERTIFICATE_SIGNING = 0x04;
  private static final String SERVER_AUTHENTICATION = "2b06010505070301";
  private static final String ANY_PURPOSE = "551d2500";

  /** For this one the port asks for no name. */
  private static final String HOST_WITHOUT_CHECK = "iot-auth-pre.cn-shanghai.aliyuncs.com";

  private final List<BoardCertificate> anchors;
  private final String host;

  /** @param host that was dialled */
  public ChainRules(List<BoardCertificate> anchors, String host) {
    this.anchors = List.copyOf(anchors);
    this.host = host;
  }

  @Override
  public int flags(List<BoardCertificate> chain) throws TlsFault {
    if (chain.isEmpty()) {
      return NAME_MISMATCH | NOT_TRUSTED; // the handshake will not come to its end
    }
    BoardCertificate leaf = chain.get(0);
    CertificateExtensions extensions = leaf.extensions();
    int flags = host.equals(HOST_WITHOUT_CHECK) || HostNames.fit(leaf, host) ? 0 : NAME_MISMATCH;
    flags |= keyFlag(leaf) | wayToAnchor(chain);
    if (extensions.keyUsage().isPresent() && (extensions.keyUsage().get() & KEY_ENCIPHERMENT) == 0) {
      flags |= KEY_USAGE;
    }
    boolean forServers = extensions.extendedKeyUsage()
        .map(purposes -> purposes.contains(SERVER_AUTHENTICATION) || purposes.contains(ANY_PURPOSE))
        .orElse(true);
    return forServers ? flags : flags | EXTENDED_KEY_USAGE;
  }

  private static int keyFlag(BoardCertificate certificate) {
    return certificate.keyBits() < LEAST_KEY_BITS ? BAD_KEY : 0;
  }

  private int wayToAnchor(List<BoardCertificate> chain) throws TlsFault {
    int flags = 0;
    int at = 0;
    int selfIssued = 0;
    for (int length = 1; ; length++) {
      BoardCertificate child = chain.get(at);
      flags |= child.isSignedWithSha1() ? BAD_DIGEST : 0;
      if (length == 1 && isSelfIssued(child) && anchors.contains(child)) {
        return flags;
      }
      int between = length - 1 - selfIssued;
      Optional<BoardCertificate> anchor = anchors.stream()
          .filter(parent -> mayIssue(parent, child, between, /* trusted= */ true) && child.isSignedBy(parent))
          .findFirst();
      if (anchor.isPresent()) {
        return flags | keyFlag(anchor.get());
      }
      int parent = issuerBehind(chain, at, between);
      if (parent < 0) {
        return flags | NOT_TRUSTED;
      }
      selfIssued += length != 1 && isSelfIssued(child) ? 1 : 0;
      if (length > MOST_INTERMEDIATES) {
        throw TlsFault.withAlert(TlsFault.ACCESS_DENIED, MbedCode.X509_FATAL_ERROR,
            "more than " + MOST_INTERMEDIATES + " intermediate certificates");
      }
      flags |= keyFlag(chain.get(parent)) | (child.isSignedBy(chain.get(parent)) ? 0 : NOT_TRUSTED);
      at = parent;
    }
  }

  private static int issuerBehind(List<BoardCertificate> chain, int child, int between) {
    for (int at = child + 1; at < chain.size(); at++) {
      if (mayIssue(chain.get(at), chain.get(child), between, /* trusted= */ false)) {
        return at;
      }
    }
    return -1;
  }

  /** @param between how many intermediates there are already, but for those that issued themselves */
  private static boolean mayIssue(BoardCertificate parent, BoardCertificate child, int between, boolean trusted) {
    if (!child.issuer().isSame(parent.subject())) {
      return false;
    }
    CertificateExtensions extensions = parent.extensions();
    boolean mustSaySo = !trusted || parent.version() >= 3;
    boolean saysSo = extensions.authority()
        && extensions.keyUsage().map(usage -> (usage & KEY_CERTIFICATE_SIGNING) != 0).orElse(true);
    return (saysSo || !mustSaySo) && extensions.pathLength().map(most -> between <= most).orElse(true);
  }

  private static boolean isSelfIssued(BoardCertificate certificate) {
    return certificate.issuer().isSame(certificate.subject());
  }
}
