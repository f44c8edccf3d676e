package dev.nufleet.app.report;

import dev.nufleet.model.Printable;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * JUnit XML: one suite of cases, in the form that CI servers read. Texts are fit for a terminal before they get in, so
 * no character is one that XML 1.0 forbids.
 *
 * @param name of the suite
 * @param startedAt ISO 8601; empty: unknown
 */
public record JUnitXml(String name, String startedAt, double seconds, List<Case> cases) {
  /** What became of a case. */
  public enum Result {
    PASSED, FAILED, SKIPPED
  }

  /**
   * @param group cases of one group are shown together
   * @param why it failed or was skipped, for people; empty if it passed
   */
  public record Case(String group, String name, Result result, String why) {
    public static Case of(String group, String name, boolean passed, String why) {
      return new Case(group, name, passed ? Result.PASSED : Result.FAILED, passed ? "" : why);
    }

    public static Case skipped(String group, String name, String why) {
      return new Case(group, name, Result.SKIPPED, why);
    }
  }

  /** The whole file, in UTF-8. */
  public byte[] bytes() {
    StringWriter text = new StringWriter();
    try {
      // over a writer of text: over one of bytes, Java's writes a character of two halves as two references
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      write(xml);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("text in memory cannot fail to be written", e);
    }
    return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  private void write(XMLStreamWriter xml) throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeCharacters("\n");
    xml.writeStartElement("testsuites");
    xml.writeCharacters("\n");
    xml.writeStartElement("testsuite");
    attribute(xml, "name", name);
    attribute(xml, "tests", Integer.toString(cases.size()));
    attribute(xml, "failures", Long.toString(count(Result.FAILED)));
    attribute(xml, "errors", "0");
    attribute(xml, "skipped", Long.toString(count(Result.SKIPPED)));
    attribute(xml, "time", String.format(Locale.ROOT, "%.3f", seconds));
    if (!startedAt.isEmpty()) {
      attribute(xml, "timestamp", startedAt);
    }
    xml.writeCharacters("\n");
    for (Case one : cases) {
      write(xml, one);
    }
    xml.writeEndElement();
    xml.writeCharacters("\n");
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private static void write(XMLStreamWriter xml, Case one) throws XMLStreamException {
    xml.writeStartElement("testcase");
    attribute(xml, "classname", one.group());
    attribute(xml, "name", one.name());
    attribute(xml, "time", "0");
    switch (one.result()) {
      case PASSED -> { }
      case FAILED -> {
        xml.writeStartElement("failure");
        attribute(xml, "message", one.why());
        xml.writeCharacters(Printable.line(one.why())); // some servers show the one, some the other
        xml.writeEndElement();
      }
      case SKIPPED -> {
        xml.writeStartElement("skipped");
        attribute(xml, "message", one.why());
        xml.writeEndElement();
      }
    }
    xml.writeEndElement();
    xml.writeCharacters("\n");
  }

  private static void attribute(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, Printable.line(value));
  }

  private long count(Result result) {
    return cases.stream().filter(one -> one.result() == result).count();
  }
}
