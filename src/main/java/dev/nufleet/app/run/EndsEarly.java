package dev.nufleet.app.run;

import dev.nufleet.app.report.RunEnd;

/** The run ends before there is a campaign: one that nobody will see the end of is not begun. */
final class EndsEarly extends Exception {
  private static final long serialVersionUID = 1;

  private final transient RunEnd end;

  EndsEarly(RunEnd end) {
    super(end.reason(), null, false, false);
    this.end = end;
  }

  RunEnd end() {
    return end;
  }
}
