package dev.nufleet.cluster;

import dev.nufleet.model.HostText;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Places at which nodes can be asked, as a look has found them.
 *
 * @param all each once
 */
record Contacts(List<Contact> all) {
  Contacts {
    all = List.copyOf(all);
  }

  /** @param address empty: its name is not known here, so nobody can be asked there */
  record Contact(String name, int port, Optional<InetAddress> address) {
    /** Where it leads, which is the same by whatever name it was found. */
    String host() {
      return address.map(InetAddress::getHostAddress).orElse(name);
    }

    @Override
    public String toString() {
      return HostText.withPort(host(), port);
    }
  }

  /**
   * Those that a member asks. A node listens on one address, so of a name with addresses of both families those of the
   * member's own count; else each node would be found twice, once where it does not listen.
   */
  static Contacts of(List<Contact> found, InetAddress own) {
    boolean hasOwnFamily =
        found.stream().flatMap(one -> one.address().stream()).anyMatch(address -> isLike(address, own));
    return new Contacts(found.stream()
        .filter(one -> !hasOwnFamily || one.address().isEmpty() || isLike(one.address().get(), own))
        .map(one -> new Contact(one.host(), one.port(), one.address()))
        .distinct().toList());
  }

  private static boolean isLike(InetAddress one, InetAddress other) {
    return one.getAddress().length == other.getAddress().length;
  }

  /** One that is not on this machine, as far as is known. */
  Optional<Contact> offLoopback() {
    return all.stream().filter(one -> one.address().filter(at -> !at.isLoopbackAddress()).isPresent()).findFirst();
  }
}
