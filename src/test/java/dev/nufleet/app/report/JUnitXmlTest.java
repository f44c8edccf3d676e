package dev.nufleet.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.app.report.JUnitXml.Case;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class JUnitXmlTest {
  private static final String REPORT = """
      {"run": {"id": "r1", "startedAt": "2026-11-26T21:58:02.510Z", "wallSeconds": 22.825, "verdict": "fail",
      "endedBy": "completed", "endReason": "every board came to an end"}, "boards": {"total": 3, "upgraded": 2},
      "failuresByCause": {"tls": 1}, "invariants": {
      "exact-image": {"held": true, "violations": 0, "checked": true, "why": null},
      "version-truth": {"held": false, "violations": 2, "checked": true, "why": null},
      "bounded-retries": {"held": null, "violations": null, "checked": false, "why": "no board failed to sign in"}},
      "thresholds": [{"expr": "boards.upgraded<100%", "value": 66.667, "ok": false},
      {"expr": "traffic.resumes>5", "value": 0, "ok": true},
      {"expr": "phases.total.p99Ms>5", "value": null, "ok": false}]}""";

  @Test
  void a_run_fails_by_its_verdict_its_broken_invariants_and_its_thresholds() throws Exception {
    Document xml = parsed(RunCases.of(json(REPORT)).bytes());
    Element suite = (Element) xml.getElementsByTagName("testsuite").item(0);
    assertThat(List.of(suite.getAttribute("name"), suite.getAttribute("tests"), suite.getAttribute("failures"),
        suite.getAttribute("skipped"), suite.getAttribute("errors"), suite.getAttribute("time"),
        suite.getAttribute("timestamp")))
        .containsExactly("nufleet run r1", "7", "4", "1", "0", "22.825", "2026-11-26T21:58:02.510Z");
    assertThat(shown(xml)).containsExactly(
        "nufleet.run verdict failure completed: every board came to an end; 2 of 3 boards upgraded, tls 1",
        "nufleet.invariants exact-image",
        "nufleet.invariants version-truth failure broken: 2 violations",
        "nufleet.invariants bounded-retries skipped not checked: no board failed to sign in",
        "nufleet.thresholds fail if boards.upgraded<100% failure it is 66.667",
        "nufleet.thresholds fail if traffic.resumes>5",
        "nufleet.thresholds fail if phases.total.p99Ms>5 failure the run has no such number");
  }

  @Test
  void a_good_run_has_no_failure() throws Exception {
    String good = REPORT.replace("\"fail\"", "\"pass\"").replace("\"held\": false", "\"held\": true")
        .replace("\"ok\": false", "\"ok\": true");
    Document xml = parsed(RunCases.of(json(good)).bytes());
    assertThat(xml.getElementsByTagName("failure").getLength()).isZero();
    assertThat(xml.getElementsByTagName("testcase").getLength()).isEqualTo(7);
  }

  @Test
  void texts_of_strangers_stay_texts_and_no_character_makes_the_file_ill_formed() throws Exception {
    StringBuilder all = new StringBuilder("]]><!--&amp;\"'</failure>\ud83d\ude00 ä");
    IntStream.range(0, 0x20).forEach(c -> all.append((char) c));
    all.append("\u007f\u0085\u202e\ufffe\uffff").append('\ud800').append("x").append('\udfff');
    byte[] bytes = new JUnitXml(all.toString(), "", 1, List.of(
        Case.of(all.toString(), all.toString(), false, all.toString()), Case.skipped("a", "b", all.toString())))
        .bytes();
    Document xml = parsed(bytes);
    assertThat(xml.getElementsByTagName("testcase").getLength()).isEqualTo(2);
    assertThat(xml.getElementsByTagName("failure").item(0).getTextContent())
        .startsWith("]]><!--&amp;\"'</failure>\ud83d\ude00 ä").contains("\\x1b", "\\u202e", "\\uffff");
    assertThat(new String(bytes, StandardCharsets.UTF_8)).startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  }

  /** Group, name, and what became of each case. */
  private static List<String> shown(Document xml) {
    NodeList cases = xml.getElementsByTagName("testcase");
    return IntStream.range(0, cases.getLength()).mapToObj(i -> {
      Element one = (Element) cases.item(i);
      Element child = (Element) one.getFirstChild();
      return one.getAttribute("classname") + " " + one.getAttribute("name")
          + (child == null ? "" : " " + child.getTagName() + " " + child.getAttribute("message"));
    }).toList();
  }

  private static Document parsed(byte[] xml) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(xml));
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }
}
