package dev.nufleet.app.rehearse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What came of one set-up, profile by profile. */
record Outcome(SetUp setUp, List<Course> courses, List<Verdict> verdicts) {
  static Outcome of(SetUp setUp, List<Course> courses) {
    return new Outcome(setUp, courses, courses.stream().map(Verdict::of).toList());
  }

  /** Verdicts that differ in nothing but the profile, together, in the order of the first of each. */
  List<List<Verdict>> alike() {
    Map<Verdict, List<Verdict>> alike = new LinkedHashMap<>();
    for (Verdict verdict : verdicts) {
      Verdict ofNobody = new Verdict(null, verdict.kind(), verdict.where(), verdict.says(), verdict.line(),
          verdict.value(), verdict.advice());
      alike.computeIfAbsent(ofNobody, key -> new ArrayList<>()).add(verdict);
    }
    return List.copyOf(alike.values());
  }
}
