package dev.nufleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.cluster.Contacts.Contact;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContactsTest {
  @Test
  void a_node_that_is_found_by_two_names_is_one_place() throws UnknownHostException {
    Contacts found = Contacts.of(
        List.of(contact("a", "10.0.0.1", 1), contact("b", "10.0.0.1", 1), contact("a", "10.0.0.1", 2)), at("10.0.0.9"));
    assertThat(found.all()).extracting(Contact::toString).containsExactly("10.0.0.1:1", "10.0.0.1:2");
  }

  @Test
  void of_both_families_the_members_own_counts_and_the_other_where_there_is_no_such() throws UnknownHostException {
    Contact four = contact("a", "10.0.0.1", 1);
    Contact six = contact("a", "fd00::1", 1);
    assertThat(hosts(List.of(four, six), "10.0.0.9")).containsExactly("10.0.0.1:1");
    assertThat(hosts(List.of(four, six), "fd00::9")).containsExactly("[fd00:0:0:0:0:0:0:1]:1");
    assertThat(hosts(List.of(six), "10.0.0.9")).containsExactly("[fd00:0:0:0:0:0:0:1]:1");
  }

  @Test
  void a_name_that_is_not_known_here_stays_and_waits() throws UnknownHostException {
    Contact unknown = new Contact("later", 1, Optional.empty());
    assertThat(hosts(List.of(unknown, contact("a", "10.0.0.1", 1)), "10.0.0.9"))
        .containsExactly("later:1", "10.0.0.1:1");
    assertThat(Contacts.of(List.of(unknown), at("127.0.0.1")).offLoopback()).isEmpty();
  }

  @Test
  void one_that_is_off_loopback_is_found_among_others() throws UnknownHostException {
    Contact here = contact("here", "127.0.0.7", 1);
    assertThat(Contacts.of(List.of(here, contact("there", "10.0.0.1", 1)), at("127.0.0.1")).offLoopback())
        .hasValueSatisfying(one -> assertThat(one).hasToString("10.0.0.1:1"));
    assertThat(Contacts.of(List.of(here), at("127.0.0.1")).offLoopback()).isEmpty();
  }

  private static List<String> hosts(List<Contact> found, String own) throws UnknownHostException {
    return Contacts.of(found, at(own)).all().stream().map(Contact::toString).toList();
  }

  private static Contact contact(String name, String address, int port) throws UnknownHostException {
    return new Contact(name, port, Optional.of(at(address)));
  }

  private static InetAddress at(String address) throws UnknownHostException {
    return InetAddress.getByName(address);
  }
}
