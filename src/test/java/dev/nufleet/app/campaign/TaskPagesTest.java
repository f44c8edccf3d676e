package dev.nufleet.app.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.report.PlatformTask;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskPagesTest {
  @Test
  void a_task_that_moved_to_an_earlier_page_while_the_list_was_read_is_found() throws CampaignRefused {
    List<Integer> tasks = new ArrayList<>(IntStream.range(0, 250).boxed().toList());
    int[] calls = {0};
    List<PlatformTask> found = new TaskPages(250).list(page -> {
      OpenApiClient.Tasks answer = page(tasks, page);
      if (++calls[0] == 1) {
        tasks.subList(0, 60).clear(); // these turn after the first page was read: the rest moves forward
      }
      return answer;
    });
    assertThat(found).extracting(PlatformTask::deviceName)
        .containsExactlyInAnyOrderElementsOf(tasks.stream().map(String::valueOf).toList());
  }

  @Test
  void a_platform_that_tells_of_ever_more_tasks_is_not_listened_to_for_ever() throws CampaignRefused {
    int[] calls = {0};
    List<PlatformTask> found = new TaskPages(100).list(page -> {
      calls[0]++;
      return new OpenApiClient.Tasks(Integer.MAX_VALUE, List.of(task(calls[0])));
    });
    assertThat(found).hasSizeLessThan(10);
    assertThat(calls[0]).isLessThan(10);
  }

  private static OpenApiClient.Tasks page(List<Integer> tasks, int page) {
    int from = Math.min(tasks.size(), (page - 1) * OpenApiClient.PAGE_TASKS);
    int to = Math.min(tasks.size(), page * OpenApiClient.PAGE_TASKS);
    return new OpenApiClient.Tasks(tasks.size(), tasks.subList(from, to).stream().map(TaskPagesTest::task).toList());
  }

  private static PlatformTask task(int number) {
    return new PlatformTask(String.valueOf(number), "QUEUED", "", "2");
  }
}
