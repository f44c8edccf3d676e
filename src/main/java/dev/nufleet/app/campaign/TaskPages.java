package dev.nufleet.app.campaign;

import dev.nufleet.app.report.PlatformTask;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists tasks page by page while they turn. A task that leaves the list between two pages moves the rest forward, so
 * that one of them would be on no page: then the list is read again.
 */
final class TaskPages {
  /** As often is a list read that gets shorter each time; what is missing then has turned, and another list has it. */
  private static final int MOST_ROUNDS = 5;

  private final int mostPages;

  /** @param devices how many tasks there can be */
  TaskPages(int devices) {
    this.mostPages = devices / OpenApiClient.PAGE_TASKS + 2;
  }

  /** One page of a list; pages count from 1. */
  interface Source {
    OpenApiClient.Tasks page(int page) throws CampaignRefused;
  }

  List<PlatformTask> list(Source source) throws CampaignRefused {
    List<PlatformTask> found = new ArrayList<>();
    for (int round = 0; round < MOST_ROUNDS && !round(source, found); round++) {
      found.clear();
    }
    return found;
  }

  /** @return whether the list kept its length all the time */
  private boolean round(Source source, List<PlatformTask> found) throws CampaignRefused {
    OpenApiClient.Tasks tasks = source.page(1);
    long total = tasks.total();
    found.addAll(tasks.page());
    boolean steady = true;
    for (int page = 2; (page - 1L) * OpenApiClient.PAGE_TASKS < total && page <= mostPages; page++) {
      tasks = source.page(page);
      found.addAll(tasks.page());
      steady &= tasks.total() >= total;
    }
    return steady;
  }
}
