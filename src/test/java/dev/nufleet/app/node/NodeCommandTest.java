package dev.nufleet.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code node} says of a command line that cannot be. */
class NodeCommandTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "'' | a node joins others: name members by --join HOST:PORT,..., or where they are to be looked for by --discover",
    "--join 127.0.0.1:1 --discover dns:nodes | --join names members and --discover looks for them; leave one out",
    "--join 127.0.0.1:1 --await-contacts 2 | --await-contacts is for --discover; leave it out",
    "--join 127.0.0.1:1 --management-port 2 | --management-port is for --discover; leave it out",
    "--discover nodes | --discover: 'nodes' is no place to look for members; config:HOST:PORT,...",
    "--discover config:192.0.2.1:8558 | --discover: 192.0.2.1:8558 is not on loopback, and whoever reaches a cluster",
    "--discover config:127.0.0.1:8558 --host 192.0.2.1 | --host: 192.0.2.1:7355 is not on loopback",
    "--discover dns:nodes --host 192.0.2.1 | --host: 192.0.2.1:7355 is not on loopback",
    "--discover dns:nodes --management-port 65536 | --management-port 65536 is outside 0..65535",
    "--discover dns:nodes --port -1 | --port -1 is outside 0..65535",
    "--discover dns:nodes:7355 --host 127.0.0.1 | --management-port 7355 is --port too; they are two",
    "--discover dns:nodes --await-contacts 0 | --await-contacts 0 is outside 1..10000",
    "--discover config:127.0.0.1:8558 --await-contacts 1 | --await-contacts: all that config: names are awaited; leave",
  })
  void what_cannot_be_is_one_line_and_exit_2(String options, String line) {
    StringWriter err = new StringWriter();
    String[] words = ("node " + options).strip().split(" ");
    assertThat(Main.commandLine().setErr(new PrintWriter(err, true)).execute(words)).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().startsWith("nufleet: ").contains(line);
  }
}
