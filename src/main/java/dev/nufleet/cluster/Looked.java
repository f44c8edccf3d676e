package dev.nufleet.cluster;

import dev.nufleet.cluster.setup.Discovery;
import dev.nufleet.cluster.setup.Search;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What looking for members has come to so far, for who waits at a terminal.
 *
 * @param failure of the last look; empty: it was answered, or there was none yet
 * @param found places of the last look that was answered, HOST:PORT
 * @param answered those of them that answer
 * @param sawMembers somebody there is in a cluster, which this member has asked to let it in
 */
record Looked(Optional<String> failure, List<String> found, Set<String> answered, boolean sawMembers) {
  static final Looked NOT_YET = new Looked(Optional.empty(), List.of(), Set.of(), false);
  private static final int MOST_NAMED = 3;

  Looked {
    found = List.copyOf(found);
    answered = Set.copyOf(answered);
  }

  Looked failed(String why) {
    return new Looked(Optional.of(why), found, answered, sawMembers);
  }

  Looked found(List<String> places) {
    return new Looked(Optional.empty(), places, answered, sawMembers);
  }

  Looked heard(Set<String> places, boolean members) {
    return new Looked(failure, found, places, sawMembers || members);
  }

  /** Why this member is in no cluster yet, so far as a look can tell; empty: others do not let it in. */
  Optional<String> trouble(Search search) {
    if (sawMembers) {
      return Optional.empty();
    }
    return Optional.of(search.by() + found(search));
  }

  private String found(Search search) {
    if (failure.isPresent()) {
      return ": " + failure.get();
    }
    if (found.isEmpty()) {
      return " leads nowhere yet: " + emptiness(search.by());
    }
    List<String> silent = found.stream().filter(place -> !answered.contains(place)).toList();
    String all = " leads to " + found.size() + (found.size() == 1 ? " place" : " places");
    if (!silent.isEmpty()) {
      return all + ", of which " + named(silent) + (silent.size() == 1 ? " does" : " do") + " not answer, or with"
          + " another certificate; " + (search.mayForm() ? "a cluster is formed when all do"
              : "none of the others is in a cluster");
    }
    if (!search.mayForm()) {
      return all + ", and no node there is in a cluster yet";
    }
    return found.size() < search.awaited()
        ? all + "; a cluster is formed when there are " + search.awaited() + " (--await-contacts)"
        : all + " that all answer; a cluster is formed by the one with the lowest address, once nothing has changed for"
            + " a while";
  }

  private static String named(List<String> places) {
    return places.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
        + (places.size() > MOST_NAMED ? " and " + (places.size() - MOST_NAMED) + " more" : "");
  }

  private static String emptiness(Discovery by) {
    if (by instanceof Discovery.Pods) {
      return "no pod with these labels runs";
    }
    return by instanceof Discovery.Service ? "name servers know no such service"
        : "name servers know no address by that name (they are asked, /etc/hosts is not)";
  }
}
