package dev.nufleet.cluster.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.cluster.setup.Discovery.Addresses;
import dev.nufleet.cluster.setup.Discovery.Listed;
import dev.nufleet.cluster.setup.Discovery.Place;
import dev.nufleet.cluster.setup.Discovery.Pods;
import dev.nufleet.cluster.setup.Discovery.Service;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {
  @Test
  void each_way_to_look_is_read_as_it_is_written() {
    assertThat(Discovery.parse("config:a:8558, [::1]:9000"))
        .isEqualTo(new Listed(List.of(new Place("a", 8558), new Place("::1", 9000))));
    assertThat(Discovery.parse("dns:nodes.example.org")).isEqualTo(new Addresses("nodes.example.org", 8558));
    assertThat(Discovery.parse("dns:my_app_node:9000")).isEqualTo(new Addresses("my_app_node", 9000));
    assertThat(Discovery.parse("dns:_management._tcp.nodes.example.org"))
        .isEqualTo(new Service("management", "nodes.example.org"));
    assertThat(Discovery.parse("kubernetes:app.kubernetes.io/name=node,tier in (a, b):9000"))
        .isEqualTo(new Pods("app.kubernetes.io/name=node,tier in (a, b)", 9000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"config:a:8558,[::1]:9000", "dns:nodes:8558", "dns:_m._tcp.nodes", "kubernetes:app=x:8558"})
  void it_is_said_as_it_could_be_written(String text) {
    assertThat(Discovery.parse(text)).hasToString(text).isEqualTo(Discovery.parse(Discovery.parse(text).toString()));
  }

  @Test
  void a_node_is_asked_where_the_others_are_unless_each_has_its_own_place() {
    assertThat(Discovery.parse("dns:nodes:9000").usualPort()).isEqualTo(9000);
    assertThat(Discovery.parse("kubernetes:app=x:9000").usualPort()).isEqualTo(9000);
    assertThat(Discovery.parse("config:a:9000").usualPort()).isEqualTo(Discovery.USUAL_PORT);
    assertThat(Discovery.parse("dns:_m._tcp.nodes").usualPort()).isEqualTo(Discovery.USUAL_PORT);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
    "nodes | 'nodes' is no place to look for members; config:HOST:PORT,..., dns:NAME[:PORT], dns:_PORT._tcp.NAME and",
    "consul:nodes | 'consul:nodes' is no place to look for members",
    "config: | '' is no place where a node can be asked; config:HOST:PORT,HOST:PORT,...",
    "config:a | 'a' is no place where a node can be asked",
    "config:a:1,,b:1 | '' is no place where a node can be asked",
    "config:::1:8558 | '::1:8558' is no place where a node can be asked",
    "config:a:0 | port 0 is outside 1..65535",
    "config:a:65536 | port 65536 is outside 1..65535",
    "config:a:1,b:1,a:1 | 'a:1,b:1,a:1' names a place twice",
    "dns: | '' is no name that could be looked up; dns:NAME[:PORT]",
    "dns:a b | 'a b' is no name that could be looked up",
    "dns:-a | '-a' is no name that could be looked up",
    "dns:a..b | 'a..b' is no name that could be looked up",
    "dns:nodes:0 | port 0 is outside 1..65535",
    "dns:nodes:99999999999999999999 | port 99999999999999999999 is outside 1..65535",
    "dns:10.0.0.1 | '10.0.0.1' is an address, and a name is looked up; config:HOST:PORT",
    "dns:[::1]:8558 | '[::1]' is an address",
    "dns:_m.nodes | '_m.nodes' is no service that could be looked up; dns:_PORT._tcp.NAME",
    "dns:_m._tcp.nodes:8558 | '_m._tcp.nodes:8558' is no service that could be looked up",
    "kubernetes: | '' are no labels of pods; kubernetes:LABELS[:PORT]",
    "kubernetes:app:x | 'app:x' are no labels of pods",
    "kubernetes:app=x:0 | port 0 is outside 1..65535",
  })
  void what_is_no_place_to_look_is_one_line(String text, String line) {
    assertThatThrownBy(() -> Discovery.parse(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(line).message().hasLineCount(1);
  }
}
