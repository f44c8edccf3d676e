package dev.nufleet.app.live.view;

import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.chaos.Sites;
import java.util.List;

/** The sites of a run's boards, by the boards' places. @param numbers 0: the board stands at none */
record SiteNumbers(int count, int[] numbers) {
  static SiteNumbers of(RunSettings settings, List<BoardSpec> boards) {
    Sites sites = new Sites(settings.chaos().sites());
    return new SiteNumbers(sites.count(), boards.stream()
        .mapToInt(board -> sites.numberOf(board.id().value(), settings.seed()).orElse(0)).toArray());
  }

  /** As JSON has it. @return null: it stands at none */
  Integer of(int place) {
    return numbers[place] == 0 ? null : (Integer) numbers[place];
  }
}
