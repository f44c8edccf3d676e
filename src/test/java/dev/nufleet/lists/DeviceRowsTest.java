package dev.nufleet.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.model.DeviceTriple;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists as people, spreadsheets, editors and the platform's console write them. */
class DeviceRowsTest {
  private static final DeviceTriple ONE = DeviceTriple.of("a1Pk", "dev-0001", "s1");
  private static final DeviceTriple TWO = DeviceTriple.of("a1Pk", "dev-0002", "s2");

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "a1Pk,dev-0001,s1\na1Pk,dev-0002,s2\n",
      "a1Pk,dev-0001,s1\r\na1Pk,dev-0002,s2",
      "a1Pk,dev-0001,s1\ra1Pk,dev-0002,s2\r",
      "\ufeffproductKey,deviceName,deviceSecret\r\na1Pk,dev-0001,s1\r\na1Pk,dev-0002,s2\r\n",
      "DeviceName,ProductKey,DeviceSecret\ndev-0001,a1Pk,s1\ndev-0002,a1Pk,s2\n",
      "DEVICE SECRET , Nickname,device_name, product-key\ns1,\"first, of two\",dev-0001,a1Pk\ns2,,dev-0002,a1Pk,more\n",
      "\n\n  \n a1Pk , dev-0001 ,\ts1\t\n,,\n\"a1Pk\", \"dev-0002\" ,\"s2\"\n\n",
      "a1Pk;dev-0001;s1\na1Pk;dev-0002;s2\n",
      "a1Pk\tdev-0001\ts1\na1Pk\tdev-0002\ts2\n",
      "sep=;\r\nDeviceName;ProductKey;DeviceSecret\r\ndev-0001;a1Pk;s1\r\ndev-0002;a1Pk;s2\r\n",
      "a1Pk,dev-0001,s1,,\na1Pk,dev-0002,s2,,\n",
      "\u00a0a1Pk\u00a0,dev-0001,s1\u200b\na1Pk,dev-0002,s2\n",
      "productKey,deviceName,deviceSecret\na1Pk,dev-0001,s1\nProductKey,DeviceSecret,DeviceName\na1Pk,s2,dev-0002\n",
      "note,productKey,deviceName,deviceSecret\n\"two\nlines\",a1Pk,dev-0001,s1\nx,a1Pk,dev-0002,s2\n",
      "\u5907\u6ce8,DeviceName,DeviceSecret,ProductKey\n\u7b2c\u4e00,dev-0001,s1,a1Pk\n\u4e8c,dev-0002,s2,a1Pk\n"})
  void a_list_may_be_written_in_many_ways(String text) throws BadList {
    assertThat(DeviceRows.triples(utf8(text))).containsExactly(ONE, TWO);
    assertThat(DeviceRows.triples(text.getBytes(StandardCharsets.UTF_16LE))).containsExactly(ONE, TWO);
    assertThat(DeviceRows.triples(text.getBytes(StandardCharsets.UTF_16BE))).containsExactly(ONE, TWO);
    assertThat(DeviceRows.triples(text.getBytes(StandardCharsets.UTF_16))).containsExactly(ONE, TWO);
  }

  @Test
  void a_column_that_nobody_reads_may_be_in_any_charset() throws BadList {
    String text = "\u5907\u6ce8,DeviceName,DeviceSecret,ProductKey\n\u7b2c\u4e00,dev-0001,s1,a1Pk\n";
    assertThat(DeviceRows.triples(text.getBytes(Charset.forName("GBK")))).containsExactly(ONE);
  }

  @Test
  void what_is_wrong_is_told_with_its_line_and_its_rule() {
    refused("a1Pk,dev-0001,s1\n\na1Pk,dev-0002\n", " line 3: 2 fields; write productKey,deviceName,deviceSecret");
    refused("a1Pk,dev-0001,s1\na1Pk,dev-0001,s2\n", " line 2: device a1Pk/dev-0001 comes twice, first in line 1");
    refused("a1Pk,dev-0001,s1\na1Pk,d/../x,s2\n", " line 2: DeviceName 'd/../x' has something else in it; 4..32");
    refused("a1Pk,dev,s1\n", " line 1: DeviceName 'dev' has 3 characters; 4..32");
    refused("a-Pk,dev-0001,s1\n", " line 1: ProductKey 'a-Pk' has something else in it; 1..20");
    refused("DeviceName,DeviceSecret\ndev-0001,s1\n", " line 1: no column has the heading productKey");
    refused("ProductKey,Name,Secret\na1Pk,dev-0001,s1\n", " line 1: no column has the heading deviceName");
    refused("Key,DeviceNo,DeviceSecret\na1Pk,dev-0001,s1\n", " line 1: no column has the heading productKey");
    refused("ProductKey,DeviceName,DeviceSecret,Device Name\n", " line 1: the heading deviceName stands twice");
    refused("ProductKey,DeviceName,DeviceSecret\na1Pk,dev-0001\n", " line 2: the deviceSecret is missing");
    refused("ProductKey,DeviceName,DeviceSecret\na1Pk,,s1\n", " line 2: the deviceName is missing");
    refused("ProductKey,DeviceName,DeviceSecret\n", ": holds no device");
    refused("", ": holds no device");
    refused("a1Pk,\"dev-0001,s1\na1Pk,dev-0002,s2\n", " line 1: a quote that is opened there has no end");
    refused("a1Pk,\"dev\"-0001,s1\n", " line 1: something stands behind a closed quote");
    refused("a1Pk,dev-0001,s1\n\"" + "x\n".repeat(6_000), " line 2: a field has more than 10000 characters");
    refused(",".repeat(2_000), " line 1: more than 1000 fields");
    refused("PK\u0003\u0004\u0000", ": this is a workbook");
    refused("a1Pk,dev-0001,s\u0000\u0000\n", ": this is no text");
  }

  @Test
  void text_in_utf_32_is_told_from_text_in_utf_16() {
    for (String charset : List.of("UTF-32LE", "UTF-32BE")) {
      assertThatThrownBy(() -> DeviceRows.triples("\ufeffa1Pk,dev-0001,s1\n".getBytes(Charset.forName(charset))))
          .isInstanceOf(BadList.class).hasMessageContaining("UTF-32");
    }
  }

  @Test
  void a_device_may_have_the_heading_of_names_as_its_name() throws BadList {
    assertThat(DeviceRows.triples(utf8("a1Pk,deviceName,s1\n"))).hasSize(1);
  }

  /** A column in the wrong place would show it. */
  @Test
  void a_secret_is_never_shown() {
    String secret = "0123456789abcdef0123456789abcdef";
    for (String text : List.of(secret + ",a1Pk,dev-0001\n", "a1Pk,dev-0001," + secret.repeat(3) + "\n")) {
      assertThatThrownBy(() -> DeviceRows.triples(utf8(text)))
          .isInstanceOf(BadList.class).hasMessageNotContaining(secret);
    }
  }

  @Test
  void names_stand_in_the_first_column_or_under_their_heading() throws BadList {
    assertThat(DeviceRows.names(utf8("dev-0001\r\ndev-0002,x\n\ndev-0001\n"))).containsExactly("dev-0001", "dev-0002");
    assertThat(DeviceRows.names(utf8("\ufeff\"DeviceName\"\ndev-0001\n"))).containsExactly("dev-0001");
    assertThat(DeviceRows.names(utf8("Nickname,DeviceName\nfirst,dev-0001\n"))).containsExactly("dev-0001");
    assertThat(DeviceRows.names(utf8("ProductKey;DeviceSecret;DeviceName\na1Pk;s;dev-0001\n")))
        .containsExactly("dev-0001");
    assertThat(DeviceRows.names(utf8("\n"))).isEmpty();
    assertThatThrownBy(() -> DeviceRows.names(utf8("dev-0001\nd\u0007v\n")))
        .isInstanceOf(BadList.class).hasMessageStartingWith(" line 2: DeviceName 'd\\x07v' has 3 characters");
  }

  @Property(tries = 300)
  void what_is_quoted_and_mixed_reads_back(@ForAll("secrets") List<String> secrets) throws BadList {
    StringBuilder text = new StringBuilder("deviceSecret,productKey,deviceName\r\n");
    for (int i = 0; i < secrets.size(); i++) {
      text.append('"').append(secrets.get(i).replace("\"", "\"\"")).append("\",a1Pk,dev-").append(i).append("\r\n");
    }
    assertThat(DeviceRows.triples(utf8(text.toString()))).extracting(one -> one.deviceSecret().reveal())
        .isEqualTo(secrets);
  }

  @Provide
  Arbitrary<List<String>> secrets() {
    Arbitrary<String> within = Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(30);
    return Combinators.combine(within, within).as((a, b) -> a + "," + b).list().ofMinSize(1).ofMaxSize(20);
  }

  private static void refused(String text, String start) {
    assertThatThrownBy(() -> DeviceRows.triples(utf8(text)))
        .isInstanceOf(BadList.class).hasMessageStartingWith(start);
  }
}
