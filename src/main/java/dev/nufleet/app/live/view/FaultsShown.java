package dev.nufleet.app.live.view;

import java.util.List;

/** The faults of a run, for who looks on. */
public interface FaultsShown {
  /** Of a run to which nothing can be done. */
  static FaultsShown none(String why) {
    return new FaultsShown() {
      @Override
      public List<FaultShown> all() {
        return List.of();
      }

      @Override
      public String whyNot() {
        return why;
      }
    };
  }

  /** May take a while at the first time. */
  List<FaultShown> all();

  /** Why none can be given; empty: they can. */
  String whyNot();

  /** Why hands cannot do to a board what a fault does; empty: they can, also after the run's end. */
  default String whyNoHands() {
    return whyNot();
  }
}
