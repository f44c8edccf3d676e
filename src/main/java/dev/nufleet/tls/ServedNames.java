package dev.nufleet.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;

/**
 * The host names and addresses that a stand-in is reached by: its server's certificate is for them, and its authority
 * is bound to them (RFC 5280, 4.2.1.10), so that whoever trusts it trusts it for nothing else.
 */
final class ServedNames {
  private static final String WILDCARD = "*.";
  private static final List<String> THIS_MACHINE = List.of("127.0.0.1", "::1");

  private final Set<String> dns;

  private ServedNames(Set<String> dns) {
    this.dns = dns;
  }

  static ServedNames of(List<String> regions) {
    Set<String> names = new LinkedHashSet<>();
    for (String region : regions) {
      names.add("*.iot-as-mqtt." + region + ".aliyuncs.com");
      names.add("ota.iot-thing." + region + ".aliyuncs.com");
      names.add("iot-auth." + region + ".aliyuncs.com");
    }
    names.add("localhost");
    return new ServedNames(names);
  }

  GeneralNames alternativeNames() {
    return new GeneralNames(Stream.concat(
            dns.stream().map(name -> new GeneralName(GeneralName.dNSName, name)),
            THIS_MACHINE.stream().map(address -> new GeneralName(GeneralName.iPAddress, address)))
        .toArray(GeneralName[]::new));
  }

  /** @param further names that stay permitted */
  NameConstraints constraints(Set<String> further) {
    return new NameConstraints(Stream.concat(
            Stream.concat(permitted().stream(), further.stream()).distinct()
                .map(name -> new GeneralName(GeneralName.dNSName, name)),
            THIS_MACHINE.stream().map(address -> new GeneralName(
                GeneralName.iPAddress, address + (address.contains(":") ? "/128" : "/32"))))
        .map(GeneralSubtree::new).toArray(GeneralSubtree[]::new), new GeneralSubtree[0]);
  }

  boolean allIn(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names != null && names.stream()
          .filter(name -> name.get(0).equals(GeneralName.dNSName))
          .map(name -> (String) name.get(1))
          .collect(Collectors.toSet())
          .containsAll(dns);
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  /** Whether an authority may vouch for all of these: one without constraints, of an earlier version, may. */
  boolean permittedBy(X509Certificate authority) {
    return authority.getExtensionValue(Extension.nameConstraints.getId()) == null
        || permittedNames(authority).containsAll(permitted());
  }

  /** The host names that an authority is bound to. */
  static Set<String> permittedNames(X509Certificate authority) {
    byte[] extension = authority.getExtensionValue(Extension.nameConstraints.getId());
    Set<String> names = new LinkedHashSet<>();
    if (extension != null) {
      for (GeneralSubtree tree : NameConstraints.getInstance(
          ASN1OctetString.getInstance(extension).getOctets()).getPermittedSubtrees()) {
        if (tree.getBase().getTagNo() == GeneralName.dNSName) {
          names.add(tree.getBase().getName().toString());
        }
      }
    }
    return names;
  }

  /** A name permits all below it. */
  private Set<String> permitted() {
    return dns.stream()
        .map(name -> name.startsWith(WILDCARD) ? name.substring(WILDCARD.length()) : name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
