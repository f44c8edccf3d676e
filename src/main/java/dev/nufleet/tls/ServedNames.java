package dev.nufleet.tls;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
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
  private static final List<String> THIS_MACHINE = List.of("localhost", "127.0.0.1", "::1");

  private final Set<TlsName> names;

  private ServedNames(Set<TlsName> names) {
    this.names = names;
  }

  /** @param further than the platform's in these regions and this machine's */
  static ServedNames of(List<String> regions, List<TlsName> further) {
    Set<TlsName> names = new LinkedHashSet<>();
    for (String region : regions) {
      names.add(new TlsName("*.iot-as-mqtt." + region + ".aliyuncs.com", false));
      names.add(new TlsName("ota.iot-thing." + region + ".aliyuncs.com", false));
      names.add(new TlsName("iot-auth." + region + ".aliyuncs.com", false));
    }
    THIS_MACHINE.forEach(name -> names.add(TlsName.of(name)));
    names.addAll(further);
    return new ServedNames(names);
  }

  /** One host and nothing else. */
  static ServedNames only(String host) {
    return new ServedNames(Set.of(TlsName.of(host)));
  }

  GeneralNames alternativeNames() {
    return new GeneralNames(names.stream().map(ServedNames::alternative).toArray(GeneralName[]::new));
  }

  private static GeneralName alternative(TlsName name) {
    return name.isAddress() ? new GeneralName(GeneralName.iPAddress, new DEROctetString(name.addressBytes()))
        : new GeneralName(GeneralName.dNSName, name.text());
  }

  /** @param further that stay permitted */
  NameConstraints constraints(Set<GeneralName> further) {
    return new NameConstraints(Stream.concat(permitted().stream(), further.stream()).distinct()
        .map(GeneralSubtree::new).toArray(GeneralSubtree[]::new), new GeneralSubtree[0]);
  }

  boolean allIn(X509Certificate certificate) {
    byte[] extension = certificate.getExtensionValue(Extension.subjectAlternativeName.getId());
    return extension != null && Arrays.asList(
            GeneralNames.getInstance(ASN1OctetString.getInstance(extension).getOctets()).getNames())
        .containsAll(Arrays.asList(alternativeNames().getNames()));
  }

  /** Whether an authority may vouch for all of these: one without constraints, of an earlier version, may. */
  boolean permittedBy(X509Certificate authority) {
    return authority.getExtensionValue(Extension.nameConstraints.getId()) == null
        || permittedNames(authority).containsAll(permitted());
  }

  /** What an authority is bound to. */
  static Set<GeneralName> permittedNames(X509Certificate authority) {
    byte[] extension = authority.getExtensionValue(Extension.nameConstraints.getId());
    return extension == null ? Set.of() : Stream.of(NameConstraints.getInstance(
            ASN1OctetString.getInstance(extension).getOctets()).getPermittedSubtrees())
        .map(GeneralSubtree::getBase)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private Set<GeneralName> permitted() {
    return names.stream().map(ServedNames::subtree).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** A name permits all below it; an address itself only, so all bits of its mask are set. */
  private static GeneralName subtree(TlsName name) {
    if (!name.isAddress()) {
      return new GeneralName(GeneralName.dNSName, name.parent());
    }
    byte[] address = name.addressBytes();
    byte[] masked = Arrays.copyOf(address, 2 * address.length);
    Arrays.fill(masked, address.length, masked.length, (byte) 0xff);
    return new GeneralName(GeneralName.iPAddress, new DEROctetString(masked));
  }
}
