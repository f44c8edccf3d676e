package dev.nufleet.mutation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The score of a mutation run, for each package: how many of the changes to its classes the tests noticed. PIT's own
 * threshold looks only at the sum of a run, where a well tested package hides a poor one.
 *
 * <p>Reads PIT's {@code mutations.xml}: one {@code mutation} element for each change, {@code detected} says whether a
 * test failed (or hung, or ran out of memory), {@code mutatedClass} names the class.
 */
public final class MutationScore {
  private final Map<String, Count> packages = new TreeMap<>();
  private final List<String> classes = new ArrayList<>();

  /** What was killed out of how many. */
  record Count(int killed, int total) {
    Count plus(boolean detected) {
      return new Count(killed + (detected ? 1 : 0), total + 1);
    }

    Count plus(Count other) {
      return new Count(killed + other.killed, total + other.total);
    }

    boolean reaches(int percent) {
      return killed * 100L >= (long) percent * total;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%d/%d %.1f %%", killed, total, 100.0 * killed / total);
    }
  }

  /**
   * Prints the table and fails if a package, or all of them together, is below its threshold.
   *
   * @param args the report, percent that each package needs, percent that all need, globs of the classes that were to
   *     be changed, comma-separated; one that matches nothing fails too, for a package that moved must not leave unseen
   */
  public static void main(String[] args) throws IOException, XMLStreamException {
    MutationScore score;
    try (InputStream report = Files.newInputStream(Path.of(args[0]))) {
      score = read(report);
    }
    System.out.println(score.table());
    List<String> globs = List.of(args[3].split(","));
    List<String> complaints = score.complaints(Integer.parseInt(args[1]), Integer.parseInt(args[2]), globs);
    if (!complaints.isEmpty()) {
      throw new IllegalStateException(String.join("; ", complaints));
    }
  }

  static MutationScore read(InputStream report) throws XMLStreamException {
    MutationScore score = new MutationScore();
    XMLStreamReader xml = XMLInputFactory.newDefaultFactory().createXMLStreamReader(report);
    boolean detected = false;
    while (xml.hasNext()) {
      if (xml.next() != XMLStreamConstants.START_ELEMENT) {
        continue;
      }
      if (xml.getLocalName().equals("mutation")) {
        detected = xml.getAttributeValue(null, "detected").equals("true");
      } else if (xml.getLocalName().equals("mutatedClass")) {
        score.add(xml.getElementText(), detected);
      }
    }
    return score;
  }

  private void add(String className, boolean detected) {
    classes.add(className);
    String name = className.substring(0, className.lastIndexOf('.'));
    packages.put(name, packages.getOrDefault(name, new Count(0, 0)).plus(detected));
  }

  private Count all() {
    return packages.values().stream().reduce(new Count(0, 0), Count::plus);
  }

  String table() {
    StringBuilder table = new StringBuilder("Mutations killed:\n");
    packages.forEach((name, count) -> table.append(String.format(Locale.ROOT, "%-40s %s\n", name, count)));
    return table.append(String.format(Locale.ROOT, "%-40s %s", "all", all())).toString();
  }

  /** One line for each package or glob that falls short; none if all is well. */
  List<String> complaints(int packagePercent, int totalPercent, List<String> globs) {
    List<String> complaints = new ArrayList<>();
    for (String glob : globs) {
      Pattern pattern = Pattern.compile(Pattern.quote(glob).replace("*", "\\E.*\\Q"));
      if (classes.stream().noneMatch(pattern.asMatchPredicate())) {
        complaints.add("nothing was changed in " + glob + ": correct the glob in the profile mutation");
      }
    }
    packages.forEach((name, count) -> {
      if (!count.reaches(packagePercent)) {
        complaints.add("package " + name + " is below " + packagePercent + " %: " + count);
      }
    });
    if (!all().reaches(totalPercent)) {
      complaints.add("all packages together are below " + totalPercent + " %: " + all());
    }
    return complaints;
  }
}
